"""Jobs: told, worked on at LinkedIn, and their end read back."""

from typing import Any

import pytest

from integrations.linkedin.auth import TokenSource
from integrations.linkedin.batches import NOT_NAMED, Outcome
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.errors import Conflict, Invalid, TransportError
from integrations.linkedin.jobs import (
    RESOURCE,
    Accepted,
    Task,
    TaskState,
    job_statuses,
    job_tasks,
    post_jobs,
)
from integrations.linkedin.transport import Transport
from tests.integrations.http_server import Oddity
from tests.integrations.linkedin.conftest import VERSION, Api, signed_in
from tests.sandbox.jobs import job


def private(job_id: str = "general-application", operation: str = "CREATE", **more: Any) -> Any:
    made: dict[str, Any] = job(job_id, operation, **more)
    return made


def test_a_private_job_is_posted_worked_on_and_closed(api: Api) -> None:
    client = api.client()
    api.sandbox.post("settings", job_seconds=300)
    [accepted] = post_jobs(client, [private()])
    assert accepted.outcome == Outcome(202)
    assert accepted.task.startswith("urn:li:simpleJobPostingTask:")
    assert job_tasks(client, [accepted.task]) == {accepted.task: Task(TaskState.IN_PROGRESS)}
    assert job_statuses(client, ["general-application"]) == {}
    api.sandbox.post("clock", offset_seconds=301)
    [task] = job_tasks(client, [accepted.task]).values()
    assert (task.state, task.problem) == (TaskState.SUCCEEDED, "")
    assert task.job_posting.startswith("urn:li:jobPosting:")
    [status] = job_statuses(client, ["general-application", "unknown"]).values()
    assert status["listingStatus"] == "LISTED"
    assert status["jobPostingInfo"]["visibilityTag"] == "PRIVATE"
    [posted] = api.sandbox.get("jobs")
    assert posted["body"] == private()
    [closing] = post_jobs(client, [private(operation="CLOSE")])
    api.sandbox.post("clock", offset_seconds=602)
    assert job_tasks(client, [closing.task])[closing.task].state is TaskState.SUCCEEDED
    [status] = job_statuses(client, ["general-application"]).values()
    assert status["listingStatus"] == "NOT_LISTED"


def test_elements_are_answered_in_their_order(api: Api) -> None:
    found = post_jobs(
        api.client(),
        [
            private("J1"),
            private("J2", title=None),
            private("J/3 é&="),
            private("J4", operation="NOPE"),
            private("J1"),
        ],
    )
    assert [one.outcome.status for one in found] == [202, 422, 202, 422, 400]
    assert [bool(one.task) for one in found] == [True, False, True, False, False]
    assert found[1].outcome.message == (
        "ERROR :: /title :: field is required but not found and has no default value"
    )
    tasks = job_tasks(api.client(), [one.task for one in found if one.task])
    assert list(tasks) == [found[0].task, found[2].task]


def test_a_task_that_failed_says_why(api: Api) -> None:
    api.sandbox.post("settings", job_seconds=0)
    api.sandbox.post("job-failures", external_job_id="J1", message="Dropped: spam")
    [accepted] = post_jobs(api.client(), [private("J1")])
    assert job_tasks(api.client(), [accepted.task]) == {
        accepted.task: Task(TaskState.FAILED, problem="Dropped: spam")
    }
    assert job_statuses(api.client(), ["J1"]) == {}


def test_a_refusal_may_stand_on_the_element_or_on_the_call(api: Api) -> None:
    api.sandbox.post("settings", job_errors="element")
    [refused] = post_jobs(api.client(), [private(operation="CLOSE")])
    assert (refused.outcome.status, refused.task) == (409, "")
    assert isinstance(refused.outcome.error(), Conflict)
    api.sandbox.post("settings", job_errors="http")
    with pytest.raises(Conflict, match="already closed"):
        post_jobs(api.client(), [private(operation="CLOSE")])


def test_a_task_of_nobody_is_invalid(api: Api) -> None:
    with pytest.raises(Invalid):
        job_tasks(api.client(), ["urn:li:simpleJobPostingTask:nope"])


def test_a_hundred_jobs_a_call_and_no_more(api: Api) -> None:
    many = [private(f"J{number}") for number in range(101)]
    before = len(api.calls())
    with pytest.raises(ValueError, match="at most 100"):
        post_jobs(api.client(), many)
    assert len(api.calls()) == before
    api.sandbox.post("settings", job_seconds=0)
    found = post_jobs(api.client(), many[:100])
    tasks = job_tasks(api.client(), [one.task for one in found])
    assert {task.state for task in tasks.values()} == {TaskState.SUCCEEDED}
    assert [job["external_id"] for job in api.sandbox.get("jobs")] == [
        one["externalJobPostingId"] for one in many[:100]
    ]
    assert len(job_statuses(api.client(), [f"J{number}" for number in range(100)])) == 100


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (b'{"elements":[]}', [Accepted(Outcome(0, NOT_NAMED))] * 2),
        (
            b'{"elements":[{"id":"t","status":"202"}]}',
            [Accepted(Outcome(202), "t"), Accepted(Outcome(0, NOT_NAMED))],
        ),
        (
            b'{"elements":[{"id":"t","status":202,"error":{"message":" no ","status":403}},{}]}',
            [Accepted(Outcome(403, "no")), Accepted(Outcome(0))],
        ),
        (
            b'{"elements":[{"status":422,"error":{}},{"status":500,"error":{"message":"x"}}]}',
            [Accepted(Outcome(422)), Accepted(Outcome(500, "x"))],
        ),
        (b'{"elements":[{},{},{}]}', None),
        (b'{"elements":null}', None),
        (b"{}", None),
    ],
)
def test_elements_that_are_missing_or_odd(
    transport: Transport, odd: Oddity, body: bytes, wanted: list[Accepted] | None
) -> None:
    client = signed_in(transport, odd)
    odd.answers(200, body)
    if wanted is not None:
        assert post_jobs(client, [{}, {}]) == wanted
        return
    with pytest.raises(TransportError):
        post_jobs(client, [{}, {}])


def test_a_public_job_in_the_versioned_dialect(api: Api) -> None:
    versioned = LinkedInClient(
        api.transport,
        TokenSource(
            api.transport, api.sandbox.url, api.credentials.client_id, api.credentials.secret
        ),
        api_url=api.sandbox.url,
        versioned=frozenset({RESOURCE}),
        version=VERSION,
    )
    api.sandbox.post("settings", job_seconds=0)
    public, kept_private = post_jobs(
        versioned, [private("J1", availability="PUBLIC"), private("J2")]
    )
    assert (public.outcome.status, kept_private.outcome.status) == (202, 422)
    assert "PRIVATE_TO_ATS_INTEGRATION" in kept_private.outcome.message
    for client in (versioned, api.client()):
        assert job_tasks(client, [public.task])[public.task].state is TaskState.SUCCEEDED
    assert job_statuses(versioned, ["J1"])["J1"]["listingStatus"] == "LISTED"
    assert {call["path"] for call in api.calls("/rest")} == {
        "/rest/simpleJobPostings",
        "/rest/simpleJobPostingTasks",
    }
