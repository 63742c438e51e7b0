"""The demo world: two customers, many scripts, the same every time."""

import json
import unicodedata
from typing import Any

DAY = 86_400_000


def rows(demo, sql, *values):
    return demo.app.state.store.rows(sql, *values)


def test_contracts_and_seats(demo):
    found = rows(
        demo,
        "SELECT contracts.id, organization_id, contracts.name, product, count(seats.id)"
        " FROM contracts JOIN seats ON contract_id = contracts.id GROUP BY contracts.id",
    )
    assert [tuple(row) for row in found] == [
        ("283441920", "5550001", "Northwind Global", "RECRUITER", 6),
        ("283977014", "5550001", "Northwind EMEA", "RECRUITER", 25),
        ("290118337", "5550002", "Fjordline Talent", "RECRUITER", 4),
        ("299000001", "5550001", "Northwind Lite", "RECRUITER_LITE", 1),
    ]
    seats = demo.control("GET", "seats?contract_id=283441920")
    assert [f"{seat['first_name']} {seat['last_name']}" for seat in seats] == [
        "Bob Lindgren",
        "Marc Oduya",
        "Jonas Falk",
        "Sofia Marin",
        "Tariq Aziz",
        "Lena Brandt",
    ]
    assert [seat["email"] for seat in seats] == ["bob@northwind.example"] + [None] * 5


def test_every_seat_has_people_and_threads_of_the_last_twenty_days(demo):
    now = demo.control("GET", "state")["now"]
    talks = rows(
        demo, "SELECT seat_id, person_id, count(*) AS n FROM events GROUP BY seat_id, person_id"
    )
    by_seat: dict[str, Any] = {}
    for talk in talks:
        by_seat.setdefault(talk["seat_id"], []).append(talk["n"])
    assert len(by_seat) == 36
    assert all(6 <= len(counts) <= 20 for counts in by_seat.values())
    assert {count for counts in by_seat.values() for count in counts} >= {1, 2, 3, 4, 5, 6}
    oldest, newest = tuple(rows(demo, "SELECT min(created_at), max(created_at) FROM events")[0])
    assert now - 20 * DAY - 60_000 <= oldest
    assert newest < now


def test_a_reset_brings_the_same_people_and_words(demo):
    sql = "SELECT id, first_name, last_name, headline, privacy FROM people ORDER BY id"
    people = [tuple(row) for row in rows(demo, sql)]
    words = [tuple(row) for row in rows(demo, "SELECT subject, body FROM events ORDER BY rowid")]
    demo.control("POST", "reset", {"world": "demo"})
    assert [tuple(row) for row in rows(demo, sql)] == people
    again = [tuple(row) for row in rows(demo, "SELECT subject, body FROM events ORDER BY rowid")]
    assert again == words


def test_many_scripts_and_every_privacy(demo):
    text = "".join(
        row[0]
        for row in rows(
            demo, "SELECT first_name || body FROM events JOIN people ON people.id = person_id"
        )
    )
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in set(text)}
    assert scripts >= {
        "LATIN",
        "CYRILLIC",
        "GREEK",
        "HIRAGANA",
        "CJK",
        "ARABIC",
        "HEBREW",
        "DEVANAGARI",
        "HANGUL",
        "THAI",
    }
    assert "👍" in text
    levels = {
        row[0]: row[1] for row in rows(demo, "SELECT privacy, count(*) FROM people GROUP BY 1")
    }
    assert levels["CLOSED"] == 1
    assert levels["OPEN"] > levels["LIMITED"] > levels["PRIVATE"] > 1


def test_the_oddities_are_there(demo):
    shared = rows(
        demo,
        "SELECT person_id FROM events GROUP BY person_id HAVING count(DISTINCT seat_id) = 2",
    )
    assert len(shared) == 3
    scripts = rows(demo, "SELECT 1 FROM events WHERE body LIKE '%<script>alert(1)</script>%'")
    assert len(scripts) == 1
    assert len(rows(demo, "SELECT 1 FROM people WHERE headline LIKE '<b>%'")) == 1
    contracts = rows(
        demo,
        "SELECT person_id FROM events JOIN seats ON seats.id = seat_id GROUP BY person_id"
        " HAVING count(DISTINCT contract_id) = 2",
    )
    assert len(contracts) == 1
    twice = rows(
        demo,
        "SELECT group_concat(id) FROM people WHERE first_name = 'Nora' GROUP BY last_name",
    )
    assert [row[0] for row in twice] == ["PNORA0,PNORA1"]
    late = rows(demo, "SELECT person_id FROM events WHERE visible_at > created_at")
    assert [row[0] for row in late] == ["PNORA0"]
    assert rows(demo, "SELECT email FROM people WHERE shares_contact")[0][0] == (
        "nora.berg@mail.example"
    )


def test_notes_kept_changed_and_deleted(demo):
    notes = rows(demo, "SELECT content, active, last_modified > created_at FROM notes ORDER BY id")
    assert len(notes) == 8
    assert [row[1] for row in notes] == [1, 1, 0, 1, 1, 1, 1, 1]
    assert [row[2] for row in notes] == [0, 1, 1, 0, 0, 0, 0, 0]
    assert notes[1][0] == "Rückruf am Donnerstag, nicht vor 10 Uhr. – erledigt"


def test_the_wire_of_every_event_is_json(demo):
    for row in rows(demo, "SELECT id, wire FROM events"):
        assert json.loads(row["wire"])["id"] == row["id"]


def test_a_whole_setting_up_in_the_demo_world(demo):
    child = demo.connect(
        ("urn:li:contract:283441920", "CSA_API"),
        ("urn:li:organization:5550001", "IN_ATS_INDICATOR"),
    )
    demo.token = child["token"]
    url = "/v2/seatsV2?q=attributes&contracts=urn:li:contract:{}&start=0&count=100"
    assert len(demo.api("GET", url.format("283441920")).json()["elements"]) == 6
    assert demo.api("GET", url.format("290118337")).status_code == 403
    lite = demo.api("GET", url.format("299000001"))
    assert lite.json()["message"].endswith("is not eligible: RECRUITER_LITE")
