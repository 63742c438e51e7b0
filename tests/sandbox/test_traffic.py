"""Traffic: what happens by itself, step by step, and when it does not."""

import asyncio

import pytest

from integrations.sandbox import living, traffic


def steps(browser, count):
    return browser.control("POST", "traffic/step", {"steps": count})


def rows(browser, sql, *values):
    return [tuple(row) for row in browser.app.state.store.rows(sql, *values)]


def timeless(things):
    """What happened, without when; an InMail that was written now has the time in its id."""
    return [{k: v for k, v in thing.items() if k not in {"at", "event_id"}} for thing in things]


def test_the_same_world_lives_the_same_life(demo):
    first = timeless(steps(demo, 40))
    assert {thing["kind"] for thing in first} == {"answer", "contact", "headline", "privacy"}
    assert [thing["step"] for thing in first] == list(range(1, 41))
    demo.control("POST", "reset", {"world": "demo"})
    assert timeless(steps(demo, 40)) == first


def test_every_step_does_what_it_says(demo):
    def counted():
        people, events = (
            demo.control("GET", "state")["counts"]["people"],
            rows(demo, "SELECT count(*) FROM events"),
        )
        return people, events[0][0]

    seen: set[str] = set()
    while len(seen) < 4:
        people, events = counted()
        before = {row["id"]: row for row in demo.control("GET", "people")}
        [thing] = steps(demo, 1)
        seen.add(thing["kind"])
        after = {row["id"]: row for row in demo.control("GET", "people")}
        new, old = after[thing["person_id"]], before.get(thing["person_id"], {})
        if thing["kind"] == "answer":
            assert counted() == (people, events + 1)
            sql = "SELECT thread, direction FROM events WHERE person_id = ? AND seat_id = ?"
            sql += " ORDER BY created_at, id"
            talk = rows(demo, sql, thing["person_id"], thing["seat_id"])
            assert [direction for _, direction in talk[-2:]] == ["sent", "received"]
            assert talk[-1][0] == talk[-2][0]
        elif thing["kind"] == "contact":
            assert counted() == (people + 1, events + 1)
            assert old == {}
            event = rows(
                demo, "SELECT direction, seat_id FROM events WHERE id = ?", thing["event_id"]
            )
            assert event == [("sent", thing["seat_id"])]
        elif thing["kind"] == "headline":
            assert counted() == (people, events)
            assert new["headline"].endswith(new["employer"])
            assert new["headline"] != old["headline"]
            assert new["last_modified"] > old["last_modified"]
        else:
            order = ["OPEN", "LIMITED", "PRIVATE"]
            assert order.index(new["privacy"]) == order.index(old["privacy"]) + 1


def test_nobody_writes_from_a_seat_that_is_off(linkedin):
    linkedin.control("PATCH", "contracts/283441920", {"enabled": False})
    assert {thing["kind"] for thing in steps(linkedin, 30)} <= {"headline", "privacy", "nothing"}
    assert linkedin.control("GET", "inmail") == []
    linkedin.control("PATCH", "contracts/283441920", {"enabled": True})
    assert "contact" in {thing["kind"] for thing in steps(linkedin, 30)}


def test_in_an_empty_world_nothing_happens(empty):
    assert {thing["kind"] for thing in steps(empty, 20)} == {"nothing"}
    assert empty.control("GET", "state")["counts"]["people"] == 0


def test_the_last_twelve_are_told_newest_first(demo):
    made = steps(demo, 15)
    told = demo.control("GET", "traffic")
    assert told["lately"] == made[:2:-1]
    assert told["steps"] == 15


@pytest.mark.parametrize(("world", "on"), [("demo", True), ("empty", False), ("generated", False)])
def test_it_is_on_in_the_demo_world_only(empty, world, on):
    empty.control("POST", "reset", {"world": world})
    told = empty.control("GET", "traffic")
    assert (told["on"], told["per_minute"], told["lately"]) == (on, 1.0, [])


def test_the_switch_and_the_pace(demo):
    assert demo.control("POST", "traffic", {"on": False})["on"] is False
    assert demo.control("POST", "traffic", {"per_minute": 30})["per_minute"] == 30.0
    assert demo.control("GET", "traffic")["on"] is False
    assert demo.control("POST", "traffic", {"on": True})["on"] is True
    for wrong in (0, -1, 601):
        answer = demo.send("POST", "/sandbox/traffic", json={"per_minute": wrong})
        assert (answer.status_code, answer.json()) == (
            400,
            {"error": "per_minute must be above 0 and at most 600"},
        )
    answer = demo.send("POST", "/sandbox/traffic/step", json={"steps": 0})
    assert answer.json() == {"error": "steps must be between 1 and 1,000"}
    assert demo.control("GET", "traffic")["per_minute"] == 30.0


def test_the_environment_forbids_it(demo, monkeypatch):
    monkeypatch.setenv("SANDBOX_TRAFFIC", "0")
    told = demo.control("POST", "traffic", {"on": True})
    assert (told["on"], told["allowed"]) == (False, False)
    monkeypatch.delenv("SANDBOX_TRAFFIC")
    assert demo.control("GET", "traffic")["on"] is True


def test_the_loop_steps_while_it_is_on(demo, monkeypatch):
    monkeypatch.setattr(living, "LOOK_SECONDS", 0.001)
    store = demo.app.state.store
    traffic.choose(store, per_minute=600)

    async def a_while():
        life = asyncio.create_task(living.live(store))
        # A thousandth of a second counts as itself: 600 a minute are a hundred looks each.
        await asyncio.sleep(1)
        life.cancel()

    demo.runner.run(a_while())
    done = traffic.reading(store)["steps"]
    assert 1 <= done <= 20
    traffic.choose(store, on=False)
    demo.runner.run(a_while())
    assert traffic.reading(store)["steps"] == done


@pytest.mark.parametrize("pace", [0.5, 1, 60])
def test_the_gaps_are_about_the_pace(demo, pace):
    store = demo.app.state.store
    traffic.choose(store, per_minute=pace)
    gaps = []
    for number in range(200):
        store.set_setting("sequence.traffic", str(number))
        gaps.append(living.next_gap(store))
    mean = 60 / pace
    assert min(gaps) >= mean / 2
    assert max(gaps) <= mean * 1.5
    assert 0.9 * mean < sum(gaps) / 200 < 1.1 * mean
