"""Who has a contract: adding it proves little, LinkedIn's switch proves it."""

from typing import Any

import pytest

from integrations.models import Contract
from integrations.services.contract_states import ContractRefused
from sync.engine.dispatch import dispatch
from sync.models import Lane, Schedule, SyncRun
from sync.tasks import tick
from tenants.models import Notification, Tenant
from tests.cast import Cast, inside
from tests.linkedin import SandboxLinkedIn
from tests.sync.line import Line, work_on

pytestmark = pytest.mark.django_db(transaction=True)

State = Contract.State
ELSEWHERE = "This contract is connected to Sourcebridge elsewhere."


@pytest.fixture
def northwind(cast: Cast, linkedin: SandboxLinkedIn) -> Line:
    """Northwind asked for a contract that nobody switches on."""
    linkedin.post("settings", auto_enable=False)
    line = Line(cast.alice, linkedin).request(s7001="Bob Lindgren")
    tick()
    assert line.contract.state == State.AWAITING_LINKEDIN
    return line


@pytest.fixture
def fjordline(cast: Cast, linkedin: SandboxLinkedIn) -> Line:
    """Charlie's company, which says that the same contract is theirs."""
    return Line(cast.charlie, linkedin)


@pytest.mark.acceptance(5)
def test_for_a_day_nobody_else_can_add_it(
    northwind: Line, fjordline: Line, clock: Any, as_user: Any
) -> None:
    clock("23 hours")
    tick()
    with pytest.raises(ContractRefused, match=ELSEWHERE) as refused:
        fjordline.add()
    assert refused.value.field == "contract_id"
    assert northwind.tenant.name not in str(refused.value)
    page = as_user(fjordline.admin).post(
        "/contracts/add/",
        {
            "contract_id": northwind.contract_id,
            "name": "Ours",
            "organization_id": "5550001",
            "history_days": "180",
            "acknowledge": "on",
        },
    )
    assert ELSEWHERE in page.text
    assert northwind.tenant.name not in page.text
    with inside(fjordline.tenant):
        assert not Contract.objects.exists()


@pytest.mark.acceptance(5)
def test_after_a_day_without_proof_whom_linkedin_switches_on_has_it(
    northwind: Line, fjordline: Line, clock: Any
) -> None:
    clock("25 hours")
    tick()
    assert northwind.contract.claim_lapsed_at is not None
    assert northwind.contract.state == State.AWAITING_LINKEDIN, "it goes on asking"
    fjordline.add()
    northwind.linkedin.patch(f"contracts/{northwind.contract_id}", enabled=True)
    clock("26 hours")
    only(northwind, Lane.SETUP)
    assert northwind.contract.state_reason.startswith("Switched on in LinkedIn. The same contract")
    assert fjordline.tenant.name not in northwind.contract.state_reason
    fjordline.change(claim_lapsed_at="2026-01-01T00:00Z")
    clock("27 hours")
    only(northwind, Lane.SETUP)
    assert (northwind.contract.state, northwind.contract.state_reason) == (State.CONNECTED, "")
    assert len(northwind.seats()) == 1


@pytest.mark.acceptance(5)
def test_of_two_that_linkedin_switches_on_the_first_has_it_and_the_other_is_told(
    northwind: Line, fjordline: Line, clock: Any
) -> None:
    clock("25 hours")
    tick()
    fjordline.add()
    northwind.linkedin.post("settings", auto_enable=True)
    only(fjordline, Lane.SETUP)
    assert fjordline.contract.state == State.CONNECTED
    clock("26 hours")
    only(northwind, Lane.SETUP)
    assert northwind.contract.state == State.AWAITING_LINKEDIN
    clock("53 hours")
    only(northwind, Lane.SETUP)
    assert northwind.contract.state == State.FAILED
    assert northwind.contract.state_reason.startswith(ELSEWHERE)
    assert northwind.seats() == []
    with inside(northwind.tenant):
        [notice] = Notification.objects.filter(title__endswith="could not be connected")
    assert fjordline.tenant.name not in notice.body
    assert fjordline.contract.state == State.CONNECTED


