"""What comes out of a file that somebody sends: a clean picture, or a sentence that says why not."""

import re
import struct
import time

import pytest
from PIL import Image, ImageFile

from medborgarlofte.documents import drawing
from medborgarlofte.documents.pictures import (
    LONGEST_SIDE,
    MOST_BYTES,
    MOST_PIXELS,
    MOST_UNPACKED,
    PictureError,
    clean,
)
from tests.promises.photos import pictures as p

pytestmark = pytest.mark.pure

ZIP = b"PK\x03\x04" + p.CANARY + b"PK\x05\x06" + b"\0" * 18
SCRIPT = b"<script>alert('" + p.CANARY + b"')</script>"
GIF_JS = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert('" + p.CANARY + b"')"


def segments(jpeg: bytes) -> list[int]:
    """The markers of a JPEG up to its picture."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


ACCEPTED = {
    "JPEG": p.photo(),
    "PNG": p.photo(form="PNG"),
    "WebP": p.photo(form="WEBP"),
    "CMYK": p.encoded(p.picture(mode="CMYK")),
    "grey": p.encoded(p.picture(mode="L")),
    "black and white": p.encoded(p.picture(mode="1"), "PNG"),
    "palette": p.encoded(p.picture(mode="P"), "PNG"),
    "16 bits": p.encoded(Image.new("I;16", (20, 20), 0x8000), "PNG"),
    "transparent": p.encoded(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "PNG"),
    "transparent WebP": p.encoded(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "WEBP"),
    "a phone's": p.from_a_phone(),
    "JPEG with a ZIP behind": p.photo() + ZIP,
    "JPEG with a script behind": p.photo() + SCRIPT,
    "JPEG with HTML in a comment": p.with_segment(p.photo(), 0xFE, b"<!doctype html>" + SCRIPT),
    "PNG with texts": p.png_with_texts(),
    "huge EXIF": p.with_segment(p.photo(), 0xE1, b"Exif\0\0" + p.CANARY * 5000),
    "broken EXIF": p.with_segment(p.photo(), 0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff" + p.CANARY),
    "broken profile": p.with_segment(p.photo(), 0xE2, b"ICC_PROFILE\0\x01\x01" + p.CANARY),
    "several pictures in one": p.encoded(
        p.picture(), "MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))]
    ),
}
REFUSED = {
    "nothing": (b"", "Filen är tom"),
    "GIF that is a script": (GIF_JS, "inget foto"),
    "SVG with a script": (b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>", "inget foto"),
    "HTML": (b"<!doctype html>" + SCRIPT, "inget foto"),
    "PDF": (b"%PDF-1.7\n", "inget foto"),
    "only a start": (b"\xff\xd8\xff", "inte att läsa"),
    "JPEG cut off": (p.encoded(p.picture(600, 400))[:900], "inte att läsa"),
    "PNG cut off": (p.photo(form="PNG")[:-40], "inte att läsa"),
    "HTML under a PNG's first bytes": (b"\x89PNG\r\n\x1a\n" + SCRIPT, "inte att läsa"),
    "PNG that unfolds to 50,000 x 50,000": (p.png_of_size(50_000, 50_000), "för många bildpunkter"),
    "PNG a little too large": (p.png_of_size(9000, 10_000), "för många bildpunkter"),
    "PNG with a text that unfolds": (p.png_with_text_bomb(), "inte att läsa"),
    "JPEG that never ends": (p.many_scans(), "inte att läsa"),
    "60 MB": (p.photo() + b"\0" * 60_000_000, "större än 20 MB"),
    "animated PNG": (p.animated("PNG"), "rörlig"),
    "animated WebP": (p.animated("WEBP"), "rörlig"),
    "animated GIF": (p.animated("GIF"), "inget foto"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
    "TIFF": (p.encoded(p.picture(), "TIFF"), "inget foto"),
}


# Pillow warns of broken EXIF, and the photo is none the worse.
@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize("data", ACCEPTED.values(), ids=ACCEPTED)
def test_what_is_stored_is_a_plain_jpeg_of_the_picture_alone(data):
    made = clean(data)
    assert p.CANARY not in made.data
    assert set(segments(made.data)) <= {0xE0, 0xDB, 0xC0, 0xC2, 0xC4}  # JFIF, tables, frame: no more
    assert made.data.endswith(b"\xff\xd9")
    stored = p.decoded(made.data)
    assert (stored.format, stored.mode, stored.size) == ("JPEG", "RGB", (made.width, made.height))
    assert not stored.getexif()
    assert set(stored.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }


@pytest.mark.parametrize(("data", "words"), REFUSED.values(), ids=REFUSED)
def test_refused_picture_says_why(data, words):
    begun = time.monotonic()
    with pytest.raises(PictureError, match=words) as refused:
        clean(data)
    assert re.fullmatch(r"[A-ZÅÄÖ].*\.", str(refused.value))
    assert time.monotonic() - begun < 2


def test_half_a_photo_is_refused_although_reports_are_made_in_the_same_process():
    """WeasyPrint opens Pillow's door to half pictures when it is imported; drawing.py shuts it."""
    assert drawing.draw
    assert not ImageFile.LOAD_TRUNCATED_IMAGES


