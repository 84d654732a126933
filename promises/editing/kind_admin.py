"""Kinds of work and what each reports. Shared by all municipalities."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from promises.models import Activity, Commitment, Kind, ResultMeasure
from promises.writing.admin import HouseInline, PromisesAdmin


class ResultMeasureInline(HouseInline):
    model = ResultMeasure
    prepopulated_fields = {"slug": ["label"]}
    verbose_name_plural = "resultat som slaget rapporterar, i den ordning de frågas om"


@admin.register(Kind)
class KindAdmin(PromisesAdmin):
    """Kinds. A new one needs no programming; one in use is changed by whoever answers for all its promises.
    What the public sees of it, and when, is ruled promise by promise (publiceringsregler)."""

    section = "Ord och mått"
    list_display = ["name", "method", "unit_one", "unit_many"]
    list_filter = ["method"]
    search_fields = ["name"]
    inlines = [ResultMeasureInline]
    fieldsets = [
        ("Vad det heter", {"fields": ["name", "slug", ("unit_one", "unit_many")]}),
        (
            "Hur det loggas",
            {
                "fields": ["method"],
                "description": "Vandringar, EST-möten, rundor och trafikinsatser har egna uppgifter och egna rum på "
                "skrivbordet. Allt annat är annat, och behöver ingen programmering. Vad allmänheten ser, och när, "
                "bestäms för varje löfte under publiceringsregler.",
            },
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The short name is what the kind is called in data that others have: it stays when the kind is used."""
        used = obj is not None and _is_used(obj)
        return [*super().get_readonly_fields(request, obj), *(["slug"] if used else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj is not None and _is_used(obj) else {"slug": ["name"]}


def _is_used(kind: Kind) -> bool:
    return Commitment.objects.filter(kind=kind).exists() or Activity.objects.filter(kind=kind).exists()
