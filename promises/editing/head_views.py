"""The promises of the desk: which there are, a new one, and the promise's own words and days."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.acting import acting_municipality
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.models import OrganisationKind
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.submit import submit
from medborgarlofte.clock import today
from medborgarlofte.conflict import fingerprint
from medborgarlofte.refusal import add_refusal
from promises.editing.copying import copy_promise
from promises.editing.drafting import remove_draft, save_head
from promises.editing.head_forms import HeadForm, StartForm, period_of, start_from
from promises.editing.presenter import crumbs, groups
from promises.editing.presenter import page as edit_context
from promises.editing.promises import create_promise
from promises.editing.view_base import draft, editable, home, shown_to, theirs
from promises.models import Promise, Signatory
from promises.writing.checked_form import NOT_PERSONAL
from promises.writing.preview import Preview, preview
from promises.writing.reach import may_for_signatory
from promises.writing.store import store
from promises.writing.textguard import asked_in, confirm_texts

# Rows with something to ask about in one promise; more are asked about once more.
_MOST_ASKED = 50


@desk_page()
def promises(request: SignedInRequest) -> HttpResponse:
    """Every promise of the municipalities where one works: drafts first."""
    places = access.municipalities(request.user, Permission.READ_DRAFT)
    editing = access.municipalities(request.user, Permission.EDIT_PROMISE)
    editable_in = set(editing.values_list("pk", flat=True))
    shared = Promise.further_municipalities.through.objects.filter(municipality__in=places).values("promise")
    rows = (
        Promise.objects.filter(Q(municipality__in=places) | Q(pk__in=shared, published_at__isnull=False))
        .select_related("municipality")
        .annotate(commitment_count=Count("commitments"))
        .order_by("municipality__short_name", F("starts_on").desc(nulls_last=True), "title")
    )
    context = {
        "groups": groups(rows, editable_in, today()),
        "may_edit": bool(editable_in),
        "sources": [row for row in rows if row.municipality_id in editable_in],
        "crumbs": [("Skrivbordet", reverse("desk")), ("Löften", "")],
    }
    return render(request, "promises/editing/list.html", context)


@desk_page("GET", "POST")
def new(request: SignedInRequest) -> HttpResponse:
    """A draft from nothing, or with ``?av=<kommun>/<slug>`` from what was promised before."""
    places = access.municipalities(request.user, Permission.EDIT_PROMISE)
    if not places:
        raise PermissionDenied("Bara samordnare kan skriva löften.")
    address = request.GET.get("av", "")
    kommun, _, slug = address.partition("/")
    source = editable(request.user, kommun, slug) if address else None
    if source:
        taken = Promise.objects.filter(municipality=source.municipality).values_list("slug", flat=True)
        initial = start_from(source, set(taken))
    else:
        first = today().replace(month=1, day=1)
        first = first.replace(year=first.year + (1 if today().month > 2 else 0))
        initial = {
            "municipality": acting_municipality(request), "starts_on": first,
            "ends_on": first.replace(month=12, day=31), "slug": str(first.year),
        }  # fmt: skip
    form = StartForm(posted(request), places=places, source=source, initial=initial)
    if form.is_valid():
        try:
            promise = _begun(request, form, source)
        except ValidationError as refusal:
            form.ask([asked.hit for asked in asked_in(refusal)])
            add_refusal(form, refusal)
        else:
            done = "Utkastet är gjort av det tidigare löftet. Läs igenom det och rätta det som är nytt."
            return home(request, promise, done if source else "Utkastet är gjort. Fyll på med åtaganden.")
    context = {
        "form": form,
        "source": source,
        "source_period": period_of(source) if source else "",
        "crumbs": [
            ("Skrivbordet", reverse("desk")),
            ("Löften", reverse("desk_promises")),
            ("Nytt löfte", ""),
        ],
    }
    return render(request, "promises/editing/new.html", context, status=422 if form.errors else 200)


def _begun(request: SignedInRequest, form: StartForm, source: Promise | None) -> Promise:
    if source:
        # What is asked about in the old words is confirmed by the reason given, as often as it is asked.
        by, reason = request.user, form.cleaned_data[NOT_PERSONAL]
        for _ in range(_MOST_ASKED):
            try:
                return copy_promise(source, by=by, **form.values)
            except ValidationError as refusal:
                asked = asked_in(refusal)
                if not asked or not reason:
                    raise
                hits = [each.hit for each in asked]
                confirm_texts(by=by, place=source.municipality, hits=hits, reason=reason)
        return copy_promise(source, by=by, **form.values)
    area = form.values["municipality"].police_area
    promise = create_promise(by=request.user, police_area=area, **form.values)
    # The writer's own organisation and the municipality's police sign nearly always; both can be changed.
    memberships = access.memberships(request.user, Permission.EDIT_PROMISE).filter(
        municipality=promise.municipality
    )
    own = [member.organisation for member in memberships.select_related("organisation")]
    police = promise.municipality.organisations.filter(kind=OrganisationKind.POLICE)
    for position, organisation in enumerate(dict.fromkeys([*own, *police]), start=1):
        store(Signatory(promise=promise, position=position, organisation=organisation), by=request.user)
    return promise


@desk_page()
def edit(request: SignedInRequest, kommun: str, slug: str) -> HttpResponse:
    """The promise with all its parts, what could be mended beside each commitment, and what is left."""
    promise = editable(request.user, kommun, slug)
    may_publish = may_for_signatory(request.user, Permission.PUBLISH, promise)
    return render(request, "promises/editing/edit.html", edit_context(promise, may_publish=may_publish))


@desk_page("GET", "POST")
def head(request: SignedInRequest, kommun: str, slug: str) -> HttpResponse:
    """The promise's own fields; what everybody would read otherwise is shown first. 409 = somebody else came first."""
    promise = editable(request.user, kommun, slug)
    form = shown_to(request.user, promise, HeadForm(None, instance=promise, seen=fingerprint(promise)))
    context: dict[str, Any] = {
        "promise": promise,
        "theirs": None,
        "foreseen": None,
        "crumbs": crumbs(promise, ("Löftets uppgifter", "")),
    }
    status = 200
    if request.method == "POST":
        stored = Promise.objects.get(pk=promise.pk)
        form = shown_to(request.user, promise, HeadForm(request.POST, instance=promise))

        def save() -> Promise:
            return save_head(stored, by=request.user, seen=request.POST.get("seen", ""), **form.changes)

        sent = submit(
            request,
            form,
            lambda: preview(save, [promise], keep=lambda found: _agreed(request, found)),
            fresh=lambda: fingerprint(Promise.objects.get(pk=promise.pk)),
            stands=lambda: not _again(request, promise, form.data)[1]["differences"],
        )
        if sent.done and (sent.result is None or sent.result.kept):
            return home(request, stored, "Löftets uppgifter är sparade.")
        if sent.conflict:
            form, context["theirs"] = _again(request, promise, form.data)
        context["foreseen"], status = sent.result, 200 if sent.done else sent.status
    return render(request, "promises/editing/head.html", context | {"form": form}, status=status)


