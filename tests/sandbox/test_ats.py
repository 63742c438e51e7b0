"""What the ATS sends: per-entity rules, full replacement, sub-resources, deletion."""

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


def test_a_batch_passes_and_fails_per_entity(linkedin, keys):
    answer = put(linkedin, keys, BODY, {**BODY, "firstName": ""}, {**BODY, "source": "Referral"})
    assert answer.status_code == 200
    assert answer.json() == {
        "results": {
            CANONICAL.format("A1"): {"status": 204},
            CANONICAL.format("A3"): {"status": 204},
        },
        "errors": {
            CANONICAL.format("A2"): {
                "status": 400,
                "message": "ERROR :: /firstName :: length must be at least 1",
            }
        },
    }
    kept = linkedin.control("GET", "applications")
    assert sorted(item["id"] for item in kept) == ["A1", "A3"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"atsCandidateId": None}, MISSING.format("atsCandidateId")),
        ({"atsJobPostingId": None}, MISSING.format("atsJobPostingId")),
        ({"atsJobPostingName": ""}, "ERROR :: /atsJobPostingName :: length must be at least 1"),
        ({"atsCreatedAt": None}, MISSING.format("atsCreatedAt")),
        ({"atsCreatedAt": 0}, "ERROR :: /atsCreatedAt :: must be greater than 0"),
        ({"atsCreatedAt": "1"}, "ERROR :: /atsCreatedAt :: 1 cannot be coerced to Long"),
        (
            {"atsLastModifiedAt": 999},
            "ERROR :: /atsLastModifiedAt :: must not be before atsCreatedAt",
        ),
        ({"source": 5}, "ERROR :: /source :: 5 cannot be coerced to String"),
    ],
)
def test_rules_of_an_application(linkedin, keys, change, message):
    answer = put(linkedin, keys, {**BODY, **change})
    assert answer.json()["results"] == {}
    assert answer.json()["errors"] == {CANONICAL.format("A1"): {"status": 400, "message": message}}
    assert linkedin.control("GET", "writes") == []


def test_keys_are_compared_parsed_whatever_the_order(linkedin, keys):
    key = keys.application("A 1&=%ü")
    shuffled = keys.text(dict(reversed(key.items())))
    url = "/v2/atsApplications?" + keys.ids(key)
    answer = linkedin.api("PUT", url, json={"entities": {shuffled: BODY}})
    canonical = CANONICAL.format("A 1%26%3D%25%C3%BC")
    assert answer.json() == {"results": {canonical: {"status": 204}}, "errors": {}}
    assert linkedin.control("GET", "applications")[0]["id"] == "A 1&=%ü"


def test_protocol_two_writes_keys_its_own_way(linkedin):
    key = (
        "(atsJobApplicationId:A1,dataProvider:ATS,"
        "integrationContext:urn%3Ali%3Aorganization%3A5550001)"
    )
    answer = linkedin.api(
        "PUT",
        f"/v2/atsApplications?ids=List({key})",
        headers={"X-RestLi-Protocol-Version": "2.0.0"},
        json={"entities": {key: BODY}},
    )
    assert answer.json() == {"results": {key: {"status": 204}}, "errors": {}}


def test_a_put_replaces_everything_and_is_read_back(linkedin, keys):
    put(linkedin, keys, BODY)
    smaller = {name: value for name, value in BODY.items() if name != "source"}
    put(linkedin, keys, smaller)
    url = "/v2/atsApplications?" + keys.ids(keys.application("A1"), keys.application("A2"))
    assert linkedin.api("GET", url).json() == {
        "results": {CANONICAL.format("A1"): smaller},
        "statuses": {},
        "errors": {CANONICAL.format("A2"): {"status": 404, "message": "Record does not exist"}},
    }
    fields = linkedin.api("GET", url + "&fields=firstName").json()["results"]
    assert fields == {CANONICAL.format("A1"): {"firstName": "Zoé"}}


def test_whole_batches_that_are_refused(linkedin, keys):
    key, other = keys.application("A1"), keys.application("A2")
    url = "/v2/atsApplications?" + keys.ids(key)

    def message(body, address=url, **options):
        answer = linkedin.api("PUT", address, json=body, **options)
        assert answer.status_code == 400
        assert answer.json() == {"message": answer.json()["message"], "status": 400}
        return answer.json()["message"]

    mismatch = "Batch keys in the query do not match the keys of the entities"
    assert message({"entities": {keys.text(other): BODY}}) == mismatch
    both = {keys.text(key): BODY, keys.text(other): BODY}
    assert message({"entities": both}) == mismatch
    assert message({}) == "ERROR :: /entities :: field is required but not found"
    none = "Batch key parameter value is invalid"
    assert message({"entities": {}}, "/v2/atsApplications") == none
    twice = "/v2/atsApplications?" + keys.ids(key, key)
    assert message({"entities": {}}, twice) == "A batch key is given more than once"
    crm = "/v2/atsApplications?" + keys.ids({**key, "dataProvider": "CRM"})
    assert message({"entities": {}}, crm) == none
    contract = keys.application("A1", "urn:li:contract:283441920")
    wrong = "Invalid value for organization urn: urn:li:contract:283441920"
    assert message({"entities": {}}, "/v2/atsApplications?" + keys.ids(contract)) == wrong
    method = {"x-restli-method": "batch_create"}
    fits = "X-RestLi-Method batch_create does not fit batch_update"
    assert message({"entities": {}}, headers=method) == fits
    assert linkedin.control("GET", "writes") == []


def test_a_body_has_to_be_json(linkedin, keys):
    url = "/v2/atsApplications?" + keys.ids(keys.application("A1"))
    plain = linkedin.api("PUT", url, content=b"{}", headers={"content-type": "text/plain"})
    assert plain.status_code == 415
    broken = linkedin.api("PUT", url, content=b"{", headers={"content-type": "application/json"})
    assert broken.status_code == 400
    assert broken.json()["message"] == "Request body is not valid JSON"


def test_another_organization_is_refused(linkedin, keys):
    key = keys.application("A1", "urn:li:organization:5550002")
    url = "/v2/atsApplications?" + keys.ids(key)
    answer = linkedin.api("PUT", url, json={"entities": {keys.text(key): BODY}})
    assert answer.status_code == 403
    assert answer.json()["message"] == (
        "Caller is not authorized to access the records for organization:"
        " urn:li:organization:5550002"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"addresses": None}, MISSING.format("addresses")),
        ({"phoneNumbers": "1"}, "ERROR :: /phoneNumbers :: is not an array"),
        ({"phoneNumbers": [{}]}, MISSING.format("phoneNumbers/number")),
        ({"emailAddresses": ["x"]}, "ERROR :: /emailAddresses :: x is not an e-mail address"),
        ({"doNotContact": "no"}, "ERROR :: /doNotContact :: cannot be coerced to Boolean"),
    ],
)
def test_rules_of_a_candidate(linkedin, keys, change, message):
    bodies = {"resource": "atsCandidates", "make": keys.candidate}
    answer = put(linkedin, keys, CANDIDATE, {**CANDIDATE, **change}, **bodies).json()
    assert [value["message"] for value in answer["errors"].values()] == [message]
    assert len(answer["results"]) == 1


def test_a_member_is_attached_and_stays_through_a_put(linkedin, keys):
    put(linkedin, keys, CANDIDATE, resource="atsCandidates", make=keys.candidate)
    key = keys.candidate("A1")
    url = "/v2/atsCandidates?" + keys.ids(key)
    patch = {"patch": {"$set": {"manualMatchedMember": "urn:li:person:P1"}}}
    body = {"entities": {keys.text(key): patch}}
    assert linkedin.api("POST", url, json=body).status_code == 403
    header = {"x-restli-method": "batch_partial_update"}
    answer = linkedin.api("POST", url, json=body, headers=header)
    assert [value["status"] for value in answer.json()["results"].values()] == [204]
    put(linkedin, keys, CANDIDATE, resource="atsCandidates", make=keys.candidate)
    read = linkedin.api("GET", url + "&fields=matchedMembers,manualMatchedMember").json()
    assert list(read["results"].values()) == [{"manualMatchedMember": "urn:li:person:P1"}]


def test_every_accepted_write_is_in_the_history(linkedin, keys):
    put(linkedin, keys, BODY, {**BODY, "firstName": None})
    linkedin.api("DELETE", "/v2/atsApplications?" + keys.ids(keys.application("A1")))
    written = linkedin.control("GET", "writes")
    assert [(w["method"], w["path"], w["key"], w["body"]) for w in written] == [
        ("batch_update", "/v2/atsApplications", CANONICAL.format("A1"), BODY),
        ("batch_delete", "/v2/atsApplications", CANONICAL.format("A1"), None),
    ]
    assert written[0]["client_id"].startswith("78")
    assert linkedin.control("GET", f"writes?since={written[0]['id']}") == written[1:]
