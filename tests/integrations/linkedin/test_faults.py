"""Each fault of the sandbox, as the library's caller meets it. Nothing but a 401 is tried again."""

import time
import tracemalloc
from typing import Any

import pytest

from integrations.linkedin import ats
from integrations.linkedin.batches import NOT_NAMED, Outcome
from integrations.linkedin.errors import (
    Forbidden,
    LinkedInError,
    RateLimited,
    ServerError,
    TransportError,
    Unauthorized,
)
from integrations.linkedin.transport import MAX_ANSWER_BYTES
from integrations.recruiter import endpoints
from tests.integrations.linkedin.conftest import Api
from tests.integrations.linkedin.test_ats import candidate
from tests.linkedin import CONTRACT, ORGANIZATION

SEATS = {"v2": "/v2/seatsV2", "rest": "/rest/seatsV2"}


@pytest.fixture(params=["v2", "rest"])
def dialect(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def fails(api: Api, dialect: str, error: type[LinkedInError], seconds: float = 5.0) -> Any:
    """The error of one call; nothing was tried again, and the next call is well."""
    client = api.client(rest=dialect == "rest", seconds=seconds)
    client.sign_in()
    with pytest.raises(error) as raised:
        endpoints.first_seats(client, CONTRACT)
    assert type(raised.value) is error
    assert len(api.calls(SEATS[dialect])) == 1
    assert [seat.seat_id for seat in endpoints.first_seats(client, CONTRACT)] == ["7001"]
    return raised.value


@pytest.mark.parametrize("retry_after", [None, 0, 42.5])
def test_429(api: Api, dialect: str, retry_after: float | None) -> None:
    more: dict[str, Any] = {} if retry_after is None else {"retry_after": retry_after}
    api.fault("429", path_prefix=SEATS[dialect], **more)
    error = fails(api, dialect, RateLimited)
    assert (error.retry_after, error.status, error.retryable) == (retry_after, 429, True)
    assert error.code == ("QUOTA_EXCEEDED" if dialect == "rest" else "101")
    assert error.request_id


def test_500(api: Api, dialect: str) -> None:
    api.fault("500", path_prefix=SEATS[dialect])
    error = fails(api, dialect, ServerError)
    assert (error.message, error.status, error.retryable) == ("Internal Server Error", 500, True)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("html", {}),
        ("truncated", {}),
        ("reset", {}),
        ("reset", {"mid_body": True}),
    ],
)
def test_no_usable_answer(api: Api, dialect: str, kind: str, options: dict[str, Any]) -> None:
    api.fault(kind, path_prefix=SEATS[dialect], **options)
    assert fails(api, dialect, TransportError).retryable


@pytest.mark.parametrize("kind", ["timeout", "slow_drip"])
def test_what_takes_too_long_ends_at_the_deadline(api: Api, kind: str) -> None:
    api.fault(kind, path_prefix=SEATS["v2"], seconds=3)
    client = api.client(seconds=0.3)
    client.sign_in()
    started = time.monotonic()
    with pytest.raises(TransportError, match="longer than the deadline"):
        endpoints.first_seats(client, CONTRACT)
    assert 0.29 <= time.monotonic() - started < 0.6


def test_a_drip_that_is_done_in_time_is_an_answer(api: Api) -> None:
    api.fault("slow_drip", path_prefix=SEATS["v2"], seconds=0.2)
    assert len(endpoints.first_seats(api.client(), CONTRACT)) == 1


@pytest.mark.parametrize("kind", ["gzip_bomb", "huge"])
def test_a_flood_is_refused_and_takes_little_memory(api: Api, kind: str) -> None:
    api.fault(kind, path_prefix=SEATS["v2"], megabytes=128)
    client = api.client(seconds=20)
    client.sign_in()
    tracemalloc.start()
    try:
        with pytest.raises(TransportError, match="larger than we accept"):
            endpoints.first_seats(client, CONTRACT)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 3 * MAX_ANSWER_BYTES
    assert len(endpoints.first_seats(client, CONTRACT)) == 1


def test_a_packed_answer_of_ordinary_size_is_read(api: Api) -> None:
    api.fault("gzip_bomb", path_prefix=SEATS["v2"], megabytes=1)
    assert endpoints.first_seats(api.client(), CONTRACT) == []


# -- Tokens ---------------------------------------------------------------------------------
def test_401_once_is_mended_by_one_fresh_token(api: Api, dialect: str) -> None:
    api.fault("expired_token", path_prefix=SEATS[dialect])
    client = api.client(rest=dialect == "rest")
    before = len(api.calls("/oauth"))
    assert len(endpoints.first_seats(client, CONTRACT)) == 1
    assert len(api.calls("/oauth")) - before == 2
    assert [call["status"] for call in api.calls(SEATS[dialect])] == [401, 200]


def test_401_twice_is_final(api: Api, dialect: str) -> None:
    api.fault("expired_token", times=2, path_prefix=SEATS[dialect])
    client = api.client(rest=dialect == "rest")
    with pytest.raises(Unauthorized) as raised:
        endpoints.first_seats(client, CONTRACT)
    code = "EXPIRED_ACCESS_TOKEN" if dialect == "rest" else "65602"
    assert (raised.value.code, raised.value.retryable) == (code, False)
    assert [call["status"] for call in api.calls(SEATS[dialect])] == [401, 401]


