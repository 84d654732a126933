"""The choices of the masking form: texts, figures and pictures of a row, of its versions and of the rows under it."""

from collections.abc import Iterator

from django.db.models import Model

from followup.masking.actions import ways
from followup.models import Assessment, Report, SignedPaper, Step
from promises.masking import maskable
from promises.masking.labels import row_words
from promises.masking.masked_rows import versions_of
from promises.models import Activity, Photo, Promise, tree
from promises.words import swedish
from promises.writing import reach

Options = list[tuple[str, list[tuple[str, str]]]]
_LONGEST = 70


def models() -> dict[str, type[Model]]:
    """Every kind of row with something to mask, by its name in addresses."""
    of_figures = {model for model, _ in maskable.FIGURES}
    return {reach.noun(model): model for model in {*ways(), *of_figures, *maskable.PICTURES}}


def options(row: Model) -> Options:
    """Groups of choices, a group a row: ``(value, label)`` of each text, figure and picture that is there."""
    groups = []
    for each in rows_under(row):
        prefix, choices = f"{reach.noun(each)}-{each.pk}-", []
        names = [field.name for field in maskable.text_fields(type(each))]
        for name in (*names, *maskable.figures(type(each))):
            value = getattr(each, name)
            if value in (None, "") or maskable.MASKED in str(value):
                continue
            text = swedish.number(value, 3) if hasattr(value, "normalize") else " ".join(str(value).split())
            short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
            choices.append((prefix + name, f"{_label(each, name)}: {short}"))
        picture = maskable.PICTURES.get(type(each), "")
        if picture and getattr(each, picture):
            choices.append((prefix + picture, f"{_label(each, picture)}: själva filen"))
        if not choices:
            continue
        corrected = isinstance(each, Activity) and Activity.objects.filter(replaces=each).exists()
        heading = swedish.capital(row_words(each)) + (", som den stod före rättelsen" if corrected else "")
        groups.append((heading, choices))
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
        versions = versions_of(row)
        yield from reversed(versions)
        for model in models().values():
            if way := tree.way_up(model, Activity):
                parts = (
                    model._default_manager.filter(**{f"{way}__in": versions})
                    .select_related(way)
                    .order_by("-pk")
                )
                yield from (each for each in parts if not isinstance(each, Photo) or each.is_shown)
    elif isinstance(row, Promise):
        yield row
        for model in models().values():
            if way := tree.way_up(model, Promise):
                yield from model._default_manager.filter(**{way: row})
    elif isinstance(row, Report):
        yield row
        for model in (Assessment, Step):
            yield from model._default_manager.filter(report=row)
        yield from SignedPaper.objects.filter(edition__report=row)
    else:
        yield row


def _label(row: Model, name: str) -> str:
    if name == "sha256":
        return "Dokumentet"
    return swedish.capital(str(row._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
