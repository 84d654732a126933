"""Every setting is told where an operator looks for it, and a bad one says what to do."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.pure
ROOT = settings.BASE_DIR


def read_by_settings() -> set[str]:
    source = (ROOT / "medborgarlofte" / "settings.py").read_text()
    return set(re.findall(r'read\(\s*"\w+",\s*"(\w+)"', source)) | set(
        re.findall(r'read_(?:date|with)\(\s*(?:[\w.]+, )?"(\w+)"', source)
    )


def told() -> set[str]:
    return set(re.findall(r"^#?\s?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_every_setting_stands_in_the_example_and_nothing_else_does():
    assert read_by_settings() == told()
    assert len(told()) > 8


@pytest.mark.parametrize(
    ("variable", "value", "advice"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is missing. Make one with"),
        ("DEMO_DATE", "den femtonde", "Write a date like 2020-10-15"),
        ("DATABASE_URL", "nonsense://x", "DATABASE_URL cannot be read. Write sqlite:"),
        ("DEBUG", "perhaps", "DEBUG cannot be read. Write DEBUG=true"),
    ],
)
def test_a_bad_setting_is_one_sentence_that_says_what_to_do(variable, value, advice, tmp_path):
    env = {k: v for k, v in os.environ.items() if k not in {"DEBUG", "DEMO_DATE", "DJANGO_SETTINGS_MODULE"}}
    env |= {
        "SECRET_KEY": "x" * 60,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "sqlite://:memory:",
        variable: value,
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True
    )  # fmt: skip
    assert done.returncode != 0
    assert advice in done.stderr
    assert "Traceback" not in done.stderr
