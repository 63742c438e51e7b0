"""The version that `/rest` has to be asked for: missing, retired, or malformed."""

from collections.abc import Callable

import pytest

from integrations.linkedin import ats, configuration
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.errors import Forbidden, Invalid, LinkedInError, VersionRetired
from integrations.recruiter import endpoints
from tests.integrations.linkedin.conftest import CSA, Api
from tests.integrations.linkedin.test_ats import application, candidate
from tests.linkedin import CONTRACT, ORGANIZATION

CALLS: list[Callable[[LinkedInClient], object]] = [
    lambda c: ats.put_candidates(c, ORGANIZATION, {"1": candidate()}),
    lambda c: ats.put_applications(c, ORGANIZATION, {"1": application()}),
    lambda c: ats.delete_candidate_note(c, ORGANIZATION, "1", "n"),
    lambda c: configuration.integration_statuses(c, [CSA]),
    lambda c: configuration.configured(c, CSA, ["CALLBACK_URL"]),
    lambda c: endpoints.seats(c, CONTRACT),
]
NAMES = ["candidates", "applications", "notes", "integrations", "configurations", "seats"]


@pytest.mark.parametrize("call", CALLS, ids=NAMES)
@pytest.mark.parametrize(
    ("version", "error", "status", "code"),
    [
        ("", Invalid, 400, "VERSION_MISSING"),
        ("202309", VersionRetired, 426, "NONEXISTENT_VERSION"),
        ("202603.09", VersionRetired, 426, "NONEXISTENT_VERSION"),
        ("latest", VersionRetired, 426, "NONEXISTENT_VERSION"),
    ],
)
def test_a_version_that_is_not_served_is_final(
    api: Api,
    call: Callable[[LinkedInClient], object],
    version: str,
    error: type[LinkedInError],
    status: int,
    code: str,
) -> None:
    with pytest.raises(error) as raised:
        call(api.client(rest=True, version=version))
    assert (raised.value.status, raised.value.code) == (status, code)
    assert not raised.value.retryable
    assert len(api.calls("/rest")) == 1


@pytest.mark.parametrize("call", CALLS, ids=NAMES)
@pytest.mark.parametrize("version", ["202505", "202603", "202508.02"])
def test_a_version_that_is_served_is_spoken(
    api: Api, call: Callable[[LinkedInClient], object], version: str
) -> None:
    call(api.client(rest=True, version=version))
    assert {one["status"] for one in api.calls("/rest")} == {200}


def test_v2_knows_no_version(api: Api) -> None:
    assert endpoints.seats(api.client(version=""), CONTRACT)


def test_the_code_of_a_versioned_refusal_is_a_word(api: Api) -> None:
    with pytest.raises(Forbidden, match="urn:li:contract:999") as raised:
        endpoints.seats(api.client(rest=True), "999")
    assert (raised.value.code, raised.value.status) == ("ACCESS_DENIED", 403)
    assert raised.value.request_id
