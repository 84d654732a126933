"""What the feeds tell, made from the public record: what was published, corrected, amended or came afterwards."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from promises.counting.facts import ReportingPeriod
from promises.exchange_format.dates import known_date
from promises.exchange_format.normal import Document
from promises.models import Promise
from promises.pages.ledger_rows import linked_url
from promises.pages.said_rows import confirmed_words
from promises.reading.page_frame import commitment_url, period_words
from promises.record.as_said import as_said
from promises.record.late_rows import late_confirmations, late_words, public_on, said_after
from promises.record.late_sums import late_sums
from promises.record.packed import Packed
from promises.record.reading import Record, last_changed_first
from promises.words import amendment_checks, swedish
from promises.words.enums import AmendmentKind

# "Rättad", "Återtagen" or "Loggad", the day, and the periods whose follow-ups it came after.
_Change = tuple[str, date, tuple[ReportingPeriod, ...]]

# As many as a reader's program asks for again and again.
NEWEST = 50


@dataclass(frozen=True)
class Entry:
    """One thing that happened. ``key`` names it for ever; ``day`` is when it became public, ``said`` the day that it says
    of itself where that is earlier."""

    key: str
    title: str
    text: str
    url: str
    day: date
    author: str
    said: date | None = None


def entries(promises: Iterable[Promise]) -> list[Entry]:
    """The newest of what happened to these published promises, newest first."""
    found: list[Entry] = []
    for row, record in last_changed_first(promises):
        # Whoever comes now was changed last before all of these.
        if len(found) == NEWEST and record.changed_on < found[-1].day:
            break
        promise = as_said(row, record.nouns)
        found += [*_edition_entries(promise, record), *_amendment_entries(promise, record)]
        found += [*_row_entries(promise, record), *_confirmation_entries(promise, record)]
        found += _sum_entries(promise, record)
        found = sorted(found, key=lambda entry: (entry.day, entry.key), reverse=True)[:NEWEST]
    return found


def _edition_entries(promise: Promise, record: Record) -> Iterator[Entry]:
    files = record.of_nouns("editions") if record.editions else {}
    for said in record.editions:
        slug, number = said["period"], said["edition"]
        period = record.period(slug)
        label = swedish.small(period["label"])
        span = swedish.span(known_date(period["starts_on"]), known_date(period["ends_on"]))
        days = [said["published"]]
        title, text = f"Uppföljning av {label}", f"Uppföljningen av {span} är publicerad."
        if number > 1:
            title = f"Rättad uppföljning av {label}"
            text = f"Utgåva {number} ersätter den förra. Skäl: {said.get('reason', '')}"
        if masked_on := files.get(f"editions/{slug}/{number}", {}).get("masked_on"):
            days.append(masked_on)
            text = f"Något som inte får visas har tagits bort ur utgåva {number}."
        if withdrawn_on := said.get("withdrawn_on"):
            days.append(withdrawn_on)
            title = f"Tillbakadragen uppföljning av {label}"
            text = f"Alla parter har dragit tillbaka uppföljningen. {said.get('withdrawn_note', '')}"
        yield Entry(
            key=f"{promise.address}/uppfoljning/{slug}/utgava/{number}",
            title=f"{title}, {promise.municipality.short_name}: {promise.title}",
            text=_with_note(promise, text),
            url=reverse("followup:period", args=[promise.municipality.slug, promise.slug, slug]),
            day=known_date(max(days)),
            author=promise.municipality.name,
        )


def _amendment_entries(promise: Promise, record: Record) -> Iterator[Entry]:
    name = f"{promise.municipality.short_name}, {promise.title} {period_words(promise)}"
    published_on = known_date(record.nouns["published_on"])
    for said in record.nouns["amendments"]:
        ends_on = known_date(said["ends_on"]) if "ends_on" in said else None
        title = amendment_checks.title(AmendmentKind(said["kind"]), ends_on)
        decided_on, day = known_date(said["decided_on"]), public_on(record, said) or published_on
        decided = f"Beslutat {swedish.day(decided_on)}." if decided_on != day else ""
        yield Entry(
            key=f"{promise.address}/andring/{said['number']}",
            title=f"{title}: {name}".strip(),
            text=_with_note(promise, said.get("text", ""), f"Skäl: {said['reason']}", decided),
            url=reverse("history", args=[promise.municipality.slug, promise.slug]),
            day=day,
            author=promise.municipality.name,
            said=min(decided_on, day),
        )


def _row_entries(promise: Promise, record: Record) -> Iterator[Entry]:
    """Rows that were corrected, taken back, or logged after a follow-up that told of them."""
    changes = sorted(_row_changes(record), key=lambda change: change[1][1], reverse=True)[:NEWEST]
    said = record.activities([each.row.key for each, _ in changes])
    for each, (word, day, after) in changes:
        row = said[each.row.key]
        name = f"{row['title']}, {swedish.span(each.row.starts_on, each.row.ends_on)}"
        what = "Loggad i efterhand" if word == "Loggad" else word
        told = late_words(word, day, after) if after else f"{word} {swedish.day(day)}."
        yield Entry(
            key=f"{promise.address}/insats/{row['uid']}/{word.lower()}",
            title=f"{what}: {promise.municipality.short_name}: {name}",
            text=_with_note(promise, told, _reason(word, row)),
            url=linked_url(promise, each.commitment, each.row.ends_on, row["uid"]),
            day=day,
            author=promise.municipality.name,
            said=min(each.row.ends_on, day),
        )


def _confirmation_entries(promise: Promise, record: Record) -> Iterator[Entry]:
    """What was said of a whole period after a follow-up that told of it."""
    for said, day, after in late_confirmations(record, record.promise.periods):
        number, who = said["commitment"], said["organisation"]
        yield Entry(
            key=f"{promise.address}/atagande/{number}/sagt/{said['period']}/{who}",
            title=f"Sagt i efterhand: {promise.municipality.short_name}: {confirmed_words(record, said)}",
            text=_with_note(promise, late_words("Sagt", day, after), _reason("Loggad", said)),
            url=commitment_url(promise, number),
            day=day,
            author=promise.municipality.name,
        )


def _sum_entries(promise: Promise, record: Record) -> Iterator[Entry]:
    """What is told only together, and became another after the follow-up of its period."""
    for each in late_sums(promise, record, record.promise.periods):
        words = f"åtagande {each.commitment}, det som visas sammanlagt"
        yield Entry(
            key=f"{promise.address}/atagande/{each.commitment}/summa/{each.period.slug}",
            title=f"Ändrat i efterhand: {promise.municipality.short_name}: {words}",
            text=_with_note(promise, late_words("Ändrat", each.day, [each.period])),
            url=commitment_url(promise, each.commitment),
            day=each.day,
            author=promise.municipality.name,
        )


def _row_changes(record: Record) -> Iterator[tuple[Packed, _Change]]:
    # Of a row that serves several commitments the first one's.
    rows = {each.row.key: each for each in record.listed(gone_too=True)[::-1]}
    for each in rows.values():
        late = said_after(record, each, record.promise.periods)
        after: dict[str, _Change] = {each[0]: each for each in [*late][::-1]}
        if each.replaces and each.row.public_on:
            yield each, after.get("Rättad", ("Rättad", each.row.public_on, ()))
        elif "Loggad" in after:
            yield each, after["Loggad"]
        if each.row.gone_on:
            yield each, after.get("Återtagen", ("Återtagen", each.row.gone_on, ()))


def _reason(word: str, row: Document) -> str:
    name = {"Rättad": "correction_reason", "Återtagen": "withdrawn_reason", "Loggad": "late_reason"}[word]
    return f"Skäl: {row[name]}" if row.get(name) else ""


def _with_note(promise: Promise, *sentences: str) -> str:
    return " ".join(filter(None, [*sentences, promise.demo_note]))
