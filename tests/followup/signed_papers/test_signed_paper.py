"""A document that persons have signed stands beside an edition under its own mark, never as a seal."""

import io
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from followup.enums import SignedBy
from followup.models import SignedPaper
from followup.signed_papers.actions import attach_paper
from medborgarlofte.audit import record as audit
from medborgarlofte.documents.extracted_text import extract_text
from medborgarlofte.documents.pdf import DocumentInfo, render_pdf
from medborgarlofte.documents.seals import Seal, seal
from tests import factories
from tests.client import words

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]

AT = datetime(2020, 10, 15, 10, tzinfo=UTC)
BORN = "19121212-1212"
FIELDS = (
    '<div data-field="stampel-1" aria-label="Underskrift">&#8203;</div>'
    '<div style="width:0;height:0" data-field="tidsstampel" aria-label="Tid"></div>'
)


def document(text="Vi godkänner uppföljningen.", title="Undertecknad uppföljning", extra=""):
    html = f'<!doctype html><html lang="sv"><title>x</title><body><main><h1>Prov</h1><p>{text}</p>{extra}</main></body></html>'
    return render_pdf(html, DocumentInfo(title=title, author="Kommunen", created=AT, identifier="prov"))


def scanned():
    out = io.BytesIO()
    Image.new("L", (200, 280), 255).save(out, "PDF")
    return out.getvalue()


def signed_by_person(authority, name):
    pdf = document(extra=FIELDS.replace("&#8203;", ""))
    return seal(
        pdf,
        [Seal("stampel-1", name, authority.key(f"person-{len(name)}", name))],
        [authority.timestamps(AT)],
        authority.trust(AT),
        at=AT,
    )


def attach(edition, data, by=None, **changes):
    given = {
        "title": "Undertecknad uppföljning",
        "signed_by": SignedBy.PERSONS,
        "read_through": False,
    } | changes
    return attach_paper(edition=edition, by=by or factories.coordinator(), data=data, **given)


def test_it_stands_beside_the_report_under_its_own_mark(client, sealed):
    paper = attach(sealed, document())
    page = words(client.get(reverse("followup:period", args=["vaggeryd", "2020", "2020-t2"])))
    assert (
        "Undertecknad uppföljning Undertecknad av personer i en underskriftstjänst. Ingen elektronisk stämpel."
        in page
    )
    answer = client.get(f"/undertecknat/{paper.sha256}.pdf")
    assert b"".join(answer.streaming_content) == document()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    told = words(client.get("/verifiera/", {"sha256": paper.sha256}))
    assert "Det här är ett dokument som personer har undertecknat; det är inte stämplat" in told
    assert "ingen utgåva som har publicerats" not in told
    assert list(audit.verify()) == []


@pytest.mark.parametrize(
    "data",
    [
        lambda _: document(text=f"Anna Ek, {BORN}"),
        lambda _: document(title=f"Underskrift {BORN}"),
        lambda authority: signed_by_person(authority, f"Anna Ek {BORN}"),
    ],
    ids=["in its text", "in what it says of itself", "in a signer's certificate"],
)
def test_a_personnummer_stops_it(sealed, sealing_on, data):
    with pytest.raises(ValidationError, match="personnummer"):
        attach(sealed, data(sealing_on))
    assert not SignedPaper.objects.exists()


def test_a_document_signed_by_persons_without_a_personnummer_is_taken(sealed, sealing_on):
    data = signed_by_person(sealing_on, "Anna Ek")
    assert "Anna Ek" in extract_text(data).text
    attach(sealed, data)


def test_a_scanned_paper_is_taken_when_somebody_has_looked(client, sealed):
    with pytest.raises(ValidationError, match="1 av 1 sidor är bilder"):
        attach(sealed, scanned(), signed_by=SignedBy.PAPER)
    attach(sealed, scanned(), signed_by=SignedBy.PAPER, read_through=True)
    page = words(client.get(reverse("followup:period", args=["vaggeryd", "2020", "2020-t2"])))
    assert "Undertecknad på papper och inskannad." in page


@pytest.mark.parametrize("data", [b"", b"hej", b"%PDF-1.7\nskrap"])
def test_what_is_no_document_is_refused(sealed, data):
    with pytest.raises(ValidationError, match="PDF"):
        attach(sealed, data)


def test_only_who_may_publish_attaches_and_nobody_twice(sealed):
    with pytest.raises(PermissionDenied):
        attach(sealed, document(), by=factories.police_officer())
    with pytest.raises(ValidationError, match="telefonnummer"):
        attach(sealed, document(), title="Undertecknad, ring 070-123 45 67")
    attach(sealed, document())
    with pytest.raises(ValidationError, match="redan bifogad"):
        attach(sealed, document())


def test_it_is_attached_at_the_desk_and_an_error_stands_by_its_field(client, sealed):
    client.force_login(factories.coordinator())
    url = reverse("attach_paper", args=["vaggeryd", "2020", "2020-t2", 1])
    assert client.get(url).status_code == 200
    given = {"title": "Undertecknad", "signed_by": "paper", "file": SimpleUploadedFile("a.pdf", scanned())}
    answer = client.post(url, given)
    assert answer.status_code == 422
    assert "Titta själv efter personnummer" in words(answer)
    answer = client.post(url, given | {"file": SimpleUploadedFile("a.pdf", scanned()), "read_through": "on"})
    assert answer.status_code == 302
    assert SignedPaper.objects.count() == 1


@pytest.mark.parametrize(
    "gone", [{"masked": "masked_ground"}, {"withdrawn": "withdrawn_note"}], ids=["masked", "taken back"]
)
def test_it_is_gone_with_an_edition_that_is_masked_or_taken_back(client, sealed, gone):
    paper = attach(sealed, document())
    ((how, why),) = gone.items()
    stamps = {f"{how}_at": sealed.published_at, f"{how}_by": sealed.published_by, why: "x"}
    type(sealed).objects.update(**stamps)
    assert client.get(f"/undertecknat/{paper.sha256}.pdf").status_code == 404
    client.force_login(factories.coordinator())
    assert client.get(reverse("attach_paper", args=["vaggeryd", "2020", "2020-t2", 1])).status_code == 404
