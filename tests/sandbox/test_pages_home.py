"""The first page and the page of a contract: switches, traffic, clock and faults, by hand."""

import pytest

from tests.sandbox.outline import Outline, get, post, refused


def test_only_the_switches_that_make_sense_are_offered(linkedin):
    def offered():
        buttons = Outline(get(linkedin, "/")).all("button")
        return [attrs["value"] for attrs, _ in buttons if attrs.get("name") == "switch"]

    assert offered() == ["disable", "expire"]
    post(linkedin, "/contracts/283441920/switch", switch="disable")
    assert offered() == ["enable"]
    there = post(linkedin, "/contracts/283441920/switch", switch="enable", **{"from": "contract"})
    assert there.headers["location"] == "/contracts/283441920"
    linkedin.control("PATCH", "contracts/283441920", {"product": "RECRUITER_LITE"})
    assert offered() == []


def test_the_traffic_is_switched_and_paced(demo):
    assert "Switch off<span" in get(demo, "/")
    post(demo, "/traffic", do="off")
    assert demo.control("GET", "traffic")["on"] is False
    post(demo, "/traffic", do="pace", per_minute="12.5")
    post(demo, "/traffic", do="on")
    told = demo.control("GET", "traffic")
    assert (told["on"], told["per_minute"]) == (True, 12.5)
    post(demo, "/traffic", do="step")
    assert demo.control("GET", "traffic")["steps"] == 1
    refused(demo, "/traffic", "do must be one of on, off, pace, step", do="more")
    refused(demo, "/traffic", "Things a minute must be a number", do="pace", per_minute="x")
    refused(
        demo, "/traffic", "per_minute must be above 0 and at most 600", do="pace", per_minute="0"
    )
    assert demo.control("GET", "traffic")["per_minute"] == 12.5


def test_what_happened_lately_is_told_in_words(demo):
    assert "Nothing has happened since this world was made." in get(demo, "/")
    words = {
        "answer": "wrote to",
        "contact": "got an InMail from",
        "headline": "has a new headline",
        "privacy": "shows less of the profile",
    }
    seen: set[str] = set()
    while seen != set(words):
        [thing] = demo.control("POST", "traffic/step")
        seen.add(thing["kind"])
        page = get(demo, "/")
        assert words[thing["kind"]] in page
        assert f'href="/members/{thing["person_id"]}"' in page
        assert "Nothing has happened" not in page


def test_the_clock_moves_by_hours_and_comes_back(linkedin):
    post(linkedin, "/clock", hours="12")
    post(linkedin, "/clock", hours="168")
    assert linkedin.control("GET", "state")["offset_seconds"] == 180 * 3600
    assert "7 days ahead of real time." in get(linkedin, "/")
    post(linkedin, "/clock", own="-181.5")
    assert linkedin.control("GET", "state")["offset_seconds"] == -1.5 * 3600
    assert "1 hour behind real time." in get(linkedin, "/")
    post(linkedin, "/clock", hours="real")
    assert linkedin.control("GET", "state")["offset_seconds"] == 0
    for own, message in (
        ("", "Hours must be a number"),
        ("nan", "Hours is too large"),
        ("90000", "The clock moves ten years at most"),
    ):
        refused(linkedin, "/clock", message, own=own)
    assert linkedin.control("GET", "state")["offset_seconds"] == 0


