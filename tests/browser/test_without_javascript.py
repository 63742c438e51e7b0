"""Every job of the product with scripts switched off: forms post, pages answer."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from candidates.models import Application
from integrations.models import Contract, Seat
from tenants.models import User
from tenants.roles import Role
from tenants.services.companies import member_add
from tests.browser.filled import fill
from tests.cast import PASSWORD, Cast, inside
from tests.factories import ContractFactory, SeatFactory
from tests.isolation.world import SECRET, make_world
from tests.linkedin import CONTRACT, ORGANIZATION


@pytest.fixture
def page(visitor: Callable[..., Page]) -> Page:
    page: Page = visitor(java_script_enabled=False)
    return page


def sign_in(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/leads/")


def test_a_page_without_scripts_runs_none(cast: Cast, page: Page) -> None:
    """Or the rest of this file would show nothing."""
    sign_in(page, "alice@northwind.example")
    page.locator("summary", has_text="account menu").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    # A script takes `hidden` away from what only works with one.
    expect(page.locator("[data-open-keys]")).to_be_hidden()


def test_a_recruiter_finds_a_lead_and_changes_its_status(cast: Cast, page: Page) -> None:
    world = make_world(cast)
    fill(cast, world)
    sign_in(page, "bob@northwind.example")
    assert page.locator("tr[data-row]").count() > 5
    page.get_by_label("Search leads").and_(page.locator("#search")).fill(SECRET)
    page.get_by_label("Status", exact=True).select_option("LEAD")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("tr[data-row]")).to_have_count(1)
    expect(page.get_by_role("link", name="Remove filter")).to_have_count(2)
    page.get_by_role("link", name="Remove filter Status: Lead").click()
    page.wait_for_url(f"**/leads/?search={SECRET}")

    page.locator("tr[data-row]").get_by_role("link").click()
    page.locator("select[name=status]").select_option("NEW")
    page.get_by_role("button", name="Save status").click()
    expect(page.get_by_role("status").first).to_contain_text("The status is saved.")
    with inside(cast.northwind):
        application = Application.objects.get(id=world.ids["application_id"])
        assert application.status == "NEW"

    page.goto("/leads/?search=nobody-of-that-name")
    page.get_by_role("link", name="Clear filters").last.click()
    page.wait_for_url("**/leads/")


def test_an_admin_adds_a_contract_after_mistakes(cast: Cast, page: Page) -> None:
    sign_in(page, "alice@northwind.example")
    page.get_by_role("link", name="Contracts").first.click()
    page.get_by_role("link", name="Add Contract").click()
    page.get_by_label("Contract ID").fill("28-34")
    page.get_by_label("Name").fill("Northwind Global")
    page.get_by_label("Company LinkedIn ID").fill(ORGANIZATION)
    page.get_by_role("button", name="Add Contract").click()
    # The summary at the top leads to the fields; each field says what is wrong with it.
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("The contract was not added.")
    expect(summary.get_by_role("link")).to_have_count(2)
    field = page.get_by_label("Contract ID")
    expect(field).to_have_attribute("aria-invalid", "true")
    described = str(field.get_attribute("aria-describedby")).split()
    said = " ".join(page.locator(f"[id='{part}']").inner_text() for part in described)
    assert "Digits only, without spaces or letters." in said
    expect(field).to_have_value("28-34")
    expect(page.get_by_label("Name")).to_have_value("Northwind Global")
    with inside(cast.northwind):
        assert not Contract.objects.exists()

    field.fill(f" {CONTRACT} ")
    page.get_by_label("My company agrees").check()
    page.get_by_role("button", name="Add Contract").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Northwind Global")
    expect(page.get_by_role("status").first).to_contain_text("Northwind Global is requested.")
    with inside(cast.northwind):
        assert Contract.objects.get().contract_id == CONTRACT


def test_a_usual_length_of_history_and_what_it_costs(cast: Cast, page: Page) -> None:
    sign_in(page, "alice@northwind.example")
    page.goto("/contracts/add/")
    page.get_by_label("Contract ID").fill(CONTRACT)
    expect(page.get_by_role("table", name="What 180 days take, at least")).to_be_visible()
    page.get_by_role("button", name="1 year").click()
    costs = page.get_by_role("table", name="What 365 days take, at least")
    expect(costs.locator("tbody tr").nth(2)).to_have_text(re.compile(r"40\s+29,200\s"))
    expect(page.get_by_label("Contract ID")).to_have_value(CONTRACT)
    page.get_by_text("Calls and time for every length").first.click()
    expect(page.get_by_role("table", name="Calls and time by length")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Northwind Global")
    page.get_by_label("Company LinkedIn ID").fill(ORGANIZATION)
    page.get_by_label("My company agrees").check()
    page.get_by_label("Contract ID").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Northwind Global")
    with inside(cast.northwind):
        assert Contract.objects.get().history_days == 365


def test_an_admin_asks_linkedin_again(cast: Cast, page: Page) -> None:
    with inside(cast.northwind):
        contract = ContractFactory(
            acknowledged_by=cast.alice.user, state=Contract.State.AWAITING_LINKEDIN
        )
    sign_in(page, "alice@northwind.example")
    page.goto(f"/contracts/{contract.id}/")
    expect(page.get_by_role("button", name="Copy instructions")).to_be_hidden()
    expect(page.get_by_role("link", name="Write a mail")).to_be_visible()
    expect(page.get_by_role("region", name="To send to them")).to_contain_text(contract.contract_id)
    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_role("status").first).to_contain_text("LinkedIn is being asked.")


def test_an_admin_links_a_seat(cast: Cast, page: Page) -> None:
    with inside(cast.northwind):
        contract = ContractFactory(acknowledged_by=cast.alice.user)
        for name in ("Bob Lindgren", "Carol Dietz"):
            SeatFactory(contract=contract, name=name)
    sign_in(page, "alice@northwind.example")
    page.get_by_role("link", name="Contracts").first.click()
    page.get_by_role("link", name="Connect Users").click()
    page.get_by_role("button", name="Connect User for Carol Dietz").click()
    page.get_by_label("Search users").fill("lindgren")
    page.keyboard.press("Enter")
    expect(page.locator(".choices li")).to_have_count(1)
    page.get_by_role("button", name="Choose Bob Lindgren").click()
    expect(page.locator("#changes")).to_have_text("1 change not saved yet")
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("main").get_by_role("link", name="Connect Users").first.click()
    expect(page.locator("#changes")).to_have_text("No changes to save")

    page.get_by_role("button", name="Use suggestion for Carol Dietz").click()
    page.get_by_role("button", name="Use suggestion for Bob Lindgren").click()
    User.objects.filter(id=cast.carol.user.id).update(is_active=False)
    page.get_by_role("button", name="Save and Close").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved.")
    expect(page.locator("tr", has_text="Carol Dietz").first).to_contain_text(
        "Choose an active user of this company."
    )
    with inside(cast.northwind):
        assert not Seat.objects.exclude(user=None).exists()

    page.get_by_role("button", name="Undo the change of Carol Dietz").click()
    page.get_by_role("button", name="Save and Close").click()
    expect(page.get_by_role("status").first).to_contain_text("The links are saved.")
    with inside(cast.northwind):
        linked = Seat.objects.exclude(user=None).values_list("name", "user__name")
        assert list(linked) == [("Bob Lindgren", "Bob Lindgren")]


def test_a_person_of_two_companies_switches(cast: Cast, page: Page) -> None:
    member_add(
        tenant=cast.fjordline,
        email="alice@northwind.example",
        name="Alice Moreau",
        role=Role.STANDARD,
        password=PASSWORD,
    )
    sign_in(page, "alice@northwind.example")
    expect(page.get_by_role("link", name="Contracts").first).to_be_visible()
    page.locator("summary", has_text="switch company").click()
    page.get_by_role("button", name="Fjordline").click()
    expect(page.get_by_role("status").first).to_contain_text("working in Fjordline")
    expect(page.locator("summary", has_text="switch company")).to_contain_text("Fjordline")
    expect(page.get_by_role("link", name="Contracts")).to_have_count(0)


def test_theme_and_leaving(cast: Cast, page: Page) -> None:
    sign_in(page, "alice@northwind.example")
    page.goto("/help/")
    page.locator("summary", has_text="account menu").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith("/help/")
    assert User.objects.get(email="alice@northwind.example").theme == "dark"

    page.locator("summary", has_text="account menu").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")
    page.goto("/leads/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
