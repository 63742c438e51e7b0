"""Export against the sandbox: the newest state of each change, once, and only where it may go."""

import time
from typing import Any

import pytest

from candidates.models import Application, Candidate, Change
from candidates.services.changes import mark_changed
from integrations.linkedin import ats, batches
from integrations.models import Contract
from sync.engine import exporting
from sync.models import Lane, Outbox, SyncRun
from sync.tasks import tick
from tenants.clock import app_now
from tests.cast import Cast, inside
from tests.factories import ApplicationFactory, CandidateFactory, JobFactory, ThreadFactory
from tests.linkedin import SandboxLinkedIn
from tests.sync.line import Crash, Line, many, work_on

pytestmark = pytest.mark.django_db(transaction=True)

State = Outbox.State
APPLICATIONS = "/v2/atsApplications"


@pytest.fixture
def leads(cast: Cast, line: Line) -> Line:
    """Three leads, imported from LinkedIn."""
    line.connect(s7001="Bob Lindgren").link(s7001=cast.bob).caught_up()
    people = [{"id": f"Q{n}", "first_name": "Amara", "last_name": f"N{n}"} for n in range(3)]
    many(line.linkedin, "people", people)
    at = int(time.time() * 1000) - 60_000
    mails = [
        {"seat_id": "7001", "person_id": f"Q{n}", "direction": "received", "body": "x", "at": at}
        for n in range(3)
    ]
    many(line.linkedin, "inmail", mails)
    line.sync()
    assert len(line.applications()) == 3
    return line


def calls(line: Line, part: str = "") -> list[Any]:
    """What we asked of ATS records, oldest first."""
    return [
        call
        for call in line.linkedin.get("calls")
        if call["path"].startswith(APPLICATIONS) and part in call["path"]
    ]


def whole(line: Line) -> list[Any]:
    return [call for call in calls(line) if "/stages" not in call["path"]]


def told(line: Line) -> dict[str, str]:
    return {item["id"]: item["stage"] for item in line.linkedin.get("applications")}


def in_order(line: Line) -> bool:
    with inside(line.tenant):
        wanted = dict(Change.objects.values_list("entity_id", "version"))
    return all(
        row.acked_version <= row.sent_version <= wanted[row.entity_id] for row in line.outbox()
    )


def made(line: Line, number: int) -> list[Application]:
    """Leads as an import makes them, each with a change to send."""
    contract = line.contract
    with inside(line.tenant):
        job = JobFactory(title="Data Engineer")
        found: list[Application] = []
        for _ in range(number):
            candidate = CandidateFactory()
            ThreadFactory(candidate=candidate, contract_id=contract.id)
            found.append(ApplicationFactory(candidate=candidate, job=job, status="NEW"))
        mark_changed(Change.Entity.APPLICATION, [a.id for a in found])
    return found


@pytest.mark.acceptance(63, 68)
def test_no_change_no_call(leads: Line) -> None:
    tick()
    leads.ask(Lane.EXPORT)
    tick()
    assert calls(leads) == []
    assert leads.outbox() == []


@pytest.mark.acceptance(63)
def test_a_change_is_sent_once_and_acknowledged(leads: Line) -> None:
    lead = leads.applications()[0]
    leads.set_status(lead, "NEW")
    tick()
    tick()
    assert [call["status"] for call in calls(leads)] == [200, 200]
    row = leads.outboxed(lead)
    assert (row.state, row.sent_version, row.acked_version) == (State.ACKED, 1, 1)
    assert (row.sent_value, row.acked_value, row.retry_at) == ("New", "New", None)
    assert told(leads) == {str(lead.id): "New"}
    run = leads.last_run(Lane.EXPORT)
    assert (run.state, run.reason, run.updated) == (SyncRun.State.OK, "1 sent", 1)


@pytest.mark.acceptance(68)
def test_there_and_back_before_sending_sends_the_last_value_once(leads: Line) -> None:
    lead = leads.applications()[0]
    for status in ("NEW", "IN_REVIEW", "INTERVIEW", "IN_REVIEW"):
        leads.set_status(lead, status)
    tick()
    assert told(leads) == {str(lead.id): "In review"}
    assert (len(whole(leads)), len(calls(leads, "/stages"))) == (1, 1)
    row = leads.outboxed(lead)
    assert (row.sent_version, row.acked_version) == (4, 4)


def test_there_and_back_after_sending_sends_nothing(leads: Line) -> None:
    lead = leads.applications()[0]
    leads.set_status(lead, "NEW")
    leads.set_status(lead, "IN_REVIEW")
    tick()
    before = len(calls(leads))
    leads.set_status(lead, "INTERVIEW")
    leads.set_status(lead, "IN_REVIEW")
    tick()
    assert len(calls(leads)) == before


