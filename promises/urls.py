"""Addresses of municipalities and their promises, in every language. They stay for ever; a promise that has ended keeps
its own."""

from django.urls import path

from promises.pages import views as pages_views
from promises.questions import public_views as questions_public_views
from promises.walks import public_views as walks_public_views

_PROMISE = "<slug:kommun>/<slug:slug>/"

urlpatterns = [
    path("<slug:kommun>/", pages_views.municipality, name="municipality"),
    path(_PROMISE, pages_views.promise, name="promise"),
    path(f"{_PROMISE}annat/", pages_views.other_work, name="other_work"),
    path(f"{_PROMISE}atagande/<int:number>/", pages_views.commitment, name="commitment"),
    path(f"{_PROMISE}fraga/", questions_public_views.ask, name="ask"),
    path(f"{_PROMISE}fraga/<uuid:uid>/", questions_public_views.answer, name="answer"),
    path(f"{_PROMISE}fraga/tack/", questions_public_views.asked, name="asked"),
    path(f"{_PROMISE}historik/", pages_views.history, name="history"),
    path(f"{_PROMISE}inbjudan/<uuid:uid>/", walks_public_views.invitation, name="walk_invitation"),
    path(f"{_PROMISE}plats/<slug:place>/", pages_views.location, name="location"),
    path(f"{_PROMISE}vandring/<uuid:uid>/", walks_public_views.protocol, name="walk_protocol"),
]
