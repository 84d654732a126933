"""PDF files that people send to be shown to everybody: looked at, never rewritten. Pure.

A decision may be signed, and a changed byte would break the signature; so what may not be shown is refused.
What may stand in a file is listed (docs/security.md): all else that a reader's program runs, fetches, sends or
opens is refused, known or not.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pikepdf

from . import box
from .extracted_text import extract_text

MOST_BYTES = 10 * 1024 * 1024
_HEADER_WITHIN = 1024
# Objects inside objects: a page of a real document has some ten.
_DEEPEST = 100

# What stands on a page beside its content: links, fields, and what somebody has marked or written.
_ANNOTATIONS = {
    "/Link", "/Widget", "/Text", "/FreeText", "/Popup", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut",
    "/Caret", "/Stamp", "/Ink", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Redact",
    "/Watermark", "/PrinterMark", "/TrapNet",
}  # fmt: skip
# Where actions hang, and what they may be.
_ACTIONS_AT = ("/OpenAction", "/A", "/PA", "/Next")
_PAGES = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
_ADDRESSES = {"http", "https", "mailto"}
_FILM = "film, ljud eller något tredimensionellt"
# Keys and kinds that mean the same wherever they stand, hanging from something or not.
_KEYS = {
    "/AA": "något som körs när den öppnas eller bläddras i",
    "/JS": "ett skript",
    "/JavaScript": "ett skript",
    "/XFA": "ett formulär med skript (XFA)",
    "/EF": "en bifogad fil",
    "/EmbeddedFiles": "en bifogad fil",
    "/Collection": "en bifogad fil",
    "/UF": "en hänvisning till en annan fil",
    "/OPI": "en hänvisning till en annan fil",
    "/RichMediaContent": _FILM,
}
_KINDS = {
    "/Filespec": "en hänvisning till en annan fil",
    "/FileAttachment": "en bifogad fil",
    "/PS": "ett program (PostScript)",
    **dict.fromkeys(("/Screen", "/Movie", "/Sound", "/RichMedia", "/3D", "/Rendition", "/Projection"), _FILM),
}
_ACTIONS = {
    "/JavaScript": "ett skript",
    "/Launch": "en länk som startar program",
    "/GoToR": "en länk till en annan fil",
    "/GoToE": "en länk till en bifogad fil",
    "/SubmitForm": "ett formulär som skickar det man skriver",
    "/ImportData": "ett formulär som hämtar uppgifter",
    **dict.fromkeys(("/Rendition", "/Movie", "/Sound"), _FILM),
}


class UploadError(Exception):
    """The file was refused; the message is a Swedish sentence that says why and what to do."""


@dataclass(frozen=True)
class Upload:
    """A PDF that may be shown: its SHA-256 in hex, its number of pages, what it says of itself in ``words``."""

    sha256: str
    pages: int
    words: str


def examine(data: bytes) -> Upload:
    """Judge the file by its content. Raises UploadError."""
    if len(data) > MOST_BYTES:
        raise UploadError(
            f"Filen är för stor. Högst {MOST_BYTES // 1024**2} MB går; spara den med lägre upplösning."
        )
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise UploadError("Filen är ingen PDF. Spara dokumentet som PDF och skicka det.")
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise UploadError("Filen är låst. Spara den utan lösenord och begränsningar.")
            if found := next(_not_allowed(pdf), ""):
                raise UploadError(
                    f"Filen innehåller {found}. Det får inte finnas i det som alla kan öppna. "
                    "Skriv ut den till en ny PDF."
                )
            if not pdf.pages:
                raise UploadError("Filen har inga sidor.")
            # Title, author, subject and keywords, one a line: they are shown by readers' programs.
            entries = (pdf.docinfo.get(name) for name in ("/Title", "/Author", "/Subject", "/Keywords"))
            words = "\n".join(str(entry) for entry in entries if entry)
            return Upload(hashlib.sha256(data).hexdigest(), len(pdf.pages), words)
    except pikepdf.PasswordError:
        raise UploadError("Filen är låst med lösenord. Spara den utan.") from None
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError):
        raise UploadError("Filen går inte att läsa som PDF. Den kan vara skadad eller avbruten.") from None


def _not_allowed(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What stands in the file and may not, in words; every object is looked at, also what nothing leads to.

    The parser has undone all spellings of names (``/J#61vaScript``) and opened the object streams.
    """
    for top in pdf.objects:
        for found in _dictionaries(top):
            yield from (words for key, words in _KEYS.items() if key in found)
            # What it says of itself, hanging from something or not.
            kind, sort, action = (_name(found.get(key)) for key in ("/Type", "/Subtype", "/S"))
            known = (_KINDS.get(kind), _KINDS.get(sort), _ACTIONS.get(action))
            yield from (words for words in known if words)
            if sort == "/Form" and "/Ref" in found:
                yield _KINDS["/Filespec"]
            if kind == "/Action":
                yield from _actions(found)
            for key in _ACTIONS_AT:
                yield from _actions(found.get(key), opening=key == "/OpenAction")
            for note in _each(found.get("/Annots")):
                kind = _name(note.get("/Subtype")) if isinstance(note, pikepdf.Dictionary) else ""
                if kind not in _ANNOTATIONS:
                    other = (
                        f"något på en sida som inte är text, bild eller länk ({kind.strip('/') or 'okänt'})"
                    )
                    yield _KINDS.get(kind, other)


