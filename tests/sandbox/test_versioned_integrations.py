"""Integrations and their configurations under `/rest`, seen by both dialects."""

from urllib.parse import quote

import pytest

from tests.sandbox.jobs import job

ORGANIZATION = "urn:li:organization:5550001"
TWO = {"LinkedIn-Version": "202603", "X-RestLi-Protocol-Version": "2.0.0"}
PARTIAL = {**TWO, "X-RestLi-Method": "BATCH_PARTIAL_UPDATE"}


def key(kind="ONE_CLICK_EXPORT", **more):
    parts = {
        "integrationType": kind,
        "tenantType": "RECRUITER",
        "integrationContext": ORGANIZATION,
        **more,
    }
    text = ",".join(f"{name}:{quote(value, safe='')}" for name, value in sorted(parts.items()))
    return f"({text})"


@pytest.fixture
def named(linkedin):
    body = {"entities": {key(): {"patch": {"$set": {"integrationName": "Acme"}}}}}
    url = f"/rest/integrations?ids=List({key()})"
    answer = linkedin.api("POST", url, headers=PARTIAL, json=body)
    assert answer.status_code == 200
    assert answer.json() == {"results": {key(): {"status": 204}}, "errors": {}}
    return linkedin


def test_an_integration_without_a_provider(named, keys):
    read = named.api("GET", f"/rest/integrations?ids=List({key()})", headers=TWO)
    shown = {
        "integrationContext": ORGANIZATION,
        "integrationType": "ONE_CLICK_EXPORT",
        "tenantType": "RECRUITER",
        "integrationName": "Acme",
        "integrationStatus": "ENABLED",
    }
    assert read.json() == {"results": {key(): shown}, "statuses": {}, "errors": {}}
    old = keys.integration(ORGANIZATION, "ONE_CLICK_EXPORT")
    (seen,) = named.api("GET", "/v2/atsIntegrations?" + keys.ids(old)).json()["results"].values()
    assert seen == {**shown, "dataProvider": "ATS"}
    with_provider = key(dataProvider="ATS")
    refused = named.api("GET", f"/rest/integrations?ids=List({with_provider})", headers=TWO)
    assert refused.status_code == 400
    assert refused.json()["message"] == (
        "Batch key needs the parts integrationContext, integrationType, tenantType"
    )


def test_what_a_push_was_about(named):
    store = named.app.state.store
    store.run("UPDATE integrations SET status = 'DISABLED' WHERE type = 'ONE_CLICK_EXPORT'")
    named.control("PATCH", "contracts/283441920", {"enabled": True})
    request_id = store.value("SELECT id FROM requests")
    url = f"/rest/integrations?q=request&requestId={request_id}"
    (element,) = named.api("GET", url, headers=TWO).json()["elements"]
    assert element["integrationStatus"] == "ENABLED"
    assert "dataProvider" not in element


def test_configurations_hold_the_name_in_their_key(named, keys):
    url_key = key(configurationType="CALLBACK_URL")
    viewers = key(configurationType="JOB_POSTING_VIEWERS")
    lost = key("IN_ATS_INDICATOR", configurationType="CALLBACK_URL")
    none = key("PROFILE_PLUGIN", configurationType="CALLBACK_URL")
    hook = {"configurationValue": {"string": "https://ats.example/hook"}}
    bodies = {
        url_key: hook,
        viewers: {"configurationValue": {"string": "EVERYBODY"}},
        none: hook,
    }
    url = f"/rest/integrationConfigurations?ids=List({url_key},{viewers},{none})"
    answer = named.api("PUT", url, headers=TWO, json={"entities": bodies})
    assert answer.json() == {
        "results": {url_key: {"status": 204}},
        "errors": {
            viewers: {
                "status": 400,
                "message": "JOB_POSTING_VIEWERS must be ALL_PRODUCT_USERS",
            },
            none: {"status": 400, "message": "Integration does not exist: name it first"},
        },
    }
    read = f"/rest/integrationConfigurations?ids=List({url_key},{lost},{none})"
    missing = {"status": 404, "message": "Configuration does not exist"}
    assert named.api("GET", read, headers=TWO).json() == {
        "results": {url_key: hook},
        "statuses": {},
        "errors": {lost: missing, none: missing},
    }
    old = keys.text(keys.integration(ORGANIZATION, "ONE_CLICK_EXPORT"))
    seen = named.api("GET", f"/v2/atsIntegrations/{old}/configurations?ids=CALLBACK_URL").json()
    assert seen["results"] == {"CALLBACK_URL": hook}
    assert len(named.control("GET", "challenges")) == 1
    assert named.api("DELETE", read, headers=TWO).status_code == 405
    nameless = named.api("GET", f"/rest/integrationConfigurations?ids=List({key()})", headers=TWO)
    assert nameless.status_code == 400
    assert nameless.json()["message"] == "Batch key needs the part configurationType"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"availability": "PRIVATE_TO_ATS_INTEGRATION"},
            'ERROR :: /availability :: "PRIVATE_TO_ATS_INTEGRATION" is not an enum symbol\n',
        ),
        (
            {"external_id": "x" * 76},
            "ERROR :: /externalJobPostingId :: length must be at most 75\n",
        ),
    ],
)
def test_jobs_differ_in_what_they_may_be(linkedin, changes, message):
    headers = {"LinkedIn-Version": "202603", "x-restli-method": "batch_create"}
    body = {"elements": [job(**{"availability": "PUBLIC", **changes})]}
    answer = linkedin.api("POST", "/rest/simpleJobPostings", headers=headers, json=body)
    assert answer.status_code == 200
    assert answer.json()["elements"] == [
        {
            "status": 422,
            "error": {"code": "UNPROCESSABLE_ENTITY", "message": message, "status": 422},
        }
    ]


def test_a_job_of_one_dialect_has_its_task_in_the_other(linkedin):
    headers = {"LinkedIn-Version": "202603", "x-restli-method": "batch_create"}
    body = {"elements": [job(availability="PUBLIC", company=ORGANIZATION, integrationContext=None)]}
    answer = linkedin.api("POST", "/rest/simpleJobPostings", headers=headers, json=body)
    ((element),) = answer.json()["elements"]
    assert element["status"] == 202
    linkedin.control("POST", f"job-tasks/{element['id']}", {"status": "SUCCEEDED"})
    url = f"/simpleJobPostingTasks?ids={element['id']}"
    both = [
        linkedin.api("GET", "/rest" + url, headers={"LinkedIn-Version": "202603"}).json(),
        linkedin.api("GET", "/v2" + url).json(),
    ]
    assert both[0] == both[1]
    assert both[0]["results"][element["id"]]["status"] == "SUCCEEDED"
