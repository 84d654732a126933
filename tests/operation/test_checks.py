"""`check --deploy` stops what would break in production, names it, and says what to do."""

import os
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.checks import ERROR, WARNING, run_checks
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from medborgarlofte.accounts.openid import parse
from medborgarlofte.documents.seal_settings import read_keys
from tests import factories
from tests.operation.conftest import not_owned_by_us

ROOT = Path(__file__).resolve().parents[2]
FILES = "django.core.cache.backends.filebased.FileBasedCache"
OIDC = (
    '[{"id": "x", "name": "X", "server_url": "https://x.se", "client_id": "c", "secret": "s", "domains": ["x.se"],'
    ' "organisation": "%s", "role_claim": "g", "role_map": {"a": ["officer@%s"]}}]'
)


@pytest.fixture
def production(settings, shared_path, db):
    """Settings of a real site, with nothing to say of them."""
    folder = shared_path / "data"
    folder.mkdir(0o750)
    settings.DATA_DIR, settings.MEDIA_ROOT, settings.BASE_DIR = folder, folder / "media", shared_path
    settings.SECRET_KEY = "K9-only-for-this-check-vQ2x7Tn4Lw8Zp3Rb6Yd1Hs5Jc0Mf"
    settings.HTTPS, settings.DEBUG, settings.PREVIEW_DAYS, settings.DEMO_DATE = True, False, 3, None
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["lofte.example.se"], "https://lofte.example.se"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.CACHES = {"default": cache(100_000, where=str(folder / "cache"))}
    settings.OPERATOR_EMAIL, settings.ALLAUTH_TRUSTED_PROXY_COUNT = "drift@example.se", 1
    return settings


def cache(entries, backend=FILES, where=""):
    return {"BACKEND": backend, "LOCATION": where, "OPTIONS": {"MAX_ENTRIES": entries}}


def said(kind="E"):
    """Our own messages, each with what to do; the errors stop a deployment."""
    asked = run_checks(tags=["medborgarlofte"], include_deployment_checks=True)
    found = [m for m in asked if m.id.startswith(f"medborgarlofte.{kind}")]
    assert all(m.level == {"E": ERROR, "W": WARNING}[kind] and m.hint for m in found)
    return [m.msg for m in found]


def only(words):
    found = said()
    assert len(found) == 1, found
    assert words in found[0]


def test_a_real_site_has_nothing_to_hear(production):
    assert said() == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DEMO_DATE", date(2020, 10, 15), "DEMO_DATE is set"),
        ("SECRET_KEY", "only-for-demo-and-development-" + "x" * 32, "SECRET_KEY is the demo's"),
        ("SECRET_KEY", "vQ2x7Tn4Lw8Zp3Rb6Yd1Hs5Jc0Mf", "SECRET_KEY is too short"),
        ("SECRET_KEY", "abcd" * 20, "SECRET_KEY is too short or too plain"),
        ("SECRET_KEY", "django-insecure-K9vQ2x7Tn4Lw8Zp3Rb6Yd1Hs5Jc0MfvQ2x7Tn4Lw8Zp3Rb", "SECRET_KEY is too short or"),
        ("PREVIEW_DAYS", 0, "PREVIEW_DAYS is 0"),
        ("HTTPS", False, "HTTPS is off"),
        ("SITE_URL", "http://lofte.example.se", "no https address"),
        ("SITE_URL", "lofte.example.se", "no https address"),
        ("SITE_URL", "https://lofte.example.se/sida", "no https address"),
        ("SITE_URL", "", "no https address"),
        ("SITE_URL", "https://127.0.0.1:8000", "leads nowhere"),
        ("SITE_URL", "https://localhost", "leads nowhere"),
        ("SITE_URL", "https://10.1.2.3", "leads nowhere"),
        ("SITE_URL", "https://annan.example.se", "not in ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ["lofte.example.se", "*"], "ALLOWED_HOSTS lets any name in"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "sends nothing"),
        ("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend", "sends nothing"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "sends nothing"),
        ("CACHES", {"default": cache(300)}, "keeps 300 entries"),
        ("CACHES", {"default": {"BACKEND": FILES, "LOCATION": ""}}, "keeps 300"),
        ("CACHES", {"default": cache(10**5, "django.core.cache.backends.locmem.LocMemCache")}, "one process"),
        ("TIMESTAMP_AUTHORITIES", ["hej"], "hej is no http address"),
        ("SEAL_TRUST", ["/finns/inte.pem"], "/finns/inte.pem cannot be read: No such file"),
    ],
)  # fmt: skip
def test_a_setting_that_breaks_production_is_an_error(production, name, value, words):
    if name == "CACHES":
        value = {"default": value["default"] | {"LOCATION": str(production.DATA_DIR / "cache")}}
    setattr(production, name, value)
    only(words)


