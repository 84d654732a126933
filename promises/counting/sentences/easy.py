"""What counting says, in easy Swedish (lättläst): one thought a line, and no other number than the figures hold.

``vi`` are those who promised; a page of it says so. What is missed is called missed, and what nobody has told is
never a nought.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from promises.counting.few import told_many, told_words
from promises.counting.progress import SHARES, Progress, Window, is_ceiling, without_number
from promises.counting.sentences.easy_promised import easy_promised, easy_span
from promises.counting.sentences.figures import figure, figure_unit, part_figure
from promises.counting.sentences.nouns import Noun, by_aim, noun_of, windows_noun
from promises.counting.sentences.which import is_known, is_past, runs_of_periods
from promises.words import swedish
from promises.words.enums import Comparator, Counting, Status, TargetForm, Unknown, WindowState

_IS: dict[Status | Unknown, str] = {
    Status.FULFILLED: "Vi har hållit det vi lovade",
    Status.PARTLY_FULFILLED: "Vi höll bara en del av det vi lovade",
    Status.ON_TRACK: "Det går som vi lovade",
    Status.BEHIND: "Det går sämre än vi lovade",
    Status.NOT_FULFILLED: "Vi höll inte det vi lovade",
    Status.NOT_STARTED: "Vi har inte börjat än",
    Status.NOT_TRIGGERED: "Det har inte behövts",
    Status.WITHDRAWN: "Vi lovar inte det här längre",
    Unknown.WAITING: "Vi vet inte än",
    Unknown.IN_WORDS: "Vi har svarat med ord",
    Unknown.SUMMED: "Vi vet inte allt",
    Unknown.UNREPORTED: "Vi vet inte",
    Unknown.NOT_ASSESSED: "Vi vet inte",
    Unknown.NEVER: "Vi vet inte",
}
# What is unknown was so then too, whatever the word for it.
_WAS: dict[Status, str] = {
    Status.FULFILLED: "Då hade vi hållit det vi lovade.",
    Status.PARTLY_FULFILLED: "Då hade vi bara hållit en del av det vi lovade.",
    Status.ON_TRACK: "Då gick det som vi lovade.",
    Status.BEHIND: "Då gick det sämre än vi lovade.",
    Status.NOT_FULFILLED: "Då hade vi inte hållit det vi lovade.",
    Status.NOT_STARTED: "Då hade vi inte börjat.",
    Status.NOT_TRIGGERED: "Då hade det inte behövts.",
    Status.UNKNOWN: "Då visste vi inte hur det gick.",
}
_COUNTED: dict[Status | Unknown, tuple[str, str]] = {
    Status.FULFILLED: ("1 sak har vi hållit.", "{} saker har vi hållit."),
    Status.PARTLY_FULFILLED: ("1 sak höll vi bara till en del.", "{} saker höll vi bara till en del."),
    Status.ON_TRACK: ("1 sak går som vi lovade.", "{} saker går som vi lovade."),
    Status.BEHIND: ("1 sak går sämre än vi lovade.", "{} saker går sämre än vi lovade."),
    Status.NOT_FULFILLED: ("1 sak höll vi inte.", "{} saker höll vi inte."),
    Status.NOT_STARTED: ("1 sak har vi inte börjat med.", "{} saker har vi inte börjat med."),
    Status.NOT_TRIGGERED: ("1 sak har inte behövts.", "{} saker har inte behövts."),
    Status.WITHDRAWN: ("1 sak lovar vi inte längre.", "{} saker lovar vi inte längre."),
    Unknown.WAITING: ("Om 1 sak vet vi inte än.", "Om {} saker vet vi inte än."),
    Unknown.IN_WORDS: ("Om 1 sak har vi svarat med ord.", "Om {} saker har vi svarat med ord."),
    Unknown.SUMMED: ("Om 1 sak vet vi inte allt.", "Om {} saker vet vi inte allt."),
    Unknown.UNREPORTED: ("Om 1 sak vet vi inte.", "Om {} saker vet vi inte."),
    Unknown.NOT_ASSESSED: (
        "Om 1 sak har ingen sagt hur det går.",
        "Om {} saker har ingen sagt hur det går.",
    ),
    Unknown.NEVER: ("Om 1 sak har ingen berättat.", "Om {} saker har ingen berättat."),
}
_ALL_THE_SAME = "Det kan vara gjort ändå."
# So many missed windows are named; of more it is said how many.
_NAMED = 3
# The short words of a label, and the whole ones.
_WHOLE_WORDS = {"v.": "vecka", "kv": "kvartal"}
_NUMBERED = re.compile(r"\b(v\.|kv)(?= \d)", re.IGNORECASE)
# What tells nothing beside its own status, or says it in other words.
_ALONE = frozenset({Status.UNKNOWN, Status.NOT_TRIGGERED, Status.NOT_STARTED, Status.FULFILLED})


class Told(Protocol):
    """An answer, as it is counted or as an edition froze it."""

    @property
    def status(self) -> Status: ...
    @property
    def unknown(self) -> Unknown | None: ...


@dataclass(frozen=True)
class Easy:
    """One commitment in easy Swedish: ``status`` in a few words without a full stop, ``lines`` of a sentence each,
    and in ``said`` the parties' own words, which are shown as theirs."""

    status: str
    lines: tuple[str, ...]
    said: str = ""


