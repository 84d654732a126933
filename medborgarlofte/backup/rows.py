"""All rows of the database as a file, and back: PostgreSQL by its own programs, SQLite by its own online copy."""

import hashlib
import os
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

# Changed by who looks, not by what is kept: those signed in, and the runs of this very job.
_PASSING = {"django_session", "jobs_jobrun"}
_AS_DJANGO_READS = sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES
Digests = dict[str, str]


class RowsError(Exception):
    """The database's own words, in a sentence."""


def name() -> str:
    """Of the file, which tells what is in it."""
    return "rows.dump" if connection.vendor == "postgresql" else "rows.sqlite3"


def save(file: Path) -> Digests:
    """Copy all rows into the file, as they are at one moment while others write; a digest of each table then."""
    if connection.vendor == "postgresql":
        with _one_moment() as snapshot:
            _program("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={file}")
            return digests()
    with closing(sqlite3.connect(file, detect_types=_AS_DJANGO_READS)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole
        tables = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return _digests((table, copy.execute(f'SELECT * FROM "{table}"')) for table in _kept(tables))


def load(file: Path) -> None:
    """Put the file's rows in the place of all there are."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
        _program(
            "pg_restore",
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            f"--dbname={_own_name()}",
            str(file),
        )
        return
    with closing(sqlite3.connect(file)) as copy:
        connection.ensure_connection()
        copy.backup(connection.connection)


def are_there() -> bool:
    """Whether the database has any table."""
    return bool(connection.introspection.table_names())


def digests() -> Digests:
    """A digest of each table as it is now, whatever the order of its rows."""
    with connection.cursor() as cursor:
        return _digests(
            (table, _all(cursor, table)) for table in _kept(connection.introspection.table_names(cursor))
        )


def _all(cursor: Any, table: str) -> Iterator[tuple[Any, ...]]:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
    while rows := cursor.fetchmany(2000):
        yield from rows


def _kept(tables: Iterable[str]) -> list[str]:
    return sorted(table for table in tables if table not in _PASSING and not table.startswith("sqlite_"))


def _digests(tables: Iterable[tuple[str, Iterable[tuple[Any, ...]]]]) -> Digests:
    found = {}
    for table, rows in tables:
        count = total = 0
        for row in rows:
            count += 1
            total += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest())
        found[table] = f"{count}:{total % 2**256:064x}"
    return found


@contextmanager
def _one_moment() -> Iterator[str]:
    """A transaction that sees one moment, and the name by which pg_dump sees the same."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _own_name() -> str:
    return str(connection.settings_dict["NAME"])


def _program(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs at the site's database. Raises RowsError."""
    given, more = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    # psql, where and as whom, and the name of the database last.
    where = [each for each in given[1:] if each != _own_name()]
    last = [] if program == "pg_restore" else [_own_name()]
    try:
        subprocess.run(
            [program, *where, *arguments, *last], env=os.environ | (more or {}), check=True, capture_output=True, text=True
        )  # fmt: skip
    except FileNotFoundError as error:
        raise RowsError(f"{program} is not installed: apt-get install postgresql-client") from error
    except subprocess.CalledProcessError as error:
        raise RowsError(f"{program}: {next(iter(error.stderr.splitlines()), error.returncode)}") from error
