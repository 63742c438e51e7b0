"""Every page of the product, WCAG 2.2 AA: in both themes, at the desk and on a phone."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from integrations.views.help import ARTICLES
from tests.browser.filled import fill
from tests.browser.inspection import Inspection
from tests.browser.quality import OTHER, prepare, shown_theme
from tests.cast import Cast
from tests.isolation.world import address, make_world, routes


def pages_for(client: Client, ids: dict[str, Any]) -> dict[str, int]:
    """Address and status of each route that answers this person with a whole page."""
    found = {}
    for route in dict.fromkeys(routes()):
        if route.startswith("api/"):
            continue
        url = address(route, ids)
        response = client.get(url)
        if response.status_code in {200, 403, 404} and "<html" in response.text:
            found[url] = response.status_code
    return found


def test_every_page_of_an_admin(cast: Cast, inspection: Inspection) -> None:
    world = make_world(cast)
    fill(cast, world)
    client = Client()
    client.force_login(cast.alice.user)
    pages = pages_for(client, world.ids)
    assert len(pages) >= 18
    assert {"/leads/", "/contracts/", "/sync/runs/", "/settings/"} <= set(pages)
    inspection.sign_in(cast.alice.user)
    for url, status in pages.items():
        inspection.visit(url, status)
    inspection.visit(f"/leads/{world.ids['lead_id']}/activity/")
    inspection.end()


def test_every_page_of_a_visitor(cast: Cast, inspection: Inspection) -> None:
    pages = pages_for(Client(), make_world(cast).ids)
    assert len(pages) >= 7
    assert {"/accounts/login/", "/accounts/password/reset/"} <= set(pages)
    for url, status in pages.items():
        inspection.visit(url, status)
    inspection.end()


def test_every_guide(cast: Cast, inspection: Inspection) -> None:
    inspection.sign_in(cast.erin.user)
    for article in ARTICLES:
        inspection.visit(article.url)
    inspection.end()


def test_no_style_sheet_locks_the_orientation(cast: Cast, visitor: Any) -> None:
    """The one rule for which axe reads the style sheets; there are two of them."""
    page: Page = visitor()
    prepare(page.context)
    page.goto("/accounts/login/")
    page.evaluate("""() => {
      const link = document.querySelector('link[rel=stylesheet]').cloneNode();
      link.href = '/static/css/error.css';
      document.head.append(link);
      return new Promise((loaded) => { link.onload = loaded; });
    }""")
    rule = {"runOnly": ["css-orientation-lock"]}
    result = page.evaluate("(rule) => axe.run(document, rule)", rule)
    assert [entry["id"] for entry in result["violations"]] == []
    assert [entry["id"] for entry in result["passes"]] == ["css-orientation-lock"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_theme_wins_over_the_device(cast: Cast, signed_in: Any, theme: str) -> None:
    """The server writes what `quality.faults` changes by hand to see the other theme."""
    cast.alice.user.theme = theme
    cast.alice.user.save(update_fields=["theme"])
    page: Page = signed_in(cast.alice, color_scheme=OTHER[theme])
    page.goto("/leads/")
    assert page.locator("html").get_attribute("data-theme") == theme
    assert shown_theme(page) == theme
    cast.alice.user.theme = "system"
    cast.alice.user.save(update_fields=["theme"])
    page.reload()
    assert shown_theme(page) == OTHER[theme]
