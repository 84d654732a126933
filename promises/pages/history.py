"""What has been changed: amendments of the promise, and rows that were corrected or withdrawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from medborgarlofte.clock import day_of
from promises.counting.sentences import promise_words
from promises.models import Activity, Amendment, Promise
from promises.pages.history_between import version_rows
from promises.pages.ledger_rows import changed_rows
from promises.reading.page_frame import promise_frame, promise_url
from promises.record.late_rows import late_amendments
from promises.record.public import Loaded
from promises.record.target_facts import target_facts
from promises.words import swedish
from promises.words.enums import AmendmentKind, MaskingGround


@dataclass(frozen=True)
class AmendmentRow:
    """One change of a promise for ``components/amendments.html``."""

    iso: str
    date_label: str
    title: str
    text: str
    before: str
    days: str = ""  # of a change: from when it holds, and since when everybody can read it


def page(
    promise: Promise, loaded: Loaded, changed: Iterable[Activity], earlier: Mapping[int, Activity]
) -> dict[str, Any]:
    """Context of ``promises/pages/history.html``."""
    return {
        **promise_frame(promise, ("Ändringar och rättelser", "")),
        "promise": promise,
        "promise_url": promise_url(promise),
        "amendments": amendment_rows(promise, loaded),
        "rows": changed_rows(changed, promise.pk, earlier),
        "maskings": masking_rows(promise),
        "versions": version_rows(promise),
        "asked": {"fran": "", "till": ""},
    }


def amendment_rows(promise: Promise, loaded: Loaded) -> list[AmendmentRow]:
    """Every amendment, newest first, with the commitments that it added, revised or ended."""
    shown = []
    for amendment in reversed(promise.amendments.all()):
        kind = AmendmentKind(amendment.kind)
        title = swedish.capital(kind.label)
        if kind is AmendmentKind.PROLONGED and amendment.ends_on:
            title = f"Förlängt till {swedish.day(amendment.ends_on)}"
        touched = {
            number: row
            for number, row in loaded.rows.items()
            if amendment.pk in (row.added_by_amendment_id, row.ended_by_amendment_id)
            or any(target.amendment_id == amendment.pk for target in row.targets.all())
        }
        revised = [
            (promise_words(target_facts(older, row)), promise_words(target_facts(newer, row)))
            for row in touched.values()
            for older, newer in pairwise(row.targets.all())
            if newer.amendment_id == amendment.pk
        ]
        before, now = revised[0] if revised and revised[0][0] != revised[0][1] else ("", "")
        numbers = [str(number) for number in touched]
        if numbers:
            title += f": {swedish.plural(len(numbers), 'åtagande', 'åtaganden')} {swedish.listing(numbers)}"
        if amendment.previous_ends_on:
            before = f"gällde till {swedish.day(amendment.previous_ends_on)}"
        text = [now and f"Nu: {now}.", amendment.text, f"Skäl: {amendment.reason}"]
        day = amendment.decided_on
        shown.append(
            AmendmentRow(
                iso=day.isoformat(),
                date_label=swedish.day(day),
                title=title,
                text=" ".join(filter(None, text)),
                before=before,
                days=" ".join(filter(None, [_days(amendment, promise), _after(amendment, promise, loaded)])),
            )
        )
    return shown


def _days(amendment: Amendment, promise: Promise) -> str:
    public_on = amendment.public_on(promise)
    decided, public = swedish.day(amendment.decided_on), swedish.day(public_on or amendment.decided_on)
    if public_on is None:
        stood = " Stod i löftet när det publicerades." if promise.published_at else ""
        return f"Gäller från {decided}.{stood}"
    if public_on > amendment.decided_on:
        return f"Beslutad {decided}. Offentlig {public}, och räknas från den dagen."
    if public_on == amendment.decided_on:
        return f"Gäller och är offentlig från {decided}."
    return f"Gäller från {decided}. Offentlig {public}."


def _after(amendment: Amendment, promise: Promise, loaded: Loaded) -> str:
    """``Infördes efter uppföljningen av tertial 1 2020, som inte ändras av den.``; empty for one that was in time."""
    periods = [
        swedish.small(period.label)
        for period in loaded.promise.periods
        if amendment in late_amendments(promise, period)
    ]
    if not periods:
        return ""
    noun = swedish.plural(len(periods), "uppföljningen", "uppföljningarna")
    return f"Infördes efter {noun} av {swedish.listing(periods)}, som inte ändras av den."


def masking_rows(promise: Promise) -> list[AmendmentRow]:
    """What was masked in the promise, newest first: which text or figure, when and on what ground."""
    rows = []
    for masking in promise.maskings.all():
        day = day_of(masking.masked_at)
        ground = f"{swedish.capital(MaskingGround(masking.ground).label)}."
        lifted = f"Hävd: {masking.lifted_reason}" if masking.lifted_at else ""
        text = " ".join(filter(None, [ground, masking.reason, lifted]))
        rows.append(AmendmentRow(day.isoformat(), swedish.day(day), masking.label, text, before=""))
    return rows
