"""The desk's follow-up: right → form → action → redirect."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from followup.actions.publish import publish_report
from followup.actions.report import open_report, save_report
from followup.document import follow_up_entry, render_report_pdf, report_view, whole_document
from followup.forms import PublishForm, ReportForm
from followup.models import Report
from followup.presenters import report_table, write_sections
from medborgarlofte.accounts.access import may, memberships, require
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.clock import today
from promises.actions.period import confirm_nothing_done
from promises.models import Commitment, ReportingPeriod


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, kommun: str, slug: str, period: str) -> HttpResponse:
    """The form of one period's follow-up, beside the figures it is about."""
    row = _period(kommun, slug, period)
    require(request.user, Permission.WRITE_FOLLOW_UP, row.promise.municipality)
    report = open_report(period=row, by=request.user)
    form = _form(request, report)
    if request.method == "POST" and form.is_valid() and _save(request, report, form):
        messages.success(
            request, "Uppföljningen är sparad. Den syns för allmänheten först när den publiceras."
        )
        goal = "publish_report" if "publish" in request.POST else "write_report"
        return redirect(goal, kommun, slug, period)
    context = {
        "form": form,
        "report": report,
        "sections": write_sections(report, form, _view(report)),
        "may_publish": may(request.user, Permission.PUBLISH, row.promise.municipality),
        **_place(row),
    }
    return render(request, "followup/write.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, kommun: str, slug: str, period: str) -> HttpResponse:
    """The report as it will be read, and the question whether to publish it."""
    row = _period(kommun, slug, period)
    require(request.user, Permission.PUBLISH, row.promise.municipality)
    report = get_object_or_404(Report, period=row)
    form = PublishForm(_posted(request), is_correction=report.editions.exists())
    if request.method == "POST" and form.is_valid():
        try:
            publish_report(report=report, by=request.user, reason=form.cleaned_data.get("reason", ""))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Uppföljningen är publicerad.")
            return redirect("followup:period", kommun, slug, period)
    context = {"form": form, "report": report, **report_table(_view(report)), **_place(row)}
    return render(request, "followup/publish.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def draft_pdf(request: HttpRequest, kommun: str, slug: str, period: str) -> HttpResponse:
    """The draft as a PDF, marked as a draft."""
    row = _period(kommun, slug, period)
    require(request.user, Permission.READ_DRAFT, row.promise.municipality)
    report = get_object_or_404(Report, period=row)
    entry = _draft_entry(report)
    pdf = render_report_pdf(whole_document(row.promise, entry), entry)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="utkast-{kommun}-{slug}-{period}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _posted(request: HttpRequest) -> Any:
    # An empty POST is still an answer: "request.POST or None" would show the form as if untouched.
    return request.POST if request.method == "POST" else None


def _period(kommun: str, slug: str, period: str) -> ReportingPeriod:
    return get_object_or_404(
        ReportingPeriod.objects.select_related("promise__municipality"),
        promise__municipality__slug=kommun,
        promise__slug=slug,
        slug=period,
    )


def _commitments(report: Report) -> list[Commitment]:
    return list(report.period.promise.commitments.prefetch_related("targets").order_by("number"))


def _form(request: HttpRequest, report: Report) -> ReportForm:
    final = (
        report.period.promise.ends_on is not None and report.period.ends_on >= report.period.promise.ends_on
    )
    return ReportForm(_posted(request), report=report, commitments=_commitments(report), final=final)


def _save(request: HttpRequest, report: Report, form: ReportForm) -> bool:
    try:
        for commitment in form.nothing_done():
            confirm_nothing_done(
                commitment=commitment,
                period=report.period,
                organisation=_organisation(request, report),
                by=request.user,
            )
        save_report(
            report=report,
            by=request.user,
            version=form.cleaned_data["version"],
            fields=form.report_fields(),
            assessments=form.assessments(),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _organisation(request: HttpRequest, report: Report) -> Any:
    held = memberships(request.user, Permission.WRITE_FOLLOW_UP).filter(
        municipality=report.period.promise.municipality_id
    )
    membership = held.select_related("organisation").first()
    if membership is None:
        raise ValidationError("Bara den som företräder en organisation kan bekräfta att inget gjordes.")
    return membership.organisation


def _draft_entry(report: Report) -> dict[str, Any]:
    return follow_up_entry(report, edition=0, published=today())


def _view(report: Report) -> Any:
    entry = _draft_entry(report)
    return report_view(whole_document(report.period.promise, entry), entry)


def _place(row: ReportingPeriod) -> dict[str, Any]:
    promise = row.promise
    return {
        "period": row,
        "promise": promise,
        "crumbs": [
            ("Skrivbordet", reverse("desk")),
            (row.label, ""),
        ],
    }
