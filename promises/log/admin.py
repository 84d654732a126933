"""Activities: logged in one page, corrected by a new row once they are public."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.admin.base import HouseForm, once, places_for
from medborgarlofte.accounts.admin.row_actions import ReasonForm, RowAction
from medborgarlofte.accounts.models import Organisation
from medborgarlofte.accounts.permissions import Permission
from promises.log.actions import (
    change_activity,
    correct_activity,
    is_public,
    log_activity,
    promises_in,
    settled,
    withdraw_activity,
)
from promises.log.admin_rows import (
    METHOD_INLINES,
    ContributionInline,
    ResultInline,
    chosen_kind,
    measures_to_fill,
)
from promises.log.scope import who_did_it
from promises.log.surprises import new_slips, questions, require_late_reason
from promises.models import Activity, Commitment, Contribution, Kind, Result
from promises.writing import reach
from promises.writing.admin import PromisesAdmin, group, internal_only, public
from promises.writing.preview import Preview, preview

# Left out on the page, these are filled in: one day, one's own organisation, shown from today.
_FILLED_IN = ("ends_on", "publish_on", "performed_by", "logged_for")


class ActivityForm(HouseForm):
    """One activity; on a public one the reason for correcting it as well."""

    reason = forms.CharField(
        label="Skäl till rättelsen",
        max_length=300,
        help_text="Insatsen är offentlig. Den gamla raden står kvar som rättad, med det här skälet bredvid.",
        error_messages={"required": "Skriv varför insatsen rättas."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _FILLED_IN:
            if name in self.fields:
                self.fields[name].required = False


class StateFilter(admin.SimpleListFilter):
    """Whether the row stands."""

    title = "läge"
    parameter_name = "lage"
    _WHERE = {
        "galler": Q(replaced_by__isnull=True, withdrawn_at__isnull=True),
        "rattad": Q(replaced_by__isnull=False),
        "atertagen": Q(withdrawn_at__isnull=False),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("galler", "gäller"), ("rattad", "rättad"), ("atertagen", "återtagen")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(self._WHERE[self.value()]) if self.value() in self._WHERE else queryset


@admin.register(Activity)
class ActivityAdmin(PromisesAdmin):
    """Log, correct and withdraw what was done. Nothing here is deleted."""

    section = "Det som görs"
    permission = Permission.LOG_ACTIVITY
    places = "municipality"
    form = ActivityForm
    change_list_template = "admin/activity_change_list.html"
    list_display = ["starts_on", "title", "kind", "place", "performed_by", "state", "municipality"]
    list_display_links = ["starts_on", "title"]
    list_filter = [
        "municipality",
        ("kind", admin.RelatedOnlyFieldListFilter),
        "commitments__promise",
        StateFilter,
        "is_demo",
    ]
    list_select_related = ["replaced_by"]
    search_fields = ["title", "place", "note", "uid"]
    date_hierarchy = "starts_on"
    autocomplete_fields = ["performed_by"]
    stamps = (
        "uid", "created_at", "created_by", "replaces", "correction_reason", "withdrawn_at", "withdrawn_by",
        "withdrawn_reason",
    )  # fmt: skip
    row_actions = (
        RowAction(
            slug="aterta",
            label="Återta insatsen",
            text="Insatsen räknas inte längre. Raden står kvar som återtagen, med skälet.",
            done="Insatsen är återtagen.",
            run=withdraw_activity,
            offered=lambda user, activity: not settled(activity) and reach.may_store(user, activity),
            form=ReasonForm,
        ),
    )
    fieldsets = [
        public(
            "vad som gjordes", "municipality", "kind", "promise", "title", ("starts_on", "ends_on"), "place", "note"
        ),
        public("vem och när det visas", "performed_by", "logged_for", "publish_on", "late_reason"),
        internal_only(
            "internal_place", "internal_note", "internal_staff", ("internal_started_at", "internal_ended_at"),
            folded=True,
        ),
        group("Demo", "is_demo", folded=True),
    ]  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A replaced or withdrawn row is only read; who had it open and saves is told why by the action.
        reading = obj is not None and request.method == "GET"
        if reading and once(request, ("settled", obj.pk), lambda: settled(obj)):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def view_on_site(self, obj: Activity) -> str | None:  # type: ignore[override]
        contribution = obj.contributions.filter(commitment__promise__published_at__isnull=False).first()
        shown_on = contribution.commitment if contribution else obj.promise
        return super().view_on_site(shown_on) if shown_on else None

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        kind = chosen_kind(request, obj)
        if kind is None:
            return [ContributionInline, ResultInline, *METHOD_INLINES.values()]
        own = METHOD_INLINES.get(kind.method)
        return [ContributionInline, ResultInline, *([own] if own else [])]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and self.has_change_permission(request, obj) and is_public(obj):
            return [group("Rättelse", "reason"), *fieldsets]
        return fieldsets

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if "reason" not in flatten_fieldsets(self.get_fieldsets(request, obj)):
            form.base_fields.pop("reason", None)
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        places = places_for(request, Permission.LOG_ACTIVITY)
        own = Organisation.objects.filter(
            memberships__in=access.memberships(request.user, Permission.LOG_ACTIVITY)
        ).distinct()
        usual: dict[str, Any] = {"municipality": places[0].pk} if len(places) == 1 else {}
        if len(own) == 1:
            usual["logged_for"] = own[0].pk  # who did it is public: said by somebody, or the same
        return usual | super().get_changeform_initial_data(request)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        if db_field.name == "logged_for" and not request.user.is_superuser:  # type: ignore[union-attr]
            held = access.memberships(request.user, Permission.LOG_ACTIVITY)
            return Organisation.objects.filter(pk__in=held.values("organisation"))
        return super().get_field_queryset(db, db_field, request)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, ResultInline):
            kwargs["initial"] = [{"measure": pk} for pk in measures_to_fill(request, obj)]
        return kwargs

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        reachable = self.admin_site.get_model_admin(Commitment).get_queryset(request)
        kinds = (
            Kind.objects.filter(pk__in=reachable.values("kind")) if self.has_add_permission(request) else []
        )
        return super().changelist_view(request, {"kinds": kinds, **(extra_context or {})})

    # Saving: everything on the page is one action.

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: the rows under the activity belong to the same action."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        values, by = _values(form, formsets), request.user
        activity = form.instance
        corrected = change and (is_public(activity) or settled(activity))

        def save() -> Activity:
            if corrected:
                return correct_activity(activity, by=by, **{"reason": "", **values})  # type: ignore[arg-type]
            fields = {name: value for name, value in values.items() if name != "reason"}
            if change:
                return _in_time(change_activity(activity, by=by, **fields))
            return _in_time(log_activity(by=by, **fields))

        def agreed(seen: Preview[Activity]) -> bool:
            seen.why[:] = new_slips(seen.result) if corrected else questions(seen)
            return not seen.why or request.POST.get("foreseen") == seen.fingerprint

        promises = promises_in(values) | (reach.promises_of(activity) if change else set())
        seen = preview(save, promises, keep=agreed)
        if not seen.kept:
            request.__dict__["foreseen"] = seen.fingerprint
            raise ValidationError(seen.why)
        # Django goes on with the instance it knows: from here on that is the row that was written.
        activity.__dict__.update(seen.result.__dict__)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context["foreseen"] = request.__dict__.get("foreseen")
        return super().render_change_form(request, context, *args, **kwargs)

    def construct_change_message(self, *args: Any, **kwargs: Any) -> Any:
        return ""

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if obj.replaces_id and "_continue" in request.POST:
            self.message_user(request, "Insatsen är rättad. Här är den nya raden.")
            return HttpResponseRedirect(reverse("admin:promises_activity_change", args=[obj.pk]))
        return super().response_change(request, obj)

    @admin.display(description="läge")
    def state(self, obj: Activity) -> str:
        if hasattr(obj, "replaced_by"):
            return "rättad"
        return "återtagen" if obj.withdrawn_at else "gäller"


def _in_time(saved: Activity) -> Activity:
    require_late_reason(saved)
    return saved


def _values(form: Any, formsets: Any) -> dict[str, Any]:
    """The page as the arguments of ``log_activity`` and its companions."""
    values = {name: value for name, value in form.cleaned_data.items() if name in form.fields}
    for name in _FILLED_IN:
        if values.get(name) is None:
            values.pop(name, None)
    rows = {formset.model: _rows(formset) for formset in formsets}
    values["contributions"] = rows.pop(Contribution, [])
    values["results"] = rows.pop(Result, [])
    kind = form.cleaned_data["kind"]
    own = METHOD_INLINES.get(kind.method)
    for model, filled in rows.items():
        if filled and (own is None or model is not own.model):
            raise ValidationError(
                f"Uppgifterna under {model._meta.verbose_name} hör inte till slaget {kind}."
            )
    values["method"] = rows[own.model][0] if own and rows.get(own.model) else {}
    if "performed_by" not in values and values.get("logged_for"):
        asked = [who_did_it(row["commitment"], values["logged_for"]) for row in values["contributions"]]
        if question := next(filter(None, asked), ""):
            raise ValidationError({"performed_by": f"{question} Välj vem som gjorde det."})
    return values


def _rows(formset: Any) -> list[dict[str, Any]]:
    left_out = {"id", "DELETE", formset.fk.name, formset.model._meta.pk.name}
    kept = [f for f in formset.forms if f not in formset.deleted_forms and (f.instance.pk or f.has_changed())]
    return [
        {name: value for name, value in row.cleaned_data.items() if name not in left_out}
        for row in kept
        if row.cleaned_data
    ]
