"""The one error of the API side, and the refusals that several resources share."""

import json
from dataclasses import dataclass, field
from typing import Any

JSON_TYPE = "application/json"


@dataclass(frozen=True)
class Answer:
    """What a handler returns: status, body as bytes, headers besides the usual ones."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = JSON_TYPE


def json_answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """An answer with `value` as compact JSON, unescaped (UTF-8)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Answer(status, text.encode(), headers or {})


# The `code` of a refusal in the versioned dialect (R).
NAMES = {
    400: "ILLEGAL_ARGUMENT",
    401: "INVALID_ACCESS_TOKEN",
    402: "PAYMENT_REQUIRED",
    403: "ACCESS_DENIED",
    404: "RESOURCE_NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    414: "URI_TOO_LONG",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "UNPROCESSABLE_ENTITY",
    429: "QUOTA_EXCEEDED",
    500: "INTERNAL_SERVER_ERROR",
}


class ApiError(Exception):
    """A refusal: `{"serviceErrorCode"?, "message", "status"}` (D) with the same HTTP status."""

    def __init__(
        self,
        status: int,
        message: str,
        code: int | None = None,
        *,
        name: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.name = name
        self.headers = headers or {}

    def body(self, *, rest: bool = False) -> dict[str, Any]:
        """The body as LinkedIn documents it for v2; without a known code the member is absent.

        `/rest` has `code`, a string, instead (D; which one is R but for those in the head).
        """
        head: dict[str, Any] = {} if self.code is None else {"serviceErrorCode": self.code}
        if rest:
            head = {"code": self.name or NAMES.get(self.status, "ERROR")}
        return {**head, "message": self.message, "status": self.status}

    def answer(self, *, rest: bool = False) -> Answer:
        """The refusal as an answer."""
        return json_answer(self.body(rest=rest), self.status, self.headers)


def bad_request(message: str) -> ApiError:
    """400; the wording of most of them is R."""
    return ApiError(400, message)


def no_permission(what: str) -> ApiError:
    """403 for a call this token may not make. Wording D or third party, the code 100 R."""
    return ApiError(403, f"Not enough permissions to access: {what}", 100)


def no_resource(name: str) -> ApiError:
    """404 for a resource that does not exist (D)."""
    return ApiError(404, f"Resource {name} does not exist", 0)


def wrong_method(method: str, name: str) -> ApiError:
    """405 (R)."""
    return ApiError(405, f"Method {method} is not supported by {name}")


def invalid_token() -> ApiError:
    """401, D."""
    return ApiError(401, "Invalid access token", 65600)


def expired_token() -> ApiError:
    """401, D."""
    return ApiError(
        401, "The token used in the request has expired", 65602, name="EXPIRED_ACCESS_TOKEN"
    )


def no_token() -> ApiError:
    """401 without an Authorization header (seen by third parties)."""
    return ApiError(401, "Empty oauth2_access_token", 401)


def contract_refused(what: str, contract_id: str) -> ApiError:
    """403 for a contract that is unknown, off, expired or another company's (wording D)."""
    return ApiError(
        403,
        f"Caller is not authorized to access the {what} for contract:"
        f" urn:li:contract:{contract_id}",
        65600,
    )


def contract_not_eligible(contract_id: str) -> ApiError:
    """403 for a Recruiter Lite contract (R)."""
    return ApiError(403, f"Contract urn:li:contract:{contract_id} is not eligible: RECRUITER_LITE")
