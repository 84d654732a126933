"""What there is of municipalities and their promises in Swedish alone: files, data, pictures and lättläst."""

from django.urls import path

from promises.pages import data_views, document_views, proof_views
from promises.pages import views as pages_views
from promises.photos import public_views as photos_public_views
from promises.walks import public_views as walks_public_views

_PROMISE = "<slug:kommun>/<slug:slug>/"

urlpatterns = [
    path("<slug:kommun>/vapen", pages_views.arms, name="arms"),
    path(
        "<slug:kommun>/kalender.ics", walks_public_views.municipality_calendar, name="municipality_calendar"
    ),
    path("<slug:kommun>/tema.css", pages_views.theme, name="theme"),
    path(f"{_PROMISE}atagande/<int:number>/lattlast/", pages_views.easy_commitment, name="easy_commitment"),
    path(f"{_PROMISE}historik.json", pages_views.history_data, name="history_data"),
    path(f"{_PROMISE}foto", pages_views.photo, name="photo"),
    path(f"{_PROMISE}foto/<uuid:uid>.jpg", photos_public_views.activity_photo, name="activity_photo"),
    path(
        f"{_PROMISE}inbjudan/<uuid:uid>/vandring.ics",
        walks_public_views.walk_calendar_file,
        name="walk_calendar",
    ),
    path(f"{_PROMISE}vandring/<uuid:uid>/protokoll.pdf", walks_public_views.pdf, name="walk_pdf"),
    path(f"{_PROMISE}kalender.ics", walks_public_views.promise_calendar, name="promise_calendar"),
    path(f"{_PROMISE}underlag/<slug:sha256>.pdf", document_views.document, name="document"),
    path(f"{_PROMISE}lattlast/", pages_views.easy_promise, name="easy_promise"),
    path(f"{_PROMISE}lofte.json", data_views.data, {"kind": "json"}, name="promise_data"),
    path(f"{_PROMISE}insatser.csv", data_views.data, {"kind": "csv"}, name="promise_csv"),
    path(f"{_PROMISE}insatser.xlsx", data_views.workbook, name="promise_xlsx"),
    path(f"{_PROMISE}sha256.txt", data_views.sums, name="promise_sums"),
    path(f"{_PROMISE}bevis.json", proof_views.proof, name="promise_proof"),
]
