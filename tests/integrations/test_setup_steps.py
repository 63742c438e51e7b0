"""What set-up tells LinkedIn, what it does when LinkedIn says no, and what it keeps looking at."""

from datetime import timedelta
from typing import Any

import pytest
import structlog

from integrations import setup
from integrations.linkedin import configuration
from integrations.linkedin.errors import Invalid
from integrations.models import Contract, Integration
from integrations.selectors.setup import SetupStep, integrations_shown, setup_steps
from integrations.setup import contract_setup
from sync.models import Lane, SyncRun
from sync.tasks import tick
from tenants.models import Notification
from tenants.scope import tenant_scope
from tests.cast import Cast, inside
from tests.integrations.conftest import nothing
from tests.linkedin import ORGANIZATION, SandboxLinkedIn
from tests.sync.line import Line

pytestmark = pytest.mark.django_db(transaction=True)

State = Contract.State


@pytest.fixture
def line(cast: Cast, linkedin: SandboxLinkedIn) -> Line:
    return Line(cast.alice, linkedin)


def told(line: Line) -> dict[str, dict[str, Any]]:
    """The sandbox's integrations, by type."""
    return {one["type"]: one for one in line.linkedin.get("state")["integrations"]}


def settings_there(line: Line) -> dict[str, str]:
    return {one["setting"]: one["value"] for one in line.linkedin.get("state")["configurations"]}


def steps_of(line: Line) -> list[SetupStep]:
    contract = line.contract
    return setup_steps(contract, integrations_shown(contract))


def steps(line: Line) -> dict[str, str]:
    with inside(line.tenant):
        return {step.key: step.state for step in steps_of(line)}


def shown(line: Line) -> dict[str, str]:
    with inside(line.tenant):
        return {row.type: row.status for row in Integration.objects.all()}


@pytest.mark.acceptance(12, 13)
def test_every_integration_is_announced_and_configured(line: Line) -> None:
    line.connect(s7001="Bob Lindgren")
    there = told(line)
    organization = f"urn:li:organization:{ORGANIZATION}"
    contexts = {kind: one["context"] for kind, one in there.items()}
    assert contexts == {
        "ONE_CLICK_EXPORT": organization,
        "IN_ATS_INDICATOR": organization,
        "CSA_API": f"urn:li:contract:{line.contract_id}",
    }
    assert {one["name"] for one in there.values()} == {"Sourcebridge"}
    assert {one["client_id"] for one in there.values()} == {line.app.client_id}
    assert settings_there(line) == {
        "CALLBACK_URL": line.app.callback_url,
        "JOB_POSTING_VIEWERS": "ALL_PRODUCT_USERS",
        "APPLICATION_VIEWERS": "ALL_PRODUCT_USERS",
    }
    assert set(steps(line).values()) == {"done"}


def test_a_second_contract_announces_only_its_own(line: Line, linkedin: SandboxLinkedIn) -> None:
    line.connect(s7001="Bob Lindgren")
    before = len(linkedin.get("calls"))
    second = Line(line.admin, linkedin, contract_id="283977014")
    second.request(s8001="Priya Raman")
    tick()
    assert second.contract.state == State.CONNECTED
    writes = [c for c in linkedin.get("calls")[before:] if c["method"] != "GET"]
    assert [(c["method"], c["path"]) for c in writes] == [("POST", "/v2/atsIntegrations")]
    assert line.contract.contract_id == "283441920"
    rows = [
        one["context"] for one in linkedin.get("state")["integrations"] if one["type"] == "CSA_API"
    ]
    assert sorted(rows) == ["urn:li:contract:283441920", "urn:li:contract:283977014"]


def test_each_step_says_who_has_to_act(line: Line) -> None:
    line.add()
    assert steps(line)["access"] == "doing"
    line.linkedin.post("settings", auto_enable=False)
    line.linkedin.contract()
    tick()
    found = steps(line)
    assert [found[k] for k in ("requested", "access", "announced", "configured")] == ["done"] * 4
    assert [found[k] for k in ("company_on", "contract_on", "seats")] == ["waiting", "todo", "todo"]
    with inside(line.tenant):
        waiting = next(s for s in steps_of(line) if s.state == "waiting")
    assert waiting.who == "An administrator in LinkedIn"
    line.change(state=State.FAILED)
    assert steps(line)["company_on"] == "failed"


