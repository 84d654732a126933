"""What the public sees and when, and texts said to point at nobody: read here, decided at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from promises.models import ConfirmedText, PublicationRule
from promises.writing.admin import PromisesAdmin


class ReadOnlyAdmin(PromisesAdmin):
    """Rows that come into being where the work is done."""

    section = "Löften och åtaganden"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PublicationRule)
class PublicationRuleAdmin(ReadOnlyAdmin):
    """The rules of every promise."""

    places = "promise__municipality"
    list_display = ["promise", "kind", "detail", "delay_days", "shows_place"]
    list_filter = ["detail"]
    list_select_related = ["promise__municipality", "kind"]


@admin.register(ConfirmedText)
class ConfirmedTextAdmin(ReadOnlyAdmin):
    """Who said that something is no number of a person, and why. What it was is not kept."""

    places = "municipality"
    list_display = ["kind", "internal_reason", "municipality", "confirmed_at", "confirmed_by"]
    list_filter = ["kind"]
    list_select_related = ["municipality", "confirmed_by"]
    fields = ["kind", "municipality", "internal_reason", "confirmed_at", "confirmed_by"]
