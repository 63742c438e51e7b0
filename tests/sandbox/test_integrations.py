"""Integrations: named by us, switched on by the customer, seen by polling."""

import pytest

ORGANIZATION = "urn:li:organization:5550001"
CONTRACT = "urn:li:contract:283441920"
SEATS = f"/v2/seatsV2?q=attributes&contracts={CONTRACT}&start=0"
PARTIAL = {"x-restli-method": "batch_partial_update"}


@pytest.fixture
def world(empty):
    """One contract, nothing connected, nothing switches itself on."""
    contract = {"contract_id": "283441920", "organization_id": "5550001", "name": "Northwind"}
    empty.control("POST", "contracts", contract)
    return empty


def status(browser, keys, context, kind, token):
    key = keys.integration(context, kind)
    answer = browser.api("GET", "/v2/atsIntegrations?" + keys.ids(key), token=token)
    assert answer.status_code == 200
    found = list(answer.json()["results"].values())
    return found[0]["integrationStatus"] if found else None


def test_naming_answers_per_key_and_compares_keys_parsed(world, keys):
    key = keys.integration(CONTRACT, "CSA_API")
    shuffled = keys.text(dict(reversed(key.items())))
    answer = world.api(
        "POST",
        "/v2/atsIntegrations?" + keys.ids(key),
        token=world.parent(),
        headers=PARTIAL,
        json={"entities": {shuffled: {"patch": {"$set": {"integrationName": "Acme"}}}}},
    )
    assert answer.status_code == 200
    canonical = (
        "dataProvider=ATS&integrationContext=urn:li:contract:283441920"
        "&integrationType=CSA_API&tenantType=RECRUITER"
    )
    assert answer.json() == {"results": {canonical: {"status": 204}}, "errors": {}}
    read = world.api("GET", "/v2/atsIntegrations?" + keys.ids(key), token=world.parent())
    assert read.json() == {
        "results": {
            canonical: {**key, "integrationName": "Acme", "integrationStatus": "REQUESTED"}
        },
        "statuses": {},
        "errors": {},
    }


def test_the_method_header_is_needed(world, keys):
    key = keys.integration(CONTRACT, "CSA_API")
    body = {"entities": {keys.text(key): {"patch": {"$set": {"integrationName": "Acme"}}}}}
    url = "/v2/atsIntegrations?" + keys.ids(key)
    answer = world.api("POST", url, token=world.parent(), json=body)
    assert answer.status_code == 403
    assert answer.json() == {
        "serviceErrorCode": 100,
        "message": "Not enough permissions to access: POST /atsIntegrations",
        "status": 403,
    }
    wrong = {"x-restli-method": "batch_update"}
    answer = world.api("POST", url, token=world.parent(), json=body, headers=wrong)
    assert answer.status_code == 400
    upper = {"X-RestLi-Method": "BATCH_PARTIAL_UPDATE"}
    answer = world.api("POST", url, token=world.parent(), json=body, headers=upper)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tenantType": "X"}, 'ERROR :: /tenantType :: "X" is not an enum symbol'),
        ({"dataProvider": "CRM"}, 'ERROR :: /dataProvider :: "CRM" is not an enum symbol'),
        ({"integrationType": "X"}, 'ERROR :: /integrationType :: "X" is not an enum symbol'),
        (
            {"integrationContext": ORGANIZATION},
            f"Integration type CSA_API needs a contract urn, not {ORGANIZATION}",
        ),
    ],
)
def test_keys_that_make_no_sense(world, keys, change, message):
    key = {**keys.integration(CONTRACT, "CSA_API"), **change}
    answer = world.api("GET", "/v2/atsIntegrations?" + keys.ids(key), token=world.parent())
    assert answer.status_code == 400
    assert answer.json() == {"message": message, "status": 400}


def test_one_that_was_never_named_is_an_error_of_its_key(world, keys):
    key = keys.integration(CONTRACT, "CSA_API")
    answer = world.api("GET", "/v2/atsIntegrations?" + keys.ids(key), token=world.parent())
    assert answer.json()["results"] == {}
    assert [error["status"] for error in answer.json()["errors"].values()] == [404]


def test_the_admin_switches_it_on_and_off(world, keys):
    child = world.child()
    token = child["token"]
    world.name_integration(CONTRACT, "CSA_API", token)
    assert status(world, keys, CONTRACT, "CSA_API", token) == "REQUESTED"
    assert world.api("GET", SEATS, token=token).status_code == 403
    world.control("PATCH", "contracts/283441920", {"enabled": True})
    assert status(world, keys, CONTRACT, "CSA_API", token) == "ENABLED"
    assert world.api("GET", SEATS, token=token).status_code == 200
    world.control("PATCH", "contracts/283441920", {"enabled": False})
    assert status(world, keys, CONTRACT, "CSA_API", token) == "DISABLED"
    refused = world.api("GET", SEATS, token=token)
    assert refused.status_code == 403
    assert refused.json() == {
        "serviceErrorCode": 65600,
        "message": (
            "Caller is not authorized to access the seats for contract: urn:li:contract:283441920"
        ),
        "status": 403,
    }


