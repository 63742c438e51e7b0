"""Which status may follow which, in pages and API alike."""

from typing import Any

import pytest
from django.test import Client

from candidates.models import Activity, Application, Change, Status
from candidates.services.applications import (
    NEXT,
    StatusRefused,
    application_status_set,
    status_choices,
)
from tenants.ids import uuid7
from tests.cast import Cast, inside
from tests.factories import ApplicationFactory

pytestmark = pytest.mark.django_db


def test_a_lead_offers_convert_pass_and_withdrawn() -> None:
    assert status_choices("LEAD") == [
        ("NEW", "Convert"),
        ("REJECTED", "Pass"),
        ("WITHDRAWN", "Withdrawn"),
    ]


def test_every_status_has_a_way_on() -> None:
    assert set(NEXT) == set(Status.values)
    assert all(following for following in NEXT.values())
    assert all(status not in following for status, following in NEXT.items())


@pytest.mark.parametrize("before", Status.values)
@pytest.mark.parametrize("after", Status.values)
def test_only_what_may_follow_is_accepted(before: str, after: str, cast: Cast) -> None:
    with inside(cast.northwind):
        application = ApplicationFactory(status=before)
        allowed = after == before or after in NEXT[before]
        try:
            application_status_set(application_id=application.id, status=after, actor=cast.bob.user)
            assert allowed
        except StatusRefused:
            assert not allowed
        application.refresh_from_db()
        assert application.status == (after if allowed else before)
        assert Change.objects.exists() == (allowed and after != before)


def test_a_change_is_noted_and_marked_once_each(cast: Cast) -> None:
    with inside(cast.northwind):
        application = ApplicationFactory()
        for status in ("NEW", "NEW", "IN_REVIEW"):
            application_status_set(
                application_id=application.id, status=status, actor=cast.bob.user
            )
        assert Change.objects.get(entity_id=application.id).version == 2
        assert [a.text for a in Activity.objects.order_by("at")] == [
            "Status for Data Engineer: Lead to New",
            "Status for Data Engineer: New to In review",
        ]
        assert {a.actor for a in Activity.objects.all()} == {cast.bob.user}


def test_passing_a_lead_says_so(cast: Cast) -> None:
    with inside(cast.northwind):
        application = ApplicationFactory()
        application_status_set(
            application_id=application.id, status="REJECTED", actor=cast.bob.user
        )
        application.refresh_from_db()
        assert application.rejection_reason == "passed"


def test_an_unknown_application_is_none(cast: Cast) -> None:
    with inside(cast.northwind):
        changed = application_status_set(application_id=uuid7(), status="NEW", actor=cast.bob.user)
    assert changed is None


def test_the_page_and_the_api_refuse_alike(cast: Cast, as_user: Any) -> None:
    with inside(cast.northwind):
        application = ApplicationFactory()
    page = as_user(cast.bob).post(
        f"/leads/applications/{application.id}/status/", {"status": "HIRED"}, follow=True
    )
    assert "Hired cannot follow Lead." in page.text
    api = Client(headers=cast.bob.headers).patch(
        f"/api/v1/applications/{application.id}/",
        {"status": "HIRED"},
        content_type="application/json",
    )
    assert (api.status_code, api.json()) == (400, {"status": ["Hired cannot follow Lead."]})
    with inside(cast.northwind):
        assert Application.objects.get().status == "LEAD"
