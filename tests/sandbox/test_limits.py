"""Limits: calls a day by the clock of the world, records a minute, each application its own."""

import pytest

from integrations.sandbox import limits
from tests.sandbox.conftest import CONTRACT, ORGANIZATION, Browser

SEATS = f"/v2/seatsV2?q=attributes&contracts={CONTRACT}&start=0"
DAY_S = 86_400
V2_BODY = {
    "serviceErrorCode": 101,
    "message": "Resource level throttle limit for calls to this resource is reached",
    "status": 429,
}
REST_BODY = {
    "code": "QUOTA_EXCEEDED",
    "message": "Daily request quota exceeded",
    "status": 429,
}
BODY = {
    "atsCandidateId": "C1",
    "atsCreatedAt": 1,
    "atsLastModifiedAt": 1,
    "atsJobPostingId": "J1",
    "atsJobPostingName": "Job",
    "firstName": "Zoé",
}


def limit(browser, group, **numbers):
    return browser.control("POST", "limits", {"group": group, **numbers})


def at(browser, seconds):
    """Set the clock to some seconds after a midnight, and keep the token alive."""
    now = browser.control("GET", "state")
    midnight = (now["now"] / 1000 - now["offset_seconds"]) // DAY_S * DAY_S + DAY_S
    machine = now["now"] / 1000 - now["offset_seconds"]
    browser.control("POST", "clock", {"offset_seconds": midnight + seconds - machine})
    browser.app.state.store.run("UPDATE tokens SET expires_at = 9000000000000")


def used(browser):
    return {item["group"]: item["used"] for item in browser.control("GET", "usage")}


def write(browser, keys, numbers):
    found = [keys.application(f"A{number}") for number in numbers]
    body = {"entities": {keys.text(key): BODY for key in found}}
    return browser.api("PUT", "/v2/atsApplications?" + keys.ids(*found), json=body)


def test_the_documented_numbers(empty):
    assert empty.control("GET", "limits") == {
        "ats": {"daily": 100_000, "per_minute": 10_000},
        "conversationEvents": {"daily": 100_000, "per_minute": None},
        "atsIntegrations": {"daily": 5_000, "per_minute": None},
        "integrations": {"daily": 5_000, "per_minute": None},
        "integrationConfigurations": {"daily": 5_000, "per_minute": None},
        "simpleJobPostings": {"daily": 100_000, "per_minute": 2_000},
        "simpleJobPostingTasks": {"daily": 300_000, "per_minute": None},
        "jobPostingStatus": {"daily": 1_000_000, "per_minute": None},
        **{
            name: {"daily": None, "per_minute": None}
            for name in (
                *("seatsV2", "people", "mailStubs", "prospectNotes", "closedMembers"),
                *("exportedCandidates", "provisionedApplications"),
                "developerApplicationsSecurity",
            )
        },
    }


