"""Set-up against the sandbox: from requested to connected, and what may come between."""

from typing import Any

import pytest
from django.core import mail

from integrations.linkedin import configuration, provisioning
from integrations.models import Contract
from integrations.services import apps
from integrations.services import contract_states as states
from integrations.setup import contract_setup, steps
from sync.models import Lane, SyncRun
from sync.tasks import tick
from tenants.models import Notification
from tenants.roles import Role
from tenants.scope import tenant_scope
from tests.cast import Cast, inside, member
from tests.integrations.conftest import nothing
from tests.linkedin import SandboxLinkedIn
from tests.sync.line import Crash, Line

pytestmark = pytest.mark.django_db(transaction=True)

State = Contract.State


@pytest.fixture
def line(cast: Cast, linkedin: SandboxLinkedIn) -> Line:
    return Line(cast.alice, linkedin)


def notices(line: Line) -> list[tuple[str, str]]:
    with inside(line.tenant):
        return list(Notification.objects.values_list("user__email", "title").order_by("created_at"))


def children(line: Line) -> list[Any]:
    return [c for c in line.linkedin.get("clients") if not c["is_parent"]]


def set_up(line: Line) -> Contract:
    """One pass, as the worker of the set-up lane does it."""
    contract_id = line.contract.id
    with tenant_scope(line.tenant.id):
        contract_setup(contract_id, before_step=nothing)
    return line.contract


@pytest.mark.acceptance(12, 13, 14)
def test_requested_becomes_connected_with_its_seats(line: Line, cast: Cast, as_user: Any) -> None:
    with_second_admin = member(cast.northwind, "Ada Quist", Role.ADMIN)
    line.request(s7001="Bob Lindgren", s7002="Marc Oduya")
    alice = as_user(cast.alice)
    waiting = alice.get(f"/contracts/{line.contract.id}/users/").text
    assert "Users cannot be connected yet" in waiting
    assert f'href="/contracts/{line.contract.id}/users/"' not in alice.get("/contracts/").text
    mail.outbox.clear()
    tick()
    contract = line.contract
    assert (contract.state, contract.state_reason) == (State.CONNECTED, "")
    assert contract.connected_at is not None
    assert [(seat.name, seat.user_id) for seat in line.seats()] == [
        ("Bob Lindgren", None),
        ("Marc Oduya", None),
    ]
    addresses = {cast.alice.user.email, with_second_admin.user.email}
    title = f"{contract.name} is connected"
    assert sorted(notices(line)) == sorted((address, title) for address in addresses)
    assert {address for m in mail.outbox for address in m.to} == addresses
    assert {m.subject for m in mail.outbox} == {title}
    assert all(f"/contracts/{contract.id}/" in m.body for m in mail.outbox)
    with inside(cast.fjordline):
        assert not Notification.objects.exists()
    assert f'href="/contracts/{contract.id}/users/"' in alice.get("/contracts/").text
    assert [c["unique_foreign_id"] for c in children(line)] == [str(line.app.id)]


def test_once_connected_set_up_asks_nothing_more(line: Line) -> None:
    line.connect(s7001="Bob Lindgren")
    before = len(line.linkedin.get("calls"))
    set_up(line)
    tick()
    calls = [call["path"] for call in line.linkedin.get("calls")[before:]]
    assert "/v2/atsIntegrations" not in calls
    assert len(notices(line)) == 1


