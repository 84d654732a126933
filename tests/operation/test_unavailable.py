"""While something that the site stands on is away: a calm page, when to come again, and one line in the log."""

import errno
import io
import logging
import os
from contextlib import contextmanager
from datetime import date

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.template.loader import get_template

from medborgarlofte import unavailable
from medborgarlofte.logs import Formatter
from medborgarlofte.unavailable import is_away
from promises.models import Question
from promises.pages import views as pages_views
from tests import factories
from tests.client import words
from tests.operation.conftest import not_owned_by_us

READ = [
    "/", "/sok/?q=vaggeryd", "/vaggeryd/", "/vaggeryd/2020/", "/vaggeryd/2020/lofte.json", "/vaggeryd/kalender.ics",
    "/vaggeryd/2020/uppfoljning/t1/rapport.pdf", "/sitemap.xml", "/flode.atom", "/verifiera/?kod=K7Q4M2XP9D",
    f"/undertecknat/{'a' * 64}.pdf", "/finns-inte/alls/", "/arbete/", "/admin/",
]  # fmt: skip
COLLECTED = "whitenoise.storage.CompressedManifestStaticFilesStorage"


@contextmanager
def written(name):
    """What the log of ``name`` holds afterwards, as the site writes it."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(Formatter())
    logging.getLogger(name).addHandler(handler)
    try:
        yield kept
    finally:
        logging.getLogger(name).removeHandler(handler)


def lines(caplog):
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("path", READ)
def test_a_page_is_a_calm_503_while_the_database_is_away(client, database_away, path, caplog):
    client.cookies["sessionid"] = "signed-in-before-it-went-away-xx"
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "går inte att visa just nu" in words(answer)
    assert "Försök igen om en stund." in words(answer)
    assert "skicka" not in words(answer), "who only reads has sent nothing"
    assert f'href="{path}"' in answer.content.decode()
    assert 'href="/"' not in answer.content.decode().partition("<main")[2] or path == "/", "to the next 503"
    assert len(lines(caplog)) == 1
    assert lines(caplog)[0].startswith(f"GET {path.partition('?')[0]}: OperationalError: ")
    assert not any(record.exc_info for record in caplog.records)


def test_what_is_sent_while_the_database_is_away_is_answered_so_too(client, database_away):
    own = {"Origin": "http://testserver"}
    answer = client.post("/vaggeryd/2020/fraga/", {"text": "Varför?"}, headers=own)
    assert answer.status_code == 503
    assert "inte säkert att det du skickade kom fram" in words(answer)
    assert client.post("/konto/logga-in/", {"login": "a@b.se", "password": "x"}).status_code == 503


@pytest.mark.parametrize("path", ["/om/", "/tillganglighet/", "/verifiera/"])
def test_what_needs_no_database_is_still_read(client, database_away, path):
    assert client.get(path).status_code == 200


@contextmanager
def no_writes():
    """The database takes none; afterwards it does, however the test goes."""
    sqlite = connection.vendor == "sqlite"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if sqlite else "SET TRANSACTION READ ONLY")
        try:
            yield
        finally:
            if sqlite:
                cursor.execute("PRAGMA query_only = OFF")
            transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_database_that_takes_no_writes_is_read_on_and_says_503_to_what_is_sent(
    client, october, settings, caplog
):
    promise = factories.published_promise()
    with no_writes():
        assert client.get("/vaggeryd/2020/").status_code == 503, "of which nothing has been told yet"
    assert client.get("/vaggeryd/2020/").status_code == 200
    settings.DEMO_DATE = date(2020, 10, 16)  # a day that nobody has read it on
    caplog.clear()
    with no_writes():
        for address in ("/vaggeryd/2020/", "/vaggeryd/2020/lofte.json"):
            assert client.get(address).status_code == 200
        assert {line.partition(":")[0] for line in lines(caplog)} == {"The record is read as it was"}
        answer = client.post(
            "/vaggeryd/2020/fraga/", {"text": "Varför?"}, headers={"Origin": "http://testserver"}
        )
    assert answer.status_code == 503
    assert not Question.objects.filter(promise=promise).exists()


@pytest.mark.django_db
def test_signing_in_where_root_owns_the_folder_of_attempts_is_a_503_that_says_why(
    client, settings, shared_path, caplog
):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(shared_path / "cache"),
        }
    }  # fmt: skip
    (shared_path / "cache").mkdir(0o700)
    with not_owned_by_us(shared_path / "cache"):
        answer = client.post("/konto/logga-in/", {"login": "a@b.se", "password": "x"})
    assert answer.status_code == 503
    assert "Permission denied" in lines(caplog)[-1]
    assert str(shared_path / "cache") in lines(caplog)[-1]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO])
@pytest.mark.django_db
def test_a_full_or_broken_disk_is_a_503(client, monkeypatch, number):
    def full(*_):
        raise OSError(number, os.strerror(number), "/var/lib/lofte/rows")

    monkeypatch.setattr(pages_views, "today", full)
    factories.published_promise()
    assert client.get("/vaggeryd/").status_code == 503


@pytest.mark.django_db
def test_a_fault_of_our_own_is_still_a_500_with_its_traceback(client, monkeypatch, caplog):
    monkeypatch.setattr(pages_views, "today", lambda: 1 / 0)
    factories.published_promise()
    answer = client.get("/vaggeryd/")
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in words(answer)
    assert "skicka" not in words(answer)
    assert any(record.exc_info for record in caplog.records)
    assert not is_away(FileNotFoundError(errno.ENOENT, "no such file"))


@pytest.mark.django_db
def test_the_error_page_is_shown_where_static_files_were_never_collected(client, settings, tmp_path, caplog):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": COLLECTED}}
    answer = client.get("/om/")
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in words(answer)
    assert 'href="/static/css/base.css"' in answer.content.decode()
    assert any("Missing staticfiles manifest entry" in str(r.exc_info) for r in caplog.records if r.exc_info)
    for name in ("400", "403", "403_csrf", "404", "411", "413", "429", "503"):
        assert "Så kommer du vidare" in get_template(f"{name}.html").render()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ask", "status"),
    [
        (lambda client: client.post("/vaggeryd/2020/fraga/", {"text": "Varför?"}), 403),
        (lambda client: client.get("/finns-inte/alls/"), 404),
        (lambda client: client.get("/", headers={"Host": "annan.example.se"}), 400),
    ],
)
def test_what_is_refused_as_it_should_be_is_one_line_in_the_log(client, ask, status):
    with written("django") as kept:
        assert ask(client).status_code == status
    assert len(kept.getvalue().splitlines()) == 1
    assert "Traceback" not in kept.getvalue()


@pytest.mark.django_db
def test_the_line_in_the_log_holds_no_row_and_stays_one_line(client, monkeypatch, caplog):
    def refused(*_):
        raise unavailable.OperationalError("cannot insert\nDETAIL:  Failing row contains (1, kanariefågel).")

    monkeypatch.setattr(pages_views, "today", refused)
    factories.published_promise()
    client.get("/vaggeryd/")
    client.get("/vaggeryd/2020/%0AERROR%20forged/")
    assert "kanariefågel" not in caplog.text
    assert all("\n" not in line for line in lines(caplog))
    assert lines(caplog)[0].startswith("GET /vaggeryd/: OperationalError: cannot insert (tests/operation/")


@pytest.mark.django_db
def test_a_traceback_holds_no_row(client, monkeypatch):
    """PostgreSQL tells the whole row that it refuses, internal fields too."""
    bird = "fågel".join(["kanarie", "bo"])

    def refused(*_):
        with transaction.atomic():
            Question.objects.create(internal_text=bird, received_on="2020-10-15", promise=None)

    monkeypatch.setattr(pages_views, "today", refused)
    factories.published_promise()
    with written("django.request") as kept:
        assert client.get("/vaggeryd/").status_code == 500
    assert "Traceback" in kept.getvalue()
    assert "IntegrityError" in kept.getvalue()
    assert bird not in kept.getvalue()
    assert settings.LOGGING["formatters"]["line"]["class"] == f"{Formatter.__module__}.{Formatter.__name__}"
