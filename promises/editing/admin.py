"""A promise in the administration: its signatories, headings, background and periods, its commitments with
their targets, and the amendments, which are introduced here and never changed afterwards."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.admin.base import HouseForm
from medborgarlofte.accounts.admin.names import NamedRows
from medborgarlofte.accounts.admin.row_actions import ReasonForm, RowAction
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.fields import DayFormField, RowsField
from medborgarlofte.sent import whole_number
from promises.editing.amendments import amend
from promises.editing.commitments import revise_target, withdraw_commitment
from promises.editing.periods import generate_periods
from promises.editing.promises import publish_promise
from promises.models import (
    Amendment,
    Background,
    Commitment,
    CommitmentParty,
    FocusArea,
    Milestone,
    Promise,
    ReportingPeriod,
    Signatory,
    Target,
    TargetPart,
)
from promises.words import promise_checks
from promises.words.enums import AmendmentKind, ReportingCalendar
from promises.writing import reach
from promises.writing.admin import (
    HouseInline,
    HouseStackedInline,
    PromisesAdmin,
    group,
    in_english,
    internal_only,
    public,
)


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

    def _open(self, request: HttpRequest, parent: Any) -> bool:
        laid_out = parent and parent.published_at and parent.calendar != ReportingCalendar.OWN
        return not laid_out and super()._open(request, parent)


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
    list_filter = ["municipality", ("published_at", admin.EmptyFieldListFilter), "calendar", "police_area"]
    search_fields = ["title", "summary", "area", "municipality__name", "municipal_number", "police_number"]
    date_hierarchy = "starts_on"
    autocomplete_fields = ["police_area"]
    filter_horizontal = ["further_municipalities"]
    inlines = [SignatoryInline, FocusAreaInline, BackgroundInline, PeriodInline]
    row_actions = (PUBLISH, PERIODS)
    stamps = (
        "created_at", "created_by", "updated_at", "updated_by", "published_at", "published_by", "revision",
        "public_revision", "public_on",
    )  # fmt: skip
    fieldsets = [
        public(
            "löftet",
            "municipality", "further_municipalities", "police_area", "slug", "title", "summary", "area", "audience",
        ),
        public(
            "tiden",
            ("starts_on", "starts_precision"), ("ends_on", "ends_precision"), "period_note",
            ("signed_on", "signed_precision"), ("announced_on", "announced_precision"), ("calendar", "due_days"),
            "continues", "supersedes",
        ),
        public("kontakt och källor", "page_owner", "contact", "contact_email", "contact_phone", "police_url", "source_url"),
        in_english(Promise),
        public("foto", "photo", "photo_alt", "photo_credit", folded=True),
        public("diarium", "municipal_number", "police_number", "drawn_up_on", "received_on", folded=True),
        internal_only("internal_note"),
        group("Demo", "demo_note", folded=True),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        return (
            super()
            .get_queryset(request)
            .annotate(_commitments=Count("commitments"))
            .select_related("municipality")
        )  # it is named with it

    def within(self, queryset: Any, places: list[Municipality]) -> Any:
        shared = Promise.further_municipalities.through.objects.filter(municipality__in=places)
        return queryset.filter(Q(municipality__in=places) | Q(pk__in=shared.values("promise")))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> Any:
        if obj := kwargs.get("obj"):
            of = f"promise__id__exact={obj.pk}"
            context["row_links"] = [
                {"label": "Åtaganden", "url": f"{reverse('admin:promises_commitment_changelist')}?{of}"},
                {"label": "Ny ändring", "url": f"{reverse('admin:promises_amendment_add')}?promise={obj.pk}"},
            ]
        return super().render_change_form(request, context, **kwargs)

    @admin.display(description="publicerat", boolean=True, ordering="published_at")
    def published(self, obj: Promise) -> bool:
        return obj.published_at is not None

    @admin.display(description="åtaganden", ordering="_commitments")
    def commitment_count(self, obj: Any) -> int:
        return obj._commitments


class PartiesFormSet(NamedRows):
    """The parties of a commitment: of one organisation no unit stands there in two spellings."""

    def clean(self) -> None:
        super().clean()
        known: dict[Any, list[str]] = {}
        for form in self.forms:
            if not getattr(form, "cleaned_data", None) or form in self.deleted_forms:
                continue
            units = known.setdefault(form.cleaned_data.get("organisation"), [])
            unit = form.cleaned_data.get("unit") or ""
            if other := promise_checks.other_spelling(unit, units):
                form.add_error("unit", promise_checks.spelled(other))
            units.append(unit)


class PartyInline(HouseInline):
    model = CommitmentParty
    formset = PartiesFormSet
    autocomplete_fields = ["organisation"]
    verbose_name_plural = "parter (utan rad ansvarar alla undertecknare)"


class TargetsFormSet(NamedRows):
    """Targets on their commitment's page, whose sub-targets stand elsewhere: these have to fit what is typed here."""

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            if form.instance.pk and form.is_valid():
                parts = list(form.instance.parts.values("number", "label", "starts_on", "ends_on"))
                for problem in form.instance.problems(parts=parts):
                    form.add_error(None, problem.sentence)


