"""Addresses of follow-ups, in every language. Included under ``<kommun>/<slug>/uppfoljning/``; the desk's under ``arbete/``."""

from django.urls import path

from followup.pages import views as pages_views
from followup.pages import year_before_views

app_name = "followup"

urlpatterns = [
    path("", pages_views.follow_ups, name="list"),
    path("<slug:period>/", pages_views.period, name="period"),
    path("<slug:period>/jamfor/", pages_views.compared, name="compared"),
    path("<slug:period>/aret-fore/", year_before_views.year_before, name="year_before"),
]
