"""What a customer's administrator sees, what was pushed, and the world as a whole."""

import json

import pytest

from tests.sandbox.outline import Outline, get, post, refused

CONTRACT, ORGANIZATION = "urn:li:contract:283441920", "urn:li:organization:5550001"
KEY = {"context": CONTRACT, "type": "CSA_API", "tenant": "RECRUITER", "provider": "ATS"}


@pytest.fixture
def asked(empty):
    """One contract whose integrations wait, and the client that named them."""
    contract = {"contract_id": "283441920", "organization_id": "5550001", "name": "Northwind <G>"}
    empty.control("POST", "contracts", {**contract, "organization_name": "Northwind Group"})
    contexts = ((CONTRACT, "CSA_API"), (ORGANIZATION, "ONE_CLICK_EXPORT"))
    empty.client = empty.connect(*contexts)
    empty.token = empty.client["token"]
    return empty


def statuses(browser):
    rows = browser.control("GET", "state")["integrations"]
    return {row["type"]: row["status"] for row in rows}


def test_what_waits_is_shown_per_organization_and_contract(asked):
    page = get(asked, "/integrations")
    Outline(page)
    for words in (
        "What your LinkedIn administrator sees",
        "Northwind &lt;G&gt;</a>",
        "Northwind Group</h2>",
        "Recruiter System Connect",
        "One-click export",
        "Named “<bdi>Acme</bdi>” by <bdi>SB - company-1</bdi>",
    ):
        assert words in page
    assert page.index("Organization 5550001") < page.index("contract 283441920")
    assert page.count("Waiting</span>") == 2
    assert "None is in this state." in get(asked, "/integrations?status=ENABLED")


def test_one_integration_is_switched_and_the_ats_is_told(asked, keys):
    client_id = asked.client["client_id"]
    callback = {"configurationValue": {"string": "https://ats.example/hooks/1"}}
    key = keys.text(keys.integration(ORGANIZATION, "ONE_CLICK_EXPORT"))
    url = f"/v2/atsIntegrations/{key}/configurations?ids=CALLBACK_URL"
    asked.api("PUT", url, json={"entities": {"CALLBACK_URL": callback}}).raise_for_status()
    switch = {**KEY, "client_id": client_id}
    post(asked, "/integrations/switch", **switch, status="ENABLED")
    assert statuses(asked) == {"CSA_API": "ENABLED", "ONE_CLICK_EXPORT": "REQUESTED"}
    post(asked, "/integrations/switch", **switch, status="ENABLED")
    [push] = asked.control("GET", "pushes")
    assert (push["type"], push["client_id"]) == ("INTEGRATION_STATUS_CHANGE", client_id)
    url = f"/v2/atsIntegrations?q=request&requestId={push['request_id']}"
    [element] = asked.api("GET", url).json()["elements"]
    assert (element["integrationContext"], element["integrationStatus"]) == (CONTRACT, "ENABLED")
    post(asked, "/integrations/switch", **switch, status="DISABLED")
    assert statuses(asked)["CSA_API"] == "DISABLED"
    assert len(asked.control("GET", "pushes")) == 2


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({**KEY, "status": "REQUESTED"}, "status must be one of ENABLED, DISABLED"),
        (
            {**KEY, "context": "urn:li:contract:1", "status": "ENABLED"},
            "integrations: CSA_API on urn:li:contract:1 does not exist",
        ),
        (
            {"context": CONTRACT, "status": "ENABLED"},
            "An integration is named by context, type, tenant and provider",
        ),
    ],
)
def test_wrong_switches_are_refused(asked, form, message):
    refused(asked, "/integrations/switch", message, client_id=asked.client["client_id"], **form)
    assert set(statuses(asked).values()) == {"REQUESTED"}


