"""What every test shares."""

import pytest

from promises.views.pages import forget_pages
from tests.client import StrictClient


@pytest.fixture
def client():
    """Instead of Django's: a page that is rendered carelessly fails, whatever the test is about."""
    return StrictClient()


@pytest.fixture(autouse=True)
def _no_page_from_the_test_before():
    forget_pages()
