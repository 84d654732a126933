"""Effects aimed at, and their measurements."""

from typing import Any

from django.contrib import admin

from medborgarlofte.accounts.models import Municipality
from promises.models import Indicator, Measurement
from promises.writing.admin import HouseInline, PromisesAdmin, in_reach


class MeasurementInline(HouseInline):
    model = Measurement
    extra = 1


@admin.register(Indicator)
class IndicatorAdmin(PromisesAdmin):
    """Effects. They are shown apart from what was done, and never added to it."""

    places = "promise__municipality"
    list_display = ["name", "promise", "source", "direction", "baseline", "target"]
    list_filter = [("promise", admin.RelatedOnlyFieldListFilter), "direction"]
    list_select_related = ["promise__municipality"]
    search_fields = ["name", "text", "source", "promise__title"]
    autocomplete_fields = ["promise"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MeasurementInline]
    fieldsets = [
        ("Offentligt: effekten", {"fields": ["promise", "position", "name", "slug", "text", "direction"]}),
        (
            "Offentligt: hur den mäts",
            {"fields": ["source", "unit", ("baseline", "baseline_note"), "target"]},
        ),
    ]

    def within(self, queryset: Any, places: list[Municipality]) -> Any:
        return queryset.filter(in_reach(places, "promise"))
