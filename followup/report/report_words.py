"""The texts of a report beside the counted figures, read from a complete exchange file. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext, gettext_noop

from promises.counting.facts import Commitment, Contribution, Target, own_day
from promises.counting.progress import Progress
from promises.exchange_format.file_facts import current_activities
from promises.pages.ledger_rows import LedgerRow, changed_words
from promises.reading.page_frame import all_who_signed
from promises.reading.telling import sentences as telling
from promises.traffic.words import operation_words
from promises.words import spoken
from promises.words.enums import Cause, PartyRole, Status, Unknown

Row = Mapping[str, Any]
_FIELDS = (
    (gettext_noop("Rubrik"), "title"),
    (gettext_noop("Plats"), "place"),
    (gettext_noop("Anteckning"), "note"),
)


def read_in(day: date | None, approvals: Sequence[object]) -> str:
    """That the edition came with a file that day, and whose word its approvals are then; empty where it was made here."""
    if day is None:
        return ""
    came = gettext("Uppföljningen är inläst från en fil %(day)s.") % {"day": spoken.words().day(day)}
    return f"{came} {gettext('Godkännandena är de som filen uppger.')}" if approvals else came


class Counted(NamedTuple):
    """One row towards one commitment, and what it is counted as; ``quantity`` is 0 where it does not count."""

    shown: LedgerRow
    quantity: Decimal
    kind: str
    row: Row
    fact: Contribution


def activities(
    full: Row, period: Row, known_on: date, commitments: Mapping[int, Commitment]
) -> Mapping[int, Sequence[Counted]]:
    """The period's rows by commitment, in order of time. ``commitments`` are the facts of the file."""
    facts = {
        (fact.key, number, fact.part): fact
        for number, each in commitments.items()
        for fact in each.contributions
    }
    kinds = {row["slug"]: row for row in full["kinds"]}
    by_commitment: dict[int, list[Counted]] = {}
    for row, said in _in_period(full, period, known_on):
        for given in row["contributions"]:
            number = given["commitment"]
            fact = facts[row["uid"], number, given.get("part", "")]
            counts_text = given.get("why_not", "")
            if fact.counts:
                counts_text = _amount(fact, commitments[number].targets[-1])
            shown = replace(said, counts=given["counts"], counts_text=counts_text)
            quantity = fact.quantity if fact.counts else Decimal(0)
            by_commitment.setdefault(number, []).append(
                Counted(shown, quantity, kinds[row["kind"]]["name"], row, fact)
            )
    return by_commitment


def others(full: Row, period: Row, known_on: date) -> tuple[LedgerRow, ...]:
    """The period's rows that serve no commitment, in order of time, each with who did it as its place says."""
    names = {row["slug"]: spoken.words().capital(row["short_name"]) for row in full["organisations"]}
    return tuple(
        replace(said, place=". ".join(filter(None, [said.where, names[row["performed_by"]]])))
        for row, said in _in_period(full, period, known_on)
        if not row["contributions"]
    )


def _in_period(full: Row, period: Row, known_on: date) -> Iterator[tuple[Row, LedgerRow]]:
    """The period's rows in order of time, as the file has them and as they are shown."""
    kinds = {row["slug"]: row for row in full["kinds"]}
    rows = {row["uid"]: row for row in full["activities"]}
    for row in sorted(current_activities(full, known_on), key=lambda row: (row["ends_on"], row["uid"])):
        first, last = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
        if not period["starts_on"] <= own_day(first, last).isoformat() <= period["ends_on"]:
            continue
        yield (
            row,
            LedgerRow(
                iso=last.isoformat(),
                date_label=_days(row),
                title=row["title"],
                place=row.get("place", ""),
                note=row.get("note", ""),
                results=_results(row, kinds[row["kind"]]),
                trail=tuple(_corrected(row, rows, kinds)),
                demo=row["is_demo"],
            ),
        )


def _days(row: Row) -> str:
    first, last = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
    return spoken.words().day(last) if first == last else spoken.words().span(first, last)


