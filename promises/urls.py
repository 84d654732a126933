"""Addresses of municipalities and their promises. They stay for ever; a promise that has ended keeps its own."""

from django.urls import path

from promises.views import document, photo, public, question, walk

_PROMISE = "<slug:kommun>/<slug:slug>/"

urlpatterns = [
    path("<slug:kommun>/", public.municipality, name="municipality"),
    path("<slug:kommun>/vapen", public.arms, name="arms"),
    path("<slug:kommun>/kalender.ics", walk.municipality_calendar, name="municipality_calendar"),
    path("<slug:kommun>/tema.css", public.theme, name="theme"),
    path(_PROMISE, public.promise, name="promise"),
    path(f"{_PROMISE}atagande/<int:number>/", public.commitment, name="commitment"),
    path(f"{_PROMISE}fraga/", question.ask, name="ask"),
    path(f"{_PROMISE}fraga/tack/", question.asked, name="asked"),
    path(f"{_PROMISE}historik/", public.history, name="history"),
    path(f"{_PROMISE}foto", public.photo, name="photo"),
    path(f"{_PROMISE}foto/<uuid:uid>.jpg", photo.activity_photo, name="activity_photo"),
    path(f"{_PROMISE}inbjudan/<uuid:uid>/", walk.invitation, name="walk_invitation"),
    path(f"{_PROMISE}vandring/<uuid:uid>/", walk.protocol, name="walk_protocol"),
    path(f"{_PROMISE}vandring/<uuid:uid>/protokoll.pdf", walk.pdf, name="walk_pdf"),
    path(f"{_PROMISE}kalender.ics", walk.promise_calendar, name="promise_calendar"),
    path(f"{_PROMISE}underlag/<slug:sha256>.pdf", document.document, name="document"),
    path(f"{_PROMISE}lofte.json", public.data, name="promise_data"),
]
