"""Integrations: named, switched on at LinkedIn, and set up, in both dialects."""

import json
from collections.abc import Callable

import pytest

from integrations.linkedin import keys
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.configuration import (
    CALLBACK_URL,
    EVERYBODY,
    IntegrationKey,
    IntegrationStatus,
    configure,
    configured,
    integration_statuses,
    integrations_of_request,
    name_integrations,
)
from integrations.linkedin.errors import (
    Forbidden,
    Invalid,
    LinkedInError,
    NotFound,
    RateLimited,
    ServerError,
)
from integrations.linkedin.transport import Transport
from tests.integrations.http_server import Oddity
from tests.integrations.linkedin.conftest import CSA, EXPORT, INDICATOR, VERSION, Api, signed_in
from tests.linkedin import CONTRACT

HOOK = "https://sourcebridge.example/hooks/linkedin/a?b=c&d=(e),f:g%20h/"
STATUS = IntegrationStatus


@pytest.fixture
def fresh(bare: Api) -> Api:
    """An application that named nothing yet, at a LinkedIn that switches nothing on by itself."""
    bare.sandbox.contract()
    bare.sandbox.post("settings", auto_enable=False)
    bare.credentials = bare.child("company-1")
    return bare


@pytest.fixture(params=[False, True], ids=["v2", "rest"])
def new(request: pytest.FixtureRequest, fresh: Api) -> LinkedInClient:
    return fresh.client(rest=request.param)


def test_a_status_goes_from_unknown_to_requested_to_enabled(
    fresh: Api, new: LinkedInClient
) -> None:
    assert integration_statuses(new, [EXPORT, CSA]) == {EXPORT: None, CSA: None}
    name_integrations(new, [CSA], name="Acme & Söhne")
    assert integration_statuses(new, [EXPORT, CSA]) == {EXPORT: None, CSA: STATUS.REQUESTED}
    fresh.sandbox.post("settings", auto_enable=True)
    assert integration_statuses(new, [CSA, EXPORT]) == {CSA: STATUS.ENABLED, EXPORT: None}
    fresh.sandbox.patch(f"contracts/{CONTRACT}", enabled=False)
    assert integration_statuses(new, [CSA])[CSA] is STATUS.DISABLED
    [told] = fresh.sandbox.get("state")["integrations"]
    assert (told["name"], told["provider"]) == ("Acme & Söhne", "ATS")


def test_naming_again_changes_the_name_and_nothing_else(fresh: Api, new: LinkedInClient) -> None:
    name_integrations(new, [EXPORT, INDICATOR], name="First")
    name_integrations(new, [INDICATOR, EXPORT], name="Second")
    told = fresh.sandbox.get("state")["integrations"]
    assert [(one["name"], one["status"]) for one in told] == [("Second", "REQUESTED")] * 2


def test_what_was_named_in_one_dialect_is_seen_in_the_other(fresh: Api) -> None:
    name_integrations(fresh.client(), [EXPORT], name="Acme")
    name_integrations(fresh.client(rest=True), [CSA], name="Acme")
    for rest in (False, True):
        found = integration_statuses(fresh.client(rest=rest), [CSA, EXPORT, INDICATOR])
        assert found == {CSA: STATUS.REQUESTED, EXPORT: STATUS.REQUESTED, INDICATOR: None}
    paths = [(call["path"], call["query"]) for call in fresh.calls("/rest")]
    assert {path for path, _ in paths} == {"/rest/integrations"}
    assert all("dataProvider" not in query for _, query in paths)


def test_an_integration_on_the_wrong_context_is_invalid(new: LinkedInClient) -> None:
    wrong = IntegrationKey(CSA.context, "ONE_CLICK_EXPORT", "RECRUITER")
    with pytest.raises(Invalid, match="needs a organization urn"):
        name_integrations(new, [wrong], name="Acme")


