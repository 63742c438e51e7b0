"""Jobs that LinkedIn refuses: at once, or when it has worked on them."""

import re

import pytest

from tests.sandbox.jobs import (
    CONTRACT,
    CREATE,
    DAY,
    DETAILS,
    MISSING,
    NOW,
    POST,
    done,
    job,
    later,
    post,
    posted,
    state,
)


@pytest.mark.parametrize(
    ("change", "status", "message"),
    [
        *(
            ({name: None}, 422, MISSING.format(name))
            for name in (
                *("externalJobPostingId", "jobPostingOperationType", "title", "description"),
                *("listedAt", "location", "companyApplyUrl"),
            )
        ),
        ({"title": " "}, 422, "ERROR :: /title :: length must be at least 1\n"),
        ({"title": "x" * 201}, 422, "ERROR :: /title :: length must be at most 200\n"),
        ({"title": 5}, 422, "ERROR :: /title :: 5 cannot be coerced to String\n"),
        ({"listedAt": "x"}, 422, "ERROR :: /listedAt :: x cannot be coerced to Long\n"),
        ({"externalJobPostingId": 5}, 500, "Internal Server Error"),
        (
            {"externalJobPostingId": "x" * 201},
            422,
            "ERROR :: /externalJobPostingId :: length must be at most 200\n",
        ),
        (
            {"jobPostingOperationType": "UPDATED"},
            422,
            'ERROR :: /jobPostingOperationType :: "UPDATED" is not an enum symbol\n',
        ),
        (
            {"jobPostingOperationType": "UPGRADE"},
            422,
            'ERROR :: /jobPostingOperationType :: "UPGRADE" is not an enum symbol\n',
        ),
        (
            {"availability": "SECRET"},
            422,
            'ERROR :: /availability :: "SECRET" is not an enum symbol\n',
        ),
        (
            {"experienceLevel": 3},
            422,
            "ERROR :: /experienceLevel :: enum type is not backed by a String\n",
        ),
        ({"categories": "acct"}, 422, "ERROR :: /categories :: is not an array\n"),
        ({"showPosterInfo": 1}, 422, "ERROR :: /showPosterInfo :: cannot be coerced to Boolean\n"),
        (
            {"categories": ["a", "b", "c", "d"]},
            422,
            "ERROR :: /categories :: size must be at most 3\n",
        ),
        (
            {"workplaceTypes": ["Remote", "Hybrid"]},
            400,
            (
                "The workplaceTypes field cannot have more than one value provided."
                " Provided values [Remote, Hybrid]"
            ),
        ),
        (
            {"integrationContext": None, "availability": "PUBLIC"},
            400,
            "Either context or company or companyPageUrl or companyName must be provided",
        ),
        (
            {"integrationContext": None, "companyName": "Northwind"},
            422,
            MISSING.format("integrationContext"),
        ),
        (
            {"integrationContext": CONTRACT},
            400,
            f"Invalid value for organization urn: {CONTRACT}",
        ),
        (
            {"listedAt": NOW + DAY},
            400,
            "Invalid listedAt: it must be a time that is not in the future",
        ),
        ({"expireAt": NOW - 1}, 400, "Invalid ExpirationDate"),
        (
            {"alternateLocations": ["Paris, France"]},
            400,
            "A job that is PRIVATE_TO_ATS_INTEGRATION has one location",
        ),
        (
            {"alternateLocations": ["Paris, France"] * 7, "availability": "PUBLIC"},
            422,
            "The job contains more than seven locations",
        ),
        ({"listingType": "PREMIUM"}, 400, "A PREMIUM job must be PUBLIC"),
        (
            {"listingType": "PREMIUM", "availability": "PUBLIC"},
            422,
            MISSING.format("contract"),
        ),
    ],
)
def test_an_element_that_is_refused(posting, change, status, message):
    answer = post(posting, job("J0"), job(**change), job("J2"))
    assert answer.status_code == 200
    first, refused, last = answer.json()["elements"]
    assert (first["status"], last["status"]) == (202, 202)
    assert refused == {"status": status, "error": {"message": message, "status": status}}
    tasks = posting.control("GET", "job-tasks")
    assert [item["external_id"] for item in tasks] == ["J0", "J2"]


def test_an_address_that_is_none_names_the_task(posting):
    (element,) = post(posting, job(companyApplyUrl="jobs@x")).json()["elements"]
    assert element["status"] == 400
    assert re.fullmatch(
        "Invalid company apply url for job with externalPartnerId J1,"
        r" taskUrn urn:li:simpleJobPostingTask:[0-9a-f-]{36}",
        element["error"]["message"],
    )


