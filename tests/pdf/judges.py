"""What is asked of a finished PDF. Each judge returns what is wrong, in words; [] is right."""

import os
import re
import shutil
import subprocess
import tempfile
import unicodedata
from html.parser import HTMLParser
from io import BytesIO

import page
import pikepdf
import pytest
from pikepdf import Name

# Deflated data that happens to end in CR: the judge then takes CR LF for the end of line.
# The reference validator does not (PDF/A-3, 6.1.7.1 is kept).
WAIVED = {"PDFA3A-STREAM-LENGTH-001"}
OWN_FONTS = ("Familjen-Grotesk", "Source-Serif-4", "DejaVu-More")
UNREAD = {"script", "style", "head", "svg", "img"}
VOID = {"br", "hr", "img", "meta", "link", "input", "col", "wbr"}


def tool(name):
    """The path of a program; without it the test is skipped, or fails where CI promises it."""
    if path := shutil.which(name):
        return path
    reason = f"{name} saknas: apt-get install qpdf"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def standards(data):
    """PDF/A-3a and PDF/UA-1, every rule."""
    reports = [page.validate_pdf_bytes(data, profile=profile) for profile in ("3a", "ua1")]
    return [
        f"{failure.rule_id}: {failure.message}"
        for report in reports
        for failure in report.failures
        if failure.rule_id not in WAIVED
    ]


