from django.db.models import Q, QuerySet

from integrations.models import Contract, Seat
from tenants.models import AuditRecord


def changes_of(contract: Contract) -> QuerySet[AuditRecord]:
    """What people and the product did to a contract and its seats, newest first."""
    seats = Seat.objects.filter(contract=contract).values("id")
    return AuditRecord.objects.filter(Q(subject_id=contract.id) | Q(subject_id__in=seats)).order_by(
        "-at", "-id"
    )