@pytest.mark.acceptance(15, 17)
def test_recruiter_lite_is_refused_with_that_reason_and_can_be_retried(
    line: Line, cast: Cast, as_user: Any
) -> None:
    line.contract_id = "299000001"
    line.request(product="RECRUITER_LITE", s7001="Bob Lindgren")
    mail.outbox.clear()
    tick()
    contract = line.contract
    reason = (
        "This is a Recruiter Lite contract. LinkedIn shares data of Recruiter Corporate and "
        "Professional Services contracts only."
    )
    assert (contract.state, contract.state_reason) == (State.FAILED, reason)
    assert notices(line) == [(cast.alice.user.email, f"{contract.name} could not be connected")]
    assert [m.to for m in mail.outbox] == [[cast.alice.user.email]]
    assert line.seats() == []
    run = line.last_run(Lane.SETUP)
    assert (run.state, run.reason) == (SyncRun.State.FAILED, reason)
    alice = as_user(cast.alice)
    page = alice.get(f"/contracts/{contract.id}/").text
    assert reason in page
    assert "Try again" in page

    tick()
    assert len(line.runs(Lane.SETUP)) == 1, "a refusal is not asked again by itself"
    line.linkedin.patch("contracts/299000001", product="RECRUITER")
    alice.post(f"/contracts/{contract.id}/retry/")
    assert line.contract.state == State.REQUESTED
    tick()
    assert (line.contract.state, line.contract.state_reason) == (State.CONNECTED, "")
    assert len(line.seats()) == 1


def test_a_contract_linkedin_does_not_know_is_never_connected(line: Line) -> None:
    line.add()
    tick()
    assert (line.contract.state, line.contract.connected_at) == (State.AWAITING_LINKEDIN, None)
    assert (line.seats(), notices(line)) == ([], [])


@pytest.mark.acceptance(17)
def test_a_contract_that_ended_at_linkedin_fails_with_a_reason(line: Line) -> None:
    line.request(s7001="Bob Lindgren")
    line.linkedin.patch(f"contracts/{line.contract_id}", expired=True)
    tick()
    assert (line.contract.state, line.contract.state_reason) == (
        State.FAILED,
        "LinkedIn does not let us use this contract. Check the Contract ID and company ID.",
    )
    assert len(notices(line)) == 1


@pytest.mark.acceptance(12)
def test_not_switched_on_yet_is_waited_for(line: Line, clock: Any) -> None:
    line.linkedin.post("settings", auto_enable=False)
    line.request(s7001="Bob Lindgren")
    tick()
    assert (line.contract.state, line.contract.connected_at) == (State.AWAITING_LINKEDIN, None)
    assert notices(line) == []
    clock("61 seconds")
    tick()
    assert line.contract.state == State.AWAITING_LINKEDIN
    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=True)
    clock("122 seconds")
    tick()
    assert line.contract.state == State.CONNECTED
    assert len(notices(line)) == 1


def test_a_lost_answer_of_provisioning_makes_no_second_application(line: Line, clock: Any) -> None:
    line.request(s7001="Bob Lindgren")
    line.linkedin.post(
        "faults", kind="500", times=1, applied=True, path_prefix="/v2/provisionedApplications"
    )
    tick()
    contract = line.contract
    assert contract.state == State.SETTING_UP
    assert contract.state_reason == (
        "LinkedIn has a fault of its own just now (HTTP 500). We try again by ourselves."
    )
    assert not line.app.is_provisioned
    assert len(children(line)) == 1
    clock("61 seconds")
    tick()
    assert (line.contract.state, line.contract.state_reason) == (State.CONNECTED, "")
    [child] = children(line)
    assert (line.app.client_id, line.app.application_urn) == (child["client_id"], child["urn"])
    calls = [(c["path"], c["status"]) for c in line.linkedin.get("calls")]
    assert ("/v2/provisionedApplications", 409) in calls
    assert ("/v2/developerApplicationsSecurity", 200) in calls


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("500", "/oauth"),
        ("truncated", "/v2/provisioned"),
        ("429", "/v2/atsIntegrations"),
        ("html", "/v2/seatsV2"),
    ],
)
def test_a_passing_fault_anywhere_only_delays(line: Line, clock: Any, kind: str, path: str) -> None:
    line.request(s7001="Bob Lindgren")
    line.linkedin.post("faults", kind=kind, times=1, path_prefix=path)
    tick()
    assert line.contract.state in (State.SETTING_UP, State.AWAITING_LINKEDIN)
    assert line.contract.state_reason.endswith("We try again by ourselves.")
    clock("61 seconds")
    tick()
    contract = line.contract
    assert (contract.state, contract.state_reason) == (State.CONNECTED, "")
    assert len(children(line)) == 1
    assert len(line.seats()) == 1
    assert len(notices(line)) == 1


