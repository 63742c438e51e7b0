"""Log lines: JSON in production, `key=value` for people elsewhere; secrets never in either.

Bodies of requests are not logged anywhere. Whatever else is, passes `redact` last of all, so a
token in an exception's text, a query string or a library's own message is caught too.
"""

import os
import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

REDACTED = "[redacted]"

_SECRET_KEY = re.compile(
    r"token|secret|passw|authorization|cookie|credential|api_?key|private_?key", re.IGNORECASE
)
_BEARER = re.compile(r"(?i)\b(bearer|basic)(\s+|%20|\+)[^\s\"',;]+")
_ASSIGNED = re.compile(
    r"(?i)([\w-]*(?:token|secret|passw(?:or)?d|authorization)[\"']?\s*[=:]\s*[\"']?|[?&]code=)"
    r"(?!\[redacted\])[^\s&\"',;]+"
)
_SECRET_LINK = re.compile(r"(/(?:reset|confirm-email)/(?:key/)?|/hooks/linkedin/)[^\s/\"']+")
"""Whoever holds the first takes over the account; the last is where LinkedIn's pushes go."""
_URL_PASSWORD = re.compile(r"(\w://[^\s:/@]*:)[^\s@/]+@")


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """Replace what must not be written. A structlog processor; the last before the renderer.

    Of a request only the path is kept: what people searched for is about people.
    """
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].partition("?")[0]
    return {key: _clean(key, value) for key, value in event.items()}


def _clean(key: object, value: Any) -> Any:
    if isinstance(key, str) and _SECRET_KEY.search(key):
        return REDACTED
    if isinstance(value, str | bytes):
        return _clean_text(value if isinstance(value, str) else value.decode(errors="replace"))
    if isinstance(value, Mapping):
        return {inner: _clean(inner, each) for inner, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(None, each) for each in value]
    if value is None or isinstance(value, int | float):
        return value
    return _clean_text(repr(value))


def _clean_text(text: str) -> str:
    text = _BEARER.sub(rf"\1 {REDACTED}", text)
    text = _ASSIGNED.sub(rf"\1{REDACTED}", text)
    text = _SECRET_LINK.sub(rf"\1{REDACTED}", text)
    return _URL_PASSWORD.sub(rf"\1{REDACTED}@", text)


def _drop_noise(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Health checks every few seconds, and the line before the one that carries the status."""
    if event.get("event") == "request_started" or event.get("request") == "GET /healthz":
        raise structlog.DropEvent
    return event


PRODUCTION = os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".production")

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]
_LOGFMT = structlog.processors.LogfmtRenderer(
    key_order=["level", "event"], drop_missing=True, bool_as_flag=False
)


def _for_people(logger: Any, method: str, event: MutableMapping[str, Any]) -> str:
    """`key=value` with the lines of an exception below, not inside."""
    trace = event.pop("exception", None)
    line = _LOGFMT(logger, method, event)
    return f"{line}\n{trace}" if trace else line


def _without_noise(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """In a terminal the order of lines says when; these fields are for whoever collects logs."""
    for name in ("timestamp", "request_id", "correlation_id", "user_agent", "ip"):
        event.pop(name, None)
    return event


structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        _drop_noise,
        *_SHARED,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _SHARED,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *([] if PRODUCTION else [_without_noise]),
                structlog.processors.format_exc_info,
                redact,
                structlog.processors.JSONRenderer() if PRODUCTION else _for_people,
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django's own handlers would say the same thing a second time.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},
        # One line for every tick and every call would bury the rest; we log our own.
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
    },
}
