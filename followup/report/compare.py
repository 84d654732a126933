"""One follow-up beside those before it, beside another promise's of the year before, and one edition beside the
next: from their own frozen files. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext

from followup.report.view import CommitmentView, ReportView, StatusThen
from medborgarlofte.sent import whole_number
from promises.counting.progress import Answer
from promises.words import spoken

# As many periods as a reader takes in, the year before among them.
_SHOWN = 4


@dataclass(frozen=True)
class Point:
    """What counted in one period. ``quantity`` is None where nobody accounted for it, never 0 for that. ``few`` =
    people are counted, and no bar is drawn."""

    label: str
    quantity: Decimal | None
    words: str
    status: Answer | StatusThen
    few: bool = False

    @classmethod
    def of(cls, label: str, item: CommitmentView) -> Self:
        """One commitment in the period that the label names."""
        return cls(label, item.quantity, item.in_period, item.answer, item.counted.counts_people)


@dataclass(frozen=True)
class Series:
    """One commitment through the periods, oldest first, the one that is read last."""

    number: int
    title: str
    points: tuple[Point, ...]


def to_compare(slugs: Sequence[str], current: str) -> list[str]:
    """Which of the published periods (oldest first) stand beside ``current``: those just before it, and
    the same one a year earlier, such as 2019-t2 for 2020-t2."""
    before = slugs[: slugs.index(current)]
    a_year_ago = year_before(current)
    chosen = set(before[-_SHOWN + 1 :]) | ({a_year_ago} & set(before))
    return [slug for slug in before if slug in chosen]


def year_before(slug: str) -> str:
    """``2019-t2`` for ``2020-t2``; empty for a name without a year."""
    digits, _, rest = slug.partition("-")
    year = whole_number(digits)
    return f"{year - 1}-{rest}" if year and rest else ""


def series(views: Mapping[str, ReportView]) -> list[Series]:
    """Each commitment of the last of ``views`` (by the period's name, oldest first) with its earlier self."""
    if len(views) < 2:
        return []
    newest = list(views.values())[-1]
    rows = []
    for item in newest.commitments:
        points = [
            Point.of(label, each)
            for label, view in views.items()
            for each in view.commitments
            if each.number == item.number
        ]
        if len(points) > 1:
            rows.append(Series(item.number, item.title, tuple(points)))
    return rows


@dataclass(frozen=True)
class Beside:
    """One commitment beside its like in another promise, or why it has none."""

    series: Series
    like: str = ""
    why_not: str = ""


def beside(then: str, earlier: ReportView, now: str, newest: ReportView) -> list[Beside]:
    """Every commitment of ``newest`` beside the one of another promise that promises the like of it.

    ``then`` and ``now`` are the periods' names. Alike are two of the same kind that are counted in the
    same unit by the same way of counting; where several are, the title decides, and else nobody guesses.
    """
    compared = []
    for item in newest.commitments:
        own = Point.of(now, item)
        alone = Series(item.number, item.title, (own,))
        alike = [each for each in earlier.commitments if _measure(each) == _measure(item)]
        rivals = [each for each in newest.commitments if _measure(each) == _measure(item)]
        if not alike:
            why_not = gettext("Det löftet har inget åtagande av samma slag som räknas på samma sätt.")
            compared.append(Beside(alone, why_not=why_not))
            continue
        if len(alike) > 1 or len(rivals) > 1:
            alike = [each for each in alike if each.title.casefold() == item.title.casefold()]
        if len(alike) != 1:
            why_not = gettext(
                "Flera åtaganden är av samma slag, så det går inte att säga vilka som hör ihop."
            )
            compared.append(Beside(alone, why_not=why_not))
            continue
        [like] = alike
        points = (Point.of(then, like), own)
        series = Series(item.number, item.title, points)
        compared.append(Beside(series, like=f"{like.number}. {like.title}"))
    return compared


def _measure(item: CommitmentView) -> tuple[object, ...]:
    return item.kind, item.counted.unit, item.counted.counting


def changes(before: ReportView, after: ReportView) -> list[str]:
    """What a newer edition says otherwise, a sentence each; empty where only the look differs."""
    texts = (
        (gettext("texten"), "assessment"),
        (gettext("orsaken"), "cause"),
        (gettext("åtgärden"), "measures"),
    )
    sentences = []
    if before.summary != after.summary:
        sentences.append(gettext("Sammanfattningen är ändrad."))
    earlier = {item.number: item for item in before.commitments}
    for item in after.commitments:
        was = earlier.pop(item.number, None)
        if was is None:
            sentences.append(gettext("Åtagande %(item)s har kommit till.") % {"item": item.number})
            continue
        name = gettext("Åtagande %(item)s") % {"item": item.number}
        if was.answer[:2] != item.answer[:2]:  # the status; its word may be another since
            sentences.append(
                gettext("%(name)s: läget är %(status_label)s, tidigare %(status_label_2)s.")
                % {"name": name, "status_label": item.status_label, "status_label_2": was.status_label}
            )
        if was.figure != item.figure:
            sentences.append(
                gettext("%(name)s: %(now)s, tidigare %(before)s.")
                % {
                    "name": name,
                    "now": item.figure or gettext("inget antal"),
                    "before": was.figure or gettext("inget antal"),
                }
            )
        if was.in_period != item.in_period:
            sentences.append(
                gettext("%(name)s: i perioden %(now)s, tidigare %(before)s.")
                % {"name": name, "now": item.in_period, "before": was.in_period}
            )
        if words := [word for word, text in texts if getattr(was, text) != getattr(item, text)]:
            sentences.append(
                gettext("%(name)s: %(words)s ändrad.")
                % {"name": name, "words": spoken.words().listing(words)}
            )
    for number in earlier:
        sentences.append(gettext("Åtagande %(number)s är inte längre med.") % {"number": number})
    return sentences
