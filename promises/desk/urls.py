"""The desk's addresses of what was done: logging it, reading it, correcting it."""

from django.urls import path

from promises.desk import (
    getting_started_views,
    import_views,
    listing_views,
    log_views,
    offline_views,
    pass_card_views,
    row_views,
    sync_views,
)
from promises.editing import urls as editing_urls
from promises.est import meeting_views
from promises.est import views as est_views
from promises.photos import views as photos_views
from promises.questions import views as questions_views
from promises.rounds import views as rounds_views
from promises.tables import many_views
from promises.tables import views as tables_views
from promises.walks import invitation_views, measure_views
from promises.walks import views as walks_views

_ROW = "insatser/<uuid:uid>/"
_WALK = "vandringar/<uuid:uid>/"

urlpatterns = [
    path("sw.js", offline_views.worker, name="desk_worker"),
    path("manifest.webmanifest", offline_views.manifest, name="desk_manifest"),
    path("synk/", sync_views.sync, name="sync"),
    path("synk/foto/", sync_views.sync_photo, name="sync_photo"),
    path("kom-igang/", getting_started_views.get_started, name="get_started"),
    path("logga/", log_views.log_kind, name="log_kind"),
    path("passkort/", pass_card_views.pass_card, name="pass_card"),
    path("logga/<slug:kind>/", log_views.log, name="log"),
    path("est/", est_views.est, name="est"),
    path("est/rapport/<int:situation>/", est_views.est_report, name="est_report"),
    path("est/oversikt/", est_views.est_overview, name="est_overview"),
    path("est/mote/", meeting_views.est_meetings, name="est_meetings"),
    path("est/mote/<uuid:meeting>/", meeting_views.est_meeting, name="est_meeting"),
    path("hotspots/", rounds_views.hot_spots, name="hot_spots"),
    path("hotspots/ny/", rounds_views.add_hot_spot, name="add_hot_spot"),
    path("hotspots/runda/", rounds_views.ongoing_round, name="ongoing_round"),
    path("hotspots/runda/angra/", rounds_views.drop, name="drop_round"),
    path("hotspots/<int:hot_spot>/", rounds_views.change_hot_spot, name="change_hot_spot"),
    path("hotspots/<int:hot_spot>/starta/", rounds_views.start, name="start_round"),
    path("insatser/", listing_views.activities, name="activities"),
    path("insatser/andra/", many_views.bulk_edit, name="bulk_edit"),
    path("insatser/tabell/", tables_views.tables, name="tables"),
    path("insatser/tabell/mall.<slug:suffix>", tables_views.template, name="table_template"),
    path("insatser/tabell/insatser.<slug:suffix>", tables_views.download, name="table_download"),
    path("insatser/tabell/inlast/<uuid:table>/", import_views.table_import, name="table_import"),
    path("insatser/tabell/<slug:token>/", tables_views.table_check, name="table_check"),
    path(
        "insatser/tabell/<slug:token>/fel.csv",
        tables_views.table_list,
        {"name": "fel"},
        name="table_problems",
    ),
    path(
        "insatser/tabell/<slug:token>/last.csv", tables_views.table_list, {"name": "last"}, name="table_read"
    ),
    path("vandringar/", walks_views.walks, name="desk_walks"),
    path("vandringar/atgarder/", walks_views.open_list, name="open_measures"),
    path("vandringar/inbjudan/", invitation_views.new_invitation, name="new_invitation"),
    path("vandringar/inbjudan/<uuid:invitation>/", invitation_views.invitation, name="desk_invitation"),
    path(
        "vandringar/inbjudan/<uuid:invitation>/stall-in/", invitation_views.cancel, name="cancel_invitation"
    ),
    path(_WALK, walks_views.protocol, name="desk_protocol"),
    path(f"{_WALK}deltagare/", walks_views.participants, name="desk_participants"),
    path(f"{_WALK}beslut/", measure_views.decisions, name="desk_decisions"),
    path(f"{_WALK}atgard/<int:measure>/", measure_views.decide, name="decide_measure"),
    path(f"{_WALK}<int:number>/", walks_views.observation, name="desk_observation"),
    path(f"{_WALK}<int:number>/atgard/", measure_views.new_measure, name="new_measure"),
    path(_ROW, row_views.activity, name="activity"),
    path(f"{_ROW}kvitto/", row_views.receipt, name="receipt"),
    path(f"{_ROW}ratta/", row_views.edit, name="edit_activity"),
    path(f"{_ROW}angra/", row_views.undo, name="undo_activity"),
    path(f"{_ROW}ta-tillbaka/", row_views.withdraw, name="withdraw_activity"),
    path(f"{_ROW}foto/", photos_views.photos, name="activity_photos"),
    path("fragor/", questions_views.questions, name="desk_questions"),
    path("fragor/<uuid:question>/", questions_views.question, name="desk_question"),
    path("foto/<uuid:photo>/", photos_views.change_photo, name="change_photo"),
    path("foto/<uuid:photo>.jpg", photos_views.desk_photo, name="desk_photo"),
    *editing_urls.urlpatterns,
]
