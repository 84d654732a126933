"""What the schema's keywords say when a value breaks them, in Swedish. Pure."""

import difflib
import json
from collections.abc import Callable, Iterator
from typing import Any

from jsonschema import ValidationError

from promises.exchange.problems import Path, Problem
from promises.exchange.schema import resolve

_TYPES = {
    "string": "Skriv en text inom citattecken.",
    "number": "Skriv ett tal, utan citattecken och med punkt före decimalerna.",
    "integer": "Skriv ett helt tal, utan citattecken och decimaler.",
    "boolean": "Skriv true eller false, utan citattecken.",
    "array": "Skriv en lista inom hakparenteser.",
    "object": "Skriv egenskaper inom klamrar.",
}

_IMPOSSIBLE = {"organisation-number": "Kontrollsiffran stämmer inte."}


def problems_of(error: ValidationError) -> Iterator[Problem]:
    """One Problem for each thing that ``error`` is about."""
    path: Path = tuple(error.absolute_path)
    if error.validator == "required":
        # One error a missing property; its name stands only in the rule and the instance.
        missing = next(name for name in error.validator_value if error.message.startswith(repr(name)))
        yield Problem((*path, missing), f"{_title(error, missing)} saknas. Lägg till {missing}.")
    elif error.validator == "additionalProperties":
        for name in error.instance.keys() - error.schema["properties"].keys():
            yield Problem((*path, name), _unknown(name, list(error.schema["properties"])))
    else:
        yield Problem(path, SENTENCES[error.validator](error))


def _title(error: ValidationError, name: str) -> str:
    title: str = resolve(error.schema["properties"][name]).get("title", name)
    return title[:1].upper() + title[1:]


def _unknown(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return "Formatet har ingen egenskap med det namnet. " + (
        f"Menade du {near[0]}?" if near else "Ta bort den."
    )


def _type(error: ValidationError) -> str:
    if error.instance is None:
        return "Ta bort egenskapen i stället för att skriva null."
    return _TYPES[error.validator_value]


def _pattern(error: ValidationError) -> str:
    if error.validator_value == "\\S":
        return "Skriv något här. Texten får inte vara tom."
    return _hint(error)


def _hint(error: ValidationError) -> str:
    return f"Skriv så här: {_decapital(error.schema['description'])}"


def _decapital(text: str) -> str:
    return text[:1].lower() + text[1:] if not text.startswith("SHA") else text


def _choices(values: list[Any]) -> str:
    return ", ".join(value for value in values if value)


# Every keyword that the schema uses and a value can break; a test holds that none is missing.
SENTENCES: dict[str, Callable[[ValidationError], str]] = {
    "type": _type,
    "pattern": _pattern,
    "format": lambda error: (
        f"{_IMPOSSIBLE.get(error.validator_value, 'Den dagen finns inte.')} {_hint(error)}"
    ),
    "enum": lambda error: f"Välj ett av orden {_choices(error.validator_value)}.",
    "const": lambda error: f"Skriv {json.dumps(error.validator_value)}; en annan version kan inte läsas här.",
    "maxLength": lambda error: (
        f"Korta texten till högst {error.validator_value} tecken. Nu är den {len(error.instance)}."
    ),
    "minimum": lambda error: f"Skriv ett tal som är minst {error.validator_value}.",
    "maximum": lambda error: f"Skriv ett tal som är högst {error.validator_value}.",
    "exclusiveMinimum": lambda error: f"Skriv ett tal som är större än {error.validator_value}.",
    "multipleOf": lambda error: f"Avrunda talet. {_hint(error)}",
    "minItems": lambda error: (
        f"Listan behöver minst {error.validator_value}. Lägg till, eller ta bort egenskapen."
    ),
    "uniqueItems": lambda error: "Samma värde står två gånger. Ta bort det ena.",
}
