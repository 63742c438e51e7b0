"""Who may reach which contract and organization: the integrations decide.

With a child token an integration belongs to that child application from the start. Named with the
parent's token, as the job posting pages show it, nothing in the call says for whom; then it goes
to the child application that bears its name, else to the first that uses it (R).
"""

from sqlite3 import Row

from .clock import now_ms
from .errors import ApiError, contract_not_eligible, contract_refused, no_permission
from .store import Store


def require_contract(store: Store, client_id: str, contract_id: str, what: str) -> None:
    """Refuse a contract-scoped call: 403, Recruiter Lite with a message of its own.

    It needs a CSA_API integration that is ENABLED, on a contract that is on and not expired.
    """
    contract = store.row("SELECT * FROM contracts WHERE id = ?", contract_id)
    if contract and contract["product"] == "RECRUITER_LITE":
        raise contract_not_eligible(contract_id)
    if not contract or not is_live(store, contract):
        raise contract_refused(what, contract_id)
    context = f"urn:li:contract:{contract_id}"
    owner = store.value(
        "SELECT client_id FROM integrations WHERE context = ? AND type = 'CSA_API'"
        " AND status = 'ENABLED' AND client_id IN (?, '') ORDER BY client_id DESC",
        context,
        client_id,
    )
    if owner is None:
        raise contract_refused(what, contract_id)
    if not owner:
        claim(store, client_id, context)


def contract_for_jobs(store: Store, client_id: str, contract_id: str) -> int:
    """The slots of a contract on which the caller may post: else 403 (wording D).

    It needs a PREMIUM_JOB_POSTING integration that is ENABLED.
    """
    contract = store.row("SELECT * FROM contracts WHERE id = ?", contract_id)
    context = f"urn:li:contract:{contract_id}"
    owner = store.value(
        "SELECT client_id FROM integrations WHERE context = ? AND type = 'PREMIUM_JOB_POSTING'"
        " AND status = 'ENABLED' AND client_id IN (?, '') ORDER BY client_id DESC",
        context,
        client_id,
    )
    if owner is None or not contract or not is_live(store, contract):
        raise contract_refused("jobs", contract_id)
    if not owner:
        claim(store, client_id, context)
    return int(contract["slots"])


def is_live(store: Store, contract: Row) -> bool:
    """Whether the contract is switched on and has not ended."""
    expires_at = contract["expires_at"]
    return bool(contract["enabled"]) and (expires_at is None or expires_at > now_ms(store))


def require_organization(store: Store, client_id: str, organization_id: str) -> None:
    """Refuse a record of an organization that is not the child application's: 403 (text R).

    An ENABLED integration on the organization or on one of its contracts makes it so.
    """
    owner = store.value(
        "SELECT i.client_id FROM integrations i"
        " LEFT JOIN contracts c ON i.context = 'urn:li:contract:' || c.id"
        " WHERE i.status = 'ENABLED' AND i.client_id IN (?1, '')"
        " AND (i.context = 'urn:li:organization:' || ?2 OR c.organization_id = ?2)"
        " ORDER BY i.client_id DESC",
        client_id,
        organization_id,
    )
    if owner is None:
        urn = f"urn:li:organization:{organization_id}"
        raise ApiError(
            403, f"Caller is not authorized to access the records for organization: {urn}", 65600
        )
    if not owner:
        claim(store, client_id, f"urn:li:organization:{organization_id}")


def require_any(store: Store, client_id: str, what: str) -> None:
    """Refuse a call that needs some enabled contract, whichever: 403."""
    found = store.value(
        "SELECT 1 FROM integrations WHERE status = 'ENABLED' AND client_id IN (?, '')", client_id
    )
    if not found:
        raise no_permission(what)


def claim(store: Store, client_id: str, context: str) -> None:
    """Give what the parent named on a context to the child application that uses it first."""
    with store.writing():
        for table in ("integrations", "configurations"):
            store.run(
                f"UPDATE OR IGNORE {table} SET client_id = ?"  # noqa: S608 (names are ours)
                " WHERE client_id = '' AND context = ?",
                client_id,
                context,
            )


def child_only(is_parent: bool, what: str) -> None:
    """Refuse the parent's token on data: 403."""
    if is_parent:
        raise no_permission(what)
