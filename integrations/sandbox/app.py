"""The application: API, control and pages over one store."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from . import api, control, pages
from .edge import Edge
from .limits import Limits
from .living import live
from .pusher import Pusher
from .sizes import DEFAULTS, Sizes
from .store import Store
from .world import ensure_parent, reset

HERE = Path(__file__).parent


def create_app(data_file: Path | str, *, world: str = "demo", sizes: Sizes = DEFAULTS) -> Starlette:
    """The sandbox over the state in `data_file`; `world` and `sizes` seed a file that is new.

    `world` is one of `world.WORLDS`. The store is `app.state.store`; it closes with the lifespan,
    during which `app.state.pusher` sends pushes and the world lives.
    """
    store = Store(data_file)
    if not store.setting("world"):
        reset(store, world, sizes=sizes)
    ensure_parent(store)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(work) for work in (live(store), app.state.pusher.run())]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        app.state.store.close()

    app = Starlette(
        routes=[
            *api.ROUTES,
            *control.ROUTES,
            *pages.ROUTES,
            Mount("/static", StaticFiles(directory=HERE / "static"), name="static"),
        ],
        middleware=[Middleware(Edge, store=store)],
        exception_handlers={404: pages.not_found},
        lifespan=lifespan,
    )
    app.state.store = store
    app.state.pusher = Pusher(store)
    app.state.limits = Limits(store)
    return app
