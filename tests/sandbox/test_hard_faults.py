"""Faults that hurt a careless reader, over a real connection; and batches that pass in part."""

import gzip
import threading
import time

import httpx
import pytest
import uvicorn

from integrations.sandbox.server import configuration

SEATS = "/v2/seatsV2?q=attributes&contracts=urn:li:contract:283441920&start=0"
BODY = {
    "atsCandidateId": "C1",
    "atsCreatedAt": 1,
    "atsLastModifiedAt": 1,
    "atsJobPostingId": "J1",
    "atsJobPostingName": "Job",
    "firstName": "Zoé",
}
THROTTLED = "Resource level throttle limit for calls to this resource is reached"


@pytest.fixture
def served(linkedin):
    """The connected world behind a real port: an HTTP client with the child's token."""
    server = uvicorn.Server(configuration(linkedin.app, 0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    headers = {"authorization": f"Bearer {linkedin.token}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers) as client:
        yield client
    server.should_exit = True
    thread.join(5)


def on(client, kind, **more):
    client.post("/sandbox/faults", json={"kind": kind, "times": 1, **more}).raise_for_status()


def test_a_connection_that_is_reset(served):
    assert served.get(SEATS).status_code == 200
    on(served, "reset")
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        served.get(SEATS)
    call = served.get("/sandbox/calls").json()[-1]
    assert (call["status"], call["fault"], call["path"]) == (0, "reset", "/v2/seatsV2")
    assert served.get(SEATS).status_code == 200


def test_a_connection_that_is_reset_in_the_middle(served):
    on(served, "reset", mid_body=True)
    read = b""
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        with served.stream("GET", SEATS) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-length"] == "4096"
            for piece in answer.iter_raw():
                read += piece
    assert read == b'{"elements":[{"id":"'
    assert served.get(SEATS).status_code == 200


@pytest.mark.parametrize("applied", [True, False])
def test_a_write_before_the_reset(served, keys, applied):
    on(served, "reset", applied=applied)
    key = keys.application("A1")
    body = {"entities": {keys.text(key): BODY}}
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        served.put("/v2/atsApplications?" + keys.ids(key), json=body)
    assert len(served.get("/sandbox/applications").json()) == applied


def test_a_bomb_is_small_until_it_is_unpacked(served):
    on(served, "gzip_bomb", megabytes=20)
    with served.stream("GET", SEATS) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "application/json"
    assert len(packed) < 100_000
    text = gzip.decompress(packed)
    assert len(text) == 20 * 1024 * 1024
    assert text.replace(b" ", b"") == b'{"elements":[],"paging":{"start":0,"count":10,"links":[]}}'


def test_a_huge_answer_is_streamed(served):
    on(served, "huge", megabytes=5)
    with served.stream("GET", SEATS) as answer:
        size = sum(len(piece) for piece in answer.iter_raw())
    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers
    assert size == 5 * 1024 * 1024
    on(served, "huge")  # 200 MB: the caller may leave, and the next one is served
    with served.stream("GET", SEATS) as answer:
        next(answer.iter_raw())
    assert served.get(SEATS).status_code == 200


def write(browser, keys, *numbers, method="PUT"):
    found = [keys.application(number) for number in numbers]
    body = {"entities": {keys.text(key): BODY for key in found}} if method == "PUT" else None
    answer = browser.api(method, "/v2/atsApplications?" + keys.ids(*found), json=body)
    assert answer.status_code == 200
    shown = answer.json()

    def ids(part):
        return [key.split("&")[0].partition("=")[2] for key in shown[part]]

    return ids("results"), ids("errors"), list(shown["errors"].values())


def kept(browser):
    return sorted(item["id"] for item in browser.control("GET", "applications"))


def test_results_that_are_missing(linkedin, keys):
    linkedin.control("POST", "faults", {"kind": "partial", "times": 1})
    assert write(linkedin, keys, "A1", "A2", "A3") == (["A2", "A3"], [], [])
    assert kept(linkedin) == ["A1", "A2", "A3"]  # written, and not told
    linkedin.control("POST", "faults", {"kind": "partial", "times": 1, "drop": 2})
    assert write(linkedin, keys, "A1", "A2", "A3", method="GET") == (["A3"], [], [])
    assert write(linkedin, keys, "A1", method="GET") == (["A1"], [], [])


@pytest.mark.parametrize(("status", "text"), [(429, THROTTLED), (400, "Entity was refused")])
def test_an_entity_that_is_refused_among_others(linkedin, keys, status, text):
    fault = {"kind": "partial", "times": 1, "refuse_status": status}
    linkedin.control("POST", "faults", fault)
    error = {"status": status, "message": text}
    assert write(linkedin, keys, "A1", "A2") == (["A1"], ["A2"], [error])
    assert kept(linkedin) == ["A1"]  # refused is not written
    assert write(linkedin, keys, "A2") == (["A2"], [], [])
    linkedin.control("POST", "faults", fault)
    assert write(linkedin, keys, "A1", "A2", method="GET") == (["A1"], ["A2"], [error])
    linkedin.control("POST", "faults", {**fault, "drop": 1})
    assert write(linkedin, keys, "A4", "A5", "A6") == (["A5"], ["A6"], [error])
    linkedin.control("POST", "faults", fault)
    assert write(linkedin, keys, "A7") == ([], ["A7"], [error])
    assert kept(linkedin) == ["A1", "A2", "A4", "A5"]


def test_partial_waits_for_a_batch(linkedin):
    linkedin.control("POST", "faults", {"kind": "partial", "times": 1})
    assert len(linkedin.api("GET", SEATS).json()["elements"]) == 1
    assert len(linkedin.control("GET", "faults")) == 1


def test_options_are_read_strictly(linkedin):
    for body, message in (
        ({"kind": "huge", "megabytes": "1"}, "megabytes must be a seconds"),
        ({"kind": "partial", "drop": 1.5}, "drop must be a number"),
        ({"kind": "reset", "mid_body": 1}, "mid_body must be a flag"),
    ):
        answer = linkedin.send("POST", "/sandbox/faults", json=body)
        assert (answer.status_code, answer.json()) == (400, {"error": message})
