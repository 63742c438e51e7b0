"""The state, in one SQLite file, so that it outlives a kill and a restart.

WAL with synchronous=NORMAL: a commit survives the end of the process at once (only a power cut
may lose the last ones), and costs no fsync. One connection, used by one event loop.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .schema import TABLES, prepare


class Store:
    """A thin layer over SQLite: rows, single values, and transactions that may nest."""

    def __init__(self, path: Path | str) -> None:
        """Open or create the file at `path`, with its folder."""
        if str(path) != ":memory:":
            Path(path).expanduser().parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(
            path, check_same_thread=False, isolation_level=None, cached_statements=256
        )
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=NORMAL")
        self.db.execute("PRAGMA busy_timeout=5000")
        prepare(self.db)
        self.generation = 0
        self._settings = {row["name"]: row["value"] for row in self.rows("SELECT * FROM settings")}

    def close(self) -> None:
        """Write the WAL back and close."""
        self.db.close()

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """All rows of a query."""
        return self.db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """The first row of a query, or None."""
        found: sqlite3.Row | None = self.db.execute(sql, values).fetchone()
        return found

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.db.execute(sql, values).fetchone()
        return row[0] if row else None

    def run(self, sql: str, *values: Any) -> int:
        """Execute one statement; how many rows it changed."""
        return self.db.execute(sql, values).rowcount

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All or nothing. Inside another one it joins it."""
        if self.db.in_transaction:
            yield
            return
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            self._settings = {r["name"]: r["value"] for r in self.rows("SELECT * FROM settings")}
            raise
        self.db.execute("COMMIT")

    def setting(self, name: str, default: str = "") -> str:
        """A setting of the world, from memory."""
        return self._settings.get(name, default)

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting."""
        self.run("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", name, value)
        self._settings[name] = value

    def sequence(self, name: str) -> int:
        """The next number of a named sequence, from 1."""
        number = int(self.setting(f"sequence.{name}", "0")) + 1
        self.set_setting(f"sequence.{name}", str(number))
        return number

    def clear(self, *, keep: tuple[str, ...] = ()) -> None:
        """Empty every table that is not in `keep`; who keeps rows in memory sees `generation`."""
        self.generation += 1
        for table in TABLES:
            if table not in keep:
                self.db.execute(f"DELETE FROM {table}")  # noqa: S608 (names are ours)
        self._settings = {r["name"]: r["value"] for r in self.rows("SELECT * FROM settings")}
