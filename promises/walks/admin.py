"""Safety walks: the protocol's numbered observations, and who took part."""

from typing import Any

from django.contrib import admin
from django.db.models import Q

from medborgarlofte.accounts.models import Municipality
from medborgarlofte.accounts.permissions import Permission
from promises.log.admin_rows import DoneAdmin, MeasureInline, OfActivityAdmin, register_inline
from promises.models import (
    Measure,
    MeasureStep,
    Observation,
    SafetyWalk,
    WalkInvitation,
    WalkParticipation,
)
from promises.words.enums import Method
from promises.writing.admin import HouseInline, HouseStackedInline, group, internal_only, public


class ObservationInline(HouseStackedInline):
    model = Observation
    permission = Permission.LOG_ACTIVITY
    show_change_link = True
    fields = [("number", "category", "is_good"), "place", "text", "authority", "internal_note"]


class ParticipationInline(HouseInline):
    model = WalkParticipation
    permission = Permission.LOG_ACTIVITY
    autocomplete_fields = ["organisation"]


@admin.register(SafetyWalk)
class SafetyWalkAdmin(OfActivityAdmin):
    """The protocol of a walk. The walk itself is logged as an insats."""

    list_display = ["activity", "light", "residents"]
    list_filter = ["activity__municipality", "light"]
    search_fields = ["activity__title", "activity__place", "route"]
    inlines = [ParticipationInline, ObservationInline]


@admin.register(Observation)
class ObservationAdmin(DoneAdmin):
    """One observation with its measures: the action list."""

    places = "walk__activity__municipality"
    list_display = ["number", "place", "category", "is_good", "walk"]
    list_display_links = ["number", "place"]
    list_filter = ["category", "is_good", "walk__activity__municipality"]
    list_select_related = ["walk__activity"]
    search_fields = ["place", "text", "authority", "walk__activity__title"]
    autocomplete_fields = ["walk"]
    inlines = [MeasureInline]
    fieldsets = [
        public("iakttagelsen", "walk", "number", "category", "is_good", "place", "text", "authority"),
        internal_only("internal_note"),
    ]


@admin.register(WalkInvitation)
class WalkInvitationAdmin(OfActivityAdmin):
    """Invitations to walks, to look through; they are written and called off at the desk."""

    places = "promise__municipality"
    list_display = ["held_on", "area", "promise", "organiser", "published_at", "cancelled_at"]
    list_display_links = ["held_on", "area"]
    list_filter = ["promise__municipality"]
    search_fields = ["area", "meeting_place", "text"]
    date_hierarchy = "held_on"


@admin.register(MeasureStep)
class MeasureStepAdmin(OfActivityAdmin):
    """What was decided about each measure of a walk, and when; a step is never changed."""

    read_only = True
    places = "measure__observation__walk__activity__municipality"
    list_display = ["decided_on", "measure", "decision", "owner", "due_on", "done_on"]
    list_display_links = ["decided_on", "measure"]
    list_filter = ["decision", "owner"]
    search_fields = ["measure__text", "note"]
    date_hierarchy = "decided_on"


@admin.register(Measure)
class MeasureAdmin(DoneAdmin):
    """What shall be done, by whom and when."""

    places = "observation__walk__activity__municipality"
    list_display = ["text", "owner", "decision", "due_on", "done_on", "source"]
    list_filter = ["decision", "effect", "owner"]
    list_select_related = ["observation", "meeting__activity"]
    search_fields = ["text", "observation__place", "observation__text"]
    date_hierarchy = "due_on"
    autocomplete_fields = ["observation", "meeting", "owner"]
    stamps = ("created_at", "created_by")
    fieldsets = [
        group("Kommer från (ett av dem)", "observation", "meeting"),
        group(
            "Åtgärden: offentlig från en vandring, intern från ett EST-möte",
            "text", "owner", "decision", "refused_reason", ("due_on", "done_on"), ("effect", "effect_on"),
        ),
        internal_only("internal_note"),
    ]  # fmt: skip

    def within(self, queryset: Any, places: list[Municipality]) -> Any:
        return queryset.filter(
            Q(observation__walk__activity__municipality__in=places)
            | Q(meeting__activity__municipality__in=places)
        )

    @admin.display(description="kommer från")
    def source(self, obj: Measure) -> str:
        return str(obj.observation or obj.meeting)


class WalkInline(HouseStackedInline):
    model = SafetyWalk
    fieldsets = [group("Offentligt", "light", "route", "residents"), internal_only("internal_minutes_by")]


register_inline(Method.SAFETY_WALK, WalkInline)
