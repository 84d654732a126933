"""Safety walks: the protocol's numbered observations, and who took part."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from medborgarlofte.accounts.permissions import Permission
from promises.actions import reach
from promises.admin.base import HouseInline, HouseStackedInline, PromisesAdmin
from promises.models import (
    Activity,
    Measure,
    MeasureStep,
    Observation,
    SafetyWalk,
    WalkInvitation,
    WalkParticipation,
)


class DoneAdmin(PromisesAdmin):
    """Base of what hangs on an activity."""

    section = "Det som görs"
    permission = Permission.LOG_ACTIVITY
    places = "activity__municipality"


class OfActivityAdmin(DoneAdmin):
    """The method's own page: the rows below it are written here, its own fields on the activity's page."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (
            bool(super().has_add_permission(request)) if obj is None else self.may_change(request.user, obj)
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.model._meta.concrete_fields]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing of its own is written here."""


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
