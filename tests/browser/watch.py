"""What a page must never do: reach out, write an error to the console, or break."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

# The browser itself resolves no name but these and reaches no other address: every request that
# leaves is aborted, also those that no page asked for. Routes would do it too, and halve the speed.
NOTHING_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
LOCAL = re.compile(r"^(https?|wss?)://(127\.0\.0\.1|localhost)(:\d+)?(/|$)|^(data|blob|about):")
# Chromium writes every refusal to the console as an error. For a page itself the test looks at
# the status; for what a page loads, it is a fault.
STATUS = "Failed to load resource: the server responded with a status of"


@dataclass
class Watch:
    """The faults of all pages of one test, as sentences."""

    problems: list[str] = field(default_factory=list)
    _documents: set[str] = field(default_factory=set)

    def attach(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", self._error)

    def _request(self, request: Request) -> None:
        if request.is_navigation_request():
            self._documents.add(request.url)
        if not LOCAL.match(request.url):
            self.problems.append(f"requested elsewhere: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        url = message.location["url"]
        if message.type != "error" or (message.text.startswith(STATUS) and url in self._documents):
            return
        self.problems.append(f"console of {url}: {message.text}")

    def _error(self, error: WebError) -> None:
        where = error.page.url if error.page else "a page"
        self.problems.append(f"script error on {where}: {error.error}")
