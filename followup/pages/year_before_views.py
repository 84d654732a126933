"""A follow-up beside that of the year before, where another promise held then."""

from collections.abc import Container, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from followup.models import Edition
from followup.officials.queries import views
from followup.pages.reader import beside_context
from followup.report import compare
from followup.report.presenter import page_context
from followup.report.view import ReportView
from medborgarlofte.languages import bare
from medborgarlofte.middleware import public_page
from promises.models import Promise
from promises.reading.theirs import period_label, spoken_row
from promises.record.public import public_promises


@public_page
def year_before(request: HttpRequest, kommun: str, slug: str, period: str) -> HttpResponse:
    """Each commitment beside its like in the promise of the year before; says plainly what has none.

    Not kept by the promise's revision as its other pages are: what is masked in the other promise must be
    gone from here at once too.
    """
    promise = spoken_row(get_object_or_404(public_promises(), municipality__slug=kommun, slug=slug))
    wanted = compare.year_before(period)
    newest = _newest([promise], {period, wanted})
    if period not in {edition.report.period.slug for edition in newest}:
        raise Http404("Uppföljningen är inte publicerad.")
    page = reverse("followup:period", args=[kommun, slug, period])
    if len(newest) > 1:  # the promise has a year before of its own
        return redirect("followup:compared", kommun, slug, period)
    earlier = _earlier(promise, wanted)
    context: dict[str, Any] = {
        **beside_context(views([*earlier, *newest])),
        **page_context(promise, gettext("Året före"), (period_label(newest[0].report.period), page)),
    }
    return render(request, "followup/pages/year_before.html", context)


def has_year_before(promise: Promise, view: ReportView, own: Container[str]) -> bool:
    """Whether the page above has anything to compare; ``own`` are the promise's periods. The page that asks is kept, and
    asks again every day."""
    wanted = compare.year_before(view.period)
    if not wanted or wanted in own:
        return False
    earlier = _earlier(promise, wanted)
    if len(earlier) != 1:
        return False
    [(was, then)] = views(earlier)
    return any(
        each.like for each in compare.beside(period_label(was.report.period), then, view.period_label, view)
    )


def _earlier(promise: Promise, wanted: str) -> list[Edition]:
    """The follow-ups of that period in other promises of the same place."""
    others = public_promises().filter(municipality=promise.municipality, area=bare(promise.area))
    return _newest(others.exclude(pk=promise.pk), {wanted})


def _newest(promises: Iterable[Promise] | QuerySet[Promise], slugs: set[str]) -> list[Edition]:
    """The newest edition of each promise's follow-up of those periods; none that was taken back."""
    rows = (
        Edition.objects.filter(
            report__period__promise__in=promises, report__period__slug__in=slugs, withdrawn_at__isnull=True
        )
        .select_related("report__period__promise__municipality")
        .defer("data")
        .order_by("report__period__ends_on", "number")
    )
    return list({edition.report_id: edition for edition in rows}.values())