def easy(progress: Progress) -> Easy:
    """How it goes, what was promised, what came of it, what was missed and what nobody has told."""
    lines = [
        *easy_promised(progress),
        *_outcome(progress),
        *_missed(progress),
        *_withdrawn(progress),
        *_silence(progress),
        *_ahead(progress),
    ]
    status = easy_status(progress)
    if progress.late:
        status += ", men för sent"
    elif progress.unknown is Unknown.IN_WORDS and not without_number(progress.aim):
        once = progress.aim.form is TargetForm.DELIVERABLE
        status = "Vi vet inte om det är gjort" if once else "Vi vet inte hur många det blev"
    words = progress.judgement if progress.is_judged or progress.unknown is Unknown.IN_WORDS else None
    return Easy(status, tuple(dict.fromkeys(lines)), words.text if words else "")


def easy_status(answer: Told) -> str:
    """``Det går sämre än vi lovade``: the status alone, without a full stop."""
    return _IS[answer.unknown or answer.status]


def easy_count(answer: Told, count: int) -> str:
    """``2 saker går som vi lovade.``"""
    one, many = _COUNTED[answer.unknown or answer.status]
    return one if count == 1 else many.format(swedish.number(count))


# --- what came of it ---


def _outcome(progress: Progress) -> Iterator[str]:
    if progress.aim.form is TargetForm.DELIVERABLE and not progress.steps:
        yield from _one_thing(progress)
        return
    text = figure(progress)
    if not text or progress.status is Status.NOT_STARTED:
        return
    past = progress.over or progress.status is Status.WITHDRAWN
    if progress.steps:
        done = sum(step.done for step in progress.steps)
        yield f"{text} är {swedish.plural(done, 'klart', 'klara')}."
    elif len(by_aim(progress.windows)) > 1:
        yield from _one_after_the_other(progress)
    elif windows_noun(progress):
        by_window = text.removesuffix(" efter undertecknandet")
        yield f"Vi klarade {by_window}." if past else f"Hittills har vi klarat {by_window}."
        if by_window != text:
            yield "Vi räknar från när löftet skrevs under."
    elif progress.aim.form in SHARES:
        yield f"{'Det blev' if past else 'Hittills är det'} {text}."
    else:
        yield from _number(progress, text, "Det blev" if past else "Hittills är det")


def _one_thing(progress: Progress) -> Iterator[str]:
    if progress.done_on:
        at_last = "senast " if progress.done_from and progress.done_from < progress.done_on else ""
        yield f"Det blev klart {at_last}den {swedish.day(progress.done_on)}."
    elif progress.over and not progress.unknown and progress.status in {Status.NOT_FULFILLED, Status.BEHIND}:
        yield "Det är inte gjort."


