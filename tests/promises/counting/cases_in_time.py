"""What the pages of the sixteen case promises would say through their first two years, for a person to read.

``python -m tests.promises.counting.cases_in_time OUT.md`` writes it. The logs are invented, the same every time: some
commitments are kept, some late, some silent from a day on, of some it is said that nothing was done. Files that
hold a log of their own are read with that too, last.
"""

import sys
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from promises.counting.facts import Promise
from promises.counting.progress import progress, rollup
from promises.counting.sentences import pace, promise_words, rollup_sentence
from promises.exchange.file_checks import problems
from promises.exchange.period_layout import first_day, with_periods
from promises.exchange.read import read
from promises.exchange_format.dates import last_day
from promises.exchange_format.file_facts import facts_of
from promises.exchange_format.normal import Document, complete
from promises.pages.standing import standing
from promises.words import swedish
from promises.words.enums import ConfirmationKind, PartyRole, Status, TargetForm

CASES = Path(__file__).parents[2] / "cases"
TWO_YEARS, AFTERWARDS = timedelta(days=730), timedelta(days=200)
# How the work goes; each commitment of a case gets the next.
COURSES = (
    "hållet",
    "sent",
    "tyst efter halva tiden",
    "inget gjordes",
    "som summor",
    "aldrig ett ord",
    "ryckvis",
)
_DAYS_OF = {"day": 1, "week": 7, "month": 30, "quarter": 91, "tertial": 121, "half_year": 182, "year": 365}
# What the parties write of a commitment, one follow-up after the other; of every fourth they write nothing.
_SAID = (None, Status.ON_TRACK, Status.BEHIND, None, Status.FULFILLED, Status.NOT_STARTED)


def _course(commitment: Document, place: int) -> str:
    number = commitment["number"]
    # What is done only when needed is at its most telling where nothing was.
    return (
        "inget gjordes" if commitment.get("condition") and number % 2 == 0 else COURSES[(place + number) % 7]
    )


def in_time(name: str, place: int, *, own: bool) -> tuple[Document, dict[int, str], list[date]]:
    """The case with its ``own`` log or an invented one, how the work of each commitment goes, and the days it is
    read on."""
    document = read((CASES / f"{name}.json").read_bytes())
    first = first_day(document)
    assert first is not None
    last = min(first + TWO_YEARS, last_day(document["ends_on"]) if "ends_on" in document else date.max)
    document = {"activities": [], "confirmations": [], "follow_ups": []} | with_periods(
        document, last + AFTERWARDS
    )
    if own:
        courses = {row["number"]: "som filen säger" for row in document["commitments"]}
        return document, courses, _days(document, first, last)
    courses = {row["number"]: _course(row, place) for row in document["commitments"]}
    document["activities"] = [
        row for number in courses for row in _rows(document, number, courses, first, last)
    ]
    document["confirmations"] = list(_confirmations(document, courses))
    document["follow_ups"] = list(_follow_ups(document, courses, place))
    wrong = problems(document)
    assert not wrong, (name, wrong)
    return document, courses, _days(document, first, last)


def _days(document: Document, first: date, last: date) -> list[date]:
    """Soon after the start, about the first follow-up, about half the time, the last day and well after it."""
    due, half = date.fromisoformat(document["periods"][0]["due_on"]), first + (last - first) / 2
    after = [last + timedelta(days=days) for days in (0, 1, 40, 90, AFTERWARDS.days)]
    near = [
        first + timedelta(days=20),
        *(each + timedelta(days=days) for each in (due, half) for days in (-1, 15)),
    ]
    return sorted({*near, *after})


def _rows(
    document: Document, number: int, courses: dict[int, str], first: date, last: date
) -> Iterator[Document]:
    chance, course = Random(f"{document['slug']} {number}"), courses[number]
    commitment = next(row for row in document["commitments"] if row["number"] == number)
    target = next(iter(commitment.get("targets", [])), {})
    if target.get("form") == TargetForm.DELIVERABLE:
        done = {"hållet": 0.7, "sent": 1.1, "ryckvis": 0.3}.get(course)
        if done:
            yield _row(document, commitment, first + (last - first) * done)
        return
    if course in {"aldrig ett ord", "inget gjordes"}:
        return
    span = _DAYS_OF.get(target.get("per", ""), (last - first).days)
    step = max(span / float(target.get("number", 5)), 1.0 if span == 1 else 5.0)
    each = max(round(float(target.get("number", 1)) * step / span), 1)
    if course == "som summor":
        for period in document["periods"]:
            start, end = date.fromisoformat(period["starts_on"]), date.fromisoformat(period["ends_on"])
            many = max(round((end - start).days / step * each), 1)
            yield _row(document, commitment, end, start=start, many=many)
        return
    pace_of = {"sent": 1.9, "hållet": 0.9, "ryckvis": 1.1}.get(course, 1.0)
    ends = first + (last - first) / 2 if course.startswith("tyst") else last
    day = first + timedelta(days=step * pace_of / 2)
    while day <= ends:
        if course != "ryckvis" or chance.random() < 0.7:
            yield _row(document, commitment, day, many=each)
        day += timedelta(days=max(step * pace_of * chance.uniform(0.8, 1.2), 1))


