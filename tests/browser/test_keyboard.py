"""The keys of the help list do what it says, and never while somebody types."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filled import leads
from tests.cast import Cast

ACTIVE = "tr[data-row][data-active]"


@pytest.fixture
def page(cast: Cast, signed_in: Callable[..., Page]) -> Page:
    """Alice's list of five leads."""
    leads(cast, 5)
    page = signed_in(cast.alice)
    page.goto("/leads/")
    return page


def rows(page: Page) -> list[str]:
    return page.locator("tr[data-row] .row-link").all_inner_texts()


def test_j_and_k_move_and_enter_opens(page: Page) -> None:
    names = rows(page)
    active = page.locator(f"{ACTIVE} .row-link")
    expect(active).to_have_count(0)
    for key, expected in (("j", 0), ("j", 1), ("J", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(active).to_have_text(names[expected])
        expect(active).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(names[1])
    # On a lead they go to the next and the previous one, without the list.
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_have_text(names[2])
    page.keyboard.press("k")
    expect(page.get_by_role("heading", level=1)).to_have_text(names[1])


def test_j_and_k_stop_at_the_ends(page: Page) -> None:
    names = rows(page)
    for _ in range(len(names) + 2):
        page.keyboard.press("j")
    expect(page.locator(f"{ACTIVE} .row-link")).to_have_text(names[-1])
    for _ in range(len(names) + 2):
        page.keyboard.press("k")
    expect(page.locator(f"{ACTIVE} .row-link")).to_have_text(names[0])


def test_slash_and_ctrl_k_search(page: Page) -> None:
    page.keyboard.press("/")
    box = page.get_by_role("searchbox", name="Search leads").and_(page.locator("main input"))
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.keyboard.press("Escape")
    expect(box).not_to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.locator("#jump")).to_be_focused()
    page.keyboard.type("lindqvist")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leads/?search=lindqvist")
    # Ctrl K is no single key: it works from inside a field too.
    page.locator("#search").focus()
    page.keyboard.press("Control+k")
    expect(page.locator("#jump")).to_be_focused()


def test_ctrl_k_searches_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.keyboard.press("Control+k")
    expect(page.locator("#search")).to_be_focused()


def test_g_and_a_letter_go_to_a_page(page: Page) -> None:
    for letter, address in (("l", "/leads/"), ("c", "/contracts/"), ("s", "/sync/runs/")):
        page.goto("/help/")
        page.keyboard.press("g")
        page.keyboard.press(letter)
        page.wait_for_url(f"**{address}")


def test_a_letter_without_g_goes_nowhere(page: Page) -> None:
    page.goto("/help/")
    page.keyboard.press("c")
    page.keyboard.press("l")
    expect(page.get_by_role("heading", level=1)).to_have_text("LinkedIn Integrations")
    assert page.url.endswith("/help/")


def test_question_mark_shows_the_list_and_escape_closes_it(page: Page) -> None:
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_hidden()
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    page.keyboard.press("j")  # the list behind must not move
    expect(page.locator(ACTIVE)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_escape_closes_a_menu_and_gives_the_focus_back(page: Page) -> None:
    summary = page.locator("summary", has_text="account menu")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(summary).to_be_focused()


def test_keys_never_fire_in_fields(page: Page) -> None:
    box = page.locator("#search")
    box.focus()
    page.keyboard.type("jk/?gl")
    expect(box).to_have_value("jk/?gl")
    expect(box).to_be_focused()
    page.locator("#status").focus()
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(ACTIVE)).to_have_count(0)
    assert page.url.endswith("/leads/")


def test_keys_with_a_modifier_are_the_browsers(page: Page) -> None:
    for keys in ("Alt+j", "Control+/", "Meta+j"):
        page.keyboard.press(keys)
    expect(page.locator(ACTIVE)).to_have_count(0)
    expect(page.locator("#search")).not_to_be_focused()


def test_single_keys_can_be_turned_off_and_on_again(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_role("button", name="Turn single keys off").click()
    expect(page.locator("html")).to_have_attribute("data-keys", "off")
    assert page.url.endswith("/leads/")
    for key in ("j", "/", "?", "g", "l"):
        page.keyboard.press(key)
    expect(page.locator(ACTIVE)).to_have_count(0)
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#search")).not_to_be_focused()
    # Ctrl K is not a single key, and the menu still leads to the list.
    page.keyboard.press("Control+k")
    expect(page.locator("#jump")).to_be_focused()
    page.locator("summary", has_text="account menu").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator("html")).to_have_attribute("data-keys", "on")
    page.keyboard.press("j")
    expect(page.locator(ACTIVE)).to_have_count(1)


def test_the_skip_link_comes_first_and_skips(page: Page) -> None:
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_focus_can_be_seen_everywhere(page: Page) -> None:
    """Tab through the whole page: each stop shows an outline, or its frame does."""
    unseen, seen = [], 0
    for _ in range(80):
        page.keyboard.press("Tab")
        shown = page.evaluate("""() => {
          const element = document.activeElement;
          if (element === document.body) return null;
          const drawn = (style) =>
            style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
          const frame = element.closest('.search, .jump');
          const ring = frame && getComputedStyle(frame).boxShadow !== 'none';
          const fine = drawn(getComputedStyle(element)) || ring ||
            drawn(getComputedStyle(element, '::after'));
          return [fine, element.outerHTML.slice(0, 120)];
        }""")
        if shown is None:
            break
        seen += 1
        if not shown[0]:
            unseen.append(shown[1])
    assert unseen == []
    assert 15 <= seen < 80
