"""A sealed report as somebody would alter it, from the genuine file: all that a stranger has to see through."""

import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper

from followup.report import report_document
from followup.report.report_document import edition_data, read_document, render_report_pdf
from followup.report.seal_plan import Plan, plan
from medborgarlofte.documents.demo_authority import DemoAuthority
from medborgarlofte.documents.seals import TIME_FIELD, Seal, seal
from tests.pdf.test_seals import (
    a_script,
    another_attachment,
    another_page_text,
    another_title,
    name,
    revisions,
    updated,
)

POLICE, MUNICIPALITY = "polisen", "vaggeryds-kommun"
NUMBERS = {POLICE: "402100-0007", MUNICIPALITY: "412000-0007"}  # of no register: none begins with 4
EVIL = "456000-0004"


@dataclass(frozen=True)
class Forger:
    """Has the genuine file, the authority that issued its seals, another certificate of it, and a public clock."""

    parts: SimpleNamespace
    authority: DemoAuthority
    elsewhere: Path
    at: datetime

    @property
    def pdf(self) -> bytes:
        pdf: bytes = self.parts.pdf
        return pdf

    def stamped(self, pdf: bytes, field: str | None = None) -> bytes:
        """With one more timestamp of the authority that stamps for anybody."""
        stamper = PdfTimeStamper(self.authority.timestamps(self.at), field_name=field)
        out: bytes = stamper.timestamp_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), "sha256").getvalue()
        return out

    def altered(self, change: Callable[[Any], None]) -> bytes:
        return self.stamped(updated(self.pdf, change))

    def drawn(self, change: Callable[[dict[str, Any], dict[str, Any]], None], fields: Sequence[str]) -> bytes:
        """Drawn by our own template from other data, with fields for the seals of those parties, in order."""
        document, entry = read_document(self.parts.data), json.loads(json.dumps(self.parts.entry))
        document["follow_ups"] = [entry]
        change(document, entry)
        parties = [
            replace(party, field=f"stampel-{fields.index(party.slug) + 1}" if party.slug in fields else "")
            for party in plan(document, entry, sealed=False).parties
        ]
        chosen = Plan(tuple(parties), demo=True)
        with pytest.MonkeyPatch.context() as patch:  # whoever forges freezes the story too, of no trail
            patch.setattr(report_document, "plan", lambda *_, **__: chosen)
            patch.setattr(report_document.heads, "newest", lambda day: None)
            patch.setattr(report_document, "keep_heads", lambda: None)
            return render_report_pdf(edition_data(document, entry), entry, chosen)

    @cached_property
    def invented(self) -> bytes:
        """Another story, to be sealed by both."""
        return self.drawn(lambda _, entry: entry.update(summary="Allt är genomfört."), [POLICE, MUNICIPALITY])

    def sealed(
        self,
        pdf: bytes,
        *slugs: str,
        authority: DemoAuthority | None = None,
        number: str = "",
        places: Sequence[int] = (1, 2),
    ) -> bytes:
        authority = authority or self.authority
        names = {POLICE: "Polisen", MUNICIPALITY: "Vaggeryds kommun", "elak": "Elak AB", "elak-nr": "Elak AB"}
        seals = [
            Seal(f"stampel-{place}", slug, authority.key(slug, names[slug], number))
            for place, slug in zip(places, slugs, strict=False)
        ]
        return seal(pdf, seals, [authority.timestamps(self.at)], authority.trust(self.at), at=self.at)


def _box(*corners: int) -> generic.ArrayObject:
    return generic.ArrayObject(map(generic.NumberObject, corners))


def _drawing(writer: Any) -> Any:
    entries = {
        name("/Type"): name("/XObject"),
        name("/Subtype"): name("/Form"),
        name("/BBox"): _box(0, 0, 400, 600),
    }
    return writer.add_object(generic.StreamObject(entries, stream_data=b"1 g 0 0 400 600 re f"))


def _over_the_page(writer: Any, **entries: Any) -> Any:
    page = writer.root["/Pages"]["/Kids"][0]
    entries = {"Type": name("/Annot"), "Rect": _box(50, 50, 450, 650), "F": generic.NumberObject(4)} | entries
    look = generic.DictionaryObject({name("/N"): _drawing(writer)})
    added = writer.add_object(
        generic.DictionaryObject({name(f"/{key}"): value for key, value in (entries | {"AP": look}).items()})
    )
    page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), added])
    writer.update_container(page)
    return added


def text_over_the_page(writer: Any) -> None:
    _over_the_page(writer, Subtype=name("/FreeText"), Contents=generic.pdf_string("Allt är genomfört."))


def filled_field_over_the_page(writer: Any) -> None:
    told = {"T": generic.pdf_string("ruta"), "V": generic.pdf_string("Allt är genomfört.")}
    added = _over_the_page(writer, Subtype=name("/Widget"), FT=name("/Tx"), **told)
    writer.root["/AcroForm"]["/Fields"].append(added)
    writer.update_container(writer.root["/AcroForm"])


def seal_over_the_page(writer: Any) -> None:
    added = _over_the_page(writer, Subtype=name("/Widget"), FT=name("/Sig"), T=generic.pdf_string("tid-2"))
    writer.root["/AcroForm"]["/Fields"].append(added)
    writer.update_container(writer.root["/AcroForm"])


def another_packet(writer: Any) -> None:
    said = writer.root["/Metadata"].data
    held = said.replace(b"Tertial 2", b"Tertial 3")
    assert held != said
    entries = {name("/Type"): name("/Metadata"), name("/Subtype"): name("/XML")}
    writer.root["/Metadata"] = writer.add_object(generic.StreamObject(entries, stream_data=held))
    writer.update_root()


