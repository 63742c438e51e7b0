"""Pushes: who signed them, what a challenge is answered, what a body says."""

import hashlib
import hmac
import json
import uuid

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from integrations.linkedin import hooks
from integrations.sandbox import callbacks
from tests.integrations.linkedin.anything import ANY, bodies, near

BODIES = st.binary(max_size=200)
# HMAC fills keys up with NUL, so that one at the end makes no other key.
SECRETS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40)
LISTS = st.lists(SECRETS, max_size=3)
quick = settings(max_examples=100, deadline=None)


def mac(secret: str, text: bytes) -> str:
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


@quick
@given(BODIES, SECRETS, LISTS, LISTS)
def test_what_one_of_the_secrets_signed_is_signed(
    body: bytes, secret: str, before: list[str], after: list[str]
) -> None:
    signature = callbacks.signature(secret, body)
    assert signature == mac(secret, b"hmacsha256=" + body)
    for written in (signature, signature.upper(), f" {signature}\n"):
        assert hooks.is_signed(body, written, [*before, secret, *after])


@quick
@given(BODIES, BODIES, SECRETS, LISTS)
def test_nothing_else_is(body: bytes, other: bytes, secret: str, live: list[str]) -> None:
    assume(secret not in live)
    assert not hooks.is_signed(body, callbacks.signature(secret, body), live)
    assert not hooks.is_signed(body, mac(secret, body), [secret])
    if other != body:
        assert not hooks.is_signed(body, callbacks.signature(secret, other), [secret, *live])


@quick
@given(BODIES, st.text(max_size=70), LISTS)
@example(b"", "é" * 64, ["s"])
@example(b"", "\ud83d", ["s"])
@example(b"", "", [])
def test_any_text_is_no_signature(body: bytes, signature: str, live: list[str]) -> None:
    assert not hooks.is_signed(body, signature, live)


@quick
@given(BODIES)
def test_no_secret_at_all_signs_nothing(body: bytes) -> None:
    forged = mac("", b"hmacsha256=" + body)
    assert not hooks.is_signed(body, forged, [])
    assert not hooks.is_signed(body, forged, ["", "s"])


@quick
@given(st.uuids(version=4), SECRETS)
def test_a_challenge_is_answered(code: uuid.UUID, secret: str) -> None:
    answer = hooks.challenge_answer(str(code), secret)
    assert answer == {
        "challengeCode": str(code),
        "challengeResponse": mac(secret, str(code).encode()),
    }


@quick
@given(st.text(max_size=60) | st.uuids().filter(lambda code: code.version != 4).map(str))
@example("hmacsha256={}")
@example("00000000-0000-4000-8000-000000000000\n")
@example("٠0000000-0000-4000-8000-000000000000")
@example("00000000-0000-4000-c000-000000000000")
@example("{00000000-0000-4000-8000-000000000000}")
@example("urn:uuid:00000000-0000-4000-8000-000000000000")
def test_nothing_else_is_answered(code: str) -> None:
    assert hooks.challenge_answer(code, "secret") is None


@quick
@given(SECRETS, BODIES, st.uuids(version=4))
def test_no_answer_to_a_challenge_signs_a_body(secret: str, body: bytes, code: uuid.UUID) -> None:
    answer = hooks.challenge_answer(str(code), secret)
    assert answer is not None
    assert not hooks.is_signed(body, answer["challengeResponse"], [secret])


@quick
@given(bodies(near(hooks.Push)) | bodies(ANY) | BODIES)
@example(b'{"type":"X","notificationId":"\\u0000"}')
@example(b'{"type":' + b"[" * 100_000)
def test_any_body_is_a_push_that_can_be_kept_or_none(body: bytes) -> None:
    push = hooks.read_push(body)
    if push is None:
        return
    assert 0 < len(push.type) <= 60
    assert 0 < len(push.notification_id) <= 200
    for text in (push.type, push.notification_id, push.request_id):
        assert "\x00" not in text
        text.encode()


@pytest.mark.parametrize("request_id", ["r1", ""])
def test_a_push_without_an_id_is_named_by_its_content(request_id: str) -> None:
    told = {"type": "EXPORT_CANDIDATE_PROFILE", "requestId": request_id, "more": [1]}
    body = json.dumps(told).encode()
    push = hooks.read_push(body)
    assert push == hooks.read_push(body)
    assert push is not None
    assert (push.type, push.request_id) == ("EXPORT_CANDIDATE_PROFILE", request_id)
    other = hooks.read_push(body + b" ")
    assert other is not None
    assert other.notification_id != push.notification_id
    named = hooks.read_push(json.dumps({**told, "notificationId": "n-1"}).encode())
    assert named is not None
    assert named.notification_id == "n-1"
