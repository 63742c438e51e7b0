"""The writing half of the control API: an endpoint around an action."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .play import PlayError
from .store import Store

Endpoint = Callable[[Request], Awaitable[Response]]
Write = Callable[[Store, Any, Mapping[str, str]], Any]


def write(action: Write) -> Endpoint:
    """An endpoint around `action(store, body, path parameters)`; its value is the answer."""

    async def endpoint(request: Request) -> Response:
        store: Store = request.app.state.store
        raw = await request.body()
        try:
            body = json.loads(raw) if raw else {}
            with store.writing():
                return JSONResponse(action(store, body, request.path_params))
        except PlayError as error:
            return JSONResponse({"error": str(error)}, 400)
        except OverflowError:
            return JSONResponse({"error": "a number is too large"}, 400)
        except ValueError:
            return JSONResponse({"error": "body is not valid JSON"}, 400)

    return endpoint


def each(body: Any, action: Callable[[Any], Any]) -> Any:
    """The action on one body, or on every item of a list."""
    return [action(item) for item in body] if isinstance(body, list) else action(body)
