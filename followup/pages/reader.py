"""A published follow-up as a resident reads it: the answer first, then the whole of it, then what was before."""

from collections.abc import Iterator, Sequence
from typing import Any

from followup.models import Edition
from followup.report.compare import Series, beside
from followup.report.presenter import PeriodRow, period_url
from followup.report.view import CommitmentView, ReportView
from promises.words import swedish
from promises.words.enums import Status

# So many lines are read at a glance; the rest stand further down on the page.
_AT_A_GLANCE = 6
_NOT_DONE = (Status.NOT_FULFILLED, Status.PARTLY_FULFILLED, Status.BEHIND, Status.UNKNOWN)
_SILENT = "Parterna har inte skrivit varför."


def answer(view: ReportView, coming: str) -> list[dict[str, Any]]:
    """What was promised, what was done, what was not and why, what happens now. ``coming`` = the next date."""
    items, whole = view.commitments, len(view.commitments)
    done = [item for item in items if item.quantity]
    undone = [item for item in items if item.status in _NOT_DONE]
    promised = "Löftet hade inga åtaganden att följa upp."
    did, did_not = "", ""
    if items:
        noun = swedish.plural(whole, "åtagande", "åtaganden")
        promised = f"{swedish.capital(swedish.in_words(whole, neuter=True))} {noun}."
        did = f"Något gjordes för {_of(len(done), whole)}."
        if not done:
            told = any(item.status is Status.FULFILLED or item.assessment for item in items)
            did = "Inget är loggat i perioden." if told else "Inget är rapporterat som gjort i perioden."
        elif len(done) == whole:
            did = "Något gjordes för varje åtagande."
        did_not = "Inget åtagande ligger efter, och inget saknar uppgift."
        if undone:
            did_not = f"{swedish.capital(_of(len(undone), whole))} gick inte som lovat, eller saknar uppgift."
    planned = [(item, item.measures) for item in items if item.measures]
    return [
        _block("lovat", "Det här lovades", promised, [(item, "") for item in items]),
        _block("gjort", "Det här gjordes", did, [(item, item.in_period) for item in done]),
        _block(
            "inte-gjort",
            "Det här gjordes inte, och varför",
            did_not,
            [(item, " ".join(_reasons(item))) for item in undone],
        ),
        _block("nu", "Det här händer nu", coming, planned),
    ]


def coming_words(rows: Sequence[PeriodRow], current: str) -> str:
    """When the next follow-up comes: ``Nästa uppföljning: tertial 3 2020. Pågår, …``."""
    slugs = [row.slug for row in rows]
    later = [row for row in rows[slugs.index(current) + 1 :] if not row.url]
    if not later:
        return "Det här är den sista planerade uppföljningen av löftet."
    row = later[0]
    return f"Nästa uppföljning: {swedish.small(row.label)}. {row.words}."


def comparison(rows: Sequence[Series]) -> list[dict[str, Any]]:
    """The series for ``followup/report/_compare.html``: each period's bar is a share of the longest; None where no
    bar is drawn."""
    compared = []
    for each in rows:
        most = max((point.quantity for point in each.points if point.quantity), default=None)
        few = any(point.few for point in each.points)
        bars = [
            (point, None if few else float(point.quantity / most) if most and point.quantity else 0.0)
            for point in each.points
        ]
        compared.append({"number": each.number, "title": each.title, "rows": bars})
    return compared


def beside_context(views: Sequence[tuple[Edition, ReportView]]) -> dict[str, Any]:
    """What ``followup/pages/year_before.html`` says of the last follow-up and those of the year before, of other
    promises: beside one it is put; none, or several, cannot be compared, and the page says so."""
    *earlier, (newest, view) = views
    context = {
        "period": newest.report.period,
        "view": view,
        "earlier": [
            (each.title, each.period_label, period_url(edition.report.period.promise, each.period))
            for edition, each in earlier
        ],
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


def _block(name: str, heading: str, say: str, lines: Sequence[tuple[CommitmentView, str]]) -> dict[str, Any]:
    """One of the four questions: the answer in a sentence, and the commitments behind it with a few words each."""
    rest = len(lines) - _AT_A_GLANCE
    folded = rest > 1  # "one more" takes as much room as the line itself
    return {
        "name": name,
        "heading": heading,
        "say": say,
        "lines": lines[:_AT_A_GLANCE] if folded else lines,
        "more": f"Och {rest} åtaganden till" if folded else "",
    }


def _reasons(item: CommitmentView) -> Iterator[str]:
    if item.status is Status.UNKNOWN:
        yield from item.card.gap
    elif item.figure:
        yield f"{swedish.capital(item.figure)}."
    if item.cause:
        yield f"Orsak: {swedish.small(item.cause)}{'' if item.cause.endswith('.') else '.'}"
    elif item.status is not Status.UNKNOWN and not item.assessment:
        yield _SILENT


def _of(part: int, whole: int) -> str:
    """``två av fyra åtaganden``; ``åtagandet`` where there is only one."""
    if whole == 1:
        return "åtagandet"
    return f"{swedish.in_words(part, neuter=True)} av {swedish.in_words(whole, neuter=True)} åtaganden"
