"""Pages as pictures, drawn by poppler, and how far two pictures are from each other."""

import subprocess
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

from tests.pdf.judges import tool

DPI = 40  # enough to see that a table, a colour or a line of text has moved; a page is 15 kB
# Another version of poppler draws the edges of letters a little otherwise: half a per cent of the page may.
ALLOWED = 0.005


def pages(data: bytes, folder: Path) -> list[Image.Image]:
    """Every page of a PDF in shades of grey."""
    folder.mkdir(exist_ok=True)
    (folder / "file.pdf").write_bytes(data)
    subprocess.run(
        [tool("pdftoppm"), "-r", str(DPI), "-gray", "-png", folder / "file.pdf", folder / "page"],
        check=True,
        capture_output=True,
    )
    return [Image.open(BytesIO(path.read_bytes())) for path in sorted(folder.glob("page-*.png"))]


def apart(one: Image.Image, other: Image.Image) -> float:
    """The share of the page where the two clearly differ; 1 for pages of different sizes."""
    if one.size != other.size:
        return 1.0
    soft = [picture.convert("L").filter(ImageFilter.BoxBlur(1)) for picture in (one, other)]
    counts = ImageChops.difference(*soft).histogram()
    return sum(counts[40:]) / (one.width * one.height)
