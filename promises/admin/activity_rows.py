"""The rows on an activity's page: what it counts towards, its results, and what its way of working adds."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from medborgarlofte.accounts.admin.base import once
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.sent import whole_number
from promises.admin.base import HouseInline, HouseStackedInline
from promises.models import (
    Commitment,
    Contribution,
    CoordinationMeeting,
    HotSpotRound,
    Kind,
    Result,
    ResultMeasure,
    SafetyWalk,
    TrafficOperation,
)


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


_INTERNAL = "Internt: visas aldrig för allmänheten"


class TrafficInline(HouseStackedInline):
    model = TrafficOperation
    fieldsets = [
        ("Offentligt", {"fields": ["control", "section", "minutes"]}),
        (_INTERNAL, {"fields": ["internal_section"]}),
    ]


class WalkInline(HouseStackedInline):
    model = SafetyWalk
    fieldsets = [
        ("Offentligt", {"fields": ["light", "route", "residents"]}),
        (_INTERNAL, {"fields": ["internal_minutes_by"]}),
    ]


class RoundInline(HouseStackedInline):
    model = HotSpotRound
    internal = True
    autocomplete_fields = ["hot_spot"]
    fieldsets = [(_INTERNAL, {"fields": ["hot_spot", "internal_minutes"]})]


class MeetingInline(HouseStackedInline):
    model = CoordinationMeeting
    internal = True
    fieldsets = [(_INTERNAL, {"fields": ["internal_agenda"]})]


METHOD_INLINES: dict[str, type[HouseInline]] = {
    "traffic": TrafficInline,
    "safety_walk": WalkInline,
    "hot_spot": RoundInline,
    "est": MeetingInline,
}
for _inline in METHOD_INLINES.values():
    _inline.extra = _inline.max_num = 1
    _inline.can_delete = False
    _inline.permission = Permission.LOG_ACTIVITY


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
