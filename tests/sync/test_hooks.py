"""Pushes from the sandbox to a served product: what they set off, and what they must not."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from integrations.models import Contract
from integrations.rotation import secret_rotate
from sync.models import Inbox, Lane, Schedule
from sync.services.inbox import GIVE_UP_AFTER
from sync.tasks import tick
from tenants.models import Notification
from tenants.scope import tenant_scope
from tests.cast import Cast, inside
from tests.linkedin import SandboxLinkedIn
from tests.sync.line import Line

pytestmark = pytest.mark.django_db(transaction=True)

State = Contract.State
STATUS_CHANGE = "INTEGRATION_STATUS_CHANGE"


@pytest.fixture
def line(cast: Cast, linkedin: SandboxLinkedIn, live_server: Any, settings: Any) -> Iterator[Line]:
    """Alice's contract, waiting to be switched on; LinkedIn was told the served address."""
    settings.PUBLIC_URL = live_server.url
    linkedin.post("settings", auto_enable=False, pushes=True, push_waits=[0, 0])
    waiting = Line(cast.alice, linkedin).request(s7001="Bob Lindgren")
    tick()
    assert waiting.contract.state == State.AWAITING_LINKEDIN
    deliver(waiting)
    yield waiting
    # Nothing may be on its way while the tables are emptied.
    linkedin.post("settings", pushes=False)
    deliver(waiting)


def deliver(line: Line) -> Any:
    return line.linkedin.post("pushes/deliver")["sent"]


def pushes(line: Line) -> list[tuple[str, int | None]]:
    return [(p["state"], p["last_status"]) for p in line.linkedin.get("pushes")]


def inbox(line: Line) -> list[tuple[str, str]]:
    with inside(line.tenant):
        return list(Inbox.objects.order_by("received_at").values_list("type", "state"))


def address(line: Line) -> str:
    return line.app.callback_url.partition("/hooks/")[2].join(["/hooks/", ""])


def signed(body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), b"hmacsha256=" + body, hashlib.sha256).hexdigest()


def body(**members: str) -> bytes:
    return json.dumps(
        {"notificationId": str(uuid4()), "type": STATUS_CHANGE, "requestId": "r", **members}
    ).encode()


def send(line: Line, content: bytes, signature: str = "") -> Any:
    headers = {"X-LI-Signature": signature} if signature else {}
    return Client(headers=headers).post(address(line), content, "application/json")


def test_the_address_is_told_and_answers_linkedins_challenge(line: Line) -> None:
    [challenge] = line.linkedin.get("challenges")
    assert challenge["url"] == line.app.callback_url
    assert challenge["state"] == "PASSED", challenge
    assert line.app.callback_url.endswith(f"/hooks/linkedin/{line.app.hook_id}/")
    assert len(str(line.app.hook_id)) >= 43


def test_switched_on_there_is_connected_here_without_waiting_for_the_next_question(
    line: Line,
) -> None:
    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=True)
    tick()
    assert line.contract.state == State.AWAITING_LINKEDIN, "nobody told us yet"
    deliver(line)
    assert pushes(line) == [("DELIVERED", 200)]
    tick()
    assert inbox(line) == [(STATUS_CHANGE, Inbox.State.DONE)]
    tick()
    assert line.contract.state == State.CONNECTED


def test_switched_off_there_stops_the_contract_and_says_so(line: Line, cast: Cast) -> None:
    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=True)
    deliver(line)
    tick()
    tick()
    assert line.contract.state == State.CONNECTED
    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=False)
    deliver(line)
    tick()
    contract = line.contract
    assert contract.state == State.AWAITING_LINKEDIN
    assert contract.state_reason.startswith("Switched off in LinkedIn.")
    assert not line.schedule(Lane.IMPORT).active
    with inside(line.tenant):
        titles = list(Notification.objects.order_by("created_at").values_list("title", flat=True))
    assert titles[-1] == f"{contract.name} was switched off in LinkedIn"

    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=True)
    deliver(line)
    tick()
    tick()
    assert line.contract.state == State.CONNECTED
    assert line.schedule(Lane.IMPORT).active


def test_a_push_delivered_twice_has_one_effect(line: Line) -> None:
    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=True)
    deliver(line)
    [push] = line.linkedin.get("pushes")
    line.linkedin.post(f"pushes/{push['id']}/again")
    deliver(line)
    assert pushes(line) == [("DELIVERED", 200), ("DELIVERED", 200)]
    assert inbox(line) == [(STATUS_CHANGE, Inbox.State.WAITING)]
    tick()
    line.linkedin.post(f"pushes/{push['id']}/again")
    deliver(line)
    assert inbox(line) == [(STATUS_CHANGE, Inbox.State.DONE)], "known, however late it comes again"


