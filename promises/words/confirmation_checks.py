"""What can be said of a whole reporting period, and not before it is over. Pure.

Every door that takes a confirmation asks here: the desk and the administration through the action, a file as it is
read.
"""

from datetime import date

from promises.words import swedish
from promises.words.enums import ConfirmationKind

FROZEN_TODAY = "En uppföljning som berättar om perioden är gjord i dag. Säg det i morgon: då märks det med att det kom efter uppföljningen."
WHY_SO_LATE = "Skriv varför det sägs först nu."
SAID_FOR_EVER = (
    "Perioden är uppföljd, så det som är sagt om den står kvar. Blev något gjort ändå: logga det, med skäl."
)
MISSED_BY_IT = (
    "Perioden är slut och det som är sagt om den visar vad som missades, så det står kvar. "
    "Blev något gjort ändå: logga det, med skäl."
)
NEED_WAS_MET = "Det finns insatser loggade i perioden. Återta dem först om de är fel."


def kinds(*, conditional: bool) -> tuple[ConfirmationKind, ...]:
    """What can be said of a commitment: of one with a condition, whether there was a need."""
    if conditional:
        return ConfirmationKind.NO_NEED, ConfirmationKind.NEED_UNMET
    return (ConfirmationKind.NOTHING,)


def too_early(said_on: date, last_day: date) -> str:
    """Why it cannot be said that day of a period with that ``last_day``, as a sentence; empty when it can."""
    if said_on >= last_day:
        return ""
    return (
        f"Perioden är inte slut än. Det går att säga tidigast på dess sista dag, den {swedish.day(last_day)}."
    )


def wrong_kind(kind: ConfirmationKind, *, conditional: bool) -> str:
    """Why it cannot be said of the commitment, as a sentence; empty when it can."""
    if kind in kinds(conditional=conditional):
        return ""
    if conditional:
        return "Åtagandet gäller bara vid behov. Säg om det fanns något behov."
    return "Åtagandet gäller utan villkor. Säg att inget (mer) gjordes."


def denied(who: str, period: str) -> str:
    """What is told of a row that ``who`` comes with after having said that nothing (more) was done in the ``period``."""
    return f"{who} har sagt att inget (mer) gjordes i {period}."