class TargetInline(HouseStackedInline):
    model = Target
    formset = TargetsFormSet
    frozen_when_public = True
    show_change_link = True
    fields = [
        ("form", "comparator"), ("number", "upper"), "per", "counting", ("unit_one", "unit_many"), "deadline",
        ("season_start", "season_end"), ("share_of", "share_base"), "within",
    ]  # fmt: skip
    verbose_name_plural = "mål (i ett publicerat löfte ändras talet genom en ändring)"

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj and obj.targets.exists() else 1


class EndForm(ReasonForm):
    """When and why a commitment leaves the promise."""

    decided_on = DayFormField(
        label="Från och med", widget=admin.widgets.AdminDateWidget, help_text="Dagen då åtagandet utgår."
    )
    field_order = ["decided_on", "reason"]


END = RowAction(
    slug="utga",
    label="Låt åtagandet utgå",
    text="Åtagandet står kvar på löftets sida som utgått, med skälet och vad som hann göras.",
    done="Åtagandet har utgått.",
    run=withdraw_commitment,
    offered=lambda user, row: (
        bool(row.promise.published_at) and row.ended_by_amendment_id is None and reach.may_store(user, row)
    ),
    form=EndForm,
)


@admin.register(Commitment)
class CommitmentAdmin(PromisesAdmin):
    """Commitments: what was promised, in words; how much stands in the target below."""

    promise = "promise"
    list_display = ["number", "title", "promise", "focus_area", "kind", "ended"]
    list_display_links = ["number", "title"]
    list_filter = ["promise", "kind"]
    search_fields = ["title", "text", "promise__title", "promise__municipality__name", "place"]
    autocomplete_fields = ["promise", "kind"]
    inlines = [TargetInline, PartyInline]
    row_actions = (END,)
    readonly_fields = ["ended_by_amendment"]
    fieldsets = [
        public("åtagandet", "promise", "number", "title", "text", "focus_area", "kind", "place"),
        public(
            "hur det räknas",
            "condition", "cadence", "counting_rule", "counts_people", "also_promised", "also_measured", "note",
        ),
        in_english(Commitment),
        public("tillagt eller utgått", "starts_on", "added_by_amendment", "ended_by_amendment", folded=True),
        internal_only("internal_note"),
    ]  # fmt: skip

    @admin.display(description="utgått", boolean=True)
    def ended(self, obj: Commitment) -> bool:
        return obj.ended_by_amendment_id is not None


