"""Taking back a contract that was never connected: the way out of a mistyped number."""

from typing import Any

import pytest

from integrations.models import Contract
from integrations.services.contract_states import ContractRefused
from integrations.services.contracts import contract_retry
from sync.models import Lane
from sync.tasks import tick
from tenants.models import AuditRecord
from tests.cast import Cast, inside
from tests.linkedin import SandboxLinkedIn
from tests.sync.line import Line, work_on

pytestmark = pytest.mark.django_db(transaction=True)

State = Contract.State


@pytest.fixture
def line(cast: Cast, linkedin: SandboxLinkedIn) -> Line:
    """A contract whose company ID is wrong: its company's part is never switched on."""
    waiting = Line(cast.alice, linkedin, organization_id="999")
    linkedin.contract()
    waiting.add()
    tick()
    assert waiting.contract.state == State.AWAITING_LINKEDIN
    return waiting


def test_a_wrong_company_id_is_mended_by_taking_it_back(line: Line, as_user: Any) -> None:
    alice = as_user(line.admin)
    page = alice.get(f"/contracts/{line.contract.id}/").text
    assert "Take back this contract" in page
    first = line.contract.id
    answer = alice.post(f"/contracts/{first}/disconnect/", follow=True)
    assert "is taken back. Nothing was imported." in answer.text
    assert f"/contracts/{first}/" not in answer.text
    assert alice.get(f"/contracts/{first}/").status_code == 404
    with inside(line.tenant):
        record = AuditRecord.objects.get(action="contract.withdrawn")
        assert record.actor_id == line.admin.user.id
    form = alice.get("/contracts/add/").text
    assert 'name="organization_id" value="999"' not in form
    line.organization_id = "5550001"
    line.add()
    tick()
    assert line.contract.state == State.CONNECTED
    with inside(line.tenant):
        assert line.app.organization_id == "5550001"


def test_its_id_is_free_for_another_company(line: Line, cast: Cast) -> None:
    other = Line(cast.charlie, line.linkedin)
    with pytest.raises(ContractRefused):
        other.add()
    line.change(state=State.DISCONNECTED)
    other.add()
    assert other.contract.state == State.REQUESTED


def test_taken_back_during_set_up_it_is_not_brought_back(
    line: Line, as_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from integrations.linkedin import configuration

    line.ask(Lane.SETUP)
    work = line.claim(Lane.SETUP)
    real = configuration.integration_statuses
    alice = as_user(line.admin)
    contract_id = line.contract.id

    def meanwhile(*args: Any) -> Any:
        alice.post(f"/contracts/{contract_id}/disconnect/")
        return real(*args)

    monkeypatch.setattr(configuration, "integration_statuses", meanwhile)
    work_on(work)
    assert line.contract.state == State.DISCONNECTED


def test_only_admins_may(line: Line, cast: Cast, as_user: Any) -> None:
    for member in (cast.bob, cast.carol, cast.dave, cast.erin):
        answer = as_user(member).post(f"/contracts/{line.contract.id}/disconnect/")
        assert answer.status_code == 403
    assert line.contract.state == State.AWAITING_LINKEDIN


def test_a_worker_that_lost_its_lease_does_no_further_step(
    line: Line, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LinkedIn was slow: meanwhile another worker has taken over."""
    from integrations.setup import steps

    line.ask(Lane.SETUP)
    work = line.claim(Lane.SETUP)
    real = steps.configure

    def slow(contract: Contract) -> None:
        real(contract)
        clock("3 minutes")

    monkeypatch.setattr(steps, "configure", slow)
    before = len(line.linkedin.get("calls"))
    work_on(work)
    paths = [call["path"] for call in line.linkedin.get("calls")[before:]]
    assert "/v2/atsIntegrations" not in paths, "the question after it was not asked"


def test_taken_back_between_the_look_and_the_step_it_stays_so(
    cast: Cast, linkedin: SandboxLinkedIn, as_user: Any
) -> None:
    """A page that is older than the row must not bring it back either."""
    line = Line(cast.alice, linkedin)
    line.add()
    line.change(state=State.FAILED)
    stale = line.contract
    as_user(cast.alice).post(f"/contracts/{stale.id}/disconnect/")
    with inside(cast.northwind):
        contract_retry(contract=stale, actor=cast.alice.user)
    assert line.contract.state == State.DISCONNECTED
