"""A state file of an older version opens, and has everything that a new one has."""

import sqlite3
from pathlib import Path

import pytest

from integrations.sandbox.schema import STEPS
from integrations.sandbox.store import Store
from tests.sandbox.conftest import Browser

FIRST = Path(__file__).with_name("schema_0.sql")
CONTENT = """
INSERT INTO settings VALUES ('world', 'empty');
INSERT INTO organizations VALUES ('2', 'Old');
INSERT INTO contracts VALUES ('1', '2', 'Old', 'RECRUITER', 1, NULL);
INSERT INTO seats VALUES ('11', '1', 'S1', 'Bob', 'L', NULL, 'ACTIVE', '[]', 1);
INSERT INTO people VALUES ('P1', 'A', 'B', NULL, NULL, NULL, 'OPEN', '[]', 5);
INSERT INTO people VALUES ('P2', 'C', 'D', NULL, NULL, NULL, 'CLOSED', '[]', 7);
"""


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "old.sqlite3"
    db = sqlite3.connect(path)
    db.executescript(FIRST.read_text() + CONTENT)
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


def test_an_old_world_goes_on(old):
    browser = Browser(old, "demo")
    assert browser.control("GET", "state")["world"] == "empty"
    browser.control("PATCH", "people/P1", {"shares_contact": True, "email": "a@x.example"})
    inmail = {"seat_id": "11", "person_id": "P1", "direction": "received", "body": "x"}
    browser.control("POST", "inmail", inmail)
    browser.control("POST", "settings", {"auto_enable": True})
    child = browser.connect(("urn:li:contract:1", "CSA_API"))
    url = "/v2/mailStubs?q=contract&contract=urn:li:contract:1&createdDateStart=0"
    (stub,) = browser.api("GET", url, token=child["token"]).json()["elements"]
    assert stub["emailAddress"] == "a@x.example"
    browser.close()