def test_a_forged_push_is_refused_and_leaves_nothing(line: Line) -> None:
    line.linkedin.post("pushes/forged", client_id=line.app.client_id, type=STATUS_CHANGE)
    deliver(line)
    assert [status for _, status in pushes(line)] == [403]
    assert inbox(line) == []
    assert not Schedule.objects.filter(lane=Lane.HOOKS).exists()


def test_a_lost_push_costs_time_only(line: Line, clock: Any) -> None:
    line.linkedin.post("settings", pushes=False)
    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=True)
    clock("61 seconds")
    tick()
    assert line.contract.state == State.CONNECTED
    assert inbox(line) == []


def test_both_secrets_of_a_rotation_sign_and_an_older_one_does_not(line: Line) -> None:
    first = str(line.app.client_secret)
    with tenant_scope(line.tenant.id):
        secret_rotate(line.app)
    second = str(line.app.client_secret)
    assert first != second
    for secret in (first, second):
        content = body()
        assert send(line, content, signed(content, secret)).status_code == 200
    line.linkedin.delete(f"clients/{line.app.client_id}/secrets")
    with tenant_scope(line.tenant.id):
        secret_rotate(line.app)
    content = body()
    assert send(line, content, signed(content, first)).status_code == 403
    assert send(line, content, signed(content, second)).status_code == 200
    assert len(inbox(line)) == 3


def test_a_signature_of_another_body_prefix_or_secret_is_none(line: Line) -> None:
    content, secret = body(), str(line.app.client_secret)
    plain = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
    for signature in (
        "",
        "0" * 64,
        plain,
        signed(content + b" ", secret),
        signed(content, ""),
        signed(content, "another"),
        "hmacsha256=" + signed(content, secret),
        "é" * 64,
    ):
        assert send(line, content, signature).status_code == 403, signature
    assert inbox(line) == []
    assert send(line, content, signed(content, secret).upper()).status_code == 200


def test_unsigned_pushes_are_hints_where_the_operator_allows_it(line: Line, settings: Any) -> None:
    settings.LINKEDIN_HOOKS_SIGNED = False
    assert send(line, body()).status_code == 200
    assert inbox(line) == [(STATUS_CHANGE, Inbox.State.WAITING)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b'{"type":""}',
        b'{"type":7,"requestId":{}}',
        b'{"notificationId":"a"}',
        b'{"type":"X","notificationId":"\\u0000"}',
        b'{"type":"X","requestId":"' + b"r" * 201 + b'"}',
        b"[" * 60_000,
    ],
)
def test_a_body_that_is_no_push_is_400(line: Line, content: bytes) -> None:
    assert send(line, content, signed(content, str(line.app.client_secret))).status_code == 400
    assert inbox(line) == []


def test_a_body_beyond_the_cap_is_not_read(line: Line) -> None:
    content = body(requestId="r").ljust(64 * 1024 + 1)
    assert send(line, content, signed(content, str(line.app.client_secret))).status_code == 413
    content = content[:-1]
    assert send(line, content, signed(content, str(line.app.client_secret))).status_code == 200


def test_a_push_without_an_id_is_known_by_its_content(line: Line) -> None:
    content = b'{"type":"INTEGRATION_STATUS_CHANGE","requestId":"r1"}'
    signature = signed(content, str(line.app.client_secret))
    for _ in range(2):
        assert send(line, content, signature).status_code == 200
    assert len(inbox(line)) == 1


def test_only_a_uuid4_is_a_challenge(line: Line) -> None:
    code, secret = str(uuid4()), str(line.app.client_secret)
    answer = Client().get(address(line), {"challengeCode": code, "applicationId": "1"})
    expected = hmac.new(secret.encode(), code.encode(), hashlib.sha256).hexdigest()
    assert answer.json() == {"challengeCode": code, "challengeResponse": expected}
    forged = 'hmacsha256={"type":"X"}'
    version1 = "0f4f1e6a-2f4d-11ef-9c39-325096b39f47"
    for wrong in ("", forged, version1, code.upper(), code + "\n", f"{{{code}}}", code * 2):
        refused = Client().get(address(line), {"challengeCode": wrong})
        assert refused.status_code == 400, wrong
        assert "challengeResponse" not in refused.text
    assert Client().get(address(line)).status_code == 400


def test_an_unknown_address_says_nothing(line: Line, cast: Cast) -> None:
    content = body()
    secret = str(line.app.client_secret)
    for path in ("/hooks/linkedin/x/", f"/hooks/linkedin/{uuid4()}/", "/hooks/linkedin/%00/"):
        answer = Client(headers={"X-LI-Signature": signed(content, secret)}).post(
            path, content, "application/json"
        )
        assert answer.status_code == 404
        assert Client().get(path, {"challengeCode": str(uuid4())}).status_code == 404
    token = cast.alice.headers["Authorization"].removeprefix("Bearer ")
    assert Client().get(f"/hooks/linkedin/{token}/").status_code == 404, "a token is no address"
    for method in ("put", "patch", "delete"):
        assert getattr(Client(), method)(address(line)).status_code == 405


