"""Batches are answered record by record, sent a hundred at a time, and halved where too large."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import quote

import pytest

from integrations.linkedin import ats, batches, keys
from integrations.linkedin.batches import NOT_NAMED, Outcome
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.errors import LinkedInError, RateLimited, ServerError
from integrations.linkedin.transport import Transport
from tests.integrations.http_server import Oddity
from tests.integrations.linkedin.conftest import Api, signed_in
from tests.integrations.linkedin.test_ats import ODD_ID, candidate
from tests.linkedin import ORGANIZATION

Answer = Callable[[list[str]], tuple[int, Any]]


class Batches:
    """A LinkedIn that answers batches as a test says; `sent` are the keys of each call."""

    def __init__(self, odd: Oddity, answer: Answer) -> None:
        self.sent: list[list[str]] = []
        self.answer = answer
        self.odd = odd
        odd.reply = self.reply

    def reply(self, request: BaseHTTPRequestHandler) -> None:
        _, _, body = self.odd.seen[-1]
        if body.startswith(b"--"):
            body = body.split(b"\r\n\r\n")[2].rpartition(b"\r\n--")[0]
        self.sent.append(list(json.loads(body)["entities"]))
        status, value = self.answer(self.sent[-1])
        answer = json.dumps(value).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(answer)))
        request.end_headers()
        request.wfile.write(answer)

    @property
    def sizes(self) -> list[int]:
        return [len(one) for one in self.sent]


def everything(texts: list[str]) -> tuple[int, Any]:
    return 200, {"results": {text: {"status": 204} for text in texts}, "errors": {}}


def at_most(number: int, status: int = 413) -> Answer:
    return lambda texts: everything(texts) if len(texts) <= number else (status, {"message": "No"})


def put(client: LinkedInClient, ids: list[str], **body: Any) -> dict[str, Outcome]:
    return ats.put_candidates(client, ORGANIZATION, {one: candidate(**body) for one in ids})


def ids(number: int) -> list[str]:
    return [f"C{index:03}" for index in range(number)]


# -- Whose answer is it? ---------------------------------------------------------------------
def otherwise(text: str) -> str:
    """The same key as another would write it: parts turned round, all or little encoded."""
    if text.startswith("("):
        parts = sorted(keys.parse_v2(text), reverse=True)
        some = [f"{name}:{quote(value, safe='')}".replace("%2F", "/") for name, value in parts]
        return "($params:(a:b,c:List(d)),{})".format(",".join(some))
    parts = sorted(keys.parse_v1(text), reverse=True)
    return "&".join(f"{name}={quote(value, safe='/@ ')}" for name, value in parts)


@pytest.mark.parametrize("rest", [False, True])
@pytest.mark.parametrize(
    "written", [otherwise, lambda text: quote(text, safe=""), lambda text: quote(otherwise(text))]
)
def test_a_record_is_known_by_its_key_however_it_is_written(
    transport: Transport, odd: Oddity, rest: bool, written: Callable[[str], str]
) -> None:
    def answer(texts: list[str]) -> tuple[int, Any]:
        first, second, third = map(written, texts)
        results = {third: {"status": 204}, first: {"status": "201"}}
        return 200, {"errors": {second: {"status": 422, "message": "No"}}, "results": results}

    Batches(odd, answer)
    found = put(signed_in(transport, odd, rest=rest), [ODD_ID, "b/2", "c"])
    assert found == {ODD_ID: Outcome(201), "b/2": Outcome(422, "No"), "c": Outcome(204)}
    assert list(found) == [ODD_ID, "b/2", "c"]


@pytest.mark.parametrize(
    ("results", "errors", "wanted"),
    [
        ({}, {}, Outcome(0, NOT_NAMED)),
        ({"nonsense": {"status": 204}, "(": {}}, {"": {"status": 500}}, Outcome(0, NOT_NAMED)),
        ({"it": {"status": 204}}, {"it": {"status": 400, "message": "No"}}, Outcome(400, "No")),
        ({"it": {}}, {}, Outcome(0)),
        ({}, {"it": {"message": "No"}}, Outcome(0, "No")),
        ({}, {"it": {"status": 409, "message": "Old"}}, Outcome(409, "Old")),
    ],
)
def test_what_became_of_one_record(
    transport: Transport, odd: Oddity, results: Any, errors: Any, wanted: Outcome
) -> None:
    def answer(texts: list[str]) -> tuple[int, Any]:
        own = {"it": texts[0]}
        named = [{own.get(n, n): v for n, v in some.items()} for some in (results, errors)]
        return 200, {"results": named[0], "errors": named[1]}

    Batches(odd, answer)
    found = put(signed_in(transport, odd), ["1"])["1"]
    assert found == wanted
    assert found.is_unknown is (wanted.status == 0)
    assert not found.accepted


def test_a_record_of_another_organization_is_not_taken_for_ours(
    transport: Transport, odd: Oddity
) -> None:
    Batches(odd, lambda texts: everything([text.replace(ORGANIZATION, "9") for text in texts]))
    assert put(signed_in(transport, odd), ["1"]) == {"1": Outcome(0, NOT_NAMED)}


# -- A hundred at a time ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("number", "sizes"),
    [(1, [1]), (100, [100]), (101, [100, 1]), (200, [100, 100]), (250, [100, 100, 50])],
)
def test_a_hundred_a_call_one_after_the_other_in_their_order(
    api: Api, spoken: LinkedInClient, number: int, sizes: list[int]
) -> None:
    assert put(spoken, ids(number)) == dict.fromkeys(ids(number), Outcome(204))
    in_order = [write["key"] for write in api.sandbox.get("writes")]
    assert len(in_order) == number
    assert in_order == sorted(in_order)
    calls = [call["query"] for call in api.calls() if "andidates" in call["path"]]
    assert [query.count("integrationContext") for query in calls] == sizes
    gone = ats.delete_candidates(spoken, ORGANIZATION, reversed(ids(number)))
    assert gone == dict.fromkeys(ids(number), Outcome(204))
    assert list(gone) == ids(number)[::-1]


def test_no_two_calls_are_under_way_at_once(transport: Transport, odd: Oddity) -> None:
    before: list[int] = []

    def answer(texts: list[str]) -> tuple[int, Any]:
        before.append(len(odd.seen))
        return everything(texts)

    batches_ = Batches(odd, answer)
    put(signed_in(transport, odd), ids(250))
    assert before == [1, 2, 3]
    assert batches_.sizes == [100, 100, 50]


def test_no_call_is_larger_than_its_bytes(
    transport: Transport, odd: Oddity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_BYTES", 3000)
    asked = Batches(odd, everything)
    found = put(signed_in(transport, odd), ids(5), name="N" * 1000)
    assert found == dict.fromkeys(ids(5), Outcome(204))
    assert asked.sizes == [2, 2, 1]
    # One that is too large by itself goes alone: what LinkedIn takes, LinkedIn says.
    found = put(signed_in(transport, odd), ids(2), name="N" * 5000)
    assert found == dict.fromkeys(ids(2), Outcome(204))
    assert asked.sizes[3:] == [1, 1]


@pytest.mark.parametrize("status", [413, 414])
def test_what_is_too_large_is_halved_and_its_order_kept(
    transport: Transport, odd: Oddity, status: int
) -> None:
    asked = Batches(odd, at_most(2, status))
    found = put(signed_in(transport, odd), ids(7))
    assert found == dict.fromkeys(ids(7), Outcome(204))
    assert list(found) == ids(7)
    assert asked.sizes == [7, 3, 1, 2, 4, 2, 2]
    done = [text for texts in asked.sent if len(texts) <= 2 for text in texts]
    assert done == asked.sent[0]


def test_one_that_is_too_large_alone_stops_no_other(transport: Transport, odd: Oddity) -> None:
    def answer(texts: list[str]) -> tuple[int, Any]:
        large = any("C002" in text for text in texts)
        return (413, {"message": "Too large"}) if large else everything(texts)

    asked = Batches(odd, answer)
    found = put(signed_in(transport, odd), ids(5))
    assert found == {**dict.fromkeys(ids(5), Outcome(204)), "C002": Outcome(413, "Too large")}
    assert not found["C002"].is_unknown
    assert list(found) == ids(5)
    assert asked.sizes == [5, 2, 3, 1, 2]


@pytest.mark.parametrize(
    ("status", "error"), [(500, ServerError), (429, RateLimited), (200, LinkedInError)]
)
def test_a_second_call_that_fails_is_raised_and_no_third_is_sent(
    transport: Transport, odd: Oddity, status: int, error: type[LinkedInError]
) -> None:
    asked = Batches(odd, everything)
    asked.answer = lambda texts: (status, {}) if len(asked.sent) > 1 else everything(texts)
    with pytest.raises(error) as raised:
        put(signed_in(transport, odd), ids(250))
    assert raised.value.retryable
    assert asked.sizes == [100, 100]
