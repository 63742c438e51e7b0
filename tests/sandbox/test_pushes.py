"""Pushes to the callback address: signed, tried again, kept through a restart."""

import asyncio
import json

import pytest

from integrations.sandbox import pusher
from tests.sandbox.conftest import Browser
from tests.sandbox.hooks import Hook, hexed

ORGANIZATION = "urn:li:organization:5550001"
EXPORT = {"seat_id": 11, "person_id": "P1", "external_job_id": "J1"}
EXPORTED = "/v2/exportedCandidates?q=request&requestId="


@pytest.fixture
def hook():
    hook = Hook()
    yield hook
    hook.close()


@pytest.fixture
def pushing(linkedin, keys, hook):
    """The connected world with a callback address; pushes are on, and nothing waits between."""
    linkedin.name_integration(ORGANIZATION, "ONE_CLICK_EXPORT", linkedin.token)
    linkedin.control("PATCH", "contracts/283441920", {"enabled": True})
    set_callback(linkedin, keys, hook.url)
    linkedin.app.state.store.run("DELETE FROM challenges")
    linkedin.control("POST", "settings", {"pushes": True, "push_waits": [0, 0]})
    return linkedin


def set_callback(browser, keys, url, token=None):
    key = keys.text(keys.integration(ORGANIZATION, "ONE_CLICK_EXPORT"))
    body = {"entities": {"CALLBACK_URL": {"configurationValue": {"string": url}}}}
    path = f"/v2/atsIntegrations/{key}/configurations?ids=CALLBACK_URL"
    answer = browser.api("PUT", path, json=body, token=token).json()
    return answer["errors"].get("CALLBACK_URL", {}).get("message")


def client_of(browser):
    return browser.control("GET", "clients")[-1]["client_id"]


def secrets_of(browser):
    rows = browser.app.state.store.rows(
        "SELECT secret FROM secrets WHERE client_id = ? ORDER BY id", client_of(browser)
    )
    return [row["secret"] for row in rows]


def export(browser):
    return browser.control("POST", "exports", EXPORT)["request_id"]


def deliver(browser, hurry=""):
    return browser.control("POST", "pushes/deliver" + hurry)["sent"]


def outcome(browser):
    return [
        (push["state"], push["attempts"], push["last_status"])
        for push in browser.control("GET", "pushes")
    ]


def test_an_export_is_pushed_and_signed(pushing, hook):
    request_id = export(pushing)
    assert outcome(pushing) == [("WAITING", 0, None)]
    assert deliver(pushing) == 1
    ((path, body, signature),) = hook.posts
    assert path == "/hooks/linkedin/1"
    (kept,) = pushing.control("GET", "pushes")
    assert json.loads(body) == {
        "notificationId": kept["notification_id"],
        "type": "EXPORT_CANDIDATE_PROFILE",
        "requestId": request_id,
    }
    (secret,) = secrets_of(pushing)
    assert signature == hexed(secret, "hmacsha256=" + body)
    assert outcome(pushing) == [("DELIVERED", 1, 204)]
    assert pushing.api("GET", EXPORTED + request_id).status_code == 200
    assert deliver(pushing) == 0


def test_a_rotated_secret_signs_from_then_on(pushing, hook):
    pushing.api(
        "POST",
        "/v2/developerApplicationsSecurity?action=rollDeveloperApplicationSecret",
        headers={"x-restli-method": "action"},
        json={},
    ).raise_for_status()
    old, new = secrets_of(pushing)
    export(pushing)
    deliver(pushing)
    ((_, body, signature),) = hook.posts
    assert signature == hexed(new, "hmacsha256=" + body) != hexed(old, "hmacsha256=" + body)


