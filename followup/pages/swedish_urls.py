"""What there is of follow-ups in Swedish alone: reports, lättläst, and feeds of everything, a municipality, a promise."""

from django.urls import path

from followup.pages import easy_views, feeds, views

_PERIOD = "<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/"

urlpatterns = [
    path("flode.atom", feeds.site_feed, name="feed"),
    path("<slug:kommun>/flode.atom", feeds.municipality_feed, name="feed_municipality"),
    path("<slug:kommun>/<slug:slug>/flode.atom", feeds.promise_feed, name="feed_promise"),
    path(f"{_PERIOD}lattlast/", easy_views.easy, name="easy_follow_up"),
    path(f"{_PERIOD}rapport.pdf", views.newest_pdf, name="report"),
    path(f"{_PERIOD}utgava/<int:number>.pdf", views.edition_pdf, name="edition"),
]
