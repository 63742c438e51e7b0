"""What can go wrong in a call. Each error knows whether the same call may succeed later.

LinkedInError
├── TransportError      no usable answer: deadline, reset, HTML, cut JSON, too large   retryable
├── RateLimited         429; `retry_after` seconds where LinkedIn said so             retryable
├── ServerError         5xx                                                           retryable
└── Refused             LinkedIn understood and said no                               final
    ├── Unauthorized    401 after a fresh token: our credentials are not accepted
    ├── Forbidden       403: this contract, seat or resource is not ours
    ├── NotFound        404
    ├── Conflict        409, 412
    └── TooLarge        413, 414: split or tunnel, never the same again
"""


class LinkedInError(Exception):
    retryable = False

    def __init__(self, message: str, *, status: int = 0, request_id: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.request_id = request_id


class TransportError(LinkedInError):
    retryable = True


class RateLimited(LinkedInError):
    retryable = True

    def __init__(self, message: str, *, retry_after: float | None = None, **known: object) -> None:
        super().__init__(message, status=429, request_id=str(known.get("request_id", "")))
        self.retry_after = retry_after


class ServerError(LinkedInError):
    retryable = True


class Refused(LinkedInError):
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


BY_STATUS: dict[int, type[Refused]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: Conflict,
    413: TooLarge,
    414: TooLarge,
}
