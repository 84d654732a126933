"""Residents' questions, to find. They are answered at the desk; who asked is not shown here."""

from django.contrib import admin

from medborgarlofte.accounts.permissions import Permission
from promises.models import Question
from promises.writing.admin import PromisesAdmin


@admin.register(Question)
class QuestionAdmin(PromisesAdmin):
    """What has been answered, by whom, and what was declined."""

    section = "Uppföljning"
    permission = Permission.LOG_ACTIVITY
    promise = "promise"
    read_only = True
    list_display = ["received_on", "promise", "text", "published_at", "declined_at"]
    list_filter = ["promise"]
    search_fields = ["text", "answer", "promise__title"]
    date_hierarchy = "received_on"
    fields = [
        "promise", "commitment", "received_on", "text", "answer", "assigned_to", "published_at", "published_by",
        "changed_at", "changed_by", "changed_reason", "declined_at", "declined_by", "declined_reason",
    ]  # fmt: skip