def _one_after_the_other(progress: Progress) -> Iterator[str]:
    """What came of the promise before its number was changed, and after."""
    groups = by_aim(progress.windows)
    yield "Vi har ändrat det vi lovade."
    for at, (aim, windows) in enumerate(groups):
        words = part_figure(progress, aim, windows)
        when = "Först" if at == 0 else "Sedan"
        if words and noun_of(windows, alone=False):
            yield f"{when} klarade vi {words}."
        elif words:
            yield f"{when} blev det {words}."


def _number(progress: Progress, text: str, it_is: str) -> Iterator[str]:
    done, unit = progress.done, progress.aim.unit
    if done is None or progress.target is None:
        return
    many = told_many(done, progress.least)
    came = f"{told_words(done, progress.least)} {swedish.plural(many, unit.one, unit.many)}"
    more = progress.least is None and done > _most(progress)
    settled = all(each.state in {WindowState.MET, WindowState.MISSED} for each in progress.windows)
    if done and not is_known(progress.windows) and progress.least is None:
        of = "" if is_ceiling(progress.aim) else f" av {swedish.number(progress.target)}"
        noun = swedish.plural(progress.target, unit.one, unit.many) if of else came.partition(" ")[2]
        yield f"Vi vet om {swedish.number(done)}{of} {noun}."
    elif progress.aim.counting is Counting.LOWEST and not is_ceiling(progress.aim) and not settled:
        yield f"Som lägst är det {came}."
    elif (
        more
        or is_ceiling(progress.aim)
        or (progress.aim.comparator is Comparator.BETWEEN and done > progress.target)
    ):
        yield f"{it_is} {came}."
    else:
        yield f"{it_is} {text} {figure_unit(progress)}."
    if more:
        yield "Det är mer än vi lovade."


def _most(progress: Progress) -> Decimal:
    """The highest number that was promised; more than that is more."""
    if progress.aim.comparator is Comparator.BETWEEN and progress.aim.upper is not None:
        return progress.aim.upper
    return progress.target or Decimal(0)


# --- what was missed ---


def _missed(progress: Progress) -> Iterator[str]:
    noun = windows_noun(progress)
    missed = [
        each
        for each in progress.counted
        if each.state is WindowState.MISSED and each.gap is not WindowState.WAITING
    ]
    if noun and missed and progress.status is not Status.NOT_TRIGGERED:
        yield from _missed_windows(missed, noun, progress.windows_total)
        if progress.status is Status.BEHIND and not progress.over and any(each.ended for each in missed):
            yield "Vi kan inte längre hålla allt vi lovade."
    elif progress.status is Status.BEHIND and progress.expected and noun is None and not is_past(progress):
        when = "Nu" if progress.day == progress.morning else "Då"
        if progress.aim.form is not TargetForm.DELIVERABLE:
            yield f"{when} borde det vara minst {swedish.number(progress.expected)}."


def _missed_windows(missed: list[Window], noun: Noun, total: int) -> Iterator[str]:
    if len(missed) > _NAMED:
        if len(missed) == total:
            return  # "0 av 12 månader" has said it
        yield f"Vi missade {swedish.number(len(missed))} {noun.of(len(missed))}."
        return
    for each in missed:
        if each.part:
            yield f"Vi klarade inte {_NUMBERED.sub(lambda short: _WHOLE_WORDS[short[1].lower()], each.label)}."
        else:
            yield f"Vi missade {easy_span(each.starts_on, each.ends_on)}."


def _withdrawn(progress: Progress) -> Iterator[str]:
    if progress.status is Status.WITHDRAWN and progress.withdrawn_on and progress.was:
        yield f"Vi tog bort det den {swedish.day(progress.withdrawn_on)}."
        yield _WAS[progress.was.status]


# --- what nobody has told ---


