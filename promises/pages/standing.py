"""How one commitment stands, as ``components/progress.html`` takes it: from the counted answer alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext

from medborgarlofte.documents import charts
from promises.counting.progress import Answer, Progress
from promises.reading.telling import sentences
from promises.words import spoken, swedish
from promises.words.enums import Status


@dataclass(frozen=True)
class Meter:
    """Shares of the promise, 0…1; ``label`` says the same to a screen reader."""

    done: float
    expected: float | None
    label: str


class StepRow(NamedTuple):
    """One step of a deliverable."""

    label: str
    note: str
    done: bool


@dataclass(frozen=True)
class Standing:
    """Status, figure, bar or windows, and the rule's sentence."""

    number: int
    status: Status
    status_note: str
    figure: str
    figure_unit: str
    figure_url: str
    meter: Meter | None
    windows: tuple[charts.Window, ...]
    windows_caption: str
    steps: tuple[StepRow, ...]
    gap: tuple[str, ...]
    rule_bold: str
    rule: str
    judged: str
    # What the parties think of what is counted, beside the count.
    opinion: str
    answer: Answer
    # That the number was changed on the way, and is counted as it was promised first.
    revised: str = ""


def standing(counted: Progress, url: str = "", number: int = 0, *, quote: bool = True) -> Standing:
    """``url`` is the page of the commitment with that ``number``, where the figures lead. ``quote`` = the parties'
    own words are told; a report shows them beside."""
    unit, per = counted.aim.unit, counted.aim.per
    # "2 av 4 kvartal", "20 av 8": the noun goes by itself.
    figure, figure_unit = sentences().figure(counted), ""
    if counted.target is not None and figure[-1:].isdigit():
        figure_unit = sentences().figure_unit(counted)
    elif words := re.fullmatch(r"(.*\d) (\D+)", figure):
        figure, figure_unit = words.groups()
    gap = tuple(sentences().unknown_gap(counted, quote=quote) or filter(None, [sentences().silence(counted)]))
    rule = sentences().rule(counted)
    # How it is judged without a number, unless the rule has something else to say.
    by_rule = counted.status in {Status.NOT_TRIGGERED, Status.WITHDRAWN}
    judged = "" if by_rule else sentences().judged(counted.aim)
    bold, text = rule.bold, rule.text
    if judged:  # says the same of a commitment without a number
        bold, text = "", ""
    elif gap and rule.is_gap:  # the box says the same
        bold = ""
    each = gettext("per %(per)s") % {"per": spoken.label(per)} if per else gettext("var för sig")
    return Standing(
        number=number,
        status=counted.status,
        status_note=_note(counted),
        figure=figure,
        figure_unit=figure_unit,
        figure_url=f"{url}#rader" if figure else "",
        meter=_meter(counted, rule.bold),
        windows=_windows(counted, url),
        # What the boxes count, told apart from those of another: "Åtagande 4, insatser per kvartal".
        windows_caption=gettext("Åtagande %(number)s, %(many)s %(per)s")
        % {"number": number, "many": unit.many, "per": each},
        steps=tuple(_steps(counted)),
        gap=gap,
        rule_bold=bold,
        rule=text,
        judged=judged,
        opinion=sentences().assessment(counted, quote=quote),
        answer=counted.answer,
        revised=sentences().revised(counted),
    )


def _note(counted: Progress) -> str:
    """What belongs to the status: what counting says of it, else whose word it is."""
    note = sentences().status_note(counted)
    if not note and counted.is_judged and counted.judged_in:
        judged_in = spoken.words().small(counted.judged_in.label)
        return gettext("enligt uppföljningen av %(judged_in)s") % {"judged_in": judged_in}
    return note


def _meter(counted: Progress, label: str) -> Meter | None:
    """One bar for one window. More windows are boxes of their own: none may lend to another."""
    if counted.fraction is None or counted.windows_total > 1 or counted.steps or not counted.target:
        return None
    expected = None
    if counted.expected is not None and not counted.over and counted.status is not Status.FULFILLED:
        expected = float(counted.expected / counted.target)
    return Meter(float(counted.fraction), expected or None, label)


def _steps(counted: Progress) -> Iterator[StepRow]:
    for step in counted.steps:
        due = (
            (gettext("senast %(due_on)s") % {"due_on": spoken.words().day(step.due_on)})
            if step.due_on
            else gettext("återstår")
        )
        when = sentences().done_words(step.done_on, step.done_from) if step.done_on else due
        yield StepRow(step.label or step.key, when, step.done)


def _windows(counted: Progress, url: str) -> tuple[charts.Window, ...]:
    """Boxes in words, as page and PDF draw them; each with a link to the rows that it is counted from."""
    if len(counted.windows) < 2:
        return ()
    boxes = []
    for window in counted.windows:
        label = sentences().window_label(window)
        month, _, year = label.partition(" ")
        if (
            len(counted.windows) > charts.WINDOWS_IN_WORDS and month in swedish.MONTHS
        ):  # "jan 2019": a small cell holds no more
            label = f"{month[:3]} {year}".strip()
        state, words = sentences().window_words(window, ended=counted.status is Status.WITHDRAWN)
        days = urlencode({"fran": window.starts_on.isoformat(), "till": window.ends_on.isoformat()})
        boxes.append(
            charts.Window(
                label=label,
                span=sentences().window_span(window),
                state=state,
                state_label=words,
                figure=sentences().window_figure(window, ended=counted.status is Status.WITHDRAWN),
                url=f"{url}?{days}#rader" if window.logged or window.done else "",
            )
        )
    return tuple(boxes)
