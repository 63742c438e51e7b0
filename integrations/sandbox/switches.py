"""One integration's switch, as the customer's LinkedIn administrator has it."""

from .notices import STATUS_CHANGE, notify
from .play import PlayError
from .store import Store

STATUSES = ("ENABLED", "DISABLED")


def switch_integration(store: Store, key: tuple[str, str, str, str, str], status: str) -> None:
    """Switch the integration with this key (context, type, tenant, provider, client) on or off.

    Its child application is told by a push. PlayError for another status or an unknown key.
    """
    if status not in STATUSES:
        raise PlayError(f"status must be one of {', '.join(STATUSES)}")
    where = "context = ? AND type = ? AND tenant = ? AND provider = ? AND client_id = ?"
    with store.writing():
        before = store.value(f"SELECT status FROM integrations WHERE {where}", *key)  # noqa: S608
        if before is None:
            raise PlayError(f"integrations: {key[1]} on {key[0]} does not exist")
        if before == status:
            return
        store.run(f"UPDATE integrations SET status = ? WHERE {where}", status, *key)  # noqa: S608
        if key[4]:
            about = {"integrations": [list(key[:4])]}
            notify(store, key[4], STATUS_CHANGE, organization_of(store, key[0]), about)


def organization_of(store: Store, context: str) -> str:
    """The urn of the organization that an integration's context belongs to."""
    kind, number = context.split(":")[2:4]
    if kind == "contract":
        found = store.value("SELECT organization_id FROM contracts WHERE id = ?", number)
        return f"urn:li:organization:{found}"
    return context
