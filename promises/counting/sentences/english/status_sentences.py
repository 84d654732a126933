"""The rule that gave the status, in one or a few sentences: first the outcome, then the promise."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from promises.counting.facts import Target
from promises.counting.few import told_many
from promises.counting.progress import SHARES, WHOLE, Progress, Window, is_ceiling, without_number
from promises.counting.sentences.english.by_window import (
    by_part,
    by_window,
    not_counted,
    spanned,
    until_withdrawn,
)
from promises.counting.sentences.english.few_people import told_words
from promises.counting.sentences.english.figures import figure, figure_unit, status_words
from promises.counting.sentences.english.nouns import PART, Noun, unit, window_name, windows_noun
from promises.counting.sentences.english.promised import promise, promise_words, promised
from promises.counting.sentences.english.spans import hidden_words, period_words
from promises.counting.sentences.nouns import by_aim
from promises.counting.sentences.status_sentences import Rule
from promises.counting.sentences.which import is_past
from promises.counting.sentences.which_rule import (
    By,
    at_lowest,
    awaited_last,
    beside_the_count,
    by_first_end,
    deliverable_by,
    expects,
    is_done_by_day,
    is_short,
    less_for_a_part,
    more_than_promised,
    told_to,
)
from promises.counting.sentences.which_windows import MANY_PARTS
from promises.words import english
from promises.words.enums import Counting, Status, TargetForm, Unknown, WindowState

# What the box about what is missing says already, in other words.
_UNKNOWN = {
    Unknown.WAITING: "Waiting for a report.",
    Unknown.IN_WORDS: "Reported in words.",
    Unknown.UNREPORTED: "Information is missing.",
    Unknown.NOT_ASSESSED: "Not assessed.",
    Unknown.NEVER: "Never reported.",
}


def rule(progress: Progress) -> Rule:
    """The sentence under the bar. Never a nought for what is not known."""
    if progress.status is Status.WITHDRAWN:
        bold = f"{english.capital(status_words(progress))}."
        if without_number(progress.aim):
            return Rule(bold, "No number was promised.")
        noun = windows_noun(progress)
        by_windows = noun not in {None, PART} and len(by_aim(progress.windows)) == 1 and not progress.spanned
        came = until_withdrawn(progress, noun) if noun and by_windows else _figure_sentence(progress, noun)
        return Rule(bold, f"{came} {promised(progress, was=True)}".strip())
    if progress.status is Status.NOT_TRIGGERED and not progress.is_judged:
        return _without_case(progress)
    if without_number(progress.aim):
        return _words(progress)
    return _counted(progress)


def _counted(progress: Progress) -> Rule:
    noun = windows_noun(progress)
    if progress.aim.form is TargetForm.DELIVERABLE and not progress.steps:
        bold = _one_thing(progress)
    else:
        bold = _figure_sentence(progress, noun)
    is_gap = not bold
    bold = bold or _without_figure(progress)
    if progress.aim.form is TargetForm.DELIVERABLE:
        told = [_deliverable(progress)]
    elif noun is PART:
        told = [by_part(progress), *not_counted(progress, PART), promised(progress)]
    elif noun:
        told = by_window(progress, noun)
    else:
        told = _whole(progress)
    text = " ".join(filter(None, [*told, _earlier(progress), _aside(progress, noun), _not_due(progress)]))
    return Rule(bold, text, is_gap)


def _without_figure(progress: Progress) -> str:
    if few := hidden_words(progress):
        return few
    if progress.spanned and progress.unknown in {None, Unknown.SUMMED}:
        noun = windows_noun(progress)
        if noun is None and progress.done:
            return f"{english.capital(_came(progress))} as a total."
        return f"Single {noun.many} cannot be seen." if noun else "The outcome cannot be seen."
    if progress.unknown:
        return _UNKNOWN[progress.unknown]
    if progress.aim.form in SHARES and progress.done is not None:
        return "The share is not shown, because it is about few people."
    return (
        "It has been reported that nothing was done."
        if is_short(progress)
        else "Nothing has been reported yet."
    )


def _figure_sentence(progress: Progress, noun: Noun | None) -> str:
    if at_lowest(progress):
        return f"Lowest reported{'' if progress.over else ' so far'}: {_came(progress)}."
    text = english.capital(figure(progress))
    if not text:
        return ""
    if told := told_to(progress):
        what = "" if progress.steps else f" {figure_unit(progress)}"
        return f"{text}{what} had been reported by {english.day(told)}."
    if noun is None and is_ceiling(progress.aim) and progress.done is not None:
        if progress.unknown:
            has = english.plural(told_many(progress.done, progress.least), "has", "have")
            return f"{english.capital(_came(progress))} {has} been reported."
        return f"{'It came to' if progress.over else 'So far'} {_came(progress)}."
    plain = noun or progress.steps or progress.aim.form in SHARES or progress.target is None
    what = "" if plain else figure_unit(progress)
    return f"{text} {what}".rstrip() + "."


def _came(progress: Progress) -> str:
    """``9 police officers``: what is told of it, whatever was promised."""
    done, named = progress.done or Decimal(0), unit(progress.aim.unit)
    return f"{told_words(done, progress.least)} {english.plural(told_many(done, progress.least), named.one, named.many)}"


def _earlier(progress: Progress) -> str:
    """What was promised before the unit or the form was changed; the figure says what came out."""
    return " ".join(
        f"Up to {english.day(windows[-1].ends_on)} the promise was {promise_words(aim)}{_cut_total(aim, windows)}."
        for aim, windows in by_aim(progress.windows)[:-1]
        if aim is not None
    )


def _cut_total(aim: Target, windows: Sequence[Window]) -> str:
    """What a number for the whole period came to for the time until it was changed."""
    wanted = less_for_a_part(aim, windows)
    return "" if wanted is None else f"; for that part of the time it is {english.number(wanted)}"


def _aside(progress: Progress, noun: Noun | None) -> str:
    """Rows that are not counted stand beside; those of windows, where these are named."""
    beside = beside_the_count(progress, named=noun is not None)
    rows = sum(each.rows for each in beside)
    are = english.plural(rows, "is", "are")
    if all(each.label == WHOLE for each in beside) and rows:
        named = english.plural(rows, "activity", "activities")
        return f"{english.capital(english.in_words(rows))} {named} {are} logged but not counted."
    told = [
        f"{english.in_words(each.rows)} {english.plural(each.rows, 'activity', 'activities')} in {window_name(each)}"
        for each in beside
    ]
    if not told or len(told) > MANY_PARTS:
        return ""
    return f"{english.capital(english.listing(told))} {are} not counted towards the promise."


# --- a number for the period as a whole ---


def _whole(progress: Progress) -> list[str]:
    level = "The lowest reported level counts." if progress.aim.counting is Counting.LOWEST else ""
    if is_ceiling(progress.aim):
        return [_ceiling(progress)]
    if progress.aim.form in SHARES:
        return [promised(progress)]
    return [
        level,
        spanned(progress) if progress.spanned else "",
        _by_when(progress),
        _became(progress),
        _due(progress),
    ]


def _by_when(progress: Progress) -> str:
    """The promise with its last day, where the words of the promise do not hold it already."""
    words = promise(progress)
    if progress.due_on is None:
        return f"{words}, with no end date."
    if progress.aim.deadline or progress.aim.season:
        return f"{words}."
    until = "by" if is_done_by_day(progress.aim) else "up to and including"
    return f"{words} {until} {english.day(progress.due_on)}."


def _became(progress: Progress) -> str:
    """``It came to 3.`` where "exactly" or "between" became more."""
    found = more_than_promised(progress)
    if found is None:
        return ""
    done, over = found
    few = english.in_words(int(over)) if over is not None and over == int(over) else english.number(over or 0)
    more = "" if over is None else f", {few} more than promised"
    return f"It {'came' if progress.over else 'has come'} to {english.number(done)}{more}."


def _due(progress: Progress) -> str:
    if progress.status is Status.FULFILLED:
        late = progress.late and progress.due_on
        return f"It was reached after {english.day(progress.due_on)}." if late and progress.due_on else ""
    if progress.expected is None or not expects(progress):
        return ""
    if not progress.expected:
        return "No particular number is expected yet."
    end = (
        ", counted by the end that the promise had before it was prolonged" if by_first_end(progress) else ""
    )
    due = f"there should be at least {english.number(progress.expected)}{end}"
    if told_to(progress):
        today = "Today" if progress.day == progress.morning else f"On {english.day(progress.day)}"
        return f"{today} {due}; a report is awaited."
    return f"By now {due}."


def _ceiling(progress: Progress) -> str:
    words = promise(progress)
    if any(window.state is WindowState.MISSED for window in progress.windows):
        return f"{words}, and it {'was' if progress.over else 'has been'} broken."
    return f"{words}." if is_past(progress) else f"{words}, and it is kept as long as there are no more."


# --- one thing to be done ---


def done_words(done_on: date, done_from: date | None) -> str:
    """``done on 4 May 2020``; where the row tells of a longer time ``done by 31 December 2020``."""
    is_span = done_from is not None and done_from < done_on
    return f"done {'by' if is_span else 'on'} {english.day(done_on)}"


def _one_thing(progress: Progress) -> str:
    if progress.done_on:
        return f"{english.capital(done_words(progress.done_on, progress.done_from))}."
    if progress.unknown:
        return ""
    return "Not done." if progress.over else "Nothing has been reported as done yet."


def _deliverable(progress: Progress) -> str:
    if progress.due_on is None:
        return "No date is promised."
    by, due, past = deliverable_by(progress, progress.due_on)
    if by is By.DEADLINE:
        return f"It {'was' if past else 'is'} promised by {english.day(due)}."
    if by is By.LAST_STEP:
        return f"The last step {'was' if past else 'is'} promised by {english.day(due)}."
    should, ends = ("was to be", "ended") if past else ("is to be", "ends")
    when = f"when the period {ends} on {english.day(due)}"
    if by is By.FIRST_END:
        when = f"by {english.day(due)}, when the promise was first to end"
    return f"No date was promised, so the promise is read as one thing that {should} done {when}."


# --- no number, no case, no longer ---


def _without_case(progress: Progress) -> Rule:
    words = "" if without_number(progress.aim) else promised(progress)
    if words and progress.aim.form in SHARES:
        return Rule("No case has come up.", words)
    none = "The commitment holds only when needed, and the parties have reported that there was no need."
    return Rule("Not applicable.", f"{none} {words}".rstrip())


def _words(progress: Progress) -> Rule:
    none = "No number is promised."
    if progress.unknown:
        text = f"{none} The parties assess the commitment in the follow-up."
        return Rule(_UNKNOWN[progress.unknown], text, is_gap=True)
    label = english.capital(progress.status.english)
    if not progress.is_judged or progress.judged_in is None:
        return Rule(f"{label}.", f"{none} The parties assess the commitment in the follow-up.")
    where = f"in the follow-up of {period_words(progress.judged_in)}"
    return Rule(f"{label} {where}.", f"{none} The parties have assessed the commitment.")


def _not_due(progress: Progress) -> str:
    """After the period, while the last follow-up is still to come."""
    coming = awaited_last(progress)
    return f"The last follow-up is due by {english.day(coming.due_on)}." if coming else ""
