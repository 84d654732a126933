"""The desk's addresses of what was done: logging it, reading it, correcting it."""

from django.urls import path

from promises.views.desk import listing, logging, many, offline, photos, row, sync, tables

_ROW = "insatser/<uuid:uid>/"

urlpatterns = [
    path("sw.js", offline.worker, name="desk_worker"),
    path("manifest.webmanifest", offline.manifest, name="desk_manifest"),
    path("synk/", sync.sync, name="sync"),
    path("synk/foto/", sync.sync_photo, name="sync_photo"),
    path("logga/", logging.log_kind, name="log_kind"),
    path("logga/<slug:kind>/", logging.log, name="log"),
    path("insatser/", listing.activities, name="activities"),
    path("insatser/andra/", many.bulk_edit, name="bulk_edit"),
    path("insatser/tabell/", tables.tables, name="tables"),
    path("insatser/tabell/mall.<slug:suffix>", tables.template, name="table_template"),
    path("insatser/tabell/insatser.<slug:suffix>", tables.download, name="table_download"),
    path("insatser/tabell/<slug:token>/", tables.table_check, name="table_check"),
    path("insatser/tabell/<slug:token>/fel.csv", tables.table_problems, name="table_problems"),
    path(_ROW, row.activity, name="activity"),
    path(f"{_ROW}kvitto/", row.receipt, name="receipt"),
    path(f"{_ROW}ratta/", row.edit, name="edit_activity"),
    path(f"{_ROW}angra/", row.undo, name="undo_activity"),
    path(f"{_ROW}ta-tillbaka/", row.withdraw, name="withdraw_activity"),
    path(f"{_ROW}foto/", photos.photos, name="activity_photos"),
    path("foto/<uuid:photo>/", photos.change_photo, name="change_photo"),
    path("foto/<uuid:photo>.jpg", photos.desk_photo, name="desk_photo"),
]
