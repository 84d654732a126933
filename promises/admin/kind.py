"""Kinds of work and what each reports. Shared by all municipalities."""

from django.contrib import admin

from promises.admin.base import HouseInline, PromisesAdmin
from promises.models import Kind, ResultMeasure


class ResultMeasureInline(HouseInline):
    model = ResultMeasure
    prepopulated_fields = {"slug": ["label"]}


@admin.register(Kind)
class KindAdmin(PromisesAdmin):
    """Kinds. A new one needs no programming; one in use is changed by whoever answers for all its promises."""

    section = "Ord och mått"
    list_display = ["name", "method", "unit_one", "unit_many"]
    list_filter = ["method"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [ResultMeasureInline]
