"""The plain verdict before the switch to the real LinkedIn, and new secrets for applications."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from integrations import clients
from tenants.scope import tenant_scope
from tests.cast import Cast, inside
from tests.linkedin import SandboxLinkedIn
from tests.sync.line import Line

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quiet_sandbox(linkedin: SandboxLinkedIn) -> Iterator[None]:
    yield
    linkedin.post("settings", pushes=False)


@pytest.fixture
def line(cast: Cast, linkedin: SandboxLinkedIn, live_server: Any, settings: Any) -> Line:
    settings.PUBLIC_URL = live_server.url
    return Line(cast.alice, linkedin).connect(s7001="Bob Lindgren")


def check(*options: str) -> tuple[list[str], str]:
    """The lines it printed, and the verdict."""
    out = StringIO()
    try:
        call_command("linkedin_check", *options, stdout=out)
    except CommandError as error:
        return out.getvalue().splitlines(), str(error)
    lines = out.getvalue().splitlines()
    return lines, lines[-1]


def said(lines: list[str], what: str) -> str:
    [line] = [line for line in lines if f"{what}: " in line]
    return line


def test_everything_in_order_is_ready(line: Line) -> None:
    lines, verdict = check()
    assert verdict.startswith("Verdict: ready, ")
    assert said(lines, "parent token").startswith("ok    parent token: LinkedIn lets parent-client")
    assert said(lines, "northwind: application").startswith("ok ")
    assert said(lines, "northwind: token").startswith("ok ")
    for kind in ("ONE_CLICK_EXPORT", "IN_ATS_INDICATOR", "CSA_API"):
        assert said(lines, f"contract {line.contract_id}: {kind}").startswith("ok ")
    assert said(lines, f"contract {line.contract_id}: seats").endswith("1 on the first page")
    assert any("100,000  InMail" in text for text in lines)
    secrets = {str(line.app.client_secret), "parent-secret", str(line.app.hook_id)}
    assert not any(secret in text for text in [*lines, verdict] for secret in secrets)


def test_the_sandbox_is_said_to_be_none_of_linkedins(line: Line) -> None:
    assert said(check()[0], "address").startswith("warn  address: http://127.0.0.1:")


def test_wrong_parent_credentials_are_not_ready(line: Line, settings: Any) -> None:
    settings.LINKEDIN_CLIENT_SECRET = "wrong"
    lines, verdict = check()
    assert (
        said(lines, "parent token")
        == "bad   parent token: Client authentication failed"
        + (said(lines, "parent token").partition("failed")[2])
    )
    assert verdict.startswith("Verdict: not ready, ")


def test_no_credentials_at_all_are_named(cast: Cast, settings: Any) -> None:
    settings.LINKEDIN_CLIENT_ID = settings.LINKEDIN_CLIENT_SECRET = ""
    lines, verdict = check()
    assert "LINKEDIN_CLIENT_ID and LINKEDIN_CLIENT_SECRET are not set." in said(lines, "parent")
    assert verdict == "Verdict: not ready, 1 of 2 checks failed."


def test_linkedin_down_is_not_ready_and_no_traceback(cast: Cast, settings: Any) -> None:
    settings.LINKEDIN_API_URL = settings.LINKEDIN_AUTH_URL = "http://127.0.0.1:9"
    lines, verdict = check()
    assert "did not answer" in said(lines, "parent token")
    assert verdict.startswith("Verdict: not ready")


def test_an_application_of_another_linkedin_is_found_out(line: Line) -> None:
    """As after the switch: what the sandbox made, the real one does not know."""
    line.linkedin.reset("empty")
    clients._tokens.cache_clear()
    lines, verdict = check()
    assert "was it made at another address?" in said(lines, "northwind: application")
    assert said(lines, "northwind: token").startswith("bad ")
    assert verdict.startswith("Verdict: not ready, 2 of ")


def test_what_is_not_switched_on_is_a_warning_and_says_what_to_do(line: Line) -> None:
    line.linkedin.patch(f"contracts/{line.contract_id}", enabled=False)
    lines, verdict = check("--company", "northwind")
    assert said(lines, "CSA_API").startswith("warn ")
    assert said(lines, "CSA_API").endswith("switch it on in LinkedIn")
    assert said(lines, "seats").startswith("bad ")
    assert "not authorized" in said(lines, "seats")
    assert verdict.startswith("Verdict: not ready")


def test_slowed_down_is_a_warning(line: Line) -> None:
    line.linkedin.post("faults", kind="429", path_prefix="/v2/seatsV2")
    lines, verdict = check()
    assert said(lines, "seats").startswith("warn ")
    assert said(lines, "seats").endswith("slow down (429): a daily limit may be used up.")
    assert verdict.startswith("Verdict: ready")


def test_our_own_address_is_challenged(line: Line, settings: Any, live_server: Any) -> None:
    lines, _ = check()
    assert said(lines, "callback") == (
        "warn  northwind: callback: answers, and LinkedIn has it; the real one wants https"
    )
    settings.PUBLIC_URL = live_server.url + "/elsewhere"
    lines, verdict = check()
    assert said(lines, "callback").endswith("/elsewhere answered 404, not as asked")
    assert verdict.startswith("Verdict: not ready, 1 of ")
    settings.PUBLIC_URL = "http://127.0.0.1:9"
    assert said(check()[0], "callback").endswith("did not answer (ConnectError)")


def test_the_check_changes_nothing(line: Line) -> None:
    before = line.linkedin.get("writes")
    check()
    assert line.linkedin.get("writes") == before
    calls = line.linkedin.get("calls")[-8:]
    assert {c["method"] for c in calls if "/oauth" not in c["path"]} == {"GET"}


def rotate(*options: str) -> str:
    out = StringIO()
    call_command("linkedin_rotate", *options, stdout=out, stderr=out)
    return out.getvalue()


def test_a_rotation_keeps_both_and_the_audit_list_says_so(line: Line) -> None:
    from tenants.models import AuditRecord

    before = str(line.app.client_secret)
    assert rotate().endswith("1 secrets rotated.\n")
    app = line.app
    assert str(app.client_secret) not in {before, ""}
    assert str(app.previous_secret) == before
    assert app.rotated_at is not None
    with inside(line.tenant):
        record = AuditRecord.objects.get(action="linkedin_app.secret_rotated")
        assert str(app.client_secret) not in f"{record.summary} {record.details}"
    assert line.sync().state != "failed"
    with pytest.raises(CommandError, match="1 of 1 secrets were not rotated"):
        rotate("--company", "northwind")
    assert str(line.app.client_secret) == str(app.client_secret), "what works is kept"


def test_only_old_secrets_where_asked(line: Line, clock: Any) -> None:
    assert rotate("--older-than", "60") == "0 secrets rotated.\n"
    clock("61 days")
    assert rotate("--older-than", "60").endswith("1 secrets rotated.\n")


def test_the_new_secret_signs_in_at_once(line: Line) -> None:
    with tenant_scope(line.tenant.id):
        clients.client_of(line.app).sign_in()
    before = len([c for c in line.linkedin.get("calls") if c["path"].startswith("/oauth")])
    rotate()
    after = len([c for c in line.linkedin.get("calls") if c["path"].startswith("/oauth")])
    assert after > before
    line.linkedin.delete(f"clients/{line.app.client_id}/secrets")
    line.linkedin.delete("tokens")
    assert line.sync().state != "failed", "the older one is gone there, the newer one works"
