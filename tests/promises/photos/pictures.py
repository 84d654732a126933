"""Pictures for tests, good and hostile, made of nothing."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms

# Must never be found in anything that is stored or sent.
CANARY = b"KANARIEFAGEL"


def picture(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Red to the left, blue to the right, so that a turn is seen."""
    made = Image.new("RGB", (width, height), (200, 30, 30))
    made.paste((30, 30, 200), (width // 2, 0, width, height))
    return made.convert(mode)


def encoded(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    """The bytes of the image as a file of that format."""
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def decoded(data: bytes) -> Image.Image:
    """The image in the bytes, read to its end."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def photo(colour: str = "red", form: str = "JPEG") -> bytes:
    """A plain photo of one colour."""
    return encoded(Image.new("RGB", (120, 80), colour), form)


def from_a_phone(orientation: int = 6) -> bytes:
    """A JPEG lying on its side, with position, camera, XMP, IPTC, comment, colour profile and thumbnail."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = CANARY.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (57.0, 9.0, 37.0), 3: "E", 4: (14.0, 8.0, 52.0)})
    exif.get_ifd(0x9286)
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + CANARY + b"</x:xmpmeta>"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(
        picture(), exif=exif, xmp=xmp, comment=b"comment " + CANARY, icc_profile=profile, quality=95
    )
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(CANARY)) + CANARY
    return with_segment(data, 0xED, iptc)


def with_segment(jpeg: bytes, marker: int, payload: bytes) -> bytes:
    """The JPEG with one more segment right after its start."""
    return jpeg[:2] + struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload + jpeg[2:]


def png_of_size(width: int, height: int) -> bytes:
    """A PNG whose header promises that many pixels, and which holds next to none."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0" * 999)) + _chunk(b"IEND", b"")  # fmt: skip


def png_with_texts() -> bytes:
    """A PNG with text, compressed text and a text that grows to a hundred megabytes."""
    data = encoded(picture(), "PNG")
    texts = _chunk(b"tEXt", b"Comment\0" + CANARY) + _chunk(b"zTXt", b"More\0\0" + zlib.compress(CANARY))
    return data[:33] + texts + data[33:]


def png_with_text_bomb() -> bytes:
    """A PNG whose compressed text grows to a hundred megabytes."""
    data = encoded(picture(), "PNG")
    return data[:33] + _chunk(b"zTXt", b"Bomb\0\0" + zlib.compress(b"a" * 100_000_000)) + data[33:]


def many_scans(scans: int = 400) -> bytes:
    """A progressive JPEG that goes over its picture again and again."""
    data = encoded(picture(600, 400), progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * scans + b"\xff\xd9"


def animated(form: str) -> bytes:
    """Two pictures one after the other."""
    return encoded(picture(), form, save_all=True, append_images=[picture(60, 40).rotate(180)])


def _chunk(kind: bytes, payload: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + payload))
    return struct.pack(">I", len(payload)) + kind + payload + check
