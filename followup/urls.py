"""Addresses of follow-ups. Included under ``<kommun>/<slug>/uppfoljning/``; the desk's under ``arbete/``."""

from django.urls import path

from followup.views import public, year_before

app_name = "followup"

urlpatterns = [
    path("", public.follow_ups, name="list"),
    path("<slug:period>/", public.period, name="period"),
    path("<slug:period>/aret-fore/", year_before.year_before, name="year_before"),
    path("<slug:period>/rapport.pdf", public.newest_pdf, name="pdf"),
    path("<slug:period>/utgava/<int:number>.pdf", public.edition_pdf, name="edition"),
]
