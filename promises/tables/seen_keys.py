"""What has been seen so far in a long file, kept on disk so that memory does not grow with it."""

import sqlite3


class Seen:
    """A number for each key. The nameless database is SQLite's own temporary file and goes with the object."""

    def __init__(self) -> None:
        # One thread at a time asks, but whichever thread collects the garbage closes it.
        self._base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, value INTEGER) WITHOUT ROWID")
        self._base.execute("BEGIN")

    def first(self, key: bytes, value: int) -> int:
        """The value that came first with ``key``: ``value`` itself, unless the key has been seen."""
        self._base.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, value))
        found: int = self._base.execute("SELECT value FROM seen WHERE key = ?", (key,)).fetchone()[0]
        return found

    def times(self, key: bytes) -> int:
        """How many times ``key`` has been asked about before."""
        sql = (
            "INSERT INTO seen VALUES (?, 0) ON CONFLICT (key) DO UPDATE SET value = value + 1 RETURNING value"
        )
        found: int = self._base.execute(sql, (key,)).fetchone()[0]
        return found

    def __del__(self) -> None:
        self._base.close()
