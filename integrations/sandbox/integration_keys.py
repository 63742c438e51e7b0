"""The key of an integration, and the row that it names for a caller."""

from sqlite3 import Row

from .calls import Call
from .errors import bad_request
from .restli import Key
from .store import Store

PARTS = ("integrationContext", "integrationType", "tenantType", "dataProvider")
WHERE = "context = ? AND type = ? AND tenant = ? AND provider = ?"
ORGANIZATION_TYPES = {
    "ONE_CLICK_EXPORT",
    "IN_ATS_INDICATOR",
    "PROFILE_PLUGIN",
    "RECOMMENDED_MATCHES",
    "UNIFIED_SEARCH",
    "APPLY_CONNECT",
    "APPLY_WITH_LINKEDIN",
}
CONTRACT_TYPES = {"CSA_API", "PREMIUM_JOB_POSTING", "REFERRALS"}


def key_parts(call: Call, key: Key) -> tuple[str, ...]:
    """The key's parts in order; 400 (R) for an unknown part or a type on the wrong context.

    `/rest` has no dataProvider (D).
    """
    wanted = PARTS[:3] if call.rest else PARTS
    if set(key) != set(wanted):
        raise bad_request("Batch key needs the parts " + ", ".join(wanted))
    context, kind, tenant = (key[name] for name in wanted[:3])
    provider = key.get("dataProvider", "ATS")
    place = "organization" if kind in ORGANIZATION_TYPES else "contract"
    if kind not in ORGANIZATION_TYPES | CONTRACT_TYPES:
        raise bad_request(f'ERROR :: /integrationType :: "{kind}" is not an enum symbol')
    if not context.startswith(f"urn:li:{place}:"):
        raise bad_request(f"Integration type {kind} needs a {place} urn, not {context}")
    if tenant not in {"RECRUITER", "JOBS"}:
        raise bad_request(f'ERROR :: /tenantType :: "{tenant}" is not an enum symbol')
    if provider != "ATS":
        raise bad_request(f'ERROR :: /dataProvider :: "{provider}" is not an enum symbol')
    return context, kind, tenant, provider


def find_integration(store: Store, call: Call, parts: tuple[str, ...]) -> Row | None:
    """The caller's integration with this key, or one that nobody uses yet; the parent's: any."""
    return store.row(
        f"SELECT * FROM integrations WHERE {WHERE}"  # noqa: S608 (a constant)
        " AND (? OR client_id IN (?, '')) ORDER BY requested_at DESC, client_id DESC",
        *parts,
        call.is_parent,
        call.client_id,
    )
