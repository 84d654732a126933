"""What can be said of a whole reporting period, and not before it is over. Pure.

Every door that takes a confirmation asks here: the desk and the administration through the action, a file as it is read.
"""

from datetime import date

from promises.words import swedish
from promises.words.enums import ConfirmationKind


def kinds(*, conditional: bool) -> tuple[ConfirmationKind, ...]:
    """What can be said of a commitment: of one with a condition, whether there was a need."""
    if conditional:
        return ConfirmationKind.NO_NEED, ConfirmationKind.NEED_UNMET
    return (ConfirmationKind.NOTHING,)


def problem(
    kind: ConfirmationKind, said_on: date, *, conditional: bool, last_day: date
) -> tuple[str, str] | None:
    """The property that is wrong, ``period`` or ``kind``, and a sentence for it; None when it can be said that day.

    ``last_day`` is the period's.
    """
    if said_on < last_day:
        day = swedish.day(last_day)
        return "period", f"Perioden är inte slut än. Det går att säga tidigast på dess sista dag, den {day}."
    if kind not in kinds(conditional=conditional):
        if conditional:
            return "kind", "Åtagandet gäller bara vid behov. Säg om det fanns något behov."
        return "kind", "Åtagandet gäller utan villkor. Säg att inget (mer) gjordes."
    return None
