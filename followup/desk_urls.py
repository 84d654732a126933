"""The desk: where the people who are not administrators work."""

from django.urls import path

from followup.views import desk, overview, reminders

urlpatterns = [
    path("", overview.desk, name="desk"),
    path("paminnelser/<str:token>/", reminders.reminders, name="reminders"),
    path("<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/", desk.write, name="write_report"),
    path("<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/utkast.pdf", desk.draft_pdf, name="draft_pdf"),
    path(
        "<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/publicera/", desk.publish, name="publish_report"
    ),
]
