"""The house's ModelAdmin with the actions of promises behind it."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from medborgarlofte.accounts.admin.base import HouseAdmin, HouseInline, HouseStackedInline
from medborgarlofte.accounts.models import Municipality
from promises.models import Commitment, Promise
from promises.writing import guards, internal, reach, textguard
from promises.writing.checked_form import NOT_PERSONAL, reason_field
from promises.writing.store import remove, store

__all__ = ["HouseInline", "HouseStackedInline", "PromisesAdmin", "address"]

# Room for a sentence or three; a reason rarely needs Django's ten lines.
_TEXT: dict[Any, Any] = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 4, "cols": 80})}}


class PromisesAdmin(HouseAdmin):
    """Saves through ``promises.writing.store``; asks ``promises.writing.reach`` who may."""

    section = "Löften och åtaganden"
    formfield_overrides = _TEXT
    store = staticmethod(store)
    remove = staticmethod(remove)

    def may_change(self, user: Any, obj: models.Model) -> bool:
        return reach.may_store(user, obj)

    def removable(self, obj: models.Model) -> bool:
        return guards.removable(obj)

    def reads_internal(self, user: Any, obj: models.Model) -> bool:
        return internal.may_read_internal(user, obj)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(internal.known_to(request.user, self.model))

    def is_published(self, obj: models.Model) -> bool:
        """Whether the row is part of a promise that everybody can read."""
        promise = reach.promise_of(obj)
        return bool(promise and promise.published_at)

    # A text that looks like a number of a person is asked about; the reason is given on the same page.

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = super().changeform_view(request, *args, **kwargs)
        # One round for each row on the page that asks.
        while self._confirmed(request):
            request.__dict__.pop("refusal")
            answer = super().changeform_view(request, *args, **kwargs)
        return answer

    def _confirmed(self, request: HttpRequest) -> bool:
        """Whether the last refusal only asked, and the question has been answered now."""
        asked = textguard.asked_in(request.__dict__.get("refusal"))
        reason = request.POST.get(NOT_PERSONAL, "").strip()
        if not (asked and reason) or any(each.place is None for each in asked):
            return False
        try:
            for each in asked:
                textguard.confirm_texts(by=request.user, place=each.place, hits=[each.hit], reason=reason)
        except (ValidationError, PermissionDenied) as refusal:
            request.__dict__["refusal"] = refusal
            return False
        return True

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if _asks(request):
            kwargs["form"] = type("AskingForm", (self.form,), {NOT_PERSONAL: reason_field()})
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        asking = [("Är det en personuppgift?", {"fields": [NOT_PERSONAL]})] if _asks(request) else []
        return [*asking, *super().get_fieldsets(request, obj)]

    def view_on_site(self, obj: models.Model) -> str | None:  # type: ignore[override]
        promise = reach.promise_of(obj)
        if promise is None or not promise.published_at:
            return None
        return address(obj if isinstance(obj, Commitment) else promise)


def _asks(request: HttpRequest) -> bool:
    refused = textguard.asked_in(request.__dict__.get("refusal"))
    return request.method == "POST" and bool(refused or NOT_PERSONAL in request.POST)


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


def in_reach(places: list[Municipality], way: str) -> Q:
    """Rows whose promise, ``way`` away, holds in any of ``places``."""
    shared = Promise.further_municipalities.through.objects.filter(municipality__in=places).values("promise")
    return Q(**{f"{way}__municipality__in": places}) | Q(**{f"{way}__in": shared})
