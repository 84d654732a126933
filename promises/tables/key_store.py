"""The keys met so far in a long file, kept on disk so that memory does not grow with it."""

import sqlite3


class KeyStore:
    """A number for each key. The nameless database is SQLite's own temporary file and goes with the object."""

    def __init__(self) -> None:
        # One thread at a time asks, but whichever thread collects the garbage closes it.
        self._base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("CREATE TABLE keys (key BLOB PRIMARY KEY, value INTEGER) WITHOUT ROWID")
        self._base.execute("BEGIN")

    def first_value(self, key: bytes, value: int) -> int:
        """The value that was given first with ``key``: ``value`` itself when the key is new."""
        self._base.execute("INSERT OR IGNORE INTO keys VALUES (?, ?)", (key, value))
        first: int = self._base.execute("SELECT value FROM keys WHERE key = ?", (key,)).fetchone()[0]
        return first

    def earlier(self, key: bytes) -> int:
        """How many times ``key`` has been asked about before."""
        sql = (
            "INSERT INTO keys VALUES (?, 0) ON CONFLICT (key) DO UPDATE SET value = value + 1 RETURNING value"
        )
        count: int = self._base.execute(sql, (key,)).fetchone()[0]
        return count

    def __del__(self) -> None:
        self._base.close()
