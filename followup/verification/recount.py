"""Recounts a published PDF: what is printed, what its edition froze and what its data say must be one.

Counted again by the rules that the edition names, from the data attached, and said again with the labels that it froze.
What it says is what this program says of the same data; where it was worded by another program, what differs is held to
its numbers, codes and their words alone, and told. What is read from the PDF is what a reader sees and hears. No database is used.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from followup.codes import edition_code
from followup.report.build import build_report
from followup.report.data_rows import data_rows
from followup.report.frozen import frozen_blocks, frozen_view, written
from followup.report.report_document import document_info, frozen_again, read_document
from followup.report.seal_plan import sealers
from followup.report.view import ReportView
from followup.report.wording import checksum
from followup.verification import compared
from followup.verification.compared import Line
from followup.verification.counted_numbers import texts, uncounted, uncounted_on_page
from followup.verification.status_words import misworded
from medborgarlofte.documents.declared import declaration, declared, origins
from medborgarlofte.documents.errors import PdfError
from medborgarlofte.documents.pdf_reading import Printed, read_pdf
from medborgarlofte.labelled import relabelled
from promises.exchange_format.normal import complete
from promises.words import swedish
from promises.words.spoken import in_swedish

# Each set of rules that an edition may have been counted by: (the complete document, the entry) → the report, whose
# codes and numbers are compared. Rules that are replaced stay here.
RULES: Mapping[int, Callable[..., ReportView]] = {1: build_report}
_PROTOCOL = re.compile(r"^(https?://\S+/)protokoll\.pdf#\d{4}-\d\d-\d\d$")
# In the file's number and in what it names as its source (followup/report/translation.py): either is enough.
_TRANSLATION = re.compile(r"(?:/rapport\.pdf#|/verifiera/\?kod=)([0-9A-Z]{5}-[0-9A-Z]{5})$")
_SHA256 = re.compile("[0-9a-f]{64}")
_NOT_COUNTED = "Det går inte att räkna om"
UNKNOWN_RULES = "Siffrorna kan inte räknas om här: rapporten är räknad efter regler {rules}, som är nyare än det här programmet."
WORDED = (
    "Rapporten är formulerad av en annan version av programmet: {places} lyder inte som den här versionen skulle skriva. "
    "Varje tal där är ett som räknas fram eller som parterna har skrivit, och orden för läge i tabeller och diagram är de "
    "rätta. Vad löpande meningar säger utöver sina tal är inte prövat. Allt annat som räknas fram i den följer av dess data."
)
_IDENTIFIER = re.compile(r"^(.*)/[\w-]+/[\w-]+/uppfoljning/([\w-]+)/utgava/(\d+)$")


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
    """The lines in the order of the report. ``problem`` says why it could not be counted, else empty; ``unknown`` that
    nobody can count it here, for its rules are newer than this program: the lines then are its words, beside those frozen.
    ``worded`` says what was worded otherwise than this program words it, and to what that is held, where it holds.

    ``code`` is the edition's code, counted from the data; ``address``, ``period`` and ``edition`` say what it is.
    ``parties`` signed; ``sealing`` are the slugs of those who seal, in order, and ``exempt`` of those who have no
    seal, both None where the data say nothing of seals. ``protocol`` is the address of the walk when the file says that
    it is a walk's protocol, and ``translation`` the code of the edition that it says it is a translation of; then there is
    nothing to count.
    """

    lines: tuple[Line, ...] = ()
    problem: str = ""
    unknown: str = ""
    worded: str = ""
    code: str = ""
    title: str = ""
    address: str = ""
    period: str = ""
    edition: int = 0
    parties: tuple[Party, ...] = ()
    sealing: tuple[str, ...] | None = None
    exempt: tuple[str, ...] | None = None
    protocol: str = ""
    translation: str = ""

    @property
    def differing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.same)

    @property
    def ok(self) -> bool:
        return bool(self.lines) and not (self.problem or self.unknown or self.differing)


@in_swedish  # as what it is held against was printed
def recount(pdf: bytes) -> Recount:
    """Count the report anew. Raises nothing for what is in the file."""
    if code := _translated(pdf):
        return Recount(translation=code)
    try:
        printed = read_pdf(pdf)
        if protocol := _PROTOCOL.match(printed.identifier):
            return Recount(protocol=protocol[1])
        data = next(content for name, content in sorted(printed.attached.items()) if name.endswith(".json"))
        document = read_document(data)
        site, entry = _entry(document, printed.identifier)
        code = edition_code(data)
        rules, held = document["rules"], document["frozen"]
        worded = ""
        unknown = UNKNOWN_RULES.format(rules=rules) if rules > max(RULES) else ""
        lines = [
            *compared.printed(printed.blocks, frozen_blocks(held, code)),
            *compared.words(document, entry, printed.text),
        ]
        if not unknown:
            found, worded = _counted(printed, document, entry, site, code)
            lines += [*found, *_of_itself(pdf, held)]
        sealed = entry.get("seals")
        sealing = None if sealed is None else tuple(sealers(entry))
        exempt = sealed and tuple(row["organisation"] for row in sealed if "exception" in row)
        parties = Party.all_of(document)
    except PdfError as error:
        return Recount(problem=f"{_NOT_COUNTED}: {error}.")
    except StopIteration:
        return Recount(problem=f"{_NOT_COUNTED}: filen har inga data med sig.")
    except Exception:  # hostile data may break any rule
        return Recount(problem=f"{_NOT_COUNTED}: bilagans data går inte att läsa.")
    return Recount(
        lines=tuple(lines),
        unknown=unknown,
        worded=worded if all(line.same for line in lines) else "",
        code=code,
        title=held["view"]["document_title"],
        address=held["view"]["address"],
        period=entry["period"],
        edition=entry["edition"],
        parties=parties,
        sealing=sealing,
        exempt=exempt,
    )


def _translated(pdf: bytes) -> str:
    found = (_TRANSLATION.search(said) for said in origins(pdf))
    return next((each[1] for each in found if each), "")


def _counted(
    printed: Printed, document: Mapping[str, Any], entry: Mapping[str, Any], site: str, code: str
) -> tuple[list[Line], str]:
    """Every number, word and row of the report, beside what is counted and said anew from its data; and what is said where
    another program's words differ from this one's."""
    frozen, full = document["frozen"], complete(document)
    # From before the data named who seals, what is said of seals cannot be said again.
    is_own = frozen.get("words") == checksum() and "seals" in entry
    lines = [*compared.labels(frozen.get("labels", {})), *_checksum_of_words(frozen)]
    with relabelled(frozen.get("labels", {})):
        view, blocks = frozen_view(frozen), frozen_blocks(frozen, code)
        counted = RULES[document["rules"]](full, entry, site_url=site)
        again = frozen_again(counted, document, entry, frozen, site)
        lines += compared.counted(frozen["view"], view, counted)
        lines += compared.rows(blocks, view, counted)
        lines += compared.table(data_rows(full, entry), frozen["columns"], printed.attached)
        otherwise = list(compared.said(written(view), blocks, again["view"], frozen_blocks(again, code)))
        if otherwise and not is_own:
            lines += uncounted(blocks, counted, full, entry, code, view)
            lines += compared.words(document, entry, "\n".join(texts(frozen["view"])))
            lines += uncounted_on_page(frozen["view"], counted, full, entry, code, view)
            lines += misworded(blocks, view, counted, texts([full["commitments"], entry]))
    if is_own or not otherwise:
        return lines + otherwise, ""
    places = f"{len(otherwise)} {swedish.plural(len(otherwise), 'ställe', 'ställen')}"
    return lines, WORDED.format(places=places)


def _checksum_of_words(frozen: Mapping[str, Any]) -> Iterator[Line]:
    """What is no checksum is no other program's. Editions from before there was one do not say that they are sealed either."""
    said = str(frozen.get("words", ""))
    if "sealed" in frozen and not _SHA256.fullmatch(said):
        yield Line("Rapporten", "ordens kontrollsumma", said, checksum())


def _of_itself(pdf: bytes, frozen: Mapping[str, Any]) -> Iterator[Line]:
    """What the file says of itself, where readers, search engines and archives look: its title and the like."""
    for stated, due in zip(declared(pdf), declaration(document_info(frozen_view(frozen))), strict=True):
        yield Line(stated.where, stated.what, stated.words, due.words)


def _entry(document: Mapping[str, Any], identifier: str) -> tuple[str, Mapping[str, Any]]:
    """The site that the file is from, and its follow-up in the data."""
    address = _IDENTIFIER.search(identifier)
    if address is None:
        raise PdfError("filen säger inte vilken utgåva den är")
    site, *own = address.groups()
    for entry in document.get("follow_ups", []):
        if [entry["period"], str(entry["edition"])] == own:
            return site, entry
    raise PdfError("utgåvan finns inte i bilagans data")
