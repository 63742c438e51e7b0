"""One-click export: the request id that a push carries, and what is behind it."""

import pytest

ORGANIZATION = "urn:li:organization:5550001"
CONTRACT = "urn:li:contract:283441920"
EXPORTED = "/v2/exportedCandidates?q=request&requestId="
CHANGED = "/v2/atsIntegrations?q=request&requestId="
EXPORT = {"seat_id": 11, "person_id": "P1", "external_job_id": "J 1/é"}


@pytest.fixture
def exporting(linkedin):
    """The connected world, with One-Click Export on."""
    linkedin.name_integration(ORGANIZATION, "ONE_CLICK_EXPORT", linkedin.token)
    linkedin.control("PATCH", "contracts/283441920", {"enabled": True})
    return linkedin


def refused(browser, body):
    answer = browser.send("POST", "/sandbox/exports", json=body)
    assert answer.status_code == 400
    return answer.json()["error"]


def test_an_export_is_read_with_its_request_id(exporting):
    request_id = exporting.control("POST", "exports", EXPORT)["request_id"]
    listed = exporting.control("GET", "requests")[-1]
    assert (listed["id"], listed["type"]) == (request_id, "EXPORT_CANDIDATE_PROFILE")
    assert listed["about"] == {"person_id": "P1", "external_job_id": "J 1/é"}
    assert exporting.api("GET", EXPORTED + request_id).json() == {
        "elements": [
            {
                "candidate": {
                    "member": "urn:li:person:P1",
                    "firstName": "Zoé",
                    "lastName": "Adler",
                    "headline": "Engineer",
                    "location": "Lyon",
                    "currentEmployerNames": ["Quillon"],
                    "publicProfileUrl": "https://www.linkedin.com/in/p1",
                },
                "integrationContext": ORGANIZATION,
                "externalJobPostingId": "J 1/é",
            }
        ],
        "paging": {"start": 0, "count": 10, "links": []},
    }


def test_what_a_member_withholds_is_not_exported(exporting):
    request_id = exporting.control("POST", "exports", EXPORT)["request_id"]
    change = {"privacy": "LIMITED", "withheld": ["employer", "headline"]}
    exporting.control("PATCH", "people/P1", change)
    (element,) = exporting.api("GET", EXPORTED + request_id).json()["elements"]
    assert element["candidate"] == {
        "member": "urn:li:person:P1",
        "firstName": "Zoé",
        "lastName": "Adler",
        "location": "Lyon",
        "currentEmployerNames": [],
        "publicProfileUrl": "https://www.linkedin.com/in/p1",
    }
    exporting.control("PATCH", "people/P1", {"privacy": "CLOSED"})
    assert exporting.api("GET", EXPORTED + request_id).json()["elements"] == []


def test_a_request_ends_after_a_day(exporting):
    request_id = exporting.control("POST", "exports", EXPORT)["request_id"]
    missing = {
        "serviceErrorCode": 0,
        "message": f"Request {request_id} does not exist or has ended",
        "status": 404,
    }
    # A request of one kind is not found as another.
    answer = exporting.api("GET", CHANGED + request_id)
    assert (answer.status_code, answer.json()) == (404, missing)
    assert exporting.api("GET", EXPORTED + "no-such-id").status_code == 404
    client = exporting.control("GET", "clients")[-1]["client_id"]
    for offset, status in ((86_340, 200), (86_401, 404)):
        exporting.control("POST", "clock", {"offset_seconds": offset})
        secret = exporting.app.state.store.value(
            "SELECT secret FROM secrets WHERE client_id = ?", client
        )
        exporting.token = exporting.new_token(client, secret)
        answer = exporting.api("GET", EXPORTED + request_id)
        assert answer.status_code == status
    assert answer.json() == missing


def test_a_request_belongs_to_one_application(exporting):
    request_id = exporting.control("POST", "exports", EXPORT)["request_id"]
    other = exporting.child("company-2")["token"]
    answer = exporting.api("GET", EXPORTED + request_id, token=other)
    assert answer.status_code == 403
    assert answer.json() == {
        "serviceErrorCode": 65600,
        "message": f"Caller is not authorized to access the request: {request_id}",
        "status": 403,
    }
    parent = exporting.api("GET", EXPORTED + request_id, token=exporting.parent())
    assert parent.status_code == 403
    assert exporting.api("GET", EXPORTED.removesuffix("&requestId=")).status_code == 400


def test_exports_that_cannot_be(linkedin):
    none = f"no application has ONE_CLICK_EXPORT on {ORGANIZATION}"
    assert refused(linkedin, EXPORT) == none
    linkedin.name_integration(ORGANIZATION, "ONE_CLICK_EXPORT", linkedin.token)
    assert refused(linkedin, EXPORT) == none  # named, and not switched on yet
    linkedin.control("PATCH", "contracts/283441920", {"enabled": True})
    assert refused(linkedin, {**EXPORT, "client_id": "other"}) == none
    assert refused(linkedin, {**EXPORT, "seat_id": "99"}) == "seats: 99 does not exist"
    assert refused(linkedin, {**EXPORT, "person_id": "P9"}) == "people: P9 does not exist"
    linkedin.control("PATCH", "people/P1", {"privacy": "CLOSED"})
    assert refused(linkedin, EXPORT) == "people: P1 has closed the account"


def test_a_seat_has_three_hundred_a_month(exporting):
    for _ in range(299):
        exporting.app.state.store.run(
            "INSERT INTO requests SELECT hex(randomblob(8)), 'EXPORT_CANDIDATE_PROFILE', 'x', 'y',"
            " '11', '{}', ?",
            exporting.control("GET", "state")["now"],
        )
    exporting.control("POST", "exports", EXPORT)
    assert refused(exporting, EXPORT) == "seat 11 has made its 300 exports of this month"
    exporting.control("POST", "clock", {"offset_seconds": 31 * 86_400})
    exporting.control("POST", "exports", EXPORT)


def test_a_change_of_status_is_asked_for_too(exporting, keys):
    exporting.control("PATCH", "contracts/283441920", {"enabled": False})
    store = exporting.app.state.store
    request = store.row("SELECT * FROM requests ORDER BY rowid DESC")
    assert request["type"] == "INTEGRATION_STATUS_CHANGE"
    told = {**keys.integration(CONTRACT, "CSA_API"), "integrationName": "Acme"}
    for token in (exporting.token, exporting.parent()):
        assert exporting.api("GET", CHANGED + request["id"], token=token).json() == {
            "elements": [{**told, "integrationStatus": "DISABLED"}],
            "paging": {"start": 0, "count": 10, "links": []},
        }
    # Told is what is now, not what was.
    exporting.control("PATCH", "contracts/283441920", {"enabled": True})
    (element,) = exporting.api("GET", CHANGED + request["id"]).json()["elements"]
    assert element["integrationStatus"] == "ENABLED"
    count = store.value("SELECT count(*) FROM requests")
    exporting.control("PATCH", "contracts/283441920", {"enabled": True})
    assert store.value("SELECT count(*) FROM requests") == count
    other = exporting.child("company-2")["token"]
    assert exporting.api("GET", CHANGED + request["id"], token=other).status_code == 403
    unknown = exporting.api("GET", CHANGED.replace("q=request", "q=other") + "x")
    assert unknown.status_code == 400
