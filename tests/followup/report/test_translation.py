"""The PDF in English: a translation drawn from an edition, that says so on every page and is never taken for one."""

import io
from types import SimpleNamespace

import pikepdf
import pymupdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from followup.models import Edition
from followup.report import translation
from followup.report.translation import forget_translation
from followup.verification.recount import Recount
from followup.verification.verdict import Outcome, judge
from medborgarlofte.clock import now
from medborgarlofte.page_store import forget_pages
from tests import factories
from tests.pdf import judges

pytestmark = [pytest.mark.django_db, pytest.mark.pdf, pytest.mark.usefixtures("october")]
PAGE = "/en/vaggeryd/2020/uppfoljning/2020-t2/"
PDF = f"{PAGE}rapport.pdf"


def drawn(client) -> bytes:
    answer = client.get(PDF)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    return answer.content


def text_of(pdf: bytes) -> list[str]:
    with pymupdf.open(stream=pdf) as opened:
        return [" ".join(page.get_text().split()) for page in opened]


def upload(client, data: bytes, language: str = "") -> str:
    file = SimpleUploadedFile("rapport.pdf", data, "application/pdf")
    return client.post(f"{language}/verifiera/fil/", {"fil": file}).content.decode()


def by_command(data: bytes, folder) -> tuple[int, str]:
    (folder / "rapport.pdf").write_bytes(data)
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("verify_report", str(folder / "rapport.pdf"), stdout=out)
    return end.value.code, out.getvalue()


def saved_anew(pdf: bytes, change) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def test_every_page_says_what_it_is_and_leads_to_the_report_in_swedish(client, sealed):
    assert f'href="{PDF}"' in client.get(PAGE).content.decode()
    assert "rapport.pdf" not in client.get(PAGE.removeprefix("/en")).content.decode()
    pdf = drawn(client)
    pages = text_of(pdf)
    for number, page in enumerate(pages, 1):
        assert "Translation, not sealed. The sealed report in Swedish is what counts:" in page
        assert f"/en/verifiera/?kod={sealed.code}" in page
        assert f"Page {number} of {len(pages)}" in page
    whole = " ".join(pages)
    assert "DEMO" not in pages[0], "a party has one name there, not that of its certificate too"
    assert pages[0].count("Vaggeryds kommun") == 2  # at the top, and where it approved
    for said in (
        "This is a translation.", "in Swedish and e-sealed", "nobody has approved it",
        "The report in Swedish was approved by:", "Translation of edition 1", "2 of 4 quarters",
        "/vaggeryd/2020/uppfoljning/2020-t2/utgava/1.pdf", "/en/vaggeryd/2020/",
    ):  # fmt: skip
        assert said in whole, said
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert not opened.attachments
        assert "/AcroForm" not in opened.Root
        assert str(opened.Root.Lang) == "en"
        assert str(opened.docinfo.Title).endswith("(translation, not sealed)")
        swedish = [each for each in judges.elements(opened) if str(each.get("/Lang", "")) == "sv"]
    assert len(swedish) > 4  # what people wrote: both paragraphs of the summary, the titles
    assert [*judges.standards(pdf), *judges.structure(pdf), *judges.fonts(pdf)] == []


def test_it_is_drawn_once_for_what_it_says_and_forgotten_when_that_is_masked(client, sealed, monkeypatch):
    cache.clear()
    times = []
    real = translation.render_pdf
    monkeypatch.setattr(translation, "render_pdf", lambda *given: times.append(1) or real(*given))
    first = drawn(client)
    forget_pages()
    assert drawn(client) == first
    assert len(times) == 1
    forget_translation(sealed.pk)
    forget_pages()
    assert drawn(client) == first
    assert len(times) == 2


@pytest.mark.parametrize(("gone", "why"), [("masked", "ground"), ("withdrawn", "note")])
def test_what_is_gone_in_swedish_is_gone_in_english(client, sealed, gone, why):
    told = {f"{gone}_at": now(), f"{gone}_by": factories.coordinator(), f"{gone}_{why}": "Fel period."}
    Edition.objects.filter(pk=sealed.pk).update(**told)
    forget_pages()
    assert client.get(PDF).status_code == 410


def test_what_was_never_published_and_what_does_not_come_to_the_same_is_not_there(
    client, sealed, monkeypatch
):
    assert client.get(PDF.replace("2020-t2", "2020-t1")).status_code == 404
    swedish = SimpleNamespace(language="sv")
    monkeypatch.setattr(translation, "edition_view", lambda *_: swedish)
    assert client.get(PDF).status_code == 404


def no_packet(opened):
    opened.Root.Metadata.write(opened.Root.Metadata.read_bytes().replace(b"dc:source", b"dc:format"))


def other_number(opened):
    opened.trailer.ID = pikepdf.Array([pikepdf.String("x"), pikepdf.String("x")])


def other_words(opened):
    opened.pages[0].Contents = opened.make_stream(b"")
    del opened.Root.StructTreeRoot


@pytest.mark.parametrize("change", [lambda _: None, no_packet, other_number, other_words])
def test_it_is_named_for_what_it_is_whole_or_changed_and_never_genuine(client, sealed, tmp_path, change):
    pdf = saved_anew(drawn(client), change)
    page, (status, said) = upload(client, pdf), by_command(pdf, tmp_path)
    for told in (page, said):
        assert "Det här är en översättning; den är inte stämplad" in told
        assert f"Rapporten som gäller är den på svenska, med kontrollkoden {sealed.code}." in told
        assert "äkta" not in told.replace("Kontrollera att", "")
    assert status == 3
    assert "/vaggeryd/2020/uppfoljning/2020-t2/utgava/1.pdf" in page
    assert "Det här är den senaste utgåvan" not in page
    english = upload(client, pdf, "/en")
    assert "This is a translation; it is not sealed" in english
    assert "enuine" not in english


def test_a_translation_of_what_is_not_known_here_is_none_of_ours(client, sealed):
    pdf = drawn(client)
    Edition.objects.filter(pk=sealed.pk).update(code="00000-00000")
    page = upload(client, pdf)
    assert "Filen är ingen utgåva som har publicerats här" in page
    assert f"Den säger sig vara en översättning av rapporten med kontrollkoden {sealed.code}." in page


def test_no_seal_makes_a_report_of_what_says_that_it_is_a_translation(sealed):
    checked = SimpleNamespace(sealed=True, problems=(), doubts=(), seals=())
    judged = judge(
        checked, Recount(translation=sealed.code), SimpleNamespace(is_whole=False, organisations={})
    )
    assert judged.outcome is Outcome.REFUSED
    assert "ingen översättning är stämplad" in judged.text