def _results(row: Row, kind: Row) -> tuple[tuple[str, str], ...]:
    """What its way of working adds, then the results in the order of its kind."""
    traffic = row.get("traffic_operation")
    own = operation_words(traffic["control"], traffic.get("section", "")) if traffic else ()
    reported = {each["measure"]: each.get("value", 0) for each in row["results"]}
    return own + tuple(
        (
            spoken.words().capital(measure["label"]),
            telling().number_words(reported[measure["slug"]], few=measure["counts_people"]),
        )
        for measure in kind["measures"]
        if measure["slug"] in reported
    )


def _corrected(row: Row, rows: Mapping[str, Row], kinds: Mapping[str, Row]) -> Iterator[tuple[str, str]]:
    """``Rättad 2 oktober 2020`` and what was changed, the newest correction first."""
    seen: set[str] = set()  # a file that nobody made may go round
    while (older := rows.get(row.get("replaces", ""))) and row["uid"] not in seen:
        seen.add(row["uid"])
        now, then = (dict(_results(each, kinds[each["kind"]])) for each in (row, older))
        fields = (
            *((gettext(name), row.get(key, ""), older.get(key, "")) for name, key in _FIELDS),
            (gettext("Datum"), _days(row), _days(older)),
            *((label, now.get(label, ""), then.get(label, "")) for label in {**then, **now}),
        )
        reason = row.get("correction_reason", "").rstrip(".")
        said = [
            *changed_words(fields),
            *([(gettext("Skäl: %(reason)s.") % {"reason": reason})] if reason else []),
        ]
        yield (
            (
                gettext("Rättad %(logged_on)s")
                % {"logged_on": spoken.words().day(date.fromisoformat(row["logged_on"]))}
            ),
            " ".join(said),
        )
        row = older


def _amount(fact: Contribution, newest: Target) -> str:
    """``64 trafikkontroller.``, so that the figure can be followed to its rows; empty for a row that is just one."""
    quantity, unit = fact.quantity, newest.unit
    if fact.few:
        return f"{telling().untold_words(newest, unit.many, together=quantity if fact.summed else None)}."
    if fact.out_of is not None:
        return gettext("%(quantity)s av %(out_of)s.") % {
            "quantity": spoken.words().number(quantity),
            "out_of": spoken.words().number(fact.out_of),
        }
    return (
        ""
        if quantity == 1
        else f"{spoken.words().number(quantity)} {spoken.words().plural(quantity, unit.one, unit.many)}."
    )


def also_promised(commitment: Row) -> list[str]:
    """``Dessutom lovat: varav minst 20 procent på kvällstid. Utfall: 24 procent 2020.``; nothing where nothing is."""
    said = ((gettext("Dessutom lovat"), "also_promised"), (gettext("Utfall"), "also_measured"))
    return [f"{label}: {commitment[name].rstrip('.')}." for label, name in said if commitment.get(name)]


def in_period(rows: Sequence[Counted], counted: Progress, *, logged: bool) -> str:
    """``2 insatser``; never 0 where nobody said so: "uppgift saknas" where nobody accounted for the period,
    "inget loggat" where there are words about it but neither a row nor a confirmation."""
    total = sum((each.quantity for each in rows), Decimal(0))
    if known(total, counted, logged=logged) is None:
        in_words = counted.unknown is Unknown.IN_WORDS
        return gettext("uppgift saknas") if counted.unknown and not in_words else gettext("inget loggat")
    unit = counted.aim.unit
    if counted.counts_people:
        counting = [each.fact for each in rows if each.fact.counts]
        return telling().sum_words(counting, counted.aim, unit, apart=counted.windows_total > 1)
    return f"{spoken.words().number(total)} {spoken.words().plural(total, unit.one, unit.many)}"


def known(total: Decimal, counted: Progress, *, logged: bool) -> Decimal | None:
    """The quantity of the period; None where it is not zero but unknown (docs/progress.md)."""
    return total if total or (logged and counted.status is not Status.UNKNOWN) else None