def test_pushes_are_listed_and_sent_again(asked, keys):
    test_one_integration_is_switched_and_the_ats_is_told(asked, keys)
    first = asked.control("GET", "pushes")[0]
    page = get(asked, "/pushes")
    Outline(page)
    assert "https://ats.example/hooks/1" in page
    assert page.count("An integration was switched") == 2
    assert "Not sent yet" in page
    assert first["request_id"] in page
    post(asked, f"/pushes/{first['id']}/again", do="again")
    post(asked, f"/pushes/{first['id']}/again", do="forge")
    again, forged = asked.control("GET", "pushes")[2:]
    assert again["notification_id"] == first["notification_id"]
    assert (again["forged"], forged["forged"]) == (False, True)
    assert forged["notification_id"] != first["notification_id"]
    assert "forged signature" in get(asked, "/pushes")
    refused(asked, "/pushes/99/again", "pushes: 99 does not exist", do="again")


def test_pushes_are_held_back_and_let_go(asked):
    assert asked.control("GET", "state")["pushes"] is False
    assert "Pushes wait here and do not leave." in get(asked, "/pushes")
    post(asked, "/pushes/switch", do="on")
    assert asked.control("GET", "state")["pushes"] is True
    post(asked, "/pushes/switch", do="off")
    assert asked.control("GET", "state")["pushes"] is False
    store = asked.app.state.store
    store.run(
        "INSERT INTO pushes (notification_id, client_id, context, type, request_id, url, body,"
        " created_at, next_at) VALUES ('n', 'c', 'x', 'RESYNC_JOBS', 'r', 'https://a', ?, 1, ?)",
        json.dumps({"notificationId": "n"}),
        2**60,
    )
    post(asked, "/pushes/hurry")
    assert store.value("SELECT next_at FROM pushes") == 0


def test_pushes_are_paged(asked):
    store = asked.app.state.store
    for number in range(120):
        store.run(
            "INSERT INTO pushes (notification_id, client_id, context, type, request_id, url, body,"
            " created_at) VALUES (?, 'c', 'x', 'RESYNC_JOBS', 'r', 'https://a', '{}', 1)",
            f"n{number}",
        )
    counts, path = [], "/pushes"
    while path:
        page = Outline(get(asked, path))
        forms = [attrs["action"] for attrs, _ in page.all("form")]
        counts.append(len([action for action in forms if action.endswith("/again")]))
        older = [a["href"] for a, _ in page.all("a") if a["href"].startswith("/pushes?before")]
        path = older[0] if older else ""
    assert counts == [50, 50, 20]


def test_a_world_is_started_over_by_hand(linkedin):
    form = {"world": "generated", "seed": "9", "leads": "40", "seats": "", "limited_share": "0.5"}
    refused(linkedin, "/world", "Tick the box first: everything in this world goes", **form)
    assert linkedin.control("GET", "state")["world"] == "empty"
    post(linkedin, "/world", **form, sure="1", keep_clients="1")
    state = linkedin.control("GET", "state")
    assert (state["world"], state["counts"]["people"]) == ("generated", 40)
    assert len(linkedin.control("GET", "clients")) == 2
    assert "Generated world, seed 9" in get(linkedin, "/world")
    post(linkedin, "/world", world="empty", sure="1", leads="40")
    assert linkedin.control("GET", "state")["counts"]["people"] == 0
    assert len(linkedin.control("GET", "clients")) == 1


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"world": "moon"}, "world must be one of demo, empty, generated"),
        ({"world": "generated", "leads": "x"}, "Members must be a number"),
        ({"world": "generated", "leads": "1.5"}, "Members must be a whole number"),
        ({"world": "generated", "seats": "41"}, "seats must be between 3 and 40"),
        ({"world": "generated", "late_share": "2"}, "late_share must be between 0 and 1"),
    ],
)
def test_a_wrong_world_is_refused_and_this_one_stays(linkedin, form, message):
    refused(linkedin, "/world", message, sure="1", **form)
    assert linkedin.control("GET", "state")["counts"]["people"] == 1
