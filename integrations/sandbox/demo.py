"""The demo world: two customers at work, the same every time but for the hour it starts from."""

from random import Random
from typing import Any

from . import deeds, play
from .clock import now_ms
from .names import (
    CASTS,
    EMEA_SEATS,
    EMPLOYERS,
    FJORD_SEATS,
    GLOBAL_SEATS,
    JOBS,
    LITE_SEATS,
    ODD_NAMES,
)
from .phrases import PHRASES
from .store import Store

SEED = 20_261_122
DAY_MS = 86_400_000
HOUR_MS = 3_600_000
CONTRACTS: tuple[tuple[str, str, str, str, tuple[str, ...] | list[str]], ...] = (
    ("283441920", "5550001", "Northwind Global", "RECRUITER", GLOBAL_SEATS),
    ("283977014", "5550001", "Northwind EMEA", "RECRUITER", EMEA_SEATS),
    ("290118337", "5550002", "Fjordline Talent", "RECRUITER", FJORD_SEATS),
    ("299000001", "5550001", "Northwind Lite", "RECRUITER_LITE", LITE_SEATS),
)
SLOTS = {"283441920": 5, "290118337": 2}
ORGANIZATIONS = {"5550001": "Northwind Group", "5550002": "Fjordline"}
# The demo recruiter of the product is Bob: his seat carries the address he signs in with.
EMAILS = {"Bob Lindgren": "bob@northwind.example"}
NOTES = (
    "Knows the Halden team well. Ask about relocation after the summer.",
    "Rückruf am Donnerstag, nicht vor 10 Uhr.",
    "Not before spring.",
    "Prefers e-mail 🙂",
    "يفضل العمل عن بُعد",
    "Met at the meetup in Łódź; strong on C++.",
    "Salary above our range, stay in touch.",
    "候補として有力。次回は技術面接。",
)
PRIVACY = ("OPEN",) * 16 + ("LIMITED",) * 3 + ("PRIVATE",)


def seed_demo(store: Store) -> None:
    """The demo world, the same every time but for the hour it starts from."""
    rng, now = Random(SEED), now_ms(store)  # noqa: S311 (it has to be repeatable)
    seats: list[str] = []
    for contract_id, organization_id, name, product, holders in CONTRACTS:
        play.add_contract(
            store,
            {
                "contract_id": contract_id,
                "organization_id": organization_id,
                "organization_name": ORGANIZATIONS[organization_id],
                "name": name,
                "product": product,
                "slots": SLOTS.get(contract_id, 0),
            },
        )
        seats += [
            _seat(store, contract_id, number, holder) for number, holder in enumerate(holders)
        ]
    contacted: dict[str, list[str]] = {}
    for seat_id in seats:
        contacted[seat_id] = [_person(store, rng) for _ in range(rng.randint(6, 15))]
        for person_id in contacted[seat_id]:
            _thread(store, rng, now, seat_id, person_id)
    _oddities(store, rng, now, seats, contacted)
    _guests(store, rng, now, seats)
    _notes(store, rng, now, seats, contacted)
    # Nobody has changed the profile at the very moment the world began.
    sql = "UPDATE people SET last_modified = last_modified - rowid * 7919 % 480 * ?"
    store.run(sql, HOUR_MS)


def _seat(store: Store, contract_id: str, number: int, holder: str) -> str:
    first, _, last = holder.partition(" ")
    roles = ["SOURCER_ADD_PROSPECT"] + (["ADMIN_SEAT"] if number == 1 else [])
    state = "PARKED" if holder == "Rasmus Holm" else "ACTIVE"
    email = EMAILS.get(holder)
    fields: dict[str, Any] = {"first_name": first, "last_name": last, "email": email}
    return play.add_seat(
        store, {"contract_id": contract_id, "roles": roles, "state": state, **fields}
    )


def _person(store: Store, rng: Random) -> str:
    cast = rng.choice(CASTS)
    employer, trade = rng.choice(EMPLOYERS), rng.choice(cast.trades)
    privacy = rng.choice(PRIVACY)
    withheld = rng.sample(("headline", "location", "employer"), rng.randint(1, 3))
    return play.add_person(
        store,
        {
            "id": f"P{rng.getrandbits(28):07x}",
            "first_name": rng.choice(cast.first),
            "last_name": rng.choice(cast.last),
            "headline": f"{trade} · {employer}",
            "location": rng.choice(cast.places),
            "employer": employer,
            "privacy": privacy,
            "withheld": withheld if privacy == "LIMITED" else [],
        },
    )


