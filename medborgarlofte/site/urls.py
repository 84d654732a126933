"""Addresses that belong to neither app, in every language: no municipality may have one of these names."""

from django.urls import path

from medborgarlofte.site import accessibility, open_data, views

urlpatterns = [
    path("", views.start, name="start"),
    path("sok/", views.search, name="search"),
    path("om/", views.about, name="about"),
    path("integritet/", views.privacy, name="privacy"),
    path("oppna-data/", open_data.open_data, name="open_data"),
    path("sa-raknar-vi/", views.counting, name="counting"),
    path("tillganglighet/", accessibility.accessibility, name="accessibility"),
    path("tillganglighet/sag-till/", accessibility.report, name="accessibility_report"),
    path("tillganglighet/tack/", accessibility.reported, name="accessibility_reported"),
]
