"""The desk: where the people who are not administrators work."""

from django.urls import path

from followup.approval import views as approval_views
from followup.approval import writing_views
from followup.desk import views as desk_views
from followup.disclosure import views as disclosure_views
from followup.masking import views as masking_views
from followup.measurements import views as measurements_views
from followup.reminders import views as reminders_views
from followup.retention import views as retention_views
from followup.signed_papers import views as signed_papers_views
from followup.weekly import views as weekly_views

urlpatterns = [
    path("", desk_views.desk, name="desk"),
    path("fredag/", weekly_views.weekly, name="weekly"),
    path("minst-kvar/", desk_views.least_left, name="least_left"),
    path("gallring/", retention_views.retention, name="retention"),
    path("gallring/gallra/", retention_views.carry_out, name="carry_out_retention"),
    path("gallring/<int:rule>/upphav/", retention_views.end_retention, name="end_retention"),
    path("utlamna/", disclosure_views.disclose, name="disclose"),
    path("utlamna/<int:disclosure>/", disclosure_views.disclosure, name="disclosure"),
    path(
        "utlamna/<int:disclosure>/lista.<slug:suffix>",
        disclosure_views.disclosure_file,
        name="disclosure_file",
    ),
    path("maskeringar/", masking_views.maskings, name="maskings"),
    path("maskeringar/<int:masking>/hav/", masking_views.lift_masking, name="lift_masking"),
    path("maskeringar/utgava/<int:report>/", masking_views.remake_edition, name="remake_edition"),
    path("maskera/<slug:noun>/<int:of>/", masking_views.mask_row, name="mask"),
    path("paminnelser/<str:token>/", reminders_views.reminders, name="reminders"),
    path("<slug:kommun>/<slug:slug>/matningar/", measurements_views.measurements, name="measurements"),
    path("<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/", writing_views.write, name="write_report"),
    path(
        "<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/utkast.pdf",
        writing_views.draft_pdf,
        name="draft_pdf",
    ),
    path(
        "<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/spara/", writing_views.save, name="save_report"
    ),
    path(
        "<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/ratta/",
        writing_views.correct,
        name="correct_report",
    ),
    path(
        "<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/kasta/",
        writing_views.discard,
        name="discard_correction",
    ),
    path(
        "<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/granska/",
        approval_views.review,
        name="review_report",
    ),
    path(
        "<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/publicera/",
        approval_views.publish,
        name="publish_report",
    ),
    path(
        "<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/utgava/<int:number>/undertecknat/",
        signed_papers_views.attach,
        name="attach_paper",
    ),
    path(
        "<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/dra-tillbaka/",
        approval_views.take_back,
        name="take_back_report",
    ),
]
