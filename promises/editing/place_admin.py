"""Municipalities, organisations and police areas. Their names stand on public pages, so promises save them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from medborgarlofte.accounts.admin.base import places_for
from medborgarlofte.accounts.models import Municipality, Organisation, PoliceArea
from medborgarlofte.accounts.permissions import Permission
from promises.writing.admin import PromisesAdmin


class PlacesAdmin(PromisesAdmin):
    """Looked after by administrators, read by everybody who works here."""

    section = "Kommuner och organisationer"
    permission = Permission.ADMINISTER
    search_fields = ["name"]


@admin.register(Municipality)
class MunicipalityAdmin(PlacesAdmin):
    """Municipalities. A new one is added by whoever looks after the system."""

    list_display = ["name", "short_name", "slug", "code", "county", "police_area"]
    list_filter = ["police_area", "county"]
    list_select_related = ["police_area"]
    search_fields = ["name", "short_name", "code"]
    autocomplete_fields = ["police_area"]
    fieldsets = [
        ("Offentligt: kommunen", {"fields": ["name", "short_name", "slug", "code", "county", "police_area"]}),
        ("Offentligt: utseende", {"fields": ["accent", "arms"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser  # type: ignore[union-attr]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return bool(places_for(request, self.permission))
        return self.may_change(request.user, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = ("slug",) if obj and obj.promises.filter(published_at__isnull=False).exists() else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def view_on_site(self, obj: Any) -> str:
        return reverse("municipality", kwargs={"kommun": obj.slug})


@admin.register(Organisation)
class OrganisationAdmin(PlacesAdmin):
    """Organisations: who signs, answers and does; any of them may be a third party."""

    list_display = ["name", "short_name", "kind", "organisation_number", "website"]
    list_filter = ["kind", "municipalities"]
    filter_horizontal = ["municipalities"]
    prepopulated_fields = {"slug": ["short_name"]}


@admin.register(PoliceArea)
class PoliceAreaAdmin(PlacesAdmin):
    """Lokalpolisområden; each serves several municipalities."""

    list_display = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
