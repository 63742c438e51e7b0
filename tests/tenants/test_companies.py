"""Several companies per user, and what the frame around every page says."""

from typing import Any

import pytest
from django.contrib.sessions.backends.cache import SessionStore
from django.db import transaction
from django.http import HttpResponse, HttpResponseForbidden
from django.test import Client, RequestFactory

from candidates.models import Candidate
from tenants.middleware import TenantMiddleware
from tenants.models import ApiToken
from tenants.roles import Plan, Role
from tenants.scope import TenantNotSet
from tenants.services.companies import company_create, member_add
from tests.cast import PASSWORD, Cast, inside
from tests.factories import CandidateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast: Cast) -> Any:
    """Alice is an admin of a second company too."""
    tenant = company_create(slug="alder", name="Alder Studio", plan=Plan.TEAM)
    member_add(
        tenant=tenant, email=cast.alice.user.email, name="", role=Role.ADMIN, password=PASSWORD
    )
    return tenant


def test_switching_shows_the_other_company(cast: Cast, second: Any, as_user: Any) -> None:
    with inside(cast.northwind):
        CandidateFactory(first_name="Northy")
    with inside(second):
        CandidateFactory(first_name="Aldery")
    alice = as_user(cast.alice)
    alice.post("/companies/switch/", {"company": str(cast.northwind.id)})
    assert "Northy" in alice.get("/leads/").text
    alice.post("/companies/switch/", {"company": str(second.id)})
    page = alice.get("/leads/").text
    assert "Aldery" in page
    assert "Northy" not in page


def test_nobody_switches_to_a_company_that_is_not_theirs(cast: Cast, as_user: Any) -> None:
    alice = as_user(cast.alice)
    for company in (str(cast.fjordline.id), "", "nonsense"):
        assert alice.post("/companies/switch/", {"company": company}).status_code == 404
    assert "Fjordline" not in alice.get("/leads/").text


def test_a_session_that_names_a_foreign_company_is_not_believed(cast: Cast, as_user: Any) -> None:
    alice = as_user(cast.alice)
    session = alice.session
    session["company"] = str(cast.fjordline.id)
    session.save()
    with inside(cast.fjordline):
        CandidateFactory(first_name="Foreign")
    assert "Foreign" not in alice.get("/leads/").text


def test_a_theme_is_kept(cast: Cast, as_user: Any) -> None:
    alice = as_user(cast.alice)
    response = alice.post("/preferences/", {"theme": "dark", "next": "/help/"})
    assert response["Location"] == "/help/"
    assert 'data-theme="dark"' in alice.get("/help/").text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_preferences_do_not_send_people_elsewhere(target: str, cast: Cast, as_user: Any) -> None:
    response = as_user(cast.alice).post("/preferences/", {"theme": "dark", "next": target})
    assert response["Location"] == "/"


def test_a_refusal_takes_back_what_was_written_on_the_way(cast: Cast, as_user: Any) -> None:
    """A 4xx after a write: the transaction around the request is rolled back."""

    def answer(status: int) -> Any:
        def view(request: Any) -> HttpResponse:
            CandidateFactory()
            return HttpResponse() if status == 200 else HttpResponseForbidden()

        request = RequestFactory().get("/")
        request.user = cast.alice.user
        request.session = SessionStore()
        return TenantMiddleware(view)(request)

    answer(403)
    with inside(cast.northwind):
        assert Candidate.objects.count() == 0
    answer(200)
    with inside(cast.northwind):
        assert Candidate.objects.count() == 1


def test_security_headers(cast: Cast, as_user: Any) -> None:
    response = as_user(cast.alice).get("/leads/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert "<c-" not in response.text


def test_a_form_without_its_token_is_refused_with_a_page(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alice.user)
    response = client.post("/preferences/", {"theme": "dark"})
    assert response.status_code == 403
    assert "<h1" in response.text


def test_error_pages_are_ours(cast: Cast, as_user: Any) -> None:
    response = as_user(cast.alice).get("/no/such/page/")
    assert response.status_code == 404
    assert "<h1" in response.text
    assert 'href="/leads/"' in response.text


def test_a_fault_gives_a_page_with_the_reference_of_the_log(
    cast: Cast,
    as_user: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("candidates.selectors.leads.leads_visible_to", broken)
    alice = as_user(cast.alice)
    alice.raise_request_exception = False
    response = alice.get("/leads/")
    assert response.status_code == 500
    logged = [r.msg for r in caplog.records if isinstance(r.msg, dict)]
    [reference] = {m["request_id"] for m in logged if m["event"] == "request_failed"}
    assert reference in response.text
    assert "planted" not in response.text


def test_a_form_of_another_company_is_not_saved_here(cast: Cast, second: Any, as_user: Any) -> None:
    """Opened in one tab, company switched in another, then sent."""
    alice = as_user(cast.alice)
    alice.post("/companies/switch/", {"company": str(cast.northwind.id)})
    page = alice.get("/settings/")
    assert f'name="_company" value="{cast.northwind.id}"' in page.text
    alice.post("/companies/switch/", {"company": str(second.id)})
    form = {"name": "x", "member": str(cast.alice.user.id), "_company": str(cast.northwind.id)}
    response = alice.post("/settings/", form)
    assert response.status_code == 409
    assert "another company" in response.text
    for company in (cast.northwind, second):
        with inside(company):
            assert not ApiToken.objects.exists()


def test_what_runs_after_the_commit_is_outside_the_company(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    def count() -> None:
        Candidate.objects.count()

    with pytest.raises(TenantNotSet), django_capture_on_commit_callbacks(execute=True):
        with inside(cast.northwind):
            transaction.on_commit(count)