def test_settings_are_kept_and_read_back_in_both_dialects(api: Api, spoken: LinkedInClient) -> None:
    wanted = {CALLBACK_URL: HOOK, "JOB_POSTING_VIEWERS": EVERYBODY}
    configure(spoken, EXPORT, wanted)
    for client in (api.client(), api.client(rest=True)):
        assert configured(client, EXPORT, [*wanted, "APPLICATION_VIEWERS"]) == wanted
        assert configured(client, INDICATOR, [CALLBACK_URL]) == {}
    changed = HOOK + "2"
    configure(spoken, EXPORT, {CALLBACK_URL: changed})
    assert configured(spoken, EXPORT, [CALLBACK_URL]) == {CALLBACK_URL: changed}


def test_a_setting_that_linkedin_refuses_is_raised(spoken: LinkedInClient) -> None:
    with pytest.raises(Invalid, match="CALLBACK_URL must be an https address") as raised:
        configure(spoken, EXPORT, {CALLBACK_URL: "ftp://somewhere"})
    assert raised.value.status == 400
    with pytest.raises(Invalid, match="unknown"):
        configure(spoken, EXPORT, {"JOB_POSTING_VIEWERS": EVERYBODY, "NOPE": "x"})
    assert configured(spoken, EXPORT, ["JOB_POSTING_VIEWERS"]) == {"JOB_POSTING_VIEWERS": EVERYBODY}


def test_settings_of_what_was_not_named_are_refused(new: LinkedInClient) -> None:
    with pytest.raises(Invalid, match="name it first"):
        configure(new, EXPORT, {CALLBACK_URL: HOOK})


def test_a_push_of_a_status_names_the_integrations(
    api: Api, as_other: Callable[[], LinkedInClient]
) -> None:
    configure(api.client(), EXPORT, {CALLBACK_URL: "http://127.0.0.1:9/hook"})
    before = {one["id"] for one in api.sandbox.get("requests")}
    api.sandbox.patch(f"contracts/{CONTRACT}", enabled=False)
    [told] = [one for one in api.sandbox.get("requests") if one["id"] not in before]
    found = integrations_of_request(api.client(), told["id"])
    assert found[CSA] is STATUS.DISABLED
    with pytest.raises(Forbidden):
        integrations_of_request(as_other(), told["id"])
    with pytest.raises(NotFound):
        integrations_of_request(api.client(), "no-such-request")


def test_its_request_is_over_after_a_day(api: Api) -> None:
    api.sandbox.patch(f"contracts/{CONTRACT}", enabled=False)
    request_id = api.sandbox.get("requests")[-1]["id"]
    api.sandbox.post("clock", offset_seconds=86_401)
    with pytest.raises(NotFound):
        integrations_of_request(api.client(), request_id)


def test_each_versioned_call_names_its_version(api: Api) -> None:
    client = api.client(rest=True, version=VERSION)
    assert integration_statuses(client, [CSA]) == {CSA: STATUS.ENABLED}
    assert integration_statuses(api.client(rest=True, version="202508.02"), [CSA])[CSA]


@pytest.mark.parametrize(
    ("status", "error"), [(403, Forbidden), (500, ServerError), (429, RateLimited)]
)
def test_a_read_that_was_refused_is_not_taken_for_nothing_there(
    transport: Transport, odd: Oddity, status: int, error: type[LinkedInError]
) -> None:
    client = signed_in(transport, odd)

    def answers(key: str, refusal: int) -> None:
        errors = {key: {"status": refusal, "message": "No"}, "another": {"status": 500}}
        odd.answers(200, json.dumps({"results": {}, "errors": errors}).encode())

    answers(keys.text_v1(CSA.key), 404)
    assert integration_statuses(client, [CSA]) == {CSA: None}
    answers(keys.text_v1(CSA.key), status)
    with pytest.raises(error, match="No"):
        integration_statuses(client, [CSA])
    answers(CALLBACK_URL, 404)
    assert configured(client, EXPORT, [CALLBACK_URL]) == {}
    answers(CALLBACK_URL, status)
    with pytest.raises(error, match="No"):
        configured(client, EXPORT, [CALLBACK_URL])
