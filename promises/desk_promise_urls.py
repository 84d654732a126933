"""The desk's addresses of promises: written, published, changed after that."""

from django.urls import path

from promises.views.desk.promise import amending, commitments, head, parts, publishing, rules

_PROMISE = "loften/<slug:kommun>/<slug:slug>/"
_PART = f"{_PROMISE}<slug:part>/<int:row>/"
_COMMITMENT = f"{_PROMISE}atagande/<int:number>/"

urlpatterns = [
    path("<slug:kommun>/<slug:slug>/publicering/", rules.rules, name="publication_rules"),
    path("loften/", head.promises, name="desk_promises"),
    path("loften/nytt/", head.new, name="new_promise"),
    path(_PROMISE, head.edit, name="edit_promise"),
    path(f"{_PROMISE}uppgifter/", head.head, name="promise_head"),
    path(f"{_PROMISE}ta-bort/", head.remove, name="remove_promise"),
    path(f"{_PROMISE}forhandsvisning/", publishing.preview, name="preview_promise"),
    path(f"{_PROMISE}publicera/", publishing.publish, name="publish_promise"),
    path(f"{_PROMISE}andra/", amending.choose, name="amend_promise"),
    path(f"{_PROMISE}andra/<slug:change>/", amending.amend_by, name="amend_promise_by"),
    path(f"{_PROMISE}dokument/<slug:sha256>.pdf", parts.document, name="desk_document"),
    path(f"{_PROMISE}atagande/nytt/", commitments.add, name="add_commitment"),
    path(_COMMITMENT, commitments.change, name="change_commitment"),
    path(f"{_COMMITMENT}ordna/", commitments.arrange, name="arrange_commitment"),
    path(f"{_PROMISE}<slug:part>/ny/", parts.add, name="add_promise_part"),
    path(_PART, parts.change, name="change_promise_part"),
    path(f"{_PART}ordna/", parts.arrange, name="arrange_promise_part"),
]
