"""Addresses of follow-ups. Included under ``<kommun>/<slug>/uppfoljning/``; the desk's under ``arbete/``."""

from django.urls import path

from followup.pages import easy_views, year_before_views
from followup.pages import views as pages_views

app_name = "followup"

urlpatterns = [
    path("", pages_views.follow_ups, name="list"),
    path("<slug:period>/", pages_views.period, name="period"),
    path("<slug:period>/jamfor/", pages_views.compared, name="compared"),
    path("<slug:period>/aret-fore/", year_before_views.year_before, name="year_before"),
    path("<slug:period>/lattlast/", easy_views.easy, name="easy"),
    path("<slug:period>/rapport.pdf", pages_views.newest_pdf, name="pdf"),
    path("<slug:period>/utgava/<int:number>.pdf", pages_views.edition_pdf, name="edition"),
]
