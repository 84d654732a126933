"""The desk: where the people who are not administrators work."""

from django.urls import path

from followup.views import (
    approval,
    desk,
    disclosing,
    masking,
    measurements,
    overview,
    papers,
    reminders,
    retention,
)

urlpatterns = [
    path("", overview.desk, name="desk"),
    path("gallring/", retention.retention, name="retention"),
    path("gallring/gallra/", retention.carry_out, name="carry_out_retention"),
    path("gallring/<int:rule>/upphav/", retention.end_retention, name="end_retention"),
    path("utlamna/", disclosing.disclose, name="disclose"),
    path("utlamna/<int:disclosure>/", disclosing.disclosure, name="disclosure"),
    path("utlamna/<int:disclosure>/lista.<slug:suffix>", disclosing.disclosure_file, name="disclosure_file"),
    path("maskeringar/", masking.maskings, name="maskings"),
    path("maskeringar/<int:masking>/hav/", masking.lift_masking, name="lift_masking"),
    path("maskeringar/utgava/<int:report>/", masking.remake_edition, name="remake_edition"),
    path("maskera/<slug:noun>/<int:of>/", masking.mask_row, name="mask"),
    path("paminnelser/<str:token>/", reminders.reminders, name="reminders"),
    path("<slug:kommun>/<slug:slug>/matningar/", measurements.measurements, name="measurements"),
    path("<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/", desk.write, name="write_report"),
    path("<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/utkast.pdf", desk.draft_pdf, name="draft_pdf"),
    path("<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/spara/", desk.save, name="save_report"),
    path(
        "<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/granska/", approval.review, name="review_report"
    ),
    path(
        "<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/publicera/",
        approval.publish,
        name="publish_report",
    ),
    path(
        "<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/utgava/<int:number>/undertecknat/",
        papers.attach,
        name="attach_paper",
    ),
    path(
        "<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/dra-tillbaka/",
        approval.take_back,
        name="take_back_report",
    ),
]
