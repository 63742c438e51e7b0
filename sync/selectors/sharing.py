from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from candidates.models import Change
from sync.models import Outbox


@dataclass(frozen=True)
class Shared:
    """What is on LinkedIn of one record, in words. Tones: ok, info, warn, bad."""

    tone: str
    label: str
    detail: str


def shared_states(application_ids: Sequence[UUID]) -> dict[UUID, Shared]:
    """By application, where a change was ever marked for LinkedIn."""
    changes = Change.objects.filter(entity=Change.Entity.APPLICATION, entity_id__in=application_ids)
    sent = {
        row.entity_id: row
        for row in Outbox.objects.filter(
            entity=Change.Entity.APPLICATION, entity_id__in=application_ids
        )
    }
    return {change.entity_id: _shared(change, sent.get(change.entity_id)) for change in changes}


def _shared(change: Change, sent: Outbox | None) -> Shared:
    if sent is None:
        return Shared("info", "On its way to LinkedIn", "Sent with the next export.")
    before = f"LinkedIn has “{sent.acked_value}”." if sent.acked_value else ""
    if sent.acked_version >= change.version and sent.acked_at:
        at = timezone.localtime(sent.acked_at)
        return Shared("ok", "LinkedIn has this", f"“{sent.acked_value}” since {at:%-d %b, %H:%M}.")
    if sent.state == Outbox.State.REFUSED and sent.sent_version >= change.version:
        return Shared("bad", "LinkedIn refused this", f"{sent.problem} {before}".strip())
    if sent.problem:
        return Shared("warn", "Not confirmed yet", f"{sent.problem} We send it again. {before}")
    return Shared("info", "On its way to LinkedIn", before or "Sent with the next export.")
