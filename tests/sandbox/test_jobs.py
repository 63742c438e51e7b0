"""Jobs that the ATS posts: tasks that end, the state afterwards, slots."""

import re

from tests.sandbox.jobs import CONTRACT, DAY, NOW, POST, done, job, later, post, posted, state, task


def test_a_private_job_from_posting_to_closing(posting):
    answer = post(posting, job())
    assert answer.status_code == 200
    ((element),) = answer.json()["elements"]
    urn = element["id"]
    assert re.fullmatch(r"urn:li:simpleJobPostingTask:[0-9a-f-]{36}", urn)
    quoted = urn.replace(":", "%3A")
    assert element == {"id": urn, "status": 202, "location": f"/simpleJobPostings/{quoted}"}
    begun = {"id": urn, "status": "IN_PROGRESS", "externalJobPostingId": "J1"}
    assert task(posting, urn) == [begun]
    assert state(posting) is None
    later(posting, 290)
    assert task(posting, urn) == [begun]
    later(posting, 11)
    number = "urn:li:jobPosting:4000000001"
    assert task(posting, urn) == [{**begun, "status": "SUCCEEDED", "jobPosting": number}]
    assert state(posting) == {
        "externalJobPostingId": "J1",
        "listingStatus": "LISTED",
        "linkedInApplyStatus": "NOT_ENABLED",
        "promotionStatus": "NOT_PROMOTED",
        "rawLocation": "Lyon, France",
        "jobPostingInfo": {
            "listedAt": 1_600_000_000_000,
            "expireAt": 253_402_300_799_000,
            "location": "Lyon, France",
            "visibilityTag": "PRIVATE",
        },
    }
    later(posting, 400 * 86_400)  # it does not end by itself
    assert state(posting)["listingStatus"] == "LISTED"
    assert done(posting, job(operation="CLOSE")) == [("SUCCEEDED", None)]
    assert state(posting)["listingStatus"] == "NOT_LISTED"
    assert done(posting, job(title="Again")) == [("SUCCEEDED", None)]
    assert state(posting)["listingStatus"] == "LISTED"
    (kept,) = posting.control("GET", "jobs")
    assert (kept["number"], kept["body"]["title"]) == (4_000_000_002, "Again")
    written = posting.control("GET", "writes")
    assert [(w["method"], w["path"], w["key"]) for w in written] == [
        ("batch_create", POST, "J1")
    ] * 3


def test_a_public_job_has_a_page_and_an_end(posting):
    done(posting, job(availability="PUBLIC"))
    found = state(posting)
    assert found["jobPostingUrl"] == "https://www.linkedin.com/jobs/view/4000000001"
    assert found["jobPostingInfo"]["visibilityTag"] == "PUBLIC"
    end = found["jobPostingInfo"]["expireAt"]
    assert 180 * DAY - 1000 < end - NOW - 300_000 < 180 * DAY + 10_000
    assert done(posting, job(operation="RENEW", availability="PUBLIC")) == [("SUCCEEDED", None)]
    assert state(posting)["jobPostingInfo"]["expireAt"] == end + 30 * DAY
    later(posting, 211 * 86_400)
    found = state(posting)
    assert found["listingStatus"] == "NOT_LISTED"
    assert "jobPostingUrl" not in found


def test_a_remote_job_needs_no_city(posting):
    anywhere = job(location="France", workplaceTypes=["remote"])
    assert done(posting, anywhere) == [("SUCCEEDED", None)]


def test_an_update_replaces_and_keeps_the_number(posting):
    done(posting, job())
    assert done(posting, job(operation="UPDATE", title="Head nurse")) == [("SUCCEEDED", None)]
    (kept,) = posting.control("GET", "jobs")
    assert (kept["number"], kept["body"]["title"]) == (4_000_000_001, "Head nurse")


def test_tasks_belong_to_the_caller_and_end(posting):
    (urn,) = posted(posting, job())
    other = posting.child("company-2")["token"]
    invalid = {"message": "Batch key parameter value is invalid", "status": 400}
    url = f"/v2/simpleJobPostingTasks?ids={urn}"
    for answer in (
        posting.api("GET", url, token=other),
        posting.api("GET", url + "x"),
        posting.api("GET", url + f"&ids={urn[:-1]}"),
        posting.api("GET", "/v2/simpleJobPostingTasks"),
    ):
        assert (answer.status_code, answer.json()) == (400, invalid)
    assert posting.api("GET", url, token=posting.parent()).status_code == 403
    later(posting, 30 * 86_400 + 1)
    answer = posting.api("GET", url)
    assert (answer.status_code, answer.json()) == (400, invalid)