def test_a_switched_contract_is_pushed_to_each_application(pushing, hook, keys):
    other = pushing.connect((ORGANIZATION, "ONE_CLICK_EXPORT"), foreign_id="company-2")
    pushing.control("PATCH", "contracts/283441920", {"enabled": True})
    set_callback(pushing, keys, hook.url + "/2", other["token"])
    pushing.app.state.store.run("DELETE FROM challenges")
    pushing.control("PATCH", "contracts/283441920", {"enabled": False})
    assert deliver(pushing) == 1  # only the first has something on the contract
    path, body, _ = hook.posts.pop()
    assert (path, json.loads(body)["type"]) == ("/hooks/linkedin/1", "INTEGRATION_STATUS_CHANGE")
    changed = "/v2/atsIntegrations?q=request&requestId=" + json.loads(body)["requestId"]
    (element,) = pushing.api("GET", changed).json()["elements"]
    assert (element["integrationType"], element["integrationStatus"]) == ("CSA_API", "DISABLED")
    pushing.control("PATCH", "contracts/283441920", {"enabled": False})
    assert deliver(pushing) == 0
    pushing.app.state.store.run("UPDATE integrations SET status = 'REQUESTED'")
    pushing.control("PATCH", "contracts/283441920", {"enabled": True})
    assert deliver(pushing) == 2
    assert sorted(path for path, _, _ in hook.posts) == ["/hooks/linkedin/1", "/hooks/linkedin/1/2"]


@pytest.mark.parametrize("status", [200, 202, 299])
def test_any_success_acknowledges(pushing, hook, status):
    hook.statuses = [status]
    export(pushing)
    assert deliver(pushing) == 1
    assert outcome(pushing) == [("DELIVERED", 1, status)]


@pytest.mark.parametrize("status", [400, 401, 404, 500, 503, 301])
def test_anything_else_is_tried_again_and_given_up(pushing, hook, status):
    hook.statuses = [status] * 5
    export(pushing)
    assert deliver(pushing) == 3  # one attempt more than there are waits
    assert outcome(pushing) == [("GIVEN_UP", 3, status)]
    assert [path for path, _, _ in hook.posts] == ["/hooks/linkedin/1"] * 3
    assert len({body for _, body, _ in hook.posts}) == 1
    assert deliver(pushing, "?hurry=1") == 0


def test_it_waits_longer_each_time(pushing, hook):
    pushing.control("POST", "settings", {"push_waits": [100, 1000]})
    hook.statuses = [500, 500, 204]
    export(pushing)
    for attempt, wait in ((1, 100), (2, 1000)):
        before = pusher.machine_ms()
        assert deliver(pushing, "?hurry=1") == 1
        assert deliver(pushing) == 0
        (push,) = pushing.control("GET", "pushes")
        assert (push["state"], push["attempts"]) == ("WAITING", attempt)
        assert wait * 1000 <= push["next_at"] - before < wait * 1000 + 5000
    assert deliver(pushing, "?hurry=1") == 1
    assert outcome(pushing) == [("DELIVERED", 3, 204)]


def test_the_waits_without_a_setting():
    assert sorted(pusher.WAITS_S) == pusher.WAITS_S == [2, 10, 60, 300, 900]
    assert pusher.TIMEOUT_S == 3


def test_an_address_that_is_silent_or_gone(pushing, hook, monkeypatch):
    monkeypatch.setattr(pusher, "TIMEOUT_S", 0.1)
    hook.delay = 0.4
    pushing.control("POST", "settings", {"push_waits": []})
    export(pushing)
    deliver(pushing)
    hook.close()
    export(pushing)
    deliver(pushing)
    silent, gone = pushing.control("GET", "pushes")
    assert (silent["state"], silent["last_status"]) == ("GIVEN_UP", None)
    assert silent["last_error"] == "no answer within 3 seconds"
    assert (gone["state"], gone["last_status"]) == ("GIVEN_UP", None)
    assert gone["last_error"].startswith("ConnectError")


