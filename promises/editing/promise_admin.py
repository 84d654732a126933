"""The promise with those who signed it, its headings, what it rests on and its periods."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.admin.row_actions import RowAction
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.accounts.permissions import Permission
from promises.editing.periods import generate_periods
from promises.editing.promises import publish_promise
from promises.models import Background, FocusArea, Promise, ReportingPeriod, Signatory
from promises.writing import reach
from promises.writing.admin import HouseInline, PromisesAdmin
from promises.writing.guards import AS_PROMISED


class SignatoryInline(HouseInline):
    model = Signatory
    frozen_when_public = True
    autocomplete_fields = ["organisation"]


class FocusAreaInline(HouseInline):
    model = FocusArea
    frozen_when_public = True


class BackgroundInline(HouseInline):
    model = Background


class PeriodInline(HouseInline):
    model = ReportingPeriod
    verbose_name_plural = "uppföljningsperioder (läggs ut vid publiceringen; egna datum skrivs här)"


PUBLISH = RowAction(
    slug="publicera",
    label="Publicera löftet",
    text="Löftet får sin sida på webbplatsen och ligger kvar där för alltid. Läs igenom det en sista gång: "
    "inga personnummer, bilnummer eller namn på enskilda.",
    done="Löftet är publicerat.",
    run=publish_promise,
    offered=lambda user, promise: (
        promise.published_at is None and reach.may_for_signatory(user, Permission.PUBLISH, promise)
    ),
)
PERIODS = RowAction(
    slug="perioder",
    label="Lägg ut perioder",
    text="Uppföljningsperioderna läggs ut efter löftets tider. Perioder som redan är uppföljda står kvar.",
    done="Perioderna är utlagda.",
    run=generate_periods,
    offered=lambda user, promise: (
        promise.published_at is not None
        and access.may(user, Permission.EDIT_PROMISE, promise.municipality_id)
    ),
)


@admin.register(Promise)
class PromiseAdmin(PromisesAdmin):
    """Promises. Of a published one only what was never promised is written here; each difference stands in the trail."""

    places = "municipality"
    list_display = ["title", "municipality", "slug", "starts_on", "ends_on", "published", "commitment_count"]
    list_filter = [
        ("municipality", admin.RelatedOnlyFieldListFilter),
        ("published_at", admin.EmptyFieldListFilter),
        "calendar",
        "police_area",
    ]
    list_select_related = ["municipality"]
    search_fields = ["title", "summary", "area", "municipality__name", "municipal_number", "police_number"]
    date_hierarchy = "starts_on"
    autocomplete_fields = ["police_area"]
    filter_horizontal = ["further_municipalities"]
    inlines = [SignatoryInline, FocusAreaInline, BackgroundInline, PeriodInline]
    row_actions = (PUBLISH, PERIODS)
    stamps = (
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        "published_at",
        "published_by",
        "revision",
        "public_revision",
        "public_on",
    )
    fieldsets = [
        (
            "Offentligt: löftet",
            {
                "fields": [
                    "municipality", "further_municipalities", "police_area", "slug", "title", "summary", "area",
                    "audience",
                ]
            },
        ),
        (
            "Offentligt: tiden",
            {
                "fields": [
                    ("starts_on", "starts_precision"), ("ends_on", "ends_precision"), "period_note",
                    ("signed_on", "signed_precision"), ("announced_on", "announced_precision"),
                    ("calendar", "due_days"),
                ]
            },
        ),
        ("Offentligt: kontakt och källor", {"fields": ["page_owner", "contact", "contact_email", "police_url", "source_url"]}),
        ("Offentligt: foto", {"fields": ["photo", "photo_alt", "photo_credit"], "classes": ["collapse"]}),
        (
            "Offentligt: diarium",
            {
                "fields": ["municipal_number", "police_number", "drawn_up_on", "received_on"],
                "classes": ["collapse"],
            },
        ),
        ("Internt: visas aldrig för allmänheten", {"fields": ["internal_note"]}),
        ("Demo", {"fields": ["demo_note"], "classes": ["collapse"]}),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(_commitments=Count("commitments"))

    def within(self, queryset: Any, places: list[Municipality]) -> Any:
        return queryset.filter(
            Q(municipality__in=places)
            | Q(
                pk__in=Promise.further_municipalities.through.objects.filter(municipality__in=places).values(
                    "promise"
                )
            )
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = ("municipality", "slug", *AS_PROMISED[Promise]) if obj and obj.published_at else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        context["row_links"] = _links(obj) if obj else []
        return super().render_change_form(request, context, **kwargs)

    @admin.display(description="publicerat", boolean=True, ordering="published_at")
    def published(self, obj: Promise) -> bool:
        return obj.published_at is not None

    @admin.display(description="åtaganden", ordering="_commitments")
    def commitment_count(self, obj: Any) -> int:
        return obj._commitments


def _links(promise: Promise) -> list[dict[str, str]]:
    of = f"promise__id__exact={promise.pk}"
    return [
        {"label": "Åtaganden", "url": f"{reverse('admin:promises_commitment_changelist')}?{of}"},
        {"label": "Ny ändring", "url": f"{reverse('admin:promises_amendment_add')}?promise={promise.pk}"},
    ]
