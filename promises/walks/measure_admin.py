"""Measures: the action list over all walks and meetings."""

from typing import Any

from django.contrib import admin
from django.db.models import Q

from medborgarlofte.accounts.models import Municipality
from promises.log.admin_rows import DoneAdmin
from promises.models import Measure


@admin.register(Measure)
class MeasureAdmin(DoneAdmin):
    """What shall be done, by whom and when."""

    places = "observation__walk__activity__municipality"
    list_display = ["text", "owner", "decision", "due_on", "done_on", "source"]
    list_filter = ["decision", "effect", "owner"]
    list_select_related = ["owner", "observation", "meeting__activity"]
    search_fields = ["text", "observation__place", "observation__text"]
    date_hierarchy = "due_on"
    autocomplete_fields = ["observation", "meeting", "owner"]
    stamps = ("created_at", "created_by")
    fieldsets = [
        ("Kommer från (ett av dem)", {"fields": ["observation", "meeting"]}),
        (
            "Åtgärden: offentlig från en vandring, intern från ett EST-möte",
            {
                "fields": [
                    "text",
                    "owner",
                    "decision",
                    "refused_reason",
                    ("due_on", "done_on"),
                    ("effect", "effect_on"),
                ]
            },
        ),
        ("Internt: visas aldrig för allmänheten", {"fields": ["internal_note"]}),
    ]

    def within(self, queryset: Any, places: list[Municipality]) -> Any:
        return queryset.filter(
            Q(observation__walk__activity__municipality__in=places)
            | Q(meeting__activity__municipality__in=places)
        )

    @admin.display(description="kommer från")
    def source(self, obj: Measure) -> str:
        return str(obj.observation or obj.meeting)
