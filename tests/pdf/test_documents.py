"""Follow-ups of every size pass every judge, and every judge can say no."""

import re
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.pdf import judges

pytestmark = pytest.mark.pdf


@pytest.mark.parametrize("size", ["empty", "one", "four", "twenty", "long_table"])
def test_a_follow_up_passes_every_judge(size, request):
    made = request.getfixturevalue(size)
    assert "SAKNAS" not in made.html
    assert judges.everything(made.data, made.html, made.attachments) == []


def test_a_table_over_many_pages_is_one_table_with_one_head(long_table):
    tags = judges.tags(long_table.data)
    with pikepdf.open(BytesIO(long_table.data)) as pdf:
        assert len(pdf.pages) > 5
    assert tags["Table"] == tags["THead"] == long_table.html.count("<table")


def test_page_numbers_are_drawn_but_not_read_aloud(four):
    with pikepdf.open(BytesIO(four.data)) as pdf:
        kinds = {
            str(operands[1].get("/Subtype"))
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and operands[0] == Name.Artifact
        }
    assert {"/Header", "/Footer"} <= kinds


def test_links_say_where_they_lead(four):
    with pikepdf.open(BytesIO(four.data)) as pdf:
        every = [note for page in pdf.pages for note in page.get("/Annots", [])]
        notes = [note for note in every if note.Subtype == Name.Link]
        assert {str(note.Contents) for note in notes} == {str(note.A.URI) for note in notes}


def test_every_page_has_its_own_resources(twenty):
    """Checking a signature is quadratic in the pages when they share one table."""
    with pikepdf.open(BytesIO(twenty.data)) as pdf:
        fonts = [len(page.Resources.Font.keys()) for page in pdf.pages if "/Font" in page.Resources]
    assert min(fonts) < max(fonts)


MUTANTS = {}


def mutant(break_it):
    MUTANTS[break_it.__name__] = break_it
    return break_it


def elements(pdf, tag):
    return [element for element in judges.elements(pdf) if str(element.S) == f"/{tag}"]


def edit(stream, pattern, replacement):
    before = stream.read_bytes()
    after = re.sub(pattern, replacement, before, count=1, flags=re.DOTALL)
    assert after != before, "the breakage found nothing to break"
    stream.write(after)


def noted(pdf, kind):
    """The first annotation of that kind."""
    return next(note for page in pdf.pages for note in page.get("/Annots", []) if note.Subtype == kind)


def attached(pdf):
    return pdf.Root.Names.EmbeddedFiles.Names[1]


@mutant
def a_figure_without_words(pdf):
    del elements(pdf, "Figure")[0]["/Alt"]


@mutant
def no_language(pdf):
    del pdf.Root["/Lang"]


@mutant
def the_wrong_language(pdf):
    pdf.Root.Lang = String("en")


@mutant
def no_title_in_the_window(pdf):
    del pdf.Root["/ViewerPreferences"]


@mutant
def no_claim_of_pdf_ua(pdf):
    edit(pdf.Root.Metadata, rb"<pdfuaid:part>.*?</pdfuaid:part>", b"")


@mutant
def no_claim_of_pdf_a(pdf):
    edit(pdf.Root.Metadata, rb"<pdfaid:part>.*?</pdfaid:conformance>", b"")


@mutant
def no_description_of_the_ua_schema(pdf):
    edit(pdf.Root.Metadata, rb"<pdfaExtension:schemas>.*</pdfaExtension:schemas>", b"")


@mutant
def no_title_in_the_metadata(pdf):
    edit(pdf.Root.Metadata, rb"<dc:title>.*?</dc:title>", b"")


@mutant
def a_link_without_words(pdf):
    del noted(pdf, Name.Link)["/Contents"]


@mutant
def a_seal_field_without_words(pdf):
    del noted(pdf, Name.Widget)["/TU"]


@mutant
def a_seal_field_that_is_no_form(pdf):
    elements(pdf, "Form")[0].S = Name.Div


@mutant
def a_link_that_is_no_link(pdf):
    elements(pdf, "Link")[0].S = Name.Span


@mutant
def a_skipped_heading(pdf):
    elements(pdf, "H2")[0].S = Name.H4


@mutant
def a_heading_cell_without_scope(pdf):
    del elements(pdf, "TH")[0].A["/Scope"]


@mutant
def a_table_in_two(pdf):
    table = elements(pdf, "Table")[0]
    second = Dictionary(Type=Name.StructElem, S=Name.Table, P=table.P, K=Array([table.K[-1]]))
    table.P.K.append(pdf.make_indirect(second))
    del table.K[-1]


@mutant
def no_structure(pdf):
    del pdf.Root["/StructTreeRoot"]


@mutant
def not_marked_as_tagged(pdf):
    del pdf.Root["/MarkInfo"]


@mutant
def a_page_outside_the_structure(pdf):
    del pdf.pages[1]["/StructParents"]


@mutant
def text_that_is_not_read(pdf):
    edit(pdf.pages[0].Contents, rb"/Span\s*<</MCID 3>>\s*BDC", b"/Artifact BMC")


@mutant
def text_without_a_tag(pdf):
    edit(pdf.pages[1].Contents, rb"/Span\s*<</MCID 3>>\s*BDC(.*?)EMC", rb"\1")


@mutant
def read_backwards(pdf):
    part = elements(pdf, "Part")[0]
    part.K = Array(list(part.K)[::-1])


@mutant
def no_bookmarks(pdf):
    del pdf.Root["/Outlines"]


@mutant
def a_font_left_out(pdf):
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name.FontDescriptor:
            del item["/FontFile2"]


@mutant
def a_foreign_font(pdf):
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name.FontDescriptor:
            item.FontName = Name("/ABCDEF+DejaVu-Sans")


@mutant
def no_unicode_for_a_font(pdf):
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Subtype") == Name.Type0:
            del item["/ToUnicode"]


@mutant
def no_colour_profile(pdf):
    del pdf.Root["/OutputIntents"]


@mutant
def a_script(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@mutant
def an_attachment_without_relationship(pdf):
    del attached(pdf)["/AFRelationship"]


@mutant
def an_attachment_of_another_kind(pdf):
    attached(pdf).AFRelationship = Name.Supplement


@mutant
def an_attachment_changed(pdf):
    attached(pdf).EF.F.write(b"{}")


@mutant
def an_attachment_not_listed(pdf):
    del pdf.Root["/AF"]


@pytest.mark.parametrize("name", MUTANTS)
def test_a_breakage_is_caught(name, one):
    with pikepdf.open(BytesIO(one.data)) as pdf:
        MUTANTS[name](pdf)
        out = BytesIO()
        pdf.save(out)
    assert judges.everything(out.getvalue(), one.html, one.attachments) != []


def test_a_cut_file_is_caught(one):
    assert judges.structure(one.data[:-400]) != []
