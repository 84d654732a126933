"""11: the pages look as they did. After a change that is meant: PICTURES=new make test ARGS=tests/pdf/test_pictures.py,
and look at what is new in tests/pdf/pictures before it is committed.
"""

import os
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from medborgarlofte.documents.pdf import render_pdf
from tests.pdf import rasters, reports

pytestmark = pytest.mark.pdf

FOLDER = Path(__file__).with_name("pictures")


@pytest.mark.parametrize("name", ["four", "empty"])
def test_11_the_pages_look_as_they_did(name, request, tmp_path):
    drawn = rasters.pages(request.getfixturevalue(name).data, tmp_path)
    if os.environ.get("PICTURES") == "new":
        for number, picture in enumerate(drawn, 1):
            picture.save(FOLDER / f"{name}-{number}.png", optimize=True)
    kept = sorted(FOLDER.glob(f"{name}-*.png"))
    assert len(drawn) == len(kept) > 0
    for picture, path in zip(drawn, kept, strict=True):
        assert rasters.apart(picture, Image.open(path)) < rasters.ALLOWED, path.name


@pytest.mark.parametrize("name", ["one", "four", "twenty", "empty"])
def test_no_page_but_the_last_is_less_than_half_full(name, request, tmp_path):
    *whole, _ = rasters.pages(request.getfixturevalue(name).data, tmp_path)
    for number, picture in enumerate(whole, 1):
        page = ImageOps.invert(picture.convert("L")).crop((0, 0, picture.width, int(picture.height * 0.93)))
        _, _, _, lowest = page.getbbox()
        assert lowest > picture.height / 2, f"page {number} ends at {lowest} of {picture.height}"


@pytest.mark.parametrize(
    ("old", "new"),
    [("</h1>", "</h1><p>En rad till.</p>"), ("</html>", "<style>table { display: none }</style></html>")],
    ids=["a line more", "no tables"],
)
def test_11_a_page_that_looks_otherwise_is_found(old, new, four, tmp_path):
    changed = render_pdf(four.html.replace(old, new, 1), reports.INFO, [reports.DATA])
    before, after = rasters.pages(four.data, tmp_path / "a"), rasters.pages(changed, tmp_path / "b")
    # A page more or less is found as well.
    assert len(before) != len(after) or any(
        rasters.apart(*pair) >= rasters.ALLOWED for pair in zip(before, after, strict=True)
    )