def the_first_seal_twice(writer: Any) -> None:
    fields = writer.root["/AcroForm"]["/Fields"]
    again = dict(fields[0].get_object()) | {name("/T"): generic.pdf_string("stampel-9")}
    fields.append(writer.add_object(generic.DictionaryObject(again)))
    writer.update_container(writer.root["/AcroForm"])


def _one_seal(made: Forger) -> bytes:
    return made.sealed(made.drawn(lambda *_: None, [MUNICIPALITY]), MUNICIPALITY)


def _left_out(made: Forger) -> bytes:
    def change(_: dict[str, Any], entry: dict[str, Any]) -> None:
        entry["seals"] = [{"organisation": MUNICIPALITY}]

    return made.sealed(made.drawn(change, [MUNICIPALITY]), MUNICIPALITY)


def _said_to_have_no_seal(made: Forger) -> bytes:
    def change(_: dict[str, Any], entry: dict[str, Any]) -> None:
        entry["seals"][0]["exception"] = "no_seal"

    return made.sealed(made.drawn(change, [MUNICIPALITY]), MUNICIPALITY)


def _own_number(made: Forger) -> bytes:
    def change(document: dict[str, Any], _: dict[str, Any]) -> None:
        for row in document["organisations"]:
            row["organisation_number"] = EVIL if row["slug"] == POLICE else NUMBERS[MUNICIPALITY]

    return made.sealed(made.drawn(change, [POLICE, MUNICIPALITY]), "elak-nr", MUNICIPALITY, number=EVIL)


def _one_party_s_state(made: Forger) -> bytes:
    return made.stamped(revisions(made.pdf)[1], TIME_FIELD)


def _last_seal(pdf: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The digits of what was set last, which nothing after it covers, as they are changed, in as many bytes."""
    held = list(re.finditer(rb"/Contents\s*<([0-9A-F]{200,})>", pdf))[-1]
    digits = change(held[1])
    assert digits != held[1]
    return pdf[: held.start(1)] + digits + pdf[held.end(1) :]


def _in_the_padding(digits: bytes) -> bytes:
    assert digits.endswith(b"0" * 40)
    return digits[:-40] + b"DEADBEEF" * 5


def _longer_length(digits: bytes) -> bytes:
    assert digits.startswith(b"3082")
    return b"308300" + digits[4:-2]


def _padded_and_closed_anew(made: Forger) -> bytes:
    """The last party's seal, before the file was closed."""
    return made.stamped(_last_seal(revisions(made.pdf)[-2], _in_the_padding), TIME_FIELD)


class Forgery(NamedTuple):
    """How it is made; the exit status that is right (1 it does not hold, 3 not all is known); whether it is in every
    run of the tests, or only where there is time."""

    made: Callable[[Forger], bytes]
    status: int = 1
    short: bool = True


FORGERIES = {
    "another certificate of the same root": Forgery(
        lambda made: made.sealed(made.invented, "elak", "elak"), 3
    ),
    "one seal only": Forgery(_one_seal),
    "one party left out": Forgery(_left_out),
    "seals in the wrong order": Forgery(lambda made: made.sealed(made.invented, MUNICIPALITY, POLICE)),
    "one party twice": Forgery(lambda made: made.sealed(made.invented, POLICE, POLICE)),
    "own authority with the same names": Forgery(
        lambda made: made.sealed(made.invented, POLICE, MUNICIPALITY, authority=DemoAuthority(made.elsewhere))
    ),
    "page replaced": Forgery(lambda made: made.altered(another_page_text)),
    "text over the page": Forgery(lambda made: made.altered(text_over_the_page)),
    "filled field over the page": Forgery(lambda made: made.altered(filled_field_over_the_page)),
    "JavaScript": Forgery(lambda made: made.altered(a_script)),
    "attachment exchanged": Forgery(lambda made: made.altered(another_attachment)),
    "title changed": Forgery(lambda made: made.altered(another_title)),
    "XMP changed": Forgery(lambda made: made.altered(another_packet)),
    "cut": Forgery(lambda made: made.pdf[:-300]),
    "bytes after the end": Forgery(lambda made: made.pdf + b"\n% mer\n"),
    "digits of the timestamp in another case": Forgery(lambda made: _last_seal(made.pdf, bytes.lower)),
    "something after the timestamp in its field": Forgery(lambda made: _last_seal(made.pdf, _in_the_padding)),
    "something after a seal in its field": Forgery(_padded_and_closed_anew, short=False),
    "the length of the timestamp in more bytes": Forgery(
        lambda made: _last_seal(made.pdf, _longer_length), short=False
    ),
    "another organisation's number": Forgery(
        lambda made: made.sealed(made.invented, "elak-nr", "elak-nr", number=EVIL), short=False
    ),
    "its own number written into the data": Forgery(_own_number, short=False),
    "one party said to have no seal": Forgery(_said_to_have_no_seal, 3, short=False),
    "the state when one party had sealed": Forgery(_one_party_s_state, short=False),
    "each under the other's name": Forgery(
        lambda made: made.sealed(made.invented, POLICE, MUNICIPALITY, places=(2, 1)), short=False
    ),
    "one seal in two places": Forgery(lambda made: made.altered(the_first_seal_twice), short=False),
    "a timestamp that draws": Forgery(
        lambda made: made.stamped(updated(made.pdf, seal_over_the_page), "tid-2"), short=False
    ),
}
