"""The gate itself: the same bytes every time, and no for an answer."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
import weasyprint

from medborgarlofte.documents.pdf import PdfError, render_pdf
from medborgarlofte.documents.printable import plain, turns, unprintable
from tests.pdf import judges, reports

pytestmark = pytest.mark.pdf

PAGE = '<!doctype html><html lang="sv"><title>Prov</title><body><main><h1>Prov</h1>{}</main></body></html>'
FRESH = (
    "import hashlib, sys; from tests.pdf import reports; from medborgarlofte.documents.pdf import render_pdf; "
    "data = render_pdf(sys.stdin.buffer.read().decode(), reports.INFO, [reports.DATA]); "
    "sys.stdout.write(hashlib.sha256(data).hexdigest())"
)


def rendered(body):
    return render_pdf(PAGE.format(body), reports.INFO)


def digest_in_a_fresh_process(html, **environment):
    command = [sys.executable, "-c", FRESH]
    run = subprocess.run(
        command,
        input=html.encode(),
        capture_output=True,
        check=False,
        cwd=reports.ROOT,
        env=os.environ | environment,
    )
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout.decode()


def test_the_same_input_gives_the_same_bytes_in_any_process(four):
    here = hashlib.sha256(four.data).hexdigest()
    tokyo = digest_in_a_fresh_process(four.html, TZ="Asia/Tokyo", PYTHONHASHSEED="1", LC_ALL="C")
    lima = digest_in_a_fresh_process(four.html, TZ="America/Lima", PYTHONHASHSEED="2", LC_ALL="C.UTF-8")
    assert here == tokyo == lima


def test_a_second_rendering_in_the_same_process_gives_the_same_bytes(four):
    assert render_pdf(four.html, reports.INFO, four.attachments) == four.data


def test_the_document_says_what_it_was_told(one):
    with pikepdf.open(BytesIO(one.data)) as pdf:
        assert str(pdf.docinfo.Title) == reports.INFO.title
        assert str(pdf.docinfo.Author) == reports.INFO.author
        assert str(pdf.docinfo.CreationDate).startswith("D:20201002090000")
        assert bytes(pdf.trailer.ID[0]) == reports.INFO.identifier.encode()


def test_attachments_stand_in_the_order_of_their_names():
    files = [replace(reports.DATA, name=name, data=name.encode()) for name in ("ö.csv", "b.csv", "a.csv")]
    with pikepdf.open(BytesIO(render_pdf(PAGE.format(""), reports.INFO, files))) as pdf:
        assert list(pdf.attachments) == ["a.csv", "b.csv", "ö.csv"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<p style="colour: red">fel</p>', id="unknown property"),
        pytest.param("<p>🙂</p>", id="letter that no font has"),
        pytest.param('<svg viewBox="0 0 9 9" width="9" height="9"></svg>', id="figure without words"),
        pytest.param('<img src="data:,x" alt="bild">', id="unreadable image"),
        pytest.param("<table><tr><th>A</th><td>1</td></tr></table>", id="heading cell without scope"),
        pytest.param('<p style="opacity: .5">svag</p>', id="text drawn apart from the page"),
    ],
)
def test_what_cannot_be_made_right_is_refused(body):
    with pytest.raises(PdfError):
        rendered(body)


@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://example.org/bild.png" alt="bild">',
        '<img src="http://127.0.0.1:8000/bild.png" alt="bild">',
        '<img src="file:///etc/hostname" alt="bild">',
        '<img src="css/../../manage.py" alt="bild">',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<style>@import url("https://example.org/a.css");</style>',
    ],
)
def test_nothing_is_fetched_from_elsewhere(body):
    with pytest.raises(PdfError, match="får inte hämta"):
        rendered(body)


def test_a_warning_does_not_stick_to_the_next_document():
    with pytest.raises(PdfError):
        rendered("<p>🙂</p>")
    assert rendered("<p>Åter till allvaret.</p>").startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    "words", ["Nguyễn Thị Hồng", "Łukasz Ǧəƨ", "≥ 20 ≤ 30 ‰ ≈ ✓ → ←", "№ 1, ∞ 2, √3 ≠ 4"]
)
@pytest.mark.parametrize("tag", ["p", "strong", "h1"])
def test_every_latin_letter_and_the_signs_that_people_type_are_printed(words, tag, tmp_path):
    pdf = rendered(f"<{tag}>{words}</{tag}>")
    assert unprintable(words) == ""
    (tmp_path / "a.pdf").write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert words in " ".join(told.split())
    assert judges.fonts(pdf) == []


def test_a_text_is_kept_with_whole_letters_plain_hyphens_and_nothing_unseen():
    assert plain("Bo\u0308narp") == "Bönarp"
    assert plain("8\u201112\u00ad\u200b\u2060\ufeff") == "8-12"
    assert plain("31\u00a0mars – ”så”") == "31\u00a0mars – ”så”"
    assert turns(plain("a\u202eb")), "what turns the order is refused, not taken away in silence"


@pytest.mark.parametrize("char", ["é", "ć", "½", "–", "\u202f", "\u00ad", "→", "\u2011", "\x0b", "Ж"])
def test_unprintable_knows_before_what_the_gate_will_refuse(char):
    try:
        rendered(f"<p>a{char}b</p>")
    except PdfError:
        assert unprintable(f"a{char}b{char}") == char
    else:
        assert unprintable(f"a{char}b{char}") == ""


def test_a_process_loads_no_library_of_papers_tables_and_calendars_before_it_makes_one():
    """A second of every command and every worker's start, and a third of its memory."""
    program = (
        "import django, sys; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns; "
        "sys.stdout.write(' '.join({'weasyprint', 'pyhanko', 'openpyxl', 'icalendar'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=False, cwd=reports.ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
    )  # fmt: skip
    assert (done.stdout, done.returncode) == ("", 0), done.stdout + done.stderr


def test_the_fonts_of_the_machine_are_left_alone():
    assert "FONTCONFIG_FILE" not in os.environ or "documents" not in os.environ["FONTCONFIG_FILE"]


def test_the_version_whose_insides_are_known():
    """tagtree.py takes the place of a private function: read its new version before raising this."""
    assert weasyprint.__version__ == "70.0"
