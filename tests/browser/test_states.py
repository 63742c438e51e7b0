"""The states that a page's address alone does not show, held to the same rules as the pages."""

import re
from typing import Any

import pytest
from django.core import mail

from tenants.models import User
from tenants.roles import Plan, Role
from tenants.services.companies import company_create, member_add
from tests.browser.filled import fill
from tests.browser.inspection import Inspection
from tests.cast import PASSWORD, Cast, member
from tests.isolation.world import make_world


def test_states_of_contracts(cast: Cast, inspection: Inspection) -> None:
    pages = fill(cast, make_world(cast))
    inspection.sign_in(cast.alice.user)
    for name in ("requested", "awaiting_linkedin", "failed", "connected", "auth_broken", "over"):
        inspection.visit(pages[name])
    inspection.visit(pages["switched off"])
    for name in ("requested", "switched off", "connected", "empty"):
        inspection.visit(f"{pages[name]}users/")
    inspection.page.get_by_role("button", name="Refresh").click()
    inspection.page.get_by_text("Reading the list from LinkedIn").wait_for()
    inspection.look("connect users, reading")
    inspection.visit(f"{pages['connected']}users/?search=nobody")
    inspection.end()


def test_states_of_leads_and_runs(cast: Cast, inspection: Inspection) -> None:
    pages = fill(cast, make_world(cast))
    inspection.sign_in(cast.bob.user)
    # Long words, Arabic, nothing known, limited by LinkedIn; every other InMail is kept from Bob.
    for name in ("lead LEAD", "lead NEW", "lead IN_REVIEW", "lead INTERVIEW"):
        inspection.visit(pages[name])
    inspection.visit(f"{pages['lead INTERVIEW']}profile/")
    inspection.visit("/leads/?search=a&status=NEW")
    inspection.visit("/leads/?search=nobody-of-that-name")
    inspection.sign_in(cast.alice.user)
    for name in ("run running", "run failed", "run unbalanced"):
        inspection.visit(pages[name])
    inspection.end()


def test_empty_states(cast: Cast, inspection: Inspection) -> None:
    extended = member(cast.fjordline, "Eva Extended", Role.EXTENDED)
    company = company_create(slug="personal", name="Personal", plan=Plan.PERSONAL)
    personal = member(company, "Peter Personal", Role.ADMIN)
    inspection.sign_in(cast.charlie.user)
    for url in ("leads", "contracts", "contracts/add", "sync/runs", "notifications", "settings"):
        inspection.visit(f"/{url}/")
    inspection.sign_in(extended.user)
    inspection.visit("/leads/")
    inspection.sign_in(personal.user)
    inspection.visit("/contracts/")
    inspection.end()


def test_refusals(cast: Cast, inspection: Inspection, monkeypatch: pytest.MonkeyPatch) -> None:
    inspection.sign_in(cast.carol.user)
    inspection.visit("/leads/", 403)
    inspection.visit("/contracts/", 403)
    inspection.visit("/more/")
    inspection.sign_in(cast.erin.user)
    inspection.visit("/")
    inspection.visit("/leads/", 403)
    inspection.visit("/nowhere/", 404)
    inspection.sign_out()
    inspection.visit("/nowhere/", 404)
    inspection.sign_in(User.objects.create_user(email="stray@nowhere.example", name="Stray"))
    inspection.page.goto("/leads/")
    inspection.page.get_by_text("Your account is in no company").wait_for()
    inspection.look("no company")
    monkeypatch.setattr("allauth.account.forms.LoginForm.__init__", None)
    inspection.page.context.clear_cookies()
    inspection.visit("/accounts/login/", 500)
    inspection.end()


def test_mistakes_at_the_entrance(cast: Cast, inspection: Inspection, settings: Any) -> None:
    page = inspection.page
    for name in ("sign-in refused", "sign-in without the cookie of its form"):
        page.goto("/accounts/login/")
        if "cookie" in name:
            page.context.clear_cookies()
        page.get_by_label("Email").fill("alice@northwind.example")
        page.get_by_label("Password").fill("not-the-password")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("alert").or_(page.get_by_text("This form had expired")).wait_for()
        inspection.look(name)

    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    for heading in ("Check your mail", "Too many requests"):
        page.goto("/accounts/password/reset/")
        page.get_by_label("Email").fill("alice@northwind.example")
        page.get_by_role("button", name="Send the link").click()
        page.get_by_role("heading", level=1, name=heading).wait_for()
    inspection.look("429")
    link = re.search(r"/accounts/password/reset/key/\S+", str(mail.outbox[-1].body))
    assert link
    inspection.visit(link[0])
    page.get_by_role("heading", name="Choose a new password").wait_for()
    inspection.end()


def test_mistakes_in_forms(cast: Cast, inspection: Inspection) -> None:
    pages = fill(cast, make_world(cast))
    page = inspection.page
    inspection.sign_in(cast.alice.user)
    page.goto("/contracts/add/")
    page.get_by_role("button", name="2 years").click()
    page.get_by_text("What 730 days take").wait_for()
    page.get_by_text("Calls and time for every length").first.click()
    inspection.look("add contract, with another length")
    page.get_by_label("Contract ID").fill("abc")
    page.get_by_role("button", name="Add Contract").click()
    page.get_by_role("alert").wait_for()
    inspection.look("add contract, with errors")

    page.goto(f"{pages['connected']}users/")
    page.get_by_role("button", name="Connect User for Carol Dietz").click()
    page.wait_for_selector("#q:focus")
    page.keyboard.type("o")
    page.get_by_role("button", name="Move here Bob Lindgren").wait_for()
    inspection.look("connect users, searching")
    page.get_by_role("button", name="Choose Carol Dietz").click()
    page.get_by_text("1 change not saved yet").wait_for()
    inspection.look("connect users, with a change")
    cast.carol.user.is_active = False
    cast.carol.user.save()
    page.get_by_role("button", name="Save and Close").click()
    page.get_by_role("alert").first.wait_for()
    inspection.look("connect users, with an error")

    page.goto("/settings/")
    page.get_by_role("textbox", name="Name").fill(" ")
    page.get_by_role("button", name="Make token").click()
    page.get_by_role("alert").wait_for()
    inspection.look("new token, with an error")
    inspection.end()


def test_what_opens_and_what_is_said(cast: Cast, inspection: Inspection) -> None:
    world = make_world(cast)
    member_add(  # with a second company there is a menu to switch
        tenant=cast.fjordline,
        email=cast.alice.user.email,
        name="",
        role=Role.ADMIN,
        password=PASSWORD,
    )
    page = inspection.page
    inspection.sign_in(cast.alice.user)
    page.goto("/settings/")
    page.get_by_role("textbox", name="Name").fill("Reporting")
    page.get_by_role("button", name="Make token").click()
    page.get_by_text("Copy this token now").wait_for()
    inspection.look("new token")
    page.goto("/settings/")
    opened = page.evaluate(
        "[...document.querySelectorAll('details')].filter((d) => (d.open = true)).length"
    )
    assert opened >= 3
    inspection.look("menus and confirmations open")
    page.goto("/leads/")
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    inspection.look("keyboard shortcuts open")
    page.goto(f"/leads/{world.ids['lead_id']}/")
    page.get_by_role("combobox").select_option("NEW")
    page.get_by_role("button", name="Save status").click()
    page.locator("[data-message]").wait_for()
    inspection.look("message after saving")
    inspection.end()