def test_faults_are_switched_on_and_cleared(linkedin):
    post(linkedin, "/faults", kind="429", path_prefix="/v2/people", times="2")
    post(linkedin, "/faults", kind="slow_drip", path_prefix="", times="")
    one, two = linkedin.control("GET", "faults")
    assert (one["kind"], one["path_prefix"], one["remaining"]) == ("429", "/v2/people", 2)
    assert (two["kind"], two["path_prefix"], two["remaining"]) == ("slow_drip", "", None)
    page = get(linkedin, "/")
    assert "on /v2/people, 2 more times" in page
    assert "on every address, until cleared" in page
    assert "2 faults on" in get(linkedin, "/members")
    post(linkedin, "/faults/clear", fault=str(one["id"]))
    assert linkedin.control("GET", "faults") == [two]
    post(linkedin, "/faults", kind="500", path_prefix="/v2", times="1")
    post(linkedin, "/faults/clear")
    assert linkedin.control("GET", "faults") == []


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"kind": "rain"}, "kind must be one of "),
        ({"kind": "500", "times": "0"}, "times must be at least 1"),
        ({"kind": "500", "times": "1.5"}, "Times must be a whole number"),
        ({"kind": "500", "times": "many"}, "Times must be a number"),
    ],
)
def test_a_wrong_fault_is_refused(linkedin, form, message):
    answer = post(linkedin, "/faults", 400, **form)
    assert f'role="alert">{message}' in answer.text
    assert linkedin.control("GET", "faults") == []


def test_every_kind_of_fault_can_be_chosen(linkedin):
    page = Outline(get(linkedin, "/"))
    select = [attrs["value"] for attrs, path in page.all("option") if "select" in path]
    for kind in select:
        post(linkedin, "/faults", kind=kind, path_prefix="/nowhere", times="1")
    assert [fault["kind"] for fault in linkedin.control("GET", "faults")] == select
    assert len(select) >= 9


def test_the_last_calls_are_shown_briefly(linkedin, keys):
    key = keys.application("A1")
    linkedin.api("GET", "/v2/seatsV2?q=attributes&contracts=urn:li:contract:283441920&start=0")
    linkedin.api("GET", f"/v2/atsApplications/{keys.text(key)}/stages?ids=x")
    page = get(linkedin, "/")
    assert "<code>GET /v2/seatsV2</code>" in page
    assert "<code>GET /v2/atsApplications/…/stages</code>" in page
    assert "atsJobApplicationId=" not in page


def test_contracts_and_seats_are_paged(empty):
    size = {"contracts": 45, "seats": 40, "leads": 30}
    empty.control("POST", "reset", {"world": "generated", **size})
    path, seen = "/", []
    while path:
        page = get(empty, path)
        seen += [
            attrs["id"]
            for attrs, _ in Outline(page).all("article")
            if attrs["id"].startswith("contract-")
        ]
        following = [
            a["href"] for a, _ in Outline(page).all("a") if a["href"].startswith("/?after")
        ]
        path = following[0] if following else ""
    assert len(seen) == len(set(seen)) == 45
    assert "All 40 seats" in page
    contract = Outline(get(empty, "/contracts/310000001"))
    assert len(contract.all("tr")) == 41


def test_the_page_of_a_contract_lists_all_seats(demo):
    page = get(demo, "/contracts/283977014")
    assert page.count("<tr>") == 26
    assert "Aoife Brennan" in page
    assert "Parked" in page
    answer = post(
        demo, "/contracts/283977014/seats", first_name="Zoë", last_name="Quinn", email="z@q.example"
    )
    seat = get(demo, answer.headers["location"])
    assert "Zoë Quinn" in seat
    assert "z@q.example" in seat
    refused(
        demo,
        "/contracts/283977014/seats",
        "A first name and a last name are needed",
        first_name="Zoë",
    )
    assert get(demo, "/contracts/283977014").count("<tr>") == 27


def test_job_slots_are_bought(linkedin):
    post(linkedin, "/contracts/283441920/slots", slots="7")
    assert linkedin.control("GET", "contracts")[0]["slots"] == 7
    assert 'value="7"' in get(linkedin, "/contracts/283441920")
    for slots, message in (
        ("-1", "Job slots must be between 0 and 100,000"),
        ("1.5", "Job slots must be a whole number"),
        ("", "Job slots must be a number"),
    ):
        refused(linkedin, "/contracts/283441920/slots", message, slots=slots)
    assert linkedin.control("GET", "contracts")[0]["slots"] == 7


def test_an_empty_world_says_what_to_do(empty):
    page = get(empty, "/")
    assert "There is no contract in this world." in page
    assert 'href="/world"' in page
    assert "There is no member in this world." in get(empty, "/members")
