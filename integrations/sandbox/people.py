"""A member as others see them: privacy is expressed by what is missing."""

import json
from collections.abc import Mapping
from json.encoder import encode_basestring as _quoted
from sqlite3 import Row
from typing import Any

PRIVACY = ("OPEN", "LIMITED", "PRIVATE", "CLOSED")
WITHHELD = ("headline", "location", "employer")
WIRE_NAMES = {
    "headline": "localizedHeadline",
    "location": "locationName",
    "employer": "currentEmployerName",
}


def hidden_fields(row: Row | Mapping[str, Any]) -> set[str]:
    """The fields a member withholds. LIMITED without a choice withholds all three."""
    chosen = set(json.loads(row["withheld"]))
    if row["privacy"] == "LIMITED" and not chosen:
        return set(WITHHELD)
    return chosen


def profile(row: Row) -> dict[str, Any] | None:
    """The member as `/v2/people` tells it (shapes.md), or None for a closed account."""
    if row["privacy"] == "CLOSED":
        return None
    if row["privacy"] == "PRIVATE":
        return {
            "id": row["id"],
            "localizedFirstName": "private",
            "localizedLastName": "private",
            "lastModified": row["last_modified"],
        }
    value: dict[str, Any] = {
        "id": row["id"],
        "localizedFirstName": row["first_name"],
        "localizedLastName": row["last_name"],
    }
    hidden = hidden_fields(row)
    for name, wire_name in WIRE_NAMES.items():
        if row[name] and name not in hidden:
            value[wire_name] = row[name]
    value["lastModified"] = row["last_modified"]
    return value


def public_name(row: Row) -> str | None:
    """The name that stands among the recipients of an InMail; None for one who hides it."""
    if row["privacy"] in {"PRIVATE", "CLOSED"}:
        return None
    return f"{row['first_name']} {row['last_name']}".strip()


def event_wire(event: Mapping[str, Any], seat_name: str, person_name: str | None) -> str:
    """An element of conversationEvents as text (R, shapes.md).

    A recipient who hides the name has no `name`.
    """
    seat = f"urn:li:seat:{event['seat_id']}"
    person = f"urn:li:person:{event['person_id']}"
    sent = event["direction"] == "sent"
    author, recipient = (seat, person) if sent else (person, seat)
    name = person_name if sent else seat_name
    named = f',"name":{_quoted(name)}' if name else ""
    # By hand and not by json.dumps: a large world makes four hundred thousand of them.
    return (
        f'{{"id":{_quoted(event["id"])}'
        f',"threadUrn":{_quoted("urn:li:messagingThread:" + event["thread"])}'
        f',"createdAt":{event["created_at"]},"author":{_quoted(author)}'
        f',"recipients":[{{"id":{_quoted(recipient)}{named}}}]'
        f',"content":{{"mail":{{"subject":{_quoted(event["subject"])}'
        f',"body":{{"text":{_quoted(event["body"])}}}}}}}'
        f',"visibility":{_quoted(event["visibility"])}}}'
    )
