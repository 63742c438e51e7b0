"""Faults: counted, limited to a path, and gone when cleared."""

import json

import pytest

SEATS = "/v2/seatsV2?q=attributes&contracts=urn:li:contract:283441920&start=0"


def on(browser, kind, **more):
    return browser.control("POST", "faults", {"kind": kind, **more})


def test_a_limit_with_and_without_retry_after(linkedin):
    on(linkedin, "429", times=1, retry_after=7)
    first = linkedin.api("GET", SEATS)
    assert first.status_code == 429
    assert first.headers["retry-after"] == "7"
    assert first.json() == {
        "serviceErrorCode": 101,
        "message": "Resource level throttle limit for calls to this resource is reached",
        "status": 429,
    }
    assert len(first.headers["x-li-uuid"]) == 32
    assert linkedin.api("GET", SEATS).status_code == 200
    on(linkedin, "429")
    for _ in range(3):
        answer = linkedin.api("GET", SEATS)
        assert answer.status_code == 429
        assert "retry-after" not in answer.headers
    assert linkedin.control("DELETE", "faults") == {"cleared": 1}
    assert linkedin.api("GET", SEATS).status_code == 200


def test_a_fault_keeps_to_its_path_and_method(linkedin):
    on(linkedin, "500", path_prefix="/v2/conversationEvents", method="GET")
    assert linkedin.api("GET", SEATS).status_code == 200
    assert linkedin.parent()
    answer = linkedin.api("GET", "/v2/conversationEvents?q=criteria")
    assert answer.status_code == 500
    assert answer.json() == {
        "serviceErrorCode": 0,
        "message": "Internal Server Error",
        "status": 500,
    }


def test_other_replacements(linkedin):
    on(linkedin, "html", times=1)
    html = linkedin.api("GET", SEATS)
    assert html.status_code == 200
    assert html.headers["content-type"] == "text/html; charset=utf-8"
    assert html.text.startswith("<!doctype html>")
    on(linkedin, "expired_token", times=1)
    assert linkedin.parent()
    expired = linkedin.api("GET", SEATS)
    assert expired.status_code == 401
    assert expired.json()["serviceErrorCode"] == 65602
    on(linkedin, "timeout", times=1, seconds=0.05)
    late = linkedin.api("GET", SEATS)
    assert late.status_code == 504
    assert linkedin.control("GET", "faults") == []


def test_the_token_endpoint_fails_too(linkedin):
    on(linkedin, "500", times=1, path_prefix="/oauth")
    form = {"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}
    assert linkedin.send("POST", "/oauth/v2/accessToken", data=form).status_code == 500


def test_a_truncated_answer_is_no_json(linkedin):
    whole = linkedin.api("GET", SEATS).text
    on(linkedin, "truncated", times=1)
    half = linkedin.api("GET", SEATS)
    assert half.status_code == 200
    assert whole.startswith(half.text)
    with pytest.raises(json.JSONDecodeError):
        half.json()


def test_a_slow_drip_arrives_whole(linkedin):
    whole = linkedin.api("GET", SEATS)
    on(linkedin, "slow_drip", times=1, seconds=0.02)
    slow = linkedin.api("GET", SEATS)
    assert slow.json() == whole.json()
    assert slow.headers["content-type"] == "application/json"
    assert "content-length" not in slow.headers


def test_elements_twice_and_in_another_order(linkedin):
    seat = {"contract_id": "283441920", "id": "12", "first_name": "Marc", "last_name": "Oduya"}
    linkedin.control("POST", "seats", seat)

    def ids():
        return [item["id"] for item in linkedin.api("GET", SEATS).json()["elements"]]

    on(linkedin, "duplicate", times=1)
    # An answer without elements does not use the fault up.
    people = {"X-RestLi-Protocol-Version": "2.0.0"}
    linkedin.api("GET", "/v2/people?ids=List((id:P1))", headers=people)
    assert ids() == [11, 12, 11, 12]
    on(linkedin, "reorder", times=1)
    assert ids() == [12, 11]
    assert ids() == [11, 12]


@pytest.mark.parametrize("applied", [True, False])
def test_a_write_may_arrive_without_an_answer(linkedin, keys, applied):
    key = keys.candidate("C1")
    body = {
        "atsCreatedAt": 1,
        "atsLastModifiedAt": 1,
        "firstName": "Z",
        "addresses": [],
        "phoneNumbers": [],
    }
    on(linkedin, "500", times=1, applied=applied)
    url = "/v2/atsCandidates?" + keys.ids(key)
    answer = linkedin.api("PUT", url, json={"entities": {keys.text(key): body}})
    assert answer.status_code == 500
    assert len(linkedin.control("GET", "candidates")) == applied


def test_the_log_names_the_fault(linkedin):
    on(linkedin, "500", times=1)
    linkedin.api("GET", SEATS)
    call = linkedin.control("GET", "calls")[-1]
    assert (call["status"], call["fault"], call["path"]) == (500, "500", "/v2/seatsV2")
