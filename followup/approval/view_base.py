"""What the desk's pages of a follow-up share."""

from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse

from followup.approval.actions import Actor
from followup.enums import SignIn
from followup.models import Report
from followup.report.report_document import follow_up_entry, report_view, whole_document
from medborgarlofte.accounts.desk_page import SignedInRequest
from medborgarlofte.accounts.second_factor import method
from medborgarlofte.clock import today
from promises.models import ReportingPeriod, Signatory


def find_period(kommun: str, slug: str, period: str) -> ReportingPeriod:
    """The period at that address; 404 where there is none."""
    return get_object_or_404(
        ReportingPeriod.objects.select_related("promise__municipality", "report").prefetch_related(
            Prefetch("promise__signatories", Signatory.objects.select_related("organisation")),
            "promise__further_municipalities",
        ),
        promise__municipality__slug=kommun,
        promise__slug=slug,
        slug=period,
    )


def actor_of(request: SignedInRequest) -> Actor:
    """Who takes the step, and how this session was opened."""
    return Actor(request.user, SignIn(method(request)))


def draft_entry(report: Report) -> dict[str, Any]:
    """The draft as the exchange format writes it."""
    return follow_up_entry(report, edition=0, published=today(), reason=report.reason)


def draft_view(report: Report) -> Any:
    """The draft as it would be read."""
    entry = draft_entry(report)
    return report_view(whole_document(report.period.promise, entry), entry)


def place(row: ReportingPeriod) -> dict[str, Any]:
    """What every page of the period's follow-up needs."""
    return {
        "period": row,
        "promise": row.promise,
        "crumbs": [("Skrivbordet", reverse("desk")), (row.label, "")],
    }
