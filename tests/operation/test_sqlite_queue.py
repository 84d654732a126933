"""Many who write to one SQLite file at once wait for their turn, and nobody is refused."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import ConnectionHandler, OperationalError

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WRITERS, WRITES = 4, 8


@pytest.fixture
def connect(tmp_path: Path):
    # With no time to wait SQLite refuses at once whoever comes while somebody else writes.
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0, "init_command": "PRAGMA journal_mode=WAL"}
    database = {
        "ENGINE": "medborgarlofte.queued_sqlite3", "NAME": str(tmp_path / "ko.sqlite3"), "OPTIONS": options,
    }  # fmt: skip

    def connection():
        return ConnectionHandler({"default": database})["default"]

    with connection().cursor() as cursor:
        cursor.execute("CREATE TABLE counted (number INTEGER)")
        cursor.execute("INSERT INTO counted VALUES (0)")
    return connection


def count(connection) -> None:
    """Read, then write what follows from it: lost where two do it at once."""
    with connection.cursor() as cursor:
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        (number,) = cursor.execute("SELECT number FROM counted").fetchone()
        cursor.execute("UPDATE counted SET number = %s", [number + 1])
        connection.commit()
        connection.set_autocommit(True)
        cursor.execute("UPDATE counted SET number = number + 1")


def test_nobody_is_refused_and_nothing_is_lost(connect):
    connections = [connect() for _ in range(WRITERS)]
    for each in connections:
        each.inc_thread_sharing()
        each.ensure_connection()  # who opens or closes one while others write may be refused: that is another matter

    def write(connection):
        for _ in range(WRITES):
            count(connection)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, connections))
    for each in connections:
        each.close()
    with connect().cursor() as cursor:
        assert cursor.execute("SELECT number FROM counted").fetchone() == (2 * WRITERS * WRITES,)


def test_who_dies_while_writing_holds_nobody_up(connect):
    child = os.fork()
    if not child:
        connect().set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    count(connect())


def test_a_write_that_fails_lets_the_next_one_through(connect):
    connection = connect()
    for statement in ("INSERT INTO nowhere VALUES (1)", "UPDATE nowhere SET number = 1"):
        with pytest.raises(Exception, match="nowhere"):
            connection.cursor().execute(statement)
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    connection.rollback()
    connection.set_autocommit(True)
    count(connect())


def test_who_only_asks_does_not_wait_for_who_writes(connect):
    writes, asks = connect(), connect()
    writes.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    asks.patience = 0.05
    with pytest.raises(OperationalError, match="locked"):
        asks.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    writes.rollback()
    writes.set_autocommit(True)
    asks.close()
    count(asks)
