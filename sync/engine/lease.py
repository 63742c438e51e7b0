"""One writer per lane and subject. A worker that lost its lease cannot commit anything more.

Only the database's clock counts. The fence is the first statement of each writing transaction and
renews the lease in the same breath.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from tenants.ids import uuid7
from tenants.scope import current_tenant_id, tenant_atomic

LEASE_SECONDS = 90

_ACQUIRE = """
INSERT INTO sync_lease AS l (id, tenant_id, lane, subject_id, epoch, expires_at)
VALUES (%s, %s, %s, %s, 1, app_now() + make_interval(secs => %s))
ON CONFLICT (tenant_id, lane, subject_id) DO UPDATE
    SET epoch = l.epoch + 1, expires_at = EXCLUDED.expires_at
    WHERE l.expires_at < app_now()
RETURNING epoch
"""

_FENCE = """
UPDATE sync_lease SET expires_at = app_now() + make_interval(secs => %s)
WHERE lane = %s AND subject_id = %s AND epoch = %s AND expires_at > app_now()
"""


class StaleLease(RuntimeError):
    """Another worker may write now. Roll back and stop; nothing of this page is kept."""


@dataclass(frozen=True)
class HeldLease:
    lane: str
    subject_id: UUID
    epoch: int


def acquire(lane: str, subject_id: UUID) -> HeldLease | None:
    """The lease under a new epoch; None while another worker holds it."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ACQUIRE,
            [str(uuid7()), str(current_tenant_id()), lane, str(subject_id), LEASE_SECONDS],
        )
        row = cursor.fetchone()
    return HeldLease(lane, subject_id, row[0]) if row else None


def fence(lease: HeldLease) -> None:
    """Make sure, until this transaction ends, that we are the writer. Raises StaleLease."""
    _renew(lease, LEASE_SECONDS)


def guard(*leases: HeldLease) -> Callable[[], None]:
    """A function that renews them all in a transaction of its own, or raises StaleLease: to be
    called between calls to LinkedIn, which together take longer than a lease lives.
    """

    def still_ours() -> None:
        with tenant_atomic():
            for lease in leases:
                fence(lease)

    return still_ours


def release(lease: HeldLease) -> None:
    """Let go at once; the fence holds until this transaction ends. Raises StaleLease."""
    _renew(lease, -1)


def _renew(lease: HeldLease, seconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FENCE, [seconds, lease.lane, str(lease.subject_id), lease.epoch])
        if cursor.rowcount != 1:
            raise StaleLease(f"{lease.lane} of {lease.subject_id}, epoch {lease.epoch}")
