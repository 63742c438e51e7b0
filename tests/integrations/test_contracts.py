"""Adding a contract, through the page and through the API."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from integrations.models import Contract, LinkedInApp
from tenants.models import AuditRecord
from tenants.roles import Plan
from tests.cast import Cast, Member, inside

pytestmark = pytest.mark.django_db

URL, API = "/contracts/add/", "/api/v1/contracts/"
GIVEN = {
    "contract_id": "283441920",
    "name": "Northwind Global",
    "organization_id": "5550001",
    "history_days": "180",
    "acknowledge": "on",
}
SENT = {
    "kind": "recruiter",
    "contract_id": "283441920",
    "name": "Northwind Global",
    "organization_id": "5550001",
    "data_sharing_acknowledged": True,
}


def contracts(cast: Cast, member: Member | None = None) -> list[Contract]:
    with inside((member or cast.alice).tenant):
        return list(Contract.objects.select_related("app").order_by("created_at"))


@pytest.fixture
def alice(cast: Cast, as_user: Any) -> Any:
    return as_user(cast.alice)


def post(browser: Any, **changed: str) -> HttpResponse:
    given = {**GIVEN, **changed}
    response: HttpResponse = browser.post(URL, {k: v for k, v in given.items() if v != "absent"})
    return response


def ask(browser: Any, member: Member, **changed: Any) -> Any:
    body = {k: v for k, v in {**SENT, **changed}.items() if v != "absent"}
    return browser.post(API, body, content_type="application/json", headers=member.headers)


# -- The page -------------------------------------------------------------------------------


@pytest.mark.acceptance(1, 7, 8, 16)
@pytest.mark.parametrize("plan", [Plan.TEAM, Plan.CORPORATE])
def test_a_contract_is_listed_as_requested(cast: Cast, alice: Any, plan: Plan) -> None:
    cast.northwind.plan = plan
    cast.northwind.save()
    listing = alice.get("/contracts/").text
    assert "LinkedIn Recruiter Contract" in listing
    assert f'href="{URL}"' in listing
    assert "Add Contract" in listing
    form = alice.get(URL).text
    assert "More &gt; Admin Settings" in form or "More > Admin Settings" in form
    response = post(alice)
    [contract] = contracts(cast)
    assert (response.status_code, response["Location"]) == (302, f"/contracts/{contract.id}/")
    assert (contract.contract_id, contract.name, contract.organization_id) == (
        "283441920",
        "Northwind Global",
        "5550001",
    )
    assert (contract.state, contract.history_days) == (Contract.State.REQUESTED, 180)
    page = alice.get("/contracts/").text
    assert "Northwind Global" in page
    assert "Requested" in page


@pytest.mark.acceptance(16)
def test_who_agreed_and_when_is_recorded(cast: Cast, alice: Any) -> None:
    post(alice)
    [contract] = contracts(cast)
    assert contract.acknowledged_by_id == cast.alice.user.id
    assert abs(contract.acknowledged_at - contract.created_at) < timedelta(seconds=5)
    with inside(cast.northwind):
        record = AuditRecord.objects.get(action="contract.created")
    assert (record.actor_id, record.subject_id) == (cast.alice.user.id, contract.id)
    assert "data sharing acknowledged" in record.summary


@pytest.mark.acceptance(9)
@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"contract_id": ""}, "This field is required."),
        ({"contract_id": "   "}, "This field is required."),
        ({"contract_id": "28344x"}, "Digits only, without spaces or letters."),
        ({"contract_id": "28 34"}, "Digits only, without spaces or letters."),
        ({"contract_id": "-5"}, "Digits only, without spaces or letters."),
        ({"contract_id": "٢٨٣"}, "Digits only, without spaces or letters."),
        ({"contract_id": "1" * 21}, "at most 20 characters"),
        ({"name": ""}, "This field is required."),
        ({"name": "n" * 81}, "at most 80 characters"),
        ({"organization_id": ""}, "This field is required."),
        ({"organization_id": "northwind"}, "Digits only, without spaces or letters."),
        ({"history_days": "29"}, "greater than or equal to 30"),
        ({"history_days": "731"}, "less than or equal to 730"),
        ({"history_days": "many"}, "Enter a whole number."),
        ({"history_days": ""}, "This field is required."),
        ({"expires_on": "yesterday"}, "Enter a valid date."),
        ({"expires_on": "2020-01-31"}, "This day has passed: nothing would be synced."),
        ({"acknowledge": "absent"}, "Tick this to add the contract"),
    ],
)
def test_a_wrong_value_is_named_at_its_field_and_what_was_typed_stays(
    cast: Cast, alice: Any, changed: dict[str, str], message: str
) -> None:
    response = post(alice, **changed)
    assert response.status_code == 200
    page = response.text
    [field] = changed
    assert f'id="id_{field}_error"' in page
    assert message in page.replace("&#x27;", "'")
    for name, value in {**GIVEN, **changed}.items():
        if name != "acknowledge" and value.strip():
            assert f'value="{value}"' in page
    assert contracts(cast) == []
    with inside(cast.northwind):
        assert not LinkedInApp.objects.exists()


@pytest.mark.acceptance(9)
def test_surrounding_spaces_are_trimmed(cast: Cast, alice: Any) -> None:
    post(
        alice, contract_id="  283441920\t", name="  Northwind Global ", organization_id=" 5550001 "
    )
    [contract] = contracts(cast)
    assert (contract.contract_id, contract.name, contract.organization_id) == (
        "283441920",
        "Northwind Global",
        "5550001",
    )


def test_markup_in_what_was_typed_is_shown_as_text(alice: Any) -> None:
    page = post(alice, contract_id='"><script>alert(1)</script>').text
    assert "<script>alert" not in page


def test_the_last_day_itself_is_still_good(cast: Cast, alice: Any) -> None:
    today = date.today()  # noqa: DTZ011 - the company's zone is UTC and so is the machine's
    post(alice, expires_on=today.isoformat())
    [contract] = contracts(cast)
    assert contract.ends_at is not None
    assert contract.ends_at.date() == today + timedelta(days=1)
    assert (contract.ends_at.hour, contract.ends_at.minute) == (0, 0)


def test_the_last_day_of_the_calendar_is_no_crash(alice: Any) -> None:
    assert post(alice, expires_on="9999-12-31").status_code in {200, 302}


@pytest.mark.acceptance(10)
def test_a_duplicate_is_refused_with_a_link_to_the_row(cast: Cast, alice: Any) -> None:
    post(alice)
    [contract] = contracts(cast)
    page = post(alice, name="Again").text
    assert "This contract is listed as Northwind Global." in page
    assert f'href="/contracts/{contract.id}/"' in page
    assert 'value="Again"' in page
    assert len(contracts(cast)) == 1


def test_the_name_in_that_refusal_is_text(cast: Cast, alice: Any) -> None:
    post(alice, name="<b>Bold</b>")
    assert "<b>Bold</b>" not in post(alice, name="Again").text


@pytest.mark.acceptance(5)
def test_a_contract_of_another_company_is_refused_without_naming_it(
    cast: Cast, alice: Any, as_user: Any
) -> None:
    post(alice)
    page = post(as_user(cast.charlie), organization_id="5550002").text
    assert "This contract is connected to Sourcebridge elsewhere." in page
    assert "Northwind" not in page.replace('value="Northwind Global"', "")
    assert contracts(cast, cast.charlie) == []


def test_a_refused_contract_leaves_no_organization_behind(
    cast: Cast, alice: Any, as_user: Any
) -> None:
    post(alice)
    charlie = as_user(cast.charlie)
    post(charlie, organization_id="5550001")
    with inside(cast.fjordline):
        assert not LinkedInApp.objects.exists()


@pytest.mark.acceptance(11)
def test_a_second_contract_shares_the_application_and_asks_for_no_organization(
    cast: Cast, alice: Any
) -> None:
    post(alice)
    with inside(cast.northwind):
        Contract.objects.update(connected_at="2026-11-20T12:00Z")
    form = alice.get(URL).text
    assert '<input type="hidden" name="organization_id" value="5550001"' in form
    post(alice, contract_id="283977014", name="Northwind EMEA", organization_id="5550009")
    first, second = contracts(cast)
    assert first.app_id == second.app_id
    assert second.organization_id == "5550001"
    with inside(cast.northwind):
        assert LinkedInApp.objects.count() == 1
    page = alice.get("/contracts/").text
    assert "Northwind Global" in page
    assert "Northwind EMEA" in page


def test_the_personal_plan_says_what_is_needed(cast: Cast, alice: Any) -> None:
    cast.northwind.plan = Plan.PERSONAL
    cast.northwind.save()
    sentence = "LinkedIn contracts are part of the Team and Corporate plans."
    assert sentence in alice.get("/contracts/").text
    opened = alice.get(URL)
    assert (opened.status_code, opened["Location"]) == (302, "/contracts/")
    assert post(alice).status_code == 302
    assert sentence in alice.get("/contracts/").text
    refused = ask(alice, cast.alice)
    assert refused.status_code == 400
    assert sentence in refused.json()["non_field_errors"][0]
    assert contracts(cast) == []
    with inside(cast.northwind):
        assert not LinkedInApp.objects.exists()


@pytest.mark.acceptance(3)
@pytest.mark.parametrize("name", ["bob", "carol", "dave", "erin"])
def test_only_admins_add_contracts(cast: Cast, as_user: Any, name: str) -> None:
    member = getattr(cast, name)
    browser = as_user(member)
    assert browser.get(URL).status_code == 403
    assert post(browser).status_code == 403
    assert ask(browser, member).status_code == 403
    assert contracts(cast) == []


# -- The API --------------------------------------------------------------------------------


@pytest.mark.acceptance(1, 16)
def test_the_api_makes_the_same_row(cast: Cast, client: Any) -> None:
    response = ask(client, cast.alice, contract_id=" 283441920 ")
    assert response.status_code == 201
    [contract] = contracts(cast)
    body = response.json()
    assert (body["id"], body["state"], body["contract_id"]) == (
        str(contract.id),
        "requested",
        "283441920",
    )
    assert (contract.history_days, contract.ends_at) == (180, None)
    assert contract.acknowledged_by_id == cast.alice.user.id
    with inside(cast.northwind):
        assert AuditRecord.objects.filter(action="contract.created").count() == 1


@pytest.mark.acceptance(9, 16)
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"contract_id": ""}, "contract_id"),
        ({"contract_id": "x1"}, "contract_id"),
        ({"contract_id": "1" * 21}, "contract_id"),
        ({"contract_id": None}, "contract_id"),
        ({"contract_id": "absent"}, "contract_id"),
        ({"name": " "}, "name"),
        ({"name": "n" * 81}, "name"),
        ({"organization_id": "abc"}, "organization_id"),
        ({"history_days": 29}, "history_days"),
        ({"history_days": 731}, "history_days"),
        ({"expires_on": "soon"}, "expires_on"),
        ({"kind": "referrals"}, "kind"),
        ({"kind": "whatever"}, "kind"),
        ({"data_sharing_acknowledged": False}, "data_sharing_acknowledged"),
        ({"data_sharing_acknowledged": None}, "data_sharing_acknowledged"),
        ({"data_sharing_acknowledged": "absent"}, "data_sharing_acknowledged"),
    ],
)
def test_the_api_refuses_at_the_field(
    cast: Cast, client: Any, changed: dict[str, Any], field: str
) -> None:
    response = ask(client, cast.alice, **changed)
    assert response.status_code == 400
    assert list(response.json()) == [field]
    assert contracts(cast) == []


def test_the_api_refuses_an_end_that_has_passed(cast: Cast, client: Any) -> None:
    assert ask(client, cast.alice, expires_on="2020-01-31").status_code == 400


@pytest.mark.acceptance(10)
def test_the_api_refuses_a_duplicate(cast: Cast, client: Any) -> None:
    ask(client, cast.alice)
    refused = ask(client, cast.alice, name="Again")
    assert refused.status_code == 400
    assert refused.json() == {"contract_id": ["This contract is listed as Northwind Global."]}
    assert len(contracts(cast)) == 1


def test_another_organization_is_refused_once_one_connected(cast: Cast, client: Any) -> None:
    ask(client, cast.alice)
    with inside(cast.northwind):
        Contract.objects.update(connected_at="2026-11-20T12:00Z")
    refused = ask(client, cast.alice, contract_id="283977014", organization_id="5550009")
    assert refused.status_code == 400
    assert "5550001" in refused.json()["organization_id"][0]
    assert len(contracts(cast)) == 1


def test_a_mistyped_organization_is_open_to_correction_until_then(cast: Cast, alice: Any) -> None:
    post(alice, organization_id="5559999")
    with inside(cast.northwind):
        Contract.objects.update(state=Contract.State.FAILED)
    post(alice, contract_id="283977014", organization_id="5550001")
    assert [c.organization_id for c in contracts(cast)] == ["5550001", "5550001"]
    with inside(cast.northwind):
        assert LinkedInApp.objects.count() == 1
