"""Rename, pause, resume, disconnect: what stops, what stays, and who did it when."""

from typing import Any

import pytest
from django.test import Client

from candidates.models import Message, Thread
from integrations.models import Contract
from sync.models import Lane
from sync.tasks import tick
from tenants.models import AuditRecord
from tests.cast import Cast, inside
from tests.linkedin import SandboxLinkedIn
from tests.sync.line import Line

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.acceptance(18)]

State = Contract.State


@pytest.fixture
def line(cast: Cast, linkedin: SandboxLinkedIn) -> Line:
    """Bob's seat is linked and has one lead with one InMail."""
    made = Line(cast.alice, linkedin).connect(s7001="Bob Lindgren").link(s7001=cast.bob)
    made.caught_up()
    linkedin.person("PA", "Amara Lindqvist")
    linkedin.inmail("7001", "PA", body="First")
    made.sync()
    assert len(made.messages()) == 1
    return made


@pytest.fixture
def alice(line: Line, as_user: Any) -> Any:
    return as_user(line.admin)


def act(client: Client, line: Line, what: str, **data: str) -> str:
    url = f"/contracts/{line.contract.id}/{what}/"
    return client.post(url, data, follow=True).text


def last_change(line: Line) -> tuple[str, str, str]:
    with inside(line.tenant):
        record = AuditRecord.objects.order_by("-at").first()
        assert record is not None
        return record.action, record.summary, record.actor_name


def test_a_new_name_is_kept_with_who_gave_it(line: Line, alice: Any) -> None:
    page = act(alice, line, "rename", name="  Northwind EMEA ")
    assert "The contract is called Northwind EMEA now." in page
    assert line.contract.name == "Northwind EMEA"
    assert "“Contract 283441920” is now called “Northwind EMEA”" in page
    assert last_change(line)[0::2] == ("contract.renamed", str(line.admin.user))


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "two\nlines", "a\x00b"])
def test_a_name_that_is_none_is_refused_at_the_field(line: Line, alice: Any, name: str) -> None:
    page = act(alice, line, "rename", name=name)
    assert "The name was not saved." in page
    assert line.contract.name == "Contract 283441920"
    assert last_change(line)[0] != "contract.renamed"


def test_each_confirmation_says_what_stops_and_what_stays(line: Line, alice: Any) -> None:
    page = alice.get(f"/contracts/{line.contract.id}/").text
    assert "Import and export of this contract stop. Links, leads, InMail and everything" in page
    assert "Import and export of this contract end, and its ID can be used by another" in page
    assert "Resume contract" not in page
    page = act(alice, line, "pause")
    assert "Resume contract" in page
    assert "Pause contract" not in page


def test_paused_nothing_moves_and_resumed_all_is_caught_up(line: Line, alice: Any) -> None:
    assert "The contract is paused." in act(alice, line, "pause")
    contract = line.contract
    assert (contract.state, contract.shown_state) == (State.CONNECTED, State.PAUSED)
    assert last_change(line)[0] == "contract.paused"
    line.linkedin.inmail("7001", "PA", body="Second")
    [application] = line.applications()
    line.set_status(application, "NEW")
    before = len(line.linkedin.get("calls"))
    line.ask(Lane.IMPORT)
    line.ask(Lane.EXPORT)
    tick()
    assert len(line.linkedin.get("calls")) == before, "not one call"
    assert "Only a connected contract can be synced" in act(alice, line, "sync")
    assert len(line.messages()) == 1
    assert "Amara Lindqvist" in alice.get("/leads/").text, "what was imported stays"

    assert "The contract goes on." in act(alice, line, "resume")
    assert line.contract.shown_state == State.CONNECTED
    tick()
    assert len(line.messages()) == 2
    assert [seat.user_id is not None for seat in line.seats()] == [True]
    stages = [w["body"]["stage"] for w in line.linkedin.get("writes") if "/stages" in w["path"]]
    assert stages == ["New"]


