"""What a schema cannot say: references, order of dates, and the database's own rules. Pure.

Works on documents whose misshapen values have been taken away, so everything may be missing.
"""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from promises.exchange.frame_checks import (
    about_commitments,
    about_invitations,
    about_links,
    about_periods,
    about_pointers,
    about_prolongations,
    not_yet,
)
from promises.exchange.problems import Path, Problem
from promises.exchange.rules import RULES, Row
from promises.exchange.said_of_periods import about_confirmations
from promises.exchange_format.dates import known_date, last_day
from promises.exchange_format.schema import Schema, is_object, is_rows, resolve, schema
from promises.words import (
    activity_checks,
    amendment_checks,
    promise_checks,
    target_checks,
)
from promises.words.enums import AmendmentKind, Counting, ReportingCalendar, TargetForm

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


# What an activity breaks, said of the file's own properties.
_IN_A_FILE = {
    activity_checks.Rule.NO_REASON_WHEN_COUNTED: "Skriv counts false, eller ta bort why_not.",
    activity_checks.Rule.MEASURE_OF_THE_KIND: "Slaget har inget sådant mått. Lägg till det i kinds, eller rätta det.",
}
# Beside x-key: what is unique in the whole house, and so in a file too.
_UNIQUE = {
    "police_areas": ("name",),
    "municipalities": ("name", "code"),
    "organisations": ("name", "organisation_number"),
    "kinds": ("name",),
    "activities": ("replaces",),
    "invitations": ("activity",),
}


def semantic_problems(document: Row, today: date) -> list[Problem]:
    """All that contradicts itself in a document, or has not been done ``today``."""
    return [
        *_inside("", schema(), document, (), document, today),
        *about_links(document),
        *about_periods(document),
        *about_invitations(document, today),
        *about_commitments(document),
        *about_pointers(document),
        *about_prolongations(document),
        *_not_unique(document),
        *_about_activities(document, today),
        *(
            Problem(("further_municipalities", number), "Kommunen är redan löftets egen. Ta bort den här.")
            for number, slug in enumerate(document.get("further_municipalities", ()))
            if slug == document.get("municipality")
        ),
        *_about_few(document),
        *_about_targets(document),
        *about_amendments(document),
        *about_confirmations(document, today),
        *_about_editions(document),
        *_without_periods(document),
    ]


def _without_periods(document: Row) -> Iterator[Problem]:
    """A published promise whose calendar lays out no periods, and that names none: silence in it would be nothing done."""
    if document.get("periods") or "published_on" not in document:
        return
    calendar = document.get("calendar")
    if calendar == ReportingCalendar.OWN:
        yield Problem(
            ("periods",), "Löftet följs upp efter egna datum (calendar own). Lägg till dem i periods."
        )
    if calendar == ReportingCalendar.END and "ends_on" not in document:
        yield Problem(
            ("periods",),
            "Löftet följs upp när det är slut (calendar end), men slutet är inte känt. Lägg till ends_on, eller periods.",
        )


def _inside(name: str, shape: Schema, row: Row, path: Path, document: Row, today: date) -> Iterator[Problem]:
    """What holds for every object of the file: its rules, dates, references and lists."""
    for rule in RULES.get(name, ()):
        if rule.breaks(row):
            yield Problem((*path, rule.property), rule.sentence)
    yield from _out_of_order(shape, row, path)
    yield from not_yet(name, row, path, today)
    for key, part in shape["properties"].items():
        part = resolve(part)
        if key not in row:
            continue
        if is_rows(part):
            inner = part["items"]["$ref"].rpartition("/")[2]
            yield from _twice(part, row[key], (*path, key))
            for number, each in enumerate(row[key]):
                yield from _inside(inner, resolve(part["items"]), each, (*path, key, number), document, today)
        elif is_object(part):
            yield from _inside(key, part, row[key], (*path, key), document, today)
        elif part.get("type") == "array":
            for number, each in enumerate(row[key]):
                yield from _broken_reference(part["items"], each, (*path, key, number), document)
        else:
            yield from _broken_reference(part, row[key], (*path, key), document)