def _row(
    document: Document, commitment: Document, day: date, *, start: date | None = None, many: int = 1
) -> Document:
    slug = f"{document['municipality']} {document['slug']} {commitment['number']} {day} {start}"
    return {
        "uid": str(uuid.uuid5(uuid.NAMESPACE_URL, slug)),
        "kind": commitment["kind"],
        "title": commitment["title"],
        "starts_on": str(start or day),
        "ends_on": str(day),
        "performed_by": _responsible(document, commitment)[0],
        "logged_on": str(day + timedelta(days=3)),
        "contributions": [{"commitment": commitment["number"], "quantity": many}],
    }


def _responsible(document: Document, commitment: Document) -> list[str]:
    stated = [
        row["organisation"] for row in commitment.get("parties", []) if row["role"] == PartyRole.RESPONSIBLE
    ]
    return stated or list(dict.fromkeys(row["organisation"] for row in document["signatories"]))


def _confirmations(document: Document, courses: dict[int, str]) -> Iterator[Document]:
    """Of what was not done: every period. Of what is late or goes by fits: the first, that there is no more."""
    for commitment in document["commitments"]:
        course = courses[commitment["number"]]
        said = {"inget gjordes": None, "sent": 1, "ryckvis": 1}
        if course not in said:
            continue
        for at, period in enumerate(document["periods"][: said[course]]):
            kind = ConfirmationKind.NOTHING
            if commitment.get("condition"):
                kind = ConfirmationKind.NEED_UNMET if at % 3 == 2 else ConfirmationKind.NO_NEED
            day = date.fromisoformat(period["ends_on"]) + timedelta(days=9)
            for organisation in _responsible(document, commitment):
                yield {
                    "commitment": commitment["number"],
                    "period": period["slug"],
                    "organisation": organisation,
                    "confirmed_on": str(day),
                    "kind": kind.value,
                }


def _follow_ups(document: Document, courses: dict[int, str], place: int) -> Iterator[Document]:
    """All periods of every third case, every second of the next, of the third only the first, some days late."""
    for at, period in enumerate(document["periods"][:: 1 + place % 3 % 2][: 1 if place % 3 == 2 else None]):
        yield {
            "period": period["slug"],
            "edition": 1,
            "published": str(date.fromisoformat(period["due_on"]) + timedelta(days=place % 4)),
            "as_of": period["ends_on"],
            "summary": "Påhittad.",
            "assessments": [
                {"commitment": number, "text": "Arbetet går framåt."}
                | ({"status": said.value} if (said := _SAID[(number + at) % len(_SAID)]) else {})
                for number, course in courses.items()
                if course != "aldrig ett ord" and (number + at) % 4 != 3
            ],
        }


def seen_on(document: Document, day: date) -> Document:
    """What of it was public that day."""
    public = {"activities": "logged_on", "confirmations": "confirmed_on", "follow_ups": "published"}
    return document | {
        name: [row for row in document[name] if row[key] <= str(day)] for name, key in public.items()
    }


def page(document: Document, day: date) -> Iterator[tuple[int, list[str]]]:
    """Of each commitment what its page says under "Läget i dag", line by line."""
    promise, commitments = facts_of(complete(seen_on(document, day)), day)
    for number, of in commitments.items():
        counted = progress(of, promise, day)
        how = standing(counted, number=number)
        windows = [f"{box.label} {box.state_label} {box.figure}".strip() for box in how.windows]
        head = f"**{swedish.capital(how.answer.label)}** {how.status_note}".strip()
        told = [
            f"{head} | {how.figure} {how.figure_unit}".rstrip(" |"),
            f"[{'; '.join(windows[:4])}{' …' if len(windows) > 4 else ''}]" if windows else "",
            " / ".join(how.gap),
            how.rule_bold if how.rule_bold else "",
            how.rule,
            how.judged,
            how.opinion,
            pace(counted),
        ]
        yield number, [line for line in told if line]


def _together(document: Document, day: date) -> str:
    promise, commitments = facts_of(complete(seen_on(document, day)), day)
    return rollup_sentence(rollup(progress(of, promise, day).answer for of in commitments.values()))


def case(name: str, place: int, *, own: bool = False) -> Iterator[str]:
    """One case in lines; a day on which a page says what it said the time before is left out."""
    document, courses, days = in_time(name, place, own=own)
    promise, commitments = facts_of(complete(document), days[-1])
    yield from ("", f"# {name}: {_frame(promise)}", "")
    yield from (f"- {day}: {_together(document, day)}" for day in days)
    pages: dict[int, list[tuple[date, list[str]]]] = {number: [] for number in commitments}
    for day in days:
        for number, told in page(document, day):
            if not pages[number] or pages[number][-1][1] != told:
                pages[number].append((day, told))
    for number, read_on in pages.items():
        title = next(row["title"] for row in document["commitments"] if row["number"] == number)
        lovat = swedish.capital(promise_words(commitments[number].targets[-1]))
        yield from ("", f"## {number} {title} ({courses[number]}). Lovat: {lovat}", "")
        for day, told in read_on:
            yield f"- {day} {' '.join(told[:1])}"
            yield from (f"  {line}" for line in told[1:])


def _frame(promise: Promise) -> str:
    signed: Any = promise.signed_on or "–"
    return f"{promise.starts_on}–{promise.ends_on or 'tills vidare'}, undertecknat {signed}"


if __name__ == "__main__":
    names = sorted(path.stem for path in CASES.glob("p*.json"))
    lines = [line for place, name in enumerate(names) for line in case(name, place)]
    with_log = [name for name in names if "activities" in read((CASES / f"{name}.json").read_bytes())]
    lines += [line for name in with_log for line in case(name, 0, own=True)]
    Path(sys.argv[1]).write_text("\n".join(lines).strip() + "\n")
