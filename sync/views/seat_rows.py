"""The seat holders as Connect Users shows them: which rows, in which words. No rules, no writes."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from integrations.models import Seat
from integrations.selectors.seats import Found, Person, Suggestion, trouble
from sync.views.staging import Staging

PAGE = 200
"""Rows of one page: with more, a phone would feel each choice."""
_SHOWN: dict[str, str] = {
    "all": "All",
    "unlinked": "Not linked",
    "linked": "Linked",
    "attention": "Needs attention",
}


@dataclass(frozen=True)
class Known:
    """What the rows need to know beyond the seats: read once for all of them."""

    active: Collection[UUID]
    names: Mapping[UUID, Person]
    suggested: Mapping[UUID, Suggestion]


def chosen(staging: Staging, known: Known, show: str, search: str) -> list[Seat]:
    """The seats of a filter, as they are saved: a row stays where it is while it is changed.

    A row with an error is always shown, and first.
    """
    fits = _filters(known)[show if show in _SHOWN else "all"]
    seats = [
        seat
        for seat in staging.seats.values()
        if seat.id in staging.errors or (fits(seat) and _matches(seat, search))
    ]
    return sorted(seats, key=lambda seat: seat.id not in staging.errors)


def filters(staging: Staging, known: Known, show: str) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "label": _SHOWN[key],
            "count": sum(map(fits, staging.seats.values())),
            "current": key == show,
        }
        for key, fits in _filters(known).items()
    ]


def _filters(known: Known) -> dict[str, Callable[[Seat], bool]]:
    return {
        "all": lambda _seat: True,
        "unlinked": lambda seat: seat.user_id is None,
        "linked": lambda seat: seat.user_id is not None,
        "attention": lambda seat: bool(trouble(seat, known.active)),
    }


def _matches(seat: Seat, search: str) -> bool:
    text = f"{seat.name} {seat.email}".casefold()
    return all(word in text for word in search.casefold().split())


def rows(seats: Iterable[Seat], staging: Staging, known: Known) -> list[dict[str, Any]]:
    return [_row(seat, staging, known) for seat in seats]


def _row(seat: Seat, staging: Staging, known: Known) -> dict[str, Any]:
    label, tone = remote_badge(seat)
    changed = seat.id in staging.wanted
    user_id = staging.user_of(seat)
    return {
        "id": seat.id,
        "name": seat.name,
        "email": seat.email,
        "state_label": label,
        "tone": tone,
        "linked": bool(seat.user_id),
        "since": seat.linked_at,
        "user": _person(user_id, seat, known) if user_id else None,
        "value": str(user_id or ""),
        "was": str(seat.user_id or ""),
        "was_name": seat.user.name if seat.user else "",
        "changed": changed,
        "suggestion": None if user_id or changed else known.suggested.get(seat.id),
        "trouble": "" if changed else trouble(seat, known.active),
        "error": staging.errors.get(seat.id, ""),
        "open": staging.open == seat.id,
        "focus": staging.focus == seat.id,
    }


def remote_badge(seat: Seat) -> tuple[str, str]:
    """State and tone of a seat: what LinkedIn says, and where that is nothing special, ours."""
    if seat.remote_state != Seat.RemoteState.ACTIVE:
        return Seat.RemoteState(seat.remote_state).label, "warn"
    return ("Linked", "ok") if seat.user_id else ("Not linked", "")


def _person(user_id: UUID, seat: Seat, known: Known) -> dict[str, str]:
    if person := known.names.get(user_id):
        return {"name": person.name, "email": person.email, "note": ""}
    if seat.user and seat.user_id == user_id:
        return {"name": seat.user.name, "email": seat.user.email, "note": "deactivated"}
    return {"name": "A user who is no longer active here", "email": "", "note": ""}


def results(
    found: Found, seat: Seat, staging: Staging, suggestion: Suggestion | None
) -> dict[str, Any]:
    """Users to choose from for one seat, the suggested one first; a taken one says to whom."""
    holders, own = staging.holders(), staging.user_of(seat)
    shown = []
    for person in found.people:
        holder = holders.get(person.user_id)
        mine = holder is not None and holder.id == seat.id
        fits = suggestion is not None and suggestion.user_id == person.user_id
        verb = "pick"
        if holder is not None and not mine:
            verb = "swap" if own else "move"
        shown.append(
            {
                "name": person.name,
                "email": person.email,
                "reason": suggestion.reason if fits and suggestion else "",
                "holder": holder.name if holder and not mine else "",
                "current": mine,
                "verb": verb,
                "action": f"{verb}:{seat.id}:{person.user_id}",
            }
        )
    shown.sort(key=lambda entry: not entry["reason"])
    return {"people": shown, "more": found.more, "seat_name": seat.name}