def test_a_write_that_met_an_old_token_is_done_once(api: Api) -> None:
    client = api.client()
    client.sign_in()
    api.sandbox.delete("tokens")
    assert ats.put_candidates(client, ORGANIZATION, {"1": candidate()}) == {"1": Outcome(204)}
    assert len(api.sandbox.get("writes")) == 1


@pytest.mark.parametrize("kind", ["429", "500", "html", "reset", "truncated"])
def test_a_fault_of_the_token_endpoint_is_not_a_refusal(api: Api, kind: str) -> None:
    client = api.client()
    api.fault(kind, path_prefix="/oauth")
    with pytest.raises(LinkedInError) as raised:
        endpoints.first_seats(client, CONTRACT)
    assert raised.value.retryable
    assert api.calls(SEATS["v2"]) == []
    assert len(endpoints.first_seats(client, CONTRACT)) == 1


def test_an_application_that_may_make_no_tokens_is_unauthorized(api: Api) -> None:
    api.sandbox.patch(f"clients/{api.credentials.client_id}", allowed=False)
    with pytest.raises(Unauthorized, match="not allowed") as raised:
        endpoints.first_seats(api.client(), CONTRACT)
    assert (raised.value.code, raised.value.status) == ("access_denied", 401)


def test_an_unknown_client_id_is_unauthorized(api: Api) -> None:
    unknown = type(api.credentials)("", "78nobody", "x")
    with pytest.raises(Unauthorized, match="78nobody") as raised:
        endpoints.first_seats(api.client(credentials=unknown), CONTRACT)
    assert (raised.value.code, raised.value.status) == ("invalid_client_id", 400)


# -- Contracts ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"enabled": False}, "not authorized to access the seats for contract"),
        ({"expired": True}, "not authorized to access the seats for contract"),
        ({"product": "RECRUITER_LITE"}, "is not eligible: RECRUITER_LITE"),
    ],
)
def test_403_of_a_contract_says_which(
    api: Api, dialect: str, change: dict[str, Any], message: str
) -> None:
    api.sandbox.patch(f"contracts/{CONTRACT}", **change)
    with pytest.raises(Forbidden, match=message) as raised:
        endpoints.first_seats(api.client(rest=dialect == "rest"), CONTRACT)
    assert (raised.value.status, raised.value.retryable) == (403, False)


def test_the_daily_limit_is_429_until_the_next_day(api: Api) -> None:
    api.sandbox.post("limits", group="conversationEvents", daily=1)
    client, now = api.client(), api.sandbox.get("state")["now"]
    window = {"start_ms": now - 1000, "end_ms": now, "start": 0}
    endpoints.events(client, "7001", **window)
    with pytest.raises(RateLimited) as raised:
        endpoints.events(client, "7001", **window)
    assert raised.value.retry_after is None
    api.sandbox.post("clock", offset_seconds=86_400)
    endpoints.events(api.client(), "7001", **window)


# -- Writes whose answer is lost or partial --------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "error"),
    [("500", ServerError), ("html", TransportError), ("reset", TransportError)],
)
def test_a_write_may_have_been_done_though_its_answer_never_came(
    api: Api, kind: str, error: type[LinkedInError]
) -> None:
    client = api.client()
    api.fault(kind, path_prefix="/v2/atsCandidates", applied=True)
    with pytest.raises(error) as raised:
        ats.put_candidates(client, ORGANIZATION, {"1": candidate()})
    assert raised.value.retryable
    assert list(api.stored("candidates")) == ["1"]
    again = ats.put_candidates(client, ORGANIZATION, {"1": candidate("Ada Maria")})
    assert again == {"1": Outcome(204)}
    assert api.stored("candidates")["1"]["body"]["firstName"] == "Ada Maria"


def test_records_that_the_answer_leaves_out_are_unknown(api: Api, dialect: str) -> None:
    api.fault("partial", path_prefix=f"/{dialect}", drop=2)
    put = ats.put_candidates(
        api.client(rest=dialect == "rest"),
        ORGANIZATION,
        {number: candidate() for number in ("1", "2", "3")},
    )
    assert put == {"1": Outcome(0, NOT_NAMED), "2": Outcome(0, NOT_NAMED), "3": Outcome(204)}
    assert [one.is_unknown for one in put.values()] == [True, True, False]


@pytest.mark.parametrize(("status", "unknown"), [(429, True), (503, True), (400, False)])
def test_a_record_that_is_refused_inside_a_200(
    api: Api, dialect: str, status: int, unknown: bool
) -> None:
    api.fault("partial", path_prefix=f"/{dialect}", refuse_status=status)
    put = ats.put_candidates(
        api.client(rest=dialect == "rest"), ORGANIZATION, {"1": candidate(), "2": candidate()}
    )
    assert put["1"] == Outcome(204)
    assert (put["2"].status, put["2"].is_unknown, put["2"].accepted) == (status, unknown, False)
    assert list(api.stored("candidates")) == ["1"]
