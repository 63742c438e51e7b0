"""The life of an application: which status may follow which, and what a change implies."""

from uuid import UUID

from candidates.models import Activity, Application, Candidate, Change, Status
from candidates.services.changes import mark_changed
from tenants.clock import app_now
from tenants.models import User

PASSED = "passed"

_FROM_LEAD = (Status.NEW, Status.REJECTED, Status.WITHDRAWN)
_OPEN = (Status.IN_REVIEW, Status.INTERVIEW, Status.OFFERED, Status.HIRED)
_ENDED = (Status.REJECTED, Status.WITHDRAWN)

NEXT: dict[str, tuple[Status, ...]] = {
    Status.LEAD: _FROM_LEAD,
    Status.NEW: (*_OPEN, *_ENDED),
    **{status: (*(s for s in _OPEN if s != status), *_ENDED) for status in _OPEN},
    Status.REJECTED: (Status.NEW,),
    Status.WITHDRAWN: (Status.NEW,),
}
"""What may follow each status. A lead offers exactly Convert, Pass and Withdrawn."""

_LEAD_WORDS = {Status.NEW: "Convert", Status.REJECTED: "Pass", Status.WITHDRAWN: "Withdrawn"}


class StatusRefused(ValueError):
    """This status cannot follow the present one. The message is for the user."""


def status_choices(status: str) -> list[tuple[str, str]]:
    """What a person may choose next, in the words shown to them."""
    words = _LEAD_WORDS if status == Status.LEAD else {}
    return [(following.value, words.get(following, following.label)) for following in NEXT[status]]


def application_status_set(
    *, application_id: UUID, status: str, actor: User, seen: str = ""
) -> Application | None:
    """Change the status, note it in Activity, and mark it for other systems, in one transaction.

    None where there is no such application. The present status again changes nothing.
    `seen` is the status that the person saw, if known.
    Raises StatusRefused where the status may not follow, or is no longer the one seen.
    """
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("job")
        .filter(id=application_id)
        .first()
    )
    if application is None or application.status == status:
        return application
    before = Status(application.status)
    if seen and seen != before:
        raise StatusRefused(f"Somebody set it to {before.label} meanwhile. Nothing was changed.")
    if status not in NEXT[before]:
        raise StatusRefused(f"{_label(status)} cannot follow {before.label}.")
    now = app_now()
    application.status = status
    application.status_changed_at = now
    passed = before == Status.LEAD and status == Status.REJECTED
    application.rejection_reason = PASSED if passed else ""
    application.save(update_fields=["status", "status_changed_at", "rejection_reason"])
    Activity.objects.create(
        candidate_id=application.candidate_id,
        kind=Activity.Kind.STATUS_CHANGED,
        at=now,
        actor=actor,
        actor_name=str(actor),
        text=f"Status for {application.job.title}: {before.label} to {_label(status)}",
    )
    Candidate.objects.filter(id=application.candidate_id).update(latest_activity_at=now)
    mark_changed(Change.Entity.APPLICATION, [application.id])
    return application


def _label(status: str) -> str:
    return Status(status).label if status in Status.values else "That status"
