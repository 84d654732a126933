"""Every setting is told where an operator looks for it, and a bad one says what to do."""

import ast
import os
import re
import subprocess
import sys
from gettext import GNUTranslations
from itertools import pairwise

import pytest
from django.conf import settings
from django.utils.translation import gettext, ngettext

pytestmark = pytest.mark.pure
ROOT = settings.BASE_DIR


def read_by_settings() -> set[str]:
    source = (ROOT / "medborgarlofte" / "settings.py").read_text()
    return set(re.findall(r'read\(\s*"\w+",\s*"(\w+)"', source)) | set(
        re.findall(r'read_(?:date|with|choice)\(\s*(?:[\w.]+,\s+)?"(\w+)"', source)
    )


def told() -> set[str]:
    return set(re.findall(r"^#?\s?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_every_setting_stands_in_the_example_and_nothing_else_does():
    assert read_by_settings() == told()
    assert len(told()) > 8


def test_a_line_behind_its_mark_shows_what_holds_without_it(tmp_path):
    """Written out, the lines that are no examples change nothing."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    pairs = [
        line.removeprefix("#").split("=", 1)
        for above, line in pairwise(lines)
        if re.match(r"#[A-Z][A-Z0-9_]+=", line) and not above.lower().endswith("an example:")
    ]
    bare = {"PATH": os.environ["PATH"], "SECRET_KEY": "x" * 60, "DATA_DIR": str(tmp_path)}
    code = "from medborgarlofte import settings as s; print({n: repr(v) for n, v in vars(s).items() if n.isupper()})"
    alone, beside = (
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
        )
        for env in (bare, bare | dict(pairs))
    )
    assert ast.literal_eval(beside.stdout) == ast.literal_eval(alone.stdout)
    assert {"PROXY_COUNT", "HTTPS", "PREVIEW_DAYS"} <= dict(pairs).keys()


@pytest.mark.parametrize(
    ("variable", "value", "advice"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is missing. Make one with"),
        ("DEMO_DATE", "den femtonde", "Write a date like 2020-10-15"),
        ("DATABASE_URL", "nonsense://x", "DATABASE_URL cannot be read. Write sqlite:"),
        ("DATA_DIR", "/proc/no/such", "cannot be made: No such file or directory. Make it as root"),
        ("DEBUG", "perhaps", "DEBUG cannot be read. Write DEBUG=true"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT cannot be read. Write json or line"),
        (
            "MONITORING_NETWORKS",
            "10.1.0.0/99",
            "MONITORING_NETWORKS cannot be read: '10.1.0.0/99' does not appear",
        ),
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


def test_cookies_belong_to_this_host_alone_where_https_is_on(tmp_path):
    env = {k: v for k, v in os.environ.items() if k not in {"DEBUG", "DEMO_DATE"}}
    env |= {"SECRET_KEY": "x" * 60, "DATA_DIR": str(tmp_path), "DATABASE_URL": "sqlite://:memory:"}
    env |= {"HTTPS": "true", "DJANGO_SETTINGS_MODULE": "medborgarlofte.settings"}
    wanted = "SESSION_COOKIE_NAME SESSION_COOKIE_SECURE SESSION_COOKIE_DOMAIN SESSION_COOKIE_PATH CSRF_COOKIE_NAME CSRF_COOKIE_SECURE"
    code = f"from django.conf import settings as s; print(*(getattr(s, n) for n in '{wanted}'.split()))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.stdout.split() == ["__Host-session", "True", "None", "/", "__Host-csrf", "True"]


def test_every_requirement_of_the_standard_is_answered_once():
    """Levels 1 and 2 of ASVS 5.0.0 are 70 and 183 requirements."""
    text = (ROOT / "docs" / "asvs.md").read_text().partition("## V1 ")[2]
    numbers = re.findall(r"\b\d+\.\d+\.\d+\b", text)
    assert len(numbers) == len(set(numbers)) == 70 + 183


def test_what_is_claimed_of_security_names_tests_that_are_there():
    for doc in ("security.md", "asvs.md"):
        text = (ROOT / "docs" / doc).read_text()
        files = set(
            re.findall(r"`((?:tests|medborgarlofte|promises|followup)/[\w/]+\.py)(?:::(\w+))?`", text)
        )
        for path, test in files:
            assert (ROOT / path).is_file(), path
            assert not test or f"def {test}(" in (ROOT / path).read_text(), f"{path}::{test}"


def test_our_words_for_djangos_stiffest_sentences_are_compiled():
    source = settings.BASE_DIR / "locale" / "sv" / "LC_MESSAGES" / "django.po"
    entries = [each for each in source.read_text().split("\n\n") if "msgid" in each]
    with source.with_suffix(".mo").open("rb") as compiled:
        known = GNUTranslations(compiled)._catalog
    assert len({key if isinstance(key, str) else key[0] for key in known}) == len(entries), "run msgfmt"
    assert gettext("This field is required.") == "Fyll i det här."
    assert ngettext("Please correct the error below.", "", 1) == "Rätta det som är markerat nedan."
