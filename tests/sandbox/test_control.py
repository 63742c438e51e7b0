"""The control API: what it takes, what it refuses, what it tells."""

import pytest


@pytest.mark.parametrize(
    ("method", "path", "body", "message"),
    [
        ("POST", "people", {"first_name": "A"}, "last_name is required"),
        ("POST", "people", [], None),
        ("POST", "people", "x", "body must be a JSON object"),
        (
            "POST",
            "people",
            {"first_name": "A", "last_name": "B", "privacy": "OPENED"},
            "privacy must be one of OPEN, LIMITED, PRIVATE, CLOSED",
        ),
        (
            "POST",
            "people",
            {"first_name": "A", "last_name": "B", "withheld": ["name"]},
            "withheld may hold headline, location, employer",
        ),
        (
            "POST",
            "people",
            {"id": "P1", "first_name": "A", "last_name": "B"},
            "people: P1 exists already",
        ),
        ("PATCH", "people/P9", {"privacy": "OPEN"}, "people: P9 does not exist"),
        (
            "PATCH",
            "people/P1",
            {"nickname": "x"},
            (
                "unknown field nickname; known: first_name, last_name, headline, location,"
                " employer, privacy, withheld, email, phone, shares_contact"
            ),
        ),
        (
            "POST",
            "inmail",
            {"seat_id": "11", "person_id": "P1", "direction": "up"},
            "direction must be one of sent, received",
        ),
        (
            "POST",
            "inmail",
            {"seat_id": "99", "person_id": "P1", "direction": "sent"},
            "seats: 99 does not exist",
        ),
        (
            "POST",
            "inmail",
            {"seat_id": "11", "person_id": "P1", "direction": "sent", "contract_id": "7"},
            "seat 11 is on contract 283441920",
        ),
        (
            "POST",
            "inmail",
            {"seat_id": "11", "person_id": "P1", "direction": "sent", "at": "now"},
            "at must be a number",
        ),
        ("POST", "contracts", {"contract_id": "1", "name": "x"}, "organization_id is required"),
        ("PATCH", "contracts/1", {"enabled": True}, "contracts: 1 does not exist"),
        ("PATCH", "contracts/283441920", {"enabled": 1}, "enabled must be a flag"),
        (
            "POST",
            "seats",
            {"contract_id": "1", "first_name": "A", "last_name": "B"},
            "contracts: 1 does not exist",
        ),
        (
            "PATCH",
            "seats/11",
            {"state": "GONE"},
            "state must be one of ACTIVE, INACTIVE, INVITED, PARKED",
        ),
        ("POST", "clock", {"offset_seconds": "1"}, "offset_seconds must be a seconds"),
        ("POST", "faults", {"kind": "500", "times": 0}, "times must be at least 1"),
        ("POST", "reset", {"world": "moon"}, "world must be one of demo, empty"),
        ("GET", "calls?since=x", None, "since must be the number of a line"),
    ],
)
def test_refusals_say_why_and_change_nothing(linkedin, method, path, body, message):
    before = linkedin.control("GET", "state")["counts"]
    answer = linkedin.send(method, f"/sandbox/{path}", json=body)
    if message is None:
        assert (answer.status_code, answer.json()) == (200, [])
    else:
        assert (answer.status_code, answer.json()) == (400, {"error": message})
    assert linkedin.control("GET", "state")["counts"] == before


def test_broken_json_is_named(linkedin):
    answer = linkedin.send("POST", "/sandbox/people", content=b"{")
    assert (answer.status_code, answer.json()) == (400, {"error": "body is not valid JSON"})


def test_a_list_is_one_transaction(linkedin):
    good = {"first_name": "A", "last_name": "B"}
    made = linkedin.control("POST", "people", [good, good])
    assert len({item["id"] for item in made}) == 2
    count = linkedin.control("GET", "state")["counts"]["people"]
    answer = linkedin.send("POST", "/sandbox/people", json=[good, {"first_name": "A"}])
    assert answer.status_code == 400
    assert linkedin.control("GET", "state")["counts"]["people"] == count


