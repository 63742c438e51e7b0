"""Suggestions of which user a seat belongs to. Shown with their reason, never linked unasked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from integrations.models import Seat
from tenants.models import Membership


@dataclass(frozen=True)
class Suggestion:
    user_id: UUID
    label: str
    reason: str


def suggestions(seats: Iterable[Seat], members: Iterable[Membership]) -> dict[UUID, Suggestion]:
    """By seat id: the free member with the same e-mail address, else the only one of that name."""
    seats = list(seats)
    taken = {seat.user_id for seat in seats}
    free = [m for m in members if m.user_id not in taken]
    names = Counter(seat.name.casefold() for seat in seats)
    found: dict[UUID, Suggestion] = {}
    for seat in seats:
        if seat.user_id:
            continue
        same_mail = [m for m in free if seat.email and m.user.email == seat.email.lower()]
        name = seat.name.casefold()
        same_name = [m for m in free if m.user.name.casefold() == name and names[name] == 1]
        match, reason = (
            (same_mail, "Same e-mail address") if same_mail else (same_name, "Same name")
        )
        if len(match) == 1:
            found[seat.id] = Suggestion(match[0].user_id, match[0].user.name, reason)
    return found
