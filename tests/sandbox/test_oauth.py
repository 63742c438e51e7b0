"""The token endpoint, and what a call with a bad token is told."""

import pytest

FORM = {
    "grant_type": "client_credentials",
    "client_id": "parent-client",
    "client_secret": "parent-secret",
}
URL = "/oauth/v2/accessToken"


def test_a_token_lasts_thirty_minutes_and_says_so_as_a_string(empty):
    answer = empty.send("POST", URL, data=FORM)
    assert answer.status_code == 200
    assert answer.json()["expires_in"] == "1800"
    assert set(answer.json()) == {"access_token", "expires_in"}
    assert len(answer.headers["x-li-uuid"]) == 32


@pytest.mark.parametrize("name", ["grant_type", "client_id", "client_secret"])
def test_a_missing_parameter(empty, name):
    answer = empty.send("POST", URL, data={k: v for k, v in FORM.items() if k != name})
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "invalid_request",
        "error_description": f'A required parameter "{name}" is missing',
    }


def test_a_body_that_is_no_form_has_no_parameters(empty):
    answer = empty.send("POST", URL, json=FORM)
    assert answer.status_code == 400
    assert answer.json()["error_description"] == 'A required parameter "grant_type" is missing'


@pytest.mark.parametrize(
    ("change", "status", "error", "description"),
    [
        ({"client_id": "x"}, 400, "invalid_client_id", 'The passed in client_id is invalid "x"'),
        ({"client_secret": "x"}, 401, "invalid_client_id", "Client authentication failed"),
        (
            {"grant_type": "password"},
            400,
            "unsupported_grant_type",
            'Grant type "password" is not possible',
        ),
    ],
)
def test_refusals(empty, change, status, error, description):
    answer = empty.send("POST", URL, data={**FORM, **change})
    assert answer.status_code == status
    assert answer.json() == {"error": error, "error_description": description}


def test_an_application_that_may_not_make_tokens(empty):
    empty.control("PATCH", "clients/parent-client", {"allowed": False})
    answer = empty.send("POST", URL, data=FORM)
    assert answer.status_code == 401
    assert answer.json() == {
        "error": "access_denied",
        "error_description": "This application is not allowed to create application tokens",
    }


def test_calls_without_a_good_token(linkedin):
    url = "/v2/seatsV2?q=attributes&contracts=urn:li:contract:283441920&start=0"
    nothing = linkedin.send("GET", url)
    assert nothing.status_code == 401
    assert nothing.json() == {
        "serviceErrorCode": 401,
        "message": "Empty oauth2_access_token",
        "status": 401,
    }
    invalid = linkedin.api("GET", url, token="nonsense")
    assert invalid.status_code == 401
    assert invalid.json() == {
        "serviceErrorCode": 65600,
        "message": "Invalid access token",
        "status": 401,
    }
    assert len(invalid.headers["x-li-uuid"]) == 32


def test_a_token_ends_by_the_clock_of_this_world(linkedin):
    url = "/v2/provisionedApplications?q=credentialsByUniqueForeignId&uniqueForeignId=x"
    parent = linkedin.parent()
    linkedin.control("POST", "clock", {"offset_seconds": 1700})
    assert linkedin.api("GET", url, token=parent).status_code == 200
    linkedin.control("POST", "clock", {"offset_seconds": 1800})
    expired = linkedin.api("GET", url, token=parent)
    assert expired.status_code == 401
    assert expired.json() == {
        "serviceErrorCode": 65602,
        "message": "The token used in the request has expired",
        "status": 401,
    }


def test_all_tokens_can_be_ended_at_once(linkedin):
    assert linkedin.control("DELETE", "tokens")["expired"] > 0
    answer = linkedin.api("GET", "/v2/people?ids=List((id:P1))")
    assert answer.json()["serviceErrorCode"] == 65602
