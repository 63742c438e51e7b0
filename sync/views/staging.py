"""What the form of Connect Users holds and has not saved. It lives in hidden fields only, so that
leaving the page keeps nothing; each button of the form adds to it and shows the page again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.http import QueryDict

from integrations.models import Seat
from integrations.selectors.seats import Suggestion

MEANWHILE = "Somebody else changed this seat meanwhile."
NO_USER = "Choose a user from the list."


@dataclass
class Staging:
    """`wanted`: the user each changed seat is to have (None unlinks); the others stay as saved."""

    seats: dict[UUID, Seat]
    wanted: dict[UUID, UUID | None] = field(default_factory=dict)
    errors: dict[UUID, str] = field(default_factory=dict)
    open: UUID | None = None
    focus: UUID | None = None

    def user_of(self, seat: Seat) -> UUID | None:
        return self.wanted.get(seat.id, seat.user_id)

    def holders(self) -> dict[UUID, Seat]:
        """Who has which user, were it saved now."""
        users = ((self.user_of(seat), seat) for seat in self.seats.values())
        return {user_id: seat for user_id, seat in users if user_id}

    def give(self, seat: Seat, user_id: UUID | None) -> None:
        self.wanted[seat.id] = user_id
        if user_id == seat.user_id:
            del self.wanted[seat.id]


def staged(data: QueryDict, seats: Iterable[Seat]) -> Staging:
    """What the form brings back. A seat that somebody else linked meanwhile is an error: the page
    did not show it.
    """
    staging = Staging({seat.id: seat for seat in seats})
    for seat in staging.seats.values():
        value = data.get(f"seat-{seat.id}")
        was = data.get(f"was-{seat.id}", str(seat.user_id or ""))
        if value is None or value == was:
            continue
        if was != str(seat.user_id or ""):
            staging.errors[seat.id] = MEANWHILE
        elif value and _uuid(value) is None:
            staging.errors[seat.id] = NO_USER
        else:
            staging.give(seat, _uuid(value))
    staging.open = _uuid(data.get("open", ""))
    return staging


def act(
    staging: Staging, action: str, data: QueryDict, suggested: Mapping[UUID, Suggestion]
) -> None:
    """Do what a button says: `verb:seat:user`. What is not understood changes nothing."""
    verb, _, rest = action.partition(":")
    first, _, second = rest.partition(":")
    if verb == "close":
        staging.focus, staging.open = staging.open, None
    elif verb == "all":
        _use(staging, suggested)
    elif seat := staging.seats.get(_uuid(first) or UUID(int=0)):
        staging.focus = seat.id
        if data.get(f"was-{seat.id}", str(seat.user_id or "")) == str(seat.user_id or ""):
            _change(staging, seat, verb, _uuid(second))
        else:
            staging.errors[seat.id] = MEANWHILE


def _use(staging: Staging, suggested: Mapping[UUID, Suggestion]) -> None:
    for seat_id, suggestion in suggested.items():
        if suggestion.exact and staging.user_of(staging.seats[seat_id]) is None:
            staging.give(staging.seats[seat_id], suggestion.user_id)


def _change(staging: Staging, seat: Seat, verb: str, user_id: UUID | None) -> None:
    staging.open = None
    if verb == "open":
        staging.open, staging.focus = seat.id, None
    elif verb == "unlink":
        staging.give(seat, None)
    elif verb == "undo":
        _undo(staging, seat)
    elif user_id:
        _give(staging, seat, user_id, verb)


def _give(staging: Staging, seat: Seat, user_id: UUID, verb: str) -> None:
    """Pick a free user; `move` takes them from the seat they have, `swap` gives ours in return."""
    holder = staging.holders().get(user_id)
    if holder is not None and holder.id != seat.id:
        if verb == "pick":
            staging.errors[seat.id] = f"This user is linked to {holder.name} already."
            return
        staging.give(holder, staging.user_of(seat) if verb == "swap" else None)
    staging.give(seat, user_id)


def _undo(staging: Staging, seat: Seat) -> None:
    """Back to what is saved, and with it whatever else had been given that seat's user."""
    holder = staging.holders().get(seat.user_id) if seat.user_id else None
    staging.wanted.pop(seat.id, None)
    if holder is not None and holder.id in staging.wanted:
        _undo(staging, holder)


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
