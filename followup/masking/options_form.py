"""What an official can choose to mask, from one row: itself and all that stands under it, in every version."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model

from followup.masking.actions import ways
from followup.models import Assessment, Report, SignedPaper, Step
from promises.masking import fields
from promises.masking.rows import line
from promises.masking.words import row_words
from promises.models import Activity, Photo, Promise
from promises.words import swedish
from promises.writing import reach

Options = list[tuple[str, list[tuple[str, str]]]]
_LONGEST = 70


def models() -> dict[str, type[Model]]:
    """Every kind of row with something to mask, by its name in addresses."""
    of_figures = {model for model, _ in fields.FIGURES}
    return {reach.noun(model): model for model in {*ways(), *of_figures, *fields.PICTURES}}


def options(row: Model) -> Options:
    """Groups of choices, a group a row: ``(value, label)`` of each text, figure and picture that is there."""
    groups = []
    for each in rows_under(row):
        choices = list(_choices(each))
        if choices:
            groups.append((_heading(each), choices))
    return groups


def chosen(row: Model, value: str) -> tuple[Model, str] | None:
    """The row and the field that a choice of ``options`` stands for."""
    for each in rows_under(row):
        prefix = f"{reach.noun(each)}-{each.pk}-"
        if value.startswith(prefix):
            return each, value.removeprefix(prefix)
    return None


def rows_under(row: Model) -> Iterator[Model]:
    """The row, its other versions, and every row that is a part of it and may hold something public."""
    if isinstance(row, Activity):
        versions = line(row)
        yield from reversed(versions)
        yield from _of_activity(versions)
    elif isinstance(row, Promise):
        yield row
        yield from _of_promise(row)
    elif isinstance(row, Report):
        yield row
        for model in (Assessment, Step):
            yield from model._default_manager.filter(report=row)
        yield from SignedPaper.objects.filter(edition__report=row)
    else:
        yield row


def _of_activity(versions: list[Activity]) -> Iterator[Model]:
    for model in models().values():
        if way := fields.way_to_activity(model):
            rows = model._default_manager.filter(**{f"{way}__in": versions}).order_by("-pk")
            yield from (each for each in rows if not isinstance(each, Photo) or each.is_shown)


def _of_promise(promise: Promise) -> Iterator[Model]:
    for model in models().values():
        if way := reach.ways(model)[0].replace(".", "__"):
            yield from model._default_manager.filter(**{way: promise})


def _choices(row: Any) -> Iterable[tuple[str, str]]:
    prefix = f"{reach.noun(row)}-{row.pk}-"
    names = [found.name for found in fields.text_fields(type(row))]
    for name in (*names, *fields.figures(type(row))):
        value = getattr(row, name)
        if value not in (None, "") and "[maskerat" not in str(value):
            yield prefix + name, f"{_label(row, name)}: {_short(value)}"
    picture = fields.PICTURES.get(type(row), "")
    if picture and getattr(row, picture):
        yield prefix + picture, f"{_label(row, picture)}: själva filen"


def _label(row: Model, name: str) -> str:
    if name == "sha256":
        return "Dokumentet"
    return swedish.capital(str(row._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _short(value: Any) -> str:
    text = swedish.number(value, 3) if hasattr(value, "normalize") else " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _heading(row: Any) -> str:
    words = swedish.capital(row_words(row))
    if isinstance(row, Activity) and Activity.objects.filter(replaces=row).exists():
        return f"{words}, som den stod före rättelsen"
    return words
