"""Sign-in by e-mail, with limits, and no way to make an account oneself."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_a_member_signs_in_with_the_address_in_any_case(cast: Cast) -> None:
    client = Client()
    response = sign_in(client, " Alice@Northwind.example ")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/leads/").status_code == 200


def test_a_wrong_password_and_an_unknown_address_look_the_same(cast: Cast) -> None:
    wrong = sign_in(Client(), "alice@northwind.example", "not-the-password")
    unknown = sign_in(Client(), "nobody@northwind.example", "not-the-password")
    assert wrong.status_code == unknown.status_code == 200
    assert [str(e) for e in wrong.context["form"].non_field_errors()] == [
        str(e) for e in unknown.context["form"].non_field_errors()
    ]


def test_guessing_is_slowed_down(cast: Cast) -> None:
    for _ in range(5):
        sign_in(Client(), "alice@northwind.example", "guess")
    refused = sign_in(Client(), "alice@northwind.example")
    assert refused.status_code == 200
    assert "Too many failed" in refused.text


def test_nobody_signs_up(cast: Cast) -> None:
    from tenants.models import User

    before = User.objects.count()
    response = Client().post(
        "/accounts/signup/",
        {"email": "eve@evil.example", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert response.status_code in {200, 302, 403}
    assert User.objects.count() == before


def test_a_deactivated_user_does_not_get_in(cast: Cast) -> None:
    cast.bob.user.is_active = False
    cast.bob.user.save()
    client = Client()
    sign_in(client, "bob@northwind.example")
    assert client.get("/leads/").status_code == 302


def test_a_member_who_left_is_out_at_the_next_click(cast: Cast, as_user: Any) -> None:
    bob = as_user(cast.bob)
    assert bob.get("/leads/").status_code == 200
    cast.bob.membership.is_active = False
    cast.bob.membership.save()
    response = bob.get("/leads/")
    assert response.status_code == 403
    assert "Amara" not in response.text


def test_a_forgotten_password_is_mailed_to_members_only(cast: Cast) -> None:
    Client().post("/accounts/password/reset/", {"email": "alice@northwind.example"})
    assert [message.to for message in mail.outbox] == [["alice@northwind.example"]]


def test_a_short_password_is_refused(cast: Cast, as_user: Any) -> None:
    response = as_user(cast.alice).post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "short", "password2": "short"},
    )
    assert "at least 10 characters" in response.text


def test_a_part_that_htmx_fetches_is_no_page_to_come_back_to(db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/contracts/?show=all"}
    answer = Client().get("/contracts/estimate/", headers=headers)
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/contracts/%3Fshow%3Dall"
    answer = Client().get("/contracts/estimate/", headers={"HX-Request": "true"})
    assert answer["Location"] == "/accounts/login/?next=/"
