"""The pages on which a person plays LinkedIn. Forms answer with a redirect; nothing needs a script.

One module a page, with what its forms do; `templates/` has a file of the same name.
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from . import contract, home, integrations, jobs, member, members, pushes, received, seat, world
from .rendering import missing

PAGES = (
    home,
    contract,
    seat,
    members,
    member,
    integrations,
    pushes,
    jobs,
    received,
    world,
)
MACHINES = ("/v2", "/rest", "/oauth", "/sandbox", "/static")


async def not_found(request: Request, error: Exception) -> Response:
    """A page for a person, a word for a machine."""
    if request.url.path.startswith(MACHINES) or not isinstance(error, HTTPException):
        return PlainTextResponse("Not Found", 404)
    return missing(request.app.state.store, "This page")


ROUTES = [route for page in PAGES for route in page.ROUTES]
