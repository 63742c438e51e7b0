"""Who wrote what to whom in a generated world: the InMail of one seat holder and one member."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from .customers import Holder
from .letters import paragraphs
from .names import JOBS
from .people import event_wire
from .phrases import PHRASES
from .sizes import Sizes

DAY_MS = 86_400_000
HALF_AN_HOUR_MS = 30 * 60_000
MINUTE_MS = 60_000
COLUMNS = (
    "id",
    "thread",
    "seat_id",
    "person_id",
    "direction",
    "created_at",
    "visible_at",
    "visibility",
    "subject",
    "body",
    "wire",
)


@dataclass(frozen=True)
class Writer:
    """The member as far as the InMail needs it. `public_name` is None for one who hides it."""

    id: str
    first_name: str
    public_name: str | None
    language: str
    private: bool = False
    late: bool = False


class Correspondence:
    """Makes threads, numbers them, and prepares every event as the API sends it."""

    def __init__(self, rng: Random, sizes: Sizes, now: int) -> None:
        self.rng = rng
        self.sizes = sizes
        self.now = now
        self.threads = 0
        self.events = 0
        self.pools = paragraphs(rng)
        self.openings = {language: _roomy(p.opening) for language, p in PHRASES.items()}

    def thread(self, holder: Holder, writer: Writer, count: int) -> Iterator[tuple[Any, ...]]:
        """`count` events as rows of the table, the seat holder's first."""
        rng, now = self.rng, self.now
        language = writer.language if rng.random() < 0.8 else "en"
        phrases, pool = PHRASES[language], self.pools[language]
        heads = {
            "sent": (phrases.more[0], phrases.more[1], phrases.thanks[1]),
            "received": (phrases.replies[0], phrases.replies[1], phrases.thanks[0]),
        }
        names = {"first": writer.first_name, "seat": holder.first_name, "job": rng.choice(JOBS)}
        subject = phrases.subject.format(**names)
        answered = rng.random() < 0.65
        private = writer.private or rng.random() < self.sizes.private_inmail_share
        self.threads += 1
        at = now - MINUTE_MS - int(rng.random() * (self.sizes.days * DAY_MS - 2 * MINUTE_MS))
        for number in range(count):
            sent = number == 0 or not answered or (number > 1 and rng.random() < 0.5)
            direction = "sent" if sent else "received"
            more = pool[int(rng.random() * len(pool))]
            if number == 0:
                body = self.openings[language].format(**names, more=more)
            else:
                head = heads[direction][int(rng.random() * 3)]
                body = f"{head.format(**names)}\n\n{more}"
            self.events += 1
            visible_at = at
            if rng.random() < self.sizes.late_share:
                visible_at += 1 + int(rng.random() * HALF_AN_HOUR_MS)
            if writer.late and number == count - 1:
                at = now - 5 * MINUTE_MS
                visible_at = now + 20 * MINUTE_MS
            event = {
                "id": f"I{self.events:09d}",
                "thread": f"2-T{self.threads:08d}",
                "seat_id": holder.id,
                "person_id": writer.id,
                "direction": direction,
                "created_at": at,
                "visible_at": visible_at,
                "visibility": "PRIVATE" if private else "PUBLIC",
                "subject": subject if number == 0 else f"RE: {subject}",
                "body": body,
            }
            yield (*event.values(), event_wire(event, holder.name, writer.public_name))
            # What follows has to fit before now.
            at += 1 + int(rng.random() * min(2 * DAY_MS, (now - at) / 2))


def _roomy(opening: str) -> str:
    """The opening with room for more words: before the closing line, where there is one."""
    text, gap, closing = opening.rpartition("\n\n")
    if "\n\n" not in text:
        return opening + "\n\n{more}"
    return f"{text}{gap}{{more}}{gap}{closing}"
