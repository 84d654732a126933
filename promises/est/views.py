"""EST on the desk: a week's reports, one report, the overview. Only for those who log in the municipality."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.submit import submit
from medborgarlofte.clock import today
from medborgarlofte.conflict import fingerprint
from medborgarlofte.sent import whole_number
from promises.est import presenter
from promises.est.actions import change_report, remove_report, report_situation
from promises.est.forms import (
    ROWS,
    ChangeReportForm,
    Errors,
    ReportForm,
    confirmation,
    report_initial,
    suspects,
    unconfirmed,
)
from promises.est.situation import meetings, reports, since
from promises.log.scope import group_of, sharing
from promises.models import SituationReport
from promises.words.swedish import plural
from promises.words.weeks import Week, last_weeks, read_week, week_of
from promises.writing.form_differences import differences, keep_theirs
from promises.writing.internal import internal_of

SPANS = (12, 26, 52)


def readable_reports(request: SignedInRequest, place: Municipality) -> QuerySet[SituationReport]:
    """The municipality's reports that the person reads."""
    return reports(place).filter(internal_of(request.user, SituationReport))


def known_places(request: SignedInRequest, place: Municipality) -> list[str]:
    """Places that have been reported, the newest first, as suggestions."""
    rows = readable_reports(request, place).order_by("-created_at")
    return list(dict.fromkeys(rows.values_list("internal_place", flat=True)[:200]))[:40]


@desk_page("GET", "POST")
def est(request: SignedInRequest) -> HttpResponse:
    """Report the week, several places in one go; under it what all have reported.

    422 = something is to be mended, or looks like it points at a person and is asked about.
    """
    place, acting = group_of(request)
    if request.method == "GET":
        return _report_page(request, place, ReportForm(acting=acting))
    rows = whole_number(request.POST.get("rows", "")) or ROWS
    if "more" in request.POST:
        return _report_page(
            request, place, ReportForm(acting=acting, rows=rows + 1, typed=request.POST.dict())
        )
    form = ReportForm(request.POST, acting=acting, rows=rows)
    if form.is_valid() and unconfirmed(form.hits, request.POST.get("confirmed", "")):
        return _report_page(request, place, form, status=422, hits=form.hits)
    sent = submit(
        request,
        form,
        lambda: report_situation(
            by=request.user,
            municipality=place,
            organisation=form.who.organisation,
            week=form.week,
            rows=[row.values() for row in form.filled_rows],
        ),
    )
    if sent.result is None:
        return _report_page(request, place, form, status=sent.status)
    made, again = len(sent.result[0]), sent.result[1]
    words = f"{made} {plural(made, 'rapport', 'rapporter')} för {form.week.label} är {plural(made, 'sparad', 'sparade')}."
    messages.success(
        request, f"{words} {again} fanns redan, likadan, och sparades inte igen." if again else words
    )
    return redirect(f"{reverse('est')}?vecka={form.week.key}#rapporterat")


def _report_page(
    request: SignedInRequest,
    place: Municipality,
    form: ReportForm,
    *,
    status: int = 200,
    hits: Any = (),
) -> HttpResponse:
    own = [each.organisation.pk for each in form.acting]
    week = read_week(request.GET.get("vecka", "")) or read_week(str(form["week"].value())) or week_of(today())
    rows = readable_reports(request, place).filter(year=week.year, week=week.week)
    rows = rows.order_by("internal_place", "category", "pk")
    saved = whole_number(request.GET.get("sparade", ""))
    context = {
        "form": form,
        "uid": request.POST.get("uid") or uuid4(),
        "saved": f"{saved} {plural(saved, 'rapport är sparad', 'rapporter är sparade')}." if saved else "",
        "summary": Errors(form, form.rows) if form.is_bound else None,
        "hits": [hit.sentence for hit in hits],
        "confirmation": confirmation(hits),
        "place": place,
        "places": known_places(request, place),
        "shares": any(each.organisation.is_authority for each in form.acting),
        "week": week,
        "previous": week.back(),
        "lines": [presenter.report_line(row, own) for row in rows],
        "crumbs": [("Skrivbordet", reverse("desk")), ("EST", "")],
    }
    return render(request, "promises/est/report.html", context, status=status)


