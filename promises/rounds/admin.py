"""Hot spots and the rounds to them. Internal, save the area's name."""

from django.contrib import admin
from django.http import HttpRequest

from medborgarlofte.accounts.admin.base import HouseStackedInline
from medborgarlofte.accounts.permissions import Permission
from promises.log.admin_rows import DoneAdmin, OfActivityAdmin, register_inline
from promises.models import HotSpot, HotSpotRound, OngoingRound, RoundObservation
from promises.words.enums import Method
from promises.writing.admin import HouseInline, internal_only, public


@admin.register(HotSpot)
class HotSpotAdmin(DoneAdmin):
    """Places that the joint situation picture points at."""

    places = "municipality"
    list_display = ["internal_name", "area", "municipality", "is_active"]
    list_filter = ["municipality", "is_active"]
    search_fields = ["internal_name", "area"]
    fieldsets = [
        public("området", "municipality", "area"),
        internal_only("internal_name", "internal_position", "is_active"),
    ]


class RoundObservationInline(HouseInline):
    model = RoundObservation
    permission = Permission.LOG_ACTIVITY


@admin.register(HotSpotRound)
class HotSpotRoundAdmin(OfActivityAdmin):
    """What was seen on a round. The round itself is logged as an insats."""

    list_display = ["activity", "hot_spot", "internal_minutes"]
    search_fields = ["activity__title", "hot_spot__internal_name", "hot_spot__area"]
    inlines = [RoundObservationInline]


@admin.register(OngoingRound)
class OngoingRoundAdmin(DoneAdmin):
    """Rounds that somebody is on. They are started and ended on the desk; one that was forgotten by
    somebody who has left is removed here."""

    places = "hot_spot__municipality"
    list_display = ["hot_spot", "started_by", "started_at", "organisation"]
    list_filter = ["hot_spot__municipality"]
    search_fields = ["hot_spot__internal_name", "hot_spot__area"]
    date_hierarchy = "started_at"
    stamps = ("started_at", "started_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class RoundInline(HouseStackedInline):
    model = HotSpotRound
    internal = True
    autocomplete_fields = ["hot_spot"]
    fieldsets = [internal_only("hot_spot", "internal_minutes")]


register_inline(Method.HOT_SPOT, RoundInline)
