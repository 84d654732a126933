"""What every test shares."""

from datetime import date

import pytest
from django.core.cache import cache
from hypothesis import settings as hypothesis

from promises.reading.public_page import forget_pages
from tests.client import StrictClient
from tests.record import RecordWatch

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


@pytest.fixture(autouse=True)
def _no_page_from_the_test_before():
    forget_pages()


@pytest.fixture(autouse=True)
def _no_attempt_counted_from_the_test_before():
    cache.clear()


@pytest.fixture(autouse=True)
def _watched_record(request, monkeypatch):
    with RecordWatch(monkeypatch) as request.node.record_watch:
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """In every test: what its actions wrote into the record is what all rows say, unless it wrote past them."""
    result = yield
    if not item.get_closest_marker("past_the_actions"):
        item.record_watch.compare()
    return result
