"""A world of any size from a seed: the same ids, names and texts whenever it is made.

Only the times follow the moment it starts from. It is written in sets, so that a hundred thousand
members come within seconds and memory holds one batch at a time. The first members are one of
each rare kind, so that the smallest world has them too.
"""

import json
import math
from collections.abc import Iterator
from itertools import combinations
from random import Random
from typing import Any

from .clock import now_ms
from .correspondence import COLUMNS, Correspondence, Writer
from .customers import Holder, seed_customers
from .names import CASTS, EMPLOYERS, MORE_CASTS, ODD_NAMES
from .people import WITHHELD
from .sizes import Sizes
from .store import Store

BATCH = 2_000
ALL_CASTS = CASTS + MORE_CASTS
SUBSETS = [list(s) for size in (1, 2, 3) for s in combinations(WITHHELD, size)]
# What is odd about the first members, in this order.
ODDITIES: tuple[dict[str, Any], ...] = (
    {"two_seats": "one contract"},
    {"two_seats": "two contracts"},
    {"first_name": "Noa", "last_name": "Berg"},
    {"first_name": "Noa", "last_name": "Berg"},
    *({"first_name": first, "last_name": last} for first, last in ODD_NAMES),
    *({"privacy": "LIMITED", "withheld": subset} for subset in SUBSETS),
    {"privacy": "PRIVATE"},
    {"privacy": "CLOSED"},
    {"private_inmail": True},
    {"late": True},
    {"contact": True},
    {"note": True},
)
PEOPLE_COLUMNS = (
    "id",
    "first_name",
    "last_name",
    "headline",
    "location",
    "employer",
    "privacy",
    "withheld",
    "last_modified",
    "email",
    "phone",
    "shares_contact",
    "closed_at",
)
NOTE_COLUMNS = ("id", "seat_id", "person_id", "content", "active", "created_at", "last_modified")
FIRST_NOTE = 500_000_000
DAY_MS = 86_400_000


def insert(table: str, columns: tuple[str, ...]) -> str:
    """The statement that inserts one row of a table."""
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608


def seed_generated(store: Store, sizes: Sizes) -> None:
    """Fill an empty store. It belongs in one transaction of the caller."""
    rng, now = Random(sizes.seed), now_ms(store)  # noqa: S311 (it has to be repeatable)
    holders = seed_customers(store, rng, sizes, now)
    world = Members(rng, sizes, now, holders)
    with store.room():
        for start in range(0, sizes.leads, BATCH):
            people: list[tuple[Any, ...]] = []
            events: list[tuple[Any, ...]] = []
            world.notes = []
            for number in range(start, min(start + BATCH, sizes.leads)):
                row, inmail = world.member(number)
                people.append(row)
                events += inmail
            store.run_many(insert("people", PEOPLE_COLUMNS), people)
            store.run_many(insert("events", COLUMNS), events)
            store.run_many(insert("notes", NOTE_COLUMNS), world.notes)
    store.set_setting("sequence.note", str(world.noted))
    store.set_setting("sequence.event", str(world.letters.events))
    store.set_setting("sequence.thread", str(world.letters.threads))


