"""A bag proves its own contents: checked with what any machine has, and the same bytes twice."""

import hashlib
import io
import shutil
import subprocess
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.officials.bags import Item, bag, text

pytestmark = pytest.mark.pure
INFO = [("External-Description", "Löftet")]


def zipped(items):
    return b"".join(bag(items, INFO, "Läs mig.\n"))


def test_bag_of_the_same_files_has_the_same_bytes_in_any_order():
    items = [text("b/två.txt", "två"), text("a.txt", "ett"), Item("c.bin", lambda: bytes(range(256)))]
    assert zipped(items) == zipped(items[::-1])


def test_sha256sum_finds_every_file_as_it_was(tmp_path):
    items = [text("utgavor/2020-t1/utgava-1.json", "{}"), Item("a.pdf", lambda: b"%PDF" * 1000)]
    with zipfile.ZipFile(io.BytesIO(zipped(items))) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    assert shutil.which("sha256sum")
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        checked = subprocess.run(
            ["sha256sum", "--strict", "-c", name], cwd=tmp_path, capture_output=True, text=True
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr
    (tmp_path / "data/a.pdf").write_bytes(b"annat")
    checked = subprocess.run(["sha256sum", "-c", "manifest-sha256.txt"], cwd=tmp_path, capture_output=True)
    assert checked.returncode == 1


def test_zip_is_a_bag_by_rfc_8493():
    with zipfile.ZipFile(io.BytesIO(zipped([text("a.txt", "hej"), text("b.txt", "då")]))) as archive:
        assert archive.read("bagit.txt") == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
        info = archive.read("bag-info.txt").decode()
        assert "Payload-Oxum: 6.2\n" in info  # three octets each: "då" has two letters
        listed = {line.split("  ")[1] for line in archive.read("manifest-sha256.txt").decode().splitlines()}
        assert listed == {name for name in archive.namelist() if name.startswith("data/")}
        tags = {line.split("  ")[1] for line in archive.read("tagmanifest-sha256.txt").decode().splitlines()}
        assert tags == set(archive.namelist()) - listed - {"tagmanifest-sha256.txt"}


def test_bag_holds_one_file_in_memory_at_a_time():
    alive = []

    def big():
        alive.append(len(alive))
        return b"x" * 100_000

    pieces = bag([Item(f"{n:02}.bin", big) for n in range(20)], INFO, "")
    longest = max(len(piece) for piece in pieces)
    assert longest < 110_000
    assert len(alive) == 20


@pytest.mark.parametrize("path", ["../ut.txt", "/rot.txt", "a//b.txt", "a/../b.txt", "", "c:\\x", "a/./b"])
def test_bag_refuses_a_path_that_leaves_it(path):
    with pytest.raises(ValueError, match="no room"):
        zipped([text(path, "")])


def test_bag_refuses_the_same_path_twice():
    with pytest.raises(ValueError, match="twice"):
        zipped([text("a", "1"), text("a", "2")])


@given(
    st.dictionaries(
        st.from_regex(r"[a-zåäö0-9-]{1,12}(/[a-z0-9.-]{0,8}[a-z]){0,2}", fullmatch=True),
        st.binary(max_size=300),
        max_size=6,
    )
)
def test_bag_gives_back_every_file_that_was_put_in(files):
    with zipfile.ZipFile(io.BytesIO(zipped([Item(p, lambda d=d: d) for p, d in files.items()]))) as archive:
        for path, data in files.items():
            assert archive.read(f"data/{path}") == data
        manifest = dict(
            reversed(line.split("  ")) for line in archive.read("manifest-sha256.txt").decode().splitlines()
        )
    assert manifest == {f"data/{p}": hashlib.sha256(d).hexdigest() for p, d in files.items()}
