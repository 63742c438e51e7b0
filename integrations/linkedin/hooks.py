"""Pushes from LinkedIn: the challenge that an address must answer, and the signature of a body.

Source: learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation. Whether the address
of a Recruiter customer is challenged and signed like any other is not said there; both are
supported. The body of a push is our reconstruction.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable

import msgspec

from integrations.linkedin.transport import UNREADABLE

SIGNATURE_HEADER = "X-LI-Signature"
MOST_BYTES = 64 * 1024

_UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_PREFIX = b"hmacsha256="


class Push(msgspec.Struct, rename="camel"):
    """What a push says. A hint to fetch: nothing in it is believed."""

    type: str
    notification_id: str = ""
    id: str = ""
    """What tests of a third party call the notification's id."""
    request_id: str = ""


def challenge_answer(code: str, secret: str) -> dict[str, str] | None:
    """What to answer to a challenge, as JSON within 3 seconds; None for what is none.

    Only a UUID of version 4 is answered. The answer is an HMAC of the code under our secret, and a
    code of another's choice could be the text of a forged push, prefix and all.
    """
    if not _UUID4.fullmatch(code):
        return None
    return {"challengeCode": code, "challengeResponse": _mac(secret, code.encode())}


def is_signed(body: bytes, signature: str, secrets: Iterable[str]) -> bool:
    """Whether one of the live secrets signed this very body. Compared in constant time."""
    given = signature.strip().lower().encode("ascii", "replace")
    good = False
    for secret in secrets:
        expected = _mac(secret, _PREFIX + body).encode()
        good = (bool(secret) and hmac.compare_digest(expected, given)) or good
    return good


def read_push(body: bytes) -> Push | None:
    """The push in a body; None where there is none. Without an id its content names it."""
    try:
        push = msgspec.json.decode(body, type=Push, strict=False)
    except UNREADABLE:
        return None
    push.notification_id = push.notification_id or push.id
    if not push.notification_id:
        push.notification_id = "body-" + hashlib.sha256(body).hexdigest()
    texts = (push.type, push.notification_id, push.request_id)
    fit = all(len(text) <= 200 and "\x00" not in text for text in texts)
    return push if fit and 0 < len(push.type) <= 60 else None


def _mac(secret: str, text: bytes) -> str:
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
