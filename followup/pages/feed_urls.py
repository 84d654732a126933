"""Addresses of the feeds: one of everything, one a municipality, one a promise."""

from django.urls import path

from followup.pages import feeds

urlpatterns = [
    path("flode.atom", feeds.site_feed, name="feed"),
    path("<slug:kommun>/flode.atom", feeds.municipality_feed, name="feed_municipality"),
    path("<slug:kommun>/<slug:slug>/flode.atom", feeds.promise_feed, name="feed_promise"),
]