def _out_of_order(shape: Schema, row: Row, path: Path) -> Iterator[Problem]:
    for first, last in shape.get("x-order", ()):
        if first in row and last in row and known_date(row[first]) > last_day(row[last]):
            due = "En uppföljning är klar när perioden är slut: skriv en senare dag."
            advice = due if last == "due_on" else "Byt plats på dem eller rätta den ena."
            yield Problem((*path, last), f"Dagen ligger före {first}. {advice}")


def _twice(part: Schema, rows: list[Row], path: Path) -> Iterator[Problem]:
    keys = part.get("x-key", ())
    seen: set[tuple[Any, ...]] = set()
    for number, row in enumerate(rows):
        # What people read is the same word in capitals; units have a sentence of their own.
        key = tuple(row.get(name) if "unit" in keys else _word(row.get(name)) for name in keys)
        # A key with everything missing is only a key where that can be meant, as for the first target.
        if key in seen and (any(value is not None for value in key) or keys == ["in_force_from"]):
            said = ", ".join(str(row[name]) for name in keys if row.get(name) is not None)
            advice = (
                "Är det olika enheter, skriv dem i unit." if "unit" in keys else "Varje rad har sitt eget."
            )
            yield Problem((*path, number, keys[0]), f"{said or 'Samma'} står redan i listan. {advice}")
        seen.add(key)


def _word(value: Any) -> Any:
    return promise_checks.alike(value) if isinstance(value, str) else value


def _broken_reference(part: Schema, value: Any, path: Path, document: Row) -> Iterator[Problem]:
    if "x-ref" not in part:
        return
    place, _, name = part["x-ref"].partition(".")
    rows = document.get(place, ())
    known = [str(row.get(name)) for row in rows]
    if str(value) not in known:
        # What it is called may have been written in the place of its short name.
        meant = [
            str(row.get(name))
            for row in rows
            if str(value).casefold() in {str(word).casefold() for word in row.values()}
        ]
        near = (meant or difflib.get_close_matches(str(value), known, 1) or [""])[0]
        advice = f"Menade du {near}?" if near else "Lägg till det där, eller rätta skrivfelet."
        yield Problem(path, f"{value} finns inte i {place}, som har {name}. {advice}")


def _not_unique(document: Row) -> Iterator[Problem]:
    for place, names in _UNIQUE.items():
        for name in names:
            seen: set[Any] = set()
            for number, row in enumerate(document.get(place, ())):
                if row.get(name) and _word(row[name]) in seen:
                    yield Problem((place, number, name), "Samma värde står på en rad ovanför. Rätta den ena.")
                seen.add(_word(row.get(name)))


def _about_activities(document: Row, today: date) -> Iterator[Problem]:
    """The rules that hold for every activity, and that no row corrects itself."""
    commitments = {row.get("number"): row for row in document.get("commitments", ())}
    measures = {
        kind.get("slug"): [measure.get("slug") for measure in kind.get("measures", ())]
        for kind in document.get("kinds", ())
    }
    promised_in = {document.get("municipality"), *document.get("further_municipalities", ())}
    activities = document.get("activities", ())
    corrects = {row.get("uid"): row.get("replaces") for row in activities}
    gone = {*corrects.values(), *(row.get("uid") for row in activities if "withdrawn_on" in row)}
    for number, row in enumerate(activities):
        path: Path = ("activities", number)
        given = [each for each in row.get("contributions", ()) if each.get("commitment") in commitments]
        results = [each for each in row.get("results", ()) if row.get("kind") in measures]
        place = row.get("municipality", document.get("municipality"))
        starts_on = row.get("starts_on")
        for problem in activity_checks.problems(
            today=today,
            starts_on=starts_on and known_date(starts_on),
            ends_on=known_date(row["ends_on"]) if "ends_on" in row else None,
            municipality=place,
            place=str(place),
            counted=[
                _counted(
                    commitments[each["commitment"]], promised_in, each, row, stands=row.get("uid") not in gone
                )
                for each in given
            ],
            measures=[each.get("measure") for each in results],
            of_kind=measures.get(row.get("kind"), ()),
            kind=str(row.get("kind")),
            is_sum=row.get("is_sum", False),
        ):
            if problem.rule is activity_checks.Rule.IS_DONE and problem.field == "ends_on":
                continue  # what is still going on, as a sum over a year, may stand in a file with its last day
            where = path
            if problem.number is not None and problem.field != "place":
                name, rows = ("results", results) if problem.field == "measure" else ("contributions", given)
                where = (*path, name, row[name].index(rows[problem.number]))
            yield Problem((*where, problem.field), _IN_A_FILE.get(problem.rule, problem.sentence))
        if _goes_round(row.get("uid"), corrects):
            yield Problem((*path, "replaces"), "Insatsen rättar i en ring sig själv. Rätta den ena.")


