"""EST: situation reports and the meetings that answer them. Internal."""

from django.contrib import admin

from medborgarlofte.accounts.admin.base import HouseStackedInline
from promises.log.admin_rows import DoneAdmin, MeasureInline, OfActivityAdmin, register_inline
from promises.models import CoordinationMeeting, SituationReport
from promises.words.enums import Method
from promises.writing.admin import group, internal_only


@admin.register(SituationReport)
class SituationReportAdmin(DoneAdmin):
    """Weekly reports by place, never by person. All of it is internal."""

    places = "municipality"
    list_display = ["year", "week", "category", "internal_place", "occurrences", "severity", "organisation"]
    list_display_links = ["year", "week", "category"]
    list_filter = ["municipality", "organisation", "category", "year"]
    search_fields = ["internal_place", "internal_text"]
    date_hierarchy = "created_at"
    autocomplete_fields = ["organisation", "meeting"]
    stamps = ("created_at", "created_by")
    fieldsets = [
        group(
            "Internt: läget, aldrig en person",
            "municipality", "organisation", ("year", "week"), "category", "internal_place", "day_part",
            ("occurrences", "severity"), "internal_text", "internal_measure_taken",
        ),
        group("Internt: mötet", "meeting"),
    ]  # fmt: skip


@admin.register(CoordinationMeeting)
class CoordinationMeetingAdmin(OfActivityAdmin):
    """What an EST meeting decided. The meeting itself is logged as an insats."""

    list_display = ["activity"]
    search_fields = ["activity__title"]
    inlines = [MeasureInline]


class MeetingInline(HouseStackedInline):
    model = CoordinationMeeting
    internal = True
    fieldsets = [internal_only("internal_agenda")]


register_inline(Method.EST, MeetingInline)
