"""The audit list of a company. Every act of an admin and every use of a credential is one row."""

from typing import Any
from uuid import UUID

from tenants.models import AuditRecord, User


def record(
    *,
    actor: User | None,
    action: str,
    summary: str,
    subject_id: UUID | None = None,
    details: dict[str, Any] | None = None,
) -> AuditRecord:
    """Write one record inside the caller's transaction. `details` never holds a secret."""
    return AuditRecord.objects.create(
        actor=actor,
        actor_name=str(actor) if actor else "Sourcebridge",
        action=action,
        subject_id=subject_id,
        summary=summary,
        details=details or {},
    )