def _agreed(request: SignedInRequest, found: Preview[Promise]) -> bool:
    return not found.differences or request.POST.get("foreseen") == found.fingerprint


def _again(request: SignedInRequest, promise: Promise, typed: Any) -> tuple[HeadForm, dict[str, Any]]:
    stored = Promise.objects.select_related("municipality", "updated_by").get(pk=promise.pk)
    form, now = (
        shown_to(request.user, stored, HeadForm(data, instance=Promise.objects.get(pk=promise.pk)))
        for data in (typed, None)
    )
    return form, theirs(stored, form, now)


@desk_page("GET", "POST")
def remove(request: SignedInRequest, kommun: str, slug: str) -> HttpResponse:
    """Throw the draft away, after a question."""
    promise = draft(request.user, kommun, slug)
    form = forms.Form(posted(request))
    sent = submit(request, form, lambda: remove_draft(promise, by=request.user))
    if sent.done:
        return redirect("desk_promises")
    context = {
        "heading": "Ta bort utkastet",
        "what": f"Utkastet {promise.title} med alla sina åtaganden tas bort. Det går inte att ångra.",
        "button": "Ta bort utkastet",
        "back": reverse("edit_promise", args=[kommun, slug]),
        "refusals": form.non_field_errors(),
        "crumbs": crumbs(promise, ("Ta bort utkastet", "")),
    }
    return render(request, "promises/editing/remove.html", context, status=sent.status)