@pytest.mark.parametrize(
    ("backend", "where", "words"),
    [
        ("django.core.cache.backends.dummy.DummyCache", "", "one process, or none"),
        ("django.core.cache.backends.redis.RedisCache", "redis://127.0.0.1:1/1", "the cache does not answer"),
        (FILES, "/proc/no", "the cache does not answer"),
    ],
)
def test_a_cache_that_does_not_answer_is_an_error(production, backend, where, words):
    production.CACHES = {"default": cache(100_000, backend, where)}
    assert any(words in each for each in said())
    assert any("the cache" in each for each in said()), "really asked"


@pytest.mark.django_db
def test_a_table_for_the_cache_that_is_not_made_is_an_error(production):
    production.CACHES = {"default": cache(100_000, "django.core.cache.backends.db.DatabaseCache", "no_such")}
    assert any("the cache does not answer" in each for each in said())


KEYS = {
    "pkcs12": '{"vaggeryds-kommun": {"kind": "pkcs12", "file": "%(a)s", "password_file": "%(b)s"}}',
    "pkcs11": '{"vaggeryds-kommun": {"kind": "pkcs11", "module": "%(a)s", "token": "t", "label": "l", "pin_file": "%(b)s"}}',
    "csc": '{"vaggeryds-kommun": {"kind": "csc", "url": "https://s.se", "credential": "c", "token_file": "%(a)s", "pin_file": "%(b)s"}}',
}  # fmt: skip


@pytest.fixture
def keys(production, shared_path):
    """Sets SEAL_KEYS of a kind whose files, and the trust, are as they should be."""
    factories.organisation("Vaggeryds kommun")
    files = {name: shared_path / name for name in "ab"}
    root = shared_path / "root.pem"
    for file in (*files.values(), root):
        file.write_text("secret")
        file.chmod(0o640)
    production.SEAL_TRUST, production.TIMESTAMP_AUTHORITIES = [str(root)], ["https://tsa.example.se/tsr"]

    def chosen(kind):
        production.SEAL_KEYS = read_keys(KEYS[kind] % files)
        return files | {"root": root}

    return chosen


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KEYS)
def test_every_file_of_a_key_is_there_and_for_few_to_read(keys, kind):
    for name, file in keys(kind).items():
        assert said() == []
        module = (kind, name) == ("pkcs11", "a")
        for mode in () if module else (0o644, 0o660, 0o604, 0o666):
            file.chmod(mode)
            only(f"{file} has the mode {mode:04o}")
        file.chmod(0o640)
        file.unlink()
        only(f"{file} is not there" if module else f"{file} cannot be read: No such file")
        file.write_text("secret")
        file.chmod(0o600)


@pytest.mark.django_db
def test_a_key_that_the_service_may_not_read_is_an_error(keys):
    files = keys("pkcs12")
    files["b"].chmod(0)
    with not_owned_by_us(files["b"].parent):
        assert any("b cannot be read: Permission denied" in each for each in said())


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["TIMESTAMP_AUTHORITIES", "SEAL_TRUST"])
def test_keys_without_time_or_trust_are_an_error(production, keys, name):
    keys("pkcs12")
    setattr(production, name, [])
    only(f"{name} is empty")