def _about_few(document: Row) -> Iterator[Problem]:
    """A number is left out only where people are counted, and those are whole."""
    flagged = {row.get("number") for row in document.get("commitments", ()) if row.get("counts_people")}
    people = {
        (kind.get("slug"), measure.get("slug"))
        for kind in document.get("kinds", ())
        for measure in kind.get("measures", ())
        if measure.get("counts_people")
    }
    for number, row in enumerate(document.get("activities", ())):
        for place, given in enumerate(row.get("contributions", ())):
            if given.get("few") and given.get("commitment") not in flagged:
                yield Problem(
                    ("activities", number, "contributions", place, "few"),
                    "Åtagandet räknar inte få personer. Skriv talet i quantity, eller counts_people på åtagandet.",
                )
        for place, result in enumerate(row.get("results", ())):
            path: Path = ("activities", number, "results", place)
            flagged_measure = (row.get("kind"), result.get("measure")) in people
            if result.get("few") and not flagged_measure:
                sentence = (
                    "Måttet räknar inte få personer. Skriv talet i value, eller counts_people på måttet."
                )
                yield Problem((*path, "few"), sentence)
            if flagged_measure and result.get("value", 0) % 1:
                yield Problem((*path, "value"), activity_checks.Rule.WHOLE_PEOPLE.value)


def _about_targets(document: Row) -> Iterator[Problem]:
    """What makes no sense in how much is promised."""
    for number, commitment in enumerate(document.get("commitments", ())):
        first, last = commitment.get("starts_on") or document.get("starts_on"), document.get("ends_on")
        for version, target in enumerate(commitment.get("targets", ())):
            said = {name: _with_days(value) for name, value in target.items()}
            for problem in target_checks.problems(said, first and known_date(first), last and last_day(last)):
                path = (problem.rows, problem.row) if problem.rows else ()
                where = ("commitments", number, "targets", version, *path, problem.field)
                yield Problem(where, problem.sentence)


def about_amendments(document: Row) -> Iterator[Problem]:
    """Changes that would count before the signing, or after the end that held when they were made."""
    amendments = document.get("amendments", ())
    published, signed, starts = (
        known_date(document[name]) if name in document else None
        for name in ("published_on", "signed_on", "starts_on")
    )
    for number, row in enumerate(amendments):
        if "decided_on" not in row:
            continue
        later = (each for each in amendments if each.get("decided_on", "") >= row["decided_on"])
        ends = [each["previous_ends_on"] for each in later if "previous_ends_on" in each]
        held = min(ends, default=document.get("ends_on"))
        logged = row.get("logged_on")
        sentence = amendment_checks.problem(
            known_date(row["decided_on"]),
            amendment_checks.public_on(known_date(logged), published) if logged else None,
            signed_on=signed,
            starts_on=starts,
            ends_on=held and last_day(held),
            prolongs=row.get("kind") == AmendmentKind.PROLONGED,
        )
        if sentence:
            yield Problem(("amendments", number, "decided_on"), sentence)


