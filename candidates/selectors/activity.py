from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from candidates.models import Activity, Candidate, Message, Thread

LENGTH = 100


@dataclass(frozen=True)
class Entry:
    """One line of the activity stream."""

    at: datetime
    actor: str
    text: str
    icon: str


_ICONS = {
    Activity.Kind.IMPORTED.value: "download",
    Activity.Kind.STATUS_CHANGED.value: "circle-dot",
}


def activity_of(lead: Candidate, threads: list[Thread]) -> list[Entry]:
    """What happened to a lead, newest first. InMail comes from the messages, never their text."""
    entries = [
        Entry(a.at, a.actor_name, a.text, _ICONS.get(a.kind, "dot"))
        for a in lead.activities.order_by("-at", "-id")[:LENGTH]
    ]
    for thread in threads:
        entries += [_inmail(message, lead) for message in thread.messages.all()]
    return sorted(entries, key=attrgetter("at"), reverse=True)[:LENGTH]


def _inmail(message: Message, lead: Candidate) -> Entry:
    if message.direction == Message.Direction.SENT:
        return Entry(message.sent_at, "", f"InMail sent to {lead.name}", "send")
    return Entry(message.sent_at, lead.name, "InMail received", "mail")
