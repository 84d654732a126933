"""How each commitment goes in a line, and how those of a focus area go together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from promises.counting.facts import Contribution
from promises.counting.progress import Answer, Progress, rollup, without_number
from promises.counting.sentences import AnswerLine
from promises.exchange_format.normal import Document
from promises.models import WalkInvitation
from promises.reading.telling import sentences
from promises.record.reading import Record
from promises.walks.said_walk import walks_of
from promises.words import spoken

# Of more commitments than this a screen shows the areas, and the lines stand in the list.
MOST = 6


@dataclass(frozen=True)
class Area:
    """A focus area of a promise with many commitments: ``words`` is ``fem genomförda, två efter plan``."""

    name: str
    url: str
    words: str


def said_line(
    record: Record,
    number: int,
    counted: Progress,
    newest: Document | None = None,
    coming: Iterable[WalkInvitation] = (),
) -> AnswerLine:
    """The line of one commitment. Where no number is promised, the place done last and the one that comes next are the
    answer, if a walk is to come: ``newest`` is what was done last, ``coming`` the invitations to walks."""
    rows = record.contributions.get(number, ()) if without_number(counted.aim) else ()
    line = sentences().answer_line(counted, logged(rows, counted.day))
    ahead = next(iter(walks_of(coming, number)), None)
    if ahead is None or ahead.cancelled_at or not without_number(counted.aim):
        return line
    day = spoken.words().day(ahead.held_on, year=ahead.held_on.year != counted.day.year)
    parts = [f"{ahead.area} {day}"]
    if newest and newest.get("place"):
        done = date.fromisoformat(newest["ends_on"])
        parts.insert(
            0,
            (
                gettext("%(place)s klart %(year)s")
                % {
                    "place": newest["place"],
                    "year": spoken.words().day(done, year=done.year != counted.day.year),
                }
            ),
        )
    return AnswerLine(line.status, line.beside, f"{', '.join(parts)}.")


def logged(rows: Iterable[Contribution], day: date) -> Decimal | None:
    """What the rows that stand and count come to; None where few people are among them, or a share."""
    total = Decimal(0)
    for row in rows:
        if row.counts and row.stands(day):
            if row.few or row.out_of is not None:
                return None
            total += row.quantity
    return total


def areas(groups: Iterable[tuple[str, list[Answer]]]) -> list[Area]:
    """The focus areas with what is said of how many; ``groups`` as they stand on the page."""
    return [
        Area(name or gettext("Övriga åtaganden"), f"#omrade-{at}", _counts(answers))
        for at, (name, answers) in enumerate(groups, 1)
    ]


def _counts(answers: Iterable[Answer]) -> str:
    said = []
    for answer, count in rollup(answers):
        if count:
            verb, what = sentences().share_words(answer, count)
            waits = f"{verb} " if verb == gettext("väntar") else ""
            said.append(f"{spoken.words().in_words(count, neuter=True)} {waits}{what}")
    return spoken.words().capital(f"{spoken.words().listing(said)}.")
