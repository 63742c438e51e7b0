"""Paging a newest-first list by its last row instead of by counting: `Newer` and `Older`."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page, newest first, and the cursors of its neighbours (None: there is none)."""

    rows: list[Row]
    newer: str | None
    older: str | None


def page_of(
    rows: QuerySet[Row], *, field: str, size: int, after: str = "", before: str = ""
) -> Page[Row]:
    """The page after (older than) or before (newer than) a cursor; the first where none is given.

    `field` is a datetime; ties are broken by id. A cursor that makes no sense counts as none.
    """
    place = _decode(after or before)
    backwards = bool(before and not after and place)
    if place:
        moment, row_id = place
        side = "gt" if backwards else "lt"
        rows = rows.filter(
            Q(**{f"{field}__{side}": moment}) | Q(**{field: moment, f"id__{side}": row_id})
        )
    order = (field, "id") if backwards else (f"-{field}", "-id")
    found = list(rows.order_by(*order)[: size + 1])
    further = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], None, None)
    first, last = _encode(found[0], field), _encode(found[-1], field)
    if backwards:
        return Page(found, first if further else None, last)
    return Page(found, first if place else None, last if further else None)


def _encode(row: Any, field: str) -> str:
    text = f"{getattr(row, field).isoformat()}|{row.pk}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[datetime, UUID] | None:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, _, row_id = text.partition("|")
        parsed = datetime.fromisoformat(moment)
        # A moment without a zone would compare as another type and make the query crawl.
        return (parsed, UUID(row_id)) if parsed.tzinfo else None
    except (ValueError, binascii.Error):
        return None
