"""The conversations of a lead, with the seats and contracts that candidates knows only by id."""

from typing import Any

from django import template

from candidates.models import Candidate, Thread
from candidates.views.presenters import thread_card
from integrations.models import Seat

register = template.Library()


@register.inclusion_tag("candidates/_threads.html")
def conversations(lead: Candidate, threads: list[Thread], reader_role: str) -> dict[str, Any]:
    """One query for the names of all seats."""
    ids = {thread.seat_id for thread in threads}
    seats = {s.id: s for s in Seat.objects.select_related("contract").filter(id__in=ids)}
    cards = []
    for thread in threads:
        seat = seats.get(thread.seat_id)
        cards.append(
            thread_card(
                thread,
                lead,
                seat_name=seat.name if seat else "Seat holder",
                contract_name=seat.contract.name if seat else "",
                reader_role=reader_role,
            )
        )
    return {"threads": cards}
