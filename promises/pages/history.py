"""What has been changed: amendments of the promise, and rows that were corrected or withdrawn."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext

from medborgarlofte.clock import day_of
from promises.counting.progress import keeps_first
from promises.exchange_format.dates import known_date
from promises.exchange_format.normal import Document
from promises.models import Promise
from promises.pages.history_between import VERSIONS_A_PAGE, folded_versions, version_rows
from promises.pages.ledger_rows import LedgerRow
from promises.pages.said_rows import WholeRows, confirmation_rows, late_rows, sum_rows, taken_back_rows
from promises.reading.page_frame import promise_frame, promise_url
from promises.reading.telling import sentences
from promises.record.late_rows import late_among, public_on
from promises.record.late_sums import late_sums
from promises.record.reading import Record
from promises.words import spoken
from promises.words.enums import AmendmentKind, MaskingGround
from promises.words.explained import explained


@dataclass(frozen=True)
class AmendmentRow:
    """One change of a promise for ``components/amendments.html``."""

    iso: str
    date_label: str
    title: str
    text: str
    before: str
    days: str = ""  # of a change: from when it holds, and since when everybody can read it


def page(promise: Promise, record: Record, today: date, *, asked: str | None, most: int) -> dict[str, Any]:
    """Context of ``promises/pages/history.html``: of corrected and withdrawn rows, ``most`` on a page, and of versions the
    page that is ``asked`` for. What has no pages stands on the first."""
    changed = [each for each in record.packed if each.replaces or each.row.gone_on]
    listed = {each.row.key for each in record.listed(gone_too=True)}
    keys = list(dict.fromkeys(each.row.key for each in reversed(changed) if each.row.key in listed))
    of_rows, of_versions = Paginator(keys, most), Paginator(folded_versions(promise, today), VERSIONS_A_PAGE)
    longer: Paginator[Any] = of_rows if of_rows.num_pages > of_versions.num_pages else of_versions
    page = longer.get_page(asked)
    keys = list(of_rows.page(page.number)) if page.number in of_rows.page_range else []
    versions = list(of_versions.page(page.number)) if page.number in of_versions.page_range else []
    rows = WholeRows(promise, record, keys, today)
    return {
        **promise_frame(promise, (gettext("Ändringar och rättelser"), "")),
        "promise": promise,
        "promise_url": promise_url(promise),
        "amendments": amendment_rows(record),
        "rows": [rows.changed(key) for key in keys],
        "late": _late(promise, record, today),
        "taken_back": taken_back_rows(promise, record),
        "editions": edition_rows(promise, record),
        "words": explained(gettext("utgåva"), *(f"{row['label']}" for row in record.nouns["periods"])),
        "maskings": masking_rows(promise, today),
        "versions": version_rows(promise, versions, record.nouns["kinds"]),
        "page": page,
        "asked": {"fran": "", "till": ""},
    }


def _late(promise: Promise, record: Record, today: date) -> list[LedgerRow]:
    """What was logged, said of a whole period or told together after the follow-up of its period; what was corrected or
    taken back is told by itself."""
    periods = record.promise.periods
    changed = {each.row.key for each in record.packed if each.replaces or each.row.gone_on}
    logged = {
        each.row.key: each
        for period in periods
        for each in late_among(record, period)
        if each.row.key not in changed
    }
    return [
        *late_rows(promise, record, logged.values(), today),
        *confirmation_rows(promise, record, periods),
        *sum_rows(promise, late_sums(promise, record, periods)),
    ]


def edition_rows(promise: Promise, record: Record) -> list[LedgerRow]:
    """Every edition of every follow-up, newest first: what was published, what was corrected in it and why."""
    rows = []
    for said in sorted(record.editions, key=lambda row: (row["published"], row["edition"]))[::-1]:
        corrected, day = said["edition"] > 1, known_date(said["published"])
        what = gettext("uppföljning av %(label)s") % {
            "label": spoken.words().small(record.period(said["period"])["label"])
        }
        gone = (
            (gettext("Tillbakadragen den %(withdrawn_on)s.") % {"withdrawn_on": _day(said["withdrawn_on"])})
            if "withdrawn_on" in said
            else ""
        )
        rows.append(
            LedgerRow(
                iso=day.isoformat(),
                date_label=spoken.words().day(day),
                title=spoken.words().capital(
                    (gettext("rättad %(what)s") % {"what": what}) if corrected else what
                ),
                url=f"{promise_url(promise)}uppfoljning/{said['period']}/",
                place=(gettext("Utgåva %(edition)s.") % {"edition": said["edition"]}),
                note=" ".join(filter(None, [said.get("reason", ""), gone, said.get("withdrawn_note", "")])),
            )
        )
    return rows


def amendment_rows(record: Record) -> list[AmendmentRow]:
    """Every amendment, newest first, with the commitments that it added, revised or ended."""
    made = sorted(
        record.nouns["amendments"], key=lambda row: (row["decided_on"], row["number"]), reverse=True
    )
    return [amendment_row(record, row) for row in made]


def amendment_row(record: Record, amendment: Document) -> AmendmentRow:
    """One of them."""
    number, previous = amendment["number"], amendment.get("previous_ends_on", "")
    ends_on = known_date(amendment["ends_on"]) if "ends_on" in amendment else None
    title = spoken.words().capital(spoken.label(AmendmentKind(amendment["kind"])))
    if amendment["kind"] == AmendmentKind.PROLONGED and ends_on:
        title = gettext("Förlängt till %(day)s") % {"day": spoken.words().day(ends_on)}
    touched = [
        row
        for row in record.nouns["commitments"]
        if number in (row.get("added_by_amendment"), row.get("ended_by_amendment"))
        or any(target.get("amendment") == number for target in row["targets"])
    ]
    changes = [
        (older, newer)
        for row in touched
        for (older, newer), said in zip(
            pairwise(record.commitments[row["number"]].targets), row["targets"][1:], strict=True
        )
        if said.get("amendment") == number
    ]
    revised = [tuple(map(sentences().promise_words, change)) for change in changes[:1]]
    before, now = revised[0] if revised and revised[0][0] != revised[0][1] else ("", "")
    kept = any(keeps_first(*change) for change in changes)
    numbers = [str(row["number"]) for row in touched]
    if numbers:
        noun = spoken.words().plural(len(numbers), gettext("åtagande"), gettext("åtaganden"))
        title += f": {noun} {spoken.words().listing(numbers)}"
    if previous:
        before = gettext("gällde till %(previous)s") % {"previous": _day(previous)}
    text = [
        now and (gettext("Nu: %(now)s.") % {"now": now}),
        gettext("Det räknas ändå efter det som lovades först.") if now and kept else "",
        amendment.get("text", ""),
        (gettext("Skäl: %(reason)s") % {"reason": amendment["reason"]}),
    ]
    return AmendmentRow(
        iso=amendment["decided_on"],
        date_label=_day(amendment["decided_on"]),
        title=title,
        text=" ".join(filter(None, text)),
        before=before,
        days=" ".join(filter(None, [_days(amendment, record, counts=not kept), _after(amendment, record)])),
    )


def _day(said: str) -> str:
    return spoken.words().day(known_date(said))


def _days(amendment: Document, record: Record, *, counts: bool) -> str:
    """From when it holds and when it became public; ``counts`` = it is counted by from then."""
    decided, public = known_date(amendment["decided_on"]), public_on(record, amendment)
    day = spoken.words().day(decided)
    if public is None:
        stood = (
            (" " + gettext("Stod i löftet när det publicerades.")) if "published_on" in record.nouns else ""
        )
        return gettext("Gäller från %(day)s.%(stood)s") % {"day": day, "stood": stood}
    if public > decided and not counts:
        return gettext("Beslutad %(day)s. Offentlig %(public)s.") % {
            "day": day,
            "public": spoken.words().day(public),
        }
    if public > decided:
        return gettext("Beslutad %(day)s. Offentlig %(public)s, och räknas från den dagen.") % {
            "day": day,
            "public": spoken.words().day(public),
        }
    if public == decided:
        return gettext("Gäller och är offentlig från %(day)s.") % {"day": day}
    return gettext("Gäller från %(day)s. Offentlig %(public)s.") % {
        "day": day,
        "public": spoken.words().day(public),
    }


def _after(amendment: Document, record: Record) -> str:
    """``Infördes efter uppföljningen av tertial 1 2020, som inte ändras av den.``; empty for one that was in time."""
    decided, public = known_date(amendment["decided_on"]), public_on(record, amendment)
    periods = [
        spoken.words().small(period.label)
        for period in record.promise.periods
        if period.told_on and public and decided <= period.ends_on and public > period.told_on
    ]
    if not periods:
        return ""
    noun = spoken.words().plural(len(periods), gettext("uppföljningen"), gettext("uppföljningarna"))
    return gettext("Infördes efter %(noun)s av %(periods)s, som inte ändras av den.") % {
        "noun": noun,
        "periods": spoken.words().listing(periods),
    }


def masking_rows(promise: Promise, on: date) -> list[AmendmentRow]:
    """What had been masked in the promise by the end of the day, newest first: which text or figure, when and on what
    ground."""
    rows = []
    for masking in promise.maskings.all():
        day = day_of(masking.masked_at)
        if day > on:
            continue
        ground = f"{spoken.words().capital(spoken.label(MaskingGround(masking.ground)))}."
        is_lifted = masking.lifted_at and day_of(masking.lifted_at) <= on
        lifted = (
            (gettext("Hävd: %(lifted_reason)s") % {"lifted_reason": masking.lifted_reason})
            if is_lifted
            else ""
        )
        text = " ".join(filter(None, [ground, masking.reason, lifted]))
        rows.append(AmendmentRow(day.isoformat(), spoken.words().day(day), masking.label, text, before=""))
    return rows
