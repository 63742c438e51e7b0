"""What can go wrong in a call. Each error knows whether the same call may succeed later.

LinkedInError
├── TransportError        no usable answer: deadline, reset, HTML, cut JSON, too large   retryable
├── RateLimited           429; `retry_after` seconds where LinkedIn said so             retryable
├── ServerError           5xx                                                           retryable
├── HostRefused           an address that is not LinkedIn's as configured               final
└── Refused               LinkedIn understood and said no                               final
    ├── Invalid           400, 422: something in the request is wrong
    ├── Unauthorized      401 after a fresh token, or no token for these credentials
    ├── Forbidden         403: this contract, seat or resource is not ours
    ├── NotFound          404
    ├── Conflict          409, 412
    ├── TooLarge          413, 414: split or tunnel, never the same again
    └── VersionRetired    426: the LinkedIn-Version that was asked for is not served

`code` is LinkedIn's own: `serviceErrorCode` in `/v2`, `code` in `/rest`; '' where it gave none.
"""


class LinkedInError(Exception):
    retryable = False

    def __init__(
        self, message: str, *, status: int = 0, request_id: str = "", code: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.request_id = request_id
        self.code = code


class TransportError(LinkedInError):
    retryable = True


class RateLimited(LinkedInError):
    retryable = True

    def __init__(
        self,
        message: str,
        *,
        retry_after: float | None = None,
        request_id: str = "",
        code: str = "",
    ) -> None:
        super().__init__(message, status=429, request_id=request_id, code=code)
        self.retry_after = retry_after


SHORTEST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 5.0, 900.0


def within_reason(seconds: float) -> float:
    """A wait that LinkedIn asked for, as long as we heed it: longer ones are asked for again."""
    return min(max(seconds, SHORTEST_WAIT_SECONDS), LONGEST_WAIT_SECONDS)


class ServerError(LinkedInError):
    retryable = True


class HostRefused(LinkedInError):
    pass


class Refused(LinkedInError):
    pass


class Invalid(Refused):
    pass


class Unauthorized(Refused):
    pass


class Forbidden(Refused):
    pass


class NotFound(Refused):
    pass


class Conflict(Refused):
    pass


class TooLarge(Refused):
    pass


class VersionRetired(Refused):
    pass


_REFUSALS: dict[int, type[Refused]] = {
    400: Invalid,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: Conflict,
    413: TooLarge,
    414: TooLarge,
    422: Invalid,
    426: VersionRetired,
}


def error_of(
    status: int,
    message: str,
    *,
    retry_after: float | None = None,
    request_id: str = "",
    code: str = "",
) -> LinkedInError:
    """The error for a status, whether it stood on the answer or on one entity inside a 200."""
    known = {"request_id": request_id, "code": code}
    if status == 429:
        return RateLimited(message, retry_after=retry_after, **known)
    if status >= 500:
        return ServerError(message, status=status, **known)
    if status < 400:
        return TransportError(message, status=status, **known)
    return _REFUSALS.get(status, Refused)(message, status=status, **known)
