"""Pictures: what somebody sends in, made anew as a plain JPEG or PNG with nothing in it but the picture.

Re-encoding is the cleaning: what is stored is written by us from pixels alone, so metadata, other files
hidden in the same bytes and faults aimed at somebody's browser are left behind. Pure.
"""

import hashlib
import io
import re
import threading
from contextlib import suppress
from dataclasses import dataclass

from PIL import Image, ImageCms

MOST_BYTES = 20 * 1024 * 1024
# A phone's 50 megapixels fit. The header says how many there are, before memory is spent on them.
MOST_PIXELS = 51_000_000
# PNG and WebP are unpacked whole, four bytes a pixel; no camera writes them.
MOST_UNPACKED = 24_000_000
# More than a promise page shows on a wide, sharp screen.
LONGEST_SIDE = 2000
# A progressive JPEG goes over the picture some ten times; one made to keep a server busy, thousands of times.
_MOST_SCANS = 64
_QUALITY = 82

_KINDS = (("JPEG", b"\xff\xd8\xff", b""), ("PNG", b"\x89PNG\r\n\x1a\n", b""), ("WEBP", b"RIFF", b"WEBP"))
_HEIC = re.compile(rb"....ftyp(hei[cxms]|hev[cxms]|mif1|msf1|avif|avis)", re.DOTALL)
# A JPEG marker that ends the run of picture data before it: neither a stuffed 0xFF nor a restart.
_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_UNREADABLE = (
    "Filen går inte att läsa som ett foto. Den kan vara skadad eller avbruten. Ta om den och försök igen."
)
# Each may take some hundred megabytes while it is made anew: one at a time in a process.
_ONE = threading.Lock()


def _too_many(most: int) -> str:
    return f"Fotot har för många bildpunkter, högst {most // 1_000_000} miljoner går. Minska det först."


class PictureError(Exception):
    """The file was refused; the message is a Swedish sentence that says why and what to do."""


@dataclass(frozen=True)
class Picture:
    """A clean JPEG, or PNG: its bytes, its size in pixels, the SHA-256 of the bytes in hex, the ending of its name."""

    data: bytes
    width: int
    height: int
    sha256: str
    ending: str = "jpg"

    @property
    def name(self) -> str:
        """What its file is called; never what the sender called it."""
        return f"{self.sha256}.{self.ending}"


def clean(data: bytes, *, keep_alpha: bool = False) -> Picture:
    """The photo in ``data`` as a JPEG of at most 2000 pixels a side, upright, in sRGB, without metadata.

    With ``keep_alpha`` a PNG, see-through where it was: a coat of arms. The same bytes give the same picture.
    What the file is decides its content, never its name. Takes JPEG, PNG and WebP. Raises PictureError.
    """
    kind = _kind(data)
    if kind == "JPEG" and _scans(data) > _MOST_SCANS:
        raise PictureError(_UNREADABLE)
    try:
        with _ONE:
            image = _pixels(data, kind, keep_alpha)
            image.info.clear()  # what Pillow would write along: comment, profile, resolution
            stored = io.BytesIO()
            if keep_alpha:
                image.save(stored, "PNG", optimize=True)
            else:
                image.save(stored, "JPEG", optimize=True, quality=_QUALITY, progressive=True)
            made = stored.getvalue()
            sha256, ending = hashlib.sha256(made).hexdigest(), "png" if keep_alpha else "jpg"
            return Picture(made, image.width, image.height, sha256, ending)
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(_too_many(MOST_PIXELS)) from error
    except Exception as error:  # a decoder fails in a dozen ways; all of them mean the same to the sender
        raise PictureError(_UNREADABLE) from error


def _kind(data: bytes) -> str:
    if not data:
        raise PictureError("Filen är tom. Välj fotot igen.")
    if len(data) > MOST_BYTES:
        raise PictureError(f"Filen är större än {MOST_BYTES // 1024**2} MB. Minska fotot först.")
    for kind, start, form in _KINDS:
        if data.startswith(start) and data[8:].startswith(form):
            return kind
    if _HEIC.match(data):
        raise PictureError(
            "Fotot är i formatet HEIC eller AVIF, som inte kan tas emot. Spara det som JPEG. I en Iphone: "
            "Inställningar, Kamera, Format, Mest kompatibel."
        )
    raise PictureError("Filen är inget foto som kan tas emot. Välj en bild i formatet JPEG, PNG eller WebP.")


def _scans(data: bytes) -> int:
    """How many times a JPEG goes over its picture."""
    at, scans = 2, 0
    while found := _MARKER.search(data, at):
        marker, at = found[1][0], found.end()
        if marker == 0xD9:  # the picture's end; what follows is not read
            break
        if marker not in (0x01, 0xD8):
            at += int.from_bytes(data[at : at + 2], "big")
        scans += marker == 0xDA
    return scans


def _pixels(data: bytes, kind: str, keep_alpha: bool) -> Image.Image:
    """The upright picture in RGB, or RGBA, no larger than it will be stored."""
    with Image.open(io.BytesIO(data), formats=[kind]) as opened:
        most = MOST_PIXELS if kind == "JPEG" else MOST_UNPACKED
        if opened.width * opened.height > most:
            raise PictureError(_too_many(most))
        # A JPEG may hold several pictures: a phone's depth map or preview. The first is the photo.
        if kind != "JPEG" and getattr(opened, "is_animated", False):
            raise PictureError("Bilden är rörlig. Välj en stillbild.")
        if kind == "JPEG":
            # Decoding at an eighth, a quarter or a half costs as much less memory.
            opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        try:
            turn = _UPRIGHT.get(int(opened.getexif().get(_ORIENTATION, 1)))
        except Exception:  # broken metadata is no reason to refuse the picture it is thrown away from
            turn = None
        image = _in_srgb(opened, keep_alpha)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return image.transpose(turn) if turn is not None else image


def _in_srgb(image: Image.Image, keep_alpha: bool) -> Image.Image:
    """The colours as a screen without profiles shows them; what is transparent becomes white, or stays so."""
    profile, alpha = image.info.get("icc_profile"), None
    if image.mode.startswith("I"):  # sixteen bits of grey
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        if keep_alpha:
            alpha = image.getchannel("A")
            # Nothing is hidden where nothing is seen.
            ground = Image.new("RGBA", image.size, "black")
            image = Image.composite(image, ground, alpha.point(lambda value: 255 if value else 0))
        else:
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
        image = image.convert("RGB")
    elif image.mode not in ("RGB", "L", "CMYK"):
        image = image.convert("RGB")
    if profile:
        # A profile that does not fit its picture is passed by; the plain colours are close enough.
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            given, screen = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(image, given, screen, outputMode="RGB") or image
    image = image.convert("RGB")
    if alpha is not None:
        image.putalpha(alpha)
    return image
