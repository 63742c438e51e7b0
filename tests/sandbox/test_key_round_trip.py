"""Whatever stands in an id comes back as it was sent, in both protocol versions and every place a
key can be in: query, body, path and tunnel.
"""

from urllib.parse import quote, unquote

import pytest

ORGANIZATION = "urn:li:organization:5550001"
TWO = {"X-RestLi-Protocol-Version": "2.0.0"}
APPLICATION = {
    "atsCandidateId": "C1",
    "atsCreatedAt": 1,
    "atsLastModifiedAt": 1,
    "atsJobPostingId": "J1",
    "atsJobPostingName": "Job",
    "firstName": "Zoé",
}
STAGE = {"atsCreatedAt": 1, "stage": "New"}
VALUES = [
    "plain-1.2_3~",
    "a&b",
    "a=b",
    "a%b",
    "a%26b",
    "a%2526b",
    "a+b",
    "a b",
    " a ",
    "a,b",
    "a:b",
    "(a)",
    "a)b(",
    "List(a,b)",
    "$params:()",
    "a'b\"c",
    "a/b",
    "../a",
    "a?b#c",
    "a;b",
    "[0].x",
    "urn:li:person:(x,y)",
    "ü漢字👍",
    "\u0645\u0631\u062d\u0628\u0627",
    "a\u0301",  # a letter and its accent apart stay apart
    "\\",
    "true",
    "0",
]


def enc(value):
    return quote(value, safe="")


def parse_one(text):
    """A key of an answer in 1.0.0, read as a client would."""
    return {k: unquote(v) for k, v in (part.split("=", 1) for part in text.split("&"))}


def parse_two(text):
    """The same in 2.0.0: values are encoded, so that the structure is all that is bare."""
    pairs = (part.split(":", 1) for part in text[1:-1].split(","))
    return {k: unquote(v) for k, v in pairs}


def spoken(version, key, number=0):
    """A key in a query, in a body, and how an answer is read."""
    if version == 1:
        query = "&".join(f"ids[{number}].{name}={enc(value)}" for name, value in key.items())
        return query, "&".join(f"{name}={enc(value)}" for name, value in key.items()), parse_one, {}
    body = "(" + ",".join(f"{name}:{enc(value)}" for name, value in key.items()) + ")"
    return f"ids=List({body})", body, parse_two, TWO


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("value", VALUES)
def test_the_id_of_a_record(linkedin, keys, value, version):
    key = keys.application(value)
    query, text, parse, headers = spoken(version, key)
    url = f"/v2/atsApplications?{query}"
    put = linkedin.api("PUT", url, headers=headers, json={"entities": {text: APPLICATION}})
    assert put.status_code == 200, put.text
    assert [parse(told) for told in put.json()["results"]] == [key]
    assert [item["id"] for item in linkedin.control("GET", "applications")] == [value]
    read = linkedin.api("GET", url, headers=headers).json()["results"]
    assert [(parse(told), body) for told, body in read.items()] == [(key, APPLICATION)]
    # The other version reads what this one wrote.
    query, _, parse, headers = spoken(3 - version, key)
    other = linkedin.api("GET", f"/v2/atsApplications?{query}", headers=headers).json()
    assert [parse(told) for told in other["results"]] == [key]


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("value", VALUES)
def test_the_id_in_a_path_and_of_a_part(linkedin, keys, value, version):
    key = keys.application(value)
    query, text, _, headers = spoken(version, key)
    body = {"entities": {text: APPLICATION}}
    linkedin.api("PUT", f"/v2/atsApplications?{query}", headers=headers, json=body)
    ids = f"ids={enc(value)}" if version == 1 else f"ids=List({enc(value)})"
    url = f"/v2/atsApplications/{text}/stages?{ids}"
    put = linkedin.api("PUT", url, headers=headers, json={"entities": {value: STAGE}})
    assert put.status_code == 200, put.text
    assert put.json() == {"results": {value: {"status": 204}}, "errors": {}}
    assert linkedin.api("GET", url, headers=headers).json()["results"] == {value: STAGE}
    assert linkedin.control("GET", "applications")[0]["parts"] == {"stages": {value: STAGE}}
    gone = linkedin.api("DELETE", url, headers=headers).json()
    assert gone["results"] == {value: {"status": 204}}


@pytest.mark.parametrize("version", [1, 2])
def test_many_at_once_through_a_tunnel(linkedin, keys, version):
    batch = [keys.application(value) for value in VALUES]
    texts = [spoken(version, key, number) for number, key in enumerate(batch)]
    if version == 1:
        query = "&".join(query for query, *_ in texts)
    else:
        query = "ids=List(" + ",".join(text for _, text, *_ in texts) + ")"
    parse, headers = texts[0][2], texts[0][3]
    form = {"X-HTTP-Method-Override": "GET", "content-type": "application/x-www-form-urlencoded"}
    answer = linkedin.api("POST", "/v2/atsApplications", headers={**headers, **form}, content=query)
    assert answer.status_code == 200
    assert [parse(told)["atsJobApplicationId"] for told in answer.json()["errors"]] == VALUES


def test_ids_that_differ_by_their_encoding_only_are_different_records(linkedin, keys):
    for value in ("a%26b", "a&b", "a%2526b"):
        query, text, _, _ = spoken(1, keys.application(value))
        body = {"entities": {text: APPLICATION}}
        assert linkedin.api("PUT", f"/v2/atsApplications?{query}", json=body).status_code == 200
    found = [item["id"] for item in linkedin.control("GET", "applications")]
    assert sorted(found) == ["a%2526b", "a%26b", "a&b"]
