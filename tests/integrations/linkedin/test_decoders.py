"""Whatever LinkedIn answers, a reader gives a value or a typed error, and never anything else."""

import contextlib
import importlib
import json
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from integrations import linkedin, recruiter
from integrations.linkedin import (
    ats,
    auth,
    batches,
    configuration,
    hooks,
    jobs,
    keys,
    provisioning,
    transport,
)
from integrations.linkedin.auth import Token, TokenSource
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.configuration import IntegrationKey
from integrations.linkedin.errors import LinkedInError, TransportError
from integrations.linkedin.transport import Answer, Transport
from integrations.recruiter import endpoints, wire
from tests.integrations.linkedin.anything import ANY, bodies, near, readers


def modules() -> list[Any]:
    names = [
        f"{package.__name__}.{module.name}"
        for package in (linkedin, recruiter)
        for module in pkgutil.iter_modules(package.__path__)
    ]
    return [importlib.import_module(name) for name in names]


READ = {
    shape: module.__name__
    for module in modules()
    for shape in readers(Path(module.__file__).read_text(), vars(module))
}
"""Every struct that some module decodes."""
AHEAD = {wire.MailStub, wire.ProspectNote, wire.ClosedMember, wire.Exported, wire.ExportedCandidate}
"""Read by no module yet: the elements of pages that stay raw."""
SHAPES = sorted({*READ, *AHEAD}, key=lambda shape: shape.__qualname__)
quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def reached(shape: Any) -> set[Any]:
    """The structs inside a struct, itself included."""
    found, waiting = set(), [msgspec.inspect.type_info(shape)]
    while waiting:
        info = waiting.pop()
        if isinstance(info, msgspec.inspect.StructType):
            if info.cls in found:
                continue
            found.add(info.cls)
            waiting += [field.type for field in info.fields]
        waiting += getattr(info, "types", ())
        for inner in ("item_type", "value_type"):
            if hasattr(info, inner):
                waiting.append(getattr(info, inner))
    return found


def test_every_struct_is_read_somewhere_that_these_tests_see() -> None:
    defined = {
        value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, msgspec.Struct)
        and value.__module__ == module.__name__
    }
    seen = set().union(*[reached(shape) for shape in SHAPES])
    assert defined - seen == set()
    assert {auth._Given, transport._Problem, hooks.Push, wire.Event, wire.Seats} <= seen


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__qualname__)
def test_any_answer_is_a_value_or_a_transport_error(shape: type[Any]) -> None:
    @quick
    @given(bodies(near(shape)) | bodies(ANY) | st.binary(max_size=60))
    @example(b'{"a":' * 100_000)
    @example(b"9" * 5000)
    def check(body: bytes) -> None:
        try:
            found = Answer(200, body, "ref-1").decode(shape)
        except TransportError as error:
            assert (error.status, error.request_id) == (200, "ref-1")  # noqa: PT017
        else:
            assert isinstance(found, shape)

    check()


