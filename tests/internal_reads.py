"""Fails whoever writes parts of the public record and reads what stays in the house while doing so.

Which fields those are is asked of the models: all whose name begins with ``internal_``, everybody who did something,
and every field of rows that are internal as a whole.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model, QuerySet

from medborgarlofte.accounts.models import User
from promises.models import HotSpotRound, Promise
from promises.writing.reach import WHOLLY_INTERNAL

_APPS = ("promises", "followup")
# Random bits, which nothing can be read from: they give the sums their numbers. And the way to a round's area.
_HARMLESS = {(Promise, "internal_sums_key"), (HotSpotRound, "hot_spot_id"), (HotSpotRound, "activity_id")}


def internal_fields() -> dict[type[Model], list[str]]:
    """The names of the columns that stay in the house, by model."""
    models = [model for app in _APPS for model in apps.get_app_config(app).get_models()]
    return {
        model: [
            field.attname
            for field in model._meta.concrete_fields
            if _is_internal(model, field) and (model, field.attname) not in _HARMLESS
        ]
        for model in models
    }


def _is_internal(model: type[Model], field: Any) -> bool:
    if model in WHOLLY_INTERNAL:
        return not field.primary_key
    is_person = isinstance(field, ForeignKey) and field.related_model is User
    return is_person or field.name.startswith("internal_")


class _Watched:
    """A column whose value is there, and is not to be asked for while ``watch.is_writing``."""

    def __init__(self, watch: "InternalReads", name: str, inner: Any) -> None:
        self.watch, self.name, self.inner = watch, name, inner

    def __get__(self, row: Model | None, owner: type[Model] | None = None) -> Any:
        if row is None:
            return self.inner
        if self.watch.is_writing:
            raise AssertionError(f"{type(row).__name__}.{self.name} was read for a part of the public record")
        return row.__dict__[self.name] if self.name in row.__dict__ else self.inner.__get__(row, owner)

    def __set__(self, row: Model, value: Any) -> None:
        if hasattr(self.inner, "__set__"):
            self.inner.__set__(row, value)
        else:
            row.__dict__[self.name] = value


class InternalReads:
    """Watches the columns for as long as ``monkeypatch`` lasts; ``writing`` says when they may not be read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_writing = False
        marked = {n for fields in internal_fields().values() for n in fields if n.startswith("internal_")}
        for model, fields in internal_fields().items():
            for name in fields:
                monkeypatch.setattr(model, name, _Watched(self, name, getattr(model, name)))
        listed = QuerySet._values  # type: ignore[attr-defined]

        def values(rows: QuerySet[Any], *given: Any, **more: Any) -> Any:
            asked = {str(each).rpartition("__")[2] for each in given} & marked
            if self.is_writing and asked:
                raise AssertionError(f"{asked} was read for a part of the public record")
            return listed(rows, *given, **more)

        monkeypatch.setattr(QuerySet, "_values", values)

    @contextmanager
    def writing(self) -> Iterator[None]:
        self.is_writing = True
        try:
            yield
        finally:
            self.is_writing = False
