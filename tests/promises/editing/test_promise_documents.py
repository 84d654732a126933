"""Documents behind a promise: judged by their content, served as files to save, at an address that stays."""

import hashlib
import io
from datetime import date

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from medborgarlofte.documents.uploads import MOST_BYTES, UploadError, examine
from promises.models import Background
from promises.record.publictext import texts_of
from tests import factories as make
from tests.client import words

AT = ["vaggeryd", "2020"]


def pdf(change=lambda made: None, **options) -> bytes:
    """A PDF of one empty page, after ``change``."""
    made = pikepdf.new()
    made.add_blank_page()
    change(made)
    kept = io.BytesIO()
    made.save(kept, **options)
    return kept.getvalue()


def with_script(made):
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def with_attachment(made):
    made.attachments["lista.xlsx"] = b"namn"


def holding(at, written):
    """Puts what is ``written`` as PDF at a place of the file: its catalogue, its page, or on the page."""

    def change(made):
        thing = made.make_indirect(pikepdf.Object.parse(written.encode()))
        if at == "/Annots":
            made.pages[0].Annots = pikepdf.Array([thing])
            made.Root.AcroForm = pikepdf.Dictionary(Fields=[thing])
        elif at == "/Annots/A":
            made.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=thing)])
        else:
            made.Root[at] = thing

    return change


ACTING = {
    "XFA with a script": ("/AcroForm", "<< /Fields [] /XFA [(template) (<script>)] >>", "skript"),
    "a file on the page": ("/Annots", "<< /Subtype /FileAttachment /FS << /F (a.exe) >> >>", "bifogad fil"),
    "an address that opens by itself": ("/OpenAction", "<< /S /URI /URI (https://elak.se/) >>", "körs när den"),
    "a share of another server": ("/Annots/A", r"<< /S /GoToR /F (\\\\elak\\delad) /D [0 /Fit] >>", "annan fil"),
    "a film": ("/Annots", "<< /Subtype /Screen /A << /S /Rendition >> >>", "film"),
    "a script in other letters": ("/Annots/A", "<< /S /J#61vaScript /J#53 (app.alert\\(1\\)) >>", "skript"),
    "what runs as a page is closed": ("/AA", "<< /WC << /S /GoTo /D [0 /Fit] >> >>", "körs när den"),
    "the second of two actions": (
        "/Annots/A", "<< /S /URI /URI (https://x.se/) /Next [<< /S /Launch /F (cmd) >>] >>", "startar program"
    ),
    "an action nobody has heard of": ("/Annots/A", "<< /S /Nyhet >>", "annat än att visa"),
    "an annotation nobody has heard of": ("/Annots", "<< /Subtype /Nyhet >>", "Nyhet"),
    "an address of another kind": ("/Annots/A", "<< /S /URI /URI (file:///etc/passwd) >>", "webbsida"),
    "a script as an address": ("/Annots/A", "<< /S /URI /URI (JavaScript:alert\\(1\\)) >>", "webbsida"),
    "a form that sends": ("/Annots", "<< /Subtype /Widget /A << /S /SubmitForm /F (http://elak.se) >> >>", "skickar"),
    "a script that nothing leads to": ("/Lost", "[[<< /S /JavaScript >>]]", "skript"),
    "a portfolio": ("/Collection", "<< /View /D >>", "bifogad fil"),
}  # fmt: skip
STILL = {
    "a link": ("/Annots/A", "<< /S /URI /URI (https://vaggeryd.se/a?b=c) >>"),
    "a letter": ("/Annots/A", "<< /S /URI /URI (mailto:kommunen@vaggeryd.se) >>"),
    "a page to open at": ("/OpenAction", "[0 /Fit]"),
    "a place to open at": ("/OpenAction", "<< /S /GoTo /D (start) >>"),
    "a button to the next page": ("/Annots/A", "<< /S /Named /N /NextPage >>"),
    "a field that is signed": ("/Annots", "<< /Subtype /Widget /FT /Sig /V << /Type /Sig >> >>"),
    "a mark": ("/Annots", "<< /Subtype /Highlight /Popup << /Subtype /Popup >> >>"),
    "tags": ("/StructTreeRoot", "<< /K [<< /S /P /A [<< /O /Layout >> 0] >>] >>"),
}


@pytest.mark.pure
class TestExamine:
    def test_a_plain_pdf_passes_and_its_bytes_are_named(self):
        data = pdf()
        found = examine(data)
        assert (found.sha256, found.pages) == (hashlib.sha256(data).hexdigest(), 1)

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (b"<html>%PD", "ingen PDF"),
            (b"", "ingen PDF"),
            (b"\x89PNG\r\n\x1a\n" + b"0" * 400, "ingen PDF"),
            (b"%PDF-1.7 och sen inget", "går inte att läsa"),
            (pdf()[:300], "går inte att läsa"),
            (b"0" * (MOST_BYTES + 1), "för stor"),
            (pdf(with_script), "skript"),
            (pdf(with_attachment), "bifogad fil"),
            (pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "lösenord"),
            (pdf(encryption=pikepdf.Encryption(owner="a", user="")), "låst"),
        ],
    )
    def test_unsuitable_pdf_is_refused_with_the_reason(self, data, sentence):
        with pytest.raises(UploadError, match=sentence):
            examine(data)

    @pytest.mark.parametrize("packed", [False, True], ids=["plain", "in object streams"])
    @pytest.mark.parametrize("what", ACTING)
    def test_pdf_with_active_content_is_refused_by_name(self, what, packed):
        at, written, sentence = ACTING[what]
        kept = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
        with pytest.raises(UploadError, match=f"innehåller .*{sentence}"):
            examine(pdf(holding(at, written), object_stream_mode=kept))

    @pytest.mark.parametrize("what", STILL)
    def test_pdf_with_ordinary_contents_passes(self, what):
        assert examine(pdf(holding(*STILL[what]))).pages == 1


