"""Safety walks: the protocol's numbered observations, and who took part."""

from django.contrib import admin

from medborgarlofte.accounts.permissions import Permission
from promises.log.admin_rows import INTERNAL, DoneAdmin, MeasureInline, OfActivityAdmin, register_inline
from promises.models import (
    MeasureStep,
    Observation,
    SafetyWalk,
    WalkInvitation,
    WalkParticipation,
)
from promises.words.enums import Method
from promises.writing.admin import HouseInline, HouseStackedInline


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
    list_filter = [("activity__municipality", admin.RelatedOnlyFieldListFilter), "light"]
    list_select_related = ["activity"]
    search_fields = ["activity__title", "activity__place", "route"]
    date_hierarchy = "activity__starts_on"
    inlines = [ParticipationInline, ObservationInline]


@admin.register(Observation)
class ObservationAdmin(DoneAdmin):
    """One observation with its measures: the action list."""

    places = "walk__activity__municipality"
    list_display = ["number", "place", "category", "is_good", "walk"]
    list_display_links = ["number", "place"]
    list_filter = ["category", "is_good", ("walk__activity__municipality", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["walk__activity"]
    search_fields = ["place", "text", "authority", "walk__activity__title"]
    autocomplete_fields = ["walk"]
    inlines = [MeasureInline]
    fieldsets = [
        (
            "Offentligt: iakttagelsen",
            {"fields": ["walk", "number", "category", "is_good", "place", "text", "authority"]},
        ),
        ("Internt: visas aldrig för allmänheten", {"fields": ["internal_note"]}),
    ]


@admin.register(WalkInvitation)
class WalkInvitationAdmin(OfActivityAdmin):
    """Invitations to walks, to look through; they are written and called off at the desk."""

    places = "promise__municipality"
    list_display = ["held_on", "area", "promise", "organiser", "published_at", "cancelled_at"]
    list_display_links = ["held_on", "area"]
    list_filter = [("promise__municipality", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["promise__municipality", "organiser"]
    search_fields = ["area", "meeting_place", "text"]
    date_hierarchy = "held_on"


@admin.register(MeasureStep)
class MeasureStepAdmin(OfActivityAdmin):
    """What was decided about each measure of a walk, and when; a step is never changed."""

    places = "measure__observation__walk__activity__municipality"
    list_display = ["decided_on", "measure", "decision", "owner", "due_on", "done_on"]
    list_display_links = ["decided_on", "measure"]
    list_filter = ["decision", "owner"]
    list_select_related = ["measure", "owner"]
    search_fields = ["measure__text", "note"]
    date_hierarchy = "decided_on"


class WalkInline(HouseStackedInline):
    model = SafetyWalk
    fieldsets = [
        ("Offentligt", {"fields": ["light", "route", "residents"]}),
        (INTERNAL, {"fields": ["internal_minutes_by"]}),
    ]


register_inline(Method.SAFETY_WALK, WalkInline)