def _with_days(value: Any) -> Any:
    """A property of a target, its days as dates."""
    if isinstance(value, list):
        return [{name: _with_days(each) for name, each in row.items()} for row in value]
    return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value


def _counted(
    commitment: Row, promised_in: Collection[Any], row: Row, activity: Row, *, stands: bool
) -> activity_checks.Counted:
    """The contribution ``row`` of the activity with what the commitment allows; one that has been corrected or
    withdrawn no longer ``stands``, and need not say where it would have been counted.

    A number that is not told (few) has no base either.
    """
    versions = commitment.get("targets", ())
    parts = [
        part for version in versions for name in ("parts", "milestones") for part in version.get(name, ())
    ]
    day = str(activity.get("starts_on", ""))
    begun = [version for version in versions if version.get("in_force_from", "") <= day]
    in_force: Row = (
        max(begun, key=lambda version: version.get("in_force_from", ""), default={}) if stands else {}
    )
    return activity_checks.Counted(
        promised_in=promised_in,
        parts={part.get("slug") for part in parts},
        divided=any("starts_on" not in part for part in in_force.get("parts", ())),
        by_place=in_force.get("counting") == Counting.PLACES,
        is_share=in_force.get("form") == TargetForm.SHARE and not row.get("few"),
        has_base=in_force.get("form", TargetForm.NONE) in activity_checks.WITH_BASE,
        people=stands and commitment.get("counts_people", False),
        where=activity.get("place", ""),
        quantity=row.get("quantity", 1),
        out_of=row.get("out_of") if stands else None,
        part=row.get("part", ""),
        counts=row.get("counts", True),
        why_not=row.get("why_not", ""),
    )


def _goes_round(uid: Any, corrects: Mapping[Any, Any]) -> bool:
    seen: set[Any] = set()
    step = uid
    while step is not None and step not in seen:
        seen.add(step)
        step = corrects.get(step)
    return step is not None and step == uid


def _about_editions(document: Row) -> Iterator[Problem]:
    follow_ups = document.get("follow_ups", ())
    editions = {(row.get("period"), row.get("edition")): row.get("published", "") for row in follow_ups}
    ends = {row.get("slug"): row.get("ends_on") for row in document.get("periods", ())}
    for number, row in enumerate(follow_ups):
        last, published = ends.get(row.get("period")), row.get("published")
        if last and published and published <= last:
            sentence = "Perioden var inte slut då. En uppföljning publiceras tidigast dagen efter periodens sista dag."
            yield Problem(("follow_ups", number, "published"), sentence)
        # What it counts is the whole period's, as it was known after the period's last day, and before it was read.
        if last and row.get("as_of", last) != last:
            yield Problem(
                ("follow_ups", number, "as_of"), f"Uppföljningen gäller hela perioden. Skriv {last}."
            )
        frozen_on = row.get("frozen_on", "")
        if last and published and frozen_on and not last < frozen_on <= published:
            sentence = "Talen fryses efter periodens sista dag, och senast dagen då uppföljningen publiceras."
            yield Problem(("follow_ups", number, "frozen_on"), sentence)
        if published and row.get("withdrawn_on", published) < published:
            yield Problem(
                ("follow_ups", number, "withdrawn_on"), "Dagen ligger före published. Rätta den ena."
            )
        for place, approval in enumerate(row.get("approvals", ())):
            if published and approval.get("at", "")[:10] > published:
                path = ("follow_ups", number, "approvals", place, "at")
                yield Problem(path, "Utgåvan var publicerad då. Den godkänns innan den publiceras.")
        edition = row.get("edition", 1)
        before = editions.get((row.get("period"), edition - 1))
        if edition > 1 and before is None:
            yield Problem(
                ("follow_ups", number, "edition"),
                f"Utgåva {edition - 1} saknas. Utgåvorna av en uppföljning räknas från 1 utan luckor.",
            )
        elif before and published and published < before:
            sentence = f"Utgåva {edition - 1} publicerades senare, {before}. En ny utgåva kommer efter den."
            yield Problem(("follow_ups", number, "published"), sentence)
