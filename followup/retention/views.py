"""The desk's gallring: decisions noted, what would go and why, and the carrying out."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from followup.retention.actions import end_rule, in_force, let_go, note_rule
from followup.retention.due_rows import RULES
from followup.retention.forms import RuleForm
from medborgarlofte.accounts.access import memberships
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.models import Membership
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.submit import submit
from medborgarlofte.clock import today
from promises.models import Retention
from promises.words import swedish
from promises.words.enums import RecordKind

MOST_NAMED = 50


@desk_page("GET", "POST")
def retention(request: SignedInRequest) -> HttpResponse:
    """The decisions, with everything that each would let go today; a new one is noted here."""
    held = _held(request)
    form = RuleForm(posted(request), held=[(m.municipality, m.organisation) for m in held])  # fmt: skip
    sent = submit(request, form, lambda: note_rule(by=request.user, **form.values()))
    if sent.done:
        messages.success(request, "Beslutet är noterat. Läs nedan vad det släpper.")
        return redirect("retention")
    dry = let_go(_rules(held), by=request.user, on=today(), dry_run=True)
    rows = []
    for removal in dry:
        rule, count = removal.retention, len(removal.rows)
        kind = RecordKind(rule.kind)
        counted = (
            f"{count} {swedish.plural(count, 'handling', 'handlingar')} i dag" if count else "Inget i dag"
        )
        row = {
            "pk": rule.pk,
            "title": f"{swedish.capital(kind.label)}: {rule.organisation}, {rule.municipality.short_name}",
            "text": f"Äldre än {rule.days} dagar: {RULES[kind].what}.",
            "decision": f"{rule.decision}, {swedish.day(rule.decided_on)}",
            "count": counted,
            "named": removal.rows[:MOST_NAMED],
            "more": max(count - MOST_NAMED, 0),
        }
        rows.append(row)
    context = {
        "form": form,
        "rules": rows,
        "total": sum(len(removal.rows) for removal in dry),
        "crumbs": [("Skrivbordet", reverse("desk")), ("Gallring", "")],
    }
    return render(request, "followup/retention/retention.html", context, status=sent.status)


@desk_page("POST")
def carry_out(request: SignedInRequest) -> HttpResponse:
    """Let go what the decisions say, if it is still as many rows as were read about."""
    held = _held(request)
    rules = list(_rules(held))
    dry = let_go(rules, by=request.user, on=today(), dry_run=True)
    if request.POST.get("total") != str(sum(len(removal.rows) for removal in dry)):
        messages.warning(request, "Det som ska gallras har ändrats sedan du läste listan. Läs den igen.")
        return redirect("retention")
    outcome = let_go(rules, by=request.user, on=today())
    count = sum(len(removal.rows) for removal in outcome)
    messages.success(request, f"{count} {swedish.plural(count, 'handling', 'handlingar')} är gallrade.")
    for removal in outcome:
        if removal.failed:
            messages.error(request, f"{removal.retention}: kunde inte gallras. Felet står i loggen.")
    return redirect("retention")


@desk_page("POST")
def end_retention(request: SignedInRequest, rule: int) -> HttpResponse:
    """Let a decision hold no more."""
    held = {(m.municipality_id, m.organisation_id) for m in _held(request)}
    found = get_object_or_404(Retention, pk=rule)
    if (found.municipality_id, found.organisation_id) not in held:
        raise PermissionDenied("Regeln är en annan myndighets.")
    try:
        end_rule(found, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, "Regeln är upphävd. Det som är gallrat kommer inte tillbaka.")
    return redirect("retention")


def _held(request: SignedInRequest) -> list[Membership]:
    found = memberships(request.user, Permission.ADMINISTER).select_related("municipality", "organisation")
    held = list(found.order_by("municipality__short_name", "organisation__name"))
    if not held:
        raise PermissionDenied(f"Det krävs rätt att {Permission.ADMINISTER.label} här.")
    return held


def _rules(held: list[Membership]) -> Any:
    places = {(m.municipality_id, m.organisation_id) for m in held}
    return [rule for rule in in_force() if (rule.municipality_id, rule.organisation_id) in places]
