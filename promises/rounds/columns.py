"""A round's own fields in a table. All of it is internal."""

from typing import Any

from promises.log.table_columns import MethodColumn, Names, count, counted, one_of
from promises.models import HotSpot, HotSpotRound
from promises.words.enums import ObservationCategory


def _spot(text: str, names: Names, place: Any) -> HotSpot:
    found: HotSpot = names.hot_spot(text, place)
    return found


def _seen(text: str, names: Names, place: Any) -> list[dict[str, Any]]:
    seen = [{"category": one_of(ObservationCategory, name), "occurrences": n} for name, n in counted(text)]
    if len({each["category"] for each in seen}) < len(seen):
        raise ValueError("Samma iakttagelse står två gånger.")
    return _in_order(seen)


def _in_order(seen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(seen, key=lambda each: each["category"])


def _what_was_seen(made: HotSpotRound) -> list[dict[str, Any]]:
    return _in_order(
        [{"category": each.category, "occurrences": each.occurrences} for each in made.observations.all()]
    )


def _said(seen: list[dict[str, Any]]) -> str:
    return ", ".join(f"{ObservationCategory(each['category']).label} {each['occurrences']}" for each in seen)


COLUMNS = (
    MethodColumn(
        "hot_spot", "hot spot", "Runda, intern: platsens namn som ni skriver det. Visas aldrig.",
        _spot, say=str, needed=True, internal=True,
    ),
    MethodColumn(
        "observations", "iakttagelser", "Runda, intern: vad ni såg och hur ofta, som klotter 2, belysning 1.",
        _seen, get=_what_was_seen, say=_said, empty=[], internal=True,
    ),
    MethodColumn("internal_minutes", "minuter", "Trafikinsats och runda: hur länge.", count(1), internal=True),
)  # fmt: skip
