"""Addresses of municipalities and their promises. They stay for ever; a promise that has ended keeps its own."""

from django.urls import path

from promises.views import photo, public

_PROMISE = "<slug:kommun>/<slug:slug>/"

urlpatterns = [
    path("<slug:kommun>/", public.municipality, name="municipality"),
    path("<slug:kommun>/vapen", public.arms, name="arms"),
    path("<slug:kommun>/tema.css", public.theme, name="theme"),
    path(_PROMISE, public.promise, name="promise"),
    path(f"{_PROMISE}atagande/<int:number>/", public.commitment, name="commitment"),
    path(f"{_PROMISE}historik/", public.history, name="history"),
    path(f"{_PROMISE}foto", public.photo, name="photo"),
    path(f"{_PROMISE}foto/<uuid:uid>.jpg", photo.activity_photo, name="activity_photo"),
    path(f"{_PROMISE}lofte.json", public.data, name="promise_data"),
]
