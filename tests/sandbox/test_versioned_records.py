"""One record, two dialects: what one writes the other reads, each by its own names."""

from urllib.parse import quote

import pytest

ORGANIZATION = "urn:li:organization:5550001"
TWO = {"LinkedIn-Version": "202603", "X-RestLi-Protocol-Version": "2.0.0"}
ONE = {"LinkedIn-Version": "202603"}
CANDIDATE = {
    "externalCreatedAt": 1000,
    "externalLastModifiedAt": 2000,
    "firstName": "Zoé",
    "lastName": "Adler",
    "addresses": [],
    "phoneNumbers": [],
}
APPLICATION = {
    "atsCandidateId": "C1",
    "atsCreatedAt": 1000,
    "atsLastModifiedAt": 2000,
    "atsJobPostingId": "J1",
    "atsJobPostingName": "Job",
    "firstName": "Zoé",
}
NOTE = {"externalCreatedAt": 1000, "note": "Replied", "author": {"firstName": "Bob"}}
AWKWARD = "A 1&=%+ü,:()'\"/é漢"


def key(**parts):
    """A key of protocol 2.0.0; the parts in an order that is not the answer's."""
    named = {**parts, "integrationContext": ORGANIZATION}
    return "(" + ",".join(f"{name}:{quote(value, safe='')}" for name, value in named.items()) + ")"


def told(text):
    """The same key as an answer writes it."""
    return "(" + ",".join(sorted(text[1:-1].split(","))) + ")"


def call(browser, method, resource, *keys, entities=None, headers=TWO, more=""):
    body = None if entities is None else {"entities": entities}
    url = f"/rest/{resource}?ids=List({','.join(keys)}){more}"
    return browser.api(method, url, headers=headers, json=body)


def old_read(browser, keys, resource, record):
    url = f"/v2/{resource}?" + keys.ids(record)
    answer = browser.api("GET", url)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"].values())


@pytest.mark.parametrize("number", ["C1", AWKWARD])
def test_a_candidate(linkedin, keys, number):
    one = key(externalCandidateId=number)
    put = call(linkedin, "PUT", "candidates", one, entities={one: CANDIDATE})
    assert put.status_code == 200
    assert put.json() == {"results": {told(one): {"status": 204}}, "errors": {}}
    read = call(linkedin, "GET", "candidates", one)
    assert read.json() == {"results": {told(one): CANDIDATE}, "statuses": {}, "errors": {}}
    some = call(linkedin, "GET", "candidates", one, more="&fields=externalCreatedAt,firstName")
    assert some.json()["results"] == {told(one): {"externalCreatedAt": 1000, "firstName": "Zoé"}}
    old = {**CANDIDATE, "atsCreatedAt": 1000, "atsLastModifiedAt": 2000}
    del old["externalCreatedAt"], old["externalLastModifiedAt"]
    assert old_read(linkedin, keys, "atsCandidates", keys.candidate(number)) == [old]
    # And the other way round.
    url = "/v2/atsCandidates?" + keys.ids(keys.candidate(number))
    changed = {keys.text(keys.candidate(number)): {**old, "lastName": "Brandt"}}
    assert linkedin.api("PUT", url, json={"entities": changed}).json()["errors"] == {}
    read = call(linkedin, "GET", "candidates", one).json()
    assert read["results"] == {told(one): {**CANDIDATE, "lastName": "Brandt"}}
    gone = call(linkedin, "DELETE", "candidates", one)
    assert gone.json() == {"results": {told(one): {"status": 204}}, "errors": {}}
    assert old_read(linkedin, keys, "atsCandidates", keys.candidate(number)) == []


def test_keys_in_protocol_one(linkedin, keys):
    one = {"externalCandidateId": AWKWARD, "integrationContext": ORGANIZATION}
    url = "/rest/candidates?" + keys.ids(one)
    body = {"entities": {keys.text(dict(reversed(one.items()))): CANDIDATE}}
    answer = linkedin.api("PUT", url, headers=ONE, json=body)
    assert [item["status"] for item in answer.json()["results"].values()] == [204]
    two = key(externalCandidateId=AWKWARD)
    assert call(linkedin, "GET", "candidates", two).json()["results"] == {told(two): CANDIDATE}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"externalCreatedAt": None},
            (
                "ERROR :: /externalCreatedAt :: field is required but not found and has no"
                " default value"
            ),
        ),
        (
            {"externalLastModifiedAt": 1},
            "ERROR :: /externalLastModifiedAt :: must not be before externalCreatedAt",
        ),
        (
            {"atsCreatedAt": 1000},
            "ERROR :: /atsCreatedAt :: unrecognized field found but not allowed",
        ),
    ],
)
def test_faults_are_told_in_the_names_of_the_dialect(linkedin, change, message):
    one, two = key(externalCandidateId="C1"), key(externalCandidateId="C2")
    bodies = {one: {**CANDIDATE, **change}, two: CANDIDATE}
    answer = call(linkedin, "PUT", "candidates", one, two, entities=bodies).json()
    assert answer == {
        "results": {told(two): {"status": 204}},
        "errors": {told(one): {"status": 400, "message": message}},
    }


