"""One of everything that Northwind can have, and the addresses that lead to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from tenants.models import Notification
from tenants.services.notifications import notify_admins
from tenants.services.tokens import api_token_create
from tests.cast import Cast, inside
from tests.factories import (
    ApplicationFactory,
    CandidateFactory,
    ContractFactory,
    JobFactory,
    MessageFactory,
    RunFactory,
    SeatFactory,
    ThreadFactory,
)

SECRET = "Kanarienvogel"
"""Stands in every text that Fjordline must never see."""


@dataclass
class World:
    """Ids by the name that URL patterns use for them."""

    ids: dict[str, Any] = field(default_factory=dict)


def make_world(cast: Cast) -> World:
    with inside(cast.northwind):
        contract = ContractFactory(name=f"{SECRET} contract", acknowledged_by=cast.alice.user)
        seat = SeatFactory(contract=contract, name=f"{SECRET} seat")
        lead = CandidateFactory(first_name=SECRET, headline=f"{SECRET} engineer")
        application = ApplicationFactory(candidate=lead, job=JobFactory(is_general=True))
        thread = ThreadFactory(candidate=lead, seat_id=seat.id, contract_id=contract.id)
        MessageFactory(thread=thread, body=f"{SECRET} body", subject=f"{SECRET} subject")
        run = RunFactory(contract=contract, reason=f"{SECRET} reason")
        token, _ = api_token_create(
            user=cast.alice.user, name=f"{SECRET} token", actor=cast.alice.user
        )
        notify_admins(title=f"{SECRET} notice", body="", url="/")
        notice = Notification.objects.get()
    return World(
        {
            "contract_id": contract.id,
            "seat_id": seat.id,
            "lead_id": lead.id,
            "application_id": application.id,
            "run_id": run.id,
            "token_id": token.id,
            "notification_id": notice.id,
            "opaque": "unknown",
            "section": "profile",
            "slug": "connect-recruiter",
            "key": "0",
            "uidb36": "1",
        }
    )


def routes() -> Iterator[str]:
    """Every route of the product, as its pattern: `leads/<uuid:lead_id>/`."""
    yield from _walk(get_resolver().url_patterns, "")


def _walk(patterns: list[Any], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def address(route: str, ids: dict[str, Any]) -> str:
    """The route with ids put in. An unknown name fails: a new URL has to be covered here."""
    plain = route.replace("^", "").replace("$", "").replace("\\Z", "")
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", plain)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(ids[match[1]]), plain)


def snapshot(cast: Cast) -> list[Any]:
    """Every row version of every tenant table of Northwind, as PostgreSQL counts them."""
    from tests.architecture.test_tables import TENANT_TABLES

    rows: list[Any] = []
    with inside(cast.northwind), connection.cursor() as cursor:
        for table in sorted(TENANT_TABLES - {"tenants_apitoken"}):
            cursor.execute(f"SELECT %s, id, xmin::text FROM {table} ORDER BY id", [table])
            rows += cursor.fetchall()
    return rows
