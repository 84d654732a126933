"""What can be away from a running site, really taken away."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections

from tests.client import StrictClient

NOBODY = 65534


@pytest.fixture
def client():
    """Sees the error page, as a reader does, instead of the exception."""
    client = StrictClient()
    client.raise_request_exception = False
    return client


@pytest.fixture
def database_away(django_db_blocker, tmp_path):
    """The site's database cannot be reached: no server at its port, no file at its name."""
    real = connections["default"]
    away = real.copy()
    away.settings_dict |= (
        {"NAME": str(tmp_path / "missing" / "rows.sqlite3")}
        if real.vendor == "sqlite"
        else {"HOST": "127.0.0.1", "PORT": "1"}
    )
    connections["default"] = away
    with django_db_blocker.unblock():
        yield
    connections["default"] = real


@pytest.fixture
def shared_path(tmp_path):
    """A folder that any user may reach and write to."""
    tmp_path.chmod(0o777)
    for folder in tmp_path.parents[:-1]:
        if folder.stat().st_uid == os.getuid():
            folder.chmod(folder.stat().st_mode | 0o011)
    return tmp_path


@contextmanager
def not_owned_by_us(folder: Path):
    """Within it the process may not write to ``folder``: root becomes nobody, others lose the right."""
    before = folder.stat().st_mode
    folder.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        folder.chmod(before)