class Members:
    """Draws one member after the other, each with the InMail of all their seats."""

    def __init__(self, rng: Random, sizes: Sizes, now: int, holders: list[Holder]) -> None:
        self.rng = rng
        self.sizes = sizes
        self.now = now
        self.holders = holders
        self.letters = Correspondence(rng, sizes, now)
        self.notes: list[tuple[Any, ...]] = []
        self.noted = 0
        self.of_contract: dict[str, list[Holder]] = {}
        for holder in holders:
            self.of_contract.setdefault(holder.contract_id, []).append(holder)

    def member(self, number: int) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]]:
        """The row of a member, and the rows of their InMail."""
        rng, odd = self.rng, ODDITIES[number] if number < len(ODDITIES) else {}
        cast = ALL_CASTS[int(rng.random() * len(ALL_CASTS))]
        employer, trade = rng.choice(EMPLOYERS), rng.choice(cast.trades)
        privacy, withheld = self._privacy()
        shares = "contact" in odd or rng.random() < self.sizes.contact_share
        known_since = self.now - int(rng.random() * self.sizes.days * DAY_MS)
        person: dict[str, Any] = {
            # An odd factor makes the numbers look drawn, and none comes twice.
            "id": f"P{(number * 0x9E3779B1 + self.sizes.seed) % 2**32:08x}",
            "first_name": rng.choice(cast.first),
            "last_name": rng.choice(cast.last),
            "headline": f"{trade} · {employer}",
            "location": rng.choice(cast.places),
            "employer": employer,
            "privacy": privacy,
            "withheld": withheld,
            "last_modified": known_since,
            "email": f"member{number}@mail.example" if shares else None,
            "phone": f"+49 30 {1_000_000 + number}" if shares else None,
            "shares_contact": shares,
            "closed_at": None,
        }
        person |= {name: odd[name] for name in odd.keys() & person.keys()}
        if person["privacy"] == "CLOSED":
            person["closed_at"] = known_since
        hidden = person["privacy"] in {"PRIVATE", "CLOSED"}
        name = f"{person['first_name']} {person['last_name']}"
        writer = Writer(
            person["id"],
            person["first_name"],
            None if hidden else name,
            cast.language,
            private=bool(odd.get("private_inmail")),
            late=bool(odd.get("late")),
        )
        person["withheld"] = json.dumps(person["withheld"])
        inmail = list(self._inmail(writer, odd))
        if odd.get("note") or rng.random() < self.sizes.notes_share:
            self._note(inmail[0][2], writer)
        return tuple(person.values()), inmail

    def _note(self, seat_id: str, writer: Writer) -> None:
        """What a seat holder noted about a member; one in ten was deleted since."""
        self.noted += 1
        at = self.now - int(self.rng.random() * self.sizes.days * DAY_MS)
        changed = min(self.now, at + int(self.rng.random() * DAY_MS))
        pool = self.letters.pools[writer.language]
        text = pool[int(self.rng.random() * len(pool))]
        active = self.rng.random() < 0.9
        note_id = str(FIRST_NOTE + self.noted)
        self.notes.append((note_id, seat_id, writer.id, text, active, at, changed))

    def _privacy(self) -> tuple[str, list[str]]:
        at, sizes = self.rng.random(), self.sizes
        if at < sizes.limited_share:
            return "LIMITED", self.rng.choice(SUBSETS)
        if at < sizes.limited_share + sizes.private_share:
            return "PRIVATE", []
        closed = sizes.limited_share + sizes.private_share + sizes.closed_share
        return ("CLOSED", []) if at < closed else ("OPEN", [])

    def _inmail(self, writer: Writer, odd: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        """One thread, or two from different seats that share the number of messages."""
        first, count = self.rng.choice(self.holders), self._count()
        second = self._second(first, odd.get("two_seats"))
        if second is None:
            yield from self.letters.thread(first, writer, count)
            return
        count = max(count, 2)
        yield from self.letters.thread(first, writer, count - count // 2)
        yield from self.letters.thread(second, writer, count // 2)

    def _second(self, first: Holder, wanted: str | None) -> Holder | None:
        """Another seat that wrote to the same member, in the same contract or in another one."""
        if wanted is None and self.rng.random() >= self.sizes.two_seats_share:
            return None
        others = [seat for seat in self.of_contract[first.contract_id] if seat != first]
        apart = wanted == "two contracts" or (wanted is None and self.rng.random() < 0.5)
        if apart and len(self.of_contract) > 1:
            contracts = [key for key in self.of_contract if key != first.contract_id]
            others = self.of_contract[self.rng.choice(contracts)]
        return self.rng.choice(others)

    def _count(self) -> int:
        """How many InMail a member has: one and more, on average `messages_per_lead`."""
        more = self.sizes.messages_per_lead - 1
        if more <= 0:
            return 1
        return 1 + min(200, int(self.rng.expovariate(math.log1p(1 / more))))