@desk_page("GET", "POST")
def est_report(request: SignedInRequest, situation: int) -> HttpResponse:
    """Change or remove one's own organisation's report, while no closed meeting has dealt with it.

    409 = somebody else changed it first: theirs beside what was typed, which is kept.
    """
    rows = SituationReport.objects.filter(internal_of(request.user, SituationReport), pk=situation)
    row = rows.select_related("organisation", "municipality", "meeting").first()
    if row is None:
        raise Http404("Det finns ingen sådan rapport.")
    if not access.may(request.user, Permission.LOG_ACTIVITY, row.municipality_id, row.organisation_id):
        raise PermissionDenied(f"Rapporten är {row.organisation.short_name}s.")
    typed = posted(request)
    form = ChangeReportForm(typed, initial=report_initial(row) | {"seen": fingerprint(row)})
    removing = "remove" in request.POST
    hits = suspects(form.texts) if not removing and form.is_valid() else []
    if unconfirmed(hits, request.POST.get("confirmed", "")):
        return _change_page(request, row, form, status=422, hits=hits)

    def fresh_row() -> SituationReport:
        row.refresh_from_db()
        return row

    sent = submit(
        request,
        form,
        lambda: (
            remove_report(row, by=request.user, seen=request.POST.get("seen", ""))
            if removing
            else change_report(row, by=request.user, **form.values())
        ),
        fresh=lambda: fingerprint(fresh_row()),
        stands=lambda: (
            not removing and not differences(form, ChangeReportForm(initial=report_initial(fresh_row())))
        ),
    )
    if sent.conflict:
        keep_theirs(form, ChangeReportForm(initial=report_initial(fresh_row())))
    if not sent.done:
        return _change_page(request, row, form, status=sent.status, theirs=sent.sentence)
    messages.success(request, "Rapporten är borttagen." if removing else "Rapporten är ändrad.")
    return redirect(f"{reverse('est')}?vecka={Week(row.year, row.week).key}#rapporterat")


def _change_page(
    request: SignedInRequest,
    row: SituationReport,
    form: ChangeReportForm,
    *,
    status: int = 200,
    hits: Any = (),
    theirs: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "row": row,
        "line": presenter.report_line(row, ()),
        "theirs": theirs,
        "hits": [hit.sentence for hit in hits],
        "confirmation": confirmation(hits),
        "places": known_places(request, row.municipality),
        "crumbs": [("Skrivbordet", reverse("desk")), ("EST", reverse("est")), ("Ändra rapporten", "")],
    }
    return render(request, "promises/est/change.html", context, status=status)


@desk_page()
def est_overview(request: SignedInRequest) -> HttpResponse:
    """What has been reported week by week, by place and by category. ``?veckor=`` 12, 26 or 52."""
    place, _ = sharing(request)
    asked = whole_number(request.GET.get("veckor", ""))
    span = asked if asked in SPANS else SPANS[0]
    weeks = last_weeks(week_of(today()), span)
    rows = list(reports(place).filter(since(weeks[0])))
    held = meetings(place).filter(closed_at__isnull=False, activity__starts_on__gte=weeks[0].monday)
    days = held.values_list("activity__starts_on", flat=True)
    context = {
        "place": place,
        "span": span,
        "spans": [(each, each == span) for each in SPANS],
        "empty": not rows,
        **presenter.overview(rows, weeks, days),
        "crumbs": [("Skrivbordet", reverse("desk")), ("EST", reverse("est")), ("Översikt", "")],
    }
    return render(request, "promises/est/overview.html", context)
