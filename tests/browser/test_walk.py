"""The product's main walk, over the real processes: web, worker, beat, sandbox and databases.

Nothing is called from inside. Alice and Bob use the pages, and LinkedIn is the sandbox's pages.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.running import Run

PASSWORD = "sourcebridge-demo"
CONTRACT, ORGANIZATION = "283441920", "5550001"
FJORDLINE_CONTRACT, FJORDLINE = "290118337", "5550002"
REPLY = "Tuesday at ten suits me well. – Until then"
OFFER = "We build bridges; would you join us?"
OFFERED_TO_A_LEAD = ["Lead", "Convert", "Pass", "Withdrawn"]
# Ticks come every 5 seconds, and a change settles for 3 before it is sent.
SOON = 30_000


@pytest.fixture
def run(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Run]:
    run = Run(tmp_path)
    try:
        run.start()
        yield run
    finally:
        run.end()
        result = getattr(request.node, "rep_call", None)
        if result is None or result.failed:
            print(run.text())  # noqa: T201  pytest shows it with the failure


@dataclass
class Scene:
    """Who takes part: each person's own browser, and one on LinkedIn."""

    run: Run
    alice: Page
    bob: Page
    charlie: Page
    linkedin: Page


@pytest.fixture
def scene(run: Run, new_context: Callable[..., BrowserContext]) -> Scene:
    def opened(url: str) -> Page:
        viewport = {"width": 1440, "height": 900}
        return new_context(base_url=url, viewport=viewport).new_page()

    alice, bob, charlie = (opened(run.url) for _ in range(3))
    return Scene(run, alice, bob, charlie, opened(run.sandbox_url))


