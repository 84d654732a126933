"""The house's ModelAdmin with the actions of promises behind it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from medborgarlofte.accounts.admin.base import HouseAdmin, HouseInline, HouseStackedInline
from medborgarlofte.accounts.models import Municipality
from promises.models import Commitment, Promise
from promises.writing import guards, internal, reach, textguard
from promises.writing.checked_form import NOT_PERSONAL, reason_field
from promises.writing.store import remove, store

__all__ = ["HouseInline", "HouseStackedInline", "PromisesAdmin", "group", "internal_only", "public"]

# Room for a sentence or three; a reason rarely needs Django's ten lines.
_SENTENCES: dict[Any, Any] = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 4, "cols": 80})}}


def public(title: str, *names: Any, folded: bool = False) -> Any:
    """A fieldset of what everybody reads."""
    return group(f"Offentligt: {title}", *names, folded=folded)


def in_english(model: type[models.Model]) -> Any:
    """The fieldset of what the model's rows say in English."""
    names = [field.name for field in model._meta.concrete_fields if field.name.endswith("_en")]
    return public("på engelska", *names, folded=True)


def internal_only(*names: Any, folded: bool = False) -> Any:
    """The fieldset of what nobody outside reads."""
    return group("Internt: visas aldrig för allmänheten", *names, folded=folded)


def group(title: str, *names: Any, folded: bool = False) -> Any:
    """A fieldset; names in a tuple stand on one line, and ``folded`` is opened by whoever looks for it."""
    return title, {"fields": list(names), "classes": ["collapse"] if folded else []}


class OfRowsHere(admin.RelatedOnlyFieldListFilter):
    """Offers what some row of the list has; a promise in one query with the municipality that it is named with."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        if field.remote_field.model is not Promise:
            return super().field_choices(field, request, model_admin)
        here = model_admin.get_queryset(request).values(f"{self.field_path}__pk")
        promises = Promise.objects.filter(pk__in=here).select_related("municipality")
        return [(each.pk, str(each)) for each in promises]


class PromisesAdmin(HouseAdmin):
    """Saves through ``promises.writing.store``; asks ``promises.writing.reach`` who may."""

    section = "Löften och åtaganden"
    # The way from the row to its promise, as a lookup, where the row is read in all of the promise's municipalities.
    promise = ""
    # Rows that come into being where the work is done, and are only looked at here.
    read_only = False
    formfield_overrides = HouseAdmin.formfield_overrides | _SENTENCES
    store = staticmethod(store)
    remove = staticmethod(remove)

    def may_change(self, user: Any, obj: models.Model) -> bool:
        return reach.may_store(user, obj)

    def removable(self, obj: models.Model) -> bool:
        return guards.removable(obj)

    def reads_internal(self, user: Any, obj: models.Model) -> bool:
        return internal.may_read_internal(user, obj)

    def __init__(self, model: type[models.Model], admin_site: Any) -> None:
        super().__init__(model, admin_site)
        if self.promise:
            self.places = f"{self.promise}__municipality"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(internal.known_to(request.user, self.model))

    def within(self, queryset: Any, places: list[Municipality]) -> Any:
        if not self.promise:
            return super().within(queryset, places)
        shared = Promise.further_municipalities.through.objects.filter(municipality__in=places)
        return queryset.filter(
            Q(**{f"{self.places}__in": places}) | Q(**{f"{self.promise}__in": shared.values("promise")})
        )

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Of municipalities and promises only those that some row here has are offered."""
        return [
            (each, OfRowsHere)
            if isinstance(each, str) and each.endswith(("municipality", "promise"))
            else each
            for each in super().get_list_filter(request)
        ]

    def get_list_select_related(self, request: HttpRequest) -> list[str]:
        """The rows that the list names, fetched with it, and those a page adds; a promise is named with its municipality."""
        relations = {field.name for field in self.model._meta.concrete_fields if field.is_relation}
        named = [str(each) for each in self.list_display if each in relations]
        added = self.list_select_related or ()
        return [*(f"{each}__municipality" if each == "promise" else each for each in named), *added]  # type: ignore[misc]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not self.read_only and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not self.read_only and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not self.read_only and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What everybody has read stands."""
        return (*super().get_readonly_fields(request, obj), *(guards.fixed(obj) if obj else ()))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        stands = self.get_readonly_fields(request, obj)
        found = super().get_prepopulated_fields(request, obj)
        return {name: made_of for name, made_of in found.items() if name not in stands}

    def is_published(self, obj: models.Model) -> bool:
        """Whether the row is part of a promise that everybody can read."""
        promise = reach.promise_of(obj)
        return bool(promise and promise.published_at)

    # A text that looks like a number of a person is asked about; the reason is given on the same page.

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = super().changeform_view(request, *args, **kwargs)
        reason = request.POST.get(NOT_PERSONAL, "").strip()
        # One round for each row on the page that asks: an action refuses at the first.
        while reason and (asked := textguard.asked_in(request.__dict__.get("refusal"))):
            if any(each.place is None for each in asked):
                break
            try:
                for each in asked:
                    textguard.confirm_texts(by=request.user, place=each.place, hits=[each.hit], reason=reason)
            except (ValidationError, PermissionDenied) as refusal:
                request.__dict__["refusal"] = refusal
                break
            request.__dict__.pop("refusal")
            answer = super().changeform_view(request, *args, **kwargs)
        return answer

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
        where = [promise.municipality.slug, promise.slug]
        if isinstance(obj, Commitment):
            return reverse("commitment", args=[*where, obj.number])
        return reverse("promise", args=where)


def _asks(request: HttpRequest) -> bool:
    refused = textguard.asked_in(request.__dict__.get("refusal"))
    return request.method == "POST" and bool(refused or NOT_PERSONAL in request.POST)
