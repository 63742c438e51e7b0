"""What we know goes out, in both dialects, and is read back through both."""

from collections.abc import Callable
from typing import Any

import pytest

from integrations.linkedin import ats
from integrations.linkedin.batches import Outcome
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.errors import Forbidden, NotFound
from integrations.linkedin.urn import urn
from tests.integrations.linkedin.conftest import Api, read_rest, read_v1
from tests.linkedin import ORGANIZATION

ODD_ID = "C/1 (a,b):c=d&e+f%20g-é"
GONE = {"status": 404, "message": "Record does not exist"}
ACCEPTED = Outcome(204)


def candidate(name: str = "Ada", at: int = 1000) -> dict[str, Any]:
    return {
        "firstName": name,
        "lastName": "Quist",
        "atsCreatedAt": 1000,
        "atsLastModifiedAt": at,
        "addresses": [],
        "phoneNumbers": [{"number": "+46 1"}],
        "emailAddresses": ["ada@x.example"],
        "currentJobTitle": "Nurse & “Sister”",
    }


def application(candidate_id: str = ODD_ID) -> dict[str, Any]:
    return {
        "atsCandidateId": candidate_id,
        "atsCreatedAt": 1000,
        "atsLastModifiedAt": 2000,
        "atsJobPostingId": "general-application",
        "atsJobPostingName": "General Application",
        "firstName": "Ada",
        "source": "LinkedIn Recruiter",
    }


def rest_key(**parts: str) -> dict[str, str]:
    return {**parts, "integrationContext": urn("organization", ORGANIZATION)}


# -- Candidates -----------------------------------------------------------------------------
def test_a_candidate_is_the_same_through_both_dialects(api: Api, spoken: LinkedInClient) -> None:
    put = ats.put_candidates(spoken, ORGANIZATION, {ODD_ID: candidate(), "2": candidate("Bo")})
    assert put == {ODD_ID: ACCEPTED, "2": ACCEPTED}
    client = api.client()
    assert read_v1(client, "atsCandidates", ats.CANDIDATES.key(ODD_ID, ORGANIZATION)) == candidate()
    old = candidate()
    wanted = {
        "externalCreatedAt": old.pop("atsCreatedAt"),
        "externalLastModifiedAt": old.pop("atsLastModifiedAt"),
        **old,
    }
    assert read_rest(client, "candidates", rest_key(externalCandidateId=ODD_ID)) == wanted
    [first, second] = [write["path"] for write in api.sandbox.get("writes")]
    base = (
        "/rest/candidates"
        if spoken.dialect(ats.CANDIDATES.resource).is_rest
        else "/v2/atsCandidates"
    )
    assert first == second == base


def test_a_put_replaces_and_a_refused_record_stops_no_other(
    api: Api, spoken: LinkedInClient
) -> None:
    ats.put_candidates(spoken, ORGANIZATION, {"1": candidate()})
    bare = {**candidate("Ny"), "currentJobTitle": None, "emailAddresses": []}
    put = ats.put_candidates(
        spoken, ORGANIZATION, {"0": candidate(at=1), "1": bare, "2": candidate("")}
    )
    assert [(one.status, one.accepted) for one in put.values()] == [
        (400, False),
        (204, True),
        (400, False),
    ]
    assert "firstName" in put["2"].message
    kept = api.stored("candidates")
    assert list(kept) == ["1"]
    assert kept["1"]["body"]["firstName"] == "Ny"
    assert kept["1"]["body"]["currentJobTitle"] is None


def test_a_member_is_attached_and_stays(api: Api, spoken: LinkedInClient) -> None:
    ats.put_candidates(spoken, ORGANIZATION, {ODD_ID: candidate()})
    member = "urn:li:person:Xy_-9"
    matched = ats.match_candidates(spoken, ORGANIZATION, {ODD_ID: member, "nobody": member})
    assert matched[ODD_ID] == ACCEPTED
    assert matched["nobody"] == Outcome(404, "Record does not exist")
    ats.put_candidates(spoken, ORGANIZATION, {ODD_ID: candidate("Ada Maria")})
    fields = "&fields=manualMatchedMember,firstName"
    client = api.client()
    wanted = {"manualMatchedMember": member, "firstName": "Ada Maria"}
    key = ats.CANDIDATES.key(ODD_ID, ORGANIZATION)
    assert read_v1(client, "atsCandidates", key, fields) == wanted
    rest = rest_key(externalCandidateId=ODD_ID)
    assert read_rest(client, "candidates", rest, fields) == wanted


def test_a_deleted_candidate_is_gone_in_both(api: Api, spoken: LinkedInClient) -> None:
    ats.put_candidates(spoken, ORGANIZATION, {ODD_ID: candidate(), "2": candidate()})
    note(spoken, "n")
    gone = ats.delete_candidates(spoken, ORGANIZATION, [ODD_ID, "never"])
    assert gone == {ODD_ID: ACCEPTED, "never": Outcome(404, "Record does not exist")}
    client = api.client()
    assert read_v1(client, "atsCandidates", ats.CANDIDATES.key(ODD_ID, ORGANIZATION)) == GONE
    assert read_rest(client, "candidates", rest_key(externalCandidateId=ODD_ID)) == GONE
    assert list(api.stored("candidates")) == ["2"]


def note(client: LinkedInClient, note_id: str, text: str = "Wrote today") -> Outcome:
    body = {"atsCreatedAt": 5000, "note": text, "author": {"firstName": "Bob"}}
    return ats.put_candidate_note(client, ORGANIZATION, ODD_ID, note_id, body)