def _silence(progress: Progress) -> Iterator[str]:
    if progress.status is not Status.UNKNOWN:
        yield from _beside(progress)
    elif progress.unknown is Unknown.IN_WORDS:
        yield from _answer_of(progress)
        if progress.judgement and progress.judgement.status and not without_number(progress.aim):
            yield f"Vi skrev: ”{progress.judgement.status.label}”."
        yield from _since(progress)
    elif progress.unknown is Unknown.SUMMED:
        yield from ("Vi har bara en summa för lång tid.", "Vi vet inte när allt gjordes.")
    elif progress.unknown is Unknown.NOT_ASSESSED:
        yield from _not_assessed(progress)
    elif progress.unknown is Unknown.WAITING:
        yield from ("Vi har inte fått svar än.", _ALL_THE_SAME)
    else:
        yield from _nobody(progress)


def _beside(progress: Progress) -> Iterator[str]:
    """What is not known beside a status that says something else."""
    if progress.is_judged:
        yield from _answer_of(progress)
    if progress.status not in _ALONE and progress.missing:
        summed = all(each.covered for each in progress.missing)
        yield (
            "För en del av tiden har vi bara en summa." if summed else "Vi vet inte hur det gick hela tiden."
        )
    if progress.status in {Status.BEHIND, Status.PARTLY_FULFILLED, Status.NOT_FULFILLED}:
        yield from _who(progress)


def _answer_of(progress: Progress) -> Iterator[str]:
    if progress.judged_in:
        yield f"Svaret gäller {easy_span(progress.judged_in.starts_on, progress.judged_in.ends_on)}."


def _nobody(progress: Progress) -> Iterator[str]:
    told = progress.known_through if progress.done is not None or progress.judgement else None
    never = progress.unknown is Unknown.NEVER
    if told is None and not progress.silent:
        yield f"Ingen har {'någonsin ' if never else ''}berättat hur det {'gick' if progress.over else 'går'}."
    yield from _who(progress)
    told_later = told is not None and bool(progress.gap_in) and told > progress.gap_in[0].ends_on
    if told_later and progress.since:
        yield f"Vi har ändå gjort {swedish.number(progress.since)} {swedish.plural(progress.since, 'sak', 'saker')}."
        yield "Mer kan vara gjort."
        return
    if told is not None and not told_later:
        yield f"Vi vet bara hur det gick till och med den {swedish.day(told)}."
    yield _ALL_THE_SAME


def _not_assessed(progress: Progress) -> Iterator[str]:
    if not without_number(progress.aim) and progress.signed_on:
        yield f"Löftet skrevs under {swedish.on_day(progress.signed_on, progress.signed_precision)}."
        yield "Då var det för sent att räkna."
        return
    yield "Ingen har sagt hur det går."
    if progress.nothing_since:
        yield "Vi har sagt att inget har gjorts."
    yield from _since(progress)


def _since(progress: Progress) -> Iterator[str]:
    if progress.since:
        noun = swedish.plural(progress.since, "sak", "saker")
        after = "Sedan dess har vi gjort" if progress.judgement else "Vi har gjort"
        yield f"{after} {swedish.number(progress.since)} {noun}."


def _who(progress: Progress) -> Iterator[str]:
    """Each of the silent by itself, and each time that they are silent of."""
    if not progress.silent_in:
        return
    for name in progress.silent or ("Ingen",):
        denied = "" if name == "Ingen" else "inte "
        yield f"{swedish.capital(name)} har {denied}berättat hur det gick."
    for run in runs_of_periods(progress.silent_in):
        yield f"Det gäller {easy_span(*run)}."


# --- what is to come ---


def _ahead(progress: Progress) -> Iterator[str]:
    if progress.starts_on > progress.day:
        yield f"Det börjar den {swedish.day(progress.starts_on)}."
    if progress.status not in _ALONE | {Status.WITHDRAWN} and progress.waiting:
        yield "Vi har inte fått alla svar än."
    due = progress.next_due
    waits = progress.unknown is Unknown.WAITING or (progress.waiting and progress.status not in _ALONE)
    if due and waits and progress.status is not Status.WITHDRAWN:
        yield f"Nästa svar ska komma senast den {swedish.day(due.due_on)}."
