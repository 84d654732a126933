"""The promise as residents will see it, before they do; and the step that lets them."""

import re

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.submit import submit
from medborgarlofte.clock import today
from promises.editing.commitment_lines import commitment_lines
from promises.editing.presenter import crumbs, left
from promises.editing.promises import publish_promise
from promises.editing.publication_forms import PublishForm
from promises.editing.view_base import draft, readable
from promises.pages import promise_page as promise_presenter
from promises.reading.page_frame import promise_url
from promises.record.reading import of_draft
from promises.writing.reach import require_for_signatory


@desk_page()
def preview(request: SignedInRequest, kommun: str, slug: str) -> HttpResponse:
    """The very page that residents will read, marked as a draft; nobody outside the desk can open it."""
    promise = readable(request.user, kommun, slug)
    on = today()
    context = promise_presenter.page(promise, of_draft(promise, on), on)
    may_edit = access.may(request.user, Permission.EDIT_PROMISE, promise.municipality_id)
    back = reverse("edit_promise", args=[kommun, slug]) if may_edit else reverse("desk_promises")
    preview = {"back": back, "published": bool(promise.published_at)}
    page = render(request, "promises/pages/promise.html", context | {"preview": preview})
    if not promise.published_at:
        # The page's own links lead nowhere yet: they are shown, and cannot be followed.
        own = re.compile(rf'(<a\b[^>]*?) href="{re.escape(promise_url(promise))}[^"]*"')
        page.content = own.sub(r'\1 role="link" aria-disabled="true"', page.content.decode()).encode()
    return page


@desk_page("GET", "POST")
def publish(request: SignedInRequest, kommun: str, slug: str) -> HttpResponse:
    """What becomes public, what is left to mend, and the question."""
    promise = draft(request.user, kommun, slug)
    require_for_signatory(request.user, Permission.PUBLISH, promise)
    form = PublishForm(posted(request))
    sent = submit(request, form, lambda: publish_promise(promise, by=request.user))
    if sent.done:
        messages.success(request, "Löftet är publicerat. Adressen gäller för alltid.")
        return redirect("edit_promise", kommun, slug)
    lines = commitment_lines(promise)
    context = {
        "promise": promise,
        "form": form,
        "vague": [line for line in lines if line.vague],
        "missing": left(promise, lines),
        "commitment_count": len(lines),
        "preview_url": reverse("preview_promise", args=[kommun, slug]),
        "edit_url": reverse("edit_promise", args=[kommun, slug]),
        "address": f"/{promise.address}/",
        "crumbs": crumbs(promise, ("Publicera", "")),
    }
    return render(request, "promises/editing/publish.html", context, status=sent.status)
