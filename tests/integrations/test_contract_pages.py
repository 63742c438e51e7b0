"""Contract Management: the list, its tabs, and a contract's page in each state of its set-up."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from integrations.models import Contract, Integration, LinkedInApp
from integrations.registry import KINDS
from sync.models import Lane, Schedule
from tenants.models import AuditRecord
from tests.cast import Cast, inside
from tests.factories import NOW, ContractFactory, SeatFactory

pytestmark = pytest.mark.django_db
State = Contract.State
THEIR_ADMIN = "an administrator of the contract in LinkedIn"


@pytest.fixture
def alice(cast: Cast, as_user: Any) -> Any:
    return as_user(cast.alice)


def made(cast: Cast, state: State, **given: Any) -> Contract:
    """A contract in a state, its integrations announced and, the company's, switched on."""
    given.setdefault("connected_at", NOW if state == State.CONNECTED else None)
    with inside(cast.northwind):
        contract: Contract = ContractFactory(
            acknowledged_by=cast.alice.user, state=state, name="Northwind Global", **given
        )
        LinkedInApp.objects.update(
            callback_url="https://sourcebridge.example/hook", configured_at=NOW
        )
        for needed in KINDS[contract.kind].integrations:
            status = Integration.Status.REQUESTED
            Integration.objects.create(
                app=contract.app,
                contract=contract if needed.of_contract else None,
                type=needed.name,
                status=status if needed.of_contract else Integration.Status.ENABLED,
                named_at=NOW,
                checked_at=timezone.now() - timedelta(minutes=2),
            )
    return contract