def test_cleaning_a_picture_is_deterministic():
    assert clean(p.from_a_phone()) == clean(p.from_a_phone())
    assert len(clean(p.photo()).sha256) == 64


@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [
        (1, (60, 40), (5, 20)), (2, (60, 40), (55, 20)), (3, (60, 40), (55, 20)), (4, (60, 40), (5, 20)),
        (5, (40, 60), (20, 5)), (6, (40, 60), (20, 5)), (7, (40, 60), (20, 55)), (8, (40, 60), (20, 55)),
        (9, (60, 40), (5, 20)),
    ],
)  # fmt: skip
def test_photo_is_turned_by_its_orientation_tag(orientation, size, red):
    stored = p.decoded(clean(p.from_a_phone(orientation)).data)
    assert stored.size == size
    r, _, b = stored.getpixel(red)
    assert r > b + 100


@pytest.mark.parametrize(
    ("size", "becomes"),
    [((4000, 3000), (2000, 1500)), ((1000, 5000), (400, 2000)), ((2000, 10), (2000, 10)), ((1, 1), (1, 1))],
)
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_large_photo_is_made_smaller_and_a_small_one_left(size, becomes, form):
    made = clean(p.encoded(Image.new("RGB", size), form))
    assert (made.width, made.height) == becomes
    assert max(becomes) <= LONGEST_SIDE


def test_photo_keeps_its_colours():
    for name in ("CMYK", "palette", "JPEG with a ZIP behind"):
        r, _, b = p.decoded(clean(ACCEPTED[name]).data).getpixel((5, 20))
        assert r > b + 100, name
    assert p.decoded(clean(ACCEPTED["transparent"]).data).getpixel((5, 5)) == (255, 255, 255)
    assert p.decoded(clean(ACCEPTED["16 bits"]).data).getpixel((5, 5)) == (128, 128, 128)


def test_a_wide_colour_profile_is_used_before_it_is_dropped():
    """The same numbers mean another colour under another profile; a profile that swaps nothing changes nothing."""
    plain = p.encoded(p.picture(), quality=95)
    with_srgb = p.decoded(clean(p.from_a_phone(1)).data)
    assert abs(with_srgb.getpixel((5, 20))[0] - p.decoded(clean(plain).data).getpixel((5, 20))[0]) < 6


def test_a_phone_s_fifty_megapixels_are_taken_and_the_limit_is_exact():
    assert 8160 * 6120 < MOST_PIXELS < MOST_BYTES * 3
    width = MOST_UNPACKED // 1000
    with pytest.raises(PictureError, match="inte att läsa"):  # the size passes; the missing pixels do not
        clean(p.png_of_size(width, 1000))
    with pytest.raises(PictureError, match="för många bildpunkter"):
        clean(p.png_of_size(width + 1, 1000))


def test_a_webp_s_size_is_read_before_its_pixels():
    data = bytearray(
        p.encoded(Image.new("RGBA", (64, 64)), "WEBP", lossless=True, exif=Image.Exif().tobytes())
    )
    assert data[12:16] == b"VP8X"
    data[24:30] = struct.pack("<I", 16_382)[:3] * 2
    with pytest.raises(PictureError, match="för många bildpunkter"):
        clean(bytes(data))
