"""A published follow-up as a resident reads it: the answers first, then the whole of it, then what came after."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from followup.models import Edition
from followup.report.compare import Series, beside
from followup.report.known_editions import KnownEdition
from followup.report.presenter import PeriodRow, period_url
from followup.report.view import CommitmentView, ReportView
from medborgarlofte.clock import day_of
from promises.counting.sentences import quoted
from promises.reading.theirs import period_label, theirs
from promises.words import spoken
from promises.words.enums import Status, TargetForm

# So many lines are read at a glance; the rest stand further down on the page.
_AT_A_GLANCE = 6
_NOT_DONE = (Status.NOT_FULFILLED, Status.PARTLY_FULFILLED, Status.BEHIND, Status.UNKNOWN)
_WELL = (Status.FULFILLED, Status.PARTLY_FULFILLED, Status.ON_TRACK)
_CLOSED = (Status.NOT_TRIGGERED, Status.WITHDRAWN)
_APPROVED = re.compile(r"^(?:Godkänd av|Approved by) (.+?),? (?:den|on) (\d.*)\.$")


def answer(view: ReportView, coming: str, *, newest: bool = True) -> list[dict[str, Any]]:
    """What was promised, what was done, what was not and why, what happens now. ``coming`` = the next date; ``newest``:
    no later follow-up is published."""
    items = view.commitments
    logged = any(item.quantity for item in items)
    done = [(item, words) for item in items if (words := _done(item))]
    undone = [(item, words) for item in items if (words := " ".join(_undone(item, logged=logged)))]
    return [
        _block(
            "lovat",
            gettext("Det här lovades"),
            "" if items else gettext("Löftet hade inga åtaganden att följa upp."),
            [(item, item.title) for item in items],
        ),
        _block(
            "gjort",
            gettext("Det här gjordes"),
            gettext("Inget är loggat i perioden.") if items and not logged else "",
            done,
        ),
        _block(
            "inte-gjort",
            gettext("Det här gjordes inte, och varför"),
            gettext("Inget åtagande ligger efter, och inget saknar uppgift.") if items and not undone else "",
            undone,
        ),
        _block(
            "nu",
            gettext("Det här händer nu") if newest else gettext("Det här skulle göras sedan"),
            coming,
            [(item, item.measures) for item in items if item.measures],
        ),
    ]


def coming_words(rows: Sequence[PeriodRow], current: str) -> str:
    """``Nästa uppföljning kommer senast 28 januari 2021.``"""
    slugs = [row.slug for row in rows]
    later = rows[slugs.index(current) + 1 :]
    if not later:
        return gettext("Det här är den sista planerade uppföljningen av löftet.")
    if any(row.url for row in later):
        return gettext("Uppföljningen efter den här är publicerad.")
    verb = gettext("skulle ha kommit") if later[0].state == "late" else gettext("kommer")
    return gettext("Nästa uppföljning %(verb)s senast %(due)s.") % {"verb": verb, "due": later[0].due}


def newer(rows: Sequence[PeriodRow], current: str) -> PeriodRow | None:
    """The last follow-up that is published after this one, if there is any."""
    slugs = [row.slug for row in rows]
    return next((row for row in reversed(rows[slugs.index(current) + 1 :]) if row.url), None)


@dataclass(frozen=True)
class EditionWords:
    """Which edition a page shows: in bold, and what follows it."""

    bold: str
    text: str


def edition_words(editions: Sequence[KnownEdition]) -> EditionWords:
    """``Publicerad 24 september 2020.``; of a corrected one which it is, why, and when the first one came."""
    first, newest = editions[0].row, editions[-1].row
    day = spoken.words().day(day_of(newest.published_at))
    if first is newest:
        return EditionWords((gettext("Publicerad %(day)s.") % {"day": day}), "")
    reason = newest.reason.rstrip(".!?")
    came = gettext("Den första utgåvan kom %(published_at)s.") % {
        "published_at": spoken.words().day(day_of(first.published_at))
    }
    return EditionWords(
        (gettext("Utgåva %(newest)s, rättad %(day)s.") % {"newest": newest.number, "day": day}),
        f"{f'{theirs(reason)}. ' if reason else ''}{came}",
    )


def approved_by(view: ReportView) -> list[tuple[str, str]]:
    """The organisation, and who approved for it: ``Lena Demosson, lokalpolisområdeschef, 1 oktober 2020``."""
    return [(name, _APPROVED.sub(r"\1, \2", sentence)) for name, sentence in view.approvals]


def comparison(rows: Sequence[Series]) -> Mapping[str, Any]:
    """The series as one table for ``followup/report/_compare.html``: a row a commitment, a column a period. What did
    not exist in a period has no point there."""
    labels = list(dict.fromkeys(point.label for each in rows for point in each.points))
    return {
        "labels": labels,
        "rows": [
            {
                "number": each.number,
                "title": each.title,
                "cells": [(label, points.get(label)) for label in labels],
            }
            for each in rows
            if (points := {point.label: point for point in each.points})
        ],
    }


def beside_context(views: Sequence[tuple[Edition, ReportView]]) -> dict[str, Any]:
    """What ``followup/pages/year_before.html`` says of the last follow-up and those of the year before, of other
    promises: beside one it is put; none, or several, cannot be compared, and the page says so."""
    *earlier, (newest, view) = views
    context = {
        "period": newest.report.period,
        "view": view,
        "earlier": [
            (
                each.title,
                spoken.words().small(each.period_title),
                period_url(edition.report.period.promise, each.period),
            )
            for edition, each in earlier
        ],
        "compared": comparison([]),
        "alone": [],
    }
    if len(earlier) != 1:
        return context
    was, then = earlier[0]
    pairs = beside(period_label(was.report.period), then, period_label(newest.report.period), view)
    compared = comparison([each.series for each in pairs if each.like])
    likes = [each for each in pairs if each.like]
    # What has the same name then and now needs no name of its own.
    rows = [
        row | {"like": each.like if not each.like.endswith(f". {each.series.title}") else ""}
        for row, each in zip(compared["rows"], likes, strict=True)
    ]
    alone = [each for each in pairs if each.why_not]
    return context | {
        "compared": {**compared, "rows": rows},
        "alone": [(f"{each.series.number}. {each.series.title}", each.why_not) for each in alone],
    }


def _block(name: str, heading: str, say: str, lines: Sequence[tuple[CommitmentView, str]]) -> dict[str, Any]:
    """One of the four questions: the answer in a sentence, and the commitments behind it by their numbers."""
    rest = len(lines) - _AT_A_GLANCE
    folded = rest > 1  # "one more" takes as much room as the line itself
    return {
        "name": name,
        "heading": heading,
        "say": say,
        "lines": lines[:_AT_A_GLANCE] if folded else lines,
        "more": (
            gettext("Och %(rest)s åtaganden till.") % {"rest": spoken.words().in_words(rest, neuter=True)}
        )
        if folded
        else "",
    }


def _done(item: CommitmentView) -> str:
    """What was done in the period, in words: the one thing by its name, more by how many they are. Of what no number was
    promised, and the parties say goes well, their words where nothing is logged; empty where nothing was done."""
    if not item.quantity:
        judged_well = item.counted.form is TargetForm.NONE and item.status in _WELL
        return _parties_write(item) if judged_well else ""
    counting = [row for row in item.activities if row.counts]
    quantity, unit = item.quantity, item.counted.unit
    if len(counting) == 1 and quantity == 1 and not item.counted.counts_people:
        return f"{counting[0].title}."
    if quantity != int(quantity) or item.counted.counts_people:
        return f"{spoken.words().capital(item.in_period)}."
    words = spoken.words().in_words(int(quantity), neuter=spoken.words().is_neuter(unit[0]))
    return f"{spoken.words().capital(words)} {spoken.words().plural(quantity, *unit)}."


def _undone(item: CommitmentView, *, logged: bool) -> Iterator[str]:
    """What was not done, and why; nothing of what went as promised. ``logged``: there is something of another."""
    if item.status is Status.UNKNOWN:
        yield from item.card.gap[:1]
    elif not _done(item):
        if item.status in _CLOSED:
            yield " ".join(item.answer_words).strip()
        elif logged and item.activities:
            yield gettext("Inget som räknas är loggat.")
        elif logged:
            yield gettext("Ingen insats är loggad.")
    elif item.status not in _NOT_DONE and not item.why:
        return
    if item.why:
        yield item.why if item.why.endswith((".", "!", "?")) else f"{item.why}."
    elif item.status is not Status.UNKNOWN and item.assessment:
        yield _parties_write(item)
    elif item.status in _NOT_DONE and item.status is not Status.UNKNOWN:
        yield gettext("Parterna har inte skrivit varför.")


def _parties_write(item: CommitmentView) -> str:
    if not item.assessment:
        return ""
    return gettext("Parterna skriver: ”%(assessment)s”.") % {"assessment": quoted(item.assessment)}