def test_the_call_log_names_who_asked_what(linkedin):
    last = linkedin.control("GET", "calls")[-1]["id"]
    linkedin.api("GET", "/v2/seatsV2?q=attributes&contracts=urn:li:contract:283441920&start=0")
    linkedin.api("GET", "/v2/nothing?x=1", token="bad")
    first, second = linkedin.control("GET", f"calls?since={last}")
    assert (first["method"], first["path"], first["status"]) == ("GET", "/v2/seatsV2", 200)
    assert first["client_id"].startswith("78")
    assert (second["path"], second["query"], second["status"]) == ("/v2/nothing", "x=1", 401)
    assert second["client_id"] == ""


def test_the_call_log_keeps_the_last_ten_thousand(linkedin):
    store = linkedin.app.state.store
    with store.writing():
        for number in range(100_000, 110_099):
            store.run(
                "INSERT INTO calls VALUES (?, 0, 'GET', '/v2/x', '', 200, '', 0, NULL)", number
            )
    linkedin.api("GET", "/v2/nothing")
    calls = linkedin.control("GET", "calls")
    # The old ones go with every hundredth call.
    assert (calls[-1]["id"], calls[-1]["path"]) == (110_099, "/v2/nothing")
    linkedin.api("GET", "/v2/nothing")
    calls = linkedin.control("GET", "calls")
    assert len(calls) == 10_000
    assert calls[-1]["id"] == 110_100


def test_the_clock_moves_and_comes_back(linkedin):
    now = linkedin.control("GET", "state")["now"]
    moved = linkedin.control("POST", "clock", {"offset_seconds": -3600})
    assert now - 3_601_000 <= moved["now"] <= now - 3_590_000
    assert linkedin.control("GET", "state")["offset_seconds"] == -3600
    assert linkedin.control("POST", "clock", {"offset_seconds": 0})["now"] >= now


def test_a_reset_leaves_the_parent_only(linkedin):
    linkedin.control("POST", "clock", {"offset_seconds": 99})
    state = linkedin.control("POST", "reset", {"world": "empty"})
    assert state["world"] == "empty"
    assert state["auto_enable"] is False
    assert state["offset_seconds"] == 0
    assert set(state["counts"].values()) == {0}
    assert [client["client_id"] for client in linkedin.control("GET", "clients")] == [
        "parent-client"
    ]
    assert linkedin.child()["client_id"]


def test_a_reset_may_keep_the_clients(linkedin):
    linkedin.control("POST", "reset", {"world": "empty", "keep_clients": True, "auto_enable": True})
    assert linkedin.control("GET", "state")["auto_enable"] is True
    answer = linkedin.api("GET", "/v2/nothing")
    assert answer.status_code == 404
    assert linkedin.child("company-2")["urn"].endswith(":70000002")


def test_lists_of_what_there_is(linkedin):
    assert [seat["id"] for seat in linkedin.control("GET", "seats?contract_id=283441920")] == ["11"]
    assert linkedin.control("GET", "seats?contract_id=1") == []
    assert linkedin.control("GET", "contracts")[0]["enabled"] is True
    inmail = {"seat_id": 11, "person_id": "P1", "direction": "sent", "body": "Hi", "at": 5}
    linkedin.control("POST", "inmail", inmail)
    assert [row["body"] for row in linkedin.control("GET", "inmail?person_id=P1")] == ["Hi"]
    assert [row["id"] for row in linkedin.control("GET", "people?seat_id=11")] == ["P1"]
    secrets = linkedin.app.state.store.rows("SELECT secret FROM secrets")
    clients = linkedin.send("GET", "/sandbox/clients").text
    assert not any(row["secret"] in clients for row in secrets)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_sites_page_may_not_write(linkedin, headers):
    for path in ("/sandbox/reset", "/contracts/283441920/switch"):
        answer = linkedin.send("POST", path, headers=headers, json={"world": "empty"})
        assert answer.status_code == 403
        assert answer.json() == {"error": "Sent from a page of another site"}
    assert linkedin.control("GET", "state")["counts"]["contracts"] == 1
