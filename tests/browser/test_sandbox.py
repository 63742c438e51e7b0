"""The sandbox's pages, as strictly as the product's: both themes, at the desk and on a phone."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.inspection import Inspection
from tests.browser.quality import prepare
from tests.linkedin import SandboxLinkedIn
from tests.sandbox.conftest import CONTRACT, ORGANIZATION, Browser, ids, text

MEMBER, SEAT = "PNORA0", "120000001"
PLACE = {"dataProvider": "ATS", "integrationContext": ORGANIZATION}
CANDIDATE = {"atsCandidateId": "C1", **PLACE}
APPLICATION = {"atsJobApplicationId": "A1", **PLACE}


def send(
    browser: Browser, resource: str, key: dict[str, str], body: object, below: str = ""
) -> None:
    """Put a record, or a part below it, as the product would."""
    if below:
        url = f"/v2/{resource}/{text(key)}/{below}"
        entities = {below.partition("=")[2]: body}
    else:
        url, entities = f"/v2/{resource}?{ids(key)}", {text(key): body}
    browser.api("PUT", url, json={"entities": entities}).raise_for_status()


def fill(browser: Browser) -> str:
    """Something of everything: a fault, what the ATS sent, a push, things that happened."""
    kinds = ((CONTRACT, "CSA_API"), (ORGANIZATION, "ONE_CLICK_EXPORT"))
    child = browser.connect(*kinds)
    browser.token = child["token"]
    browser.connect(("urn:li:contract:290118337", "CSA_API"), foreign_id="company-2")
    now = browser.control("GET", "state")["now"]
    times = {"atsCreatedAt": now - 1000, "atsLastModifiedAt": now}
    who = {"firstName": "Zoé", "lastName": "Adler", **times}
    send(browser, "atsCandidates", CANDIDATE, {**who, "addresses": [], "phoneNumbers": []})
    note = {"atsCreatedAt": now, "note": "Status changed"}
    send(browser, "atsCandidates", CANDIDATE, note, "notes?ids=latest-activity")
    job = {"atsCandidateId": "C1", "atsJobPostingId": "J1", "atsJobPostingName": "Engineer", **who}
    send(browser, "atsApplications", APPLICATION, job)
    stage = {"atsCreatedAt": now, "stage": "Interview"}
    send(browser, "atsApplications", APPLICATION, stage, "stages?ids=current-status")
    store = browser.app.state.store
    store.run(
        "INSERT INTO pushes (notification_id, client_id, context, type, request_id, url, body,"
        " created_at, next_at) VALUES ('n', ?, 'x', 'RESYNC_JOBS', 'r', 'https://a', '{}', ?, ?)",
        *(child["client_id"], now, 2**60),
    )
    store.run(
        "INSERT INTO tasks (id, urn, client_id, external_id, operation, body, organization_id,"
        " created_at, ready_at) VALUES (1, 'u', 'c', 'J1', 'CREATE', '{}', '1', ?, ?)",
        *(now, now + 10**9),
    )
    browser.control("POST", "faults", {"kind": "500", "path_prefix": "/nowhere"})
    browser.control("POST", "traffic/step", {"steps": 9})
    browser.control("POST", "traffic", {"on": False})
    return child["client_id"]


def filled(file: Path) -> str:
    browser = Browser(file, "demo")
    try:
        return fill(browser)
    finally:
        browser.close()


@pytest.fixture
def inspection(
    tmp_path: Path, new_context: Callable[..., BrowserContext]
) -> Iterator[tuple[Inspection, str]]:
    file = tmp_path / "linkedin.sqlite3"
    with ThreadPoolExecutor(1) as apart:  # the browser's event loop runs in this thread
        client_id = apart.submit(filled, file).result()
    with SandboxLinkedIn.serve(file) as server:
        page = new_context(base_url=server.url, reduced_motion="reduce").new_page()
        prepare(page.context)
        yield Inspection(page, server.url), client_id


def test_every_page_of_the_sandbox(inspection: tuple[Inspection, str]) -> None:
    look, client_id = inspection
    for url in (
        "/",
        "/contracts/283977014",
        f"/seats/{SEAT}",
        "/members",
        "/members?search=nobody-at-all",
        f"/members/{MEMBER}",
        "/members/PODD1",
        "/integrations",
        "/pushes",
        "/received",
        "/received?show=candidates",
        f"/received/{client_id}/C1",
        "/received/jobs",
        "/world",
    ):
        look.visit(url)
    look.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    look.look("/world, opened")
    look.visit("/members/nobody", 404)
    look.end()


def test_no_page_of_the_sandbox_can_be_taken_for_linkedin(
    inspection: tuple[Inspection, str],
) -> None:
    page = inspection[0].page
    for url in ("/", "/members", f"/members/{MEMBER}", "/integrations", "/received", "/seats/9"):
        page.goto(url)
        tape = page.get_by_text("Sandbox. This is not LinkedIn, and nobody here is real.")
        assert tape.is_visible()
        assert page.title().endswith("LinkedIn (sandbox)")
