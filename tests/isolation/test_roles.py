"""What each account role of one's own company may open."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.isolation.world import SECRET, address, make_world, routes, snapshot

pytestmark = pytest.mark.django_db

_ADMIN_PAGES = ("contracts/", "sync/", "settings/")
_ADMIN_ENDPOINTS = tuple(f"api/v1/{name}/" for name in ("contracts", "seats", "runs", "users"))
ADMIN_ONLY = sorted(r for r in set(routes()) if r.startswith(_ADMIN_PAGES + _ADMIN_ENDPOINTS))
LEADS = sorted(r for r in set(routes()) if "leads/" in r or "applications/" in r)
BODY = {"status": "NEW", "user": None}


def member_client(cast: Cast, name: str, route: str, as_user: Any) -> Client:
    member = getattr(cast, name)
    return Client(headers=member.headers) if route.startswith("api/") else as_user(member)


@pytest.mark.acceptance(3)
@pytest.mark.parametrize("name", ["bob", "carol", "dave", "erin"])
@pytest.mark.parametrize("route", ADMIN_ONLY)
def test_only_admins_open_settings_and_contracts(
    name: str, route: str, cast: Cast, as_user: Any
) -> None:
    world = make_world(cast)
    client = member_client(cast, name, route, as_user)
    before = snapshot(cast)
    url = address(route, world.ids)
    for response in (
        client.get(url),
        client.post(url, BODY, content_type="application/json"),
    ):
        assert response.status_code in {403, 405}
        assert SECRET not in response.text
    assert snapshot(cast) == before


@pytest.mark.acceptance(3)
@pytest.mark.parametrize("name", ["bob", "carol", "dave", "erin"])
def test_others_get_no_menu_entry_either(name: str, cast: Cast, as_user: Any) -> None:
    page = as_user(getattr(cast, name)).get("/help/").text
    for url in ("/contracts/", "/sync/runs/", "/settings/"):
        assert f'href="{url}"' not in page
    assert 'href="/contracts/"' in as_user(cast.alice).get("/help/").text


@pytest.mark.parametrize("name", ["carol", "dave", "erin"])
@pytest.mark.parametrize("route", LEADS)
def test_standard_basic_and_employee_see_no_lead(
    name: str, route: str, cast: Cast, as_user: Any
) -> None:
    world = make_world(cast)
    client = member_client(cast, name, route, as_user)
    before = snapshot(cast)
    url = address(route, world.ids)
    for response in (
        client.get(url),
        client.post(url, BODY, content_type="application/json"),
        client.patch(url, BODY, content_type="application/json"),
    ):
        assert response.status_code in {403, 405}
        assert SECRET not in response.text
    assert snapshot(cast) == before


@pytest.mark.acceptance(46)
@pytest.mark.parametrize("name", ["alice", "bob"])
def test_admin_and_extended_see_all_leads(name: str, cast: Cast, as_user: Any) -> None:
    make_world(cast)
    assert SECRET in as_user(getattr(cast, name)).get("/leads/").text
    found = Client(headers=getattr(cast, name).headers).get("/api/v1/leads/").json()
    assert [lead["first_name"] for lead in found["results"]] == [SECRET]
