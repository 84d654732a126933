"""Where it is heading, and how the commitments of a promise stand together."""

from collections.abc import Iterable

from promises.counting.progress import Progress
from promises.counting.sentences.nouns import windows_noun
from promises.words import swedish
from promises.words.enums import Status, WindowState
from promises.words.swedish import in_words, number

# For each status: the verb, and what it is for one and for many.
_STANDS = {
    Status.FULFILLED: ("är", "genomfört", "genomförda"),
    Status.PARTLY_FULFILLED: ("är", "delvis genomfört", "delvis genomförda"),
    Status.ON_TRACK: ("går", "enligt plan", "enligt plan"),
    Status.BEHIND: ("är", "efter plan", "efter plan"),
    Status.NOT_FULFILLED: ("är", "ej genomfört", "ej genomförda"),
    Status.NOT_STARTED: ("är", "ej påbörjat", "ej påbörjade"),
    Status.UNKNOWN: ("är", "inte rapporterat", "inte rapporterade"),
    Status.NOT_TRIGGERED: ("är", "ej aktuellt", "ej aktuella"),
    Status.WITHDRAWN: ("har", "utgått", "utgått"),
}


def pace(progress: Progress) -> str:
    """What the period ends at if the pace goes on; empty when it is too early, or makes no sense."""
    if progress.pace is None:
        return ""
    low, high, out_of = progress.pace.low, progress.pace.high, progress.pace.out_of
    span = number(low) if low == high else f"{number(low)} till {number(high)}"
    noun = windows_noun(progress)
    if noun is None:
        unit = swedish.plural(high, progress.aim.unit.one, progress.aim.unit.many)
        reached = f"{span} {unit}, att jämföra med {number(out_of)}"
    else:
        met = ("uppnått" if noun.neuter else "uppnådd") if high == 1 and low == high else "uppnådda"
        reached = f"{span} {met} {noun.one if high == 1 and low == high else noun.many} av {number(out_of)}"
    text = f"Med samma takt slutar perioden den {swedish.day(progress.pace.ends_on)} på {reached}."
    return f"{text} {_lost(progress)}".strip() if noun else f"{text} Så går det ungefär åtta gånger av tio."


def _lost(progress: Progress) -> str:
    if not any(window.state is WindowState.MISSED for window in progress.windows):
        return ""
    return f"Alla {in_words(progress.windows_total)} kan inte längre nås."


def rollup_sentence(counts: Iterable[tuple[Status, int]]) -> str:
    """``Av fyra åtaganden går två enligt plan, ett är efter plan och ett är inte rapporterat.``"""
    held = [(status, count) for status, count in counts if count]
    total = sum(count for _, count in held)
    if not held:
        return "Löftet har inga åtaganden ännu."
    if len(held) == 1:
        verb, stands = _stands(held[0][0], total)
        if total == 1:
            return f"Det enda åtagandet {verb} {stands}."
        who = "Båda åtagandena" if total == 2 else f"Alla {in_words(total)} åtaganden"
        return f"{who} {verb} {stands}."
    (status, count), rest = held[0], held[1:]
    verb, stands = _stands(status, count)
    parts = [f"Av {in_words(total)} åtaganden {verb} {in_words(count, neuter=True)} {stands}"]
    for status, count in rest:
        verb, stands = _stands(status, count)
        parts.append(f"{in_words(count, neuter=True)} {verb} {stands}")
    return f"{swedish.listing(parts)}."


def _stands(status: Status, count: int) -> tuple[str, str]:
    verb, one, many = _STANDS[status]
    return verb, one if count == 1 else many
