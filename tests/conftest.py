"""What every test shares."""

import pytest

from tests.client import StrictClient


@pytest.fixture
def client():
    """Instead of Django's: a page that is rendered carelessly fails, whatever the test is about."""
    return StrictClient()
