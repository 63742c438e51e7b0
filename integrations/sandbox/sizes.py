"""How large a generated world is and what is rare in it. Every number has a bound and a default."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .play import PlayError


@dataclass(frozen=True)
class Sizes:
    """Shares are between 0 and 1. `seats` is per contract; None draws 3 to 40 from the seed."""

    seed: int = 1
    organizations: int = 1
    contracts: int = 2
    seats: int | None = None
    leads: int = 500
    messages_per_lead: float = 4
    days: float = 10
    limited_share: float = 0.15
    private_share: float = 0.05
    closed_share: float = 0.01
    private_inmail_share: float = 0.05
    late_share: float = 0.01
    two_seats_share: float = 0.05
    contact_share: float = 0.25
    notes_share: float = 0.1


BOUNDS: dict[str, tuple[float, float]] = {
    "seed": (0, 2**53),
    "organizations": (1, 10_000),
    "contracts": (1, 10_000),
    "seats": (3, 40),
    "leads": (1, 1_000_000),
    "messages_per_lead": (1, 100),
    "days": (0.1, 3650),
}
SHARE = (0, 1)
DEFAULTS = Sizes()
NAMES = tuple(vars(DEFAULTS))
WHOLE = ("seed", "organizations", "contracts", "seats", "leads")


def read_sizes(given: Mapping[str, Any]) -> Sizes:
    """Sizes from what was given; PlayError names the first number that is out of its bounds."""
    for name, value in given.items():
        if value is None and name == "seats":
            continue
        low, high = BOUNDS.get(name, SHARE)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise PlayError(f"{name} must be a number")
        if name in WHOLE and not isinstance(value, int):
            raise PlayError(f"{name} must be a whole number")
        if not low <= value <= high:
            raise PlayError(f"{name} must be between {low:,} and {high:,}")
    sizes = Sizes(**given)
    if sizes.limited_share + sizes.private_share + sizes.closed_share > 1:
        raise PlayError("limited_share, private_share and closed_share are more than 1 together")
    return sizes
