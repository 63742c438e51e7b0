"""Jobs told to LinkedIn. One POST for every verb, carried out later: an element is only accepted
here, its task says what became of it, and its status what is on LinkedIn now.

Source: learn.microsoft.com/en-us/linkedin/talent/job-postings/api/{create-jobs,
job-posting-api-schema, check-job-taskstatus, check-job-posting-status}
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from integrations.linkedin.batches import MOST, NOT_NAMED, EntityError, Outcome
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.errors import TransportError

RESOURCE = "simpleJobPostings"


@dataclass(frozen=True)
class Accepted:
    """What became of one element of a POST; `task` is '' where it was refused."""

    outcome: Outcome
    task: str = ""


class TaskState(StrEnum):
    IN_PROGRESS = "IN_PROGRESS"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


@dataclass(frozen=True)
class Task:
    """What became of an accepted element. `job_posting` is LinkedIn's URN of the posting."""

    state: TaskState
    job_posting: str = ""
    problem: str = ""


class _Element(msgspec.Struct):
    id: str = ""
    status: int = 0
    error: EntityError | None = None


class _Posted(msgspec.Struct):
    elements: list[_Element]


class _Task(msgspec.Struct, rename="camel"):
    status: str = ""
    job_posting: str | None = None
    error_message: str | None = None


class _Tasks(msgspec.Struct):
    results: dict[str, _Task]
    errors: dict[str, EntityError] = {}


class _Statuses(msgspec.Struct):
    results: dict[str, msgspec.Raw]
    errors: dict[str, EntityError] = {}


def post_jobs(client: LinkedInClient, elements: Sequence[Mapping[str, Any]]) -> list[Accepted]:
    """Create, update, renew or close jobs, at most 100; what became of each, in their order.

    LinkedIn may refuse an element inside a 200, or the whole call: the latter is raised.
    """
    if len(elements) > MOST:
        raise ValueError(f"at most {MOST} jobs in a call")
    dialect = client.dialect(RESOURCE)
    answer = client.call(
        "POST",
        f"{dialect.base}/{RESOURCE}",
        restli_method="batch_create",
        version=dialect.version,
        body={"elements": [dict(element) for element in elements]},
    )
    posted: _Posted = answer.decode(_Posted)
    if len(posted.elements) > len(elements):
        raise TransportError("LinkedIn answered for more jobs than it was told.")
    found = [_accepted(element) for element in posted.elements]
    return found + [Accepted(Outcome(0, NOT_NAMED))] * (len(elements) - len(found))


def job_tasks(client: LinkedInClient, tasks: Iterable[str]) -> dict[str, Task]:
    """What became of tasks, by URN. One that LinkedIn does not know (any more) is not in it."""
    dialect = client.dialect(RESOURCE)
    answer = client.call(
        "GET",
        f"{dialect.base}/simpleJobPostingTasks",
        query=[("ids", task) for task in tasks],
        version=dialect.version,
    )
    found: _Tasks = answer.decode(_Tasks)
    return {task: _task(read) for task, read in found.results.items()}


def job_statuses(client: LinkedInClient, external_ids: Iterable[str]) -> dict[str, Any]:
    """What is on LinkedIn now, by our id of the job, as LinkedIn tells it: its body is public in
    part only.
    """
    answer = client.call(
        "GET", "/v2/jobPostingStatus", query=[("ids", one) for one in external_ids]
    )
    found: _Statuses = answer.decode(_Statuses)
    return {one: msgspec.json.decode(raw) for one, raw in found.results.items()}


def _accepted(element: _Element) -> Accepted:
    if element.error is not None:
        status = element.error.status or element.status
        return Accepted(Outcome(status, element.error.message.strip()))
    return Accepted(Outcome(element.status), element.id)


def _task(read: _Task) -> Task:
    try:
        state = TaskState(read.status)
    except ValueError as error:
        raise TransportError(f"Unknown task status {read.status!r:.40}.") from error
    return Task(state, read.job_posting or "", read.error_message or "")
