"""Amendments: introduced here, never changed afterwards."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from medborgarlofte.accounts.admin.base import HouseForm
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.fields import RowsField
from medborgarlofte.sent import whole_number
from promises.editing.amendments import amend
from promises.editing.commitment_admin import TargetInline
from promises.editing.commitments import revise_target
from promises.models import Amendment, Commitment, Target
from promises.words.enums import AmendmentKind
from promises.writing.admin import HouseStackedInline, PromisesAdmin, in_reach


class AmendmentForm(HouseForm):
    """What changes and why, with the commitments that leave the promise where some do."""

    commitments = RowsField(
        Commitment.objects.none(),
        label="åtaganden som utgår",
        required=False,
        help_text="Bara för slaget utgått. Håll ned Ctrl för att välja flera.",
    )


class RevisedTargetInline(HouseStackedInline):
    """The new number, for the kind reviderat."""

    model = Target
    extra = 1
    fields = ["commitment", *TargetInline.fields]
    verbose_name = "nytt mål"
    verbose_name_plural = "nya mål (bara för slaget reviderat; det gamla målet syns kvar)"


@admin.register(Amendment)
class AmendmentAdmin(PromisesAdmin):
    """A change of a published promise: dated, with its reason, public at once."""

    places = "promise__municipality"
    form = AmendmentForm
    list_display = ["promise", "number", "kind", "decided_on", "reason"]
    list_filter = ["kind", ("promise", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["promise__municipality"]
    search_fields = ["promise__title", "reason", "text"]
    date_hierarchy = "decided_on"
    autocomplete_fields = ["promise"]
    inlines = [RevisedTargetInline]
    stamps = ("created_at", "created_by")
    fieldsets = [
        ("Offentligt: ändringen", {"fields": ["promise", "kind", "decided_on", "reason", "text"]}),
        ("Offentligt: förlängning", {"fields": ["ends_on"]}),
    ]

    def within(self, queryset: Any, places: list[Municipality]) -> Any:
        return queryset.filter(in_reach(places, "promise"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        ending = [] if obj else [("Offentligt: åtaganden som utgår", {"fields": ["commitments"]})]
        return [*super().get_fieldsets(request, obj), *ending]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        choices = self.admin_site.get_model_admin(Commitment).get_queryset(request)
        promise = whole_number(request.GET.get("promise", ""))
        if promise is not None:
            choices = choices.filter(promise=promise)
        form.base_fields["commitments"].queryset = choices
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = {
            name: form.cleaned_data[name]
            for name in ("decided_on", "reason", "text", "ends_on", "commitments")
        }
        made = amend(obj.promise, AmendmentKind(obj.kind), by=request.user, **values)
        obj.__dict__.update(made.__dict__)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        names = [name for line in TargetInline.fields for name in ([line] if isinstance(line, str) else line)]
        for row in formset.forms:
            if row.has_changed():
                values = {name: row.cleaned_data[name] for name in names}
                revise_target(form.instance, row.cleaned_data["commitment"], by=request.user, **values)

    def construct_change_message(self, *args: Any, **kwargs: Any) -> Any:
        return ""
