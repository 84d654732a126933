"""What every page of the administration has in common.

Saving goes through an app's actions, never through ``save()``, so that right, audit and revision hold.
Two people never overwrite each other: a page carries what the row looked like when it was opened.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.crypto import salted_hmac

from medborgarlofte.accounts import access
from medborgarlofte.accounts.admin.names import NamedRows, name_field
from medborgarlofte.accounts.admin.row_actions import RowActionsMixin
from medborgarlofte.accounts.admin.way_back import WayBack
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.admin_lists import CarefulList
from medborgarlofte.fields import (
    ClockFormField,
    CountFormField,
    DayFormField,
    MomentFormField,
    NumberFormField,
    RowsField,
)
from medborgarlofte.sent import whole_number

CHANGED_MEANWHILE = (
    "Någon annan har ändrat det här sedan du öppnade sidan. Det du skrev står kvar. Öppna sidan i en ny "
    "flik och jämför. Sparar du igen gäller det som står här."
)
# Stamps change with every save around the row and say nothing about its contents.
_NOT_CONTENT = {
    "revision", "public_revision", "public_on", "updated_at", "updated_by", "last_login", "password",
}  # fmt: skip


def once(request: HttpRequest, key: Any, ask: Callable[[], Any]) -> Any:
    """What ``ask()`` says, asked once a request: a page asks for the same right for each of its fields."""
    known = request.__dict__.setdefault("_asked", {})
    if key not in known:
        known[key] = ask()
    return known[key]


def places_for(request: HttpRequest, permission: Permission) -> list[Municipality]:
    """Where the person holds ``permission``."""
    return once(request, permission, lambda: list(access.municipalities(request.user, permission)))


class HouseForm(forms.ModelForm):
    """A form that can show why an action refused, at the field where that is known."""

    refusal: Exception | None = None

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.refusal is None:
            return
        if not isinstance(self.refusal, ValidationError):
            self.add_error(None, str(self.refusal) or "Det har du inte rätt att göra.")
            return
        if not hasattr(self.refusal, "error_dict"):
            self.add_error(None, self.refusal)
            return
        for name, errors in self.refusal.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class RowSelect(AutocompleteSelect):
    """A choice of a row by typing. What was sent as the row's number and is none is shown as no choice."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, [each for each in value if whole_number(str(each)) is not None], attr)


# What is typed is read as at the desk.
_FIELDS: dict[Any, Any] = {
    models.DateField: {"form_class": DayFormField},
    models.TimeField: {"form_class": ClockFormField},
    models.DateTimeField: {"form_class": MomentFormField},
    models.DecimalField: {"form_class": NumberFormField},
    models.IntegerField: {
        "form_class": CountFormField,
        "widget": forms.TextInput(attrs={"class": "vIntegerField"}),
    },
}


class Limited:
    """Choices and rows that end where the person's municipalities end, and fields that read what is typed as the desk
    does."""

    formfield_overrides = _FIELDS
    permission: Permission = Permission.EDIT_PROMISE
    admin_site: Any

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        model = db_field.remote_field.model
        if model is Municipality:
            return Municipality.objects.filter(pk__in=[m.pk for m in places_for(request, self.permission)])
        if self.admin_site.is_registered(model):
            return self.admin_site.get_model_admin(model).get_queryset(request)
        return super().get_field_queryset(db, db_field, request)  # type: ignore[misc]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", RowSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        # The whole list: what is out of the person's reach must still be there after saving.
        kwargs.setdefault("form_class", RowsField)
        kwargs.setdefault("queryset", db_field.remote_field.model._default_manager.all())
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        # A choice is a choice: what it leads to is looked at there, and changed on its own page.
        for button in ("can_add_related", "can_change_related", "can_delete_related"):
            if field is not None and hasattr(field.widget, button):
                setattr(field.widget, button, False)
        if field is not None:
            name_field(field, in_table=isinstance(self, admin.TabularInline))
        return field