def test_a_push_about_another_companys_integration_changes_nothing(
    line: Line, cast: Cast, linkedin: SandboxLinkedIn
) -> None:
    other = Line(cast.charlie, linkedin, "290118337", "5550002").request(s9001="Charlie Berg")
    tick()
    linkedin.patch("contracts/290118337", enabled=True)
    [push] = linkedin.get("pushes")
    theirs = json.loads(push["body"])["requestId"] if "body" in push else push["request_id"]
    content = body(requestId=theirs)
    assert send(line, content, signed(content, str(line.app.client_secret))).status_code == 200
    tick()
    assert inbox(line) == [(STATUS_CHANGE, Inbox.State.DONE)], "it looked at its own contracts"
    assert line.contract.state == State.AWAITING_LINKEDIN
    assert other.contract.state == State.AWAITING_LINKEDIN


def test_a_push_that_names_nothing_is_a_hint_to_look_at_all(line: Line) -> None:
    """The one shape that others have seen: `{"id", "type"}`."""
    line.linkedin.post("settings", pushes=False)
    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=True)
    content = json.dumps({"id": "n-1", "type": STATUS_CHANGE}).encode()
    for _ in range(2):
        assert send(line, content, signed(content, str(line.app.client_secret))).status_code == 200
    tick()
    assert inbox(line) == [(STATUS_CHANGE, Inbox.State.DONE)]
    tick()
    assert line.contract.state == State.CONNECTED


def test_a_look_that_fails_is_made_again(line: Line, clock: Any) -> None:
    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=True)
    deliver(line)
    tick()
    tick()
    assert line.contract.state == State.CONNECTED
    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=False)
    deliver(line)
    # The question what the push was about is answered, the look itself is not.
    line.linkedin.post(
        "faults", kind="reorder", times=1, path_prefix="/v2/atsIntegrations", method="GET"
    )
    line.linkedin.post(
        "faults", kind="500", times=1, path_prefix="/v2/atsIntegrations", method="GET"
    )
    tick()
    assert inbox(line)[-1] == (STATUS_CHANGE, Inbox.State.WAITING)
    assert line.contract.state == State.CONNECTED
    clock("61 seconds")
    tick()
    assert inbox(line)[-1] == (STATUS_CHANGE, Inbox.State.DONE)
    assert line.contract.state == State.AWAITING_LINKEDIN


def test_pushes_of_other_kinds_are_kept_and_left(line: Line) -> None:
    for kind in ("EXPORT_CANDIDATE_PROFILE", "SOMETHING_NEW"):
        content = body(type=kind)
        assert send(line, content, signed(content, str(line.app.client_secret))).status_code == 200
    tick()
    assert {state for _, state in inbox(line)} == {Inbox.State.IGNORED}


def test_while_linkedin_is_down_a_push_waits_and_is_given_up_in_the_end(
    line: Line, clock: Any
) -> None:
    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=True)
    deliver(line)
    line.linkedin.post("faults", kind="500", path_prefix="/v2/atsIntegrations")
    for minute in range(1, GIVE_UP_AFTER):
        tick()
        assert inbox(line) == [(STATUS_CHANGE, Inbox.State.WAITING)]
        clock(f"{minute * 61} seconds")
    tick()
    assert inbox(line) == [(STATUS_CHANGE, Inbox.State.FAILED)]
    line.linkedin.delete("faults")
    clock(f"{(GIVE_UP_AFTER + 1) * 61} seconds")
    tick()
    assert line.contract.state == State.CONNECTED, "polling finds it all the same"


def test_a_push_that_breaks_its_worker_is_given_up_and_the_next_is_handled(
    line: Line, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    from sync.engine import hooks

    content = body(type="POISON")
    send(line, content, signed(content, str(line.app.client_secret)))
    later = body(type="SOMETHING_NEW")
    send(line, later, signed(later, str(line.app.client_secret)))

    def breaking(*_: Any) -> Any:
        raise RuntimeError("a fault of ours")

    monkeypatch.setitem(hooks._HANDLERS, "POISON", breaking)
    for quarter in range(1, GIVE_UP_AFTER + 2):
        tick()
        clock(f"{quarter * 16} minutes")
    assert inbox(line) == [
        ("POISON", Inbox.State.FAILED),
        ("SOMETHING_NEW", Inbox.State.IGNORED),
    ]


def test_a_push_is_forgotten_after_a_month(line: Line, clock: Any) -> None:
    content = body(type="SOMETHING_NEW")
    send(line, content, signed(content, str(line.app.client_secret)))
    tick()
    clock("31 days")
    content = body(type="SOMETHING_NEWER")
    send(line, content, signed(content, str(line.app.client_secret)))
    tick()
    assert inbox(line) == [("SOMETHING_NEWER", Inbox.State.IGNORED)]
