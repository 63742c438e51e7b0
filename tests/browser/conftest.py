"""Browser tests: Debian's Chromium on the live server, and nothing that leaves this machine."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser.inspection import Inspection
from tests.browser.quality import prepare
from tests.browser.session import become
from tests.browser.watch import NOTHING_ELSE, Watch
from tests.cast import Cast, Member

HERE = Path(__file__).parent
DEBIAN = Path("/usr/bin/chromium")
CHROMIUM = os.environ.get("CHROMIUM") or (str(DEBIAN) if DEBIAN.exists() else "")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-default-apps",
    NOTHING_ELSE,
)
MISSING = (
    "There is no Chromium, so no browser test can run. Install it (Debian: apt-get install "
    "chromium) or give its path: CHROMIUM=/path/to/chromium"
)
PATIENCE = 15_000


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, before anything chooses by the mark."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if CHROMIUM:
        return
    if os.environ.get("CI"):
        pytest.fail(MISSING, pytrace=False)
    pytest.skip(MISSING)


@pytest.fixture(autouse=True, scope="package")
def orm_beside_playwright() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def playwright(django_db_setup: None, playwright: Playwright) -> Playwright:
    """Ends before the test database does, so that its removal meets no event loop."""
    return playwright


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(ARGUMENTS)}


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What no page may do. A test that expects some of it takes it out of `watch.problems`."""
    watch = Watch()
    yield watch
    assert watch.problems == []


# `watch` and the database come first in the list of arguments, so that they are taken down after
# the browser has let go of the pages.
@pytest.fixture
def new_context(
    watch: Watch, new_context: Callable[..., BrowserContext]
) -> Callable[..., BrowserContext]:
    def make(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        watch.attach(context)
        return context

    return make


@pytest.fixture
def visitor(live_server: Any, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`visitor(width=390)` is a page of somebody who is not signed in."""

    def opened(*, width: int = 1440, height: int = 900, **options: Any) -> Page:
        viewport = {"width": width, "height": height}
        context = new_context(base_url=live_server.url, viewport=viewport, **options)
        return context.new_page()

    return opened


@pytest.fixture
def signed_in(visitor: Callable[..., Page], live_server: Any) -> Callable[..., Page]:
    """`signed_in(cast.alice)` is a page in which Alice is signed in, without the form."""

    def opened(member: Member, **options: Any) -> Page:
        page = visitor(**options)
        become(page, member.user, live_server.url)
        return page

    return opened


@pytest.fixture
def inspection(cast: Cast, visitor: Callable[..., Page], live_server: Any) -> Inspection:
    """A page with axe in it. One for the whole test: a new one costs a second.

    Without motion, or colours would be measured on their way from one theme to the other.
    """
    page = visitor(reduced_motion="reduce")
    prepare(page.context)
    return Inspection(page, live_server.url)
