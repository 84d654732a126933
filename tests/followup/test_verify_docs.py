"""docs/verify.md, done as it is written by somebody who has only the file, OpenSSL and Python."""

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from followup.codes import edition_code
from tests.followup.sealed import OCTOBER
from tests.pdf.judges import tool

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


@pytest.fixture
def stranger(tmp_path, sealed_file, authority_folder):
    """A folder with what a stranger has, and how to run the lines of the page there."""
    tool("openssl")
    page = (settings.BASE_DIR / "docs" / "verify.md").read_text()
    (program,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (line,) = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    (tmp_path / "check.py").write_text(program)
    (tmp_path / "rapport.pdf").write_bytes(sealed_file)
    shutil.copy(authority_folder / "utfardare-certifikat.pem", tmp_path / "utfardare.pem")

    def run() -> subprocess.CompletedProcess[str]:
        command = line.strip().replace("python3", sys.executable)
        return subprocess.run(
            ["sh", "-c", command],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": "/usr/bin:/bin"},
        )

    return tmp_path, program, run


def test_a_stranger_sees_whose_seals_hold_the_code_and_the_counts(stranger, sealed_parts):
    _, program, run = stranger
    done = run()
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [line.partition(" | ")[0] for line in lines[:3]] == ["holds"] * 3
    assert "DEMO Vaggeryds kommun" in lines[0]
    assert "DEMO Polisen" in lines[1]
    said = re.sub(r"\.\d+", "", lines[2].partition("timestamp ")[2])
    moment = datetime.strptime(said, "%b %d %H:%M:%S %Y GMT").replace(tzinfo=UTC)
    assert timezone.localdate(moment) == OCTOBER
    assert lines[3] == "the whole file is covered"
    assert lines[4].endswith(f"code {edition_code(sealed_parts.data)}")
    assert lines[-1].endswith(": 2 in 2 rows that count")
    assert len([line for line in program.splitlines() if line and not line.startswith("#")]) <= 50


def test_a_stranger_sees_that_a_file_was_altered(stranger):
    folder, _, run = stranger
    path: Path = folder / "rapport.pdf"
    data = bytearray(path.read_bytes())
    data[len(data) // 4] ^= 1
    path.write_bytes(data)
    assert "DOES NOT HOLD" in run().stdout
    assert run().returncode != 0


def test_a_stranger_sees_what_was_put_after_the_end(stranger):
    folder, _, run = stranger
    path: Path = folder / "rapport.pdf"
    path.write_bytes(path.read_bytes() + b"\n% mer\n")
    done = run()
    assert "SOMETHING IS NOT COVERED" in done.stdout
    assert done.returncode == 1
