from typing import Any

import pytest

from candidates.models import Application
from integrations.models import Contract, Seat
from sync.tasks import tick
from tests.cast import Cast, inside
from tests.linkedin import CONTRACT, ORGANIZATION, SandboxLinkedIn


@pytest.fixture
def connected(cast: Cast, linkedin: SandboxLinkedIn, as_user: Any) -> Contract:
    """A contract that Alice added in the pages and the worker set up; one seat, not linked."""
    linkedin.contract()
    linkedin.seat("7001", "Bob Lindgren")
    response = as_user(cast.alice).post(
        "/contracts/add/",
        {
            "contract_id": f" {CONTRACT} ",
            "name": "Northwind Global",
            "organization_id": ORGANIZATION,
            "history_days": "30",
            "acknowledge": "on",
        },
    )
    assert response.status_code == 302
    with inside(cast.northwind):
        assert Contract.objects.get().state == Contract.State.REQUESTED
    tick()
    with inside(cast.northwind):
        contract = Contract.objects.get()
        assert (contract.state, contract.state_reason) == (Contract.State.CONNECTED, "")
        return contract


def link(cast: Cast, contract: Contract, as_user: Any) -> None:
    """Bob's seat to Bob, on the page."""
    with inside(cast.northwind):
        seat = Seat.objects.get(seat_id="7001")
    response = as_user(cast.alice).post(
        f"/contracts/{contract.id}/users/", {f"seat-{seat.id}": str(cast.bob.user.id)}
    )
    assert response.status_code == 302


def import_leads(
    cast: Cast, linkedin: SandboxLinkedIn, contract: Contract, as_user: Any, count: int
) -> list[Application]:
    """The applications of so many imported leads."""
    for number in range(count):
        linkedin.person(f"P{number}", f"Amara Lindqvist{number}")
        linkedin.inmail("7001", f"P{number}")
    link(cast, contract, as_user)
    tick()
    with inside(cast.northwind):
        return list(Application.objects.order_by("id"))
