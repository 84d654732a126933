"""What can be masked: every public text, every public figure that may tell of a person, every public picture.

Found by looking at the models, so that a field that is added tomorrow can be masked too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import CharField, EmailField, Field, FileField, Model, Q, SlugField, TextField, URLField

from promises import models as m
from promises.models import belonging
from promises.models.promise import PHONE_NUMBER
from promises.models.tree import way_up
from promises.words.enums import MaskingGround
from promises.writing import reach

# Names of bodies and kinds of work: changed in the administration, shared by many promises, about nobody.
_SHARED = (m.Kind, m.ResultMeasure)
# The masking, what was handed out and the rules of gallring speak of the law, never of what was masked.
_RECORDS = (m.Masking, m.Disclosure, m.Retention)
# Texts with a form of their own: days of the year, hashes, codes, and frozen documents, masked as such.
_NOT_WORDS = {
    "season_start", "season_end", "sha256", "document_sha256", "code", "seals", "content", "data", "masked_ground",
    "digest", "continues", "supersedes",
}  # fmt: skip
MASKED = "[maskerat"  # what every marker begins with
LEAST_EVERYWHERE = 4  # letters; shorter words would be found inside others


@dataclass(frozen=True)
class Figure:
    """What happens to a row when its figure is masked: new values, or None when the row itself goes.

    ``name`` is the figure's name where it is masked, for the note of its activity; "" where a field of the
    row itself says it.
    """

    values: Mapping[str, Any] | None
    name: str = ""
    marked: tuple[str, ...] = field(default=())


# A masked figure is in no sum: it counts nothing, and neither does what stands beside it in the same row.
FIGURES: dict[tuple[type[Model], str], Figure] = {
    (m.Contribution, "quantity"): Figure(
        {"counts": False, "quantity": 1, "out_of": None}, marked=("why_not",)
    ),
    (m.Result, "value"): Figure(None, "resultatet {row.measure.label}"),
    (m.SafetyWalk, "residents"): Figure({"residents": None}, "antal boende"),
    (m.WalkParticipation, "people"): Figure(None, "antal från {row.organisation.short_name}"),
    (m.TrafficOperation, "minutes"): Figure({"minutes": None}, "minuter"),
    (m.Measurement, "value"): Figure({"value": None, "uncertainty": ""}, marked=("note",)),
    (m.Indicator, "baseline"): Figure({"baseline": None}, marked=("baseline_note",)),
}
# Pictures and documents: the field that leads to the file.
PICTURES: dict[type[Model], str] = {m.Photo: "file", m.Promise: "photo", m.Background: "sha256"}


# The rows of a model that are seen in some promises, by the promises' primary keys.
Seen = Callable[[Iterable[int]], Q]


def seen_in_promises(model: type[Model]) -> Seen | None:
    """How the model's rows are found from the promises they are seen in; None for rows seen in none."""
    if model is m.Activity:
        return belonging.of
    to_activity = "rounds__activity" if model is m.HotSpot else way_up(model, m.Activity)
    if to_activity:
        return partial(belonging.of, prefix=f"{to_activity}__")
    to_promise = "pk" if model is m.Promise else way_up(model, m.Promise)
    return by_lookup(to_promise) if to_promise else None


def by_lookup(way: str) -> Seen:
    """The same of a model with one way to its promise: ``indicator__promise``."""
    return lambda promises: Q(**{f"{way}__in": promises})


def text_fields(model: type[Model]) -> list["Field[Any, Any]"]:
    """The public texts of the model's rows, in the order they stand in it."""
    if model in (*_SHARED, *_RECORDS) or issubclass(model, reach.WHOLLY_INTERNAL):
        return []
    return [
        column
        for column in model._meta.concrete_fields
        if isinstance(column, CharField | TextField)
        and not isinstance(column, SlugField | FileField)
        and not column.choices
        and not column.name.startswith("internal_")
        and column.name not in _NOT_WORDS
    ]


def figures(model: type[Model]) -> Iterator[str]:
    """The public figures of the model that can be masked."""
    return (name for of, name in FIGURES if of is model)


def marker(ground: MaskingGround, what: str = "") -> str:
    """What stands where something was: ``[maskerat: 35 kap. 1 § OSL]``."""
    return f"{MASKED}: {what}, {ground.law}]" if what else f"{MASKED}: {ground.law}]"


def fitting(found: "Field[Any, Any]", text: str) -> str:
    """``text`` as the field can hold it: an address or a telephone number is emptied, and what got too long gives way
    as a whole."""
    if isinstance(found, EmailField | URLField) or PHONE_NUMBER in found.validators:
        return ""
    longest = found.max_length or len(text)
    return text if len(text) <= longest else f"{MASKED}]"[:longest]
