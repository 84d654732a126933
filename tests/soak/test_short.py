"""The short form of `make soak`: a few people, a few entries, and the server dies in the middle all the same."""

import os

import pytest

from tests.soak.logging_soak import soak


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_when_the_server_dies_in_the_middle():
    database = os.environ.get("DATABASE_URL", "sqlite")
    told = soak(database, clients=6, entries=3, port=8392 if database.startswith("postgres") else 8393)
    assert told.startswith("18 rows = 18 receipts")
