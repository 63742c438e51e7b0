"""What a call to `/rest` has to say, and how its refusals look."""

import pytest

SEATS = "/rest/seatsV2?q=attributes&contracts=urn:li:contract:283441920&start=0"
VERSION = {"LinkedIn-Version": "202603"}


def test_a_version_is_needed(linkedin):
    answer = linkedin.api("GET", SEATS)
    assert answer.status_code == 400
    assert answer.json() == {
        "code": "VERSION_MISSING",
        "message": (
            "A version must be present. Please specify a version by adding the LinkedIn-Version"
            " header."
        ),
        "status": 400,
    }
    assert answer.headers["x-restli-gateway-error"] == "true"
    assert len(answer.headers["x-li-uuid"]) == 32
    assert "x-restli-gateway-error" not in linkedin.api("GET", SEATS, headers=VERSION).headers


@pytest.mark.parametrize(
    "version",
    [
        *("202505", "202506", "202507", "202508", "202508.01", "202508.02", "202510", "202511"),
        *("202512", "202602", "202603", "202603.01", "202604"),
    ],
)
def test_versions_that_are_active(linkedin, version):
    answer = linkedin.api("GET", SEATS, headers={"LinkedIn-Version": version})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("version", "named"),
    [
        ("202309", "20230901"),
        ("202504", "20250401"),
        ("202509", "20250901"),
        ("203001", "20300101"),
        ("202603.02", "20260302"),
        ("202508.03", "20250803"),
        ("2026-03", "2026-03"),
    ],
)
def test_versions_that_are_not(linkedin, version, named):
    answer = linkedin.api("GET", SEATS, headers={"LinkedIn-Version": version})
    assert answer.status_code == 426
    assert answer.json() == {
        "code": "NONEXISTENT_VERSION",
        "message": f"Requested version {named} is not active",
        "status": 426,
    }


@pytest.mark.parametrize(
    ("method", "url", "status", "code"),
    [
        ("GET", "/rest/conversationEvents", 404, "RESOURCE_NOT_FOUND"),
        ("GET", "/rest/atsCandidates", 404, "RESOURCE_NOT_FOUND"),
        ("GET", "/rest/atsIntegrations", 404, "RESOURCE_NOT_FOUND"),
        ("GET", "/rest/mailStubs", 404, "RESOURCE_NOT_FOUND"),
        ("GET", "/rest/seatsV2?q=attributes", 400, "ILLEGAL_ARGUMENT"),
        ("DELETE", "/rest/seatsV2", 405, "METHOD_NOT_ALLOWED"),
        (
            "GET",
            "/rest/seatsV2?q=attributes&contracts=urn:li:contract:1&start=0",
            403,
            "ACCESS_DENIED",
        ),
        ("GET", "/rest/seatsV2?" + "x" * 4097, 414, "URI_TOO_LONG"),
    ],
)
def test_refusals_carry_a_code_that_is_a_word(linkedin, method, url, status, code):
    answer = linkedin.api(method, url, headers=VERSION)
    assert answer.status_code == status
    assert answer.json() == {
        "code": code,
        "message": answer.json()["message"],
        "status": status,
    }


def test_tokens_in_both_dialects(linkedin):
    bad = linkedin.api("GET", SEATS, headers=VERSION, token="x").json()
    text = "Invalid access token"
    assert bad == {"code": "INVALID_ACCESS_TOKEN", "message": text, "status": 401}
    v2 = linkedin.api("GET", SEATS.replace("/rest", "/v2"), token="x").json()
    assert v2 == {"serviceErrorCode": 65600, "message": text, "status": 401}
    linkedin.control("DELETE", "tokens")
    old = linkedin.api("GET", SEATS, headers=VERSION).json()
    assert old["code"] == "EXPIRED_ACCESS_TOKEN"


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("429", 429, "QUOTA_EXCEEDED"),
        ("500", 500, "INTERNAL_SERVER_ERROR"),
        ("expired_token", 401, "EXPIRED_ACCESS_TOKEN"),
    ],
)
def test_faults_speak_the_dialect(linkedin, kind, status, code):
    linkedin.control("POST", "faults", {"kind": kind, "times": 1})
    answer = linkedin.api("GET", SEATS, headers=VERSION)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_seats_have_other_names(linkedin):
    old = linkedin.api("GET", SEATS.replace("/rest", "/v2")).json()["elements"][0]
    new = linkedin.api("GET", SEATS, headers=VERSION).json()["elements"][0]
    created = old.pop("created")
    assert new.pop("seatId") == old.pop("id") == 11
    assert new.pop("createdAt") == {"actor": old["member"], "time": created["time"]}
    assert new == old
    two = {**VERSION, "X-RestLi-Protocol-Version": "2.0.0"}
    query = "q=attributes&contracts=List(urn%3Ali%3Acontract%3A283441920)&start=0"
    answer = linkedin.api("GET", f"/rest/seatsV2?{query}", headers=two)
    assert [seat["seatId"] for seat in answer.json()["elements"]] == [11]