@pytest.mark.parametrize(
    ("before", "element", "message"),
    [
        (
            [job()],
            job(),
            DETAILS + "A job with the same partnerIdentifier already exists."
            " LinkedIn job id: 4000000001, externalJobPostingId: J1",
        ),
        (
            [],
            job(operation="UPDATE"),
            DETAILS + "Operation type UPDATE is not allowed for a non-existing job",
        ),
        (
            [],
            job(operation="RENEW"),
            DETAILS + "Operation type RENEW is not allowed for a non-existing job",
        ),
        (
            [job(), job(operation="CLOSE")],
            job(operation="RENEW"),
            DETAILS + "Operation type RENEW is not allowed for a non-existing job",
        ),
        (
            [job(availability="PUBLIC")],
            job(operation="UPDATE"),
            DETAILS + "availability cannot change to PRIVATE_TO_ATS_INTEGRATION:"
            " close the job first",
        ),
        (
            [],
            job(description="Too short"),
            (
                "Job {partnerJobCode=J1} was dropped: true\n\nInvalid Field: /description;"
                " Drop Message: description must have at least 100 characters"
            ),
        ),
        (
            [],
            job(description="x" * 25_001),
            (
                "Job {partnerJobCode=J1} was dropped: true\n\nInvalid Field: /description;"
                " Drop Message: description must have at most 25000 characters"
            ),
        ),
        (
            [],
            job(location="Somewhere"),
            (
                "This job is blocked as its location is marked invalid."
                " Failure reason reference code: [JOB_FIELD_PROCESSOR_GEO_LOCATION]."
            ),
        ),
    ],
)
def test_a_task_that_fails_changes_nothing(posting, before, element, message):
    for body in before:
        done(posting, body)
    jobs = posting.control("GET", "jobs")
    assert done(posting, element) == [("FAILED", message)]
    assert posting.control("GET", "jobs") == jobs


@pytest.mark.parametrize("place", ["element", "http"])
def test_closing_what_is_not_open(posting, place):
    posting.control("POST", "settings", {"job_errors": place})
    fault = {
        "message": "Cannot close job which is already closed or does not exist",
        "status": 409,
    }
    answer = post(posting, job(operation="CLOSE"))
    if place == "http":
        assert (answer.status_code, answer.json()) == (409, fault)
    else:
        assert answer.json() == {"elements": [{"status": 409, "error": fault}]}
    # One that is on its way counts as open, and one on its way out does not.
    posted(posting, job("J2"))
    posted(posting, job("J2", "CLOSE"))
    assert post(posting, job("J2", "CLOSE")).text.count("Cannot close job") == 1
    later(posting)
    assert state(posting, "J2")["listingStatus"] == "NOT_LISTED"


def test_an_id_twice_in_one_call(posting):
    first, second = post(posting, job(), job()).json()["elements"]
    assert first["status"] == 202
    assert second["error"] == {
        "message": "externalJobPostingId J1 is given more than once",
        "status": 400,
    }


def test_calls_that_are_refused_whole(posting):
    body = {"elements": [job()]}
    plain = posting.api("POST", POST, json=body)
    assert plain.status_code == 403
    assert plain.json() == {
        "serviceErrorCode": 100,
        "message": "Not enough permissions to access: POST /simpleJobPostings",
        "status": 403,
    }
    assert post(posting, token=posting.parent()).status_code == 403
    many = post(posting, *(job(f"J{number}") for number in range(101)))
    assert many.status_code == 400
    assert many.json()["message"] == "Batch of 101 keys is larger than the limit of 100"
    none = posting.api("POST", POST, json={}, headers=CREATE)
    assert none.status_code == 400
    assert posting.api("GET", POST, headers=CREATE).status_code == 405
    assert posting.control("GET", "job-tasks") == []
    assert len(posted(posting, *(job(f"J{number}") for number in range(100)))) == 100


def test_another_organization_is_an_error_of_the_element(posting):
    other = "urn:li:organization:5550002"
    (element,) = post(posting, job(integrationContext=other)).json()["elements"]
    assert element == {
        "status": 403,
        "error": {
            "serviceErrorCode": 65600,
            "message": f"Caller is not authorized to access the records for organization: {other}",
            "status": 403,
        },
    }