def text(page: str) -> str:
    """What a reader sees of the main part."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split()).replace("&#x27;", "'")


# -- The list --------------------------------------------------------------------------------


@pytest.mark.acceptance(7)
def test_each_tab_opens_a_page(alice: Any) -> None:
    page = alice.get("/contracts/").text
    tabs = page[page.index('<nav class="tabs"') :]
    found = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', tabs[: tabs.index("</nav>")])
    assert found == [
        ("/contracts/", "LinkedIn Recruiter Contract"),
        ("/contracts/referrals/", "LinkedIn Referrals"),
        ("/contracts/job-postings/", "Job Posting Contracts"),
    ]
    for url, label in found[1:]:
        opened = alice.get(url).text
        assert re.search(rf'href="{url}"\s*aria-current="page"[^>]*>{label}', opened)
        assert "in a later version" in text(opened)
        assert "Add Contract" not in text(opened)
        guide = re.search(r'href="(/help/[^"]+/)"[^>]*>Read the guide', opened)
        assert guide
        assert alice.get(guide[1]).status_code == 200


@pytest.mark.acceptance(12)
@pytest.mark.parametrize(
    ("state", "title", "who"),
    [
        (State.REQUESTED, "Set-up starts by itself", "By itself"),
        (State.SETTING_UP, "LinkedIn is asked for access", "By itself"),
        (State.AWAITING_LINKEDIN, "Switch it on in LinkedIn", f"Waiting for: {THEIR_ADMIN}"),
        (State.FAILED, "Set-up failed", "Waiting for: you"),
    ],
)
def test_before_it_is_connected_the_row_says_who_must_act_and_users_are_locked(
    cast: Cast, alice: Any, state: State, title: str, who: str
) -> None:
    contract = made(cast, state)
    page = alice.get("/contracts/").text
    shown = text(page)
    assert title in shown
    assert who in shown
    assert "Connect Users opens when set-up is complete" in shown
    assert f'href="/contracts/{contract.id}/users/"' not in page


@pytest.mark.acceptance(12, 13)
def test_once_connected_the_row_leads_to_connect_users(cast: Cast, alice: Any) -> None:
    contract = made(cast, State.CONNECTED)
    with inside(cast.northwind):
        SeatFactory.create_batch(3, contract=contract)
    page = alice.get("/contracts/").text
    assert "Link seat holders to users. 3 seat holders were found." in text(page)
    assert "Waiting for: you" in text(page)
    assert f'href="/contracts/{contract.id}/users/"' in page
    assert "Seat holders linked 0 of 3" in text(page)


# -- Waiting for LinkedIn --------------------------------------------------------------------


@pytest.mark.acceptance(12)
def test_waiting_says_what_to_click_and_gives_the_words_to_send(cast: Cast, alice: Any) -> None:
    contract = made(cast, State.AWAITING_LINKEDIN)
    page = alice.get(f"/contracts/{contract.id}/").text
    shown = text(page)
    assert f"Waiting for: {THEIR_ADMIN}, since 20 Nov 2026, 12:00 UTC" in shown
    assert "Last asked 2 min ago" in shown
    clicks = [
        (
            "In LinkedIn Recruiter, open More &gt; Admin Settings, and there the integrations with "
            "your hiring software (ATS)."
        ),
        "Switch on Sourcebridge for the company.",
        f"Switch on Sourcebridge for contract {contract.contract_id}.",
    ]
    for click in clicks:
        assert f"<li>{click}</li>" in page
    letter = page[page.index('id="letter"') : page.index("</pre>")]
    for number, click in enumerate(clicks, 1):
        assert f"{number}. {click}" in letter
    mail = re.search(r'href="mailto:\?subject=([^&"]+)&amp;body=([^"]+)"', page)
    assert mail
    assert "Please switch on Sourcebridge for Northwind Global" in unquote(mail[1])
    assert contract.contract_id in unquote(mail[2])
    assert "Waiting for: An administrator in LinkedIn" in shown


def test_a_name_with_markup_is_text_in_the_letter_and_its_address(cast: Cast, alice: Any) -> None:
    contract = made(cast, State.AWAITING_LINKEDIN)
    with inside(cast.northwind):
        Contract.objects.update(name='"><b>x&body=y')
    page = alice.get(f"/contracts/{contract.id}/").text
    assert "<b>x" not in page
    mail = re.search(r'href="mailto:\?([^"]+)"', page)
    assert mail
    assert mail[1].count("body=") == 1


@pytest.mark.acceptance(12)
def test_check_now_asks_at_once(cast: Cast, alice: Any) -> None:
    contract = made(cast, State.AWAITING_LINKEDIN)
    due = Schedule.objects.filter(lane=Lane.SETUP, subject_id=contract.id)
    due.update(next_due_at=timezone.now() + timedelta(hours=1))
    url = f"/contracts/{contract.id}/check/"
    assert f'action="{url}"' in alice.get(f"/contracts/{contract.id}/").text
    assert alice.get(url).status_code == 405
    answer = alice.post(url, follow=True)
    assert "LinkedIn is being asked. This page shows the answer by itself." in answer.text
    assert due.get().next_due_at <= timezone.now()
    with inside(cast.northwind):
        record = AuditRecord.objects.get(action="contract.check_asked")
    assert (record.actor_id, record.subject_id) == (cast.alice.user.id, contract.id)


def test_check_now_of_a_connected_contract_says_why_not(cast: Cast, alice: Any) -> None:
    contract = made(cast, State.CONNECTED)
    page = alice.post(f"/contracts/{contract.id}/check/", follow=True).text
    assert "Set-up of this contract is not waiting for anything." in page


def test_switched_off_later_says_so_and_keeps_the_links(cast: Cast, alice: Any) -> None:
    reason = "Switched off in LinkedIn. What was imported stays; nothing new arrives meanwhile."
    contract = made(cast, State.AWAITING_LINKEDIN, connected_at=NOW, state_reason=reason)
    shown = text(alice.get(f"/contracts/{contract.id}/").text)
    assert "Switch it on again in LinkedIn" in shown
    assert reason in shown
    assert "could you switch it on again?" in shown
    assert "Connect Users opens when it is connected again" in text(alice.get("/contracts/").text)
    locked = text(alice.get(f"/contracts/{contract.id}/users/").text)
    assert "Those that were made are kept" in locked


# -- Other states ----------------------------------------------------------------------------


@pytest.mark.acceptance(17)
def test_a_failed_set_up_shows_its_reason_and_a_retry(cast: Cast, alice: Any) -> None:
    reason = "This is a Recruiter Lite contract."
    contract = made(cast, State.FAILED, state_reason=reason)
    page = alice.get(f"/contracts/{contract.id}/").text
    assert f"Set-up failed. {reason} Nothing was imported." in text(page).replace(" .", ".")
    assert f'action="/contracts/{contract.id}/retry/"' in page
    assert "hx-get" not in page, "nothing changes by itself any more"
    alice.post(f"/contracts/{contract.id}/retry/")
    with inside(cast.northwind):
        assert Contract.objects.get().state == State.REQUESTED


@pytest.mark.acceptance(16)
def test_who_agreed_to_data_sharing_and_when_is_shown(cast: Cast, alice: Any) -> None:
    contract = made(cast, State.CONNECTED)
    shown = text(alice.get(f"/contracts/{contract.id}/").text)
    assert "Data sharing agreed by Alice Moreau 20 Nov 2026, 12:00 UTC" in shown


@pytest.mark.acceptance(13)
def test_connected_says_what_is_next(cast: Cast, alice: Any) -> None:
    contract = made(cast, State.CONNECTED)
    with inside(cast.northwind):
        seat = SeatFactory(contract=contract)
    shown = text(alice.get(f"/contracts/{contract.id}/").text)
    assert "Next: link seat holders to users. 1 seat holder was found." in shown
    with inside(cast.northwind):
        type(seat).objects.update(user=cast.bob.user, linked_at=NOW)
    shown = text(alice.get(f"/contracts/{contract.id}/").text)
    assert "Next:" not in shown
    assert "Every seat holder is linked to a user." in shown


@pytest.mark.parametrize("state", [State.AWAITING_LINKEDIN, State.CONNECTED, State.FAILED])
def test_a_contract_s_page_takes_few_queries(cast: Cast, alice: Any, state: State) -> None:
    contract = made(cast, state)
    with inside(cast.northwind):
        SeatFactory.create_batch(20, contract=contract)
    with CaptureQueriesContext(connection) as queries:
        alice.get(f"/contracts/{contract.id}/")
    asked = [q["sql"] for q in queries if q["sql"].startswith("SELECT") and " FROM " in q["sql"]]
    assert len(asked) <= 12, "\n".join(sql[:120] for sql in asked)


# -- By itself -------------------------------------------------------------------------------


@pytest.mark.acceptance(12, 13)
def test_the_page_is_loaded_anew_when_somebody_else_has_to_act(cast: Cast, alice: Any) -> None:
    contract = made(cast, State.REQUESTED)
    page = alice.get(f"/contracts/{contract.id}/").text
    poll = re.search(r'hx-get="([^"]+)"', page)
    assert poll
    url = poll[1].replace("&amp;", "&")
    for state, again in (
        (State.REQUESTED, False),
        (State.SETTING_UP, False),
        (State.AWAITING_LINKEDIN, True),
        (State.CONNECTED, True),
        (State.FAILED, True),
    ):
        with inside(cast.northwind):
            Contract.objects.update(state=state)
        assert ("HX-Refresh" in alice.get(url)) is again, state
