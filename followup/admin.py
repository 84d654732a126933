"""Follow-ups, to read and to find. They are written and published at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from followup.models import Assessment, Edition, Report, WeeklyAnswer
from medborgarlofte.accounts.admin.base import HouseAdmin, HouseInline
from medborgarlofte.accounts.permissions import Permission
from promises.writing.admin import OfRowsHere
from promises.writing.reach import may_for_signatory


class ReadOnlyAdmin(HouseAdmin):
    """Nothing is written here."""

    section = "Uppföljning"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FollowUpAdmin(ReadOnlyAdmin):
    """A follow-up, or what hangs on it."""

    def reads_internal(self, user: Any, obj: Any) -> bool:
        """What the parties note in a follow-up is read by who writes in it for an authority that signed."""
        report = obj if isinstance(obj, Report) else obj.report
        return may_for_signatory(user, Permission.WRITE_FOLLOW_UP, report.period.promise)


class AssessmentInline(HouseInline):
    model = Assessment
    fields = ["commitment", "status", "text", "cause", "cause_text", "next_step", "internal_note"]


class EditionInline(HouseInline):
    model = Edition
    fields = ["number", "as_of", "published_at", "published_by", "reason", "sha256"]


@admin.register(Report)
class ReportAdmin(FollowUpAdmin):
    """What the parties say of a period."""

    places = "period__promise__municipality"
    list_display = ["period", "promise", "updated_at", "updated_by", "editions"]
    list_filter = [("period__promise", OfRowsHere)]
    list_select_related = ["period__promise__municipality", "updated_by"]
    search_fields = ["period__label", "period__promise__title", "summary"]
    date_hierarchy = "period__ends_on"
    inlines = [AssessmentInline, EditionInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("editions")

    @admin.display(description="löfte")
    def promise(self, obj: Report) -> str:
        return str(obj.period.promise)

    @admin.display(description="utgåvor")
    def editions(self, obj: Report) -> str:
        return ", ".join(str(edition.number) for edition in obj.editions.all()) or "inte publicerad"


@admin.register(Edition)
class EditionAdmin(FollowUpAdmin):
    """Published, frozen reports."""

    places = "report__period__promise__municipality"
    list_display = ["report", "number", "as_of", "published_at", "published_by"]
    list_filter = [("report__period__promise", OfRowsHere)]
    list_select_related = ["report__period", "published_by"]
    search_fields = ["report__period__label", "sha256", "reason"]
    date_hierarchy = "published_at"
    fields = [
        "report",
        "number",
        "as_of",
        "revision",
        "reason",
        "pdf",
        "sha256",
        "published_at",
        "published_by",
    ]


@admin.register(WeeklyAnswer)
class WeeklyAnswerAdmin(ReadOnlyAdmin):
    """What was answered to the week's question, where nothing was logged."""

    places = "commitment__promise__municipality"
    list_display = ["week", "commitment", "organisation", "reply", "answered_by"]
    list_filter = ["reply", ("organisation", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["commitment__promise__municipality", "organisation", "answered_by"]
    search_fields = ["commitment__title", "commitment__promise__title"]
    date_hierarchy = "week"
