"""Calls in the name of one application: token, protocol headers, tunnelling, one retry with a
fresh token, all within one deadline.

The endpoints are in the modules beside this one (`provisioning`, `configuration`, `ats`, `jobs`),
and where one kind of contract alone uses them, in its folder (`recruiter/endpoints.py`).
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec

from integrations.linkedin.auth import TokenSource
from integrations.linkedin.deadline import deadline
from integrations.linkedin.dialect import V2, Dialect
from integrations.linkedin.errors import Unauthorized
from integrations.linkedin.transport import Answer, Transport
from integrations.linkedin.tunnelling import Outgoing, outgoing

Query = Sequence[tuple[str, str]]


class LinkedInClient:
    def __init__(
        self,
        transport: Transport,
        tokens: TokenSource,
        *,
        api_url: str,
        versioned: frozenset[str] = frozenset(),
        version: str = "",
    ) -> None:
        """`versioned` are the resources to speak in the `/rest` dialect, by their `/v2` names,
        and `version` the LinkedIn-Version to ask for there (`YYYYMM`).
        """
        self._transport = transport
        self._tokens = tokens
        self._api_url = api_url
        self._versioned = versioned
        self._rest = Dialect("/rest", version)

    def dialect(self, resource: str) -> Dialect:
        """How this client speaks about a resource, named as `/v2` names it."""
        return self._rest if resource in self._versioned else V2

    def sign_in(self) -> None:
        """Ask for a new token, whatever is kept: do our credentials work right now?"""
        with deadline(self._transport.deadline_seconds):
            self._tokens.ask()

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Query | str = (),
        restli_method: str = "",
        protocol: str = "",
        version: str = "",
        body: Any = None,
    ) -> Answer:
        """One call; `path` begins with `/v2/` or `/rest/`. A query given as text is sent as it is.

        Raises the errors of `errors`; a 401 is tried once more with a fresh token.
        """
        text = query if isinstance(query, str) else urlencode(query, safe=":[]")
        request = outgoing(method, text, None if body is None else msgspec.json.encode(body))
        headers = {"Accept": "application/json", **request.headers}
        if restli_method:
            headers["X-RestLi-Method"] = restli_method
        if protocol:
            headers["X-RestLi-Protocol-Version"] = protocol
        if version:
            headers["LinkedIn-Version"] = version
        with deadline(self._transport.deadline_seconds):
            token = self._tokens.token()
            try:
                return self._send(path, request, headers, token)
            except Unauthorized:
                return self._send(path, request, headers, self._tokens.renew(token))

    def _send(self, path: str, request: Outgoing, headers: dict[str, str], token: str) -> Answer:
        url = f"{self._api_url}{path}" + (f"?{request.query}" if request.query else "")
        return self._transport.send(
            request.method,
            url,
            headers={**headers, "Authorization": f"Bearer {token}"},
            content=request.content,
        )
