"""What has been changed: amendments of the promise, and rows that were corrected or withdrawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from promises import swedish
from promises.enums import AmendmentKind
from promises.models import Activity, Amendment, Promise
from promises.presenters.frame import promise_frame, promise_url
from promises.presenters.ledger import LedgerRow, changed_rows
from promises.rules import Loaded


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
    """Context of ``promises/history.html``."""
    rows: tuple[LedgerRow, ...] = changed_rows(changed, promise.pk, earlier)
    return {
        **promise_frame(promise, ("Ändringar och rättelser", "")),
        "promise": promise,
        "promise_url": promise_url(promise),
        "amendments": amendment_rows(promise, loaded),
        "rows": rows,
        "is_demo": bool(promise.demo_note),
    }


def amendment_rows(promise: Promise, loaded: Loaded) -> list[AmendmentRow]:
    """Every amendment, newest first."""
    return [_amendment(amendment, loaded) for amendment in reversed(promise.amendments.all())]


def _amendment(amendment: Amendment, loaded: Loaded) -> AmendmentRow:
    kind = AmendmentKind(amendment.kind)
    title = swedish.capital(kind.label)
    if kind is AmendmentKind.PROLONGED and amendment.ends_on:
        title = f"Förlängt till {swedish.day(amendment.ends_on)}"
    touched = _touched(amendment, loaded)
    before = swedish.day(amendment.previous_ends_on) if amendment.previous_ends_on else ""
    return AmendmentRow(
        iso=amendment.decided_on.isoformat(),
        date_label=swedish.day(amendment.decided_on),
        title=f"{title}: {touched}" if touched else title,
        text=" ".join(filter(None, [amendment.text, f"Skäl: {amendment.reason}"])),
        before=f"gällde till {before}" if before else "",
    )


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
