"""What has been changed: amendments of the promise, and rows that were corrected or withdrawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from medborgarlofte.clock import day_of
from promises.counting.sentences import promise_words
from promises.models import Activity, Amendment, Masking, Promise
from promises.pages.ledger_rows import LedgerRow, changed_rows
from promises.reading.page_frame import promise_frame, promise_url
from promises.record.public import Loaded, target_facts
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


def page(
    promise: Promise, loaded: Loaded, changed: Iterable[Activity], earlier: Mapping[int, Activity]
) -> dict[str, Any]:
    """Context of ``promises/pages/history.html``."""
    rows: tuple[LedgerRow, ...] = changed_rows(changed, promise.pk, earlier)
    return {
        **promise_frame(promise, ("Ändringar och rättelser", "")),
        "promise": promise,
        "promise_url": promise_url(promise),
        "amendments": amendment_rows(promise, loaded),
        "rows": rows,
        "maskings": masking_rows(promise),
        "is_demo": bool(promise.demo_note),
    }


def amendment_rows(promise: Promise, loaded: Loaded) -> list[AmendmentRow]:
    """Every amendment, newest first."""
    return [_amendment(amendment, loaded) for amendment in reversed(promise.amendments.all())]


def masking_rows(promise: Promise) -> list[AmendmentRow]:
    """What was masked in the promise, newest first: which text or figure, when and on what ground."""
    return [_masking(masking) for masking in promise.maskings.all()]


def _masking(masking: Masking) -> AmendmentRow:
    day = day_of(masking.masked_at)
    lifted = f"Hävd: {masking.lifted_reason}" if masking.lifted_at else ""
    return AmendmentRow(
        iso=day.isoformat(),
        date_label=swedish.day(day),
        title=masking.label,
        text=" ".join(
            filter(None, [f"{swedish.capital(MaskingGround(masking.ground).label)}.", masking.reason, lifted])
        ),
        before="",
    )


def _amendment(amendment: Amendment, loaded: Loaded) -> AmendmentRow:
    kind = AmendmentKind(amendment.kind)
    title = swedish.capital(kind.label)
    if kind is AmendmentKind.PROLONGED and amendment.ends_on:
        title = f"Förlängt till {swedish.day(amendment.ends_on)}"
    touched = _touched(amendment, loaded)
    before = f"gällde till {swedish.day(amendment.previous_ends_on)}" if amendment.previous_ends_on else ""
    old, new = _promised(amendment, loaded)
    return AmendmentRow(
        iso=amendment.decided_on.isoformat(),
        date_label=swedish.day(amendment.decided_on),
        title=f"{title}: {touched}" if touched else title,
        text=" ".join(filter(None, [new and f"Nu: {new}.", amendment.text, f"Skäl: {amendment.reason}"])),
        before=before or old,
    )


def _promised(amendment: Amendment, loaded: Loaded) -> tuple[str, str]:
    """What the revised commitment promised before and promises now, in words; empty where no number changed."""
    for row in loaded.rows.values():
        for old, new in pairwise(row.targets.all()):
            if new.amendment_id == amendment.pk:
                words = promise_words(target_facts(old, row)), promise_words(target_facts(new, row))
                return words if words[0] != words[1] else ("", "")
    return "", ""


def _touched(amendment: Amendment, loaded: Loaded) -> str:
    """The commitments that the amendment added, revised or ended."""
    numbers = [
        number
        for number, row in loaded.rows.items()
        if amendment.pk in (row.added_by_amendment_id, row.ended_by_amendment_id)
        or any(target.amendment_id == amendment.pk for target in row.targets.all())
    ]
    if not numbers:
        return ""
    word = swedish.plural(len(numbers), "åtagande", "åtaganden")
    return f"{word} {swedish.listing([str(number) for number in numbers])}"