@pytest.mark.django_db
def test_slugs_that_do_not_exist_are_an_error(production):
    factories.municipality("Vaggeryd")
    factories.organisation("Vaggeryds kommun")
    production.OIDC = parse(OIDC % ("vaggeryds-kommun", "vaggeryd"))
    assert said() == []
    production.SEAL_KEYS = {"polisn": None}
    only("SEAL_KEYS: no organisation has the slug polisn")
    production.SEAL_KEYS = {}
    production.OIDC = parse(OIDC % ("vaggeryd-kommun", "vageryd"))
    assert said() == [
        "OIDC_PROVIDERS: no organisation has the slug vaggeryd-kommun.",
        "OIDC_PROVIDERS: no municipality has the slug vageryd.",
    ]


def test_a_database_that_cannot_be_reached_is_an_error_in_one_sentence(production, database_away):
    only("DATABASE_URL: the database cannot be reached: ")
    assert "\n" not in said()[0]


def test_slugs_are_said_to_be_unknown_while_the_database_is_away(production, database_away):
    production.SEAL_KEYS = {"polisen": None}
    assert any("SEAL_KEYS: the database cannot be asked" in each for each in said())


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("OPERATOR_EMAIL", "", "nobody gets the head"), ("ALLAUTH_TRUSTED_PROXY_COUNT", 0, "stop everybody")],
)
def test_a_setting_that_is_easily_forgotten_is_a_warning(production, name, value, words):
    assert not any(words in each for each in said("W"))
    setattr(production, name, value)
    assert any(words in each for each in said("W"))
    production.HTTPS = False
    assert not any("PROXY_COUNT" in each for each in said("W")), "no proxy that ends TLS"


def test_settings_and_rows_are_for_few_to_read(production, shared_path):
    (shared_path / ".env").write_text("SECRET_KEY=x")
    (shared_path / ".env").chmod(0o644)
    only(".env has the mode 0644")
    (shared_path / ".env").chmod(0o640)
    production.DATA_DIR.chmod(0o755)
    only("is open to every user of the machine")


def test_folders_that_another_user_owns_are_an_error(production):
    with not_owned_by_us(production.DATA_DIR):
        found = said()
    assert any(f"{production.DATA_DIR} cannot be written: Permission denied." in each for each in found)


def test_what_is_uploaded_is_for_user_and_group(db, october):
    """The file, and the folders made for it."""
    name = default_storage.save("utgavor/7/x.pdf", ContentFile(b"%PDF-1.7"))
    path = Path(default_storage.path(name))
    made = [path, path.parent, path.parent.parent]
    assert [stat.S_IMODE(each.stat().st_mode) for each in made] == [0o640, 0o750, 0o750]


def test_what_a_process_of_the_site_writes_is_for_user_and_group(tmp_path):
    """The embedded database and its folder, made by ``migrate``, whatever the shell's own mask."""
    env = {"PATH": os.environ["PATH"], "DEBUG": "true", "DATA_DIR": str(tmp_path / "data")}
    ask = "from django.db import connection; connection.cursor().execute('CREATE TABLE t (n int)')"
    command = f'umask 000; {sys.executable} manage.py shell --no-imports -c "{ask}"'
    subprocess.run(["sh", "-c", command], cwd=ROOT, env=env, check=True, capture_output=True)
    made = [tmp_path / "data", *(tmp_path / "data").glob("*.sqlite3*")]
    assert [stat.S_IMODE(each.stat().st_mode) & 0o027 for each in made] == [0] * len(made)
    assert len(made) > 1


@pytest.mark.parametrize("chosen", [{}, {"HSTS_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"}])
def test_what_is_hard_to_take_back_is_chosen_not_given(chosen, tmp_path):
    """Plain http is refused for the site's own name; for every other name, and in browsers, only when asked."""
    env = {"PATH": os.environ["PATH"], "SECRET_KEY": "x" * 50, "DATA_DIR": str(tmp_path), **chosen}
    ask = "from medborgarlofte.settings import *; print(SECURE_HSTS_SECONDS > 0, SECURE_HSTS_INCLUDE_SUBDOMAINS, SECURE_HSTS_PRELOAD)"
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=env, check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["True", str(bool(chosen)), str(bool(chosen))]
