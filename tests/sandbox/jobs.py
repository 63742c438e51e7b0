"""Posting jobs to the sandbox, for its tests."""

ORGANIZATION = "urn:li:organization:5550001"
CONTRACT = "urn:li:contract:283441920"
POST = "/v2/simpleJobPostings"
CREATE = {"x-restli-method": "batch_create"}
NOW = 1_700_000_000_000
DAY = 86_400_000
MISSING = "ERROR :: /{} :: field is required but not found and has no default value\n"
DETAILS = (
    "Job processing failed due to a client-side error. Please check payload and integration setup."
    " Error details: "
)


def job(external_id="J1", operation="CREATE", **changes):
    body = {
        "integrationContext": ORGANIZATION,
        "externalJobPostingId": external_id,
        "jobPostingOperationType": operation,
        "title": "Nurse",
        "description": "<p>" + "Care for people. " * 10 + "</p>",
        "listedAt": 1_600_000_000_000,
        "location": "Lyon, France",
        "companyApplyUrl": "https://jobs.northwind.example/1",
        "availability": "PRIVATE_TO_ATS_INTEGRATION",
    }
    return {k: v for k, v in {**body, **changes}.items() if v is not None}


def post(browser, *elements, **options):
    options.setdefault("headers", CREATE)
    return browser.api("POST", POST, json={"elements": list(elements)}, **options)


def posted(browser, *elements):
    """The urns of elements that are all accepted."""
    answer = post(browser, *elements)
    assert answer.status_code == 200
    assert [item["status"] for item in answer.json()["elements"]] == [202] * len(elements)
    return [item["id"] for item in answer.json()["elements"]]


def task(browser, *urns):
    query = "&".join(f"ids={urn}" for urn in urns)
    answer = browser.api("GET", f"/v2/simpleJobPostingTasks?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["statuses"] == answer.json()["errors"] == {}
    return [answer.json()["results"][urn] for urn in urns]


def later(browser, seconds=301):
    offset = browser.control("GET", "state")["offset_seconds"]
    browser.control("POST", "clock", {"offset_seconds": offset + seconds})


def state(browser, external_id="J1"):
    answer = browser.api("GET", f"/v2/jobPostingStatus?ids={external_id}").json()
    return answer["results"].get(external_id)


def done(browser, *elements):
    """Post and wait; the ends of the tasks."""
    urns = posted(browser, *elements)
    later(browser)
    return [(item["status"], item.get("errorMessage")) for item in task(browser, *urns)]
