"""What every test shares."""

from datetime import date
from zlib import crc32

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from hypothesis import settings as hypothesis

from medborgarlofte.page_store import forget_pages
from promises.search.vocabulary import forget_vocabulary
from tests.client import StrictClient
from tests.grammar import faults
from tests.record import CurrentRecord, RecordWatch

# The same examples each time: a run that lands is a run that can be repeated.
hypothesis.register_profile("house", derandomize=True, deadline=None)
hypothesis.load_profile("house")


@pytest.fixture
def client():
    """Instead of Django's: a page that is rendered carelessly fails, whatever the test is about."""
    return StrictClient()


@pytest.fixture
def october(settings, tmp_path):
    """The demo's day, and a folder of the test's own for what is uploaded."""
    settings.DEMO_DATE = date(2020, 10, 15)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def commits(monkeypatch):
    """What waits for the commit, as letters do, happens at once: a test's transaction is rolled back. A test that
    commits in truth empties every table afterwards."""
    monkeypatch.setattr(BaseDatabaseWrapper, "on_commit", lambda _, done, robust=False: done())


@pytest.fixture(scope="session", autouse=True)
def _tables_emptied_row_by_row():
    """PostgreSQL takes up to three seconds to truncate all tables, and no time to delete the few rows of a test. Its
    foreign keys are looked at when the transaction ends."""
    if connection.vendor == "postgresql":
        operations = type(connection.ops)
        operations.sql_flush = lambda ops, style, tables, **_: [
            f"DELETE FROM {ops.quote_name(t)};" for t in tables
        ]


@pytest.fixture(autouse=True)
def _nothing_kept_from_the_test_before():
    forget_pages()
    forget_vocabulary()


@pytest.fixture(autouse=True)
def _no_attempt_counted_from_the_test_before():
    cache.clear()


@pytest.fixture(autouse=True)
def _letters_in_good_swedish():
    """Whatever a test is about, what it sends is read."""
    yield
    for letter in getattr(mail, "outbox", ()):
        assert faults(" | ".join([letter.subject, *letter.body.splitlines()])) == []


@pytest.fixture(autouse=True)
def _watched_record(request, monkeypatch):
    """In every eighth test, always the same, and in each of the record's own and of a soak: what its actions wrote
    into the record is what all rows say, unless it wrote past them."""
    item = request.node
    with CurrentRecord(monkeypatch):
        yield from _watched(item, monkeypatch)


def _watched(item, monkeypatch):
    own = "promises/record" in item.nodeid or item.get_closest_marker("soak")
    if item.get_closest_marker("past_the_actions") or not (own or crc32(item.nodeid.encode()) % 8 == 0):
        yield
        return
    with RecordWatch(monkeypatch) as item.record_watch:
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    result = yield
    if watch := getattr(item, "record_watch", None):
        watch.compare()
    return result
