"""A page as its tags: counted, nested, and closed."""

from html.parser import HTMLParser
from typing import Any

VOID = {"input", "meta", "link", "br", "path", "rect", "img"}


class Outline(HTMLParser):
    """Counts tags, collects attributes, and checks that everything closes."""

    def __init__(self, text):
        super().__init__()
        self.tags: list[Any] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs), list(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, name):
        return [(attrs, path) for tag, attrs, path in self.tags if tag == name]


def get(browser, path):
    answer = browser.send("GET", path)
    assert answer.status_code == 200, answer.text
    return answer.text


def post(browser, path, status=303, /, **form):
    """Send a form; the answer, which is a redirect unless the form is refused."""
    answer = browser.send("POST", path, data=form)
    assert answer.status_code == status, answer.text
    return answer


def refused(browser, path, message, /, **form):
    """Send a form that is refused with this sentence, on a page that is whole."""
    answer = post(browser, path, 400, **form)
    assert f'role="alert">{message}</p>' in answer.text
    Outline(answer.text)
