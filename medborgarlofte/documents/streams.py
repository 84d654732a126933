"""The data of a PDF's streams, unpacked to the end of a budget: what a file says of its own sizes is not believed. Pure."""

import zlib
from typing import Any

import pikepdf

from .errors import PdfError

# Of all streams of a file together, unpacked: a report of 400 pages with its data takes a fraction.
MOST_BYTES = 60_000_000


class Budget:
    """How much of one file may still be unpacked."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.left = most_bytes

    def unpacked(self, stream: Any) -> bytes:
        """The stream's data, packed once with Flate or not at all, as reports are.

        Raises PdfError for data packed in another way, packed twice, or too large.
        """
        packed = [str(each) for each in _listed(stream.get("/Filter"))]
        raw: bytes = stream.read_raw_bytes()
        if packed not in ([], ["/FlateDecode"]) or any(
            each is not None for each in _listed(stream.get("/DecodeParms"))
        ):
            raise PdfError("en del av den är packad på ett sätt som rapporter inte är")
        if packed:
            try:
                raw = zlib.decompressobj().decompress(raw, self.left + 1)
            except zlib.error as error:
                raise PdfError("en del av den är skadad") from error
        self.left -= len(raw)
        if self.left < 0:
            raise PdfError("det som är packat i den är för stort")
        return raw


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value.as_list()) if isinstance(value, pikepdf.Array) else [value]
