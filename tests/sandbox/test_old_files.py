"""A state file of an older version opens, and has everything that a new one has."""

import sqlite3

import pytest

from integrations.sandbox.schema import STEPS
from integrations.sandbox.store import Store

# The tables that later steps changed, as the first version made them.
FIRST = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE contracts (
  id TEXT PRIMARY KEY, organization_id TEXT NOT NULL, name TEXT NOT NULL, product TEXT NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1, expires_at INTEGER);
CREATE TABLE people (
  id TEXT PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT NOT NULL, headline TEXT,
  location TEXT, employer TEXT, privacy TEXT NOT NULL, withheld TEXT NOT NULL DEFAULT '[]',
  last_modified INTEGER NOT NULL);
INSERT INTO settings VALUES ('world', 'demo');
INSERT INTO contracts VALUES ('1', '2', 'Old', 'RECRUITER', 1, NULL);
INSERT INTO people VALUES ('P1', 'A', 'B', NULL, NULL, NULL, 'OPEN', '[]', 5);
INSERT INTO people VALUES ('P2', 'C', 'D', NULL, NULL, NULL, 'CLOSED', '[]', 7);
"""


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "old.sqlite3"
    db = sqlite3.connect(path)
    db.executescript(FIRST)
    db.close()
    return path


def shape(store):
    """Tables with their columns, whatever the order of the columns."""
    names = [row[0] for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: {tuple(row)[1:5] for row in store.rows(f"PRAGMA table_info({name})")}
        for name in names
        if not name.startswith("sqlite_")
    }


def test_an_old_file_gets_the_tables_and_columns_of_a_new_one(old, tmp_path):
    store, fresh = Store(old), Store(tmp_path / "new.sqlite3")
    assert shape(store) == shape(fresh)
    assert store.value("PRAGMA user_version") == fresh.value("PRAGMA user_version") == len(STEPS)
    people = store.rows("SELECT id, first_name, shares_contact, closed_at FROM people ORDER BY id")
    assert [tuple(row) for row in people] == [("P1", "A", 0, None), ("P2", "C", 0, 7)]
    assert store.value("SELECT slots FROM contracts") == 0
    store.close()
    fresh.close()


def test_a_file_is_changed_once(old):
    Store(old).close()
    store = Store(old)
    store.run("UPDATE people SET closed_at = 9 WHERE id = 'P2'")
    store.close()
    store = Store(old)
    assert store.value("SELECT closed_at FROM people WHERE id = 'P2'") == 9
    store.close()
