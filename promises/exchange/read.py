"""From bytes to data: JSON with exact numbers. Pure."""

import json
from decimal import Decimal
from typing import Any

from medborgarlofte.documents.printable import plain
from promises.exchange.problems import BadFile, Problem

# Longer numbers are no counts of anything; as text they fail where a number is asked for, with a path.
_LONGEST_NUMBER = 20


class Repeated(dict[str, Any]):
    """An object of the file in which a key stands more than once."""

    keys_twice: tuple[str, ...] = ()


def read(data: bytes) -> Any:
    """The JSON value in ``data``. Raises BadFile with line and column when there is none."""
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            parse_float=_decimal,
            parse_int=lambda digits: int(digits) if len(digits) <= _LONGEST_NUMBER else digits,
            parse_constant=str,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _unreadable(
            f"Filen är inte UTF-8. Spara om den som UTF-8; felet står på rad {line}."
        ) from error
    except json.JSONDecodeError as error:
        fitting = (advice for start, advice in _ADVICE.items() if error.msg.startswith(start))
        advice = next(fitting, "Rätta skrivfelet.")
        raise _unreadable(
            f"Filen är inte JSON: rad {error.lineno}, kolumn {error.colno}. {advice}"
        ) from error
    except RecursionError as error:
        raise _unreadable("Filen har för många nivåer av klamrar och hakparenteser.") from error


def _unreadable(text: str) -> BadFile:
    return BadFile([Problem((), text)])


def _decimal(text: str) -> Decimal | str:
    if len(text) > _LONGEST_NUMBER:
        return text
    number = Decimal(text)
    return number if number.is_zero() or -_LONGEST_NUMBER < number.adjusted() < _LONGEST_NUMBER else text


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = {key: plain(value) if isinstance(value, str) else value for key, value in pairs}
    if len(found) == len(pairs):
        return found
    keys = [key for key, _ in pairs]
    repeated = Repeated(found)
    repeated.keys_twice = tuple(dict.fromkeys(key for key in keys if keys.count(key) > 1))
    return repeated


# What Python's reader of JSON says, by how it begins.
_ADVICE = {
    "Expecting property name": "Skriv ett namn inom citattecken, eller ta bort ett komma som är för mycket.",
    "Illegal trailing comma": "Ta bort kommat efter det sista värdet.",
    "Expecting ',' delimiter": "Sätt ett komma före, eller avsluta med klammer eller hakparentes.",
    "Expecting ':' delimiter": "Sätt ett kolon mellan namn och värde.",
    "Expecting value": "Här ska det stå ett värde.",
    "Extra data": "Ta bort det som står efter slutet.",
    "Unterminated string": "Avsluta texten med citattecken.",
    "Invalid control character": "Skriv radbrytning i en text som \\n.",
    "Invalid \\": "Skriv ett omvänt snedstreck som \\\\.",
}
