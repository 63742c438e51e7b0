"""Generated worlds: the size asked for, the same from the same seed, everything rare in them."""

import json
import unicodedata
from collections import Counter

import pytest

from integrations.sandbox.people import event_wire
from integrations.sandbox.sizes import Sizes
from integrations.sandbox.store import Store
from integrations.sandbox.world import reset

DAY = 86_400_000
HALF_AN_HOUR = 30 * 60_000
TIMELESS = {
    "contracts": "id, organization_id, name, product",
    "seats": "id, contract_id, member, first_name, last_name, email, state, roles",
    "people": "id, first_name, last_name, headline, location, employer, privacy, withheld, email",
    "events": "id, thread, seat_id, person_id, direction, visibility, subject, body",
    "notes": "id, seat_id, person_id, content, active",
}


def rows(browser, sql, *values):
    return [tuple(row) for row in browser.app.state.store.rows(sql, *values)]


def contents(browser):
    """All that does not depend on the moment, and the times against the first seat's."""
    found = {
        table: rows(browser, f"SELECT {columns} FROM {table} ORDER BY id")
        for table, columns in TIMELESS.items()
    }
    [(start,)] = rows(browser, "SELECT min(created_at) FROM seats")
    sql = "SELECT created_at - ?1, visible_at - ?1 FROM events ORDER BY id"
    return {**found, "times": rows(browser, sql, start)}


def test_the_same_seed_brings_the_same_world(generated):
    before = contents(generated)
    size = {"seed": 7, "leads": 600, "contracts": 3, "organizations": 2}
    state = generated.control("POST", "reset", {"world": "generated", **size})
    assert state["world"] == "generated"
    assert state["counts"]["people"] == 600
    assert contents(generated) == before
    generated.control("POST", "reset", {"world": "generated", **size, "seed": 8})
    after = contents(generated)
    assert all(after[name] != before[name] for name in ("seats", "people", "events", "times"))


def test_the_sizes_are_kept(generated):
    sizes = {
        "seed": 3,
        "leads": 300,
        "contracts": 4,
        "organizations": 2,
        "seats": 5,
        "messages_per_lead": 3,
        "days": 2,
    }
    state = generated.control("POST", "reset", {"world": "generated", **sizes})
    counts = state["counts"]
    assert (counts["organizations"], counts["contracts"], counts["seats"]) == (2, 4, 20)
    assert counts["people"] == 300
    assert 800 < counts["events"] < 1000
    now = state["now"]
    [(first, last)] = rows(generated, "SELECT min(created_at), max(created_at) FROM events")
    assert now - 2 * DAY - 10_000 < first < now - 1.9 * DAY
    assert last < now
    owners = rows(generated, "SELECT organization_id, count(*) FROM contracts GROUP BY 1")
    assert owners == [("6600001", 2), ("6600002", 2)]


def test_seats_are_drawn_between_three_and_forty(generated):
    generated.control(
        "POST", "reset", {"world": "generated", "contracts": 60, "leads": 1, "messages_per_lead": 1}
    )
    counts = [n for _, n in rows(generated, "SELECT contract_id, count(*) FROM seats GROUP BY 1")]
    assert len(counts) == 60
    assert 3 <= min(counts) < 8
    assert 35 < max(counts) <= 40
    names = rows(generated, "SELECT count(DISTINCT name) FROM contracts")
    assert names == [(60,)]
    # The first member is one whom two seats have written to.
    assert generated.control("GET", "state")["counts"]["events"] == 2


