"""Recounts a published PDF: compares every printed figure and row with the data attached to it.

The same pure rules count (promises.counting.progress), the same template draws; what is read from the PDF is what a
reader sees and hears. Nothing is asked of the database.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Self

from django.conf import settings
from django.template.loader import render_to_string

from followup.codes import edition_code
from followup.report.build import build_report
from followup.report.data_rows import rows_csv
from followup.report.report_document import Check, document_info, read_document
from followup.report.seal_plan import plan, sealers
from medborgarlofte.documents.declared import declaration, declared
from medborgarlofte.documents.errors import PdfError
from medborgarlofte.documents.pdf_reading import Printed, Table, read_pdf, squeezed
from promises.exchange_format.normal import complete
from promises.tables.cells import unescape

SUMMARY = "Åtagandena i korthet"
_IDENTIFIER = re.compile(r"/uppfoljning/([\w-]+)/utgava/(\d+)$")
_WORDS = {"text": "bedömning", "cause_text": "orsak", "next_step": "det här ska göras", "effect": "effekt"}


@dataclass(frozen=True)
class Line:
    """One thing that is printed, beside what the attached data give. Empty: it is not there."""

    where: str
    what: str
    printed: str
    counted: str

    @property
    def same(self) -> bool:
        return squeezed(self.printed) == squeezed(self.counted)


@dataclass(frozen=True)
class Party:
    """An organisation that signed, as the data have it; its number is "" when they do not say it."""

    slug: str
    name: str
    number: str = ""

    @classmethod
    def all_of(cls, document: Mapping[str, Any]) -> tuple[Self, ...]:
        """The document's signatories, once each, in its order."""
        known = {row["slug"]: row for row in document.get("organisations", [])}
        return tuple(
            cls(slug, known[slug]["name"], known[slug].get("organisation_number", ""))
            for slug in dict.fromkeys(row["organisation"] for row in document.get("signatories", []))
        )


@dataclass(frozen=True)
class Recount:
    """The lines in the order of the report. ``problem`` says why it could not be counted, else empty.

    ``code`` is the edition's code, counted from the data; ``address``, ``period`` and ``edition`` say what it is.
    ``parties`` signed; ``sealing`` are the slugs of those who seal, in order, and ``exempt`` of those who have no
    seal, both None where the data say nothing of seals.
    """

    lines: tuple[Line, ...] = ()
    problem: str = ""
    code: str = ""
    title: str = ""
    address: str = ""
    period: str = ""
    edition: int = 0
    parties: tuple[Party, ...] = ()
    sealing: tuple[str, ...] | None = None
    exempt: tuple[str, ...] | None = None

    @property
    def differing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.same)

    @property
    def ok(self) -> bool:
        return bool(self.lines) and not self.problem and not self.differing


def recount(pdf: bytes) -> Recount:
    """Count the report anew. Raises nothing for what is in the file."""
    try:
        printed = read_pdf(pdf)
        data = next(content for name, content in sorted(printed.attached.items()) if name.endswith(".json"))
        document = read_document(data)
        entry = _entry(document, printed.identifier)
        full = complete(document)
        view = build_report(full, entry, site_url=settings.SITE_URL)
        context = {"report": view, "seal": plan(document, entry, sealed=False), "check": Check()}
        html = render_to_string("followup/report/report_pdf.html", context)
        lines = (
            *_tables(html, printed),
            *_words(entry, printed),
            *_rows(rows_csv(full, entry), printed),
            # What the file says of itself, where readers, search engines and archives look: its title and the like.
            *(
                Line(stated.where, stated.what, stated.words, due.words)
                for stated, due in zip(declared(pdf), declaration(document_info(view)), strict=True)
            ),
        )
        sealing = exempt = None
        if entry.get("seals") is not None:
            exempt = tuple(row["organisation"] for row in entry["seals"] if "exception" in row)
            sealing = tuple(sealers(entry))
        parties = Party.all_of(document)
    except PdfError as error:
        return Recount(problem=f"Det går inte att räkna om: {error}.")
    except StopIteration:
        return Recount(problem="Det går inte att räkna om: filen har inga data med sig.")
    except Exception:  # hostile data may break any rule
        return Recount(problem="Det går inte att räkna om: bilagans data går inte att läsa.")
    return Recount(
        lines=lines,
        code=edition_code(data),
        title=view.document_title,
        address=view.address,
        period=view.period,
        edition=view.edition or 0,
        parties=parties,
        sealing=sealing,
        exempt=exempt,
    )


