"""Where it is heading, and how the commitments of a promise stand together."""

from collections.abc import Iterable

from promises.counting.progress import Answer, Progress
from promises.counting.sentences.nouns import windows_noun
from promises.words import swedish
from promises.words.enums import Status, Unknown, WindowState
from promises.words.swedish import in_words, number

# For each answer: the verb, and what it is for one and for many.
_WORDS: dict[Status | Unknown, tuple[str, str, str]] = {
    Status.FULFILLED: ("är", "genomfört", "genomförda"),
    Status.PARTLY_FULFILLED: ("är", "delvis genomfört", "delvis genomförda"),
    Status.ON_TRACK: ("går", "enligt plan", "enligt plan"),
    Status.BEHIND: ("är", "efter plan", "efter plan"),
    Status.NOT_FULFILLED: ("är", "ej genomfört", "ej genomförda"),
    Status.NOT_STARTED: ("är", "ej påbörjat", "ej påbörjade"),
    Status.NOT_TRIGGERED: ("är", "ej aktuellt", "ej aktuella"),
    Status.WITHDRAWN: ("har", "utgått", "utgått"),
    Unknown.WAITING: ("väntar", "på uppgift", "på uppgift"),
    Unknown.IN_WORDS: ("är", "redovisat i ord", "redovisade i ord"),
    Unknown.SUMMED: ("är", "redovisat som en summa", "redovisade som en summa"),
    Unknown.UNREPORTED: ("är", "inte rapporterat", "inte rapporterade"),
    Unknown.NOT_ASSESSED: ("är", "inte bedömt", "inte bedömda"),
    Unknown.NEVER: ("är", "aldrig redovisat", "aldrig redovisade"),
}
# "Alla fyra är inte rapporterade" would mean that some are: what denies says "inget av dem".
_NONE_OF = {
    Status.NOT_FULFILLED: "är genomfört",
    Status.NOT_STARTED: "är påbörjat",
    Status.NOT_TRIGGERED: "har varit aktuellt",
    Unknown.UNREPORTED: "är rapporterat",
    Unknown.NOT_ASSESSED: "är bedömt",
    Unknown.NEVER: "är någonsin redovisat",
}


def pace(progress: Progress) -> str:
    """What the period ends at if the pace goes on; empty when it is too early, or makes no sense."""
    if progress.pace is None or progress.status is Status.FULFILLED:
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
    ends = swedish.day(progress.pace.ends_on)
    text = f"Med samma takt slutar perioden den {ends} på {reached}. Så går det ungefär åtta gånger av tio."
    if noun is None or not any(window.state is WindowState.MISSED for window in progress.windows):
        return text
    total = progress.windows_total
    return f"Det går inte längre att nå {'båda' if total == 2 else f'alla {in_words(total)}'}. {text}"


def rollup_sentence(counts: Iterable[tuple[Answer, int]]) -> str:
    """``Av fyra åtaganden går två enligt plan, ett är efter plan och ett är inte rapporterat.``

    Of all alike ``Inget av de fyra åtagandena är rapporterat.``, never "alla är inte".
    """
    held = [(answer, count) for answer, count in counts if count]
    total = sum(count for _, count in held)
    if not held:
        return "Löftet har inga åtaganden ännu."
    if len(held) == 1:
        return _all_alike(held[0][0], total)
    shares = [share_words(answer, count) for answer, count in held]
    verb, what = shares[0]
    first = f"Av {in_words(total)} åtaganden {verb} {in_words(held[0][1], neuter=True)} {what}"
    rest = [
        f"{in_words(count, neuter=True)} {verb} {what}"
        for (_, count), (verb, what) in zip(held[1:], shares[1:], strict=True)
    ]
    return f"{swedish.listing([first, *rest])}."


def share_words(answer: Answer, count: int) -> tuple[str, str]:
    """The verb and the word for so many commitments: ``("är", "genomförda")``."""
    verb, one, many = _WORDS[answer.unknown or answer.status]
    return verb, one if count == 1 else many


def _all_alike(answer: Answer, total: int) -> str:
    verb, what = share_words(answer, total)
    if total == 1:
        return f"Det enda åtagandet {verb} {what}."
    denied = _NONE_OF.get(answer.unknown or answer.status)
    if denied:
        return f"Inget av de {in_words(total)} åtagandena {denied}."
    who = "Båda åtagandena" if total == 2 else f"Alla {in_words(total)} åtagandena"
    return f"{who} {verb} {what}."