def test_shares_of_privacy(generated):
    shares = {"limited_share": 0.3, "private_share": 0.2, "closed_share": 0.1, "late_share": 0.5}
    generated.control("POST", "reset", {"world": "generated", "leads": 2000, **shares})
    levels = dict(rows(generated, "SELECT privacy, count(*) FROM people GROUP BY 1"))
    assert 520 < levels["LIMITED"] < 680
    assert 340 < levels["PRIVATE"] < 460
    assert 150 < levels["CLOSED"] < 250
    assert levels["OPEN"] == 2000 - levels["LIMITED"] - levels["PRIVATE"] - levels["CLOSED"]
    [(late, most)] = rows(
        generated,
        "SELECT avg(visible_at > created_at), max(visible_at - created_at) FROM events",
    )
    assert 0.45 < late < 0.55
    assert most <= HALF_AN_HOUR
    none = {"limited_share": 0, "private_share": 0, "closed_share": 0, "contact_share": 0}
    generated.control("POST", "reset", {"world": "generated", "leads": 200, **none})
    # Only the odd ones at the beginning are left.
    levels = dict(rows(generated, "SELECT privacy, count(*) FROM people GROUP BY 1"))
    assert levels == {"OPEN": 191, "LIMITED": 7, "PRIVATE": 1, "CLOSED": 1}
    assert rows(generated, "SELECT count(*) FROM people WHERE shares_contact") == [(1,)]


def test_everything_rare_is_there(generated):
    subsets = rows(generated, "SELECT DISTINCT withheld FROM people WHERE privacy = 'LIMITED'")
    assert len(subsets) == 7
    assert {len(json.loads(row[0])) for row in subsets} == {1, 2, 3}
    assert rows(generated, "SELECT count(*) FROM people WHERE first_name = 'Noa'") == [(2,)]
    pairs = (
        "SELECT person_id, count(DISTINCT seat_id), count(DISTINCT contract_id) FROM events"
        " JOIN seats ON seats.id = seat_id GROUP BY 1 HAVING count(DISTINCT seat_id) > 1"
    )
    found = Counter(row[1:] for row in rows(generated, pairs))
    assert set(found) == {(2, 1), (2, 2)}
    assert min(found.values()) > 5
    assert rows(generated, "SELECT 1 FROM events WHERE visibility = 'PRIVATE' LIMIT 1") == [(1,)]
    assert rows(generated, "SELECT 1 FROM people WHERE shares_contact AND email IS NOT NULL")
    now = generated.control("GET", "state")["now"]
    assert rows(generated, "SELECT 1 FROM events WHERE visible_at > ?", now)
    closed = "SELECT count(*), count(closed_at) FROM people WHERE privacy = 'CLOSED'"
    [(count, dated)] = rows(generated, closed)
    assert count == dated > 0
    names = {first for (first,) in rows(generated, "SELECT first_name FROM people")}
    assert {"Å", "🦊 Robin", "<i>Iris</i>"} <= names
    [(longest,)] = rows(generated, "SELECT max(length(last_name)) FROM people")
    assert longest > 55
    assert rows(generated, "SELECT DISTINCT active FROM notes ORDER BY 1") == [(0,), (1,)]


def test_scripts_and_lengths(generated):
    text = "".join(row[0] for row in rows(generated, "SELECT body FROM events"))
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in set(text)}
    assert scripts >= {
        *("LATIN", "CYRILLIC", "GREEK", "HIRAGANA", "CJK", "ARABIC", "HEBREW", "DEVANAGARI"),
        *("HANGUL", "THAI"),
    }
    [(average,)] = rows(generated, "SELECT avg(length(body)) FROM events")
    assert 350 < average < 450


def test_every_event_is_sent_as_it_would_be_made(generated):
    store = generated.app.state.store
    for row in store.rows(
        "SELECT events.*, seats.first_name || ' ' || seats.last_name AS seat, people.privacy,"
        " people.first_name || ' ' || people.last_name AS person FROM events"
        " JOIN seats ON seats.id = seat_id JOIN people ON people.id = person_id"
    ):
        shown = None if row["privacy"] in {"PRIVATE", "CLOSED"} else row["person"]
        assert row["wire"] == event_wire(dict(row), row["seat"], shown)


