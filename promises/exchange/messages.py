"""What the schema's keywords say when a value breaks them, in Swedish. Pure."""

import difflib
import json
import re
from collections.abc import Callable, Iterator

from jsonschema import ValidationError

from promises.exchange.problems import Path, Problem
from promises.exchange_format.schema import resolve

_TYPES = {
    "string": "Skriv en text inom citattecken.",
    "number": "Skriv ett tal, utan citattecken och med punkt före decimalerna.",
    "integer": "Skriv ett helt tal, utan citattecken och decimaler.",
    "boolean": "Skriv true eller false, utan citattecken.",
    "array": "Skriv en lista inom hakparenteser.",
    "object": "Skriv egenskaper inom klamrar.",
}

# What may be meant where something is missing: (the object's title, the property).
_OR_ELSE = {
    ("bidrag", "commitment"): " Tjänar insatsen inget åtagande, ta bort hela raden ur contributions.",
}
_IMPOSSIBLE = {"organisation-number": "Kontrollsiffran stämmer inte."}


def problems_of(error: ValidationError) -> Iterator[Problem]:
    """One Problem for each thing that ``error`` is about."""
    path: Path = tuple(error.absolute_path)
    if error.validator == "required":
        # One error a missing property; its name stands only in the rule and the instance.
        missing = next(name for name in error.validator_value if error.message.startswith(repr(name)))
        title = str(resolve(error.schema["properties"][missing]).get("title", missing))
        advice = _OR_ELSE.get((error.schema.get("title"), missing), "")
        sentence = f"{title[:1].upper()}{title[1:]} saknas. Lägg till {missing}.{advice}"
        yield Problem((*path, missing), sentence)
    elif error.validator == "additionalProperties":
        for name in error.instance.keys() - error.schema["properties"].keys():
            near = difflib.get_close_matches(name, error.schema["properties"], 1)
            advice = f"Menade du {near[0]}?" if near else "Ta bort den."
            yield Problem((*path, name), f"Formatet har ingen egenskap med det namnet. {advice}")
    else:
        yield Problem(path, SENTENCES[error.validator](error))


def _pattern(error: ValidationError) -> str:
    """What the value is instead, where that is plain; else how it is written."""
    value, pattern = str(error.instance), error.validator_value
    if pattern == "\\S":
        return "Skriv något här. Texten får inte vara tom."
    if "://" in pattern and re.search(r"\s", value):
        return "Adressen har ett mellanslag. Ta bort det, eller skriv %20 där det ska vara."
    if error.schema.get("format") == "date" and re.fullmatch(r"\d{4}(-\d\d)?", value):
        return f"Månaden räcker inte här. {_hint(error)}"
    return _hint(error)


def _hint(error: ValidationError) -> str:
    text = error.schema["description"]
    return f"Skriv så här: {text if text.startswith('SHA') else text[:1].lower() + text[1:]}"


# Every keyword that the schema uses and a value can break; a test holds that none is missing.
SENTENCES: dict[str, Callable[[ValidationError], str]] = {
    "type": lambda error: (
        "Ta bort egenskapen i stället för att skriva null."
        if error.instance is None
        else _TYPES[error.validator_value]
    ),
    "pattern": _pattern,
    "format": lambda error: (
        f"{_IMPOSSIBLE.get(error.validator_value, 'Den dagen finns inte.')} {_hint(error)}"
    ),
    "enum": lambda error: f"Välj ett av orden {', '.join(filter(None, error.validator_value))}.",
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
