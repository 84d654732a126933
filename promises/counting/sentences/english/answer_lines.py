"""The answer to "how does it go?" in one line: the status, what belongs to it, and one clause."""

from datetime import date
from decimal import Decimal

from promises.counting.progress import SHARES, Progress, is_ceiling, number_of, without_number
from promises.counting.sentences.answer_lines import AnswerLine, quoted
from promises.counting.sentences.english.figures import figure, figure_unit, was_words
from promises.counting.sentences.english.nouns import Noun, unit, windows_noun
from promises.counting.sentences.english.spans import missing_words, periods_words, waiting_words
from promises.counting.sentences.nouns import by_aim
from promises.counting.sentences.which import is_due_past, more_than_exactly, tally, tells_logged
from promises.words import english
from promises.words.enums import Status, TargetForm, Unknown


def answer_line(progress: Progress, logged: Decimal | None = None) -> AnswerLine:
    """The line of one commitment. ``logged`` is what its rows come to where no number was promised; None = not told."""
    status = english.capital(progress.answer.english)
    return AnswerLine(status, _beside(progress), _clause(progress, logged))


def _beside(progress: Progress) -> str:
    year = progress.day.year
    if progress.status in {Status.WITHDRAWN, Status.NOT_TRIGGERED, Status.NOT_STARTED}:
        return ""
    if progress.status is Status.UNKNOWN:
        return _untold(progress)
    late = ", late" if progress.status is Status.FULFILLED and progress.late else ""
    missing, waits = missing_words(progress), waiting_words(progress)
    if missing:  # what is waited for besides is told below
        and_but = "but" if progress.status is Status.ON_TRACK else "and"
        return f"{late}, {and_but} {english.without_year(missing, year)}"
    return f"{late}, {english.without_year(waits, year)}" if waits else late


def _untold(progress: Progress) -> str:
    """For which time nothing is known: `` for May to August``."""
    year = progress.day.year
    if progress.unknown is Unknown.WAITING:
        return english.without_year(waiting_words(progress).removeprefix(Unknown.WAITING.english), year)
    periods = progress.silent_in or progress.gap_in
    if progress.unknown is Unknown.UNREPORTED and periods:
        return f" for {english.without_year(periods_words(periods), year)}"
    return ""


def _clause(progress: Progress, logged: Decimal | None) -> str:
    if progress.status is Status.WITHDRAWN:
        return _withdrawn(progress)
    if progress.status is Status.NOT_TRIGGERED:
        return "No case has come up." if progress.aim.form in SHARES else "There has been no need."
    if progress.status is Status.UNKNOWN:
        return _unknown(progress)
    if without_number(progress.aim):
        return _told(progress, logged)
    if progress.steps:
        done = sum(step.done for step in progress.steps)
        return f"{done} of {len(progress.steps)} {english.plural(len(progress.steps), 'step', 'steps')} done."
    if progress.aim.form is TargetForm.DELIVERABLE:
        return _deliverable(progress)
    if (noun := windows_noun(progress)) and len(by_aim(progress.windows)) == 1:
        return _windows(progress, noun)
    return _number(progress)


def _withdrawn(progress: Progress) -> str:
    gone = f"Taken out on {_day(progress, progress.withdrawn_on)}." if progress.withdrawn_on else ""
    was = was_words(progress)
    return f"{gone} {english.capital(was)} then.".strip() if was else gone


def _unknown(progress: Progress) -> str:
    if progress.unknown is Unknown.WAITING:
        due = progress.next_due
        return f"The answer is due by {_day(progress, due.due_on)}." if due else ""
    if progress.unknown is Unknown.NEVER:
        return ""  # the word says all
    if progress.unknown is Unknown.IN_WORDS and (said := _said(progress)):
        return said
    if progress.nothing_since:
        return "It has been reported that nothing was done."
    if progress.since:
        rows = english.capital(english.in_words(progress.since))
        logged = english.plural(progress.since, "activity has been logged", "activities have been logged")
        return f"{rows} {logged}{' since' if progress.judged_in else ''}."
    told = figure(progress).replace(" reported,", ",")
    named = f" {figure_unit(progress)}" if told[-1:].isdigit() and not is_ceiling(progress.aim) else ""
    return f"Reported: {told}{named}." if told else ""


def _told(progress: Progress, logged: Decimal | None) -> str:
    """What is done of what was promised without a number; of one thing the parties' own words say more."""
    if logged is None or not tells_logged(progress, logged):
        return _said(progress)
    named = unit(progress.aim.unit)
    return f"{english.number(logged)} {english.plural(logged, named.one, named.many)}."


def _said(progress: Progress) -> str:
    """``The parties on 31 August: “Vandringen är gjord”``, of the day that their words are about, as they wrote them."""
    if progress.judgement is None or progress.judged_in is None or not progress.judgement.text:
        return ""
    on = _day(progress, progress.judged_in.ends_on)
    return f"The parties on {on}: “{quoted(progress.judgement.text)}”."


def _deliverable(progress: Progress) -> str:
    if progress.done_on:
        return f"Done on {_day(progress, progress.done_on)}."
    due = progress.due_on
    if due is None:
        return ""
    should = "Should have been" if is_due_past(progress, due) else "To be"
    return f"{should} done by {_day(progress, due)}."


def _windows(progress: Progress, noun: Noun) -> str:
    """``1 of 3 quarters, one missed, one left.``"""
    found = tally(progress)
    if found is None:
        return _number(progress)
    parts = [
        f"{found.met} of {found.total} {noun.of(found.total)}",
        f"{english.in_words(found.missed)} missed" if found.missed and found.met else "",
        f"{english.in_words(found.left)} left" if found.left else "",
    ]
    return f"{', '.join(filter(None, parts))}."


def _number(progress: Progress) -> str:
    if more := more_than_exactly(progress):
        said, came = (english.in_words(each) for each in more)
        if progress.over:
            return f"The promise was {said}. It came to {came}."
        return f"The promise is {said}. It has come to {came}."
    text = figure(progress)
    if not text:
        return ""
    if progress.aim.form in SHARES or not text[-1].isdigit() or is_ceiling(progress.aim):
        wanted = number_of(progress.aim)
        of_share = progress.aim.form in SHARES and wanted is not None
        return f"{english.capital(text)}.{f' Promised: {english.number(wanted)}.' if of_share else ''}"
    return f"{english.capital(text)} {figure_unit(progress)}.".replace(" .", ".")


def _day(progress: Progress, value: date) -> str:
    """Without the year where it is the page's own."""
    return english.day(value, year=value.year != progress.day.year)
