"""The rows that hang under an activity, read as plain values and written back.

A correction is a new activity with everything under the old one, changed where it was wrong; reading and
writing the same shape is all that takes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from promises.models import Activity, Contribution, Result
from promises.words.enums import Method
from promises.writing import textguard

Values = dict[str, Any]


@dataclass(frozen=True)
class Branch:
    """Rows of ``model`` that name their parent in the field ``up``, with the branches ``under`` each.

    What ``lives`` is written on its own after its activity: it is no part of the row as somebody saw it,
    and a correction takes it along instead of writing it anew.
    """

    model: type[Model]
    up: str = "activity"
    under: Mapping[str, "Branch"] = field(default_factory=dict)
    lives: bool = False


ROWS = {"contributions": Branch(Contribution), "results": Branch(Result)}
# What each method has beside an activity, filled by promises.log.methods.register; every name is the way down
# from the parent.
METHODS: dict[Method, tuple[str, Branch]] = {}
# For methods with rows that live: called with the method's own row of the old activity and of the new.
MoveLiving = Callable[[Any, Any], None]
MOVE_LIVING: dict[Method, MoveLiving] = {}
# From the method's own row, by its name on ``Activity``, to ``(label, words)`` of what everybody may read of it.
PublicWords = Callable[[Any], Iterable[tuple[str, str]]]
PUBLIC_WORDS: dict[str, PublicWords] = {}


def public_words(activity: Activity) -> tuple[tuple[str, str], ...]:
    """``(label, words)`` of what everybody may read of the method's own row; what says nothing is left out."""
    rows = ((getattr(activity, name, None), words_of) for name, words_of in PUBLIC_WORDS.items())
    pairs = (pair for row, words_of in rows if row is not None for pair in words_of(row))
    return tuple((label, words) for label, words in pairs if words)


def said_words(activity: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The same of an activity as a file with every default written out says it."""
    pairs: list[tuple[str, str]] = []
    for name, branch in METHODS.values():
        if name in PUBLIC_WORDS and name in activity:
            said = {key: value for key, value in activity[name].items() if not isinstance(value, list)}
            pairs += PUBLIC_WORDS[name](branch.model(**said))
    return tuple((label, words) for label, words in pairs if words)


def read_rows(activity: Activity) -> dict[str, list[Values]]:
    """``{"contributions": [{…}], "results": [{…}]}`` as ``write_rows`` takes them."""
    return {name: read_all(activity, name, branch) for name, branch in ROWS.items()}


def write_rows(activity: Activity, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
    """Write the rows given; those there were of the same sort go. Raises ValidationError."""
    for name, values in rows.items():
        getattr(activity, name).all().delete()
        write_all(activity, ROWS[name], values)


def read_method(activity: Activity) -> Values:
    """The fields of the activity's row by its way of working, with what hangs under it; {} without one."""
    name, branch = METHODS.get(Method(activity.kind.method), ("", None))
    row = getattr(activity, name, None) if branch else None
    return _read(row, branch) if row and branch else {}


def write_method(activity: Activity, values: Mapping[str, Any]) -> None:
    """Make or change that row, if there is anything to say. Lists under it that are not named stay.

    Raises ValidationError.
    """
    name, branch = METHODS.get(Method(activity.kind.method), ("", None))
    for other, (way, _) in METHODS.items():
        if other != activity.kind.method and hasattr(activity, way):
            getattr(activity, way).delete()
    row = getattr(activity, name, None)
    if branch is not None and (row or values):
        _write(branch, activity, values, row)


def insert_methods(pairs: Iterable[tuple[Activity, Mapping[str, Any]]]) -> None:
    """The rows of activities that are new, for the values of each; their texts have been checked. A fixed number of
    queries, however many there are."""
    pairs = [(activity, values) for activity, values in pairs if values]
    for method, (_, branch) in METHODS.items():
        made = [
            (branch.model(activity=activity, **_own(branch, values)), values)
            for activity, values in pairs
            if activity.kind.method == method
        ]
        branch.model._default_manager.bulk_create([row for row, _ in made])
        for name, under in branch.under.items():
            under.model._default_manager.bulk_create(
                under.model(**{under.up: row}, **each)
                for row, values in made
                for each in values.get(name, ())
            )


def _own(branch: Branch, values: Mapping[str, Any]) -> Values:
    return {name: value for name, value in values.items() if name not in branch.under}


def move_living(old: Activity, new: Activity) -> None:
    """Give the row that corrects ``old`` what lives under it: its number, photos and history stay its own."""
    method = Method(new.kind.method)
    name, _ = METHODS.get(method, ("", None))
    before, after = getattr(old, name, None), getattr(new, name, None)
    if before is not None and after is not None and method in MOVE_LIVING:
        MOVE_LIVING[method](before, after)


def _read(row: Model, branch: Branch) -> Values:
    fields = (f for f in row._meta.concrete_fields if not f.primary_key and f.name not in (branch.up, "uid"))
    values: Values = {f.name: getattr(row, f.name) for f in fields}
    return values | {
        name: read_all(row, name, under) for name, under in branch.under.items() if not under.lives
    }


def read_all(parent: Model, name: str, branch: Branch) -> list[Values]:
    """The rows that ``parent`` calls ``name``, each as plain values."""
    return [_read(row, branch) for row in getattr(parent, name).all()]


def _write(branch: Branch, parent: Model, values: Mapping[str, Any], row: Model | None = None) -> None:
    row = row or branch.model(**{branch.up: parent})
    under = {name: values[name] for name in branch.under if name in values}
    for name, value in _own(branch, values).items():
        setattr(row, name, value)
    textguard.full_clean(row, exclude=[branch.up])
    row.save()
    for name, rows in under.items():
        getattr(row, name).all().delete()
        write_all(row, branch.under[name], rows)


def write_all(parent: Model, branch: Branch, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows of ``branch`` anew under ``parent``. Raises ValidationError."""
    for values in rows:
        _write(branch, parent, values)
