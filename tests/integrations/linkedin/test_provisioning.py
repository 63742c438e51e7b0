"""A company's child application: made once, found again, its secret rolled."""

import pytest

from integrations.linkedin.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    TransportError,
    Unauthorized,
)
from integrations.linkedin.provisioning import (
    NAME_LENGTH,
    create_application,
    find_application,
    roll_secret,
)
from integrations.linkedin.transport import Transport
from tests.integrations.http_server import Oddity
from tests.integrations.linkedin.conftest import Api, signed_in


def test_an_application_is_made_with_its_secret(bare: Api) -> None:
    made = create_application(bare.parent(), foreign_id="company-1", name="SB - Acme")
    assert made.application_urn.startswith("urn:li:developerApplication:")
    [child] = [client for client in bare.sandbox.get("clients") if not client["is_parent"]]
    assert (child["client_id"], child["urn"]) == (made.client_id, made.application_urn)
    assert (child["unique_foreign_id"], child["name"]) == ("company-1", "SB - Acme")
    assert made.secret.endswith("/+==")
    bare.client(credentials=made).sign_in()


def test_a_second_one_for_the_same_company_is_a_conflict(bare: Api) -> None:
    bare.child("company-1")
    with pytest.raises(Conflict) as raised:
        bare.child("company-1")
    assert (raised.value.status, raised.value.retryable) == (409, False)
    assert raised.value.request_id


def test_it_is_found_again_without_its_secret(bare: Api) -> None:
    made = bare.child("company-1")
    found = find_application(bare.parent(), foreign_id="company-1")
    assert (found.application_urn, found.client_id) == (made.application_urn, made.client_id)
    assert found.secret == ""
    assert made.secret not in repr(made)


def test_a_foreign_id_is_sent_as_it_is(bare: Api) -> None:
    made = bare.child("Ünïcode & Söhne = 1+1 #")
    found = find_application(bare.parent(), foreign_id="Ünïcode & Söhne = 1+1 #")
    assert found.client_id == made.client_id


def test_one_that_is_not_there_is_not_found(bare: Api) -> None:
    with pytest.raises(NotFound) as raised:
        find_application(bare.parent(), foreign_id="nobody")
    assert raised.value.status == 404


def test_a_rolled_secret_works_beside_the_one_before_it(bare: Api) -> None:
    made = bare.child("company-1")
    second = roll_secret(bare.parent(), application_urn=made.application_urn)
    assert second != made.secret
    for secret in (made.secret, second):
        used = type(made)(made.application_urn, made.client_id, secret)
        bare.client(credentials=used).sign_in()


def test_a_third_secret_is_refused_until_one_is_deleted(bare: Api) -> None:
    made = bare.child("company-1")
    roll_secret(bare.parent(), application_urn=made.application_urn)
    with pytest.raises(Invalid, match="two secrets") as raised:
        roll_secret(bare.parent(), application_urn=made.application_urn)
    assert raised.value.status == 400
    bare.sandbox.delete(f"clients/{made.client_id}/secrets")
    with pytest.raises(Unauthorized):
        bare.client(credentials=made).sign_in()
    roll_secret(bare.parent(), application_urn=made.application_urn)


def test_the_secret_of_an_unknown_application_is_not_found(bare: Api) -> None:
    with pytest.raises(NotFound):
        roll_secret(bare.parent(), application_urn="urn:li:developerApplication:1")


def test_a_child_may_make_no_application(api: Api) -> None:
    with pytest.raises(Forbidden):
        create_application(api.client(), foreign_id="company-9", name="SB - Nine")


def test_a_long_name_is_cut_to_what_linkedin_takes(bare: Api) -> None:
    create_application(bare.parent(), foreign_id="long", name="N" * 40 + " " * 9 + "end " * 20)
    [name] = [c["name"] for c in bare.sandbox.get("clients") if c["unique_foreign_id"] == "long"]
    assert name == "N" * 40 + " " * 9 + "e"
    assert len(name) == NAME_LENGTH


def test_linkedins_own_name_is_refused(bare: Api) -> None:
    with pytest.raises(Invalid, match="must not contain"):
        create_application(bare.parent(), foreign_id="x", name="Acme for LinkedIn")


@pytest.mark.parametrize(
    "body",
    [
        b'{"key":"urn:li:developerApplication:1","credentials":{"client_id":"a"}}',
        b'{"key":"urn:li:developerApplication:1","credentials":{}}',
        b'{"credentials":{"client_id":"a","client_secret":"b"}}',
    ],
)
def test_an_answer_without_credentials_is_none(
    transport: Transport, odd: Oddity, body: bytes
) -> None:
    client = signed_in(transport, odd)
    odd.answers(201, body)
    with pytest.raises(TransportError):
        create_application(client, foreign_id="x", name="Acme")
