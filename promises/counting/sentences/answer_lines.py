"""The answer to "how does it go?" in one line: the status, what belongs to it, and one clause. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from promises.counting.progress import SHARES, Progress, is_ceiling, number_of, without_number
from promises.counting.sentences.figures import figure, figure_unit
from promises.counting.sentences.nouns import Noun, by_aim, windows_noun
from promises.counting.sentences.spans import missing_words, periods_words, waiting_words
from promises.counting.sentences.which import is_due_past, more_than_exactly, tally, tells_logged
from promises.words import swedish
from promises.words.enums import Status, TargetForm, Unknown

# As long as a quoted clause may be, in characters: two lines on a telephone.
QUOTED = 60


@dataclass(frozen=True)
class AnswerLine:
    """``Efter plan`` + ``, och uppgift saknas för kv 2`` + ``1 av 2 kvartal, ett återstår.``; of the two last either may be
    empty. ``clause`` is a whole sentence."""

    status: str
    beside: str
    clause: str

    def __str__(self) -> str:
        return f"{self.status}{self.beside}. {self.clause}".rstrip()


def answer_line(progress: Progress, logged: Decimal | None = None) -> AnswerLine:
    """The line of one commitment. ``logged`` is what its rows come to where no number was promised: that there is no share is
    no reason to hide a number. None = not told."""
    return AnswerLine(swedish.capital(progress.answer.label), _beside(progress), _clause(progress, logged))


def quoted(text: str, length: int = QUOTED) -> str:
    """The first sentence of ``text`` as it may stand in a line: at most ``length`` characters, cut between words."""
    first = text.split(". ", 1)[0].strip().rstrip(".")
    if len(first) <= length:
        return first
    return f"{first[:length].rsplit(' ', 1)[0].rstrip(',;:–-')} …"


def _beside(progress: Progress) -> str:
    if progress.status in {Status.WITHDRAWN, Status.NOT_TRIGGERED, Status.NOT_STARTED}:
        return ""
    if progress.status is Status.UNKNOWN:
        return _untold(progress)
    late = ", sent" if progress.status is Status.FULFILLED and progress.late else ""
    missing, waits = missing_words(progress), waiting_words(progress)
    if missing:  # what is waited for besides is told below
        and_but = "men" if progress.status is Status.ON_TRACK else "och"
        return f"{late}, {and_but} {swedish.without_year(missing, progress.day.year)}"
    return f"{late}, {swedish.without_year(waits, progress.day.year)}" if waits else late


def _untold(progress: Progress) -> str:
    """For which time nothing is known: `` för maj–augusti``."""
    if progress.unknown is Unknown.WAITING:
        return swedish.without_year(
            waiting_words(progress).removeprefix(Unknown.WAITING.label), progress.day.year
        )
    periods = progress.silent_in or progress.gap_in
    if progress.unknown is Unknown.UNREPORTED and periods:
        return f" för {swedish.without_year(periods_words(periods), progress.day.year)}"
    return ""


def _clause(progress: Progress, logged: Decimal | None) -> str:
    if progress.status is Status.WITHDRAWN:
        return _withdrawn(progress)
    if progress.status is Status.NOT_TRIGGERED:
        return "Inget fall har kommit." if progress.aim.form in SHARES else "Behovet har inte funnits."
    if progress.status is Status.UNKNOWN:
        return _unknown(progress)
    if without_number(progress.aim):
        return _told(progress, logged)
    if progress.steps:
        done = sum(step.done for step in progress.steps)
        clear = "klart" if done == 1 else "klara"
        return f"{done} av {len(progress.steps)} steg är {clear}."
    if progress.aim.form is TargetForm.DELIVERABLE:
        return _deliverable(progress)
    if (noun := windows_noun(progress)) and len(by_aim(progress.windows)) == 1:
        return _windows(progress, noun)
    return _number(progress)


def _withdrawn(progress: Progress) -> str:
    gone = f"Togs bort {_day(progress, progress.withdrawn_on)}." if progress.withdrawn_on else ""
    if progress.was is None:
        return gone
    waited = progress.was.unknown is Unknown.WAITING
    return (
        f"{gone} {'Väntade då' if waited else 'Var då'} {progress.was.label.removeprefix('väntar ')}.".strip()
    )


def _unknown(progress: Progress) -> str:
    if progress.unknown is Unknown.WAITING:
        due = progress.next_due
        return f"Svaret ska komma senast {_day(progress, due.due_on)}." if due else ""
    if progress.unknown is Unknown.NEVER:
        return ""  # the word says all
    if progress.unknown is Unknown.IN_WORDS and (said := _said(progress)):
        return said
    if progress.nothing_since:
        return "Det är redovisat att inget gjordes."
    if progress.since:
        rows = swedish.capital(swedish.in_words(progress.since))
        logged = swedish.plural(progress.since, "insats är loggad", "insatser är loggade")
        after = " efteråt" if progress.judged_in else ""
        return f"{rows} {logged}{after}."
    told = figure(progress).replace(" redovisade,", ",")
    unit = f" {figure_unit(progress)}" if told[-1:].isdigit() and not is_ceiling(progress.aim) else ""
    return f"Redovisat: {told}{unit}." if told else ""


def _told(progress: Progress, logged: Decimal | None) -> str:
    """What is done of what was promised without a number; of one thing the parties' own words say more."""
    if logged is None or not tells_logged(progress, logged):
        return _said(progress)
    unit = progress.aim.unit
    return f"{swedish.number(logged)} {swedish.plural(logged, unit.one, unit.many)}."


