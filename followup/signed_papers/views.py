"""Documents that persons have signed: attached to an edition at the desk, and read beside it."""

import io

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from followup.approval.view_base import find_period
from followup.enums import SignedBy
from followup.models import Edition, SignedPaper
from followup.signed_papers.actions import attach_paper
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.submit import submit
from medborgarlofte.middleware import public_page
from medborgarlofte.refusal import PlainForm
from medborgarlofte.stored import read_field
from promises.record.public import public_promises
from promises.writing.reach import require_for_signatory


class PaperForm(PlainForm):
    """The file, what it is and how it was signed."""

    file = forms.FileField(
        label="Dokumentet som PDF", help_text="Högst 10 MB. Det blir offentligt som det är."
    )
    title = forms.CharField(
        label="Vad det är", max_length=160, help_text="Till exempel Undertecknad uppföljning, september 2020."
    )
    signed_by = forms.ChoiceField(
        label="Hur det är undertecknat", choices=SignedBy.choices(), widget=forms.RadioSelect
    )
    read_through = forms.BooleanField(
        label="Jag har själv tittat efter personnummer på sidor som är bilder.", required=False
    )


@desk_page("GET", "POST")
def attach(request: SignedInRequest, kommun: str, slug: str, period: str, number: int) -> HttpResponse:
    """Attach a signed document to one published edition."""
    row = find_period(kommun, slug, period)
    require_for_signatory(request.user, Permission.PUBLISH, row.promise)
    edition = get_object_or_404(_shown(), report__period=row, number=number)
    form = PaperForm(posted(request), request.FILES or None)
    sent = submit(
        request,
        form,
        lambda: attach_paper(
            edition=edition,
            by=request.user,
            data=form.cleaned_data["file"].read(),
            title=form.cleaned_data["title"],
            signed_by=SignedBy(form.cleaned_data["signed_by"]),
            read_through=form.cleaned_data["read_through"],
        ),
    )
    if sent.done:
        messages.success(request, "Dokumentet är bifogat och syns på uppföljningens sida.")
        return redirect("followup:period", kommun, slug, period)
    context = {"form": form, "edition": edition, "period": row, "promise": row.promise}
    return render(request, "followup/signed_papers/paper.html", context, status=sent.status)


@public_page
def signed_paper(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """The document, saved rather than opened, while the edition that it stands beside is public."""
    paper = SignedPaper.objects.filter(
        sha256=sha256,
        edition__in=_shown(),
        edition__report__period__promise__in=public_promises(),
    ).first()
    if paper is None:
        raise Http404("Det finns inget sådant dokument.")
    return FileResponse(
        io.BytesIO(read_field(paper.file, paper.sha256)),
        content_type="application/pdf",
        as_attachment=True,
        filename=f"undertecknat-{sha256[:12]}.pdf",
    )


def _shown() -> QuerySet[Edition]:
    """Editions that anybody may read: neither masked nor taken back."""
    return Edition.objects.filter(masked_at__isnull=True, withdrawn_at__isnull=True)
