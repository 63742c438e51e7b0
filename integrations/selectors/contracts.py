from uuid import UUID

from django.db.models import Count, Q, QuerySet

from integrations.models import Contract, Seat
from tenants.clock import AppNow

LIVE = Q(state=Contract.State.CONNECTED, pause_reasons=[])


def contracts() -> QuerySet[Contract]:
    """The company's contracts with counts of their seats, oldest first."""
    return (
        Contract.objects.select_related("app")
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


def fixed_organization_id() -> str:
    """The organization the company is connected as; '' until a contract connected once."""
    connected = Contract.objects.filter(connected_at__isnull=False).select_related("app").first()
    return connected.app.organization_id if connected else ""


def contract_get(contract_id: UUID) -> Contract | None:
    return contracts().filter(id=contract_id).first()


def live_contract(contract_id: UUID, *, lock: bool = False) -> Contract | None:
    """The contract if it may be synced now: connected, not paused, not past its end.

    `lock` keeps its state until the transaction ends, so that what is committed was allowed.
    """
    found = Contract.objects.select_related("app").filter(LIVE, id=contract_id)
    found = found.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=AppNow()))
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    return found.first()


def seats_of(contract: Contract) -> QuerySet[Seat]:
    return Seat.objects.filter(contract=contract).select_related("user").order_by("name", "id")


def linked_seats(contract_id: UUID) -> list[Seat]:
    """Seats whose InMail is imported: linked to an active user, and active at LinkedIn."""
    return list(
        Seat.objects.filter(
            contract_id=contract_id,
            user__is_active=True,
            remote_state=Seat.RemoteState.ACTIVE,
        ).order_by("linked_at", "id")
    )
