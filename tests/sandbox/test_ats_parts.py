"""What hangs below a record that the ATS sent: stages, notes, interview feedback."""

import pytest

BODY = {
    "atsCandidateId": "C1",
    "atsCreatedAt": 1000,
    "atsLastModifiedAt": 2000,
    "atsJobPostingId": "general",
    "atsJobPostingName": "General application",
    "firstName": "Zoé",
    "lastName": "Adler",
    "source": "InMail",
}
CANDIDATE = {
    "atsCreatedAt": 1000,
    "atsLastModifiedAt": 1000,
    "firstName": "Zoé",
    "lastName": "Adler",
    "addresses": [],
    "phoneNumbers": [],
}
CANONICAL = "atsJobApplicationId={}&dataProvider=ATS&integrationContext=urn:li:organization:5550001"
MISSING = "ERROR :: /{} :: field is required but not found and has no default value"


def put(browser, keys, *bodies, resource="atsApplications", make=None):
    """Send records A1, A2, … in one batch."""
    make = make or keys.application
    batch = [make(f"A{number + 1}") for number in range(len(bodies))]
    entities = {keys.text(key): body for key, body in zip(batch, bodies, strict=True)}
    return browser.api("PUT", f"/v2/{resource}?{keys.ids(*batch)}", json={"entities": entities})


def stages(keys, number="A1", ids="current-status"):
    return f"/v2/atsApplications/{keys.text(keys.application(number))}/stages?ids={ids}"


def test_the_stage_of_an_application(linkedin, keys):
    put(linkedin, keys, BODY)
    for at, stage in ((1000, "New"), (2000, "Interview")):
        body = {"entities": {"current-status": {"atsCreatedAt": at, "stage": stage}}}
        answer = linkedin.api("PUT", stages(keys), json=body)
        assert answer.json() == {"results": {"current-status": {"status": 204}}, "errors": {}}
    (kept,) = linkedin.control("GET", "applications")
    assert kept["stage"] == "Interview"
    assert kept["body"] == BODY
    read = linkedin.api("GET", stages(keys)).json()
    assert read["results"] == {"current-status": {"atsCreatedAt": 2000, "stage": "Interview"}}


@pytest.mark.parametrize(
    ("stage", "message"),
    [
        ({"stage": "New"}, MISSING.format("atsCreatedAt")),
        ({"stage": "New", "atsCreatedAt": 0}, "ERROR :: /atsCreatedAt :: must be greater than 0"),
        ({"atsCreatedAt": 1}, MISSING.format("stage")),
        ({"atsCreatedAt": 1, "stage": " "}, "ERROR :: /stage :: length must be at least 1"),
        (
            {"atsCreatedAt": 1, "stage": "Not Available"},
            'ERROR :: /stage :: must not be "Not Available"',
        ),
    ],
)
def test_rules_of_a_stage(linkedin, keys, stage, message):
    put(linkedin, keys, BODY)
    answer = linkedin.api("PUT", stages(keys), json={"entities": {"current-status": stage}})
    assert answer.status_code == 200
    assert answer.json() == {
        "results": {},
        "errors": {"current-status": {"status": 400, "message": message}},
    }


def test_a_stage_needs_its_application(linkedin, keys):
    body = {"entities": {"current-status": {"atsCreatedAt": 1, "stage": "New"}}}
    answer = linkedin.api("PUT", stages(keys), json=body)
    assert answer.status_code == 404
    assert answer.json()["serviceErrorCode"] == 0
    put(linkedin, keys, BODY)
    unknown = stages(keys).replace("/stages", "/steps")
    assert linkedin.api("PUT", unknown, json=body).status_code == 404


def test_a_key_with_a_slash_in_the_path(linkedin, keys):
    key = keys.application("A/1")
    linkedin.api(
        "PUT", "/v2/atsApplications?" + keys.ids(key), json={"entities": {keys.text(key): BODY}}
    )
    body = {"entities": {"current-status": {"atsCreatedAt": 1, "stage": "New"}}}
    answer = linkedin.api(
        "PUT", f"/v2/atsApplications/{keys.text(key)}/stages?ids=current-status", json=body
    )
    assert answer.status_code == 200
    encoded = keys.text(key).replace("%", "%25").replace("=", "%3D").replace("&", "%26")
    answer = linkedin.api(
        "PUT", f"/v2/atsApplications/{encoded}/stages?ids=current-status", json=body
    )
    assert answer.status_code == 200


def test_notes_and_feedback_have_rows_of_their_own(linkedin, keys):
    put(linkedin, keys, BODY)
    feedback = stages(keys, ids="average-review").replace("/stages", "/interviewFeedback")
    value = {"evaluations": [{"attribute": "Average review", "result": "4.2/5"}]}
    answer = linkedin.api("PUT", feedback, json={"entities": {"average-review": value}})
    assert answer.json()["results"] == {"average-review": {"status": 204}}
    bad = {"interviewType": "LUNCH"}
    answer = linkedin.api("PUT", feedback, json={"entities": {"average-review": bad}})
    assert answer.json()["errors"]["average-review"]["message"] == (
        'ERROR :: /interviewType :: "LUNCH" is not an enum symbol'
    )
    put(linkedin, keys, CANDIDATE, resource="atsCandidates", make=keys.candidate)
    notes = f"/v2/atsCandidates/{keys.text(keys.candidate('A1'))}/notes?ids=latest-activity"
    note = {"atsCreatedAt": 1, "note": "Replied", "author": {"firstName": "Bob"}}
    answer = linkedin.api("PUT", notes, json={"entities": {"latest-activity": note}})
    assert answer.json()["results"] == {"latest-activity": {"status": 204}}
    assert linkedin.control("GET", "candidates")[0]["parts"] == {"notes": {"latest-activity": note}}
    gone = linkedin.api("DELETE", feedback).json()
    assert gone == {"results": {"average-review": {"status": 204}}, "errors": {}}
    again = linkedin.api("DELETE", feedback).json()
    assert again["errors"]["average-review"]["status"] == 404


def test_deletion_takes_what_is_below_along(linkedin, keys):
    put(linkedin, keys, BODY)
    body = {"entities": {"current-status": {"atsCreatedAt": 1, "stage": "New"}}}
    linkedin.api("PUT", stages(keys), json=body)
    url = "/v2/atsApplications?" + keys.ids(keys.application("A1"), keys.application("A9"))
    answer = linkedin.api("DELETE", url)
    assert answer.json() == {
        "results": {CANONICAL.format("A1"): {"status": 204}},
        "errors": {CANONICAL.format("A9"): {"status": 404, "message": "Record does not exist"}},
    }
    assert linkedin.control("GET", "applications") == []
    put(linkedin, keys, BODY)
    assert linkedin.control("GET", "applications")[0]["stage"] is None
