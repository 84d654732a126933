"""Residents' questions, to find. They are answered at the desk; who asked is not shown here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from medborgarlofte.accounts.models import Municipality
from medborgarlofte.accounts.permissions import Permission
from promises.models import Question
from promises.writing.admin import PromisesAdmin, in_reach


@admin.register(Question)
class QuestionAdmin(PromisesAdmin):
    """What has been answered, by whom, and what was declined."""

    section = "Uppföljning"
    permission = Permission.LOG_ACTIVITY
    places = "promise__municipality"
    list_display = ["received_on", "promise", "text", "published_at", "declined_at"]
    list_filter = [("promise", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["promise__municipality"]
    search_fields = ["text", "answer", "promise__title"]
    date_hierarchy = "received_on"
    fields = [
        "promise", "commitment", "received_on", "text", "answer", "assigned_to", "published_at", "published_by",
        "changed_at", "changed_by", "changed_reason", "declined_at", "declined_by", "declined_reason",
    ]  # fmt: skip

    def within(self, queryset: Any, places: list[Municipality]) -> Any:
        return queryset.filter(in_reach(places, "promise"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
