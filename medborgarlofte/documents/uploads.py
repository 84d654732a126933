"""PDF files that people send to be shown to everybody: looked at, never rewritten. Pure.

A decision may be signed, and a changed byte would break the signature; so what may not be shown is refused.
"""

import hashlib
import io
import re
from dataclasses import dataclass

import pikepdf

MOST_BYTES = 10 * 1024 * 1024
_HEADER_WITHIN = 1024
# What a reader's program would run or fetch by itself.
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|SubmitForm|ImportData|RichMedia)\b")


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
            if active := _active(pdf):
                raise UploadError(
                    f"Filen innehåller något som körs av sig självt ({active}). Skriv ut den till en ny PDF."
                )
            if not pdf.pages:
                raise UploadError("Filen har inga sidor.")
            return Upload(hashlib.sha256(data).hexdigest(), len(pdf.pages), _about(pdf))
    except pikepdf.PasswordError:
        raise UploadError("Filen är låst med lösenord. Spara den utan.") from None
    except (pikepdf.PdfError, ValueError, RecursionError):
        raise UploadError("Filen går inte att läsa som PDF. Den kan vara skadad eller avbruten.") from None


def _active(pdf: pikepdf.Pdf) -> str:
    """The first thing in the file that acts by itself, or empty; a file inside the file counts as one."""
    if pdf.attachments:
        return "en bifogad fil"
    for found in pdf.objects:
        said = found.stream_dict if isinstance(found, pikepdf.Stream) else found
        if isinstance(said, pikepdf.Dictionary | pikepdf.Array) and _ACTIVE.search(
            said.unparse(resolved=True)
        ):
            return "ett skript eller en länk som startar program"
    return ""


def _about(pdf: pikepdf.Pdf) -> str:
    """Title, author, subject and keywords, one a line: they are shown by readers' programs."""
    said = (pdf.docinfo.get(name) for name in ("/Title", "/Author", "/Subject", "/Keywords"))
    return "\n".join(str(words) for words in said if words)
