"""The watch over the other tests of this folder notices what it is there for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page

from tests.browser.watch import Watch


@pytest.fixture
def page(transactional_db: None, visitor: Callable[..., Page]) -> Page:
    page = visitor()
    page.goto("/accounts/login/")
    return page


def seen(watch: Watch) -> list[str]:
    """What was noticed, taken out so that this test is not failed for it."""
    found, watch.problems[:] = list(watch.problems), []
    return found


@pytest.mark.parametrize("url", ["http://elsewhere.example/", "https://192.0.2.1/a.png"])
def test_a_request_that_leaves_is_aborted_and_told(page: Page, watch: Watch, url: str) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto(url)
    assert f"requested elsewhere: {url}" in seen(watch)


def test_an_image_from_elsewhere_is_told(visitor: Callable[..., Page], watch: Watch) -> None:
    page = visitor()
    with page.expect_event("requestfailed"):
        page.set_content("<img src='http://elsewhere.example/a.png' alt=''>")
    assert "requested elsewhere: http://elsewhere.example/a.png" in seen(watch)


def test_what_the_policy_blocks_is_told(page: Page, watch: Watch) -> None:
    with page.expect_console_message():
        page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert "Content Security Policy" in " ".join(seen(watch))


def test_a_broken_script_is_told(page: Page, watch: Watch) -> None:
    with page.context.expect_event("weberror"):
        page.evaluate("setTimeout(() => { throw new Error('on purpose'); })")
    assert ["on purpose" in problem for problem in seen(watch)] == [True]


def test_what_a_page_misses_is_told_and_a_missing_page_is_not(page: Page, watch: Watch) -> None:
    response = page.goto("/nowhere/")
    assert response is not None
    assert response.status == 404
    assert watch.problems == []
    with page.expect_console_message():
        page.evaluate("fetch('/static/nowhere.js')")
    assert ["/static/nowhere.js" in problem for problem in seen(watch)] == [True]
