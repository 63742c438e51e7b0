"""The challenge of a callback address, and which addresses are let through."""

import asyncio
import uuid

import pytest

from integrations.sandbox import pusher
from integrations.sandbox.callbacks import is_allowed, signature
from tests.sandbox.hooks import Hook
from tests.sandbox.test_pushes import ORGANIZATION, deliver, secrets_of, set_callback


@pytest.fixture
def hook():
    hook = Hook()
    yield hook
    hook.close()


@pytest.fixture
def named(linkedin):
    linkedin.name_integration(ORGANIZATION, "ONE_CLICK_EXPORT", linkedin.token)
    linkedin.control("POST", "settings", {"pushes": True})
    return linkedin


def challenged(browser):
    assert deliver(browser) == 1
    found = browser.control("GET", "challenges")[-1]
    return found["state"], found["last_status"], found["last_error"]


def test_a_right_answer(named, keys, hook):
    (hook.secret,) = secrets_of(named)
    assert set_callback(named, keys, hook.url) is None
    assert [row["state"] for row in named.control("GET", "challenges")] == ["WAITING"]
    assert challenged(named) == ("PASSED", 200, None)
    (path,) = hook.gets
    code = path.removeprefix("/hooks/linkedin/1?challengeCode=")
    assert uuid.UUID(code).version == 4
    # Each time it is set it is challenged anew; an address may have a query of its own.
    set_callback(named, keys, hook.url + "?tenant=1")
    assert challenged(named) == ("PASSED", 200, None)
    assert hook.gets[1].startswith("/hooks/linkedin/1?tenant=1&challengeCode=")
    assert code not in hook.gets[1]


@pytest.mark.parametrize(
    ("spoilt", "error"),
    [
        (None, "challengeResponse is wrong"),
        (b"<html>", "answer is not JSON"),
        (b"[]", "challengeCode is missing or another"),
        (b'{"challengeCode":"x","challengeResponse":"y"}', "challengeCode is missing or another"),
    ],
)
def test_wrong_answers(named, keys, hook, spoilt, error):
    hook.secret, hook.spoilt = "another", spoilt
    set_callback(named, keys, hook.url)
    assert challenged(named) == ("FAILED", 200, error)
    assert deliver(named) == 0


def test_a_slow_answer_and_none(named, keys, hook, monkeypatch):
    monkeypatch.setattr(pusher, "TIMEOUT_S", 0.1)
    (hook.secret,), hook.delay = secrets_of(named), 0.4
    set_callback(named, keys, hook.url)
    assert challenged(named) == ("FAILED", None, "no answer within 3 seconds")
    hook.close()
    set_callback(named, keys, hook.url)
    assert challenged(named)[:2] == ("FAILED", None)


def test_an_answer_that_never_ends_is_cut_off(named, keys, hook, monkeypatch):
    monkeypatch.setattr(pusher, "MAX_ANSWER", 10)
    (hook.secret,) = secrets_of(named)
    set_callback(named, keys, hook.url)
    assert challenged(named) == ("FAILED", 200, "answer is not JSON")


def test_either_secret_answers_while_one_is_rotated(named, keys, hook):
    named.api(
        "POST",
        "/v2/developerApplicationsSecurity?action=rollDeveloperApplicationSecret",
        headers={"x-restli-method": "action"},
        json={},
    ).raise_for_status()
    for hook.secret in secrets_of(named):
        set_callback(named, keys, hook.url)
        assert challenged(named) == ("PASSED", 200, None)


def test_the_running_sandbox_asks_by_itself(named, keys, hook):
    (hook.secret,) = secrets_of(named)
    set_callback(named, keys, hook.url)
    app = named.app

    async def live():
        async with app.router.lifespan_context(app):
            for _ in range(100):
                await asyncio.sleep(0.02)
                if app.state.store.value("SELECT state FROM challenges") == "PASSED":
                    return True
        return False

    assert named.runner.run(live())


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://ats.example/hook", True),
        ("https://ats.example:443/hook", True),
        ("https://ats.example:80/hook", True),
        ("https://ats.example:8443/hook", False),
        ("https://localhost:8443/hook", True),
        ("http://127.0.0.1:8000/hook", True),
        ("http://localhost/hook", True),
        ("http://ats.example/hook", False),
        ("http://127.0.0.1.evil.example/hook", False),
        ("http://localhost@evil.example/hook", False),
        ("http://evil.example@127.0.0.1/hook", False),
        ("http://10.0.0.1/hook", False),
        ("http://169.254.169.254/latest", False),
        ("ftp://127.0.0.1/", False),
        ("https:///hook", False),
        ("https://ats.example:x/hook", False),
        ("https://[broken/hook", False),
        ("/hook", False),
    ],
)
def test_addresses_that_are_let_through(named, keys, url, allowed):
    assert is_allowed(url) is allowed
    problem = None if allowed else "CALLBACK_URL must be an https address"
    assert set_callback(named, keys, url) == problem
    assert len(named.control("GET", "challenges")) == allowed


def test_the_signature_is_that_of_an_example_worked_out_by_hand():
    # printf 'hmacsha256={"a":1}' | openssl dgst -sha256 -hmac key
    assert signature("key", b'{"a":1}') == (
        "23842f279adfecd94b64d09a9883d7db3a97b5e417f64c6a83e1455a2e585e72"
    )
