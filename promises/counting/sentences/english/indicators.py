"""What is known of an effect: where it started, what is aimed at, and each measurement when it has come."""

from collections.abc import Iterable
from decimal import Decimal

from promises.counting.sentences.english.nouns import measure
from promises.words import english

# As exactly as a source gives a value; the field holds no more.
_DECIMALS = 4
_NOT_KNOWN = "cannot be judged"


def effect_words(
    baseline: Decimal | None,
    target: Decimal | None,
    unit: str,
    baseline_note: str,
    measurements: Iterable[str],
) -> list[str]:
    """Sentences; ``measurements`` are ``measurement`` each. What nobody stated or measured is said to be so."""
    told = [f"{each.rstrip('.')}." for each in measurements] or ["No measurement has been published yet."]
    if baseline is None and target is None:
        return ["The promise states no starting value and no target value.", *told]
    return [
        _stated("starting value", baseline, unit, baseline_note),
        _stated("target value", target, unit, ""),
        *told,
    ]


def _stated(noun: str, value: Decimal | None, unit: str, note: str) -> str:
    if value is None:
        return f"No {noun} is stated."
    return f"{english.capital(noun)}: {_value(value, unit, note)}."


def measurement(period: str, value: Decimal | None, unit: str, uncertainty: str, note: str) -> str:
    """``2020: 61 per cent (±2 percentage points)``."""
    return f"{period}: {measured(value, unit, uncertainty, note)}"


def measured(value: Decimal | None, unit: str, uncertainty: str, note: str) -> str:
    """``61 per cent (±2 percentage points)``; where it cannot be judged, why not."""
    if value is None:
        return f"{_NOT_KNOWN}. {note.rstrip('.')}" if note else _NOT_KNOWN
    return _value(value, unit, measure(uncertainty))


def _value(value: Decimal, unit: str, aside: str) -> str:
    return " ".join(
        filter(None, [english.number(value, _DECIMALS), measure(unit), f"({aside})" if aside else ""])
    )
