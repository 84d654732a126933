"""A walk's own fields in a table."""

from typing import Any

from promises.log.table_columns import MethodColumn, Names, choice, count, counted, label, words
from promises.models import SafetyWalk
from promises.words.enums import Light


def _came(text: str, names: Names, place: Any) -> list[dict[str, Any]]:
    came = [
        {"organisation": names.organisation(name, place), "people": people} for name, people in counted(text)
    ]
    if len({each["organisation"].pk for each in came}) < len(came):
        raise ValueError("En organisation står två gånger.")
    return _in_order(came)


def _in_order(came: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(came, key=lambda each: each["organisation"].name)


def _who_came(walk: SafetyWalk) -> list[dict[str, Any]]:
    return _in_order(
        [{"organisation": each.organisation, "people": each.people} for each in walk.participations.all()]
    )


def _said(came: list[dict[str, Any]]) -> str:
    return ", ".join(f"{each['organisation'].name} {each['people']}" for each in came)


COLUMNS = (
    MethodColumn(
        "light", "ljus", "Vandring: dagsljus eller mörker.", choice(Light), say=label(Light), empty=""
    ),
    MethodColumn(
        "residents", "boende", "Vandring: hur många boende som kom. Tomt om ni inte räknade.", count()
    ),
    MethodColumn("route", "väg", "Vandring, offentlig: vägen ni gick, i ord.", words(300), empty=""),
    MethodColumn(
        "participations",
        "deltog från",
        "Vandring: organisationer och hur många från var och en, som Polisen 2, Vaggeryds kommun 3.",
        _came,
        get=_who_came,
        say=_said,
        empty=[],
    ),
    MethodColumn(
        "internal_minutes_by",
        "protokollförare",
        "Vandring, intern. Visas aldrig.",
        words(120),
        empty="",
        internal=True,
    ),
)