def test_an_admin_takes_away_only_the_admins_reason(line: Line, alice: Any) -> None:
    line.change(pause_reasons=["plan"])
    assert "is not paused by an admin" in act(alice, line, "resume")
    line.change(pause_reasons=["admin", "plan"])
    act(alice, line, "resume")
    assert (line.contract.pause_reasons, line.contract.shown_state) == (["plan"], State.PAUSED)


def test_disconnected_it_frees_its_id_and_keeps_everything(
    line: Line, alice: Any, cast: Cast
) -> None:
    assert "is disconnected. What was imported stays." in act(alice, line, "disconnect")
    assert line.contract.state == State.DISCONNECTED
    assert last_change(line)[0] == "contract.disconnected"
    assert f"/contracts/{line.contract.id}/" in alice.get("/contracts/").text
    before = len(line.linkedin.get("calls"))
    line.ask(Lane.IMPORT)
    tick()
    assert len(line.linkedin.get("calls")) == before
    assert "Amara Lindqvist" in alice.get("/leads/").text
    assert "disconnected already" in act(alice, line, "disconnect")
    other = Line(cast.charlie, line.linkedin)
    other.add()
    tick()
    assert other.contract.state == State.CONNECTED
    with inside(cast.fjordline):
        assert not Thread.objects.exists()


def test_added_again_it_is_taken_up_and_nothing_is_doubled(line: Line, alice: Any) -> None:
    first = line.contract
    act(alice, line, "disconnect")
    line.linkedin.inmail("7001", "PA", body="Meanwhile")
    line.add()
    assert line.contract.id == first.id
    assert line.contract.state == State.REQUESTED
    tick()
    tick()
    assert line.contract.state == State.CONNECTED
    line.sync()
    with inside(line.tenant):
        assert Thread.objects.count() == 1
        assert sorted(Message.objects.values_list("body", flat=True)) == ["First", "Meanwhile"]
    assert [seat.user_id is not None for seat in line.seats()] == [True]


def test_taken_up_again_it_has_to_be_proven_again(
    line: Line, alice: Any, clock: Any, cast: Cast
) -> None:
    act(alice, line, "disconnect")
    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=False)
    line.linkedin.post("settings", auto_enable=False)
    line.add()
    tick()
    assert line.contract.state == State.AWAITING_LINKEDIN
    clock("25 hours")
    tick()
    assert line.contract.claim_lapsed_at is not None
    Line(cast.charlie, line.linkedin).add()


def test_the_same_by_api(line: Line, cast: Cast) -> None:
    api = Client(headers=cast.alice.headers)
    url = f"/api/v1/contracts/{line.contract.id}"
    paused = api.post(f"{url}/pause/").json()
    assert (paused["state"], paused["pause_reasons"]) == ("paused", ["admin"])
    assert paused["next_run_at"] is None
    assert api.post(f"{url}/sync/").status_code == 400
    resumed = api.post(f"{url}/resume/").json()
    assert (resumed["state"], resumed["pause_reasons"]) == ("connected", [])
    again = api.post(f"{url}/resume/")
    assert again.status_code == 400
    assert again.json() == {"non_field_errors": ["This contract is not paused by an admin."]}
    assert api.post(f"{url}/disconnect/").json()["state"] == "disconnected"
    assert api.post(f"{url}/pause/").status_code == 400


def test_only_admins_may(line: Line, cast: Cast, as_user: Any) -> None:
    for member in (cast.bob, cast.carol, cast.dave, cast.erin):
        for what in ("rename", "pause", "resume", "disconnect"):
            url = f"/contracts/{line.contract.id}/{what}/"
            assert as_user(member).post(url, {"name": "Mine"}).status_code == 403
            if what != "rename":
                url = f"/api/v1/contracts/{line.contract.id}/{what}/"
                assert Client(headers=member.headers).post(url).status_code == 403
    assert (line.contract.shown_state, line.contract.name) == (
        State.CONNECTED,
        "Contract 283441920",
    )
