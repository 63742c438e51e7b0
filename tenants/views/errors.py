"""The pages behind `handler403/404/500`. Each says what is safe and what to do."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

API_PREFIX = "/api/"


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that asks nothing of the database, with the id under which the log has the fault."""
    reference = structlog.contextvars.get_contextvars().get("request_id", "")
    return HttpResponse(
        loader.get_template("500.html").render({"reference": reference}), status=500
    )
