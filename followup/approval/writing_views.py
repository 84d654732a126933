"""Writing a follow-up at the desk: right → form → action → redirect, or a part of the form saved as one types."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from followup.approval.approval_status import ApprovalStatus, approval_status, status_of
from followup.approval.corrections import (
    begin_correction,
    discard_correction,
    may_be_discarded,
    words_that_go,
)
from followup.approval.drafts import Key, SavedByOther, field_fingerprint, open_report, save_words
from followup.approval.forms import CorrectForm, DiscardForm, ReportForm, name_of, shown
from followup.approval.presence import beat
from followup.approval.presenter import comment_to, opens_on
from followup.approval.silence_question import Question, answer_questions, questions
from followup.approval.view_base import actor_of, draft_entry, draft_view, find_period, place
from followup.approval.writing_presenter import write_sections
from followup.enums import State
from followup.models import Report
from followup.report.look import Look
from followup.report.plain import plain_words
from followup.report.report_document import render_report_pdf, whole_document
from medborgarlofte.accounts.access import may, require
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.submit import submit
from medborgarlofte.clock import now, today
from medborgarlofte.conflict import fingerprint, require_unchanged
from promises.editing.confirmations import comes_late
from promises.log.surprises import worse
from promises.models import ReportingPeriod
from promises.writing.preview import Preview, preview

_HANDED_IN = (State.COMPLETED, State.APPROVED)
_ANSWERED = "Svaren är sparade, och syns för alla."
_KEPT = "Uppföljningen är sparad. Den syns för allmänheten först när den publiceras."
Conflicts = dict[Key, SavedByOther]


@desk_page("GET", "POST")
def write(request: SignedInRequest, kommun: str, slug: str, period: str) -> HttpResponse:
    """The form of one period's follow-up, beside the figures it is about.

    409 = somebody else wrote in the same fields first: theirs beside each of them, what was typed is kept.
    """
    row = find_period(kommun, slug, period)
    require(request.user, Permission.WRITE_FOLLOW_UP, row.promise.municipality)
    status = _opened(row, request.user)
    report = status.report
    if status.state in _HANDED_IN and request.method == "GET":
        return redirect("review_report", kommun, slug, period)
    asked, published = questions(row, by=request.user, status=status), status.state is State.PUBLISHED
    if published and request.method == "GET" and not any(each.is_answerable for each in asked.values()):
        return redirect("correct_report", kommun, slug, period)
    # What is only asked of the period is answered without a correction; words that came from an older page are kept.
    words, late = not published or "summary" in request.POST, published or _late(request, row)
    form = _form(request, report, status, asked, words=words, late=late)
    sent = submit(request, form, lambda: _save(request, report, form, late))
    conflicts, foreseen = sent.result or ({}, None)
    if sent.done and not conflicts and not foreseen:
        messages.success(request, _ANSWERED if published else _KEPT)
        goal = "review_report" if "review" in request.POST else "write_report"
        return redirect(goal, kommun, slug, period)
    if conflicts:
        form.show_conflicts(conflicts)
    view = draft_view(status_of(row).report if form.is_bound else report)
    context = {
        "form": form,
        "report": report,
        "foreseen": foreseen,
        "plain": plain_words(view),
        "approval": status,
        "comment": comment_to(request.user, status),
        "may_discard": may_be_discarded(status),
        "others": beat(report.pk, request.user, ""),
        "opens": opens_on(status, today()),
        "may_measure": may(request.user, Permission.EDIT_PROMISE, row.promise.municipality),
        "sections": write_sections(report, form, view),
        **place(row),
    }
    code = 409 if conflicts else 200 if foreseen else sent.status
    return render(request, "followup/approval/write.html", context, status=code)


@desk_page("GET", "POST")
def correct(request: SignedInRequest, kommun: str, slug: str, period: str) -> HttpResponse:
    """Begin a correction of what is published, once its reason is written: nobody begins one by typing."""
    row = find_period(kommun, slug, period)
    require(request.user, Permission.WRITE_FOLLOW_UP, row.promise.municipality)
    status = status_of(row)
    report = status.report
    if status.state is not State.PUBLISHED:
        return redirect("write_report", kommun, slug, period)
    form = CorrectForm(posted(request), place=row.promise.municipality)
    sent = submit(
        request,
        form,
        lambda: begin_correction(report=report, actor=actor_of(request), reason=form.cleaned_data["reason"]),
    )
    if sent.done:
        messages.success(
            request, "Rättelsen är begonnen. Den publicerade utgåvan står kvar tills den nya är ute."
        )
        return redirect("write_report", kommun, slug, period)
    context = {"form": form, "approval": status, **place(row)}
    return render(request, "followup/approval/correct.html", context, status=sent.status)


@desk_page("GET", "POST")
def discard(request: SignedInRequest, kommun: str, slug: str, period: str) -> HttpResponse:
    """Throw a correction away, after one look at what goes. 409 = somebody wrote in it meanwhile."""
    row = find_period(kommun, slug, period)
    require(request.user, Permission.WRITE_FOLLOW_UP, row.promise.municipality)
    status = status_of(row)
    report = status.report
    if not may_be_discarded(status):
        return redirect("review_report", kommun, slug, period)
    read = fingerprint(draft_entry(report))
    form = DiscardForm(posted(request), initial={"read": read})

    def throw_away() -> None:
        require_unchanged(
            form.cleaned_data["read"], read, "Någon har skrivit i rättelsen sedan du öppnade sidan."
        )
        discard_correction(report=report, actor=actor_of(request))

    sent = submit(request, form, throw_away)
    if sent.done:
        messages.success(request, "Rättelsen är kastad. Den publicerade utgåvan står som förut.")
        return redirect("review_report", kommun, slug, period)
    form.data = {"read": read}  # sent once more, it is a choice
    context = {
        "form": form,
        "approval": status,
        "goes": words_that_go(report),
        **place(row),
    }
    return render(request, "followup/approval/discard.html", context, status=sent.status)


@desk_page("GET", "POST")
def save(request: SignedInRequest, kommun: str, slug: str, period: str) -> HttpResponse:
    """A part of the form, as one types. Answers what became of each field, and who else is writing."""
    row = find_period(kommun, slug, period)
    require(request.user, Permission.WRITE_FOLLOW_UP, row.promise.municipality)
    if request.method == "GET":
        return redirect("write_report", kommun, slug, period)
    report = get_object_or_404(Report, period=row)
    form = _form(request, report, approval_status(report))
    answer: dict[str, Any] = {"others": beat(report.pk, request.user, request.POST.get("place", "")[:40])}
    if not form.is_valid():
        return JsonResponse({**answer, "errors": form.errors}, status=422)
    try:
        form.confirm_texts(by=request.user)
        others = save_words(report=report, actor=actor_of(request), values=form.values(), seen=form.seen_by())
    except ValidationError as error:
        return JsonResponse({**answer, "refused": " ".join(error.messages)}, status=409)
    # New fingerprints, and what somebody else wrote meanwhile.
    answer |= {
        "at": timezone.localtime(now()).strftime("%H.%M"),
        "seen": {
            name_of(key): field_fingerprint(value)
            for key, value in form.values().items()
            if key not in others
        },
        "conflicts": {
            name_of(key): {
                "by": other.by or "Någon annan",
                "value": other.value,
                "words": shown(form, key, other.value),
                "seen": field_fingerprint(other.value),
            }
            for key, other in others.items()
        },
    }
    return JsonResponse(answer)


@desk_page()
def draft_pdf(request: SignedInRequest, kommun: str, slug: str, period: str) -> HttpResponse:
    """The draft as a PDF, marked as a draft."""
    row = find_period(kommun, slug, period)
    require(request.user, Permission.READ_DRAFT, row.promise.municipality)
    report = get_object_or_404(Report, period=row)
    entry = draft_entry(report)
    pdf = render_report_pdf(whole_document(row.promise, entry), entry, look=Look.of(kommun))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="utkast-{kommun}-{slug}-{period}.pdf"'
    return response


def _opened(row: ReportingPeriod, by: User) -> ApprovalStatus:
    """How far the period's follow-up has come; it is begun where it is not there."""
    if not hasattr(row, "report"):
        open_report(period=row, by=by)
    return status_of(row)