def only(line: Line, lane: Lane) -> None:
    """Let the worker do this company's work of one lane, and nobody else's."""
    line.ask(lane)
    for work in dispatch():
        if (work.lane, work.tenant_id) == (lane, line.tenant.id):
            work_on(work)
        else:
            Schedule.objects.filter(live_run_id=work.run_id).update(live_run_id=None)
            with inside(Tenant.objects.get(id=work.tenant_id)):
                SyncRun.objects.filter(id=work.run_id).delete()


def test_taking_it_back_and_adding_it_again_does_not_begin_the_day_anew(
    northwind: Line, fjordline: Line, clock: Any, as_user: Any
) -> None:
    alice = as_user(northwind.admin)
    clock("23 hours")
    alice.post(f"/contracts/{northwind.contract.id}/disconnect/")
    northwind.add()
    clock("25 hours")
    tick()
    assert northwind.contract.claim_lapsed_at is not None
    fjordline.add()


def test_a_passing_fault_does_not_begin_the_day_anew(northwind: Line, clock: Any) -> None:
    for hour in range(6, 25, 6):
        northwind.linkedin.post("faults", kind="500", times=1, path_prefix="/v2/atsIntegrations")
        clock(f"{hour} hours")
        tick()
        assert northwind.contract.state_reason.endswith("We try again by ourselves.")
        clock(f"{hour} hours 5 minutes")
        tick()
        assert northwind.contract.state_reason == ""
    clock("25 hours")
    tick()
    assert northwind.contract.claim_lapsed_at is not None


def test_a_passing_fault_does_not_begin_a_contest_anew(
    northwind: Line, fjordline: Line, clock: Any
) -> None:
    clock("25 hours")
    tick()
    fjordline.add()
    northwind.linkedin.post("settings", auto_enable=True)
    only(fjordline, Lane.SETUP)
    for hour in (26, 40, 52):
        clock(f"{hour} hours")
        only(northwind, Lane.SETUP)
        northwind.linkedin.post("faults", kind="500", times=1, path_prefix="/v2/seatsV2")
        clock(f"{hour} hours 30 minutes")
        only(northwind, Lane.SETUP)
    clock("53 hours")
    only(northwind, Lane.SETUP)
    assert northwind.contract.state == State.FAILED


def test_a_lapsed_claim_is_taken_up_again_when_it_is_switched_on(
    northwind: Line, fjordline: Line, clock: Any
) -> None:
    clock("25 hours")
    tick()
    northwind.linkedin.patch(f"contracts/{northwind.contract_id}", enabled=True)
    clock("26 hours")
    tick()
    assert (northwind.contract.state, northwind.contract.claim_lapsed_at) == (State.CONNECTED, None)
    with pytest.raises(ContractRefused, match=ELSEWHERE):
        fjordline.add()


def test_one_that_was_connected_once_keeps_its_claim_while_switched_off(
    cast: Cast, linkedin: SandboxLinkedIn, fjordline: Line, clock: Any
) -> None:
    line = Line(cast.alice, linkedin).connect(s7001="Bob Lindgren")
    linkedin.patch(f"contracts/{line.contract_id}", enabled=False)
    line.sync_seats_are_due()
    line.sync()
    assert line.contract.state == State.AWAITING_LINKEDIN
    clock("3 days")
    tick()
    assert line.contract.claim_lapsed_at is None
    with pytest.raises(ContractRefused, match=ELSEWHERE):
        fjordline.add()


def test_trying_again_takes_the_claim_up_or_says_that_it_is_gone(
    northwind: Line, fjordline: Line, clock: Any, as_user: Any
) -> None:
    clock("25 hours")
    tick()
    northwind.change(state=State.FAILED, state_reason="Somebody gave up")
    fjordline.add()
    alice = as_user(northwind.admin)
    page = alice.post(f"/contracts/{northwind.contract.id}/retry/", follow=True)
    assert ELSEWHERE in page.text
    assert northwind.contract.state == State.FAILED
    fjordline.change(state=State.DISCONNECTED)
    alice.post(f"/contracts/{northwind.contract.id}/retry/")
    assert (northwind.contract.state, northwind.contract.claim_lapsed_at) == (State.REQUESTED, None)
