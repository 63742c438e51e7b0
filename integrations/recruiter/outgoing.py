"""How an application of ours goes out: `atsApplications` and its stage `current-status`.

The endpoints and fields are LinkedIn's; that the hiring status is one stage with a fixed id, so
that a new value replaces the old one, is our use of them.
"""

from datetime import datetime
from typing import Any

from candidates.models import Application, Status

STAGE_ID = "current-status"
GENERAL_JOB_ID = "general-application"

STAGE_WORDS = {status.value: status.label for status in Status}


def application_body(application: Application, modified_at: datetime) -> dict[str, Any]:
    candidate = application.candidate
    job = application.job
    return {
        "atsCandidateId": str(candidate.id),
        "atsCreatedAt": _milliseconds(application.created_at),
        "atsLastModifiedAt": _milliseconds(modified_at),
        "atsJobPostingId": GENERAL_JOB_ID if job.is_general else str(job.id),
        "atsJobPostingName": job.title,
        # LinkedIn requires a first name; for a hidden member there is none to give back.
        "firstName": candidate.first_name or "LinkedIn",
        "lastName": candidate.last_name or "member",
        "source": candidate.source_name,
        "dispositionReason": application.rejection_reason,
    }


def stage_body(application: Application) -> dict[str, Any]:
    return {
        "atsCreatedAt": _milliseconds(application.status_changed_at),
        "stage": STAGE_WORDS[application.status],
    }


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
