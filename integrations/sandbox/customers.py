"""The customers of a generated world: organizations, their contracts, and the seats below those."""

import json
from dataclasses import dataclass
from random import Random

from .names import CASTS, COMPANIES, MORE_CASTS, REGIONS
from .sizes import Sizes
from .store import Store

FIRST_ORGANIZATION = 6_600_001
FIRST_CONTRACT = 310_000_001
FIRST_SEAT = 140_000_001
SLOTS = 10
MONTH_MS = 30 * 86_400_000


@dataclass(frozen=True)
class Holder:
    """A seat, as far as what is written from it needs."""

    id: str
    contract_id: str
    first_name: str
    name: str


def seed_customers(store: Store, rng: Random, sizes: Sizes, now: int) -> list[Holder]:
    """Add them all and return the seats, in the order of their ids."""
    organizations = [
        (str(FIRST_ORGANIZATION + number), _numbered(COMPANIES, number))
        for number in range(sizes.organizations)
    ]
    store.run_many("INSERT INTO organizations (id, name) VALUES (?, ?)", organizations)
    contracts = []
    for number in range(sizes.contracts):
        owner, company = organizations[number % len(organizations)]
        region = _numbered(REGIONS, number // len(organizations))
        known = (str(FIRST_CONTRACT + number), owner, f"{company} {region}")
        contracts.append((*known, "RECRUITER", SLOTS))
    store.run_many(
        "INSERT INTO contracts (id, organization_id, name, product, slots) VALUES (?, ?, ?, ?, ?)",
        contracts,
    )
    rows: list[tuple[object, ...]] = []
    holders: list[Holder] = []
    created = now - int(sizes.days * 86_400_000) - MONTH_MS
    for contract_id, *_ in contracts:
        count = sizes.seats or rng.randint(3, 40)
        for number in range(count):
            cast = rng.choice(CASTS + MORE_CASTS)
            first, last = rng.choice(cast.first), rng.choice(cast.last)
            seat_id = str(FIRST_SEAT + len(holders))
            email = f"seat{len(holders) + 1}@customer.example" if rng.random() < 0.3 else None
            state = rng.choice(("PARKED", "INACTIVE")) if rng.random() < 0.08 else "ACTIVE"
            roles = ["SOURCER_ADD_PROSPECT", *(["ADMIN_SEAT"] if number == 0 else [])]
            member = f"S{int(seat_id):010x}"
            person = (seat_id, contract_id, member, first, last, email)
            rows.append((*person, state, json.dumps(roles), created))
            holders.append(Holder(seat_id, contract_id, first, f"{first} {last}"))
    store.run_many(
        "INSERT INTO seats (id, contract_id, member, first_name, last_name, email, state, roles,"
        " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    return holders


def _numbered(names: tuple[str, ...], number: int) -> str:
    """A name, with a number from the second round on."""
    again, at = divmod(number, len(names))
    return f"{names[at]} {again + 1}" if again else names[at]
