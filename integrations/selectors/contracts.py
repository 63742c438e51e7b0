from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from integrations.models import Contract, Seat
from tenants.clock import AppNow
from tenants.selectors.members import members

SECRETS = (
    "app__client_secret",
    "app__previous_secret",
    "app__token",
    "app__hook_id",
    "app__callback_url",
)
"""Not read where nothing is done with them: opening one costs, and pages show none."""
LIVE = Q(state=Contract.State.CONNECTED, pause_reasons=[])


def contracts() -> QuerySet[Contract]:
    """The company's contracts with counts of their seats, oldest first; not those taken back."""
    return (
        Contract.objects.select_related("app", "acknowledged_by")
        .defer(*SECRETS)
        .exclude(state=Contract.State.DISCONNECTED, connected_at=None)
        .annotate(
            seats_total=Count("seats"),
            seats_linked=Count("seats", filter=Q(seats__user__isnull=False)),
        )
        .order_by("created_at", "id")
    )


def listed_contract(kind: str, contract_id: str) -> Contract | None:
    """The company's own contract of this LinkedIn id, unless it was disconnected."""
    found = Contract.objects.filter(kind=kind, contract_id=contract_id)
    return found.exclude(state=Contract.State.DISCONNECTED).first()


def former_contract(kind: str, contract_id: str) -> Contract | None:
    """The company's own contract of this LinkedIn id that was let go."""
    found = Contract.objects.select_related("app").filter(kind=kind, contract_id=contract_id)
    return found.filter(state=Contract.State.DISCONNECTED).order_by("-state_changed_at").first()


def fixed_organization_id() -> str:
    """The organization the company is connected as; '' while nothing but failures stands on it."""
    ended = Q(state__in=(Contract.State.FAILED, Contract.State.DISCONNECTED))
    found = Contract.objects.filter(~ended | Q(connected_at__isnull=False)).select_related("app")
    contract = found.first()
    return contract.app.organization_id if contract else ""


def contract_get(contract_id: UUID) -> Contract | None:
    return contracts().filter(id=contract_id).first()


def live_contracts() -> QuerySet[Contract]:
    """Contracts that may be synced now: connected, not paused, not past their end."""
    return Contract.objects.filter(LIVE).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=AppNow()))


def live_contract(contract_id: UUID, *, lock: bool = False) -> Contract | None:
    """The contract if it may be synced now.

    `lock` keeps its state until the transaction ends, so that what is committed was allowed.
    """
    found = live_contracts().select_related("app").filter(id=contract_id)
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    return found.first()


def seats_of(contract: Contract) -> QuerySet[Seat]:
    return Seat.objects.filter(contract=contract).select_related("user").order_by("name", "id")


def linked_seats(contract_id: UUID) -> list[Seat]:
    """Seats whose InMail is imported: linked to an active member, and active at LinkedIn."""
    return list(
        Seat.objects.filter(
            Exists(members(active_only=True).filter(user_id=OuterRef("user_id"))),
            contract_id=contract_id,
            remote_state=Seat.RemoteState.ACTIVE,
        ).order_by("linked_at", "id")
    )
