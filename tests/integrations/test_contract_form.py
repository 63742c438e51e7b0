"""Add Contract: help, lengths of history with what they cost, and what was typed stays."""

import re
from pathlib import Path
from typing import Any

import pytest

from integrations.estimates import (
    PRESETS,
    calls_for,
    estimate,
    estimates,
    seconds_for,
    spoken,
)
from integrations.linkedin.limits import INMAIL_CALLS_PER_DAY
from integrations.models import Contract
from tests.cast import Cast, inside
from tests.factories import ContractFactory

URL, ESTIMATE = "/contracts/add/", "/contracts/estimate/"
DAY = 24 * 60 * 60


@pytest.fixture
def alice(cast: Cast, as_user: Any) -> Any:
    return as_user(cast.alice)


def value_of(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert found
    value = re.search(r'value="([^"]*)"', found[0])
    return value[1] if value else ""


# -- What it costs ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "seats", "inmail", "calls"),
    [
        (30, 1, 0, 60),
        (180, 1, 0, 360),
        (180, 40, 0, 14_400),
        (730, 40, 0, 58_400),
        (180, 0, 0, 0),
        (30, 1, 6_000, 60),
        (30, 1, 6_001, 61),
        (30, 1, 6_100, 61),
    ],
)
def test_calls_are_windows_and_further_pages(
    days: int, seats: int, inmail: int, calls: int
) -> None:
    assert calls_for(days=days, seats=seats, inmail=inmail) == calls


def test_a_day_s_limit_makes_the_rest_wait() -> None:
    assert INMAIL_CALLS_PER_DAY == 100_000
    assert seconds_for(360) == 180
    assert seconds_for(INMAIL_CALLS_PER_DAY) == DAY
    assert seconds_for(INMAIL_CALLS_PER_DAY + 2) == DAY + 1
    assert seconds_for(2 * INMAIL_CALLS_PER_DAY) == 2 * DAY


def test_more_days_and_more_seats_never_cost_less() -> None:
    for seats in (1, 10, 40):
        costs = [estimate(days=days, seats=seats).calls for days in PRESETS]
        assert costs == sorted(costs)
    for days in PRESETS:
        rows = estimates(days)
        assert [row.seats for row in rows] == [1, 10, 40]
        assert [row.calls for row in rows] == sorted(row.calls for row in rows)
        assert rows[1].calls == 10 * rows[0].calls


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 minute"),
        (89, "1 minute"),
        (180, "3 minutes"),
        (59 * 60, "59 minutes"),
        (3600, "1 hour"),
        (3601, "1.5 hours"),
        (8.1 * 3600, "8.5 hours"),
        (36 * 3600, "36 hours"),
        (3 * DAY, "3 days"),
    ],
)
def test_lengths_of_time_in_words(seconds: int, words: str) -> None:
    assert spoken(seconds) == words


# -- The page --------------------------------------------------------------------------------


@pytest.mark.acceptance(8)
@pytest.mark.django_db
def test_the_form_says_where_the_id_is_and_what_comes_next(alice: Any) -> None:
    page = alice.get(URL).text
    assert "More &gt; Admin Settings. The ID is at the top left, under the contract name." in (
        page.replace("More > Admin", "More &gt; Admin")
    )
    assert 'href="/static/img/contract-id.svg#picture"' in page
    picture = Path("static/img/contract-id.svg").read_text()
    assert 'id="picture"' in picture
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b|<script|style=", picture), "the page's own colours"
    assert "An administrator of the contract" in page
    assert "Recruiter Lite contracts" in page
    for preset in PRESETS:
        assert f'name="preset" value="{preset}"' in " ".join(page.split())


@pytest.mark.django_db
def test_the_cost_of_the_usual_choice_and_of_all_others_is_there_without_scripts(
    alice: Any,
) -> None:
    page = " ".join(alice.get(URL).text.split())
    assert value_of(page, "history_days") == "180"
    assert "What 180 days take, at least" in page
    for calls in ("360", "3,600", "14,400"):
        assert f"<td>{calls}</td>" in page
    for calls in ("60", "1,800", "29,200", "58,400"):
        assert re.search(rf"<td>\s*{calls}\s*<span", page), calls
    assert "100,000 calls a day" in page
    assert "known only after set-up" in page


@pytest.mark.django_db
@pytest.mark.parametrize("htmx", [False, True])
def test_a_usual_length_fills_the_number_in_and_adds_nothing(
    cast: Cast, alice: Any, htmx: bool
) -> None:
    typed = {"contract_id": "28-34", "name": "North <b>", "history_days": "45", "preset": "365"}
    headers = {"HX-Request": "true"} if htmx else {}
    page = alice.post(URL, typed, headers=headers).text
    assert value_of(page, "history_days") == "365"
    assert "What 365 days take, at least" in page
    assert re.search(r'value="365"[^>]*aria-pressed="true"', page)
    assert ("<html" in page) is not htmx
    if not htmx:
        assert value_of(page, "contract_id") == "28-34"
        assert value_of(page, "name") == "North &lt;b&gt;"
        assert "errors" not in re.findall(r'class="([^"]*)"', page)
    with inside(cast.northwind):
        assert not Contract.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("preset", ["x", "-1", "99999"])
def test_a_made_up_length_is_no_crash(alice: Any, preset: str) -> None:
    page = alice.post(URL, {"preset": preset}).text
    assert (
        'aria-pressed="true"' not in page[page.index('id="history"') : page.index('id="estimate"')]
    )


@pytest.mark.django_db
def test_the_estimate_follows_the_number(alice: Any) -> None:
    page = alice.get(ESTIMATE, {"history_days": "90"}).text
    assert "What 90 days take, at least" in page
    assert "<td>180</td>" in page
    assert "<html" not in page
    for wrong in ("29", "731", "x", ""):
        answer = alice.get(ESTIMATE, {"history_days": wrong})
        assert answer.status_code == 200
        assert "<table" not in answer.text
    assert alice.post(ESTIMATE).status_code == 405


@pytest.mark.acceptance(16)
@pytest.mark.django_db
def test_the_acknowledgement_says_what_is_exchanged(alice: Any) -> None:
    page = " ".join(alice.get(URL).text.split())
    told = page[page.index("What is exchanged") : page.index('name="acknowledge"')]
    for said in (
        "First and last name, location, headline and current employer",
        "The InMail itself, sent and received, of linked seat holders only",
        "Name and e-mail address of everyone with a seat",
        "The hiring status of each application",
        "Never: notes, single reviews, messages written elsewhere",
        '<a href="/help/information-shared/">',
    ):
        assert said in told


@pytest.mark.acceptance(10)
@pytest.mark.django_db
def test_the_company_s_id_is_asked_once(cast: Cast, alice: Any) -> None:
    assert '<label class="label" for="id_organization_id">' in " ".join(alice.get(URL).text.split())
    with inside(cast.northwind):
        ContractFactory(acknowledged_by=cast.alice.user)
    page = " ".join(alice.get(URL).text.split())
    assert 'for="id_organization_id"' not in page
    assert '<span class="num">5550001</span>' in page
    assert value_of(page, "organization_id") == "5550001"
