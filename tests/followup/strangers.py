"""Who checks a report: whoever uploads it, runs the command, or has only OpenSSL, Python and docs/verify.md."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from tests.client import StrictClient, words

KINDS = {"good": 0, "bad": 1, "warn": 3}


def by_page(pdf: bytes) -> tuple[int, str]:
    """The verdict of /verifiera/ as an exit status, and the page's words."""
    cache.clear()  # more at a time than one visitor may send
    file = SimpleUploadedFile("rapport.pdf", pdf, "application/pdf")
    answer = StrictClient().post("/verifiera/fil/", {"fil": file})
    if answer.status_code == 422:
        return 1, words(answer)
    (kind,) = re.findall(r'class="note (good|warn|bad)" role="status"', answer.content.decode())
    return KINDS[kind], words(answer)


def by_command(path: Path, *options: str) -> tuple[int, str]:
    """The exit status of ``manage.py verify_report`` and what it prints."""
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("verify_report", str(path), *options, stdout=out)
    return int(end.value.code), out.getvalue()  # type: ignore[arg-type]


class Stranger:
    """A folder with what a stranger has: the program of docs/verify.md, the issuer's root, and maybe the list."""

    def __init__(self, folder: Path, root: Path, listed: dict[str, object] | None) -> None:
        page = (settings.BASE_DIR / "docs" / "verify.md").read_text()
        (self.program,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
        (self.line,) = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
        self.folder = folder
        folder.mkdir(exist_ok=True)
        (folder / "check.py").write_text(self.program)
        (folder / "utfardare.pem").write_bytes(root.read_bytes())
        (folder / "medborgarlofte-seals.json").write_text(json.dumps(listed))
        if listed is None:
            self.line = self.line.partition(" --seals")[0]

    def check(self, pdf: bytes) -> tuple[int, str]:
        """The exit status of the line on the page, and what the program prints."""
        (self.folder / "rapport.pdf").write_bytes(pdf)
        done = subprocess.run(
            ["sh", "-c", self.line.strip().replace("python3", sys.executable)],
            cwd=self.folder, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"},
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr
