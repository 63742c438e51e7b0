"""Child applications: made once, found again, their secrets rolled."""

import pytest

URL = "/v2/provisionedApplications"
BODY = {"uniqueForeignId": "c1", "name": "Sourcebridge - Acme", "description": "Acme"}
ROLL = "/v2/developerApplicationsSecurity?action=rollDeveloperApplicationSecret"
ACTION = {"X-RestLi-Method": "action", "X-RestLi-Protocol-Version": "2.0.0"}


def test_create_and_use(empty):
    answer = empty.api("POST", URL, token=empty.parent(), json=BODY)
    assert answer.status_code == 201
    made = answer.json()
    assert made["key"] == "urn:li:developerApplication:70000001"
    assert answer.headers["x-restli-id"] == made["key"]
    assert set(made["credentials"]) == {"client_id", "client_secret"}
    assert empty.new_token(**rename(made["credentials"]))


def rename(credentials):
    return {"client_id": credentials["client_id"], "secret": credentials["client_secret"]}


def test_a_foreign_id_is_used_once(empty):
    token = empty.parent()
    empty.api("POST", URL, token=token, json=BODY)
    again = empty.api("POST", URL, token=token, json=BODY)
    assert again.status_code == 409
    assert again.json() == {
        "message": "Application with uniqueForeignId c1 already exists",
        "status": 409,
    }
    assert empty.app.state.store.value("SELECT count(*) FROM clients") == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "A" * 51}, "ERROR :: /name :: length must be at most 50"),
        ({"name": "My LinkedIn app"}, 'ERROR :: /name :: must not contain "LinkedIn"'),
        (
            {"description": ""},
            "ERROR :: /description :: field is required but not found and has no default value",
        ),
        (
            {"uniqueForeignId": 7},
            "ERROR :: /uniqueForeignId :: field is required but not found and has no default value",
        ),
        (
            {"validJsSdkDomains": ["https://a.example/"]},
            "ERROR :: /validJsSdkDomains :: must not end with a slash",
        ),
        (
            {"oauth2AuthorizedCallbackUrls": "x"},
            "ERROR :: /oauth2AuthorizedCallbackUrls :: is not an array of strings",
        ),
    ],
)
def test_refusals(empty, change, message):
    answer = empty.api("POST", URL, token=empty.parent(), json={**BODY, **change})
    assert answer.status_code == 400
    assert answer.json() == {"message": message, "status": 400}
    assert empty.app.state.store.value("SELECT count(*) FROM clients") == 1


def test_the_name_may_have_fifty_characters(empty):
    body = {**BODY, "name": "A" * 50}
    assert empty.api("POST", URL, token=empty.parent(), json=body).status_code == 201


def test_a_child_may_not_provision(empty):
    child = empty.child()
    answer = empty.api("POST", URL, token=child["token"], json=BODY)
    assert answer.status_code == 403
    assert answer.json() == {
        "serviceErrorCode": 100,
        "message": "Not enough permissions to access: POST /provisionedApplications",
        "status": 403,
    }


def test_find_tells_everything_but_the_secret(empty):
    child = empty.child("c9")
    url = f"{URL}?q=credentialsByUniqueForeignId&uniqueForeignId="
    answer = empty.api("GET", url + "c9", token=empty.parent())
    assert answer.json()["elements"] == [
        {
            "key": child["urn"],
            "credentials": {"client_id": child["client_id"]},
            "uniqueForeignId": "c9",
            "name": "SB - c9",
            "description": "d",
            "validJsSdkDomains": [],
            "oauth2AuthorizedCallbackUrls": [],
        }
    ]
    assert child["client_secret"] not in answer.text
    assert empty.api("GET", url + "zz", token=empty.parent()).json()["elements"] == []


def test_domains_can_be_changed(empty):
    child = empty.child("c9")
    patch = {"patch": {"$set": {"validJsSdkDomains": ["https://ats.example"]}}}
    answer = empty.api("POST", f"{URL}/{child['urn']}", token=empty.parent(), json=patch)
    assert (answer.status_code, answer.content) == (204, b"")
    url = f"{URL}?q=credentialsByUniqueForeignId&uniqueForeignId=c9"
    found = empty.api("GET", url, token=empty.parent()).json()["elements"][0]
    assert found["validJsSdkDomains"] == ["https://ats.example"]
    name = {"patch": {"$set": {"name": "x"}}}
    refused = empty.api("POST", f"{URL}/{child['urn']}", token=empty.parent(), json=name)
    assert refused.status_code == 400


def test_two_secrets_live_and_a_third_is_refused(empty):
    child = empty.child()
    body = {"childDeveloperApplication": child["urn"]}
    parent = empty.parent()
    rolled = empty.api("POST", ROLL, token=parent, json=body, headers=ACTION)
    assert rolled.status_code == 200
    assert set(rolled.json()) == {"value"}
    secret = rolled.json()["value"]["client_secret"]
    for live in (child["client_secret"], secret):
        assert empty.new_token(child["client_id"], live)
    third = empty.api("POST", ROLL, token=parent, json=body, headers=ACTION)
    assert third.status_code == 400
    assert third.json() == {
        "message": "Application has two secrets; delete one before a new one is made",
        "status": 400,
    }
    path = f"clients/{child['client_id']}/secrets"
    assert empty.control("DELETE", path) == {"forgotten": 1}
    assert empty.new_token(child["client_id"], secret)
    assert empty.api("POST", ROLL, token=parent, json=body, headers=ACTION).status_code == 200


def test_a_child_rolls_its_own_secret_and_no_other(empty):
    child, other = empty.child("a"), empty.child("b")
    own = empty.api("POST", ROLL, token=child["token"], json={}, headers=ACTION)
    assert empty.new_token(child["client_id"], own.json()["value"]["client_secret"])
    body = {"childDeveloperApplication": other["urn"]}
    refused = empty.api("POST", ROLL, token=child["token"], json=body, headers=ACTION)
    assert refused.status_code == 403


def test_an_action_has_to_name_its_method(empty):
    answer = empty.api("POST", ROLL, token=empty.parent(), json={})
    assert answer.status_code == 403
    assert answer.json()["message"] == (
        "Not enough permissions to access: POST /developerApplicationsSecurity"
    )