@pytest.mark.parametrize(
    "bad",
    [
        f"(atsCandidateId:C1,integrationContext:{quote(ORGANIZATION, safe='')})",
        f"(dataProvider:ATS,externalCandidateId:C1,integrationContext:{quote(ORGANIZATION, '')})",
        "(externalCandidateId:C1)",
    ],
)
def test_keys_have_the_parts_of_the_dialect(linkedin, bad):
    answer = call(linkedin, "GET", "candidates", bad)
    assert answer.status_code == 400
    assert answer.json() == {
        "code": "ILLEGAL_ARGUMENT",
        "message": "Batch key needs the parts externalCandidateId, integrationContext",
        "status": 400,
    }


def test_an_application_keeps_its_names_and_loses_the_provider(linkedin, keys):
    one = {"atsJobApplicationId": "A1", "integrationContext": ORGANIZATION}
    url = "/rest/atsApplications?" + keys.ids(one)
    body = {"entities": {keys.text(one): APPLICATION}}
    assert linkedin.api("PUT", url, headers=ONE, json=body).json()["errors"] == {}
    assert old_read(linkedin, keys, "atsApplications", keys.application("A1")) == [APPLICATION]
    full = "/rest/atsApplications?" + keys.ids(keys.application("A1"))
    assert linkedin.api("GET", full, headers=ONE).status_code == 400
    two = key(atsJobApplicationId="A1").replace("(", "($params:(),", 1)
    read = call(linkedin, "GET", "atsApplications", two).json()["results"]
    assert list(read.values()) == [APPLICATION]
    stage = {"entities": {"current-status": {"atsCreatedAt": 1, "stage": "New"}}}
    below = f"/rest/atsApplications/{keys.text(one)}/stages?ids=current-status"
    assert linkedin.api("PUT", below, headers=ONE, json=stage).json()["errors"] == {}
    assert linkedin.control("GET", "applications")[0]["stage"] == "New"


@pytest.mark.parametrize("note_id", ["latest-activity", AWKWARD])
def test_notes_stand_on_their_own(linkedin, keys, note_id):
    owner = key(externalCandidateId="C1")
    call(linkedin, "PUT", "candidates", owner, entities={owner: CANDIDATE})
    one = key(externalNoteId=note_id, externalCandidateId="C1")
    orphan = key(externalNoteId=note_id, externalCandidateId="C9")
    wrong = key(externalNoteId="2", externalCandidateId="C1")
    bodies = {one: NOTE, orphan: NOTE, wrong: {**NOTE, "note": ""}}
    answer = call(linkedin, "PUT", "candidateNotes", one, orphan, wrong, entities=bodies).json()
    assert answer == {
        "results": {told(one): {"status": 204}},
        "errors": {
            told(orphan): {"status": 404, "message": "Record does not exist"},
            told(wrong): {
                "status": 400,
                "message": "ERROR :: /note :: length must be at least 1",
            },
        },
    }
    path = f"/v2/atsCandidates/{keys.text(keys.candidate('C1'))}/notes"
    url = f"{path}?ids={quote(note_id, safe='')}"
    old = {"atsCreatedAt": 1000, "note": "Replied", "author": {"firstName": "Bob"}}
    assert linkedin.api("GET", url).json()["results"] == {note_id: old}
    assert call(linkedin, "GET", "candidateNotes", one).status_code == 405
    gone = call(linkedin, "DELETE", "candidateNotes", one, wrong).json()
    assert gone == {
        "results": {told(one): {"status": 204}},
        "errors": {told(wrong): {"status": 404, "message": "does not exist"}},
    }
    assert linkedin.api("GET", url).json()["results"] == {}


def test_notes_of_an_application(linkedin, keys):
    record = keys.application("A1")
    url = "/v2/atsApplications?" + keys.ids(record)
    linkedin.api("PUT", url, json={"entities": {keys.text(record): APPLICATION}})
    one = key(externalJobApplicationId="A1", externalNoteId="n1")
    note = {"atsCreatedAt": 1, "note": "x"}
    answer = call(linkedin, "PUT", "applicationNotes", one, entities={one: note}).json()
    assert answer == {"results": {told(one): {"status": 204}}, "errors": {}}
    assert linkedin.control("GET", "applications")[0]["parts"] == {"notes": {"n1": note}}
    linkedin.api("DELETE", url)
    assert call(linkedin, "DELETE", "applicationNotes", one).json()["results"] == {}
