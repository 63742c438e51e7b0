"""The introspection of tokens."""

import pytest

URL = "/oauth/v2/introspectToken"


@pytest.fixture
def form(empty):
    child = empty.child()
    return {
        "client_id": child["client_id"],
        "client_secret": child["client_secret"],
        "token": child["token"],
    }


def test_a_token_that_is_active_and_expires(empty, form):
    answer = empty.send("POST", URL, data=form)
    assert answer.status_code == 200
    told = answer.json()
    now = empty.control("GET", "state")["now"] / 1000
    assert told == {
        "active": True,
        "status": "active",
        "scope": "",
        "client_id": form["client_id"],
        "created_at": told["created_at"],
        "authorized_at": told["created_at"],
        "expires_at": told["created_at"] + 1800,
        "auth_type": "2L",
    }
    assert now - 10 < told["created_at"] <= now
    empty.control("POST", "clock", {"offset_seconds": 1801})
    later = empty.send("POST", URL, data=form)
    assert later.json() == {**told, "active": False, "status": "expired"}


@pytest.mark.parametrize("name", ["client_id", "client_secret", "token"])
def test_a_missing_parameter(empty, form, name):
    answer = empty.send("POST", URL, data={k: v for k, v in form.items() if k != name})
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "invalid_request",
        "error_description": f'A required parameter "{name}" is missing',
    }


@pytest.mark.parametrize(
    ("change", "status", "error", "description"),
    [
        ({"client_id": "x"}, 400, "invalid_client_id", 'The passed in client_id is invalid "x"'),
        ({"client_secret": "x"}, 401, "invalid_client_id", "Client authentication failed"),
        ({"token": "x"}, 400, "invalid_token", "The passed in token is invalid"),
    ],
)
def test_refusals(empty, form, change, status, error, description):
    answer = empty.send("POST", URL, data={**form, **change})
    assert answer.status_code == status
    assert answer.json() == {"error": error, "error_description": description}


def test_another_applications_token_says_nothing(empty, form):
    answer = empty.send("POST", URL, data={**form, "token": empty.parent()})
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_token"
    assert len(answer.headers["x-li-uuid"]) == 32
    assert empty.send("POST", URL, json=form).status_code == 400
