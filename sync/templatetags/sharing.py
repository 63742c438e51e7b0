"""What LinkedIn has of the applications on a lead's page."""

from typing import Any

from django import template

from sync.selectors.sharing import shared_states

register = template.Library()


@register.simple_tag
def with_shared(applications: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same cards, each with `shared` = {tone, label, detail} or None; one query for all."""
    states = shared_states([card["id"] for card in applications])
    return [{**card, "shared": states.get(card["id"])} for card in applications]
