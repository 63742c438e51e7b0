"""Queries above 4 KB travel in the body, and LinkedIn sees the same call as without."""

from collections.abc import Callable
from typing import Any

import pytest

from integrations.linkedin import ats, tunnelling
from integrations.linkedin.batches import Outcome
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.configuration import IntegrationKey, integration_statuses
from integrations.linkedin.transport import Transport
from integrations.linkedin.tunnelling import LONGEST_QUERY, outgoing
from tests.integrations.http_server import Oddity
from tests.integrations.linkedin.conftest import CSA, Api, signed_in
from tests.integrations.linkedin.test_ats import ODD_ID, candidate
from tests.linkedin import ORGANIZATION

PERSON = "urn:li:person:Xy_-9"
FEW = [ODD_ID, "--", "2", "plain"]
MANY = [f"{number:03}-{'long' * 15}-{ODD_ID}" for number in range(100)]

Call = Callable[[LinkedInClient, list[str]], Any]
CALLS: dict[str, Call] = {
    "PUT": lambda c, ids: ats.put_candidates(c, ORGANIZATION, {i: candidate(i) for i in ids}),
    "POST": lambda c, ids: ats.match_candidates(c, ORGANIZATION, dict.fromkeys(ids, PERSON)),
    "DELETE": lambda c, ids: ats.delete_candidates(c, ORGANIZATION, ids),
}


def sent(api: Api) -> list[tuple[str, str, str, bool]]:
    """What the sandbox understood: method, path, query, and whether it was tunnelled."""
    return [
        (call["method"], call["path"], call["query"], call["tunnelled"])
        for call in api.calls()
        if "andidates" in call["path"]
    ]


def state(api: Api) -> Any:
    kept = api.stored("candidates").values()
    return [(one["id"], one["body"], one["member"]) for one in sorted(kept, key=lambda x: x["id"])]


@pytest.mark.parametrize("verb", CALLS)
def test_a_tunnelled_call_is_the_same_call(
    api: Api, spoken: LinkedInClient, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    for longest in (LONGEST_QUERY, 0):
        CALLS["PUT"](spoken, FEW)
        if verb == "DELETE":
            CALLS["POST"](spoken, FEW)
        before = len(sent(api))
        with monkeypatch.context() as patch:
            patch.setattr(tunnelling, "LONGEST_QUERY", longest)
            assert CALLS[verb](spoken, FEW) == dict.fromkeys(FEW, Outcome(204))
        [call] = sent(api)[before:]
        assert call[3] is (longest == 0)
        seen.append((call[:3], state(api)))
        CALLS["DELETE"](spoken, FEW)
    assert seen[0] == seen[1]
    assert seen[0][0][0] == verb


def test_a_hundred_long_keys_in_every_verb(api: Api, spoken: LinkedInClient) -> None:
    for verb, call in CALLS.items():
        assert call(spoken, MANY) == dict.fromkeys(MANY, Outcome(204)), verb
        if verb == "POST":
            kept = state(api)
            assert [one[0] for one in kept] == sorted(MANY)
            assert {one[1]["firstName"] for one in kept} == set(MANY)
            assert {one[2] for one in kept} == {"Xy_-9"}
    assert api.stored("candidates") == {}
    assert [(method, tunnelled) for method, _, _, tunnelled in sent(api)] == [
        ("PUT", True),
        ("POST", True),
        ("DELETE", True),
    ]
    assert all(len(query) > 15_000 for _, _, query, _ in sent(api))


def test_a_long_read_is_tunnelled(api: Api, spoken: LinkedInClient) -> None:
    unknown = [
        IntegrationKey(f"urn:li:contract:{number:020}", "CSA_API", "RECRUITER")
        for number in range(99)
    ]
    found = integration_statuses(spoken, [*unknown, CSA])
    assert list(found) == [*unknown, CSA]
    assert [one for one in found.values() if one] == ["ENABLED"]
    call = api.calls()[-1]
    assert (call["method"], call["tunnelled"], call["status"]) == ("GET", True, 200)
    assert len(call["query"]) > LONGEST_QUERY


def test_it_begins_above_4000_characters_of_query() -> None:
    query = "q=" + "x" * (LONGEST_QUERY - 2)
    plain, tunnelled = outgoing("GET", query, None), outgoing("GET", query + "x", None)
    assert (plain.method, plain.query, plain.content) == ("GET", query, None)
    assert plain.headers == {}
    assert (tunnelled.method, tunnelled.query) == ("POST", "")
    assert tunnelled.content == (query + "x").encode()
    assert tunnelled.headers == {
        "X-HTTP-Method-Override": "GET",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    written = outgoing("PUT", query, b"{}")
    assert (written.method, written.content) == ("PUT", b"{}")
    assert written.headers == {"Content-Type": "application/json"}


def test_a_body_may_hold_what_looks_like_the_boundary(
    api: Api, spoken: LinkedInClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda _: "b" * 32)
    mark = "--" + "b" * 32
    name = f"{mark}\r\n{mark}--\r\n\r\nContent-Type: application/json\r\n\r\n{{}}"
    ids = [f"{mark}-{number}-{'x' * 50}" for number in range(50)]
    put = ats.put_candidates(spoken, ORGANIZATION, {one: candidate(name) for one in ids})
    assert put == dict.fromkeys(ids, Outcome(204))
    assert {one["body"]["firstName"] for one in api.stored("candidates").values()} == {name}
    assert sent(api)[-1][3] is True


def test_each_tunnel_has_a_boundary_of_its_own(transport: Transport, odd: Oddity) -> None:
    odd.answers(200, b'{"results":{}}')
    for _ in range(2):
        CALLS["PUT"](signed_in(transport, odd), MANY)
    [first, second] = [head["Content-Type"] for head in odd.heads]
    assert first.startswith("multipart/mixed; boundary=")
    assert first != second
    assert {head["X-HTTP-Method-Override"] for head in odd.heads} == {"PUT"}
    assert {head["X-RestLi-Method"] for head in odd.heads} == {"batch_update"}
    assert [(method, path) for method, path, _ in odd.seen] == [("POST", "/v2/atsCandidates")] * 2
