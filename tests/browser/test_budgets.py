"""What the busiest page may weigh, and that it stands still while it loads."""

import gzip
from collections import defaultdict
from collections.abc import Callable

from playwright.sync_api import Page, Response

from tests.browser.filled import leads
from tests.cast import Cast

BUDGETS = {"document": 15_000, "stylesheet": 10_000, "script": 30_000, "font": 0}
"""Bytes after gzip, by kind, as the design brief names them."""
SHIFT = 0.01
_SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => setTimeout(() => done(sum), 300));
})"""


def weigh(page: Page, url: str) -> tuple[dict[str, int], list[Response]]:
    """Bytes by kind of everything the page loads, and the answers themselves."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  it is marked
    page.goto(url, wait_until="networkidle")
    bytes_of: dict[str, int] = defaultdict(int)
    for answer in answers:
        bytes_of[answer.request.resource_type] += len(gzip.compress(answer.body(), 6))
    return bytes_of, answers


def test_fifty_leads_stay_within_the_budget(cast: Cast, signed_in: Callable[..., Page]) -> None:
    leads(cast, 60)
    page = signed_in(cast.bob)
    bytes_of, answers = weigh(page, "/leads/")
    assert page.locator("tr[data-row]").count() == 50
    assert {answer.status for answer in answers} == {200}
    over = {kind: bytes_of[kind] for kind, most in BUDGETS.items() if bytes_of[kind] > most}
    assert over == {}
    # What is not weighed must not be there at all: images are the mark in the tab, at most.
    assert set(bytes_of) <= {*BUDGETS, "image", "other"}
    assert bytes_of["image"] + bytes_of["other"] < 2_000
    assert min(bytes_of[kind] for kind in ("document", "stylesheet", "script")) > 500


def test_a_page_that_polls_stays_within_the_budget(
    cast: Cast, signed_in: Callable[..., Page]
) -> None:
    """A contract that is being set up."""
    from integrations.models import Contract
    from tests.cast import inside
    from tests.factories import ContractFactory

    with inside(cast.northwind):
        requested = ContractFactory(state=Contract.State.REQUESTED, acknowledged_by=cast.alice.user)
    # Polling never lets the network come to rest for long, yet longer than `networkidle` asks.
    bytes_of, answers = weigh(signed_in(cast.alice), f"/contracts/{requested.id}/")
    assert any("htmx" in answer.url for answer in answers)
    over = {kind: bytes_of[kind] for kind, most in BUDGETS.items() if bytes_of[kind] > most}
    assert over == {}


def test_a_hundred_seats_stay_within_the_budget(cast: Cast, signed_in: Callable[..., Page]) -> None:
    from tests.cast import inside
    from tests.factories import ContractFactory, SeatFactory

    with inside(cast.northwind):
        contract = ContractFactory(acknowledged_by=cast.alice.user)
        SeatFactory.create_batch(100, contract=contract)
    page = signed_in(cast.alice)
    for url in (f"/contracts/{contract.id}/users/", "/contracts/add/"):
        bytes_of, answers = weigh(page, url)
        assert {answer.status for answer in answers} == {200}
        over = {kind: bytes_of[kind] for kind, most in BUDGETS.items() if bytes_of[kind] > most}
        assert over == {}, url
        assert page.evaluate(_SHIFT) < SHIFT


def test_the_layout_does_not_shift(cast: Cast, signed_in: Callable[..., Page]) -> None:
    leads(cast, 50)
    for width, height in ((1440, 900), (390, 844)):
        page = signed_in(cast.bob, width=width, height=height)
        page.goto("/leads/")
        first = page.locator("tr[data-row] a").first.get_attribute("href")
        assert page.evaluate(_SHIFT) < SHIFT
        page.goto(str(first))
        assert page.evaluate(_SHIFT) < SHIFT


def test_the_measure_of_shifts_measures(cast: Cast, signed_in: Callable[..., Page]) -> None:
    leads(cast, 5)
    page = signed_in(cast.bob)
    page.goto("/leads/")
    page.evaluate("""() => {
      const late = document.createElement('p');
      late.textContent = 'late';
      late.style.height = '300px';
      document.querySelector('main').prepend(late);
    }""")
    assert page.evaluate(_SHIFT) > SHIFT
