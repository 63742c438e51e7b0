"""prospectNotes by last update, and closedMembers of a contract."""

import pytest

CONTRACT = "urn:li:contract:283441920"
NOTES = f"/v2/prospectNotes?q=criteria&contract={CONTRACT}"
CLOSED = f"/v2/closedMembers?q=contract&contract={CONTRACT}&closedSince="
HOUR = 3_600_000


def notes(browser, after, until, more=""):
    url = f"{NOTES}&cutoffDate={after}&beforeDate={until}{more}"
    answer = browser.api("GET", url)
    assert answer.status_code == 200, answer.text
    return answer.json()["elements"]


def note(browser, at, content="Call back", seat="11"):
    fields = {"seat_id": seat, "person_id": "P1", "content": content, "at": at}
    return browser.control("POST", "notes", fields)["id"]


def test_a_note_changes_and_is_deleted(linkedin):
    number = note(linkedin, 1000, "Zoé: « rappeler »")
    assert number == "500000001"
    told = {
        "id": number,
        "active": True,
        "contract": CONTRACT,
        "owner": "urn:li:seat:11",
        "member": "urn:li:person:P1",
        "content": "Zoé: « rappeler »",
        "created": 1000,
        "lastModified": 1000,
    }
    answer = linkedin.api("GET", NOTES + "&cutoffDate=0&beforeDate=1000").json()
    assert answer == {"elements": [told], "paging": {"start": 0, "count": 10, "links": []}}
    linkedin.control("PATCH", f"notes/{number}", {"content": "Done", "at": 2000})
    assert notes(linkedin, 0, 1999) == []
    assert notes(linkedin, 0, 2000) == [{**told, "content": "Done", "lastModified": 2000}]
    linkedin.control("PATCH", f"notes/{number}", {"deleted": True, "at": 3000})
    gone = {**told, "active": False, "lastModified": 3000}
    del gone["content"]
    assert notes(linkedin, 2000, 3000) == [gone]
    again = linkedin.send("PATCH", f"/sandbox/notes/{number}", json={"content": "x"})
    assert (again.status_code, again.json()) == (400, {"error": "notes: 500000001 is deleted"})
    assert [row["active"] for row in linkedin.control("GET", "notes")] == [False]


def test_the_lower_bound_is_outside_and_the_upper_inside(linkedin):
    for at in (1000, 2000, 3000):
        note(linkedin, at)
    assert [item["created"] for item in notes(linkedin, 1000, 3000)] == [2000, 3000]
    assert [item["created"] for item in notes(linkedin, 0, 5000, "&start=1&count=1")] == [2000]


def test_notes_of_some_seats(linkedin):
    seat = {"contract_id": "283441920", "id": "12", "first_name": "A", "last_name": "B"}
    linkedin.control("POST", "seats", seat)
    note(linkedin, 1000)
    note(linkedin, 2000, seat="12")
    owners = "&owners=urn:li:seat:12"
    assert [item["owner"] for item in notes(linkedin, 0, 5000, owners)] == ["urn:li:seat:12"]
    assert len(notes(linkedin, 0, 5000, owners + "&owners=urn:li:seat:11")) == 2


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("&beforeDate=5", "Query parameter cutoffDate is required"),
        ("&cutoffDate=5&beforeDate=4", "beforeDate is before cutoffDate"),
        (
            f"&cutoffDate=5&beforeDate={6 + 12 * HOUR}",
            "cutoffDate and beforeDate must not be more than 12 hours apart",
        ),
        ("&cutoffDate=5", "cutoffDate and beforeDate must not be more than 12 hours apart"),
    ],
)
def test_windows_that_are_refused(linkedin, more, message):
    answer = linkedin.api("GET", NOTES + more)
    assert answer.status_code == 400
    assert answer.json() == {"message": message, "status": 400}
    assert notes(linkedin, 5, 5 + 12 * HOUR) == []


def test_members_who_closed_and_had_inmail_of_the_contract(linkedin):
    for number in (2, 3, 4):
        person = {"id": f"P{number}", "first_name": "A", "last_name": "B"}
        linkedin.control("POST", "people", person)
    for number in (1, 2, 4):
        inmail = {"seat_id": "11", "person_id": f"P{number}", "direction": "sent", "at": 1000}
        linkedin.control("POST", "inmail", inmail)
    assert linkedin.api("GET", CLOSED + "0").json()["elements"] == []
    times = {}
    for number in (1, 2, 3):
        linkedin.control("POST", "clock", {"offset_seconds": number * 10 - 100})
        linkedin.control("PATCH", f"people/P{number}", {"privacy": "CLOSED"})
    linkedin.control("POST", "clock", {"offset_seconds": 0})
    # Closing what is closed changes nothing.
    linkedin.control("PATCH", "people/P1", {"privacy": "CLOSED"})
    times = {row["id"]: row["closed_at"] for row in linkedin.control("GET", "people")}
    assert times["P4"] is None
    assert times["P1"] < times["P2"] < times["P3"]
    first, second = (
        {"member": f"urn:li:person:P{number}", "closedAt": times[f"P{number}"]} for number in (1, 2)
    )
    answer = linkedin.api("GET", CLOSED + "0").json()
    assert answer == {"elements": [first, second], "paging": {"start": 0, "count": 10, "links": []}}
    assert linkedin.api("GET", f"{CLOSED}{times['P2']}").json()["elements"] == [second]
    assert linkedin.api("GET", f"{CLOSED}{times['P2'] + 1}").json()["elements"] == []
    assert linkedin.api("GET", CLOSED + "0&start=1").json()["elements"] == [second]
    linkedin.control("PATCH", "people/P1", {"privacy": "OPEN"})
    assert linkedin.api("GET", CLOSED + "0").json()["elements"] == [second]


def test_closed_since_is_needed(linkedin):
    answer = linkedin.api("GET", CLOSED.removesuffix("&closedSince="))
    assert answer.status_code == 400
    assert answer.json()["message"] == "Query parameter closedSince is required"
