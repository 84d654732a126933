"""What promises share: kinds of work, municipalities, organisations and police areas; and the rules of publication
with the texts said to point at nobody, which are decided at the desk and only read here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from medborgarlofte.accounts.admin.base import places_for
from medborgarlofte.accounts.models import Municipality, Organisation, PoliceArea
from medborgarlofte.accounts.permissions import Permission
from promises.models import (
    Activity,
    Commitment,
    ConfirmedText,
    Kind,
    PublicationRule,
    ResultMeasure,
)
from promises.writing.admin import HouseInline, PromisesAdmin, group, in_english, public


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
    prepopulated_fields = {"slug": ["name"]}
    inlines = [ResultMeasureInline]
    fieldsets = [
        group("Vad det heter", "name", "slug", ("unit_one", "unit_many")),
        in_english(Kind),
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


def _is_used(kind: Kind) -> bool:
    return Commitment.objects.filter(kind=kind).exists() or Activity.objects.filter(kind=kind).exists()


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
    search_fields = ["name", "short_name", "code"]
    autocomplete_fields = ["police_area"]
    fieldsets = [
        public("kommunen", "name", "short_name", "slug", "code", "county", "police_area"),
        public("utseende", "accent", "arms"),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser  # type: ignore[union-attr]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return bool(places_for(request, self.permission))
        return self.may_change(request.user, obj)

    def view_on_site(self, obj: Any) -> str:
        return reverse("municipality", kwargs={"kommun": obj.slug})


@admin.register(Organisation)
class OrganisationAdmin(PlacesAdmin):
    """Organisations: who signs, answers and does; any of them may be a third party."""

    list_display = ["name", "short_name", "kind", "organisation_number", "website"]
    list_filter = ["kind", "municipalities"]
    filter_horizontal = ["municipalities"]
    prepopulated_fields = {"slug": ["short_name"]}

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field and db_field.name == "municipalities":
            field.help_text = "Tomt för en part som arbetar överallt, som Trafikverket: den går då att välja i varje kommun."
            # "Tillgängliga kommuner", where the field is called "verksam i".
            getattr(field.widget, "widget", field.widget).verbose_name = "kommuner"
        return field


@admin.register(PoliceArea)
class PoliceAreaAdmin(PlacesAdmin):
    """Lokalpolisområden; each serves several municipalities."""

    list_display = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(PublicationRule)
class PublicationRuleAdmin(PromisesAdmin):
    """The rules of every promise."""

    read_only = True
    places = "promise__municipality"
    list_display = ["promise", "kind", "detail", "delay_days", "shows_place"]
    list_filter = ["detail"]


@admin.register(ConfirmedText)
class ConfirmedTextAdmin(PromisesAdmin):
    """Who said that something is no number of a person, and why. What it was is not kept."""

    read_only = True
    places = "municipality"
    list_display = ["kind", "internal_reason", "municipality", "confirmed_at", "confirmed_by"]
    list_filter = ["kind"]
    fields = ["kind", "municipality", "internal_reason", "confirmed_at", "confirmed_by"]