def test_it_switches_itself_on_at_the_first_read_where_the_world_says_so(world, keys):
    world.control("POST", "settings", {"auto_enable": True})
    token = world.child()["token"]
    world.name_integration(CONTRACT, "CSA_API", token)
    world.name_integration("urn:li:contract:77", "CSA_API", token)
    assert world.api("GET", SEATS, token=token).status_code == 403
    assert status(world, keys, CONTRACT, "CSA_API", token) == "ENABLED"
    assert status(world, keys, "urn:li:contract:77", "CSA_API", token) == "REQUESTED"
    assert world.api("GET", SEATS, token=token).status_code == 200


def test_an_expired_contract_is_refused_until_it_is_renewed(linkedin):
    linkedin.control("PATCH", "contracts/283441920", {"expired": True})
    assert linkedin.api("GET", SEATS).status_code == 403
    linkedin.control("PATCH", "contracts/283441920", {"expired": False})
    assert linkedin.api("GET", SEATS).status_code == 200


def test_another_company_reaches_neither_contract_nor_organization(linkedin, keys):
    other = linkedin.child("company-2")["token"]
    assert linkedin.api("GET", SEATS, token=other).status_code == 403
    key = keys.integration(CONTRACT, "CSA_API")
    seen = linkedin.api("GET", "/v2/atsIntegrations?" + keys.ids(key), token=other)
    assert seen.json()["results"] == {}
    url = "/v2/atsApplications?" + keys.ids(keys.application("A1"))
    refused = linkedin.api("GET", url, token=other)
    assert refused.status_code == 403
    assert refused.json() == {
        "serviceErrorCode": 65600,
        "message": (
            "Caller is not authorized to access the records for organization:"
            " urn:li:organization:5550001"
        ),
        "status": 403,
    }


def test_what_the_parent_named_goes_to_the_child_that_uses_it_first(world, keys):
    world.control("POST", "settings", {"auto_enable": True})
    parent, first, second = world.parent(), world.child("a")["token"], world.child("b")["token"]
    world.name_integration(CONTRACT, "CSA_API", parent)
    assert status(world, keys, CONTRACT, "CSA_API", parent) == "ENABLED"
    assert world.api("GET", SEATS, token=first).status_code == 200
    assert world.api("GET", SEATS, token=second).status_code == 403
    assert status(world, keys, CONTRACT, "CSA_API", parent) == "ENABLED"


def test_a_lite_contract_is_not_eligible(linkedin):
    lite = {"contract_id": "299", "organization_id": "5550001", "name": "Lite"}
    linkedin.control("POST", "contracts", {**lite, "product": "RECRUITER_LITE"})
    url = "/v2/seatsV2?q=attributes&contracts=urn:li:contract:299&start=0"
    answer = linkedin.api("GET", url)
    assert answer.status_code == 403
    assert answer.json() == {
        "message": "Contract urn:li:contract:299 is not eligible: RECRUITER_LITE",
        "status": 403,
    }


def test_configurations_are_kept_read_and_deleted(world, keys):
    parent = world.parent()
    world.name_integration(ORGANIZATION, "ONE_CLICK_EXPORT", parent)
    key = keys.text(keys.integration(ORGANIZATION, "ONE_CLICK_EXPORT"))
    url = f"/v2/atsIntegrations/{key}/configurations?ids=CALLBACK_URL&ids=JOB_POSTING_VIEWERS"
    body = {
        "CALLBACK_URL": {"configurationValue": {"string": "https://ats.example/hook/1"}},
        "JOB_POSTING_VIEWERS": {"configurationValue": {"string": "EVERYBODY"}},
    }
    answer = world.api("PUT", url, token=parent, json={"entities": body})
    assert answer.json() == {
        "results": {"CALLBACK_URL": {"status": 204}},
        "errors": {
            "JOB_POSTING_VIEWERS": {
                "status": 400,
                "message": "JOB_POSTING_VIEWERS must be ALL_PRODUCT_USERS",
            }
        },
    }
    missing = {"status": 404, "message": "Configuration does not exist"}
    assert world.api("GET", url, token=parent).json() == {
        "results": {"CALLBACK_URL": body["CALLBACK_URL"]},
        "statuses": {},
        "errors": {"JOB_POSTING_VIEWERS": missing},
    }
    gone = world.api("DELETE", url, token=parent).json()
    assert gone["results"] == {"CALLBACK_URL": {"status": 204}}
    assert world.api("GET", url, token=parent).json()["results"] == {}
