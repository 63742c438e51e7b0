"""URNs, LinkedIn's names for things: `urn:li:<entity>:<id>`."""


def urn(entity: str, entity_id: str | int) -> str:
    return f"urn:li:{entity}:{entity_id}"


def urn_id(value: str, entity: str) -> str | None:
    """The id inside a URN of this entity; None for anything else."""
    head = f"urn:li:{entity}:"
    return value[len(head) :] if value.startswith(head) and len(value) > len(head) else None
