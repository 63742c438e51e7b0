from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tenants.models import ApiToken, AuditRecord, Notification
from tenants.services.notifications import notify_admins
from tests.cast import Cast, inside

pytestmark = pytest.mark.django_db


def make_token(cast: Cast, as_user: Any) -> str:
    response = as_user(cast.alice).post(
        "/settings/", {"name": "Reporting", "member": str(cast.bob.user.id)}
    )
    token: str = response.context["new_token"]
    assert token in response.text
    assert response["Cache-Control"] == "no-store"
    return token


def test_a_token_is_shown_once_kept_hashed_and_works(cast: Cast, as_user: Any) -> None:
    token = make_token(cast, as_user)
    assert token not in as_user(cast.alice).get("/settings/").text
    with inside(cast.northwind):
        kept = ApiToken.objects.get()
        assert token not in (kept.token_hash, kept.name, kept.prefix)
        assert kept.user == cast.bob.user
        assert AuditRecord.objects.get(action="api_token.created").actor == cast.alice.user
    client = Client(headers={"Authorization": f"Bearer {token}"})
    assert client.get("/api/v1/leads/").status_code == 200
    assert client.get("/api/v1/contracts/").status_code == 403  # Bob is no admin


def test_a_revoked_token_stops_at_once(cast: Cast, as_user: Any) -> None:
    token = make_token(cast, as_user)
    with inside(cast.northwind):
        token_id = ApiToken.objects.get().id
    as_user(cast.alice).post(f"/settings/tokens/{token_id}/revoke/")
    client = Client(headers={"Authorization": f"Bearer {token}"})
    assert client.get("/api/v1/leads/").status_code == 401


def test_a_token_of_a_member_who_left_stops_too(cast: Cast, as_user: Any) -> None:
    token = make_token(cast, as_user)
    cast.bob.membership.is_active = False
    cast.bob.membership.save()
    client = Client(headers={"Authorization": f"Bearer {token}"})
    assert client.get("/api/v1/leads/").status_code == 401


def test_a_token_is_not_made_for_a_stranger(cast: Cast, as_user: Any) -> None:
    response = as_user(cast.alice).post(
        "/settings/", {"name": "Reporting", "member": str(cast.charlie.user.id)}
    )
    assert response.context["new_token"] is None
    assert response.context["token_form"].errors["member"]


def test_the_command_prints_a_token(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_api_token", "alice@northwind.example")
    token = capsys.readouterr().out.strip()
    client = Client(headers={"Authorization": f"Bearer {token}"})
    users = client.get("/api/v1/users/").json()["results"]
    assert {u["email"] for u in users} == {
        f"{name}@northwind.example" for name in ("alice", "bob", "carol", "dave", "erin")
    }


def test_the_command_refuses_a_stranger(cast: Cast) -> None:
    with pytest.raises(CommandError, match="No active user"):
        call_command("create_api_token", "nobody@northwind.example")
    with pytest.raises(CommandError, match="No active user"):
        call_command("create_api_token", "alice@northwind.example", company="fjordline")


def test_the_bell_counts_opens_and_forgets(cast: Cast, as_user: Any) -> None:
    with inside(cast.northwind):
        notify_admins(title="Northwind Global is connected", body="Link seats.", url="/contracts/")
        notice = Notification.objects.get()
    alice = as_user(cast.alice)
    assert "1 unread" in alice.get("/help/").text
    assert alice.get(f"/notifications/{notice.id}/")["Location"] == "/contracts/"
    assert "1 unread" not in alice.get("/help/").text
    assert "Northwind Global is connected" in alice.get("/notifications/").text
    assert "Northwind Global is connected" not in as_user(cast.bob).get("/notifications/").text
