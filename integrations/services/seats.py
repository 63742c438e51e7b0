from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from integrations.models import Contract, Seat
from tenants import audit
from tenants.clock import app_now
from tenants.models import User
from tenants.selectors.members import members

LINKEDIN_FIELDS = ("name", "email", "member_urn", "remote_state")


@dataclass(frozen=True, slots=True)
class SeatRecord:
    """A seat as LinkedIn lists it."""

    seat_id: str
    name: str
    email: str
    member_urn: str
    remote_state: str


class LinkRefused(ValueError):
    """Pairs that cannot be kept: message by seat id. Nothing of the form was saved."""

    def __init__(self, messages: Mapping[UUID, str]) -> None:
        super().__init__("; ".join(messages.values()))
        self.messages = dict(messages)


def seats_store(contract: Contract, listed: Sequence[SeatRecord], *, as_of: datetime) -> None:
    """Bring the seat list up to date. A seat no longer listed is marked removed, never deleted.

    `as_of` is when reading it began: who asked for it later has not been answered.
    """
    known = {seat.seat_id: seat for seat in Seat.objects.filter(contract=contract)}
    # A seat may stand on two pages where the list moved while it was read.
    for record in {record.seat_id: record for record in listed}.values():
        seat = known.pop(record.seat_id, None) or Seat(contract=contract, seat_id=record.seat_id)
        values = (record.name, record.email, record.member_urn, record.remote_state)
        if seat._state.adding or values != (
            seat.name,
            seat.email,
            seat.member_urn,
            seat.remote_state,
        ):
            seat.name, seat.email, seat.member_urn, seat.remote_state = values
            # Only what LinkedIn says: somebody may be linking the seat right now.
            new = seat._state.adding
            seat.save(update_fields=None if new else LINKEDIN_FIELDS)
    Seat.objects.filter(id__in=[seat.id for seat in known.values()]).update(
        remote_state=Seat.RemoteState.REMOVED
    )
    contract.seats_read_at = as_of
    contract.save(update_fields=["seats_read_at"])


def seats_link(*, contract: Contract, pairs: Mapping[UUID, UUID | None], actor: User) -> list[Seat]:
    """Link seats to users (None unlinks), all of them or none; gives the seats that changed.

    A user must be an active member of the company and has one seat per contract.
    Raises LinkRefused.
    """
    if contract.state != Contract.State.CONNECTED:
        raise LinkRefused(dict.fromkeys(pairs, "Connect the contract first."))
    # In the order that people see: the same seat is named as the holder each time.
    listed = Seat.objects.select_for_update().filter(contract=contract).order_by("name", "id")
    seats = {seat.id: seat for seat in listed}
    wanted = {seat.id: seat.user_id for seat in seats.values()}
    wanted.update({seat_id: user for seat_id, user in pairs.items() if seat_id in seats})
    asked = {user_id for user_id in pairs.values() if user_id}
    users = {m.user_id: m.user for m in members(active_only=True).filter(user_id__in=asked)}
    if problems := _problems(seats, wanted, pairs, users):
        raise LinkRefused(problems)
    changed = [seat for seat in seats.values() if seat.user_id != wanted[seat.id]]
    # First take the old links away, so that two seats can swap their users in one save.
    Seat.objects.filter(id__in=[seat.id for seat in changed]).update(user=None, linked_at=None)
    now = app_now()
    for seat in changed:
        seat.user_id = wanted[seat.id]
        seat.linked_at = now if seat.user_id else None
        seat.save(update_fields=["user", "linked_at"])
        user = users.get(seat.user_id) if seat.user_id else None
        audit.record(
            actor=actor,
            action="seat.linked" if user else "seat.unlinked",
            summary=f"Seat {seat.name} linked to {user}" if user else f"Seat {seat.name} unlinked",
            subject_id=seat.id,
        )
    return changed


def _problems(
    seats: Mapping[UUID, Seat],
    wanted: Mapping[UUID, UUID | None],
    pairs: Mapping[UUID, UUID | None],
    users: Mapping[UUID, User],
) -> dict[UUID, str]:
    problems: dict[UUID, str] = {}
    holders: dict[UUID, Seat] = {}
    for seat_id, user_id in sorted(wanted.items(), key=lambda pair: pair[0] in pairs):
        if user_id is None:
            continue
        if seat_id in pairs and user_id not in users:
            problems[seat_id] = "Choose an active user of this company."
        elif user_id in holders:
            problems[seat_id] = f"This user is linked to {holders[user_id].name} already."
        holders.setdefault(user_id, seats[seat_id])
    return problems
