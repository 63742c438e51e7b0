"""Which address shows which page. Forms answer with a redirect, and nothing needs a script."""

from starlette.routing import Route

from .forms import POSTS, post
from .views import candidate, index, member, received, seat

ROUTES = [
    Route("/", index),
    Route("/seats/{id}", seat),
    Route("/members/{id}", member),
    Route("/received", received),
    Route("/received/{client}/{id:path}", candidate),
    *(Route(path, post(action), methods=["POST"]) for path, action in POSTS.items()),
]
