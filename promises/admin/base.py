"""The house's ModelAdmin with the actions of promises behind it."""

from typing import Any

from django import forms
from django.db import models
from django.urls import NoReverseMatch, reverse

from medborgarlofte.accounts.admin.base import HouseAdmin, HouseInline, HouseStackedInline
from promises.actions import guards, reach
from promises.actions.store import remove, store
from promises.models import Commitment, Promise

__all__ = ["HouseInline", "HouseStackedInline", "PromisesAdmin", "address"]

# Room for a sentence or three; a reason rarely needs Django's ten lines.
_TEXT: dict[Any, Any] = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 4, "cols": 80})}}


class PromisesAdmin(HouseAdmin):
    """Saves through ``promises.actions.store``; asks ``promises.actions.reach`` who may."""

    section = "Löften och åtaganden"
    formfield_overrides = _TEXT
    store = staticmethod(store)
    remove = staticmethod(remove)

    def may_change(self, user: Any, obj: models.Model) -> bool:
        return reach.may_store(user, obj)

    def removable(self, obj: models.Model) -> bool:
        return guards.removable(obj)

    def is_published(self, obj: models.Model) -> bool:
        """Whether the row is part of a promise that everybody can read."""
        promise = reach.promise_of(obj)
        return bool(promise and promise.published_at)

    def view_on_site(self, obj: models.Model) -> str | None:  # type: ignore[override]
        promise = reach.promise_of(obj)
        if promise is None or not promise.published_at:
            return None
        return address(obj if isinstance(obj, Commitment) else promise)


def address(row: Promise | Commitment) -> str | None:
    """The public page of the promise or commitment."""
    promise = row if isinstance(row, Promise) else row.promise
    where = {"kommun": promise.municipality.slug, "slug": promise.slug}
    try:
        if isinstance(row, Commitment):
            return reverse("commitment", kwargs=where | {"number": row.number})
        return reverse("promise", kwargs=where)
    except NoReverseMatch:
        return None
