"""Reporting periods, and the word that nothing was done in one."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from medborgarlofte.accounts.models import Municipality
from medborgarlofte.accounts.permissions import Permission
from promises.editing.periods import confirm_nothing_done
from promises.models import Confirmation, ReportingPeriod
from promises.writing.admin import PromisesAdmin, in_reach


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(PromisesAdmin):
    """Periods. The calendar lays them out; only dates of the promise's own are typed here."""

    section = "Uppföljning"
    places = "promise__municipality"
    list_display = ["label", "slug", "promise", "starts_on", "ends_on", "due_on"]
    list_filter = [("promise", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["promise__municipality"]
    search_fields = ["label", "slug", "promise__title"]
    date_hierarchy = "due_on"
    autocomplete_fields = ["promise"]

    def within(self, queryset: Any, places: list[Municipality]) -> Any:
        return queryset.filter(in_reach(places, "promise"))


@admin.register(Confirmation)
class ConfirmationAdmin(PromisesAdmin):
    """ "Nothing was done": without it an empty period counts as not reported."""

    section = "Uppföljning"
    permission = Permission.LOG_ACTIVITY
    places = "commitment__promise__municipality"
    list_display = ["commitment", "period", "organisation", "confirmed_at", "confirmed_by"]
    list_filter = ["organisation", ("period", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["commitment", "period", "organisation", "confirmed_by"]
    search_fields = ["commitment__title", "period__label"]
    date_hierarchy = "confirmed_at"
    autocomplete_fields = ["commitment", "period", "organisation"]
    fields = ["commitment", "period", "organisation"]
    stamps = ("confirmed_at", "confirmed_by")

    def within(self, queryset: Any, places: list[Municipality]) -> Any:
        return queryset.filter(in_reach(places, "commitment__promise"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made = confirm_nothing_done(obj.commitment, obj.period, obj.organisation, by=request.user)  # type: ignore[arg-type]
        obj.pk = made.pk
