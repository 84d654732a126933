"""A PDF that somebody sends to be shown to everybody, opened in a process of its own (documents/box.py)."""

from pathlib import Path

from django.conf import settings

from medborgarlofte.documents import box
from medborgarlofte.documents.extracted_text import ExtractedText
from medborgarlofte.documents.uploads import Upload, UploadError

_WAIT = 10  # seconds


def opened(data: bytes) -> tuple[Upload, ExtractedText]:
    """What the file is, and all that it says. Raises UploadError; takes its time, so nothing may be locked."""
    places = Path(settings.DATA_DIR) / "box" / "upload"
    try:
        answered = box.ask(
            "medborgarlofte.documents.uploads", data, None, places=places, number=1, wait=_WAIT
        )
        answer = box.loads(answered, (Upload, ExtractedText))
    except box.BusyError:
        raise UploadError("Flera filer granskas just nu. Vänta en stund och skicka den igen.") from None
    except box.BrokenError:
        raise UploadError(
            "Filen gick inte att granska. Den är skadad, eller kräver mer tid och minne än ett dokument. "
            "Skriv ut den till en ny PDF."
        ) from None
    if isinstance(answer, str):
        raise UploadError(answer)
    upload, words = answer
    return upload, words
