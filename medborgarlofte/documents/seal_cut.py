"""What a sealed PDF shows, apart from its seals: the same at every seal, and to the last byte. Pure.

A file that is sealed grows at its end. A reader draws what stands last, so what was sealed is what stood when it
was sealed: the file cut there. docs/verify.md does the same for whoever trusts nobody.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf

# What is added so that seals can be checked for long: their evidence, and the mark that it is there.
_EVIDENCE = ("/DSS", "/Extensions", "/Version")
# All there is to a later timestamp. Anything more could draw or do something.
_TEXTS = {"/T", "/TU", "/Contents"}
_PLAIN = {"/Type", "/Subtype", "/FT", "/T", "/TU", "/F", "/P", "/Rect", "/V"}


def shown(pdf: bytes) -> bytes:
    """The file as it is read, without its seals, timestamps and their evidence: equal bytes show the same.

    Raises pikepdf.PdfError and what else a broken file may raise.
    """
    with pikepdf.open(BytesIO(pdf), attempt_recovery=False, suppress_warnings=True) as opened:
        root = opened.Root
        for name in _EVIDENCE:
            if name in root:
                del root[name]
        fields = root.AcroForm.Fields
        added = {field.objgen for field in fields if _is_later_timestamp(field)}
        root.AcroForm.Fields = _without(fields, added)
        for page in opened.pages if added else ():
            kept = _without(page.get("/Annots", pikepdf.Array()), added)
            if len(kept):
                page.Annots = kept
            elif "/Annots" in page:
                del page.Annots
        for field in root.AcroForm.Fields:
            if field.get("/FT") == "/Sig" and "/V" in field:
                del field["/V"]
            # Whoever fills the field writes it anew, in another encoding.
            for name in _TEXTS & set(field.keys()):
                field[name] = str(field[name])
        out = BytesIO()
        opened.save(
            out,
            static_id=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            fix_metadata_version=False,
        )
    return out.getvalue()


def _is_later_timestamp(field: Any) -> bool:
    """A field that a renewal made: unseen, and nothing but a timestamp."""
    sealed = field.get("/V", {})
    return (
        set(field.keys()) <= _PLAIN
        and "/StructParent" not in field
        and sealed.get("/Type") == "/DocTimeStamp"
    )


def _without(items: Any, gone: set[tuple[int, int]]) -> pikepdf.Array:
    return pikepdf.Array([each for each in items if each.objgen not in gone])
