"""Charlie, admin of another company, and nobody at all, at every address of the product."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.isolation.world import SECRET, World, address, make_world, routes, snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.acceptance(4)]

ROUTES = sorted(set(routes()))
OBJECTS = [r for r in ROUTES if "_id>" in r]
PAGES = [r for r in OBJECTS if not r.startswith("api/")]
ENDPOINTS = [r for r in ROUTES if r.startswith("api/v1/") and r != "api/v1/schema/"]
PUBLIC = ("accounts/", "healthz", "hooks/", "api/v1/schema/")
FORM = {"status": "NEW", "theme": "dark", "name": "x"}
BODY = {**FORM, "user": None}


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def test_there_are_addresses_to_try() -> None:
    assert len(PAGES) >= 10
    assert len(ENDPOINTS) >= 12


@pytest.mark.parametrize("route", PAGES)
def test_the_outsider_finds_no_page(route: str, cast: Cast, world: World, as_user: Any) -> None:
    before = snapshot(cast)
    charlie = as_user(cast.charlie)
    url = address(route, world.ids)
    for response in (charlie.get(url), charlie.post(url, FORM)):
        assert response.status_code in {404, 405} or _went_home_empty(response)
        assert SECRET not in response.text
    assert snapshot(cast) == before


def _went_home_empty(response: Any) -> bool:
    """Revoking a token one does not have says nothing and changes nothing."""
    return response.status_code == 302 and response["Location"] == "/settings/"


@pytest.mark.parametrize("route", ENDPOINTS)
def test_the_outsider_finds_no_record(route: str, cast: Cast, world: World) -> None:
    headers = cast.charlie.headers
    before = snapshot(cast)
    client, url = Client(headers=headers), address(route, world.ids)
    for method in ("GET", "POST", "PATCH", "PUT", "DELETE"):
        response = client.generic(method, url, json.dumps(BODY), "application/json")
        if "_id>" in route:
            assert response.status_code in {404, 405}
        assert response.status_code < 500
        assert SECRET not in response.text
    assert snapshot(cast) == before


@pytest.mark.parametrize("route", [r for r in ROUTES if not r.startswith(("api/", *PUBLIC))])
def test_nobody_is_sent_to_sign_in(route: str, cast: Cast, world: World) -> None:
    before = snapshot(cast)
    url = address(route, world.ids)
    for response in (Client().get(url), Client().post(url, FORM)):
        sent_to_sign_in = response.status_code == 302 and "/accounts/login/" in response["Location"]
        assert sent_to_sign_in or response.status_code == 405
        assert SECRET not in response.text
    assert snapshot(cast) == before


@pytest.mark.parametrize("route", ENDPOINTS)
@pytest.mark.parametrize("token", ["", "Bearer sb_unknown", "Basic abc", "Bearer"])
def test_nobody_gets_an_answer_from_the_api(
    route: str, token: str, cast: Cast, world: World
) -> None:
    client = Client(headers={"Authorization": token} if token else {})
    response = client.get(address(route, world.ids))
    assert response.status_code in {401, 405}
    assert SECRET not in response.text


def test_a_session_does_not_open_the_api(cast: Cast, as_user: Any) -> None:
    """A cookie would make the API a target of forged forms."""
    assert as_user(cast.alice).get("/api/v1/leads/").status_code == 401


def test_a_contract_of_another_company_is_refused_without_naming_it(
    cast: Cast, world: World
) -> None:
    from integrations.models import Contract
    from tests.cast import inside

    with inside(cast.northwind):
        taken = Contract.objects.get().contract_id
    response = Client(headers=cast.charlie.headers).post(
        "/api/v1/contracts/",
        {
            "kind": "recruiter",
            "contract_id": taken,
            "organization_id": "5550002",
            "name": "Ours",
            "data_sharing_acknowledged": True,
        },
        content_type="application/json",
    )
    assert response.status_code == 400
    assert list(response.json()) == ["contract_id"]
    assert "Northwind" not in response.text
    assert SECRET not in response.text
