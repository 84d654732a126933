"""Writers to one SQLite file wait for their turn, instead of asking again and again until somebody gives up.

SQLite has no queue: whoever waits sleeps and tries, up to a tenth of a second at a time, and who has just written is
first to try again. With many at once some waited for more than the twenty seconds that they are given, and were
refused with "database is locked". A lock on a file beside the database makes them wait in the kernel's order.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base, features

_LOOKS_AGAIN = 0.02  # seconds
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class DatabaseFeatures(features.DatabaseFeatures):
    """As many values in one statement as SQLite takes, so that a table is written in few."""

    # Django keeps to what it took before 3.32.
    max_query_params = 32_766 if sqlite3.sqlite_version_info >= (3, 32) else 999


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; it holds the lock from the beginning of a transaction to its end, or for the one statement that
    writes without. A process that dies lets go."""

    features_class = DatabaseFeatures
    # Seconds to wait for the turn before it is given up; None = as long as it takes.
    patience: float | None = None
    _turn: int | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_in_memory_db():
            self.execute_wrappers.append(self._alone)

    def _alone(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if self._turn is not None or not sql.startswith(_WRITES):
            return execute(sql, *rest)
        self._wait()
        try:
            return execute(sql, *rest)
        finally:
            self._let_go()

    def _wait(self) -> None:
        path = f"{self.settings_dict['NAME']}-turn"
        self._turn = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        if self.patience is None:
            fcntl.flock(self._turn, fcntl.LOCK_EX)
            return
        given_up = time.monotonic() + self.patience
        while True:
            try:
                fcntl.flock(self._turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError as error:
                if time.monotonic() > given_up:
                    self._let_go()
                    raise OperationalError("database is locked") from error
                time.sleep(_LOOKS_AGAIN)

    def _start_transaction_under_autocommit(self) -> None:
        if not self.is_in_memory_db():
            self._wait()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._let_go()
            raise

    def _commit(self) -> Any:
        done = super()._commit()  # type: ignore[misc]
        self._let_go()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._let_go()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._let_go()

    def _let_go(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None