class HouseAdmin(Limited, CarefulList, RowActionsMixin, WayBack, admin.ModelAdmin):
    """Base of every ModelAdmin. Subclasses say where they stand, who may, and how a row is saved."""

    form = HouseForm
    change_form_template = "admin/house_change_form.html"
    # Heading on the start page (medborgarlofte.accounts.administration.SECTIONS).
    section = ""
    # The way from the row to its municipality, as a lookup; "" = shared by all.
    places = ""
    stamps: tuple[str, ...] = ()
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER

    # How a row is written; an app's base class hangs its own actions here.
    store: Callable[..., Any]
    remove: Callable[..., None]

    def may_change(self, user: Any, obj: models.Model) -> bool:
        """Whether the person may change this very row."""
        raise NotImplementedError

    def removable(self, obj: models.Model) -> bool:
        """Whether the row may be taken away at all; what is public may not."""
        return True

    def reads_internal(self, user: Any, obj: models.Model) -> bool:
        """Whether the person reads what this very row says internally."""
        return True

    def hides_internal(self, request: HttpRequest, obj: Any) -> bool:
        """Whether the row's page leaves out its fields named ``internal_…``; a new row has nothing to hide."""
        if obj is None or obj.pk is None:
            return False
        return not once(request, ("reads", type(obj), obj.pk), lambda: self.reads_internal(request.user, obj))

    # Rights: asked of accounts.access, never of Django's model permissions.

    def can_read(self, request: HttpRequest) -> bool:
        """Whether the person has anything to look at here."""
        return bool(places_for(request, Permission.READ_DRAFT)) or _is_superuser(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.can_read(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.can_read(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(places_for(request, self.permission)) or _is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return self.has_add_permission(request)
        return self._may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return self.has_add_permission(request)
        return self.removable(obj) and self._may_change(request, obj)

    def _may_change(self, request: HttpRequest, obj: models.Model) -> bool:
        return once(request, ("may", self.model, obj.pk), lambda: self.may_change(request.user, obj))

    # Rows within reach.

    def get_queryset(self, request: HttpRequest) -> Any:
        queryset = super().get_queryset(request)
        if _is_superuser(request) or not self.places:
            return queryset
        return self.within(queryset, places_for(request, Permission.READ_DRAFT))

    def within(self, queryset: Any, places: list[Municipality]) -> Any:
        """The rows that stand in ``places``."""
        return queryset.filter(**{f"{self.places}__in": places})

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row, locked while the form is saved; what a button does locks its row itself."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "POST" and transaction.get_connection().in_atomic_block:
            type(found)._default_manager.select_for_update(of=("self",)).get(pk=found.pk)
        return found

    # Saving: through the actions.

    def get_ordering(self, request: HttpRequest) -> Any:
        return super().get_ordering(request) or ["-pk"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address proposes; a row is proposed by its number."""
        related = {field.name for field in self.model._meta.get_fields() if field.is_relation}
        return {
            name: value
            for name, value in super().get_changeform_initial_data(request).items()
            if name not in related
            or all(str(each).isdecimal() for each in (value if isinstance(value, list) else [value]))
        }

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = request.__dict__.get("refusal")
        return form

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """The page with the form. What an action refuses is shown on it, with what was typed kept."""
        context = dict(extra_context or {})
        if request.method != "POST":
            return self._page(request, object_id, form_url, context)
        try:
            with transaction.atomic():
                context["state"] = self._state(request, object_id)
                if object_id and request.POST.get("state") != context["state"]:
                    raise ValidationError(CHANGED_MEANWHILE)
                return super().changeform_view(request, object_id, form_url, context)
        except (ValidationError, PermissionDenied) as refusal:
            request.__dict__["refusal"] = refusal
        with transaction.atomic():
            return self._page(request, object_id, form_url, context)

    def _page(self, request: HttpRequest, object_id: Any, form_url: str, context: dict[str, Any]) -> Any:
        context["state"] = self._state(request, object_id)
        return super().changeform_view(request, object_id, form_url, context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        raise Http404("Historien står i granskningsloggen.")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        links = {
            f.name: form.cleaned_data[f.name] for f in obj._meta.many_to_many if f.name in form.cleaned_data
        }
        self.store(obj, by=request.user, links=links)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        for formset in formsets:
            self.save_formset(request, form, formset, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        changed = formset.save(commit=False)
        for row in formset.deleted_objects:
            self.remove(row, by=request.user)
        # Two that swap places in a unique numbering so rarely stand in each other's way.
        for row in sorted(changed, key=lambda row: -(getattr(row, "position", 0) or 0)):
            self.store(row, by=request.user)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.remove(obj, by=request.user)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return HttpResponseRedirect("../change/")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No deleting in bulk: each row that goes is looked at and named in the trail."""
        return {
            name: what for name, what in super().get_actions(request).items() if name != "delete_selected"
        }

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), *self.stamps)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        if self.hides_internal(request, obj):
            fieldsets = _without_internal(fieldsets)
        if self.stamps and obj is not None:
            fieldsets.append(("Spår", {"fields": list(self.stamps), "classes": ["collapse"]}))
        return fieldsets

    # The audit trail tells what was done; Django's own log would tell it again, internal words and all.

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None: ...  # type: ignore[override]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None: ...  # type: ignore[override]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None: ...  # type: ignore[override]

    # What the row looked like when the page was opened.

    def _state(self, request: HttpRequest, object_id: Any) -> str:
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        if obj is None:
            return ""
        content = [_content([obj])]
        for inline in self.get_inline_instances(request, obj):
            key = _get_foreign_key(self.model, inline.model, inline.fk_name)
            rows = inline.model._default_manager.filter(**{key.name: obj}).order_by("pk")
            content.append(_content(rows))
        # Keyed: nothing that the reader is not shown can be guessed from it.
        return salted_hmac("admin.state", repr(content), algorithm="sha256").hexdigest()


class HouseInline(Limited, admin.TabularInline):
    """Rows on their parent's page. Whoever may change the parent may change them."""

    extra = 0
    formset = NamedRows
    # Part of what was promised: as it stands once the promise is published.
    frozen_when_public = False
    # All of it is internal: left out where the parent's internal fields are.
    internal = False

    def _open(self, request: HttpRequest, parent: Any) -> bool:
        owner = self.admin_site.get_model_admin(self.parent_model)
        if parent is None:
            return owner.has_add_permission(request)
        return owner.has_change_permission(request, parent) and not (
            self.frozen_when_public and owner.is_published(parent)
        )

    def hides_internal(self, request: HttpRequest, parent: Any) -> bool:
        """As on the parent's own page."""
        return self.admin_site.get_model_admin(self.parent_model).hides_internal(request, parent)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return _without_internal(fieldsets) if self.hides_internal(request, obj) else fieldsets

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not (self.internal and self.hides_internal(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(request, obj)


class HouseStackedInline(HouseInline):
    """The same with the fields under each other."""

    template = "admin/edit_inline/stacked.html"


def _without_internal(fieldsets: Iterable[Any]) -> list[Any]:
    """The fieldsets without fields named ``internal_…``, and without those that are empty then."""
    kept = []
    for legend, options in fieldsets:
        lines = [[line] if isinstance(line, str) else list(line) for line in options["fields"]]
        lines = [[name for name in line if not name.startswith("internal_")] for line in lines]
        if any(lines):
            kept.append((legend, {**options, "fields": [tuple(line) for line in lines if line]}))
    return kept


def _is_superuser(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_superuser  # type: ignore[union-attr]


def _content(rows: Iterable[models.Model]) -> list[list[tuple[str, str]]]:
    return [
        [
            (f.name, str(f.value_from_object(row)))
            for f in row._meta.concrete_fields
            if f.name not in _NOT_CONTENT
        ]
        for row in rows
    ]