@pytest.fixture
def promise(db, client, settings, tmp_path):
    """A published promise, and a samordnare signed in."""
    settings.DEMO_DATE = date(2020, 10, 15)
    settings.MEDIA_ROOT = tmp_path
    made = make.published_promise()
    make.four_commitments(made)
    client.force_login(make.coordinator())
    return made


def send(client, data, name="hemlig_mapp_Eva.pdf", **fields):
    sent = {
        "kind": "situation",
        "text": "Lägesbilden för 2020",
        "document": SimpleUploadedFile(name, data),
    } | fields
    return client.post(reverse("add_promise_part", args=[*AT, "underlag"]), sent)


class TestOnThePage:
    def test_document_is_public_as_a_download(self, client, promise):
        data = pdf()
        assert send(client, data).status_code == 302
        client.logout()
        digest = hashlib.sha256(data).hexdigest()
        address = f"/vaggeryd/2020/underlag/{digest}.pdf"
        page = client.get("/vaggeryd/2020/")
        assert address in page.content.decode()
        assert "Lägesbild att spara (PDF, 1 kB)" in words(page)
        answer = client.get(address)
        assert answer.content == data
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="underlag-{digest[:12]}.pdf"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert not answer.cookies
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304

    def test_documents_file_name_is_kept_nowhere(self, client, promise):
        send(client, pdf())
        names = default_storage.listdir("underlag")[1]
        assert names == [f"{Background.objects.get().sha256}.pdf"]
        assert "hemlig_mapp" not in client.get("/vaggeryd/2020/").content.decode()

    def test_refused_document_keeps_what_was_typed(self, client, promise):
        page = send(client, b"MZ ett program", text="Lägesbilden som jag skrev")
        assert page.status_code == 422
        assert "Filen är ingen PDF." in words(page)
        assert "Lägesbilden som jag skrev" in words(page)
        assert Background.objects.count() == 0

    def test_document_with_a_person_in_its_properties_is_refused(self, client, promise):
        def named(made):
            made.docinfo["/Author"] = "Eva 811228-9874"

        page = send(client, pdf(named))
        assert page.status_code == 422
        assert "ser ut som ett personnummer" in words(page)

    def test_what_a_published_promise_rests_on_stands_and_more_is_told(self, client, promise):
        Background.objects.create(
            promise=promise, kind="situation", text="Lägesbilden", url="https://vaggeryd.se/lage/"
        )
        row = Background.objects.get()
        change, arrange = (
            reverse(f"{what}_promise_part", args=[*AT, "underlag", row.pk]) for what in ("change", "arrange")
        )
        sent = {"kind": "situation", "text": "Lägesbilden", "url": row.url}
        seen = client.get(change).context["form"]["seen"].value()
        refused = client.post(change, sent | {"text": "Något annat", "seen": seen})
        assert refused.status_code == 422
        assert "så underlaget står kvar. Lägg till ett nytt i stället." in words(refused)
        client.post(arrange, {"do": "remove", "seen": seen})
        assert Background.objects.get().text == "Lägesbilden"
        data = pdf()
        more = {"body": "Kommunstyrelsen", "document": SimpleUploadedFile("b.pdf", data), "seen": seen}
        assert client.post(change, sent | more).status_code == 302
        # Nor is the document taken away, other than by masking it.
        seen = client.get(change).context["form"]["seen"].value()
        sent |= {"body": "Kommunstyrelsen", "remove_document": "on", "seen": seen}
        client.post(change, sent)
        assert client.get(f"/vaggeryd/2020/underlag/{hashlib.sha256(data).hexdigest()}.pdf").content == data

    def test_document_of_a_draft_is_read_at_the_desk_only(self, client, promise):
        draft = make.promise("2021")
        sent = {"kind": "decision", "text": "Beslutet", "document": SimpleUploadedFile("b.pdf", pdf())}
        client.post(reverse("add_promise_part", args=["vaggeryd", "2021", "underlag"]), sent)
        digest = draft.backgrounds.get().sha256
        at_desk = reverse("desk_document", args=["vaggeryd", "2021", digest])
        assert at_desk in client.get(reverse("preview_promise", args=["vaggeryd", "2021"])).content.decode()
        assert client.get(at_desk).content.startswith(b"%PDF-")
        assert client.get(f"/vaggeryd/2021/underlag/{digest}.pdf").status_code == 404
        # Nor by way of a promise that is published.
        assert client.get(f"/vaggeryd/2020/underlag/{digest}.pdf").status_code == 404
        client.force_login(make.coordinator("Ove Annanstans", make.municipality("Habo")))
        assert client.get(at_desk).status_code == 404

    def test_background_needs_a_link_text_or_document(self, client, promise):
        page = client.post(reverse("add_promise_part", args=[*AT, "underlag"]), {"kind": "decision"})
        assert page.status_code == 422
        assert "Skriv vad underlaget säger, länka till det eller lägg upp det." in words(page)


@pytest.mark.django_db
def test_checksum_is_not_searched_for_personal_numbers():
    """One in some hundreds holds ten digits that could be a personnummer."""
    row = Background(
        promise=make.promise(), kind="other", text="Lägesbilden", sha256="a8112289874b".ljust(64, "c")
    )
    assert set(texts_of(row)) == {"text"}