# -- What is made of them --------------------------------------------------------------------
class Canned:
    """A client whose every call is answered with the same bytes."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.calls = 0

    dialect = LinkedInClient.dialect
    _versioned = frozenset[str]()

    def call(self, *_: Any, **__: Any) -> Answer:
        self.calls += 1
        # A list that never ends would be read for ever; the rest of it is empty.
        return Answer(200, self.body if self.calls < 3 else b'{"elements":[]}', "ref-1")


KEY = IntegrationKey("urn:li:contract:1", "CSA_API", "RECRUITER")
Call = Callable[[LinkedInClient], object]
CALLS: dict[str, tuple[type[Any], Call]] = {
    "seats": (wire.Seats, lambda c: endpoints.seats(c, "1")),
    "events": (
        wire.Listed,
        lambda c: endpoints.events(c, "7", start_ms=0, end_ms=1, start=0),
    ),
    "people": (wire.People, lambda c: endpoints.people(c, ["P1"])),
    "stubs": (wire.Listed, lambda c: endpoints.mail_stubs(c, "1", "7", start_ms=0, end_ms=1)),
    "notes": (wire.Listed, lambda c: endpoints.prospect_notes(c, "1", "7", after_ms=0, until_ms=1)),
    "closed": (wire.Listed, lambda c: endpoints.closed_members(c, "1", since_ms=0)),
    "exported": (wire.Listed, lambda c: endpoints.exported_candidates(c, "r")),
    "create": (
        provisioning._Application,
        lambda c: provisioning.create_application(c, foreign_id="x", name="n"),
    ),
    "find": (
        provisioning._Applications,
        lambda c: provisioning.find_application(c, foreign_id="x"),
    ),
    "roll": (
        provisioning._RolledAnswer,
        lambda c: provisioning.roll_secret(c, application_urn="u"),
    ),
    "name": (
        batches._Result,
        lambda c: configuration.name_integrations(c, [KEY], name="n"),
    ),
    "statuses": (configuration._Found, lambda c: configuration.integration_statuses(c, [KEY])),
    "request": (
        configuration._Listed,
        lambda c: configuration.integrations_of_request(c, "r"),
    ),
    "configured": (configuration._Settings, lambda c: configuration.configured(c, KEY, ["P1"])),
    "put": (batches._Result, lambda c: ats.put_candidates(c, "5", {"P1": {}})),
    "part": (batches._Result, lambda c: ats.put_part(c, "5", "A", "stages", "P1", {})),
    "post": (jobs._Posted, lambda c: jobs.post_jobs(c, [{}])),
    "tasks": (jobs._Tasks, lambda c: jobs.job_tasks(c, ["P1"])),
    "job statuses": (jobs._Statuses, lambda c: jobs.job_statuses(c, ["P1"])),
}


@pytest.mark.parametrize("name", CALLS)
def test_any_answer_to_a_call_is_a_value_or_a_linkedin_error(name: str) -> None:
    shape, call = CALLS[name]
    asked = (keys.text_v1(KEY.key), keys.text_v1(ats.CANDIDATES.key("P1", "5")))

    @quick
    @given(bodies(near(shape, *asked)) | bodies(ANY))
    @example(b'{"results":{"P1":"\\ud800"},"errors":{}}')
    @example(b'{"results":{"P1":' + b"[" * 100_000 + b"]" * 100_000 + b"}}")
    @example(b'{"results":{"P1":' + b"9" * 5000 + b"}}")
    def check(body: bytes) -> None:
        with contextlib.suppress(LinkedInError):
            call(cast("LinkedInClient", Canned(body)))

    check()


@quick
@given(bodies(near(auth._Given)) | bodies(ANY) | st.binary(max_size=60))
@example(b'{"access_token":"T","expires_in":1' + b"0" * 400 + b"}")
@example(b'{"access_token":"","expires_in":1800}')
@example(b'{"access_token":"a\\nb","expires_in":1800}')
@example('{"access_token":"é","expires_in":1800}'.encode())
@example(b'{"access_token":"T","expires_in":"nan"}')
def test_a_token_can_be_sent_or_is_none(body: bytes) -> None:
    class Fixed(Transport):
        def __init__(self) -> None:
            self.deadline_seconds = 1.0

        def send(self, *_: Any, **__: Any) -> Answer:
            return Answer(200, body, "ref-1")

    kept: list[Token] = []

    class Store:
        def load(self) -> Token:
            return Token()

        def save(self, token: Token) -> None:
            kept.append(token)

    try:
        token = TokenSource(Fixed(), "https://x", "c", "s", Store()).token()
    except TransportError:
        assert kept == []
        return
    assert token
    assert f"Bearer {token}".isascii()
    assert token.isprintable()
    assert [one.value for one in kept] == [token]


@quick
@given(bodies(near(transport._Problem)) | bodies(ANY) | st.binary(max_size=60))
def test_any_body_of_a_refusal_is_the_error_of_its_status(body: bytes) -> None:
    response = httpx.Response(403, headers={"retry-after": "x"})
    error = transport._error(response, body, "ref-1")
    assert (type(error).__name__, error.status, error.request_id) == ("Forbidden", 403, "ref-1")
    assert error.message
    assert isinstance(error.code, str)


@quick
@given(st.text(max_size=40) | st.lists(st.sampled_from(["\ud83d", "\ude00", "\\", "u", "d83d"])))
@example("\\\\ud83d\ude00")
def test_a_cut_emoji_never_costs_more_than_itself(text: str | list[str]) -> None:
    text = "".join(text)
    body = json.dumps({"message": text}).encode()
    found = Answer(200, body, "").decode(transport._Problem).message
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert found == whole