@pytest.mark.acceptance(68)
def test_a_thousand_edits_send_once(leads: Line) -> None:
    lead = leads.applications()[0]
    leads.set_status(lead, "NEW")
    with inside(leads.tenant):
        for _ in range(999):
            mark_changed(Change.Entity.APPLICATION, [lead.id])
    tick()
    assert (len(whole(leads)), len(calls(leads, "/stages"))) == (1, 1)
    row = leads.outboxed(lead)
    assert (row.sent_version, row.acked_version) == (1000, 1000)


def test_edits_settle_before_they_leave(leads: Line, settings: Any, clock: Any) -> None:
    settings.SYNC_EXPORT_SETTLE_SECONDS = 20
    lead = leads.applications()[0]
    leads.set_status(lead, "NEW")
    tick()
    assert calls(leads) == []
    due = leads.schedule(Lane.EXPORT).next_due_at
    assert due is not None
    assert 0 < (due - app_now()).total_seconds() <= 20
    clock("10 seconds")
    leads.set_status(lead, "IN_REVIEW")
    clock("21 seconds")
    tick()
    assert calls(leads) == []
    clock("32 seconds")
    tick()
    assert told(leads) == {str(lead.id): "In review"}
    assert len(whole(leads)) == 1


def test_sixty_changes_are_one_call_whose_query_is_tunnelled(leads: Line) -> None:
    found = made(leads, 60)
    tick()
    [call] = whole(leads)
    assert (call["tunnelled"], len(call["query"]) > 4096) == (True, True)
    assert len(calls(leads, "/stages")) == 60
    assert told(leads) == {str(a.id): "New" for a in found}
    assert {row.state for row in leads.outbox()} == {State.ACKED}
    assert leads.last_run(Lane.EXPORT).updated == 60


def test_a_refused_record_does_not_hold_the_others(leads: Line) -> None:
    good, bad, other = leads.applications()
    with inside(leads.tenant):
        # LinkedIn wants a first name that is more than spaces.
        Candidate.objects.filter(id=bad.candidate_id).update(first_name="  ")
    for lead in (good, bad, other):
        leads.set_status(lead, "NEW")
    tick()
    assert told(leads) == {str(good.id): "New", str(other.id): "New"}
    row = leads.outboxed(bad)
    assert (row.state, row.sent_version, row.acked_version) == (State.REFUSED, 1, 0)
    assert "firstName" in row.problem
    assert {leads.outboxed(x).state for x in (good, other)} == {State.ACKED}
    run = leads.last_run(Lane.EXPORT)
    assert (run.state, run.reason) == (
        SyncRun.State.PARTIAL,
        "LinkedIn refused 1 of the changes.",
    )
    before = len(calls(leads))
    leads.ask(Lane.EXPORT)
    tick()
    assert len(calls(leads)) == before, "a refusal is not sent again by itself"
    with inside(leads.tenant):
        Candidate.objects.filter(id=bad.candidate_id).update(first_name="Amara")
    leads.set_status(bad, "IN_REVIEW")
    tick()
    assert leads.outboxed(bad).state == State.ACKED
    assert told(leads)[str(bad.id)] == "In review"


