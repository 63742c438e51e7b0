"""Which user a seat may belong to, and what is the matter with a link. Nothing links unasked."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from integrations.models import Seat
from integrations.selectors.names import similar, words_of
from tenants.selectors.members import members

MOST = 20
_LONGEST_SEARCH = 100
_MOST_WORDS = 6
_TROUBLE = {
    Seat.RemoteState.PARKED: "LinkedIn has parked this seat. Import goes on when it is active.",
    Seat.RemoteState.INACTIVE: "This seat is inactive in LinkedIn, so nothing new is imported.",
    Seat.RemoteState.INVITED: "The invitation is not accepted in LinkedIn yet.",
    Seat.RemoteState.REMOVED: "LinkedIn no longer lists this seat. What was imported stays.",
}


class Person(NamedTuple):
    """An active user of the company, as far as choosing one asks for it."""

    user_id: UUID
    name: str
    email: str


@dataclass(frozen=True)
class Suggestion:
    user_id: UUID
    label: str
    reason: str
    email: str = ""
    exact: bool = True


@dataclass(frozen=True)
class Found:
    """The first users of a search by name; `more` where there are others behind them."""

    people: list[Person]
    more: bool


def people() -> list[Person]:
    """Everyone who may be linked, by name. Rows and not models: there may be thousands."""
    rows = members(active_only=True).values_list("user_id", "user__name", "user__email")
    return [Person(*row) for row in rows]


def people_found(search: str) -> Found:
    """Active users of this company whose name or e-mail address has every word searched for."""
    plain = search.replace("\x00", " ")[:_LONGEST_SEARCH]
    plain = " ".join(plain.split()[:_MOST_WORDS])
    rows = members(search=plain, active_only=True)
    found = rows.values_list("user_id", "user__name", "user__email")[: MOST + 1]
    return Found([Person(*row) for row in found[:MOST]], len(found) > MOST)


def people_named(user_ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Those of these users who are active here, by id."""
    rows = members(active_only=True).filter(user_id__in=list(user_ids))
    found = rows.values_list("user_id", "user__name", "user__email")
    return {row[0]: Person(*row) for row in found}


def trouble(seat: Seat, active: Collection[UUID]) -> str:
    """Why nothing is imported for a linked seat; '' while all is well."""
    if not seat.user_id or not seat.user:
        return ""
    if seat.user_id not in active:
        return f"{seat.user.name} is deactivated here, so nothing is imported for this seat."
    return _TROUBLE.get(Seat.RemoteState(seat.remote_state), "")


def suggestions(
    seats: Iterable[Seat], free: Iterable[Person], taken: Collection[UUID] = ()
) -> dict[UUID, Suggestion]:
    """By id of an unlinked seat: the one user with its e-mail address, else the one of its name,
    else the one with a similar name. Whoever fits two seats, or shares them with another user, is
    suggested for none of them. `taken`: users who have a seat of the contract.
    """
    seats = list(seats)
    taken = {*taken, *(seat.user_id for seat in seats if seat.user_id)}
    names = Counter(seat.name.casefold() for seat in seats)
    left = [person for person in free if person.user_id not in taken]
    waiting = [seat for seat in seats if not seat.user_id]
    found: dict[UUID, Suggestion] = {}
    for reason, matches in (
        ("Same e-mail address", _by_key(left, lambda p: p.email.lower(), lambda s: s.email)),
        ("Same name", _by_key(left, lambda p: p.name.casefold(), lambda s: s.name, names)),
        ("Similar name", _by_likeness(left, names)),
    ):
        pairs = {seat.id: matches(seat) for seat in waiting if seat.id not in found}
        claims = Counter(person.user_id for fit in pairs.values() for person in fit)
        used = {suggestion.user_id for suggestion in found.values()}
        for seat_id, fit in pairs.items():
            if len(fit) == 1 and claims[fit[0].user_id] == 1 and fit[0].user_id not in used:
                person, exact = fit[0], reason != "Similar name"
                found[seat_id] = Suggestion(
                    person.user_id, person.name, reason, person.email, exact
                )
    return found


Matcher = Callable[[Seat], Sequence[Person]]


def _by_key(
    free: Iterable[Person],
    key: Callable[[Person], str],
    value: Callable[[Seat], str],
    unique: Counter[str] | None = None,
) -> Matcher:
    """Seats match who has the same text; with `unique`, only seats whose text no other has."""
    index: dict[str, list[Person]] = defaultdict(list)
    for person in free:
        index[key(person)].append(person)

    def matches(seat: Seat) -> Sequence[Person]:
        text = value(seat).casefold()
        if not text or (unique is not None and unique[text] != 1):
            return []
        return index.get(text, [])

    return matches


def _by_likeness(free: Iterable[Person], names: Counter[str]) -> Matcher:
    words = [(person, words_of(person.name)) for person in free]
    index: dict[str, list[tuple[Person, tuple[str, ...]]]] = defaultdict(list)
    for person, found in words:
        for word in set(found):
            index[word].append((person, found))

    def matches(seat: Seat) -> Sequence[Person]:
        wanted = words_of(seat.name)
        if names[seat.name.casefold()] != 1:
            return []
        # A whole word is in common, so one of the seat's own leads to everybody who fits.
        near = {p.user_id: (p, w) for word in wanted if len(word) > 1 for p, w in index[word]}
        return [person for person, found in near.values() if similar(wanted, found)]

    return matches