def _entry(document: Mapping[str, Any], identifier: str) -> Mapping[str, Any]:
    address = _IDENTIFIER.search(identifier)
    if address is None:
        raise PdfError("filen säger inte vilken utgåva den är")
    for entry in document.get("follow_ups", []):
        if (entry["period"], str(entry["edition"])) == address.groups():
            return entry
    raise PdfError("utgåvan finns inte i bilagans data")


def _tables(html: str, printed: Printed) -> Iterator[Line]:
    """Cell by cell, by caption, row and column: what either has and the other has not differs too."""
    counted_tables = {table.caption: table for table in _Tables.of(html)}
    printed_tables = {table.caption: table for table in printed.tables}
    for caption in dict.fromkeys([*printed_tables, *counted_tables]):
        nothing = Table(caption, ())
        there, counted = printed_tables.get(caption, nothing), counted_tables.get(caption, nothing)
        for number in range(max(len(there.rows), len(counted.rows))):
            left = there.rows[number] if number < len(there.rows) else {}
            right = counted.rows[number] if number < len(counted.rows) else {}
            first = next(iter(left.values()), "") or next(iter(right.values()), "")
            for column in list(dict.fromkeys([*left, *right]))[caption == SUMMARY :]:
                where = first if caption == SUMMARY else f"{caption}, rad {number + 1}"
                yield Line(where, column, left.get(column, ""), right.get(column, ""))


def _words(entry: Mapping[str, Any], printed: Printed) -> Iterator[Line]:
    """What people wrote stands in the report, to the letter."""
    text = squeezed(printed.text)
    written = [("Rapporten", "sammanfattning", entry.get("summary", ""))]
    for row in entry.get("assessments", []):
        written += [
            (f"Åtagande {row['commitment']}", label, row.get(name, "")) for name, label in _WORDS.items()
        ]
    for where, what, words in written:
        if words and not all(squeezed(part) in text for part in words.splitlines()):
            yield Line(where, what, "", words)
        elif words:
            yield Line(where, what, words, words)


def _rows(counted_csv: bytes, printed: Printed) -> Iterator[Line]:
    """The table of rows that is attached says what the data say, line by line."""
    attached = next((content for name, content in printed.attached.items() if name.endswith(".csv")), None)
    if attached is None:
        return
    left, right = _csv(attached), _csv(counted_csv)
    for number in range(max(len(left), len(right))):
        there = left[number] if number < len(left) else ""
        counted = right[number] if number < len(right) else ""
        if there != counted:
            yield Line("Bilagan med insatser (CSV)", f"rad {number + 1}", there, counted)


def _csv(data: bytes) -> list[str]:
    text = data.decode("utf-8-sig", "replace")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    # Without the apostrophes that keep a spreadsheet from running a text; old reports have none.
    return ["; ".join(map(unescape, row)) for row in rows]


class _Tables(HTMLParser):
    """The tables of our own template, as reading.py reads them from the PDF."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[list[str], list[list[str]]]] = []
        self.into: list[str] | None = None

    @classmethod
    def of(cls, html: str) -> list[Table]:
        parser = cls()
        parser.feed(html)
        return [
            Table(
                " ".join(caption[0].split()) if caption else "",
                tuple(
                    dict(zip(rows[0], (" ".join(cell.split()) for cell in row), strict=False))
                    for row in rows[1:]
                ),
            )
            for caption, rows in parser.tables
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append(([], []))
        elif tag == "tr":
            self.tables[-1][1].append([])
        elif tag in ("caption", "th", "td"):
            self.into = self.tables[-1][0] if tag == "caption" else self.tables[-1][1][-1]
            self.into.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("caption", "th", "td"):
            self.into = None

    def handle_data(self, data: str) -> None:
        if self.into is not None:
            self.into[-1] += data
