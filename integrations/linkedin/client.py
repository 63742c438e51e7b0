"""Calls in the name of one application: token, protocol headers, one retry with a fresh token.

The endpoints themselves are beside the contract kinds that use them (`recruiter/endpoints.py`) and
in `provisioning.py`.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec

from integrations.linkedin.auth import TokenSource
from integrations.linkedin.errors import Unauthorized
from integrations.linkedin.transport import Answer, Transport

Query = Sequence[tuple[str, str]]


class LinkedInClient:
    def __init__(self, transport: Transport, tokens: TokenSource, *, api_url: str) -> None:
        self._transport = transport
        self._tokens = tokens
        self._api_url = api_url

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Query = (),
        raw_query: str = "",
        restli_method: str = "",
        protocol: str = "",
        body: Any = None,
    ) -> Answer:
        """One call; `path` begins with `/v2/`. `raw_query` is appended as it is.

        Raises the errors of `errors`; a 401 is tried once more with a fresh token.
        """
        text = "&".join(part for part in (urlencode(query, safe=":[]."), raw_query) if part)
        url = f"{self._api_url}{path}" + (f"?{text}" if text else "")
        headers = {"Accept": "application/json"}
        if restli_method:
            headers["X-RestLi-Method"] = restli_method
        if protocol:
            headers["X-RestLi-Protocol-Version"] = protocol
        content = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = msgspec.json.encode(body)
        token = self._tokens.token()
        try:
            return self._send(method, url, headers, content, token)
        except Unauthorized:
            return self._send(method, url, headers, content, self._tokens.renew(token))

    def _send(
        self, method: str, url: str, headers: dict[str, str], content: bytes | None, token: str
    ) -> Answer:
        return self._transport.send(
            method, url, headers={**headers, "Authorization": f"Bearer {token}"}, content=content
        )
