"""The rows on an activity's page: what it counts towards, its results, and what its way of working adds."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from medborgarlofte.accounts.admin.base import once
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.sent import whole_number
from promises.models import (
    Activity,
    Commitment,
    Contribution,
    Kind,
    Measure,
    Result,
    ResultMeasure,
)
from promises.words.enums import Method
from promises.writing import reach
from promises.writing.admin import HouseInline, HouseStackedInline, PromisesAdmin


class CommitmentChoice(forms.ModelChoiceField):
    """A commitment with its promise: "Vaggeryd 2020 · 3 Trafikinsatser"."""

    def label_from_instance(self, obj: Commitment) -> str:  # type: ignore[override]
        promise = obj.promise
        ended = " (utgått)" if obj.ended_by_amendment_id else ""
        return f"{promise.municipality.short_name} {promise.slug} · {obj}{ended}"


class ContributionInline(HouseInline):
    model = Contribution
    permission = Permission.LOG_ACTIVITY
    verbose_name = "åtagande"
    verbose_name_plural = "räknas mot åtaganden"

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 1 if obj is None else 0

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "commitment":
            page = self.admin_site.get_model_admin(Commitment)
            reachable: QuerySet[Commitment] = page.get_queryset(request).select_related(
                "promise__municipality"
            )
            return CommitmentChoice(reachable.order_by("promise", "number"), label="åtagande")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ResultForm(forms.ModelForm):
    """A measure without a value is a row left out."""

    class Meta:
        model = Result
        fields = ["measure", "value"]

    def has_changed(self) -> bool:
        value = self.data.get(self.add_prefix("value"), "") if self.is_bound else ""
        return bool(self.instance.pk or value.strip()) and super().has_changed()


class ResultInline(HouseInline):
    model = Result
    form = ResultForm
    permission = Permission.LOG_ACTIVITY
    verbose_name_plural = "resultat (lämna tomt det som inte räknades)"

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return len(measures_to_fill(request, obj)) or 1

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "measure":
            kwargs["queryset"] = ResultMeasure.objects.select_related("kind").order_by(
                "kind__name", "position"
            )
            if kind := chosen_kind(request):
                kwargs["queryset"] = kwargs["queryset"].filter(kind=kind)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


# The fields of each method's own row, filled from the rooms' admin modules.
METHOD_INLINES: dict[str, type[HouseInline]] = {}


def register_inline(method: Method, inline: type[HouseInline]) -> None:
    """Show the method's own row on the activity's page: one, never deleted."""
    inline.extra = inline.max_num = 1
    inline.can_delete = False
    inline.permission = Permission.LOG_ACTIVITY
    METHOD_INLINES[method.value] = inline


class DoneAdmin(PromisesAdmin):
    """Base of what hangs on an activity."""

    section = "Det som görs"
    permission = Permission.LOG_ACTIVITY
    places = "activity__municipality"


class OfActivityAdmin(DoneAdmin):
    """The method's own page: the rows below it are written here, its own fields on the activity's page."""

    list_filter = ["activity__municipality"]
    date_hierarchy = "activity__starts_on"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if self.read_only or obj is None:
            return not self.read_only and bool(super().has_add_permission(request))
        return self.may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.model._meta.concrete_fields]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing of its own is written here."""


class MeasureInline(HouseStackedInline):
    model = Measure
    permission = Permission.LOG_ACTIVITY
    autocomplete_fields = ["owner"]
    fields = [
        "text", ("owner", "decision", "due_on", "done_on"), "refused_reason", "effect", "internal_note",
    ]  # fmt: skip
    verbose_name_plural = "åtgärder"

    def hides_internal(self, request: HttpRequest, parent: Any) -> bool:
        # A meeting is read by both authorities; what one of them noted at a measure is its own.
        activity = reach.activity_of(parent) if parent else None
        return activity is not None and self.admin_site.get_model_admin(Activity).hides_internal(
            request, activity
        )


def chosen_kind(request: HttpRequest, obj: Any = None) -> Kind | None:
    """The kind of the activity on the page: its own, or the one in the address (``?kind=3``)."""
    if obj is not None and obj.pk:
        return obj.kind
    asked = whole_number(request.GET.get("kind", ""))
    if asked is None:
        return None
    return once(request, ("kind", asked), lambda: Kind.objects.filter(pk=asked).first())


def measures_to_fill(request: HttpRequest, obj: Any = None) -> list[int]:
    """Measures of the kind that have no value yet, to be laid out ready for typing."""
    kind = chosen_kind(request, obj)
    if kind is None:
        return []
    measures = ResultMeasure.objects.filter(kind=kind).order_by("position")
    if obj is not None and obj.pk:
        measures = measures.exclude(pk__in=obj.results.values("measure"))
    return once(request, "measures_to_fill", lambda: list(measures.values_list("pk", flat=True)))
