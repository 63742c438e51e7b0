"""A page's form as a browser without scripts sends it: its fields and the button pressed."""

from html.parser import HTMLParser
from typing import Any


class _Fields(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.inside = False
        self.fields: dict[str, str] = {}
        self.buttons: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("id") == self.form_id
        elif self.inside and tag == "input":
            self.fields[given["name"]] = given.get("value", "")
        elif self.inside and tag == "button" and "disabled" not in given:
            self.buttons.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


class Form:
    """`Form(browser, url).press("save")`; what the answer holds is what the next press sends."""

    def __init__(self, browser: Any, url: str, form_id: str = "connect", **query: str) -> None:
        self.browser, self.url, self.form_id = browser, url, form_id
        self.take(browser.get(url, query))

    def take(self, response: Any) -> None:
        self.response, self.page = response, response.text
        parser = _Fields(self.form_id)
        parser.feed(self.page)
        self.fields, self.buttons = parser.fields, parser.buttons

    def press(self, button: str, **typed: str) -> Any:
        """Press a button of the page. One that is not there cannot be pressed."""
        assert button in self.buttons, f"{button} is none of {self.buttons[:20]}"
        self.take(self.browser.post(self.url, {**self.fields, **typed, "do": button}))
        return self.response