def _form(
    request: SignedInRequest,
    report: Report,
    status: ApprovalStatus,
    asked: Mapping[int, Question] | None = None,
    words: bool = True,
    late: bool = False,
) -> ReportForm:
    promise = report.period.promise
    return ReportForm(
        posted(request),
        report=report,
        commitments=[each.commitment for each in asked.values()]
        if asked
        else list(promise.commitments.prefetch_related("targets").order_by("number")),
        questions=asked,
        final=promise.ends_on is not None and report.period.ends_on >= promise.ends_on,
        correction=status.edition > 1,
        words=words,
        late=late,
    )


def _late(request: SignedInRequest, period: ReportingPeriod) -> bool:
    """Whether what is sent comes after a follow-up that told of the period's days; who only looks is not asked for it."""
    return request.method == "POST" and comes_late(period)


def _save(
    request: SignedInRequest, report: Report, form: ReportForm, late: bool
) -> tuple[Conflicts, Preview[Conflicts] | None]:
    """Store what nobody else has changed meanwhile; when that is all, also what was said of the silent commitments, which
    is public at once. Returns what somebody else wrote, and what has to be agreed to before anything is stored."""
    answers, taken_back = form.answers(), form.taken_back()

    def save() -> Conflicts:
        others = save_words(report=report, actor=actor_of(request), values=form.values(), seen=form.seen_by())
        if not others:
            answer_questions(
                report.period, by=request.user, answers=answers, taken_back=taken_back, late_reason=form.why()
            )
        return others

    def keep(seen: Preview[Conflicts]) -> bool:
        seen.why[:] = worse(seen) if answers else []
        asks = bool(seen.why or (seen.differences and (taken_back or late)))
        return bool(seen.result) or not asks or request.POST.get("foreseen") == seen.fingerprint

    if not (answers or taken_back):
        return save(), None
    seen = preview(save, [report.period.promise], keep=keep)
    return seen.result, None if seen.kept else seen