def test_a_second_delivery_of_the_same(pushing, hook):
    export(pushing)
    deliver(pushing)
    assert pushing.control("POST", "pushes/1/again") == {"id": 2}
    assert deliver(pushing) == 1
    first, second = hook.posts
    assert first == second
    missing = pushing.send("POST", "/sandbox/pushes/99/again")
    assert (missing.status_code, missing.json()) == (400, {"error": "pushes: 99 does not exist"})


def test_a_forged_one_is_signed_wrongly_and_sent_once(pushing, hook):
    hook.statuses = [401]
    body = {"client_id": client_of(pushing), "request_id": "R1"}
    pushing.control("POST", "pushes/forged", body)
    assert deliver(pushing) == 1
    ((_, body, signature),) = hook.posts
    assert json.loads(body)["requestId"] == "R1"
    assert len(signature) == 64
    assert signature != hexed(secrets_of(pushing)[0], "hmacsha256=" + body)
    assert outcome(pushing) == [("GIVEN_UP", 1, 401)]
    none = pushing.send("POST", "/sandbox/pushes/forged", json={"client_id": "x"})
    assert (none.status_code, none.json()) == (400, {"error": "clients: x has no CALLBACK_URL"})


def test_paused_pushes_wait(pushing, hook):
    pushing.control("POST", "settings", {"pushes": False})
    assert pushing.control("GET", "state")["pushes"] is False
    export(pushing)
    assert deliver(pushing) == 0
    assert hook.posts == []
    pushing.control("POST", "settings", {"pushes": True})
    assert deliver(pushing) == 1


def test_they_are_on_in_the_demo_world_and_off_in_the_empty_one(empty):
    assert empty.control("GET", "state")["pushes"] is False
    assert empty.control("POST", "reset", {"world": "empty", "pushes": True})["pushes"] is True
    assert empty.control("POST", "reset", {"world": "empty"})["pushes"] is False
    assert empty.control("POST", "reset", {"world": "demo"})["pushes"] is True
    wrong = empty.send("POST", "/sandbox/settings", json={"push_waits": ["1"]})
    assert wrong.json() == {"error": "push_waits must be a list of seconds"}
    for wait in (-1, 10**9, float("nan")):
        wrong = empty.send(
            "POST",
            "/sandbox/settings",
            content=f'{{"push_waits": [1, {wait}]}}'.replace("nan", "NaN"),
        )
        assert wrong.json() == {"error": "a wait must be between 0 and 86400 seconds"}


def test_one_that_waits_goes_to_the_address_of_today(pushing, hook, keys):
    export(pushing)
    set_callback(pushing, keys, hook.url + "/new")
    pushing.app.state.store.run("DELETE FROM challenges")
    deliver(pushing)
    assert hook.posts[0][0] == "/hooks/linkedin/1/new"
    assert pushing.control("GET", "pushes")[0]["url"] == hook.url + "/new"


def test_without_an_address_there_is_no_push(pushing, keys):
    key = keys.text(keys.integration(ORGANIZATION, "ONE_CLICK_EXPORT"))
    pushing.api("DELETE", f"/v2/atsIntegrations/{key}/configurations?ids=CALLBACK_URL")
    request_id = export(pushing)
    assert pushing.control("GET", "pushes") == []
    assert pushing.api("GET", EXPORTED + request_id).status_code == 200


def test_what_waits_survives_a_restart(pushing, hook, tmp_path):
    export(pushing)
    again = Browser(tmp_path / "connected.sqlite3", "empty")
    assert deliver(again) == 1
    assert outcome(again) == [("DELIVERED", 1, 204)]
    assert len(hook.posts) == 1
    again.close()


def test_the_running_sandbox_sends_by_itself(pushing, hook):
    app = pushing.app

    async def live():
        async with app.router.lifespan_context(app):
            for _ in range(100):
                await asyncio.sleep(0.02)
                if app.state.store.value("SELECT state FROM pushes") == "DELIVERED":
                    return True
        return False

    export(pushing)
    assert pushing.runner.run(live())
    assert len(hook.posts) == 1