def test_the_api_tells_it_and_life_goes_on(generated):
    child = generated.connect(("urn:li:contract:310000001", "CSA_API"))
    url = "/v2/seatsV2?q=attributes&contracts=urn:li:contract:310000001&start=0&count=100"
    seats = generated.api("GET", url, token=child["token"]).json()["elements"]
    [(count,)] = rows(generated, "SELECT count(*) FROM seats WHERE contract_id = '310000001'")
    assert len(seats) == count
    inmail = {"seat_id": "140000001", "person_id": "P00000007", "direction": "sent"}
    made = generated.control("POST", "inmail", inmail)
    assert rows(generated, "SELECT count(*) FROM events WHERE id = ?", made["id"]) == [(1,)]
    note = {"seat_id": "140000001", "person_id": "P00000007", "content": "x"}
    generated.control("POST", "notes", note)
    assert generated.control("POST", "seats", {**SEAT, "contract_id": "310000001"})["id"]


SEAT = {"first_name": "A", "last_name": "B"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"seats": 2}, "seats must be between 3 and 40"),
        ({"seats": 4.5}, "seats must be a whole number"),
        ({"leads": 0}, "leads must be between 1 and 1,000,000"),
        ({"leads": "many"}, "leads must be a number"),
        ({"seed": True}, "seed must be a number"),
        ({"late_share": 1.1}, "late_share must be between 0 and 1"),
        ({"days": 0}, "days must be between 0.1 and 3,650"),
        (
            {"limited_share": 0.5, "private_share": 0.6},
            "limited_share, private_share and closed_share are more than 1 together",
        ),
        ({"world": "demo", "seed": 3}, "seed belongs to the generated world"),
    ],
)
def test_sizes_that_are_refused_change_nothing(linkedin, body, message):
    before = linkedin.control("GET", "state")["counts"]
    answer = linkedin.send("POST", "/sandbox/reset", json={"world": "generated", **body})
    assert (answer.status_code, answer.json()) == (400, {"error": message})
    assert linkedin.control("GET", "state")["counts"] == before


def test_an_unknown_size_names_the_known_ones(linkedin):
    answer = linkedin.send("POST", "/sandbox/reset", json={"world": "generated", "lead": 3})
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("unknown field lead; known: world, ")
    assert "seed, organizations, contracts, seats, leads, " in answer.json()["error"]


def test_an_old_world_leaves_nothing(tmp_path):
    store = Store(tmp_path / "w.sqlite3")
    reset(store, "generated", sizes=Sizes(leads=30))
    reset(store, "empty")
    for table in ("people", "events", "notes", "seats", "contracts", "organizations"):
        assert store.value(f"SELECT count(*) FROM {table}") == 0
    store.close()


@pytest.mark.parametrize("name", [None, 'Zoe "Z" \\ <b>'])
def test_the_wire_is_json_whatever_is_written(name):
    event = {
        "id": 'I"1',
        "thread": "T\\",
        "seat_id": "1",
        "person_id": "P1",
        "direction": "sent",
        "created_at": 5,
        "visibility": "PUBLIC",
        "subject": 'a\n"\u2028\x00',
        "body": "שלום 🎯\t</script>",
    }
    recipient = {"id": "urn:li:person:P1", **({"name": name} if name else {})}
    assert json.loads(event_wire(event, "Bob", name)) == {
        "id": 'I"1',
        "threadUrn": "urn:li:messagingThread:T\\",
        "createdAt": 5,
        "author": "urn:li:seat:1",
        "recipients": [recipient],
        "content": {"mail": {"subject": event["subject"], "body": {"text": event["body"]}}},
        "visibility": "PUBLIC",
    }
    answer = event_wire({**event, "direction": "received"}, "Bob", name)
    assert json.loads(answer)["recipients"] == [{"id": "urn:li:seat:1", "name": "Bob"}]
    assert json.loads(answer)["author"] == "urn:li:person:P1"
