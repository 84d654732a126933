"""What the follow-up pages show, ready for the templates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from followup.models import Edition
from followup.report.known_editions import KnownEdition
from followup.report.view import ReportView
from medborgarlofte.clock import day_of
from promises.counting.facts import ReportingPeriod
from promises.models import Promise
from promises.pages.ledger_rows import LedgerRow
from promises.reading.page_frame import promise_frame
from promises.reading.theirs import theirs
from promises.record.reading import Record
from promises.words import spoken


@dataclass(frozen=True)
class PeriodRow:
    """One period of a promise.

    ``state`` is "published", "late", "due" (over, not yet out), "running" or "coming"; ``due`` the last day in words,
    ``span`` the days of the period.
    """

    slug: str
    label: str
    state: str
    words: str
    url: str
    due: str
    span: str


def follow_up_rows(promise: Promise, record: Record, on: date) -> list[PeriodRow]:
    """Every period of the promise, oldest first."""
    published: dict[str, list[date]] = {}
    for row in sorted(record.nouns["follow_ups"], key=lambda row: row["edition"]):
        if "withdrawn_on" in row:
            continue
        published.setdefault(row["period"], []).append(date.fromisoformat(row["published"][:10]))
    return period_rows(promise, record.promise.periods, published, on)


def period_rows(
    promise: Promise, periods: Iterable[ReportingPeriod], published: Mapping[str, Sequence[date]], on: date
) -> list[PeriodRow]:
    """The same of the ``periods``; ``published`` are the days of the editions of those that are followed up."""
    return [_row(promise, period, published.get(period.slug), on) for period in periods]


def _row(promise: Promise, period: ReportingPeriod, published: Sequence[date] | None, on: date) -> PeriodRow:
    due = spoken.words().day(period.due_on)
    if published:
        first, *_, last = (*published, published[-1])
        corrected = (
            (gettext(", rättad %(last)s") % {"last": spoken.words().day(last)}) if len(published) > 1 else ""
        )
        state, words = (
            "published",
            (
                gettext("Publicerad %(first)s%(corrected)s")
                % {"first": spoken.words().day(first), "corrected": corrected}
            ),
        )
    elif period.due_on < on:
        state, words = "late", (gettext("Skulle ha publicerats senast %(due)s") % {"due": due})
    elif period.ends_on < on:
        state, words = "due", (gettext("Skrivs nu, publiceras senast %(due)s") % {"due": due})
    elif period.starts_on <= on:
        state, words = "running", (gettext("Pågår, publiceras senast %(due)s") % {"due": due})
    else:
        state, words = "coming", (gettext("Kommer senast %(due)s") % {"due": due})
    url = period_url(promise, period.slug) if published else ""
    span = spoken.words().span(period.starts_on, period.ends_on)
    return PeriodRow(period.slug, period.label, state, words, url, due, span)


def period_url(promise: Promise, period: str) -> str:
    """The page of the period's newest edition."""
    return reverse("followup:period", args=[promise.municipality.slug, promise.slug, period])


def edition_rows(promise: Promise, editions: Sequence[KnownEdition]) -> list[dict[str, Any]]:
    """The editions of one period, newest first, as components/editions.html takes them."""
    rows = []
    for known in reversed(editions):
        edition = known.row
        reason = edition.reason if edition.reason.endswith((".", "!", "?")) else f"{edition.reason}."
        newest = known is editions[-1]  # its reason stands at the top of the page
        sentences = (
            [(gettext("Skäl: %(reason)s") % {"reason": theirs(reason)})]
            if edition.reason and not newest
            else []
        )
        if not newest:
            sentences.append(gettext("Ersatt av utgåva %(row)s.") % {"row": editions[-1].row.number})
        if edition.masked_at:
            sentences.append(
                gettext("Maskerad %(masked_at)s: något som inte får visas är borttaget.")
                % {"masked_at": _day(edition.masked_at)}
            )
        if edition.withdrawn_at:
            sentences.append(
                gettext("Tillbakadragen %(withdrawn_at)s.") % {"withdrawn_at": _day(edition.withdrawn_at)}
            )
        rows.append(
            {
                "number": edition.number,
                "date": _day(edition.published_at),
                "text": " ".join(sentences),
                "url": edition_url(promise, edition) if known.given_out else "",
            }
        )
    return rows


def edition_url(promise: Promise, edition: Edition) -> str:
    """Where the edition's own PDF is."""
    parts = [promise.municipality.slug, promise.slug, edition.report.period.slug, edition.number]
    return reverse("edition", args=parts)


def _day(moment: datetime) -> str:
    return spoken.words().day(day_of(moment))


def told(view: ReportView, late: Mapping[int, Sequence[LedgerRow]] | None = None) -> dict[str, Any]:
    """What ``followup/report/_report.html`` takes; ``late`` are rows that came after the edition, by commitment
    (0 = what serves none)."""
    after = late or {}
    return {
        "view": view,
        "told": [(item, after.get(item.number, ())) for item in view.commitments],
        "others_after": after.get(0, ()),
    }


def page_context(promise: Promise, label: str, *above: tuple[str, str]) -> dict[str, Any]:
    """What every public page of a follow-up needs beside its own content; ``above`` are crumbs before its own."""
    return {"promise": promise, **promise_frame(promise, *above, (label, ""))}


def waiting_context(promise: Promise, period: ReportingPeriod, on: date) -> dict[str, Any]:
    """A period whose follow-up is not published: when it comes."""
    return {"row": _row(promise, period, None, on), "period": period, **page_context(promise, period.label)}
