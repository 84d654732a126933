"""How one commitment stands, as ``components/progress.html`` takes it: from the counted answer alone."""

from dataclasses import dataclass
from urllib.parse import urlencode

from promises.counting import sentences
from promises.counting.progress import Progress, Step, Window
from promises.words import swedish
from promises.words.enums import Status, TargetForm

_WIDE = 12  # more windows than this are drawn as small cells (components/windows.html)
# Rules that say no more than the box about what is missing does.
_MISSING = frozenset({"Uppgift saknas.", "Redovisning saknas.", "Inte bedömt ännu."})


@dataclass(frozen=True)
class WindowBox:
    """One window in words; ``url`` leads to the rows it is counted from."""

    label: str
    span: str
    state: str
    state_label: str
    figure: str
    url: str


@dataclass(frozen=True)
class Meter:
    """Shares of the promise, 0…1; ``label`` says the same to a screen reader."""

    done: float
    expected: float | None
    label: str


@dataclass(frozen=True)
class StepRow:
    """One step of a deliverable."""

    label: str
    note: str
    done: bool
    now: bool = False
    url: str = ""


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
    windows: tuple[WindowBox, ...]
    windows_caption: str
    steps: tuple[StepRow, ...]
    gap: tuple[str, ...]
    rule_bold: str
    rule: str
    judged: str


def standing(counted: Progress, url: str = "", number: int = 0) -> Standing:
    """``url`` is the page of the commitment with that ``number``, where the figures lead."""
    figure, figure_unit = _figure(counted)
    gap = tuple(sentences.unknown_gap(counted))
    rule = _rule(counted, told=bool(gap))
    return Standing(
        number=number,
        status=counted.status,
        status_note=_status_note(counted),
        figure=figure,
        figure_unit=figure_unit,
        figure_url=f"{url}#rader" if figure else "",
        meter=_meter(counted),
        windows=_windows(counted, url),
        windows_caption=_caption(counted, number),
        steps=tuple(_step(step) for step in counted.steps),
        gap=gap,
        rule_bold=rule.bold,
        rule=rule.text,
        judged=_judged(counted),
    )


def _figure(counted: Progress) -> tuple[str, str]:
    """``("2 av 4", "kvartal")``, ``("20 av 8", "rundor")``: the number, and what it is a number of."""
    words = sentences.figure(counted)
    if not words or counted.target is None or not words[-1].isdigit():
        number, _, noun = words.rpartition(" ")
        return (number, noun) if number else (words, "")
    unit = counted.aim.unit
    return words, swedish.plural(counted.target, unit.one, unit.many)


def _status_note(counted: Progress) -> str:
    """What belongs to the status: ``sent``, ``var efter plan``, ``enligt uppföljningen av tertial 2 2020``."""
    words = sentences.status_words(counted).removeprefix(counted.status.label).lstrip(", ")
    judged = None if counted.status is Status.UNKNOWN else counted.judged_in
    if not words and judged and counted.aim.form is TargetForm.NONE:
        return f"enligt uppföljningen av {swedish.small(judged.label)}"
    return words


def _rule(counted: Progress, told: bool) -> sentences.Rule:
    """The sentence under the bar; ``told`` = what is missing already stands in a box of its own."""
    rule = sentences.rule(counted)
    text = " ".join(filter(None, [rule.text, sentences.silence(counted)]))
    if _judged(counted):  # says the same of a commitment without a number
        return sentences.Rule("", "")
    if told and rule.bold in _MISSING:
        return sentences.Rule("", text.removeprefix("Det betyder inte noll. "))
    return sentences.Rule(rule.bold, text)


def _judged(counted: Progress) -> str:
    """How it is judged without a number, unless the rule has something else to say."""
    told = counted.status in {Status.NOT_TRIGGERED, Status.WITHDRAWN} or counted.unaccounted
    return "" if told else sentences.judged(counted.aim)


def _meter(counted: Progress) -> Meter | None:
    """One bar for one window. More windows are boxes of their own: none may lend to another."""
    if counted.fraction is None or counted.windows_total > 1 or counted.steps or not counted.target:
        return None
    expected = None
    if counted.expected is not None and not counted.over and counted.status is not Status.FULFILLED:
        expected = float(counted.expected / counted.target)
    return Meter(float(counted.fraction), expected or None, sentences.rule(counted).bold)


def _windows(counted: Progress, url: str) -> tuple[WindowBox, ...]:
    if len(counted.windows) < 2:
        return ()
    narrow = len(counted.windows) > _WIDE
    return tuple(_window(window, url, narrow) for window in counted.windows)


def _window(window: Window, url: str, narrow: bool) -> WindowBox:
    days = urlencode({"fran": window.starts_on.isoformat(), "till": window.ends_on.isoformat()})
    return WindowBox(
        label=_narrow(window.label) if narrow else window.label,
        span=window.span_label,
        state=window.state.value,
        state_label=window.state.label,
        figure=sentences.window_figure(window),
        url=f"{url}?{days}#rader" if window.logged or window.done else "",
    )


def _narrow(label: str) -> str:
    """``jan 2019`` for ``januari 2019``: a small cell holds no more."""
    month, _, year = label.partition(" ")
    return f"{month[:3]} {year}".strip() if month in swedish.MONTHS else label


def _caption(counted: Progress, number: int) -> str:
    """``Åtagande 4, insatser per kvartal``: what the boxes count, told apart from those of another."""
    per = f"per {counted.aim.per.label}" if counted.aim.per else "var för sig"
    return f"Åtagande {number}, {counted.aim.unit.many} {per}"


def _step(step: Step) -> StepRow:
    if step.done_on:
        note = swedish.day(step.done_on)
    else:
        note = f"senast {swedish.day(step.due_on)}" if step.due_on else "återstår"
    return StepRow(step.label or step.key, note, step.done)
