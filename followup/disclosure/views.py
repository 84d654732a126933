"""The desk's handing out: found, looked through field by field, handed out as page, PDF and CSV."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from followup.disclosure.actions import disclose as hand_out
from followup.disclosure.forms import HandOutForm, SearchForm
from followup.disclosure.requested_records import MOST, again, find
from medborgarlofte.accounts import access
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.submit import submit
from medborgarlofte.conflict import fingerprint, require_unchanged
from medborgarlofte.documents.pdf import DocumentInfo, render_pdf
from promises.models import Disclosure
from promises.tables.csv_file import write_csv
from promises.words import swedish
from promises.writing.internal import internal_of


@desk_page("GET", "POST")
def disclose(request: SignedInRequest) -> HttpResponse:
    """Find what is asked for and choose the rows; then choose what is masked in them and hand out."""
    places = access.municipalities(request.user, Permission.MASK)
    if not places.exists():
        raise PermissionDenied("Det krävs rätt att maskera här: att lämna ut är att pröva vad som får visas.")
    if request.method == "POST":
        return _hand_out(request, places)
    asked = "kommun" in request.GET
    form = SearchForm(request.GET if asked else None, places=places)
    found = find(form.asked(), request.user) if asked and form.is_valid() else None
    made = Disclosure.objects.filter(internal_of(request.user, Disclosure)).select_related("created_by")
    context = {
        "form": form,
        "found": found,
        "most": MOST,
        "earlier": [(_words(each), reverse("disclosure", args=[each.pk])) for each in made[:20]],
        "crumbs": [("Skrivbordet", reverse("desk")), ("Lämna ut", "")],
    }
    return render(request, "followup/disclosure/disclose.html", context, status=422 if form.errors else 200)


def _hand_out(request: SignedInRequest, places: Any) -> HttpResponse:
    place = places.filter(slug=request.POST.get("kommun", "")).first()
    if place is None:
        raise Http404("Det finns ingen sådan kommun.")
    records = again(request.POST.getlist("rows"), place, request.user)
    if not records:
        messages.error(request, "Välj minst en rad att lämna ut.")
        return redirect("disclose")
    if "hand_out" not in request.POST:
        form = HandOutForm(initial={"seen": _seen(records)}, records=records)
        return _review(request, place, form, status=200)
    form = HandOutForm(request.POST, records=records)

    def as_read() -> Disclosure:
        require_unchanged(form.cleaned_data["seen"], _seen(records))
        asked = form.cleaned_data["request"]
        return hand_out(by=request.user, place=place, request=asked, records=records, masks=form.masks())

    sent = submit(request, form, as_read, fresh=lambda: _seen(records))
    if sent.result is None:
        return _review(request, place, form, status=sent.status)
    messages.success(request, "Utlämnandet är noterat. Filerna finns här nedan.")
    return redirect("disclosure", sent.result.pk)


def _review(request: SignedInRequest, place: Municipality, form: HandOutForm, *, status: int) -> HttpResponse:
    context = {
        "form": form,
        "place": place,
        "changed": status == 409,
        "crumbs": [("Skrivbordet", reverse("desk")), ("Lämna ut", reverse("disclose")), ("Pröva", "")],
    }
    return render(request, "followup/disclosure/disclose_review.html", context, status=status)


def _seen(records: Any) -> str:
    return fingerprint([(record.key, record.lines) for record in records])


@desk_page()
def disclosure(request: SignedInRequest, disclosure: int) -> HttpResponse:
    """What was handed out, to print or to save."""
    made = _made(request, disclosure)
    context = {**_content(made), "crumbs": [("Skrivbordet", reverse("desk")), ("Lämna ut", reverse("disclose")), (f"Nummer {made.pk}", "")]}  # fmt: skip
    return render(request, "followup/disclosure/disclosure.html", context)


@desk_page()
def disclosure_file(request: SignedInRequest, disclosure: int, suffix: str) -> HttpResponseBase:
    """The same as PDF or CSV: a file for the official, never a public address."""
    made = _made(request, disclosure)
    if suffix == "csv":
        rows = json.loads(made.internal_content) if made.internal_content else []
        lines = [["nummer", "handling", "uppgift", "innehåll"]]
        for number, row in enumerate(rows, 1):
            lines += [[str(number), row["title"], label, text] for label, text in row["fields"]]
        response = HttpResponse("".join(write_csv(lines)), content_type="text/csv; charset=utf-8")
    elif suffix == "pdf":
        info = DocumentInfo(
            title=f"Utlämnande nummer {made.pk}",
            author=made.municipality.name,
            created=timezone.localtime(made.created_at),
            identifier=f"utlamnande-{made.pk}",
            keywords=("utlämnande",),
        )
        html = render_to_string("followup/disclosure/disclosure_pdf.html", _content(made))
        response = HttpResponse(render_pdf(html, info), content_type="application/pdf")
    else:
        raise Http404("Listan finns som PDF och som CSV.")
    response["Content-Disposition"] = f'attachment; filename="utlamnande-{made.pk}.{suffix}"'
    return response


def _made(request: SignedInRequest, pk: int) -> Disclosure:
    lists = Disclosure.objects.filter(internal_of(request.user, Disclosure))
    made = lists.select_related("municipality", "created_by").filter(pk=pk).first()
    if made is None:
        raise Http404("Det finns inget sådant utlämnande.")
    return made


def _content(made: Disclosure) -> dict[str, Any]:
    rows = json.loads(made.internal_content) if made.internal_content else []
    return {
        "made": made,
        "who": str(made.created_by),
        "when": _words(made),
        "rows": [
            (row["title"], [(label, text.splitlines()) for label, text in row["fields"]]) for row in rows
        ],
    }


def _words(made: Disclosure) -> str:
    local = timezone.localtime(made.created_at)
    rows = f"{made.rows} {swedish.plural(made.rows, 'rad', 'rader')}"
    return f"Nummer {made.pk}, {swedish.day(local.date())} kl. {local:%H.%M}, {rows}, {made.masked} maskerade uppgifter"
