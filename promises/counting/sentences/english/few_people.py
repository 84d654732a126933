"""What is said of numbers that are not told (promises.counting.few has the rule)."""

from collections.abc import Sequence
from decimal import Decimal

from promises.counting.facts import Contribution, Unit
from promises.counting.few import FEW, Aim, fives, is_share, sum_told, told_many
from promises.counting.sentences.english.nouns import unit
from promises.words import english

UNDER = f"fewer than {FEW}"


def number_words(value: Decimal | int, *, few: bool) -> str:
    """``1,064``; ``fewer than 5`` of a number that counts few people, nought too."""
    return UNDER if few and value < FEW else english.number(value)


def told_words(value: Decimal, least: Decimal | None) -> str:
    """``12`` where all of it may be told (``least`` None), else ``fewer than 5`` or ``at least 10``."""
    if least is None:
        return english.number(value)
    return f"at least {english.number(least)}" if least >= FEW else UNDER


def told_of(value: Decimal, least: Decimal | None, target: Decimal) -> str:
    """``7 of 12``, ``fewer than 5 of 12``; ``fewer than 5`` alone where fewer were promised."""
    words = told_words(value, least)
    return words if words == UNDER and target < FEW else f"{words} of {english.number(target)}"


def untold_words(newest: Aim, named: str, *, together: Decimal | None = None) -> str:
    """What is said of a row whose number is not told: ``fewer than 5 people``; of a sum of rows, which come to so many
    ``together``, ``at least 10 people``."""
    if is_share(newest):
        return "the number is not shown"
    return f"{UNDER if together is None else told_words(together, fives(together))} {named}".rstrip()


def sum_words(rows: Sequence[Contribution], newest: Aim, given: Unit, *, apart: bool) -> str:
    """``12 people``, ``at least 10 people``, ``fewer than 5 people``, ``fewer than 5 people each time``."""
    if is_share(newest):
        return untold_words(newest, "")
    (total, least, each_time), named = sum_told(rows, newest, apart=apart), unit(given)
    words = f"{told_words(total, least)} {english.plural(told_many(total, least), named.one, named.many)}"
    return f"{words} each time" if each_time else words
