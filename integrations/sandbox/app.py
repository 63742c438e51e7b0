"""The application: API, control and pages over one store."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from . import api, control, pages
from .edge import Edge
from .limits import Limits
from .pusher import Pusher
from .store import Store
from .world import ensure_parent, reset

HERE = Path(__file__).parent


def create_app(data_file: Path | str, *, world: str = "demo") -> Starlette:
    """The sandbox over the state in `data_file`; `world` seeds a file that is new.

    `world` is "demo" or "empty". The store is `app.state.store`; it closes with the lifespan,
    during which `app.state.pusher` sends pushes.
    """
    store = Store(data_file)
    if not store.setting("world"):
        reset(store, world)
    ensure_parent(store)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        pushing = asyncio.create_task(app.state.pusher.run())
        yield
        pushing.cancel()
        with suppress(asyncio.CancelledError):
            await pushing
        app.state.store.close()

    app = Starlette(
        routes=[
            *api.ROUTES,
            *control.ROUTES,
            *pages.ROUTES,
            Mount("/static", StaticFiles(directory=HERE / "static"), name="static"),
        ],
        middleware=[Middleware(Edge, store=store)],
        lifespan=lifespan,
    )
    app.state.store = store
    app.state.pusher = Pusher(store)
    app.state.limits = Limits(store)
    return app