def _said(progress: Progress) -> str:
    """``Parterna den 31 augusti: ”Vandringen är gjord”``, of the day that their words are about."""
    if progress.judgement is None or progress.judged_in is None or not progress.judgement.text:
        return ""
    on = _day(progress, progress.judged_in.ends_on)
    return f"Parterna den {on}: ”{quoted(progress.judgement.text)}”."


def _deliverable(progress: Progress) -> str:
    if progress.done_on:
        return f"Klart {_day(progress, progress.done_on)}."
    due = progress.due_on
    if due is None:
        return ""
    return f"{'Skulle' if is_due_past(progress, due) else 'Ska'} vara klart {_day(progress, due)}."


def _windows(progress: Progress, noun: Noun) -> str:
    """``1 av 3 kvartal, ett missat, ett återstår.``"""
    found = tally(progress)
    if found is None:
        return _number(progress)
    total, met, missed, left = found
    lost = "missat" if noun.neuter else "missad"
    parts = [
        f"{met} av {total} {noun.of(total)}",
        f"{_some(missed, noun)} {swedish.plural(missed, lost, 'missade')}" if missed and met else "",
        f"{_some(left, noun)} återstår" if left else "",
    ]
    return f"{', '.join(filter(None, parts))}."


def _number(progress: Progress) -> str:
    became = _became(progress)
    if became:
        return became
    text = figure(progress)
    if not text:
        return ""
    if progress.aim.form in SHARES or not text[-1].isdigit() or is_ceiling(progress.aim):
        wanted = number_of(progress.aim)
        of = (
            f" Lovat: {swedish.number(wanted)}." if progress.aim.form in SHARES and wanted is not None else ""
        )
        return f"{swedish.capital(text)}.{of}"
    return f"{swedish.capital(text)} {figure_unit(progress)}.".replace(" .", ".")


def _became(progress: Progress) -> str:
    """``Löftet var två. Det blev tre.`` of an exact number that became more; few people are not told apart."""
    more = more_than_exactly(progress)
    if more is None:
        return ""
    neuter = swedish.is_neuter(progress.aim.unit.one)
    verbs = ("var", "blev") if progress.over else ("är", "har blivit")
    said, came = (swedish.in_words(each, neuter=neuter) for each in more)
    return f"Löftet {verbs[0]} {said}. Det {verbs[1]} {came}."


def _some(count: int, noun: Noun) -> str:
    return swedish.in_words(count, neuter=noun.neuter)


def _day(progress: Progress, value: date) -> str:
    """Without the year where it is the page's own."""
    return swedish.day(value, year=value.year != progress.day.year)
