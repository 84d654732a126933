"""The desk's addresses of promises: written, published, changed after that."""

from django.urls import path

from promises.editing import (
    amend_views,
    commitment_views,
    head_views,
    part_views,
    publication_views,
    publish_views,
    trial_views,
)

_PROMISE = "loften/<slug:kommun>/<slug:slug>/"
_PART = f"{_PROMISE}<slug:part>/<int:row>/"
_COMMITMENT = f"{_PROMISE}atagande/<int:number>/"

urlpatterns = [
    path("<slug:kommun>/<slug:slug>/publicering/", publication_views.rules, name="publication_rules"),
    path("loften/", head_views.promises, name="desk_promises"),
    path("loften/nytt/", head_views.new, name="new_promise"),
    path(_PROMISE, head_views.edit, name="edit_promise"),
    path(f"{_PROMISE}uppgifter/", head_views.head, name="promise_head"),
    path(f"{_PROMISE}ta-bort/", head_views.remove, name="remove_promise"),
    path(f"{_PROMISE}forhandsvisning/", publish_views.preview, name="preview_promise"),
    path(f"{_PROMISE}prov/", trial_views.trial, name="try_promise"),
    path(f"{_PROMISE}publicera/", publish_views.publish, name="publish_promise"),
    path(f"{_PROMISE}andra/", amend_views.choose, name="amend_promise"),
    path(f"{_PROMISE}andra/<slug:change>/", amend_views.amend_by, name="amend_promise_by"),
    path(f"{_PROMISE}dokument/<slug:sha256>.pdf", part_views.document, name="desk_document"),
    path(f"{_PROMISE}atagande/nytt/", commitment_views.add, name="add_commitment"),
    path(_COMMITMENT, commitment_views.change, name="change_commitment"),
    path(f"{_COMMITMENT}ordna/", commitment_views.arrange, name="arrange_commitment"),
    path(f"{_PROMISE}<slug:part>/ny/", part_views.add, name="add_promise_part"),
    path(_PART, part_views.change, name="change_promise_part"),
    path(f"{_PART}ordna/", part_views.arrange, name="arrange_promise_part"),
]
