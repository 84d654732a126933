"""Whether a document can be imported: every problem at once, each with its path. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from medborgarlofte.documents.printable import TURNED, not_printed, turns, unprintable
from medborgarlofte.organisation_number import is_organisation_number
from promises.exchange.messages import problems_of
from promises.exchange.period_layout import with_periods
from promises.exchange.problems import Path, Problem
from promises.exchange.read import Repeated
from promises.exchange.semantics import semantic_problems
from promises.exchange_format.dates import known_date
from promises.exchange_format.schema import is_object, is_rows, resolve, schema, without_references

_LAST_DAY = date(2199, 12, 31)
# No property of the format stands deeper; what does is told as unknown, and is not looked into.
_DEEPEST = 12
_formats = FormatChecker(formats=())


@_formats.checks("date", raises=ValueError)
@_formats.checks("known-date", raises=ValueError)
def _is_day(text: Any) -> bool:
    # Outside these years it is a slip of the pen, and no database and calendar need care.
    return not isinstance(text, str) or 1900 <= known_date(text).year <= _LAST_DAY.year


@_formats.checks("month-day", raises=ValueError)
def _is_day_of_year(text: Any) -> bool:
    return not isinstance(text, str) or bool(date.fromisoformat(f"2000-{text}"))


@_formats.checks("organisation-number")
def _is_number(text: Any) -> bool:
    return not isinstance(text, str) or is_organisation_number(text)


def problems(document: Any, today: date = date.max) -> list[Problem]:
    """All that is wrong with the document on the day ``today``, in the order of the file; none when it can be
    imported."""
    validator = Draft202012Validator(dict(without_references()), format_checker=_formats)
    # A date that breaks its pattern breaks its format too; one sentence is enough.
    errors = sorted(validator.iter_errors(document), key=lambda error: error.validator == "format")
    found = [problem for error in errors for problem in problems_of(error)]
    found += _unwritable(document)
    if not isinstance(document, dict):
        return found
    bad = {problem.path for problem in found}
    # What is laid out here may be spoken of in the file: a follow-up of 2020-t1.
    sound = with_periods(_sound(schema(), document, (), bad), min(today, _LAST_DAY))
    found += semantic_problems(sound, today)
    first_of_each_path: dict[Path, Problem] = {}
    for problem in found:
        first_of_each_path.setdefault(problem.path, problem)
    return sorted(first_of_each_path.values(), key=lambda problem: _place_in_file(document, problem.path))


def _unwritable(value: Any, path: Path = ()) -> Iterator[Problem]:
    """Keys that stand twice, and signs that no database and no web page takes."""
    if isinstance(value, dict) and len(path) < _DEEPEST:
        for key in getattr(value, "keys_twice", ()) if isinstance(value, Repeated) else ():
            yield Problem((*path, key), "Egenskapen står två gånger. Ta bort den ena.")
        for key, inner in value.items():
            yield from _unwritable(inner, (*path, key))
    elif isinstance(value, list) and len(path) < _DEEPEST:
        for number, inner in enumerate(value):
            yield from _unwritable(inner, (*path, number))
    elif isinstance(value, str) and any(
        (ord(sign) < 32 and sign not in "\n\r\t") or 0xD800 <= ord(sign) < 0xE000 for sign in value
    ):
        yield Problem(path, "Texten har ett styrtecken. Ta bort det; bara radbrytning och tabb får stå kvar.")
    elif isinstance(value, str) and turns(value):
        yield Problem(path, TURNED)
    elif isinstance(value, str) and (signs := unprintable(value)):
        yield Problem(path, not_printed(signs))


def _sound(shape: Any, row: Any, path: Path, bad: set[Path]) -> dict[str, Any]:
    """The row without what is misshapen, so that the rest can be judged by what it says."""
    sound: dict[str, Any] = {}
    for name, part in ((name, resolve(part)) for name, part in shape["properties"].items()):
        here = (*path, name)
        if not isinstance(row, dict) or name not in row or here in bad:
            continue
        value = row[name]
        if is_rows(part):
            inner = resolve(part["items"])
            sound[name] = [_sound(inner, each, (*here, n), bad) for n, each in enumerate(value)]
        elif is_object(part):
            sound[name] = _sound(part, value, here, bad)
        elif isinstance(value, list):
            sound[name] = [each for n, each in enumerate(value) if (*here, n) not in bad]
        else:
            sound[name] = value
    return sound


def _place_in_file(document: Any, path: Path) -> tuple[int, ...]:
    """Where the path stands in the file, as places in its objects and lists."""
    places: list[int] = []
    value = document
    for step in path:
        if isinstance(value, dict):
            keys = list(value)
            places.append(keys.index(str(step)) if step in value else len(keys))
            value = value.get(step)
        elif isinstance(step, int):
            places.append(step)
            value = value[step] if isinstance(value, list) and step < len(value) else None
    return tuple(places)
