"""Commitments, their parties and their targets."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from medborgarlofte.accounts.admin.row_actions import ReasonForm, RowAction
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.fields import DayFormField
from promises.editing.commitments import withdraw_commitment
from promises.models import Commitment, CommitmentParty, Milestone, Target, TargetPart
from promises.writing import reach
from promises.writing.admin import HouseInline, HouseStackedInline, PromisesAdmin, in_reach
from promises.writing.guards import AS_PROMISED


class PartyInline(HouseInline):
    model = CommitmentParty
    autocomplete_fields = ["organisation"]
    verbose_name_plural = "parter (utan rad ansvarar alla undertecknare)"


class TargetInline(HouseStackedInline):
    model = Target
    frozen_when_public = True
    show_change_link = True
    fields = [
        ("form", "comparator"), ("number", "upper"), "per", "counting", ("unit_one", "unit_many"), "deadline",
        ("season_start", "season_end"), ("share_of", "share_base"), "within",
    ]  # fmt: skip
    verbose_name_plural = "mål (i ett publicerat löfte ändras talet genom en ändring)"

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj and obj.targets.exists() else 1


class EndForm(ReasonForm):
    """When and why a commitment leaves the promise."""

    decided_on = DayFormField(
        label="Från och med", widget=admin.widgets.AdminDateWidget, help_text="Dagen då åtagandet utgår."
    )
    field_order = ["decided_on", "reason"]


END = RowAction(
    slug="utga",
    label="Låt åtagandet utgå",
    text="Åtagandet står kvar på löftets sida som utgått, med skälet och vad som hann göras.",
    done="Åtagandet har utgått.",
    run=withdraw_commitment,
    offered=lambda user, row: (
        bool(row.promise.published_at) and row.ended_by_amendment_id is None and reach.may_store(user, row)
    ),
    form=EndForm,
)


@admin.register(Commitment)
class CommitmentAdmin(PromisesAdmin):
    """Commitments: what was promised, in words; how much stands in the target below."""

    places = "promise__municipality"
    list_display = ["number", "title", "promise", "focus_area", "kind", "ended"]
    list_display_links = ["number", "title"]
    list_filter = [("promise", admin.RelatedOnlyFieldListFilter), "kind"]
    list_select_related = ["promise__municipality", "focus_area", "kind"]
    search_fields = ["title", "text", "promise__title", "promise__municipality__name", "place"]
    autocomplete_fields = ["promise", "kind"]
    inlines = [TargetInline, PartyInline]
    row_actions = (END,)
    readonly_fields = ["ended_by_amendment"]
    fieldsets = [
        (
            "Offentligt: åtagandet",
            {"fields": ["promise", "number", "title", "text", "focus_area", "kind", "place"]},
        ),
        ("Offentligt: hur det räknas", {"fields": ["condition", "cadence", "counting_rule", "note"]}),
        (
            "Offentligt: tillagt eller utgått",
            {"fields": ["starts_on", "added_by_amendment", "ended_by_amendment"], "classes": ["collapse"]},
        ),
        ("Internt: visas aldrig för allmänheten", {"fields": ["internal_note"]}),
    ]

    def within(self, queryset: Any, places: list[Municipality]) -> Any:
        return queryset.filter(in_reach(places, "promise"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        public = obj and obj.promise.published_at
        fixed = ("promise", "number", *AS_PROMISED[Commitment]) if public else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    @admin.display(description="utgått", boolean=True)
    def ended(self, obj: Commitment) -> bool:
        return obj.ended_by_amendment_id is not None


class MilestoneInline(HouseInline):
    model = Milestone
    frozen_when_public = True


class TargetPartInline(HouseInline):
    model = TargetPart
    frozen_when_public = True


@admin.register(Target)
class TargetAdmin(PromisesAdmin):
    """A target with its steps and parts. One that is published is read here, and changed by an amendment."""

    places = "commitment__promise__municipality"
    list_display = ["commitment", "form", "comparator", "promised", "per", "deadline", "in_force_from"]
    list_filter = ["form", "per", ("commitment__promise", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["commitment"]
    search_fields = ["commitment__title", "commitment__promise__title"]
    autocomplete_fields = ["commitment"]
    inlines = [MilestoneInline, TargetPartInline]
    fieldsets = [
        ("Offentligt: målet", {"fields": ["commitment", ("form", "comparator"), ("number", "upper"), "per"]}),
        ("Offentligt: hur det räknas", {"fields": ["counting", ("unit_one", "unit_many"), "deadline"]}),
        ("Offentligt: säsong", {"fields": [("season_start", "season_end")], "classes": ["collapse"]}),
        (
            "Offentligt: andel och servicenivå",
            {"fields": [("share_of", "share_base"), "within"], "classes": ["collapse"]},
        ),
        ("Offentligt: ändring", {"fields": ["amendment", "in_force_from"], "classes": ["collapse"]}),
    ]
    readonly_fields = ["amendment", "in_force_from"]

    def within(self, queryset: Any, places: list[Municipality]) -> Any:
        return queryset.filter(in_reach(places, "commitment__promise"))

    @admin.display(description="antal", ordering="number")
    def promised(self, obj: Target) -> str:
        return "" if obj.number is None else f"{obj.number.normalize():f}"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and self.is_published(obj))