def test_notes_of_a_candidate(api: Api, spoken: LinkedInClient) -> None:
    is_rest = spoken.dialect(ats.CANDIDATES.resource).is_rest
    if is_rest:
        assert note(spoken, "latest/activity") == Outcome(404, "Record does not exist")
    else:
        with pytest.raises(NotFound):
            note(spoken, "latest/activity")
    ats.put_candidates(spoken, ORGANIZATION, {ODD_ID: candidate()})
    assert note(spoken, "latest/activity") == ACCEPTED
    assert note(spoken, "latest/activity", "Wrote again") == ACCEPTED
    assert note(spoken, "other") == ACCEPTED
    written = {"atsCreatedAt": 5000, "note": "Wrote again", "author": {"firstName": "Bob"}}
    kept = api.stored("candidates")[ODD_ID]["parts"]["notes"]
    assert kept["latest/activity"] == written
    assert sorted(kept) == ["latest/activity", "other"]
    gone = ats.delete_candidate_note(spoken, ORGANIZATION, ODD_ID, "latest/activity")
    again = ats.delete_candidate_note(spoken, ORGANIZATION, ODD_ID, "latest/activity")
    assert (gone, again) == (ACCEPTED, Outcome(404, "does not exist"))
    assert list(api.stored("candidates")[ODD_ID]["parts"]["notes"]) == ["other"]
    [path] = {write["path"] for write in api.sandbox.get("writes") if write["key"].count("other")}
    assert path.startswith("/rest/candidateNotes") is is_rest


# -- Applications ---------------------------------------------------------------------------
def test_an_application_is_the_same_through_both_dialects(api: Api, spoken: LinkedInClient) -> None:
    put = ats.put_applications(spoken, ORGANIZATION, {ODD_ID: application(), "A2": {}})
    assert put[ODD_ID] == ACCEPTED
    assert (put["A2"].status, "atsCandidateId" in put["A2"].message) == (400, True)
    client = api.client()
    key = ats.APPLICATIONS.key(ODD_ID, ORGANIZATION)
    assert read_v1(client, "atsApplications", key) == application()
    rest = rest_key(atsJobApplicationId=ODD_ID)
    assert read_rest(client, "atsApplications", rest) == application()
    gone = ats.delete_applications(spoken, ORGANIZATION, [ODD_ID, "A2"])
    assert gone == {ODD_ID: ACCEPTED, "A2": Outcome(404, "Record does not exist")}
    assert read_v1(client, "atsApplications", key) == GONE


PARTS: list[tuple[ats.Part, str, dict[str, Any], dict[str, Any]]] = [
    (
        "stages",
        "current-status",
        {"atsCreatedAt": 1, "stage": "Contacted"},
        {"atsCreatedAt": 2, "stage": "Interview"},
    ),
    (
        "interviewFeedback",
        "average-review",
        {"atsCreatedAt": 1, "evaluations": [{"attribute": "Average review", "result": "4.2/5"}]},
        {"atsCreatedAt": 2, "evaluations": [{"attribute": "Average review", "result": "3/5"}]},
    ),
    ("notes", "n/1 é", {"atsCreatedAt": 1, "note": "One"}, {"atsCreatedAt": 2, "note": "Two"}),
]


@pytest.mark.parametrize(("part", "part_id", "first", "second"), PARTS)
def test_a_part_of_an_application_is_replaced_and_deleted(
    api: Api,
    spoken: LinkedInClient,
    part: ats.Part,
    part_id: str,
    first: dict[str, Any],
    second: dict[str, Any],
) -> None:
    with pytest.raises(NotFound):
        ats.put_part(spoken, ORGANIZATION, ODD_ID, part, part_id, first)
    ats.put_applications(spoken, ORGANIZATION, {ODD_ID: application()})
    for body in (first, second):
        assert ats.put_part(spoken, ORGANIZATION, ODD_ID, part, part_id, body) == ACCEPTED
        assert api.stored("applications")[ODD_ID]["parts"] == {part: {part_id: body}}
    refused = ats.put_part(spoken, ORGANIZATION, ODD_ID, part, part_id, {"atsCreatedAt": 0})
    assert (refused.status, refused.accepted, refused.is_unknown) == (400, False, False)
    gone = ats.delete_part(spoken, ORGANIZATION, ODD_ID, part, part_id)
    again = ats.delete_part(spoken, ORGANIZATION, ODD_ID, part, part_id)
    assert (gone, again) == (ACCEPTED, Outcome(404, "does not exist"))
    assert api.stored("applications")[ODD_ID]["parts"] == {}


def test_records_of_an_organization_that_is_not_ours_are_forbidden(
    as_other: Callable[[], LinkedInClient],
) -> None:
    other = as_other()
    organization = f"urn:li:organization:{ORGANIZATION}"
    with pytest.raises(Forbidden, match=organization):
        ats.put_candidates(other, ORGANIZATION, {"1": candidate()})
    with pytest.raises(Forbidden, match=organization):
        ats.delete_applications(other, ORGANIZATION, ["1"])


def test_nothing_to_send_is_no_call(api: Api, spoken: LinkedInClient) -> None:
    before = len(api.calls())
    assert ats.put_candidates(spoken, ORGANIZATION, {}) == {}
    assert ats.delete_applications(spoken, ORGANIZATION, []) == {}
    assert len(api.calls()) == before
