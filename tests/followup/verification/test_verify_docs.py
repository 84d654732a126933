"""docs/verify.md, done as it is written by somebody who has only the file, OpenSSL and Python."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from followup.codes import edition_code
from followup.sealing.seal_list import published_list, write_seal_list
from tests.followup.sealing.sealed import OCTOBER
from tests.followup.strangers import Stranger
from tests.pdf.judges import tool
from tests.pdf.test_seals import revisions

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


@pytest.fixture
def root(authority_folder):
    tool("openssl")
    return authority_folder / "utfardare-certifikat.pem"


@pytest.fixture
def stranger(sealed, tmp_path, root):
    """Who fetched the site's list of seals too."""
    return Stranger(tmp_path / "stranger", root, write_seal_list(published_list()))


def test_a_stranger_sees_whose_seals_hold_the_code_and_the_counts(stranger, sealed_parts):
    status, said = stranger.check(sealed_parts.pdf)
    assert status == 0, said
    lines = said.splitlines()
    assert [line.partition(" | ")[0] for line in lines[:3]] == ["holds"] * 3
    assert "DEMO Polisen" in lines[0]
    assert "DEMO Vaggeryds kommun" in lines[1]
    time = re.sub(r"\.\d+", "", lines[2].partition("timestamp ")[2])
    moment = datetime.strptime(time, "%b %d %H:%M:%S %Y GMT").replace(tzinfo=UTC)
    assert timezone.localdate(moment) == OCTOBER
    assert lines[3].endswith(f"code {edition_code(sealed_parts.data)}")
    counted = [line.rpartition(": ")[2] for line in lines[4:-1]]
    assert counted == [
        "0 in 0 rows that count in the period", "0 in 0 rows that count in the period",
        "1 in 1 rows that count in the period", "2 in 2 rows that count in the period",
    ]  # fmt: skip
    assert b"september" not in sealed_parts.data
    assert lines[-1] == "It holds."
    assert len([line for line in stranger.program.splitlines() if line and not line.startswith("#")]) <= 160


def test_the_program_is_on_the_page_where_one_checks(client, tmp_path, root):
    page = client.get("/verifiera/").content.decode()
    assert 'href="/verifiera/check.py"' in page
    assert client.get("/verifiera/check.py").content.decode() == Stranger(tmp_path, root, None).program


def test_without_the_list_a_stranger_is_told_that_nobody_says_whose_the_seals_are(
    tmp_path, root, sealed_parts
):
    status, said = Stranger(tmp_path, root, None).check(sealed_parts.pdf)
    assert status == 3
    assert "NOT KNOWN: nobody says that a seal is that of Polisen" in said
    assert said.splitlines()[-1] == "Not all is known."


def test_a_seal_that_fails_is_told_without_the_name_of_one_that_held(stranger, sealed_parts):
    data = bytearray(sealed_parts.pdf)
    data[len(revisions(sealed_parts.pdf)[1]) + 300] ^= 1  # after the first seal, before the second
    status, said = stranger.check(bytes(data))
    assert status == 1
    assert said.splitlines()[:2] == ["holds | DEMO Polisen", "DOES NOT HOLD | ?"]
    assert sorted(path.name for path in stranger.folder.iterdir()) == [
        "check.py", "medborgarlofte-seals.json", "rapport.pdf", "utfardare.pem",
    ]  # fmt: skip