def is_confirmed(full: Row, commitment: int, period: str) -> bool:
    """Whether somebody has said that nothing was done in the period."""
    return any((each["commitment"], each["period"]) == (commitment, period) for each in full["confirmations"])


def cause(written: Row) -> str:
    """``Inställt: den planerade insatsen flyttades``; empty when nothing deviated."""
    if not written.get("cause"):
        return ""
    label = spoken.words().capital(spoken.label(Cause(written["cause"])))
    return ": ".join(filter(None, [label, written.get("cause_text", "")]))


def coming(full: Row, period: Row) -> str:
    """``Nästa uppföljning kommer senast 28 januari 2021.``; empty after the last."""
    later = [row for row in full["periods"] if row["ends_on"] > period["ends_on"]]
    if not later:
        return ""
    due_on = min(later, key=lambda row: row["ends_on"])["due_on"]
    return gettext("Nästa uppföljning kommer senast %(due_on)s.") % {
        "due_on": spoken.words().day(date.fromisoformat(due_on))
    }


def responsible(full: Row, commitment: Row) -> str:
    """Who answers for a commitment; every signatory where nobody is named."""
    names = {row["slug"]: row["short_name"] for row in full["organisations"]}
    stated = [
        party["organisation"] for party in commitment["parties"] if party["role"] == PartyRole.RESPONSIBLE
    ]
    if not stated:
        return all_who_signed(names[row["organisation"]] for row in full["signatories"])
    return spoken.words().listing(list(dict.fromkeys(names[slug] for slug in stated)))


def signatories(full: Row) -> tuple[tuple[str, str, str], ...]:
    """``(name, title, organisation)`` of each who signed; name and title may be empty."""
    names = {row["slug"]: row["name"] for row in full["organisations"]}
    return tuple(
        (row.get("name", ""), row.get("title", ""), names[row["organisation"]]) for row in full["signatories"]
    )


def numbers(entry: Row) -> tuple[tuple[str, str], ...]:
    """Registration numbers and the date drawn up, those that are known."""
    days = {name: entry.get(name, "") for name in ("drawn_up_on", "received_on")}
    written = {name: spoken.words().day(date.fromisoformat(day)) if day else "" for name, day in days.items()}
    pairs = (
        (gettext("Kommunens diarienummer"), entry.get("municipal_number", "")),
        (gettext("Polisens diarienummer"), entry.get("police_number", "")),
        (gettext("Upprättad"), written["drawn_up_on"]),
        (gettext("Inkommen"), written["received_on"]),
    )
    return tuple((label, value) for label, value in pairs if value)


def approval(row: Row) -> str:
    """``Godkänd av Anna Ek, kommundirektör, den 15 oktober 2020.`` How Anna had signed in is in the data alone."""
    title = f", {row['title']}," if row.get("title") else ""
    instead = (" " + gettext("på delegation av %(for)s") % {"for": row["for"]}) if row.get("for") else ""
    day = spoken.words().day(datetime.fromisoformat(row["at"]).date())
    return gettext("Godkänd av %(name)s%(title)s%(instead)s den %(day)s.") % {
        "name": row["name"],
        "title": title,
        "instead": instead,
        "day": day,
    }


def approvals(full: Row, entry: Row) -> tuple[tuple[str, str], ...]:
    """Each person's consent with the organisation that it was given for, in the order they were given."""
    names = {row["slug"]: row["name"] for row in full["organisations"]}
    return tuple((names[row["organisation"]], approval(row)) for row in entry.get("approvals", []))


def effect(indicator: Row) -> tuple[str, str, str]:
    """Name, what is known, and where it is measured."""
    unit = indicator.get("unit", "")
    measurements = [
        telling().measurement(
            row["period"], row.get("value"), unit, row.get("uncertainty", ""), row.get("note", "")
        )
        for row in indicator["measurements"]
    ]
    sentences = telling().effect_words(
        indicator.get("baseline"),
        indicator.get("target"),
        unit,
        indicator.get("baseline_note", ""),
        measurements,
    )
    return indicator["name"], " ".join(sentences), indicator.get("source", "")
