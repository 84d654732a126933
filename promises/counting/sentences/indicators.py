"""What is known of an effect: where it started, what is aimed at, and each measurement when it has come."""

from collections.abc import Iterable
from decimal import Decimal

from promises.words import swedish

# As exactly as a source gives a value; the field holds no more.
_DECIMALS = 4


def effect_words(
    baseline: Decimal | None,
    target: Decimal | None,
    unit: str,
    baseline_note: str,
    measurements: Iterable[str],
) -> list[str]:
    """Sentences; ``measurements`` are ``measurement`` each. What nobody stated or measured is said to be so."""
    told = [f"{each.rstrip('.')}." for each in measurements] or ["Ingen mätning är publicerad ännu."]
    if baseline is None and target is None:
        return ["Inget startvärde och inget målvärde anges i löftet.", *told]
    return [
        _stated("startvärde", baseline, unit, baseline_note),
        _stated("målvärde", target, unit, ""),
        *told,
    ]


def _stated(noun: str, value: Decimal | None, unit: str, note: str) -> str:
    if value is None:
        return f"Inget {noun} anges."
    return f"{noun.capitalize()}: {_value(value, unit, note)}."


def measurement(period: str, value: Decimal | None, unit: str, uncertainty: str, note: str) -> str:
    """``2020: 61 procent (±2 procentenheter)``."""
    return f"{period}: {measured(value, unit, uncertainty, note)}"


def measured(value: Decimal | None, unit: str, uncertainty: str, note: str) -> str:
    """``61 procent (±2 procentenheter)``; where it cannot be judged, why not."""
    if value is None:
        return f"går inte att bedöma. {note.rstrip('.')}" if note else "går inte att bedöma"
    return _value(value, unit, uncertainty)


def _value(value: Decimal, unit: str, aside: str) -> str:
    return " ".join(filter(None, [swedish.number(value, _DECIMALS), unit, f"({aside})" if aside else ""]))
