"""Two companies over one LinkedIn while things go wrong around them."""

import time
from typing import Any

import httpx
import pytest
from django.core.cache import cache
from django.db import connection

from candidates.models import Message
from config.celery import app as celery
from integrations import clients
from sync.models import Lane, SyncRun
from sync.tasks import tick
from tests.architecture.test_tables import TENANT_TABLES
from tests.cast import Cast, inside
from tests.linkedin import SandboxLinkedIn
from tests.sync.line import Line, many

pytestmark = pytest.mark.django_db(transaction=True)

NORTH, FJORD = "Nordkanarie", "Fjordkanarie"


@pytest.fixture
def two(cast: Cast, linkedin: SandboxLinkedIn) -> tuple[Line, Line]:
    """Northwind and Fjordline, each with a contract, a seat and a person who answers."""
    clients._tokens.cache_clear()
    north = Line(cast.alice, linkedin).connect(s7001="Bob Lindgren")
    fjord = Line(cast.charlie, linkedin, "290118337", "5550002").connect(s9001="Charlie Berg")
    at = int(time.time() * 1000) - 60_000
    many(
        linkedin,
        "people",
        [
            {"id": "PN", "first_name": NORTH, "last_name": "Lind", "headline": f"{NORTH} head"},
            {"id": "PF", "first_name": FJORD, "last_name": "Berg", "headline": f"{FJORD} head"},
            {"id": "PB", "first_name": "Both", "last_name": "Know"},
        ],
    )
    mails = [
        ("7001", "PN", NORTH),
        ("7001", "PB", NORTH),
        ("9001", "PF", FJORD),
        ("9001", "PB", FJORD),
    ]
    many(
        linkedin,
        "inmail",
        [
            {
                "seat_id": seat,
                "person_id": person,
                "direction": "received",
                "subject": f"{word} subject",
                "body": f"{word} body to {person}",
                "at": at,
            }
            for seat, person, word in mails
        ],
    )
    north.link(s7001=cast.bob).caught_up()
    fjord.link(s9001=cast.charlie).caught_up()
    return north, fjord


def everything(line: Line) -> str:
    """Every row of every tenant table, as the company sees it."""
    with inside(line.tenant), connection.cursor() as cursor:
        text = []
        for table in sorted(TENANT_TABLES):
            cursor.execute(f"SELECT t::text FROM {table} t")
            text += [row[0] for row in cursor.fetchall()]
    return "\n".join(text)


@pytest.mark.acceptance(4, 40)
def test_nothing_of_one_company_is_in_a_row_of_the_other(two: tuple[Line, Line]) -> None:
    north, fjord = two
    tick()
    for line in two:
        for application in line.applications():
            line.set_status(application, "NEW")
    tick()
    assert north.leads() == ["Both Know", f"{NORTH} Lind"]
    assert fjord.leads() == ["Both Know", f"{FJORD} Berg"]
    rows_north, rows_fjord = everything(north), everything(fjord)
    assert (NORTH in rows_north, FJORD in rows_north) == (True, False)
    assert (FJORD in rows_fjord, NORTH in rows_fjord) == (True, False)
    assert not set(map(str, (a.id for a in north.applications()))) & set(
        map(str, (a.id for a in fjord.applications()))
    )
    told = north.linkedin.get("applications")
    assert len(told) == 4
    for line, word in ((north, NORTH), (fjord, FJORD)):
        own = [item for item in told if item["client_id"] == line.app.client_id]
        assert {item["id"] for item in own} == {str(a.id) for a in line.applications()}
        assert {item["organization_id"] for item in own} == {line.organization_id}
        assert {item["body"]["firstName"] for item in own} == {word, "Both"}


@pytest.mark.acceptance(4)
def test_the_same_person_is_a_lead_of_each_with_its_own_thread(two: tuple[Line, Line]) -> None:
    tick()
    for line, word in zip(two, (NORTH, FJORD), strict=True):
        with inside(line.tenant):
            bodies = set(Message.objects.values_list("body", flat=True))
        assert bodies == {f"{word} body to {'PN' if word == NORTH else 'PF'}", f"{word} body to PB"}


@pytest.mark.acceptance(73)
def test_what_goes_wrong_at_one_company_leaves_the_other_running(two: tuple[Line, Line]) -> None:
    north, fjord = two
    north.linkedin.patch(f"contracts/{north.contract_id}", expired=True)
    tick()
    assert north.last_run().state == SyncRun.State.FAILED
    assert (north.leads(), north.messages()) == ([], [])
    assert fjord.last_run().state == SyncRun.State.OK
    assert len(fjord.messages()) == 2


@pytest.mark.acceptance(45)
def test_redis_lost_with_every_message_costs_a_minute_and_nothing_else(
    two: tuple[Line, Line], clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    north, fjord = two

    def lost(*args: Any, **kwargs: Any) -> None:
        """The broker takes the message and forgets it."""

    with monkeypatch.context() as patch:
        for name in ("setup", "import_", "export"):
            patch.setattr(celery.tasks[f"sync.tasks.{name}"], "apply_async", lost)
        assert tick() >= 2
    cache.clear()
    assert [line.last_run().state for line in two] == [SyncRun.State.QUEUED] * 2
    lost_runs = [line.last_run().id for line in two]
    row = north.schedule()
    assert row.live_run_id == north.last_run().id
    tick()
    assert north.messages() == fjord.messages() == [], "not yet a minute"
    clock("61 seconds")
    tick()
    assert [line.last_run().id for line in two] == lost_runs
    for line in two:
        assert line.last_run().state == SyncRun.State.OK
        assert len(line.messages()) == 2
        assert line.schedule().live_run_id is None
        assert line.schedule(Lane.EXPORT).live_run_id is None


@pytest.mark.acceptance(45)
def test_a_bad_quarter_of_an_hour_at_linkedin_loses_nothing(
    two: tuple[Line, Line], clock: Any
) -> None:
    """Every kind of fault, one after the other, for both at once."""
    linkedin = two[0].linkedin
    kinds = ["500", "429", "html", "truncated", "expired_token", "reorder"]
    for number, kind in enumerate(kinds):
        linkedin.post("faults", kind=kind, times=2, path_prefix="/v2/")
        clock(f"{number * 70} seconds")
        tick()
    assert httpx.delete(f"{linkedin.url}/sandbox/faults").is_success
    clock("20 minutes")
    tick()
    for line in two:
        assert len(line.messages()) == 2
        assert line.last_run().state == SyncRun.State.OK
        assert all(run.is_balanced for run in line.runs())
        for application in line.applications():
            line.set_status(application, "NEW")
    tick()
    assert {item["stage"] for item in linkedin.get("applications")} == {"New"}
