"""What the public sees of the work, and when: the rules of one promise, what they would change, and both figures."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.models import User
from medborgarlofte.clock import today
from promises.editing import publication_presenter as presenter
from promises.editing.presenter import crumbs
from promises.editing.publication_forms import RulesForm
from promises.editing.view_base import editable
from promises.models import Kind, Promise
from promises.record.public import load
from promises.record.publication import Rule, rules_for
from promises.words.enums import Detail
from promises.writing.publication_rules import Rules, rules_fingerprint, set_rules, write_rules


@desk_page("GET", "POST")
def rules(request: SignedInRequest, kommun: str, slug: str) -> HttpResponse:
    """First what would change, then, with ``step`` save, done. 409 = somebody else came first."""
    promise, by = editable(request.user, kommun, slug), request.user
    data = request.POST if request.method == "POST" else None
    current = {
        rule.kind_id: Rule(Detail(rule.detail), rule.delay_days, rule.shows_place)
        for rule in rules_for(promise)
    }
    ruled = Q(commitments__promise=promise) | Q(pk__in=[pk for pk in current if pk])
    kinds = list(Kind.objects.filter(ruled).distinct().order_by("name"))
    form = RulesForm(data, kinds=kinds, rules=current, seen=rules_fingerprint(promise))
    preview, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if request.POST.get("step") == "save" and _saved(promise, form, by):
                messages.success(request, "Reglerna är sparade.")
                return redirect("publication_rules", kommun, slug)
            preview, status = _preview(promise, form.rules(), by), 409 if form.errors else 200
    context = {
        "promise": promise,
        "form": form,
        "lines": _lines(promise, today()),
        "preview": preview,
        "crumbs": crumbs(promise, ("Vad allmänheten ser", "")),
    }
    return render(request, "promises/editing/rules.html", context, status=status)


def _saved(promise: Promise, form: RulesForm, by: User) -> bool:
    try:
        set_rules(promise, form.rules(), by=by, seen=form.cleaned_data["seen"])
    except ValidationError as refusal:
        form.add_error(None, refusal)
        typed: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        typed["seen"] = rules_fingerprint(promise)
        form.data = typed
        return False
    return True


def _lines(promise: Promise, on: date) -> list[presenter.Line]:
    public, logged = (load([promise], on, unpublished_too=all_rows)[promise.pk] for all_rows in (False, True))
    return presenter.lines(public, logged, on)


def _preview(promise: Promise, rules: Rules, by: User) -> list[tuple[presenter.Line, presenter.Line]]:
    """What the public would see otherwise: the rules are tried and taken back."""
    now = _lines(promise, today())
    with transaction.atomic():
        write_rules(promise, rules, by=by)
        then = _lines(promise, today())
        transaction.set_rollback(True)
    return presenter.changes(now, then)