def sign_in(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/leads/")


def reload_until(page: Page, wanted: Locator, url: str = "") -> None:
    """Load the page again until what is awaited is there: nothing here updates by itself."""
    deadline = time.monotonic() + SOON / 1000
    while time.monotonic() < deadline:
        page.goto(url or page.url)
        if wanted.count():
            return
        page.wait_for_timeout(500)
    expect(wanted.first).to_be_visible()


def add_contract(page: Page, contract_id: str, organization_id: str, name: str) -> None:
    page.get_by_role("link", name="Contracts", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contract Management")
    expect(page.get_by_role("link", name="LinkedIn Recruiter Contract")).to_have_attribute(
        "aria-current", "page"
    )
    page.get_by_role("link", name="Add Contract").click()
    expect(page.get_by_text("More > Admin Settings")).to_contain_text(
        "top left, under the contract name"
    )
    page.get_by_label("Contract ID").fill(contract_id)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Company LinkedIn ID").fill(organization_id)
    page.get_by_label("My company agrees").check()
    page.get_by_role("button", name="Add Contract").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator("[data-message]")).to_contain_text(f"{name} is requested.")


def members(page: Page) -> list[str]:
    page.goto("/settings/")
    table = page.get_by_role("table", name="Members of this company")
    return table.locator("tbody tr").all_inner_texts()


def connect_users(alice: Page, pairs: dict[str, str]) -> None:
    """Link these seat holders; leaving the page without saving links nobody."""
    alice.locator("main").get_by_role("link", name="Connect Users").first.click()
    page_url = alice.url
    for link in ("Cancel", "Save and Close"):
        alice.goto(page_url)
        for seat, user in pairs.items():
            row = alice.locator("tr", has=alice.get_by_text(seat, exact=True).first).first
            expect(row).to_contain_text("Not linked")
            row.get_by_role("button", name="Connect User").click()
            alice.locator("#q:focus").press_sequentially(user[:6].lower())
            alice.get_by_role("button", name=f"Choose {user}").click()
            expect(row).to_contain_text("Not saved yet")
        expect(alice.locator("#changes")).to_have_text(f"{len(pairs)} changes not saved yet")
        alice.get_by_role("link", name=link).or_(alice.get_by_role("button", name=link)).click()
    expect(alice.locator("[data-message]")).to_contain_text("The links are saved.")
    alice.goto(page_url)
    alice.get_by_role("button", name=re.compile("^Linked")).click()
    linked = alice.locator("table.seats tbody tr td:nth-child(3) b")
    expect(linked).to_have_text(list(pairs.values()))


def contacted(linkedin: Page, seat: str) -> Locator:
    """The people of a seat, on its page in the sandbox, whose privacy is open."""
    linkedin.goto("/")
    linkedin.get_by_role("link", name=seat, exact=True).first.click()
    return linkedin.locator("li.head", has_text="· open").locator("a")


def sync_now(alice: Page) -> None:
    alice.goto("/contracts/")
    alice.get_by_role("link", name="Northwind Global", exact=True).click()
    alice.get_by_role("button", name="Sync now").click()
    expect(alice.locator("[data-message]")).to_contain_text("A run is asked for.")


@pytest.mark.processes
@pytest.mark.acceptance(1, 7, 8, 21, 22, 31, 51, 56, 63)
def test_the_main_walk(scene: Scene) -> None:
    contracts_are_connected(scene)
    linked_seat_holders_bring_leads(scene)
    an_answer_arrives(scene)
    a_first_inmail_makes_a_lead(scene)
    a_status_reaches_linkedin(scene)
    everything_is_kept(scene)


def contracts_are_connected(scene: Scene) -> None:
    """On a Team and on a Corporate plan; both pages say by themselves that it is done."""
    sign_in(scene.alice, "alice@northwind.example")
    expect(scene.alice.get_by_role("heading", name="No leads yet")).to_be_visible()
    add_contract(scene.alice, CONTRACT, ORGANIZATION, "Northwind Global")
    sign_in(scene.charlie, "charlie@fjordline.example")
    add_contract(scene.charlie, FJORDLINE_CONTRACT, FJORDLINE, "Fjordline Talent")
    for page in (scene.alice, scene.charlie):
        state = page.locator("#contract-status .card-head .badge").first
        expect(state).to_have_text("Connected", timeout=SOON)


def linked_seat_holders_bring_leads(scene: Scene) -> None:
    contract = scene.alice.url
    before = members(scene.alice)
    assert len(before) >= 4
    scene.alice.goto(contract)
    pairs = {
        "Bob Lindgren": "Bob Lindgren",
        "Marc Oduya": "Carol Dietz",
    }
    connect_users(scene.alice, pairs)
    assert members(scene.alice) == before
    sign_in(scene.bob, "bob@northwind.example")
    reload_until(scene.bob, scene.bob.locator("tr[data-row]"))
    for seat in pairs:
        name = contacted(scene.linkedin, seat).first.inner_text()
        found = scene.bob.get_by_role("link", name=name, exact=True)
        reload_until(scene.bob, found, f"/leads/?search={name}")


def an_answer_arrives(scene: Scene) -> None:
    """A member writes, Alice asks for a run, Bob reads that very text."""
    bob, linkedin = scene.bob, scene.linkedin
    member = contacted(linkedin, "Bob Lindgren").first
    name = member.inner_text()
    member.click()
    letter = linkedin.get_by_role("form", name="Write an InMail as")
    expect(letter.locator("select[name=seat_id] option:checked")).to_contain_text("Bob Lindgren")
    letter.get_by_label("Text").fill(REPLY)
    letter.get_by_role("button", name="Send as member").click()
    expect(linkedin.locator(".text", has_text=REPLY)).to_be_visible()
    sync_now(scene.alice)
    bob.goto(f"/leads/?search={name}")
    bob.get_by_role("link", name=name, exact=True).click()
    reload_until(bob, bob.locator(".bubble", has_text=REPLY))
    messages = bob.locator(".thread").first.locator(".msg")
    expect(messages.first).to_contain_text(re.compile("Bob Lindgren.*Sent", re.DOTALL))
    expect(messages.last).to_contain_text(re.compile(f"{name}.*Received", re.DOTALL))
    expect(messages.last.locator(".bubble")).to_have_text(REPLY)
    dates = [str(at.get_attribute("datetime")) for at in messages.locator("time").all()]
    assert len(dates) >= 2
    assert dates == sorted(dates)


def a_first_inmail_makes_a_lead(scene: Scene) -> None:
    bob, linkedin = scene.bob, scene.linkedin
    contacted(linkedin, "Bob Lindgren")
    for label, text in (("First name", "Ottilie"), ("Last name", "Brückner"), ("Text", OFFER)):
        linkedin.get_by_label(label).fill(text)
    linkedin.get_by_role("button", name="Send InMail").click()
    sync_now(scene.alice)
    lead = bob.get_by_role("link", name="Ottilie Brückner", exact=True)
    reload_until(bob, lead, "/leads/")
    lead.click()
    expect(bob.locator(".bubble")).to_have_text(OFFER)
    expect(bob.locator("dd", has_text="Sourced > LinkedIn Recruiter")).to_be_visible()
    status = bob.get_by_label("General Application")
    expect(status.locator("option:checked")).to_have_text("Lead")
    expect(status.locator("option")).to_have_text(OFFERED_TO_A_LEAD)


def a_status_reaches_linkedin(scene: Scene) -> None:
    bob = scene.bob
    bob.get_by_label("General Application").select_option(label="Convert")
    bob.get_by_role("button", name="Save status").click()
    expect(bob.locator("[data-message]")).to_contain_text("The status is saved.")
    reload_until(bob, bob.get_by_text("LinkedIn has this", exact=True))
    scene.linkedin.goto("/received")
    row = scene.linkedin.get_by_role("row", name="Ottilie Brückner")
    expect(row.locator("[data-label=Stage]")).to_have_text("New")
    expect(row.locator("[data-label=Job]")).to_have_text("General Application")


def everything_is_kept(scene: Scene) -> None:
    """Stopped in order, nothing is left running; started again, all of it is still there."""
    lead = scene.bob.url
    for page in (scene.alice, scene.charlie, scene.bob, scene.linkedin):
        page.goto("about:blank")  # or a page that polls would write to the console
    assert len(scene.run.processes()) > 6
    assert scene.run.stop() == []
    scene.run.start()
    scene.alice.goto("/contracts/")
    expect(scene.alice.get_by_role("heading", name="Northwind Global")).to_be_visible()
    expect(scene.alice.locator(".card-head .badge")).to_have_text("Connected")
    scene.bob.goto(lead)
    expect(scene.bob.locator(".bubble")).to_have_text(OFFER)
    expect(scene.bob.get_by_text("LinkedIn has this", exact=True)).to_be_visible()
    scene.bob.goto("about:blank")
    assert scene.run.stop() == []