def _dictionaries(found: Any, depth: int = 0) -> Iterator[Any]:
    """The dictionaries of one object, those of other numbers not followed."""
    if depth > _DEEPEST:
        raise ValueError("too deep")
    if isinstance(found, pikepdf.Stream):
        # The data of a stream may lie in another file, which a reader's program would fetch.
        if "/F" in found.stream_dict:
            yield pikepdf.Dictionary(Type=pikepdf.Name.Filespec)
        found = found.stream_dict
    if isinstance(found, pikepdf.Dictionary):
        yield found
    if isinstance(found, pikepdf.Dictionary | pikepdf.Array):
        inner = found.as_list() if isinstance(found, pikepdf.Array) else found.values()
        for each in inner:
            if isinstance(each, pikepdf.Dictionary | pikepdf.Array) and not each.is_indirect:
                yield from _dictionaries(each, depth + 1)


def _actions(found: Any, *, opening: bool = False) -> Iterator[str]:
    """What is wrong with the action or actions; an attribute of the tag tree and a place to go to are none."""
    for action in _each(found):
        if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
            continue
        kind = _name(action.get("/S"))
        if kind == "/GoTo" or (kind == "/Named" and _name(action.get("/N")) in _PAGES):
            continue
        address = action.get("/URI")
        if kind == "/URI" and isinstance(address, pikepdf.String) and not opening:
            scheme = urlsplit(str(address).strip()).scheme
            if scheme.lower() in _ADDRESSES:
                continue
            yield f"en länk som inte leder till en webbsida ({scheme or 'utan adress'})"
        else:
            other = f"en länk som gör något annat än att visa en sida ({kind.strip('/')})"
            yield _ACTIONS.get(kind, "något som körs när den öppnas" if opening else other)


def _each(found: Any) -> Iterator[Any]:
    yield from found.as_list() if isinstance(found, pikepdf.Array) else [] if found is None else [found]


def _name(found: Any) -> str:
    return str(found) if isinstance(found, pikepdf.Name) else ""


def _answer(data: bytes) -> Any:
    """[Upload, Said], or the sentence that says why it was refused."""
    try:
        return [examine(data), extract_text(data)]
    except UploadError as error:
        return str(error)
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError):
        return "Filen går inte att läsa. Skriv ut den till en ny PDF."


if __name__ == "__main__":  # the program in the box, see promises/writing/pdf_upload.py
    box.read_arguments()
    box.answer(_answer)
