"""Members: what they withhold is not there."""

import pytest

V2 = {"X-RestLi-Protocol-Version": "2.0.0"}
NAMES = {"id": "P1", "localizedFirstName": "Zoé", "localizedLastName": "Adler"}


def read(browser, *ids):
    keys = ",".join(f"(id:{number})" for number in ids)
    answer = browser.api("GET", f"/v2/people?ids=List({keys})", headers=V2)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_open_member_and_an_unknown_one(linkedin):
    answer = read(linkedin, "P1", "P9")
    modified = answer["results"]["(id:P1)"].pop("lastModified")
    assert modified > 1_700_000_000_000
    assert answer == {
        "results": {
            "(id:P1)": {
                **NAMES,
                "localizedHeadline": "Engineer",
                "locationName": "Lyon",
                "currentEmployerName": "Quillon",
            }
        },
        "statuses": {},
        "errors": {"(id:P9)": {"status": 404, "message": "Person P9 does not exist"}},
    }


@pytest.mark.parametrize(
    ("privacy", "left"),
    [
        ({"privacy": "LIMITED"}, NAMES),
        (
            {"privacy": "LIMITED", "withheld": ["location", "employer"]},
            {**NAMES, "localizedHeadline": "Engineer"},
        ),
        (
            {"privacy": "PRIVATE"},
            {"id": "P1", "localizedFirstName": "private", "localizedLastName": "private"},
        ),
    ],
)
def test_privacy_is_absence(linkedin, privacy, left):
    before = read(linkedin, "P1")["results"]["(id:P1)"]["lastModified"]
    linkedin.control("POST", "clock", {"offset_seconds": 60})
    linkedin.control("PATCH", "people/P1", privacy)
    person = read(linkedin, "P1")["results"]["(id:P1)"]
    assert person.pop("lastModified") >= before + 60_000
    assert person == left


def test_a_closed_account_is_an_error(linkedin):
    linkedin.control("PATCH", "people/P1", {"privacy": "CLOSED"})
    answer = read(linkedin, "P1")
    assert answer["results"] == {}
    assert answer["errors"]["(id:P1)"]["status"] == 404


def test_only_protocol_two(linkedin):
    answer = linkedin.api("GET", "/v2/people?ids=List((id:P1))")
    assert answer.status_code == 400
    assert answer.json() == {
        "message": "people needs X-RestLi-Protocol-Version: 2.0.0",
        "status": 400,
    }


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ("", "Query parameter ids is required"),
        ("List()", "Batch key parameter value is invalid"),
        ("P1", "Batch key parameter value is invalid"),
        ("List(P1)", "Batch key of people is (id:…)"),
        ("List((id:P1),(id:P1))", "A batch key is given more than once"),
        ("List((id:P1)", "Invalid value at position 12: List((id:P1)"),
        ("List%28%28id%3AP1%29%29", "Batch key parameter value is invalid"),
    ],
)
def test_refusals(linkedin, ids, message):
    answer = linkedin.api("GET", f"/v2/people?ids={ids}", headers=V2)
    assert answer.status_code == 400
    assert answer.json() == {"message": message, "status": 400}


def test_fifty_at_most(linkedin):
    keys = [f"(id:P{number})" for number in range(51)]
    url = "/v2/people?ids=List({})"
    assert linkedin.api("GET", url.format(",".join(keys[:50])), headers=V2).status_code == 200
    answer = linkedin.api("GET", url.format(",".join(keys)), headers=V2)
    assert answer.status_code == 400
    assert answer.json()["message"] == "Batch of 51 people is larger than the limit of 50"


def test_fields_and_odd_ids(linkedin):
    linkedin.control("POST", "people", {"id": "a,(b):c", "first_name": "O", "last_name": "D"})
    url = "/v2/people?ids=List((id:a%2C%28b%29%3Ac))&fields=id,localizedLastName"
    answer = linkedin.api("GET", url, headers=V2).json()
    assert answer["results"] == {
        "(id:a%2C%28b%29%3Ac)": {"id": "a,(b):c", "localizedLastName": "D"}
    }


def test_without_an_enabled_contract_nobody_is_told(linkedin):
    other = linkedin.child("company-2")
    url = "/v2/people?ids=List((id:P1))"
    answer = linkedin.api("GET", url, headers=V2, token=other["token"])
    assert answer.status_code == 403
    assert answer.json()["message"] == (
        "Not enough permissions to access: people.BATCH_GET.NO_VERSION"
    )
