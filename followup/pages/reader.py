"""A published follow-up as a resident reads it: the answer first, then the whole of it, then what was before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from followup.models import Edition
from followup.report.compare import Point, Series, beside
from followup.report.presenter import PeriodRow
from followup.report.view import CommitmentView, ReportView
from promises.words import swedish
from promises.words.enums import Status

# So many lines are read at a glance; the rest stand further down on the page.
_AT_A_GLANCE = 6
_NOT_DONE = (Status.NOT_FULFILLED, Status.PARTLY_FULFILLED, Status.BEHIND, Status.UNKNOWN)
_SILENT = "Parterna har inte skrivit varför."


@dataclass(frozen=True)
class Line:
    """One commitment in a few words; ``url`` leads to its part of the page."""

    status: Status | None
    label: str
    url: str
    text: str


@dataclass(frozen=True)
class Block:
    """One of the four questions: its heading, the answer in a sentence, and the commitments behind it."""

    name: str
    heading: str
    say: str
    lines: tuple[Line, ...]
    more: str


def answer(view: ReportView, coming: str) -> list[Block]:
    """What was promised, what was done, what was not and why, what happens now. ``coming`` = the next date."""
    items = view.commitments
    done = [item for item in items if item.quantity]
    undone = [item for item in items if item.status in _NOT_DONE]
    planned = [item for item in items if item.measures]
    return [
        _block("lovat", "Det här lovades", _promised(view), [_line(item, "") for item in items]),
        _block("gjort", "Det här gjordes", _done(view, done), [_line(item, item.in_period) for item in done]),
        _block(
            "inte-gjort",
            "Det här gjordes inte, och varför",
            _undone(view, undone),
            [_line(item, _why(item), item.status) for item in undone],
        ),
        _block("nu", "Det här händer nu", coming, [_line(item, item.measures) for item in planned]),
    ]


def coming_words(rows: Sequence[PeriodRow], current: str) -> str:
    """When the next follow-up comes: ``Nästa uppföljning: tertial 3 2020. Pågår, …``."""
    slugs = [row.slug for row in rows]
    later = [row for row in rows[slugs.index(current) + 1 :] if not row.url]
    if not later:
        return "Det här är den sista planerade uppföljningen av löftet."
    row = later[0]
    return f"Nästa uppföljning: {swedish.small(row.label)}. {row.words}."


def comparison(found: Sequence[Series]) -> list[dict[str, Any]]:
    """The series for ``followup/report/_compare.html``: each period's bar is a share of the longest."""
    return [{"number": each.number, "title": each.title, "rows": _bars(each)} for each in found]


def beside_context(found: Sequence[tuple[Edition, ReportView]]) -> dict[str, Any]:
    """What ``followup/pages/year_before.html`` says of the last follow-up and those of the year before, of other
    promises: beside one it is put; none, or several, cannot be compared, and the page says so."""
    *earlier, (newest, view) = found
    context = {
        "period": newest.report.period,
        "view": view,
        "earlier": [(each.title, each.period_label, _page(edition)) for edition, each in earlier],
        "compared": [],
        "alone": [],
    }
    if len(earlier) != 1:
        return context
    was, then = earlier[0]
    pairs = beside(was.report.period.label, then, newest.report.period.label, view)
    shown = comparison([each.series for each in pairs if each.like])
    likes = [each.like for each in pairs if each.like]
    alone = [each for each in pairs if each.why_not]
    return context | {
        "compared": [row | {"like": like} for row, like in zip(shown, likes, strict=True)],
        "alone": [(f"{each.series.number}. {each.series.title}", each.why_not) for each in alone],
    }


def _page(edition: Edition) -> str:
    period = edition.report.period
    return reverse(
        "followup:period", args=[period.promise.municipality.slug, period.promise.slug, period.slug]
    )


def _bars(series: Series) -> list[tuple[Point, float]]:
    most = max((point.quantity for point in series.points if point.quantity), default=None)
    return [
        (point, float(point.quantity / most) if most and point.quantity else 0.0) for point in series.points
    ]


def plain_parts(view: ReportView) -> list[tuple[str, list[str]]]:
    """The plain words as (heading, lines); the first part has no heading."""
    parts: list[tuple[str, list[str]]] = []
    for paragraph in view.plain.replace("\r\n", "\n").split("\n\n"):
        lines = [line for line in paragraph.split("\n") if line.strip()]
        if lines and lines[0].startswith("Åtagande "):
            parts.append((lines[0], lines[1:]))
        elif lines:
            parts.append(("", lines))
    return parts


def _block(name: str, heading: str, say: str, lines: list[Line]) -> Block:
    rest = len(lines) - _AT_A_GLANCE
    if rest <= 1:  # "one more" takes as much room as the line itself
        return Block(name, heading, say, tuple(lines), "")
    return Block(name, heading, say, tuple(lines[:_AT_A_GLANCE]), f"Och {rest} åtaganden till")


def _line(item: CommitmentView, text: str, status: Status | None = None) -> Line:
    return Line(status, item.title, f"#atagande-{item.number}", text)


def _promised(view: ReportView) -> str:
    return (
        f"{_count(len(view.commitments))}."
        if view.commitments
        else "Löftet hade inga åtaganden att följa upp."
    )


def _done(view: ReportView, done: Sequence[CommitmentView]) -> str:
    if not view.commitments:
        return ""
    if not done:
        return "Inget är rapporterat som gjort i perioden."
    if len(done) == len(view.commitments):
        return "Något gjordes för varje åtagande."
    return f"Något gjordes för {_of(len(done), len(view.commitments))}."


def _undone(view: ReportView, undone: Sequence[CommitmentView]) -> str:
    if undone:
        return f"{swedish.capital(_of(len(undone), len(view.commitments)))} gick inte som lovat, eller saknar uppgift."
    return "Inget åtagande ligger efter, och inget saknar uppgift." if view.commitments else ""


def _why(item: CommitmentView) -> str:
    return " ".join(_reasons(item))


def _reasons(item: CommitmentView) -> Iterator[str]:
    if item.status is Status.UNKNOWN:
        yield "Ingen har rapporterat. Det betyder inte noll."
    elif item.figure:
        yield f"{swedish.capital(item.figure)}."
    if item.cause:
        yield f"Orsak: {swedish.small(item.cause)}{'' if item.cause.endswith('.') else '.'}"
    elif item.status is not Status.UNKNOWN:
        yield _SILENT


def _count(count: int) -> str:
    words = swedish.in_words(count, neuter=True)
    return f"{swedish.capital(words)} {swedish.plural(count, 'åtagande', 'åtaganden')}"


def _of(part: int, whole: int) -> str:
    """``två av fyra åtaganden``; ``åtagandet`` where there is only one."""
    if whole == 1:
        return "åtagandet"
    return f"{swedish.in_words(part, neuter=True)} av {swedish.in_words(whole, neuter=True)} åtaganden"
