"""What the public sees of the work, and when: the rules of one promise, what they would change, and both figures."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.submit import is_as_shown, said, submit
from medborgarlofte.clock import today
from promises.editing import publication_presenter as presenter
from promises.editing.presenter import crumbs
from promises.editing.publication_forms import RulesForm
from promises.editing.view_base import editable
from promises.models import Kind, Promise
from promises.record.public import load_both
from promises.record.rulebook import Rule, rules_for
from promises.words.enums import Detail
from promises.writing.publication_rules import rules_fingerprint, set_rules, write_rules


@desk_page("GET", "POST")
def rules(request: SignedInRequest, kommun: str, slug: str) -> HttpResponse:
    """First what would change, then, with ``step`` save, done. 409 = somebody else came first."""
    promise, by = editable(request.user, kommun, slug), request.user
    data = posted(request)
    current = {
        rule.kind_id: Rule(Detail(rule.detail), rule.delay_days, rule.shows_place)
        for rule in rules_for(promise)
    }
    ruled = Q(commitments__promise=promise) | Q(pk__in=[pk for pk in current if pk])
    ruled |= Q(activities__promise=promise)
    kinds = list(Kind.objects.filter(ruled).distinct().order_by("name"))
    form = RulesForm(data, kinds=kinds, rules=current, seen=rules_fingerprint(promise))
    saving = request.POST.get("step") == "save" and is_as_shown(request, form)
    sent = submit(
        request,
        form,
        lambda: set_rules(promise, form.rules(), by=by, seen=form.cleaned_data["seen"]) if saving else None,
        fresh=lambda: rules_fingerprint(promise),
    )
    if sent.done and saving:
        messages.success(request, "Reglerna är sparade.")
        return redirect("publication_rules", kommun, slug)
    if sent.conflict:
        form.add_error(None, sent.sentence)
    lines, preview = _lines(promise, today()), None
    if sent.done or sent.conflict:
        # What the public would see otherwise: the rules are tried and taken back.
        with transaction.atomic():
            write_rules(promise, form.rules(), by=by)
            preview = presenter.changes(lines, _lines(promise, today()))
            transaction.set_rollback(True)
    context = {
        "promise": promise,
        "form": form,
        "lines": lines,
        "preview": preview,
        "shown": said(form) if preview is not None else "",
        "crumbs": crumbs(promise, ("Vad allmänheten ser", "")),
    }
    return render(request, "promises/editing/rules.html", context, status=200 if sent.done else sent.status)


def _lines(promise: Promise, on: date) -> list[presenter.Line]:
    both = load_both([promise], on)
    return presenter.lines(both.shown[promise.pk], both.logged[promise.pk], on)