def _thread(store: Store, rng: Random, now: int, seat_id: str, person_id: str) -> None:
    """One to six InMail, the seat holder's first, within the last 20 days."""
    person = play.find(store, "people", person_id)
    seat = play.find(store, "seats", seat_id)
    native = next(cast for cast in CASTS if person["first_name"] in cast.first)
    phrases = PHRASES[native.language if rng.random() < 0.75 else "en"]
    names = {"first": person["first_name"], "seat": seat["first_name"], "job": rng.choice(JOBS)}
    interest = rng.random() < 0.7
    answered = rng.random() < 0.7
    texts = [("sent", phrases.opening)]
    if not answered and rng.random() < 0.4:
        texts.append(("sent", phrases.more[1]))
    if answered:
        texts.append(("received", phrases.replies[0 if interest else 1]))
    if answered and interest:
        texts.append(("sent", phrases.more[0]))
        texts += [("received", phrases.thanks[0]), ("sent", phrases.thanks[1])]
        texts = texts[: rng.randint(2, 5)]
        if len(texts) == 5 and rng.random() < 0.4:
            texts.append(("received", "👋"))
    at = now - rng.randint(HOUR_MS, 20 * DAY_MS - HOUR_MS)
    visibility = "PRIVATE" if rng.random() < 0.06 else "PUBLIC"
    subject = phrases.subject.format(**names)
    for direction, text in texts:
        play.send_inmail(
            store,
            {
                "seat_id": seat_id,
                "person_id": person_id,
                "direction": direction,
                "subject": subject if direction == "sent" else f"RE: {subject}",
                "body": text.format(**names),
                "at": at,
                "visibility": visibility,
            },
        )
        # The rest of a talk that began lately has to fit before now.
        at += rng.randint(60_000, max(60_001, min(2 * DAY_MS, (now - at) // 3)))
        at = min(at, now - 60_000)


def _oddities(
    store: Store, rng: Random, now: int, seats: list[str], contacted: dict[str, list[str]]
) -> None:
    """What a careful reader of the wire should survive."""
    bob, marc, jonas = seats[:3]
    for other, person_id in ((marc, contacted[bob][1]), (jonas, contacted[bob][2])):
        _thread(store, rng, now, other, person_id)
    first, shown, third = contacted[bob][0], contacted[bob][3], contacted[marc][0]
    play.change_person(
        store,
        shown,
        {"privacy": "OPEN", "withheld": [], "headline": "<b>Lead</b> engineer & <i>mentor</i>"},
    )
    play.send_inmail(
        store,
        {
            "seat_id": bob,
            "person_id": first,
            "direction": "received",
            "subject": "RE: markup",
            "body": "My site greets visitors with <script>alert(1)</script> – would you fix that?",
            "at": now - 2 * HOUR_MS,
        },
    )
    play.change_person(store, third, {"privacy": "CLOSED"})


def _guests(store: Store, rng: Random, now: int, seats: list[str]) -> None:
    """Members beside the drawn ones, so that what is rare is found by name."""
    bob, jonas, sofia, tariq, lena, aoife = seats[0], *seats[2:7]
    both = _person(store, rng)
    for seat_id in (bob, aoife):
        _thread(store, rng, now, seat_id, both)
    shared = {"email": "nora.berg@mail.example", "phone": "+47 22 55 01 01", "shares_contact": True}
    for number, seat_id in enumerate((jonas, sofia)):
        person = {"id": f"PNORA{number}", "first_name": "Nora", "last_name": "Berg"}
        play.add_person(store, {**person, **(shared if number else {})})
        _talk(store, now, seat_id, person["id"], hours=50 + number)
    for number, (first, last) in enumerate(ODD_NAMES[:7]):
        person = {"id": f"PODD{number}", "first_name": first, "last_name": last}
        trade, place = CASTS[0].trades[number % 4], CASTS[0].places[number % 4]
        work = {"headline": f"{trade} · Quillon", "location": place, "employer": "Quillon"}
        play.add_person(store, {**person, **work})
        _talk(store, now, (tariq, lena)[number % 2], person["id"], hours=30 + number)
    late = {"seat_id": jonas, "person_id": "PNORA0", "direction": "received", "body": "📎 Später!"}
    minute = HOUR_MS // 60
    play.send_inmail(
        store, {**late, "at": now - 3 * minute, "visible_at": now + 20 * minute, "subject": "RE: –"}
    )


def _talk(store: Store, now: int, seat_id: str, person_id: str, hours: int) -> None:
    """An InMail and its answer, so many hours ago."""
    person, seat = play.find(store, "people", person_id), play.find(store, "seats", seat_id)
    phrases = PHRASES["th" if hours % 2 else "en"]
    names = {"first": person["first_name"], "seat": seat["first_name"], "job": JOBS[hours % 6]}
    both = {"seat_id": seat_id, "person_id": person_id, "subject": phrases.subject.format(**names)}
    for direction, text in (("sent", phrases.opening), ("received", phrases.replies[0])):
        at = now - hours * HOUR_MS + (HOUR_MS if direction == "received" else 0)
        inmail = {**both, "direction": direction, "body": text.format(**names), "at": at}
        play.send_inmail(store, inmail)


def _notes(
    store: Store, rng: Random, now: int, seats: list[str], contacted: dict[str, list[str]]
) -> None:
    """What seat holders noted; one note was changed later and one deleted."""
    made = []
    for seat_id, text in zip([*seats[:6], seats[0], seats[1]], NOTES, strict=True):
        person_id = rng.choice(contacted[seat_id])
        fields = {"seat_id": seat_id, "person_id": person_id, "content": text}
        at = now - rng.randint(DAY_MS, 10 * DAY_MS)
        made.append(deeds.add_note(store, {**fields, "at": at}))
    deeds.change_note(store, made[1], {"content": f"{NOTES[1]} – erledigt", "at": now - HOUR_MS})
    deeds.change_note(store, made[2], {"deleted": True, "at": now - HOUR_MS})
