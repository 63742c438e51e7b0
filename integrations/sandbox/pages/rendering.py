"""What every page shares: templates, the frame around them, times in words, paging."""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from sqlite3 import Row
from typing import Any, Protocol

import jinja2
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from integrations.sandbox import clock, play, traffic
from integrations.sandbox.store import Store

PAGE_SIZE = 50
SPANS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))
INTEGRATION_NAMES = {
    "CSA_API": "Recruiter System Connect",
    "ONE_CLICK_EXPORT": "One-click export",
    "IN_ATS_INDICATOR": "In-ATS indicator",
    "PROFILE_PLUGIN": "Profile plugin",
    "RECOMMENDED_MATCHES": "Recommended matches",
    "UNIFIED_SEARCH": "Unified search",
    "APPLY_CONNECT": "Apply Connect",
    "APPLY_WITH_LINKEDIN": "Apply with LinkedIn",
    "PREMIUM_JOB_POSTING": "Job slots",
    "REFERRALS": "Referrals",
}


class View(Protocol):
    """A page; also shown again, with a sentence, when one of its forms is refused."""

    def __call__(
        self, store: Store, request: Request, error: str = "", status: int = 200
    ) -> Response: ...


Action = Callable[[Store, FormData, str], str]


def _format(value: Any, form: str) -> str:
    try:
        return time.strftime(form, time.gmtime(value / 1000))
    except (OverflowError, ValueError, TypeError):  # what was sent need not be a time
        return str(value)


def moment(value: Any) -> str:
    """Epoch ms as a readable time, UTC."""
    return _format(value, "%d %b %Y, %H:%M UTC")


def iso(value: Any) -> str:
    """Epoch ms for `datetime` attributes."""
    return _format(value, "%Y-%m-%dT%H:%M:%SZ")


def span(seconds: float) -> str:
    """A length of time in its largest unit: "3 hours"."""
    for size, name in SPANS:
        number = int(abs(seconds) // size)
        if number:
            return f"{number:,} {name}{'' if number == 1 else 's'}"
    return "less than a minute"


def ago(value: int, now: int) -> str:
    """How long ago, or in how long."""
    text = span((now - value) / 1000)
    if text.startswith("less"):
        return "just now" if value <= now else "in a moment"
    return f"{text} ago" if value <= now else f"in {text}"


def plain(value: Any) -> str:
    """A value of a record in words: parts of an object after each other, lists with commas."""
    if isinstance(value, dict):
        return ": ".join(plain(part) for part in value.values())
    if isinstance(value, list):
        return ", ".join(plain(item) for item in value) or "none"
    return str(value)


def person(value: Any) -> str:
    """Who wrote something, as a name: an object with its parts, or a text."""
    if isinstance(value, dict):
        return " ".join(plain(part) for part in value.values() if part)
    return plain(value)


def brief(path: str) -> str:
    """An address without the long key in its middle: "/v2/atsApplications/…/stages"."""
    parts = path.split("/")
    return "/".join("…" if len(part) > 24 else part for part in parts)


def pretty(value: Any) -> str:
    """A record as JSON that a person can read."""
    return json.dumps(value, ensure_ascii=False, indent=2)


TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters.update(
    moment=moment,
    iso=iso,
    ago=ago,
    plain=plain,
    person=person,
    brief=brief,
    pretty=pretty,
    seat_name=play.seat_name,
)
TEMPLATES.globals.update(integration_names=INTEGRATION_NAMES)


def render(store: Store, template: str, status: int = 200, **values: Any) -> Response:
    """A page from a template, in a frame that says how the world stands. All of it is escaped."""
    offset = clock.offset_ms(store) / 1000
    frame = {
        "now": clock.now_ms(store),
        "world": store.setting("world"),
        "seed": store.setting("seed"),
        "moved": f"{span(offset)} {'ahead of' if offset > 0 else 'behind'} real time"
        if offset
        else "",
        "faults_on": store.value("SELECT count(*) FROM faults"),
        "lively": traffic.is_on(store),
    }
    return HTMLResponse(TEMPLATES.get_template(template).render(**frame, **values), status)


def missing(store: Store, what: str) -> Response:
    """404 as a page."""
    return render(store, "missing.html", 404, what=what)


def get(path: str, view: View) -> Route:
    """The route of a page."""

    async def endpoint(request: Request) -> Response:
        return view(request.app.state.store, request)

    return Route(path, endpoint)


def post(path: str, action: Action, view: View) -> Route:
    """The route of a form. The action takes the store, the form and the id in the path.

    It returns the address to go to. Where it refuses, the page is shown again with the reason.
    """

    async def endpoint(request: Request) -> Response:
        store: Store = request.app.state.store
        async with request.form() as form:
            try:
                with store.writing():
                    target = action(store, form, request.path_params.get("id", ""))
            except play.PlayError as error:
                return view(store, request, str(error), 400)
        return RedirectResponse(target, 303)

    return Route(path, endpoint, methods=["POST"])


def text(form: FormData, name: str) -> str:
    """A field of a form, trimmed, with line ends as they are kept here."""
    return str(form.get(name, "")).replace("\r\n", "\n").strip()


def number(form: FormData, name: str, label: str) -> float:
    """A number of a form, or PlayError."""
    try:
        value = float(text(form, name))
    except ValueError as error:
        raise play.PlayError(f"{label} must be a number") from error
    if not abs(value) < 1e9:
        raise play.PlayError(f"{label} is too large")
    return value


def whole(form: FormData, name: str, label: str) -> int:
    """A whole number of a form, or PlayError."""
    value = number(form, name, label)
    if value != int(value):
        raise play.PlayError(f"{label} must be a whole number")
    return int(value)


def asked_number(request: Request, name: str, default: int) -> int:
    """A number of the address; the default for anything else."""
    given = request.query_params.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else default


def cut(rows: Sequence[Row], size: int = PAGE_SIZE) -> tuple[Sequence[Row], bool]:
    """A page of rows that were asked for with one more, and whether there is a next page."""
    return rows[:size], len(rows) > size