def test_refused_parent_credentials_fail_with_a_sentence(line: Line) -> None:
    line.linkedin.patch("clients/parent-client", allowed=False)
    line.request()
    tick()
    assert (line.contract.state, line.contract.state_reason) == (
        State.FAILED,
        "LinkedIn did not accept our credentials. An operator has to look at them.",
    )


CRASHES = [
    (provisioning, "create_application", "before"),
    (provisioning, "create_application", "after"),
    (apps, "app_provisioned", "before"),
    (apps, "app_provisioned", "after"),
    (configuration, "name_integrations", "before"),
    (configuration, "name_integrations", "after"),
    (apps, "integrations_named", "before"),
    (apps, "integrations_named", "after"),
    (apps, "app_callback_url", "before"),
    (apps, "app_callback_url", "after"),
    (configuration, "configure", "before"),
    (configuration, "configure", "after"),
    (apps, "app_configured", "before"),
    (apps, "app_configured", "after"),
    (configuration, "integration_statuses", "after"),
    (apps, "integrations_seen", "after"),
    (steps, "read_seats", "after"),
    (steps, "seats_store", "after"),
    (states, "contract_connected", "before"),
    (states, "contract_connected", "after"),
]


@pytest.mark.parametrize(
    ("module", "name", "when"), CRASHES, ids=[f"{when}-{name}" for _, name, when in CRASHES]
)
def test_a_crash_between_any_two_steps_is_carried_on(
    line: Line, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, when: str
) -> None:
    line.request(s7001="Bob Lindgren", s7002="Marc Oduya")
    real = getattr(module, name)

    def dying(*args: Any, **kwargs: Any) -> Any:
        if when == "after":
            real(*args, **kwargs)
        raise Crash

    with monkeypatch.context() as patch, pytest.raises(Crash):
        patch.setattr(module, name, dying)
        set_up(line)
    assert line.contract.state == State.SETTING_UP
    contract = set_up(line)
    assert (contract.state, contract.state_reason) == (State.CONNECTED, "")
    assert len(children(line)) == 1
    assert [seat.seat_id for seat in line.seats()] == ["7001", "7002"]
    assert len(notices(line)) == 1
    # What it kept works: the company's application is let in.
    with tenant_scope(line.tenant.id):
        assert len(steps.read_seats(contract, nothing)) == 2


def test_a_second_contract_uses_the_same_application(line: Line, linkedin: SandboxLinkedIn) -> None:
    line.connect(s7001="Bob Lindgren")
    second = Line(line.admin, linkedin, contract_id="283977014")
    second.request(s8001="Priya Raman")
    tick()
    assert second.contract.state == State.CONNECTED
    assert len(children(line)) == 1


def test_set_up_does_not_undo_what_happened_meanwhile(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.linkedin.post("settings", auto_enable=False)
    line.request()
    real = configuration.integration_statuses

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        line.change(state=State.DISCONNECTED)
        return real(*args, **kwargs)

    monkeypatch.setattr(configuration, "integration_statuses", meanwhile)
    contract_id = line.contract.id
    with tenant_scope(line.tenant.id):
        contract_setup(contract_id, before_step=nothing)
    assert line.contract.state == State.DISCONNECTED


def test_a_seat_listed_twice_is_one_seat(line: Line) -> None:
    line.request(s7001="Bob Lindgren")
    line.linkedin.post("faults", kind="duplicate", times=1, path_prefix="/v2/seatsV2")
    tick()
    assert line.contract.state == State.CONNECTED


def test_set_up_waits_as_long_as_linkedin_says(line: Line, clock: Any) -> None:
    line.request(s7001="Bob Lindgren")
    line.linkedin.post(
        "faults", kind="429", times=1, retry_after=300, path_prefix="/v2/atsIntegrations"
    )
    tick()
    before = len(line.linkedin.get("calls"))
    clock("65 seconds")
    tick()
    assert len(line.linkedin.get("calls")) == before