class RowsFormSet(NamedRows):
    """The steps or the parts of a target, which have to make sense beside what it says."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        name = self.fk.remote_field.related_name
        forms = [form for form in self.forms if form.cleaned_data and form not in self.deleted_forms]
        for problem in self.instance.problems(**{name: [form.cleaned_data for form in forms]}):
            if problem.rows == name:
                forms[problem.row].add_error(problem.field, problem.sentence)
            elif problem.field == name:
                raise ValidationError(problem.sentence)


class MilestoneInline(HouseInline):
    model = Milestone
    formset = RowsFormSet
    frozen_when_public = True


class TargetPartInline(HouseInline):
    model = TargetPart
    formset = RowsFormSet
    frozen_when_public = True


@admin.register(Target)
class TargetAdmin(PromisesAdmin):
    """A target with its steps and parts. One that is published is read here, and changed by an amendment."""

    promise = "commitment__promise"
    list_display = ["commitment", "form", "comparator", "promised", "per", "deadline", "in_force_from"]
    list_filter = ["form", "per", "commitment__promise"]
    search_fields = ["commitment__title", "commitment__promise__title"]
    autocomplete_fields = ["commitment"]
    inlines = [MilestoneInline, TargetPartInline]
    fieldsets = [
        public("målet", "commitment", ("form", "comparator"), ("number", "upper"), "per"),
        public("hur det räknas", "counting", ("unit_one", "unit_many"), "deadline"),
        public("säsong", ("season_start", "season_end"), folded=True),
        public("andel och servicenivå", ("share_of", "share_base"), "within", folded=True),
        in_english(Target),
        public("ändring", "amendment", "in_force_from", folded=True),
    ]
    readonly_fields = ["amendment", "in_force_from"]

    @admin.display(description="antal", ordering="number")
    def promised(self, obj: Target) -> str:
        return "" if obj.number is None else f"{obj.number.normalize():f}"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and self.is_published(obj))


class AmendmentForm(HouseForm):
    """What changes and why, with the commitments that leave the promise where some do."""

    commitments = RowsField(
        Commitment.objects.none(),
        label="åtaganden som utgår",
        required=False,
        help_text="Bara för slaget utgått. Håll ned Ctrl för att välja flera.",
    )


class RevisedTargetInline(HouseStackedInline):
    """The new number, for the kind reviderat."""

    model = Target
    extra = 1
    fields = ["commitment", *TargetInline.fields]
    verbose_name = "nytt mål"
    verbose_name_plural = "nya mål (bara för slaget reviderat; det gamla målet syns kvar)"


@admin.register(Amendment)
class AmendmentAdmin(PromisesAdmin):
    """A change of a published promise: dated, with its reason, public at once."""

    promise = "promise"
    form = AmendmentForm
    list_display = ["promise", "number", "kind", "decided_on", "reason"]
    list_filter = ["kind", "promise"]
    search_fields = ["promise__title", "reason", "text"]
    date_hierarchy = "decided_on"
    autocomplete_fields = ["promise"]
    inlines = [RevisedTargetInline]
    stamps = ("created_at", "created_by")
    fieldsets = [
        public("ändringen", "promise", "kind", "decided_on", "reason", "text"),
        public("förlängning", "ends_on"),
    ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        ending = [] if obj else [public("åtaganden som utgår", "commitments")]
        return [*super().get_fieldsets(request, obj), *ending]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        choices = self.admin_site.get_model_admin(Commitment).get_queryset(request)
        promise = whole_number(request.GET.get("promise", ""))
        if promise is not None:
            choices = choices.filter(promise=promise)
        form.base_fields["commitments"].queryset = choices
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = {
            name: form.cleaned_data[name]
            for name in ("decided_on", "reason", "text", "ends_on", "commitments")
        }
        made = amend(obj.promise, AmendmentKind(obj.kind), by=request.user, **values)
        obj.__dict__.update(made.__dict__)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        names = [name for line in TargetInline.fields for name in ([line] if isinstance(line, str) else line)]
        for row in formset.forms:
            if row.has_changed():
                values = {name: row.cleaned_data[name] for name in names}
                revise_target(form.instance, row.cleaned_data["commitment"], by=request.user, **values)

    def construct_change_message(self, *args: Any, **kwargs: Any) -> Any:
        return ""