def declarations(data):
    """Both standards in the one XMP packet, the language and the title in the catalogue."""
    with pikepdf.open(BytesIO(data)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        problems = [
            f"XMP saknar {claim}"
            for claim in ("<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<")
            if claim not in xmp
        ]
        if str(pdf.Root.get("/Lang")) != "sv":
            problems.append("språket är inte svenska")
        if str(pdf.docinfo.get("/Title", "")) not in xmp:
            problems.append("titeln står inte i XMP")
    return problems


def structure(data):
    """qpdf's own reading of the file."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        run = subprocess.run(
            [tool("qpdf"), "--check", file.name], capture_output=True, text=True, check=False
        )
    return [] if run.returncode == 0 else [run.stderr or run.stdout]


def fonts(data):
    """Only our own typefaces, and every one inside the file."""
    problems = []
    with pikepdf.open(BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == Name.FontDescriptor:
                name = str(item.FontName).partition("+")[2]
                if not name.startswith(OWN_FONTS):
                    problems.append(f"främmande typsnitt: {name}")
                if not {"/FontFile2", "/FontFile3"} & set(item.keys()):
                    problems.append(f"{name} finns inte i filen")
    return problems


def reading(data, html):
    """What a screen reader reads is the text of the HTML, once and in the same order."""
    read, written = _squeeze("".join(_texts_in_order(data))), _squeeze(text_of_html(html))
    if read == written:
        return []
    at = next((i for i, (a, b) in enumerate(zip(read, written, strict=False)) if a != b), -1)
    return [f"uppläst {read[max(at - 20, 0) : at + 40]!r}, skrivet {written[max(at - 20, 0) : at + 40]!r}"]


def outline(data, html):
    """The bookmarks are the headings."""
    headings = [" ".join(text.split()) for text in _Headings.of(html)]
    with pikepdf.open(BytesIO(data)) as pdf, pdf.open_outline() as tree:
        marks = list(_titles(tree.root))
    return [] if marks == headings else [f"bokmärken {marks} är inte rubrikerna {headings}"]


def tables(data, html):
    """One Table a table, with scopes; one Figure a chart; every page known to the tag tree."""
    counts, problems = tags(data), []
    if counts["Table"] != html.count("<table"):
        problems.append(f"{counts['Table']} tabelltaggar för {html.count('<table')} tabeller")
    spoken = len(re.findall(r"<svg[^>]*role=\"img\"", html))
    if counts["Figure"] != spoken:
        problems.append(f"{counts['Figure']} bilder för {spoken} diagram")
    with pikepdf.open(BytesIO(data)) as pdf:
        headings = [element for element in elements(pdf) if str(element.S) == "/TH"]
        if not all("/Scope" in element.get("/A", {}) for element in headings):
            problems.append("en rubrikcell säger inte vad den gäller")
        if not all("/StructParents" in page for page in pdf.pages):
            problems.append("en sida står utanför taggträdet")
    return problems


def embedded(data, attachments):
    """The attachments are the bytes that were given, each as the document's data."""
    problems = []
    with pikepdf.open(BytesIO(data)) as pdf:
        if sorted(pdf.attachments) != sorted(item.name for item in attachments):
            problems.append(f"bilagorna är {sorted(pdf.attachments)}")
        for item in attachments:
            given = pdf.attachments.get(item.name)
            if given is None or given.get_file().read_bytes() != item.data:
                problems.append(f"{item.name} är inte samma byte")
            elif given.obj.get("/AFRelationship") != Name.Data:
                problems.append(f"{item.name} har inte sambandet Data")
            elif given.get_file().mime_type != item.media_type:
                problems.append(f"{item.name} är {given.get_file().mime_type}")
        if len(pdf.Root.get("/AF", [])) != len(attachments):
            problems.append("AF räknar inte upp bilagorna")
    return problems


def fields(data):
    """Every field is told in words to who does not see it; the rules only ask it of those that are printed."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [
            f"fältet {widget.get('/T', '')} har inga ord"
            for page in pdf.pages
            for widget in page.get("/Annots", [])
            if widget.Subtype == pikepdf.Name.Widget and not str(widget.get("/TU", ""))
        ]


def everything(data, html, attachments):
    return [
        *standards(data),
        *declarations(data),
        *fields(data),
        *structure(data),
        *fonts(data),
        *reading(data, html),
        *outline(data, html),
        *tables(data, html),
        *embedded(data, attachments),
    ]


def tags(data):
    """How many structure elements there are of each kind."""
    counts = dict.fromkeys(("Table", "Figure", "THead", "TH", "Link"), 0)
    with pikepdf.open(BytesIO(data)) as pdf:
        for element in elements(pdf):
            name = str(element.S)[1:]
            counts[name] = counts.get(name, 0) + 1
    return counts


def elements(pdf):
    """Every structure element, in reading order."""

    def walk(element):
        yield element
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from walk(kid)

    for top in pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary(K=pikepdf.Array())).K:
        yield from walk(top)


def text_of_html(html):
    parser = _Text()
    parser.feed(html)
    return "".join(parser.texts)


class _Text(HTMLParser):
    """The text that is meant to be read: no head, no pictures, nothing hidden."""

    def __init__(self):
        super().__init__()
        self.texts, self.skipping = [], []

    def handle_starttag(self, tag, attributes):
        hidden = tag in UNREAD or ("aria-hidden", "true") in attributes
        if tag not in VOID and (hidden or self.skipping):
            self.skipping.append(tag)

    def handle_endtag(self, tag):
        if self.skipping and self.skipping[-1] == tag:
            self.skipping.pop()

    def handle_data(self, data):
        if not self.skipping:
            self.texts.append(data)


class _Headings(HTMLParser):
    @classmethod
    def of(cls, html):
        parser = cls()
        parser.inside, parser.found = False, []
        parser.feed(html)
        return parser.found

    def handle_starttag(self, tag, attributes):
        if re.fullmatch("h[1-6]", tag):
            self.inside = True
            self.found.append("")

    def handle_endtag(self, tag):
        if re.fullmatch("h[1-6]", tag):
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.found[-1] += data


def _texts_in_order(data):
    """The text of each marked piece of content, in the order of the tag tree; no pictures."""
    with pikepdf.open(BytesIO(data)) as pdf:
        drawn = {page.objgen: _texts_by_mark(page) for page in pdf.pages}
        for element in elements(pdf):
            if str(element.S) == "/Figure":
                continue
            for kid in element.K:
                if isinstance(kid, int):
                    yield drawn[element.Pg.objgen].get(kid, "")
                elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == Name.MCR:
                    yield drawn[kid.Pg.objgen].get(int(kid.MCID), "")


def _texts_by_mark(page):
    """Marked content number → its text, read through the fonts' own tables (ToUnicode)."""
    letters = {name: _letters(font) for name, font in page.get("/Resources", {}).get("/Font", {}).items()}
    texts, font, mark = {}, {}, None
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                mark = operands[1].get("/MCID")
            case "EMC":
                mark = None
            case "Tf":
                font = letters[str(operands[0])]
            case "TJ" | "Tj" if mark is not None:
                pieces = operands[0] if isinstance(operands[0], pikepdf.Array) else operands
                codes = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
                text = "".join(font.get(codes[i : i + 2], "") for i in range(0, len(codes), 2))
                texts[int(mark)] = texts.get(int(mark), "") + text
    return texts


def _letters(font):
    if "/ToUnicode" not in font:
        return {}
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>", font.ToUnicode.read_bytes())
    return {bytes.fromhex(a.decode()): bytes.fromhex(b.decode()).decode("utf-16-be") for a, b in pairs}


def _titles(items):
    for item in items:
        yield item.title
        yield from _titles(item.children)


def _squeeze(text):
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
