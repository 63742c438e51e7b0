"""What the address of a page or endpoint names, or 404."""

from uuid import UUID

from django.http import Http404

from integrations.models import Contract
from integrations.selectors.contracts import contract_get


def contract_or_404(contract_id: UUID) -> Contract:
    """The company's contract, with the counts of its seats."""
    contract = contract_get(contract_id)
    if contract is None:
        raise Http404
    return contract
