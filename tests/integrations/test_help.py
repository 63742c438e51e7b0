"""The page "LinkedIn Integrations": five guides, six questions, every link opens."""

import re
from typing import Any

import pytest

from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.acceptance(6)]


def test_the_hub_lists_five_guides_and_six_questions(cast: Cast, as_user: Any) -> None:
    page = as_user(cast.erin).get("/help/")
    assert "<h1><bdi>LinkedIn Integrations</bdi></h1>" in page.text
    assert (len(page.context["guides"]), len(page.context["faqs"])) == (5, 6)


def test_every_link_of_the_help_pages_opens(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.alice)
    seen: set[str] = set()
    waiting = ["/help/"]
    while waiting:
        url = waiting.pop()
        seen.add(url)
        response = client.get(url, follow=True)
        assert response.status_code == 200, url
        if url.startswith("/help/"):
            found = re.findall(r'href="(/[^"#?]*)', response.text)
            waiting += [
                link for link in set(found) - seen - set(waiting) if not link.startswith("/static/")
            ]
    assert len([url for url in seen if url.startswith("/help/")]) == 12


def test_an_unknown_article_is_not_found(cast: Cast, as_user: Any) -> None:
    assert as_user(cast.bob).get("/help/no-such-thing/").status_code == 404
