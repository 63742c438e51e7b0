"""The 4 KB limit, and the two ways around it."""

import json

import pytest

FORM = "application/x-www-form-urlencoded"
BODY = {
    "atsCandidateId": "C1",
    "atsCreatedAt": 1,
    "atsLastModifiedAt": 1,
    "atsJobPostingId": "J1",
    "atsJobPostingName": "Job",
    "firstName": "Zoé",
}


@pytest.fixture
def batch(keys):
    """A full batch: the keys, and their query of more than 4 KB."""
    found = [keys.application(f"A{number}") for number in range(100)]
    query = keys.ids(*found)
    assert len(query) > 8192
    return found, query


def multipart(query, body, boundary="xyz", line="\r\n"):
    return line.join(
        [
            f"--{boundary}",
            f"Content-Type: {FORM}",
            "",
            query,
            f"--{boundary}",
            "Content-Type: application/json",
            "",
            json.dumps(body, ensure_ascii=False),
            f"--{boundary}--",
            "",
        ]
    ).encode()


def put(browser, content, content_type="multipart/mixed; boundary=xyz", method="PUT"):
    headers = {"X-HTTP-Method-Override": method, "content-type": content_type}
    return browser.api("POST", "/v2/atsApplications", content=content, headers=headers)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/v2/atsApplications?" + "x" * 4097),
        ("GET", "/v2/seatsV2?" + "x" * 4097),
        ("GET", "/v2/" + "x" * 4097),
        ("GET", "/v2/" + "x/" * 4097),
    ],
)
def test_too_long(linkedin, method, path):
    answer = linkedin.api(method, path)
    assert answer.status_code == 414
    assert answer.json() == {"message": "Request URI Too Long", "status": 414}
    assert len(answer.headers["x-li-uuid"]) == 32


def test_exactly_four_kilobytes_pass(linkedin):
    head = "q=attributes&contracts=urn:li:contract:283441920&start=0&x="
    query = head + "y" * (4096 - len(head))
    assert linkedin.api("GET", f"/v2/seatsV2?{query}").status_code == 200


def test_a_full_batch_goes_through_a_multipart_tunnel(linkedin, keys, batch):
    found, query = batch
    body = {"entities": {keys.text(key): BODY for key in found}}
    answer = put(linkedin, multipart(query, body))
    assert answer.status_code == 200
    assert len(answer.json()["results"]) == 100
    assert len(linkedin.control("GET", "applications")) == 100
    call = linkedin.control("GET", "calls")[-1]
    assert (call["method"], call["tunnelled"], call["status"]) == ("PUT", True, 200)


def test_a_read_goes_through_a_form_tunnel(linkedin, batch):
    _, query = batch
    headers = {"X-HTTP-Method-Override": "get", "content-type": FORM}
    answer = linkedin.api("POST", "/v2/atsApplications", content=query, headers=headers)
    assert answer.status_code == 200
    assert len(answer.json()["errors"]) == 100
    assert linkedin.control("GET", "calls")[-1]["method"] == "GET"


def test_a_delete_goes_through_a_form_tunnel(linkedin, keys):
    key = keys.application("A1")
    linkedin.api(
        "PUT", "/v2/atsApplications?" + keys.ids(key), json={"entities": {keys.text(key): BODY}}
    )
    answer = put(linkedin, keys.ids(key), FORM, "DELETE")
    assert [value["status"] for value in answer.json()["results"].values()] == [204]


def test_a_hundred_and_one_are_too_many(linkedin, keys):
    found = [keys.application(f"A{number}") for number in range(101)]
    body = {"entities": {keys.text(key): BODY for key in found}}
    answer = put(linkedin, multipart(keys.ids(*found), body))
    assert answer.status_code == 400
    assert answer.json() == {
        "message": "Batch of 101 keys is larger than the limit of 100",
        "status": 400,
    }
    assert linkedin.control("GET", "applications") == []


@pytest.mark.parametrize(
    ("content", "content_type", "method", "message"),
    [
        (
            multipart("a=b", {}, line="\n"),
            "multipart/mixed; boundary=xyz",
            "PUT",
            "Tunnelled request needs two parts between CRLF boundaries",
        ),
        (
            multipart("a=b", {}),
            "multipart/mixed; boundary=other",
            "PUT",
            "Tunnelled request needs two parts between CRLF boundaries",
        ),
        (
            multipart("a=b", {}).replace(b"application/json", FORM.encode()),
            "multipart/mixed; boundary=xyz",
            "PUT",
            "Tunnelled request needs a urlencoded part and a body part",
        ),
        (
            b"{}",
            "application/json",
            "PUT",
            "Content-Type application/json is not supported for a tunnel",
        ),
        (b"", FORM, "TRACE", "X-HTTP-Method-Override TRACE is not possible with POST"),
    ],
)
def test_tunnels_that_cannot_be_read(linkedin, content, content_type, method, message):
    answer = put(linkedin, content, content_type, method)
    assert answer.status_code == 400
    assert answer.json() == {"message": message, "status": 400}
