from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from candidates.models import Change
from tenants.ids import uuid7
from tenants.scope import current_tenant_id

_BUMP = """
INSERT INTO candidates_change AS c (id, tenant_id, entity, entity_id, version, changed_at)
SELECT i.id, %(tenant)s, %(entity)s, i.entity_id, 1, app_now()
FROM unnest(%(ids)s::uuid[], %(entity_ids)s::uuid[]) AS i (id, entity_id)
ON CONFLICT (tenant_id, entity, entity_id)
DO UPDATE SET version = c.version + 1, changed_at = EXCLUDED.changed_at
"""


def mark_changed(entity: Change.Entity, entity_ids: Sequence[UUID]) -> None:
    """Say that these records differ from what other systems have. Call it with the change."""
    with connection.cursor() as cursor:
        cursor.execute(
            _BUMP,
            {
                "tenant": str(current_tenant_id()),
                "entity": entity.value,
                "ids": [str(uuid7()) for _ in entity_ids],
                "entity_ids": [str(entity_id) for entity_id in entity_ids],
            },
        )