def test_a_record_missing_in_the_answer_is_unknown_and_sent_again(
    leads: Line, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, _ = leads.applications()
    for lead in (first, second):
        leads.set_status(lead, "NEW")
    real = batches._outcomes

    def forgetful(*args: Any) -> Any:
        outcomes = real(*args)
        outcomes.pop(str(second.id), None)
        return outcomes

    with monkeypatch.context() as patch:
        patch.setattr(batches, "_outcomes", forgetful)
        tick()
    assert [leads.outboxed(x).state for x in (first, second)] == [State.ACKED, State.UNKNOWN]
    clock("61 seconds")
    tick()
    assert leads.outboxed(second).state == State.ACKED
    assert told(leads) == {str(first.id): "New", str(second.id): "New"}
    assert len(calls(leads, str(first.id))) == 1, "what was acknowledged is not sent again"


@pytest.mark.parametrize(("kind", "applied"), [("500", True), ("500", False), ("429", False)])
def test_a_lost_answer_is_sent_again_with_the_newest_only(
    leads: Line, clock: Any, kind: str, applied: bool
) -> None:
    lead = leads.applications()[0]
    leads.set_status(lead, "NEW")
    leads.linkedin.post("faults", kind=kind, times=1, applied=applied, path_prefix=APPLICATIONS)
    tick()
    row = leads.outboxed(lead)
    assert (row.state, row.sent_version, row.acked_version) == (State.UNKNOWN, 1, 0)
    assert leads.last_run(Lane.EXPORT).state == SyncRun.State.STALLED
    leads.set_status(lead, "IN_REVIEW")
    tick()
    assert told(leads).get(str(lead.id)) is None, "it waits its minute"
    clock("62 seconds")
    tick()
    row = leads.outboxed(lead)
    assert (row.state, row.sent_version, row.acked_version) == (State.ACKED, 2, 2)
    assert told(leads) == {str(lead.id): "In review"}
    stages = [w["body"]["stage"] for w in leads.linkedin.get("writes") if "/stages" in w["path"]]
    assert stages == ["In review"]
    assert in_order(leads)


@pytest.mark.parametrize("name", ["put_applications", "put_part"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_around_a_call_ends_with_the_newest_there(
    leads: Line, clock: Any, monkeypatch: pytest.MonkeyPatch, name: str, when: str
) -> None:
    lead = leads.applications()[0]
    leads.set_status(lead, "NEW")
    work = leads.claim(Lane.EXPORT)
    real = getattr(ats, name)

    def dying(*args: Any) -> Any:
        if when == "after":
            real(*args)
        raise Crash

    with monkeypatch.context() as patch, pytest.raises(Crash):
        patch.setattr(ats, name, dying)
        work_on(work)
    assert leads.outboxed(lead).state == State.SENDING
    leads.set_status(lead, "IN_REVIEW")
    clock("2 minutes")
    tick()
    assert told(leads) == {str(lead.id): "In review"}
    row = leads.outboxed(lead)
    assert (row.state, row.acked_version) == (State.ACKED, 2)


def test_who_lost_the_lease_sends_nothing_after_the_next(
    leads: Line, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = leads.applications()[0]
    leads.set_status(lead, "NEW")
    work = leads.claim(Lane.EXPORT)
    real = ats.put_applications
    once: list[int] = []

    def slow(*args: Any) -> Any:
        outcomes = real(*args)
        if not once:
            once.append(1)
            leads.set_status(lead, "IN_REVIEW")
            clock("2 minutes")
            tick()
            assert told(leads) == {str(lead.id): "In review"}
        return outcomes

    monkeypatch.setattr(ats, "put_applications", slow)
    work_on(work)
    assert once == [1]
    assert told(leads) == {str(lead.id): "In review"}
    row = leads.outboxed(lead)
    assert (row.state, row.sent_version, row.acked_version) == (State.ACKED, 2, 2)


def test_a_change_made_while_sending_is_not_acknowledged_with_it(
    leads: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = leads.applications()[0]
    leads.set_status(lead, "NEW")
    real = ats.put_part
    seen: list[Any] = []

    def meanwhile(*args: Any) -> Any:
        outcome = real(*args)
        if not seen:
            leads.set_status(lead, "IN_REVIEW")
        seen.append(args[-1]["stage"])
        return outcome

    monkeypatch.setattr(ats, "put_part", meanwhile)
    tick()
    tick()
    assert seen == ["New", "In review"]
    row = leads.outboxed(lead)
    assert (row.acked_version, row.acked_value) == (2, "In review")
    assert in_order(leads)


def test_one_stage_refused_by_http_status_holds_nobody(
    leads: Line, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, bad, other = leads.applications()
    for lead in (first, bad, other):
        leads.set_status(lead, "NEW")
    real = ats.put_part

    def elsewhere(client: Any, organization: str, application_id: str, *stage: Any) -> Any:
        # A record that LinkedIn does not know: it answers 404.
        wrong = application_id == str(bad.id)
        return real(client, organization, "unknown" if wrong else application_id, *stage)

    monkeypatch.setattr(ats, "put_part", elsewhere)
    for minutes in (0, 2, 20):
        clock(f"{minutes} minutes")
        tick()
    assert [leads.outboxed(x).state for x in (first, bad, other)] == [
        State.ACKED,
        State.REFUSED,
        State.ACKED,
    ]


def test_an_export_that_broke_is_tried_again(
    leads: Line, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = leads.applications()[0]
    leads.set_status(lead, "NEW")

    def broken(*args: Any) -> Any:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(ats, "put_applications", broken)
        tick()
    assert leads.last_run(Lane.EXPORT).state == SyncRun.State.FAILED
    clock("1 hour")
    tick()
    assert told(leads) == {str(lead.id): "New"}


def test_refused_credentials_are_tried_again_after_a_period(leads: Line, clock: Any) -> None:
    lead = leads.applications()[0]
    leads.set_status(lead, "NEW")
    client_id = leads.app.client_id
    leads.linkedin.patch(f"clients/{client_id}", allowed=False)
    leads.linkedin.post("faults", kind="expired_token", times=1, path_prefix=APPLICATIONS)
    tick()
    assert leads.last_run(Lane.EXPORT).state == SyncRun.State.FAILED
    leads.linkedin.patch(f"clients/{client_id}", allowed=True)
    clock("16 minutes")
    tick()
    assert told(leads) == {str(lead.id): "New"}


# -- Who may go out -------------------------------------------------------------------------


@pytest.mark.acceptance(65)
def test_only_who_came_through_recruiter(leads: Line) -> None:
    [own] = made(leads, 1)
    with inside(leads.tenant):
        job = JobFactory()
        others = [
            ApplicationFactory(
                job=job, candidate=CandidateFactory(source_type="Paid", source_name="Job Board")
            ),
            # Came through Recruiter, but no contract of ours imported them.
            ApplicationFactory(job=job, candidate=CandidateFactory()),
        ]
        mark_changed(Change.Entity.APPLICATION, [a.id for a in others])
    tick()
    assert set(told(leads)) == {str(own.id)}
    assert [row.entity_id for row in leads.outbox()] == [own.id]


@pytest.mark.acceptance(70)
@pytest.mark.parametrize(
    "change",
    [
        {"pause_reasons": ["admin"]},
        {"state": "auth_broken"},
        {"ends_at": "2026-01-01T00:00Z"},
    ],
)
def test_nothing_without_a_live_contract_and_all_of_it_once_there_is_one(
    leads: Line, change: dict[str, Any]
) -> None:
    lead = leads.applications()[0]
    leads.change(**change)
    leads.set_status(lead, "NEW")
    leads.set_status(lead, "IN_REVIEW")
    tick()
    assert (calls(leads), leads.outbox()) == ([], [])
    leads.change(pause_reasons=[], state=Contract.State.CONNECTED, ends_at=None)
    tick()
    assert told(leads) == {str(lead.id): "In review"}


@pytest.mark.acceptance(73)
def test_another_live_contract_does_not_speak_for_the_dead_one(
    cast: Cast, leads: Line, linkedin: SandboxLinkedIn
) -> None:
    second = Line(cast.alice, linkedin, contract_id="283977014").connect(s8001="Priya Raman")
    lead = leads.applications()[0]
    leads.change(pause_reasons=["admin"])
    leads.set_status(lead, "NEW")
    [own] = made(second, 1)
    tick()
    assert set(told(leads)) == {str(own.id)}


def test_a_pause_between_two_batches_holds_the_second(
    leads: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(leads, 30)
    real = exporting._settle

    def then_paused(*args: Any) -> None:
        real(*args)
        leads.change(pause_reasons=["admin"])

    with monkeypatch.context() as patch:
        patch.setattr(exporting, "MOST", 25)
        patch.setattr(exporting, "_settle", then_paused)
        tick()
    assert (len(whole(leads)), len(leads.outbox())) == (1, 25)
    leads.change(pause_reasons=[])
    tick()
    assert len(told(leads)) == 30


def test_after_the_end_no_call_of_the_batch_starts(
    leads: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    for lead in leads.applications():
        leads.set_status(lead, "NEW")
    real = ats.put_applications

    def then_over(*args: Any) -> Any:
        outcomes = real(*args)
        leads.change(ends_at="2026-01-01T00:00Z")
        return outcomes

    monkeypatch.setattr(ats, "put_applications", then_over)
    tick()
    assert calls(leads, "/stages") == []


@pytest.mark.acceptance(4)
def test_two_companies_share_no_call(cast: Cast, leads: Line, linkedin: SandboxLinkedIn) -> None:
    other = Line(cast.charlie, linkedin, contract_id="290118337", organization_id="5550002")
    other.connect(s9001="Charlie Berg")
    [theirs] = made(other, 1)
    lead = leads.applications()[0]
    leads.set_status(lead, "NEW")
    tick()
    sent = {item["id"]: item for item in linkedin.get("applications")}
    assert set(sent) == {str(theirs.id), str(lead.id)}
    assert sent[str(theirs.id)]["organization_id"] == "5550002"
    assert sent[str(theirs.id)]["client_id"] == other.app.client_id != leads.app.client_id
    for call in calls(leads):
        mine = call["client_id"] == leads.app.client_id
        text = call["path"] + call["query"]
        assert (str(lead.id) in text, "5550001" in text) == (mine, mine)
        assert (str(theirs.id) in text, "5550002" in text) == (not mine, not mine)
    assert [row.entity_id for row in leads.outbox()] == [lead.id]
    assert [row.entity_id for row in other.outbox()] == [theirs.id]