def test_a_day_ends_at_midnight_utc_of_the_world(linkedin):
    at(linkedin, -1000)
    assert limit(linkedin, "seatsV2", daily=2) == {"daily": 2, "per_minute": None}
    answers = [linkedin.api("GET", SEATS) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert answers[2].json() == V2_BODY
    assert "retry-after" not in answers[2].headers
    client = linkedin.control("GET", "clients")[-1]["client_id"]
    assert {"client_id": client, "group": "seatsV2", "used": 2, "limit": 2} in linkedin.control(
        "GET", "usage"
    )
    at(linkedin, -5 - DAY_S)
    assert linkedin.api("GET", SEATS).status_code == 200  # a day earlier is another day
    at(linkedin, -20)
    assert linkedin.api("GET", SEATS).status_code == 429
    at(linkedin, 5)
    assert used(linkedin) == {}
    assert linkedin.api("GET", SEATS).status_code == 200


def test_groups_and_applications_are_counted_apart(linkedin):
    limit(linkedin, "seatsV2", daily=1)
    versioned = {"LinkedIn-Version": "202603"}
    assert linkedin.api("GET", SEATS).status_code == 200
    refused = linkedin.api("GET", SEATS.replace("/v2", "/rest"), headers=versioned)
    assert (refused.status_code, refused.json()) == (429, REST_BODY)
    people = {"X-RestLi-Protocol-Version": "2.0.0"}
    assert linkedin.api("GET", "/v2/people?ids=List((id:P1))", headers=people).status_code == 200
    other = linkedin.child("company-2")["token"]
    assert linkedin.api("GET", SEATS, token=other).status_code == 403
    assert linkedin.api("GET", SEATS, token=other).status_code == 429


def test_all_that_the_ats_sends_is_one_group(linkedin, keys):
    linkedin.control("DELETE", "usage")
    limit(linkedin, "ats", daily=3)
    assert write(linkedin, keys, [1]).status_code == 200
    stage = f"/v2/atsApplications/{keys.text(keys.application('A1'))}/stages?ids=s"
    assert linkedin.api("GET", stage).status_code == 200
    candidates = "/v2/atsCandidates?" + keys.ids(keys.candidate("C1"))
    assert linkedin.api("GET", candidates).status_code == 200
    one = f"(externalCandidateId:C1,integrationContext:{ORGANIZATION.replace(':', '%3A')})"
    headers = {"LinkedIn-Version": "202603", "X-RestLi-Protocol-Version": "2.0.0"}
    versioned = linkedin.api("GET", f"/rest/candidates?ids=List({one})", headers=headers)
    assert (versioned.status_code, versioned.json()) == (429, REST_BODY)
    assert write(linkedin, keys, [2]).json() == V2_BODY
    assert used(linkedin) == {"ats": 3}
    assert [item["id"] for item in linkedin.control("GET", "applications")] == ["A1"]


def test_records_of_a_minute(linkedin, keys):
    at(linkedin, 60)
    limit(linkedin, "ats", per_minute=5)
    assert write(linkedin, keys, range(3)).status_code == 200
    refused = write(linkedin, keys, range(3, 6))
    assert (refused.status_code, refused.json()) == (429, V2_BODY)
    assert len(linkedin.control("GET", "applications")) == 3
    assert write(linkedin, keys, range(3, 5)).status_code == 200  # what still fits passes
    assert write(linkedin, keys, [5]).status_code == 429
    at(linkedin, 120)
    assert write(linkedin, keys, range(5, 10)).status_code == 200


def test_what_was_used_survives_a_restart(linkedin, tmp_path):
    at(linkedin, 100)
    limit(linkedin, "seatsV2", daily=2)
    linkedin.api("GET", SEATS)
    linkedin.api("GET", SEATS)
    again = Browser(tmp_path / "connected.sqlite3", "empty")
    again.token = linkedin.token
    assert again.api("GET", SEATS).status_code == 429
    again.close()


def test_numbers_are_set_back_and_counts_forgotten(linkedin):
    limit(linkedin, "conversationEvents", daily=0)
    url = "/v2/conversationEvents?q=criteria&viewer=urn:li:seat:11&timeRange.start=1"
    assert linkedin.api("GET", url).status_code == 429
    restored = limit(linkedin, "conversationEvents", daily=None)
    assert restored == {"daily": 100_000, "per_minute": None}
    assert linkedin.api("GET", url).status_code == 400
    limit(linkedin, "conversationEvents", daily=1)
    assert linkedin.api("GET", url).status_code == 429
    linkedin.control("DELETE", "usage")
    assert linkedin.api("GET", url).status_code == 400
    linkedin.control("POST", "reset", {"world": "empty", "keep_clients": True})
    assert linkedin.control("GET", "limits")["conversationEvents"]["daily"] == 100_000
    assert linkedin.control("GET", "usage") == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"group": "x"}, "group must be one of " + ", ".join(limits.DAILY)),
        ({"daily": 5}, "group is required"),
        ({"group": "ats", "daily": "5"}, "daily must be a number"),
    ],
)
def test_limits_that_cannot_be(empty, body, message):
    answer = empty.send("POST", "/sandbox/limits", json=body)
    assert (answer.status_code, answer.json()) == (400, {"error": message})