def test_the_companys_part_alone_is_not_enough_and_is_shown(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two are switched on apart: what is on is shown, what is missing waits."""
    line.linkedin.post("settings", auto_enable=False)
    line.linkedin.contract()
    line.add()
    tick()
    real = configuration.integration_statuses

    def contract_on(client: Any, keys: Any) -> Any:
        found = real(client, keys)
        return {
            key: configuration.IntegrationStatus.ENABLED if key.type != "CSA_API" else status
            for key, status in found.items()
        }

    monkeypatch.setattr(configuration, "integration_statuses", contract_on)
    with tenant_scope(line.tenant.id):
        wait = contract_setup(line.contract.id, before_step=nothing)
    assert wait is not None
    assert line.contract.state == State.AWAITING_LINKEDIN
    assert shown(line) == {
        "ONE_CLICK_EXPORT": "ENABLED",
        "IN_ATS_INDICATOR": "ENABLED",
        "CSA_API": "REQUESTED",
    }
    assert (steps(line)["company_on"], steps(line)["contract_on"]) == ("done", "waiting")


@pytest.mark.parametrize(
    ("waited", "seconds"), [("1 minute", 60), ("20 minutes", 300), ("3 hours", 900)]
)
def test_we_ask_often_at_first_and_patiently_later(
    line: Line, clock: Any, waited: str, seconds: float
) -> None:
    line.linkedin.post("settings", auto_enable=False)
    line.request(s7001="Bob Lindgren")
    tick()
    clock(waited)
    with tenant_scope(line.tenant.id):
        assert contract_setup(line.contract.id, before_step=nothing) == setup.Wait(seconds)
    tick()
    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=True)
    schedule = line.schedule(Lane.SETUP)
    with inside(line.tenant):
        from tenants.clock import app_now

        assert schedule.next_due_at - app_now() <= timedelta(seconds=seconds)
    clock(f"{waited} {seconds + 1} seconds")
    tick()
    assert line.contract.state == State.CONNECTED


@pytest.mark.acceptance(15)
def test_recruiter_lite_is_found_out_without_waiting_for_the_switch(line: Line) -> None:
    line.linkedin.post("settings", auto_enable=False)
    line.contract_id = "299000001"
    line.request(product="RECRUITER_LITE", s7001="Bob Lindgren")
    tick()
    assert (line.contract.state, line.contract.state_reason) == (
        State.FAILED,
        (
            "This is a Recruiter Lite contract. LinkedIn shares data of Recruiter Corporate and "
            "Professional Services contracts only."
        ),
    )


def test_an_address_that_linkedin_does_not_take_is_said_and_holds_nothing_up(
    line: Line, settings: Any
) -> None:
    settings.PUBLIC_URL = "http://hiring.example"
    line.request(s7001="Bob Lindgren")
    with structlog.testing.capture_logs() as lines:
        tick()
    assert line.contract.state == State.CONNECTED
    assert line.app.callback_problem == "CALLBACK_URL must be an https address"
    assert [x["linkedin_says"] for x in lines if x["event"] == "callback_refused"] == [
        "CALLBACK_URL must be an https address"
    ]
    with inside(line.tenant):
        step = next(s for s in steps_of(line) if s.key == "configured")
    assert "CALLBACK_URL must be an https address" in step.detail
    assert (step.state, settings_there(line).get("CALLBACK_URL")) == ("done", None)


def test_a_new_public_address_is_told_within_the_hour(line: Line, settings: Any) -> None:
    line.connect(s7001="Bob Lindgren")
    before = line.app.callback_url
    settings.PUBLIC_URL = "https://hiring.example"
    line.sync_seats_are_due()
    line.sync()
    assert line.app.callback_url == before.replace("http://127.0.0.1:8000", settings.PUBLIC_URL)
    assert settings_there(line)["CALLBACK_URL"] == line.app.callback_url


def test_switched_off_is_found_by_the_hourly_look_without_any_push(line: Line, cast: Cast) -> None:
    line.connect(s7001="Bob Lindgren").link(s7001=cast.bob)
    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=False)
    line.sync_seats_are_due()
    run = line.sync()
    assert run.state == SyncRun.State.CANCELLED
    assert run.reason.startswith("Switched off in LinkedIn.")
    assert line.contract.state == State.AWAITING_LINKEDIN
    assert (steps(line)["contract_on"], shown(line)["CSA_API"]) == ("waiting", "DISABLED")
    with inside(line.tenant):
        assert Notification.objects.filter(title__endswith="was switched off in LinkedIn").exists()
    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=True)
    tick()
    assert line.contract.state == State.CONNECTED
    with inside(line.tenant):
        titles = list(Notification.objects.order_by("created_at").values_list("title", flat=True))
    assert titles[-1] == f"{line.contract.name} is connected again"
    assert [seat.user_id for seat in line.seats()] == [cast.bob.user.id], "links are kept"


def test_an_answer_that_leaves_one_out_is_no_news_about_it(
    line: Line, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from integrations.linkedin.transport import Answer, Transport

    line.connect(s7001="Bob Lindgren").link(s7001=cast.bob).caught_up()
    real = Transport.send

    def forgetful(self: Transport, method: str, url: str, **rest: Any) -> Answer:
        if method == "GET" and "/v2/atsIntegrations?" in url:
            return Answer(200, b'{"results":{},"errors":{}}', "")
        return real(self, method, url, **rest)

    monkeypatch.setattr(Transport, "send", forgetful)
    line.sync_seats_are_due()
    assert line.sync().state == SyncRun.State.OK
    assert line.contract.state == State.CONNECTED


def test_an_address_that_was_down_is_offered_again(
    line: Line, settings: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = configuration.configure
    refuses = [True]

    def moody(client: Any, integration: Any, values: Any) -> None:
        if "CALLBACK_URL" in values and refuses[0]:
            raise Invalid("the challenge was not answered", status=400)
        real(client, integration, values)

    monkeypatch.setattr(configuration, "configure", moody)
    line.connect(s7001="Bob Lindgren")
    assert line.app.callback_problem == "the challenge was not answered"
    refuses[0] = False
    line.sync_seats_are_due()
    line.sync()
    assert line.app.callback_problem != "", "not every time"
    clock("61 minutes")
    line.sync_seats_are_due()
    line.sync()
    assert line.app.callback_problem == ""
    assert settings_there(line)["CALLBACK_URL"] == line.app.callback_url


def test_slowed_down_by_the_look_the_import_waits_too(line: Line, cast: Cast) -> None:
    line.connect(s7001="Bob Lindgren").link(s7001=cast.bob).caught_up()
    line.linkedin.post("faults", kind="429", times=1, path_prefix="/v2/atsIntegrations")
    line.sync_seats_are_due()
    assert line.sync().state == SyncRun.State.STALLED


@pytest.mark.acceptance(2)
def test_a_company_without_the_plan_cannot_try_again(line: Line, as_user: Any) -> None:
    from tenants.models import Tenant
    from tenants.roles import Plan

    line.contract_id = "299000001"
    line.request(product="RECRUITER_LITE", s7001="Bob Lindgren")
    tick()
    Tenant.objects.filter(id=line.tenant.id).update(plan=Plan.PERSONAL)
    page = as_user(line.admin).post(f"/contracts/{line.contract.id}/retry/", follow=True).text
    assert "part of the Team and Corporate plans" in page
    assert line.contract.state == State.FAILED


def test_a_look_that_fails_does_not_stop_the_import(line: Line, cast: Cast) -> None:
    line.connect(s7001="Bob Lindgren").link(s7001=cast.bob).caught_up()
    line.linkedin.post("faults", kind="500", path_prefix="/v2/atsIntegrations")
    line.sync_seats_are_due()
    assert line.sync().state == SyncRun.State.OK


@pytest.mark.acceptance(17)
def test_credentials_that_linkedin_forgot_are_made_anew_by_trying_again(
    line: Line, as_user: Any
) -> None:
    line.linkedin.post("settings", auto_enable=False)
    line.request(s7001="Bob Lindgren")
    tick()
    old = str(line.app.client_secret)
    with tenant_scope(line.tenant.id), inside(line.tenant):
        app = line.app
        app.client_secret, app.token = "forgotten", ""
        app.save()
    with tenant_scope(line.tenant.id):
        contract_setup(line.contract.id, before_step=nothing)
    assert line.contract.state == State.FAILED
    assert line.contract.state_reason == (
        "LinkedIn does not accept the company's credentials any more. "
        "Trying again makes new ones if they still are not."
    )
    assert line.app.refused_at is not None
    line.linkedin.post("settings", auto_enable=True)
    as_user(line.admin).post(f"/contracts/{line.contract.id}/retry/")
    tick()
    assert (line.contract.state, line.app.refused_at) == (State.CONNECTED, None)
    assert str(line.app.client_secret) not in {old, "forgotten", ""}
    assert len([c for c in line.linkedin.get("clients") if not c["is_parent"]]) == 1


def test_a_passing_refusal_while_two_secrets_live_keeps_the_one_that_works(
    line: Line, as_user: Any
) -> None:
    """After a rotation a third secret cannot be rolled, and ours is good."""
    from integrations.rotation import secret_rotate

    line.linkedin.post("settings", auto_enable=False)
    line.request(s7001="Bob Lindgren")
    tick()
    with tenant_scope(line.tenant.id):
        secret_rotate(line.app)
    kept = str(line.app.client_secret)
    line.linkedin.post("faults", kind="expired_token", times=2, path_prefix="/v2/atsIntegrations")
    with tenant_scope(line.tenant.id):
        contract_setup(line.contract.id, before_step=nothing)
    assert line.contract.state == State.FAILED
    line.linkedin.post("settings", auto_enable=True)
    as_user(line.admin).post(f"/contracts/{line.contract.id}/retry/")
    tick()
    assert (line.contract.state, line.contract.state_reason) == (State.CONNECTED, "")
    assert (str(line.app.client_secret), line.app.refused_at) == (kept, None)


def test_what_a_new_application_is_told_is_all_of_it(line: Line, as_user: Any) -> None:
    """The application was deleted at LinkedIn: the one made anew has no callback yet."""
    line.linkedin.post("settings", auto_enable=False)
    line.request(s7001="Bob Lindgren")
    tick()
    line.linkedin.reset("empty")
    line.linkedin.contract()
    line.linkedin.seat("7001", "Bob Lindgren")
    with tenant_scope(line.tenant.id):
        contract_setup(line.contract.id, before_step=nothing)
    assert line.contract.state == State.FAILED
    as_user(line.admin).post(f"/contracts/{line.contract.id}/retry/")
    tick()
    assert line.contract.state == State.CONNECTED
    assert settings_there(line)["CALLBACK_URL"] == line.app.callback_url
    assert {one["name"] for one in told(line).values()} == {"Sourcebridge"}


def test_what_was_learned_for_another_company_id_is_not_kept(
    line: Line, as_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While LinkedIn is asked, an admin takes the contract back and adds it with another ID."""
    line.linkedin.contract()
    line.organization_id = "999"
    line.add()
    real = configuration.configure
    alice = as_user(line.admin)
    contract_id = line.contract.id
    once: list[int] = []

    def meanwhile(*args: Any) -> None:
        real(*args)
        if not once:
            once.append(1)
            alice.post(f"/contracts/{contract_id}/disconnect/")
            line.organization_id = "5550001"
            line.add()

    monkeypatch.setattr(configuration, "configure", meanwhile)
    with tenant_scope(line.tenant.id):
        assert contract_setup(contract_id, before_step=nothing) == setup.Wait(1.0)
    assert (line.app.organization_id, line.app.callback_url) == ("5550001", "")
    tick()
    assert line.contract.state == State.CONNECTED
    contexts = {one["context"] for one in line.linkedin.get("state")["configurations"]}
    assert "urn:li:organization:5550001" in contexts


def test_our_address_is_no_plain_text_anywhere(
    line: Line, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connection

    def echoing(client: Any, integration: Any, values: Any) -> None:
        if url := values.get("CALLBACK_URL"):
            raise Invalid(f"{url} cannot be reached", status=400)

    monkeypatch.setattr(configuration, "configure", echoing)
    line.request(s7001="Bob Lindgren")
    with structlog.testing.capture_logs() as lines:
        tick()
    secret = str(line.app.hook_id)
    assert line.contract.state == State.CONNECTED
    assert line.app.callback_problem.endswith("/hooks/linkedin/…/ cannot be reached")
    assert secret not in repr(lines)
    with inside(line.tenant), connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(a)::text FROM integrations_linkedinapp a")
        assert secret not in cursor.fetchone()[0]


def test_a_failure_of_one_that_was_connected_does_not_say_that_nothing_was_imported(
    line: Line, as_user: Any
) -> None:
    line.connect(s7001="Bob Lindgren")
    line.linkedin.patch(f"contracts/{line.contract_id}", product="RECRUITER_LITE")
    line.change(state=State.AWAITING_LINKEDIN)
    tick()
    assert line.contract.state == State.FAILED
    page = as_user(line.admin).get(f"/contracts/{line.contract.id}/").text
    assert "What was imported stays." in page
    assert "Nothing was imported" not in page
    with inside(line.tenant):
        notice = Notification.objects.filter(title__endswith="could not be connected").get()
    assert "What was imported stays." in notice.body


@pytest.mark.parametrize("name", ["LinkedIn Fans", "linkedin", "A very long name " * 6])
def test_any_company_name_becomes_one_that_linkedin_takes(line: Line, name: str) -> None:
    from tenants.models import Tenant

    Tenant.objects.filter(id=line.tenant.id).update(name=name[:120])
    line.connect(s7001="Bob Lindgren")
    [child] = [c for c in line.linkedin.get("clients") if not c["is_parent"]]
    assert child["name"].startswith("Sourcebridge - ")


def test_two_lost_answers_in_a_row_are_said_and_mended_in_the_portal(
    line: Line, clock: Any, as_user: Any
) -> None:
    line.request(s7001="Bob Lindgren")
    for path in ("/v2/provisionedApplications", "/v2/developerApplicationsSecurity"):
        line.linkedin.post(
            "faults", kind="500", times=1, applied=True, path_prefix=path, method="POST"
        )
    tick()
    clock("61 seconds")
    tick()
    clock("122 seconds")
    tick()
    assert line.contract.state == State.FAILED
    assert "delete one in LinkedIn's developer portal" in line.contract.state_reason
    [child] = [c for c in line.linkedin.get("clients") if not c["is_parent"]]
    line.linkedin.delete(f"clients/{child['client_id']}/secrets")
    as_user(line.admin).post(f"/contracts/{line.contract.id}/retry/")
    tick()
    assert line.contract.state == State.CONNECTED


def test_two_living_secrets_stand_in_the_way_of_a_third_and_it_is_said(line: Line) -> None:
    line.connect(s7001="Bob Lindgren")
    with tenant_scope(line.tenant.id):
        from integrations.rotation import TwoSecrets, secret_rotate

        secret_rotate(line.app)
        second = str(line.app.client_secret)
        with pytest.raises(TwoSecrets):
            secret_rotate(line.app)
    assert str(line.app.client_secret) == second
    assert line.sync().state != SyncRun.State.FAILED


def test_a_refusal_of_one_integration_fails_with_linkedins_words(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise Invalid("integrationName is taken", status=400)

    monkeypatch.setattr(configuration, "name_integrations", refused)
    line.request(s7001="Bob Lindgren")
    tick()
    assert line.contract.state_reason == "LinkedIn refused: integrationName is taken"
    assert line.contract.state == State.FAILED