def test_states_of_many_and_of_none(posting):
    done(posting, job("J 1/é"), job("J2"))
    answer = posting.api("GET", "/v2/jobPostingStatus?ids=J%201%2F%C3%A9&ids=J2&ids=J3").json()
    assert list(answer["results"]) == ["J 1/é", "J2"]
    assert answer["errors"] == {"J3": {"status": 404, "message": "Job J3 does not exist"}}
    other = posting.child("company-2")["token"]
    assert posting.api("GET", "/v2/jobPostingStatus?ids=J2", token=other).json()["results"] == {}
    header = {"X-RestLi-Protocol-Version": "2.0.0"}
    listed = posting.api("GET", "/v2/jobPostingStatus?ids=List(J2,J%201%2F%C3%A9)", headers=header)
    assert list(listed.json()["results"]) == ["J2", "J 1/é"]


def test_the_control_api_makes_tasks_fail_and_end(posting):
    posting.control("POST", "job-failures", {"external_job_id": "J1", "message": "Spam"})
    assert done(posting, job(), job("J2")) == [("FAILED", "Spam"), ("SUCCEEDED", None)]
    assert done(posting, job()) == [("SUCCEEDED", None)]
    (first,) = posted(posting, job("J3"))
    (second,) = posted(posting, job("J4"))
    ended = posting.control("POST", f"job-tasks/{first}", {"status": "SUCCEEDED"})
    assert ended == {"status": "SUCCEEDED"}
    body = {"status": "FAILED", "message": "Blocked"}
    assert posting.control("POST", f"job-tasks/{second}", body) == {"status": "FAILED"}
    assert [item.get("errorMessage") for item in task(posting, first, second)] == [None, "Blocked"]
    (third,) = posted(posting, job("J5"))
    posting.control("POST", f"job-tasks/{third}", {"status": "PROCESSED", "message": "Feed"})
    later(posting)
    processed = {"id": third, "status": "PROCESSED", "externalJobPostingId": "J5"}
    assert task(posting, third) == [{**processed, "errorMessage": "Feed"}]
    assert state(posting, "J5") is None
    again = posting.send("POST", f"/sandbox/job-tasks/{first}", json=body)
    assert (again.status_code, again.json()) == (
        400,
        {"error": f"tasks: {first} is not in progress"},
    )
    wrong = posting.send("POST", "/sandbox/settings", json={"job_errors": "x"})
    assert wrong.json() == {"error": "job_errors must be one of http, element"}


def test_slots_of_a_contract(posting, keys):
    paid = {"availability": "PUBLIC", "listingType": "PREMIUM", "contract": CONTRACT}

    def statuses(*elements):
        return [item["status"] for item in post(posting, *elements).json()["elements"]]

    (element,) = post(posting, job(**paid)).json()["elements"]
    assert element["error"]["message"] == (
        f"Caller is not authorized to access the jobs for contract: {CONTRACT}"
    )
    key = {**keys.integration(CONTRACT, "PREMIUM_JOB_POSTING"), "tenantType": "JOBS"}
    body = {"entities": {keys.text(key): {"patch": {"$set": {"integrationName": "Acme"}}}}}
    url = "/v2/atsIntegrations?" + keys.ids(key)
    header = {"x-restli-method": "batch_partial_update"}
    assert posting.api("POST", url, json=body, headers=header).status_code == 200
    posting.control("PATCH", "contracts/283441920", {"enabled": True, "slots": 2})
    assert statuses(job("J1", **paid), job("J2", **paid), job("J3", **paid)) == [202, 202, 402]
    later(posting)
    (element,) = post(posting, job("J3", **paid)).json()["elements"]
    assert element["error"] == {
        "message": f"Insufficient job slots for contract = {CONTRACT} for purchase flow",
        "status": 402,
    }
    assert statuses(job("J1", "UPDATE", **paid)) == [202]  # it has its slot
    later(posting)
    assert state(posting)["promotionStatus"] == "PROMOTED"
    number = posting.control("GET", "jobs")[0]["number"]
    done(posting, job("J1", "CLOSE", **paid))
    assert statuses(job("J3", **paid)) == [202]
    later(posting)
    assert number == 4_000_000_001
    assert statuses(job("J4", **paid)) == [402]
