"""The steps of a follow-up at the desk: read all of it, then hand on, approve, send back, renew, publish."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from followup.approval.actions import (
    REGISTRY,
    approvable_organisations,
    approve,
    hand_on,
    is_party,
    register,
    renew,
    send_back,
    withdraw,
)
from followup.approval.approval_status import (
    ApprovalStatus,
    approval_status,
    frozen,
    status_of,
    waits_for,
)
from followup.approval.forms import PublishForm, StepForm, WithdrawForm
from followup.approval.presenter import review_context
from followup.approval.publish import publish_report
from followup.approval.view_base import actor_of, draft_entry, draft_view, find_period, place
from followup.enums import State
from followup.models import Report
from followup.report.compare import changes
from followup.report.presenter import told
from followup.report.report_document import report_view
from followup.report.view import ReportView
from medborgarlofte.accounts.access import require
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.second_factor import for_a_loan
from medborgarlofte.accounts.submit import submit
from medborgarlofte.clock import today
from medborgarlofte.conflict import fingerprint, require_unchanged
from medborgarlofte.sent import whole_number
from promises.writing.reach import may_for_signatory, require_for_signatory

MOVED_ON = "Uppföljningen har ändrats eller gått vidare sedan du öppnade sidan. Läs den som den är nu."


@desk_page("GET", "POST")
@for_a_loan
def review(request: SignedInRequest, kommun: str, slug: str, period: str) -> HttpResponse:
    """The whole report as it will be public, and the step that is the reader's to take.

    409 = something changed while it was read; what differs is told, and what was typed is kept.
    """
    row = find_period(kommun, slug, period)
    if not approvable_organisations(request.user, row.promise):
        require(request.user, Permission.READ_DRAFT, row.promise.municipality)
    report = get_object_or_404(Report, period=row)
    form = StepForm(posted(request))
    sent = submit(request, form, lambda: _take(request, report, form))
    if sent.result:
        messages.success(request, sent.result)
        return redirect("review_report", kommun, slug, period)
    status = status_of(row)
    shown, now = _views(status)
    typed = request.POST.copy()
    freeze, revision = status.freeze, status.report.period.promise.revision
    typed["seen"] = form.initial["seen"] = f"{freeze.pk}-{revision}" if freeze else ""
    typed["read"] = form.initial["read"] = as_read(status.report, status)
    form.data = typed
    context = {
        "form": form,
        **review_context(status, request.user, changes(shown, now) if now else []),
        **told(shown),
        **place(row),
    }
    return render(request, "followup/approval/review.html", context, status=sent.status)


def _views(status: ApprovalStatus) -> tuple[ReportView, ReportView | None]:
    """What is shown, and the same counted now where the log may have changed after it was frozen."""
    ready = frozen(status.report, published=today(), status=status)
    if ready is None or status.freeze is None:
        return draft_view(status.report), None
    shown = report_view(ready.document, ready.entry)
    changed = status.report.period.promise.revision != status.freeze.revision
    return shown, draft_view(status.report) if changed else None


def as_read(report: Report, status: ApprovalStatus) -> str:
    """Where the follow-up stands and, until they are frozen, its words: what a step is taken on. Hex."""
    return fingerprint(status.state.value, None if status.freeze else draft_entry(report))


def _take(request: SignedInRequest, report: Report, form: StepForm) -> str:
    """Take the step whose button was pressed, and say what was done."""
    actor, asked = actor_of(request), request.POST
    if is_party(request.user, report.period.promise):  # nobody else takes a step at all
        require_unchanged(form.cleaned_data["read"], as_read(report, approval_status(report)), MOVED_ON)
    if "approve" in asked:
        organisation = whole_number(asked["approve"]) or 0
        approve(report=report, actor=actor, organisation=organisation, seen=form.seen_by())
        return "Du har godkänt uppföljningen."
    if "send_back" in asked:
        send_back(report=report, actor=actor, comment=form.cleaned_data["comment"])
        return "Uppföljningen är tillbaka hos den som skriver."
    if "renew" in asked:
        renew(report=report, actor=actor)
        return "Siffrorna är räknade på nytt. Båda parter godkänner dem igen."
    hand_on(report=report, actor=actor)
    return "Uppföljningen är lämnad vidare."


@desk_page("GET", "POST")
def publish(request: SignedInRequest, kommun: str, slug: str, period: str) -> HttpResponse:
    """What is asked before a report is public, and the report as it will be read."""
    row = find_period(kommun, slug, period)
    require_for_signatory(request.user, Permission.PUBLISH, row.promise)
    status = status_of(row)
    report = status.report
    form = PublishForm(
        posted(request),
        place=row.promise.municipality,
        initial={name: getattr(report, name) for name in REGISTRY},
    )
    if form.is_bound and status.state is State.PUBLISHED:
        messages.info(request, "Uppföljningen är redan publicerad.")
        return redirect("followup:period", kommun, slug, period)
    sent = submit(request, form, lambda: _register_and_publish(request, report, form))
    if sent.done:
        messages.success(request, "Uppföljningen är publicerad.")
        return redirect("followup:period", kommun, slug, period)
    shown, now = _views(status_of(row) if form.is_bound else status)
    context = {
        "form": form,
        "waits": waits_for(status, today()),
        "differs": changes(shown, now) if now else [],
        "may_withdraw": status.state is State.PUBLISHED
        and bool(approvable_organisations(request.user, row.promise)),
        **told(shown),
        **place(row),
    }
    return render(request, "followup/approval/publish.html", context, status=sent.status)


def _register_and_publish(request: SignedInRequest, report: Report, form: PublishForm) -> None:
    register(
        report=report,
        actor=actor_of(request),
        fields={name: form.cleaned_data.get(name) for name in REGISTRY},
        complete=form.cleaned_data["complete"],
    )
    publish_report(report=report, by=request.user)


@desk_page("GET", "POST")
@for_a_loan
def take_back(request: SignedInRequest, kommun: str, slug: str, period: str) -> HttpResponse:
    """Withdraw a published follow-up for one's own party. It is withdrawn when every party has."""
    row = find_period(kommun, slug, period)
    seats = approvable_organisations(request.user, row.promise)
    if not seats and not may_for_signatory(request.user, Permission.PUBLISH, row.promise):
        raise PermissionDenied("Det krävs rätt att godkänna uppföljningar här.")
    report = get_object_or_404(Report, period=row)
    form: BaseForm = WithdrawForm(posted(request))
    sent = submit(
        request,
        form,
        lambda: withdraw(
            report=report,
            actor=actor_of(request),
            note=form.cleaned_data["note"],
            organisation=seats[0].organisation.pk if seats else 0,
        ),
    )
    if sent.done:
        messages.success(request, "Din part har dragit tillbaka uppföljningen.")
        return redirect("review_report", kommun, slug, period)
    status = status_of(row)
    context: dict[str, Any] = {"form": form, "approval": status, "seats": seats, **place(row)}
    return render(request, "followup/approval/take_back.html", context, status=sent.status)
