"""Reporting periods, the word that nothing was done in one, and effects with their measurements."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from medborgarlofte.accounts.permissions import Permission
from promises.editing.confirmations import confirm_nothing_done
from promises.models import Confirmation, Indicator, Measurement, ReportingPeriod
from promises.words.enums import ConfirmationKind
from promises.writing.admin import HouseInline, PromisesAdmin, public


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(PromisesAdmin):
    """Periods. The calendar lays them out; only dates of the promise's own are typed here."""

    section = "Uppföljning"
    promise = "promise"
    list_display = ["label", "slug", "promise", "starts_on", "ends_on", "due_on"]
    list_filter = ["promise"]
    search_fields = ["label", "slug", "promise__title"]
    date_hierarchy = "due_on"
    autocomplete_fields = ["promise"]


@admin.register(Confirmation)
class ConfirmationAdmin(PromisesAdmin):
    """What was said of a whole period: without it an empty one counts as not reported."""

    section = "Uppföljning"
    permission = Permission.LOG_ACTIVITY
    promise = "commitment__promise"
    list_display = ["commitment", "period", "organisation", "kind", "confirmed_at", "confirmed_by"]
    list_filter = ["kind", "organisation", ("period", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["commitment__title", "period__label"]
    date_hierarchy = "confirmed_at"
    autocomplete_fields = ["commitment", "period", "organisation"]
    fields = ["commitment", "period", "organisation", "kind", "late_reason"]
    stamps = ("confirmed_at", "confirmed_by")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made = confirm_nothing_done(
            obj.commitment,
            obj.period,
            obj.organisation,
            by=request.user,  # type: ignore[arg-type]
            kind=ConfirmationKind(obj.kind),
            late_reason=obj.late_reason,
        )
        obj.pk = made.pk


class MeasurementInline(HouseInline):
    model = Measurement
    extra = 1
    verbose_name_plural = (
        "mätningar (en som är publicerad står kvar; är den fel läggs en till, med vad som var fel)"
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not self._is_published(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self._is_published(obj)

    def _is_published(self, indicator: Any) -> bool:
        return indicator is not None and indicator.promise.published_at is not None


@admin.register(Indicator)
class IndicatorAdmin(PromisesAdmin):
    """Effects. They are shown apart from what was done, and never added to it."""

    promise = "promise"
    list_display = ["name", "promise", "source", "direction", "baseline", "target"]
    list_filter = ["promise", "direction"]
    search_fields = ["name", "text", "source", "promise__title"]
    autocomplete_fields = ["promise"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MeasurementInline]
    fieldsets = [
        public("effekten", "promise", "position", "name", "slug", "text", "direction"),
        public("hur den mäts", "source", "unit", ("baseline", "baseline_note"), "target"),
    ]
