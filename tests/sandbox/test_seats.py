"""Seats: found by contract and state."""

import pytest

CONTRACT = "urn:li:contract:283441920"
URL = f"/v2/seatsV2?q=attributes&contracts={CONTRACT}"


@pytest.fixture
def seats(linkedin):
    """Bob's active seat, a parked one and an inactive one."""
    common = {"contract_id": "283441920", "last_name": "Falk"}
    linkedin.control(
        "POST",
        "seats",
        [
            {**common, "id": 12, "first_name": "Jonas", "state": "PARKED"},
            {**common, "id": 110, "first_name": "Lena", "state": "INACTIVE"},
        ],
    )
    return linkedin


def test_a_seat_as_it_is_told(linkedin):
    answer = linkedin.api("GET", URL + "&states=ACTIVE&start=0&count=100")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    (seat,) = answer.json()["elements"]
    assert seat.pop("created")["time"] > 1_700_000_000_000
    assert seat == {
        "id": 11,
        "firstName": "Bob",
        "lastName": "Lindgren",
        "contract": CONTRACT,
        "member": "urn:li:person:S0000003131",
        "state": "ACTIVE",
        "seatRoles": ["SOURCER_ADD_PROSPECT"],
        "emailAddress": "bob@northwind.example",
    }
    assert answer.json()["paging"] == {"start": 0, "count": 100, "links": []}


def test_start_is_mandatory(linkedin):
    answer = linkedin.api("GET", URL + "&states=ACTIVE")
    assert answer.status_code == 400
    assert answer.json() == {"message": "Query parameter start is required", "status": 400}


def test_states_filter_and_pages(seats):
    def ids(query):
        return [seat["id"] for seat in seats.api("GET", URL + query).json()["elements"]]

    assert ids("&start=0") == [11, 12, 110]
    assert ids("&start=0&states=PARKED&states=INACTIVE") == [12, 110]
    assert ids("&start=0&count=2") == [11, 12]
    assert ids("&start=2&count=2") == [110]
    assert ids("&start=3&count=2") == []
    paging = seats.api("GET", URL + "&start=0&count=2").json()["paging"]
    assert "total" not in paging
    assert paging["links"][0]["rel"] == "next"
    following = seats.api("GET", paging["links"][0]["href"]).json()["elements"]
    assert [seat["id"] for seat in following] == [110]
    assert "emailAddress" not in following[0]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("&start=0&states=GONE", 'ERROR :: /states :: "GONE" is not an enum symbol'),
        ("&start=0&count=101", "Query parameter count must be between 1 and 100"),
        ("&start=0&count=0", "Query parameter count must be between 1 and 100"),
        ("&start=-1", "Query parameter start is not a number: -1"),
        ("&start=0&start=1", "Query parameter start is given more than once"),
    ],
)
def test_refusals(linkedin, query, message):
    answer = linkedin.api("GET", URL + query)
    assert answer.status_code == 400
    assert answer.json() == {"message": message, "status": 400}


def test_unknown_contract_finder_resource_and_verb(linkedin):
    unknown = linkedin.api("GET", URL + "&contracts=urn:li:contract:1&start=0")
    assert unknown.status_code == 403
    assert unknown.json()["message"].endswith("for contract: urn:li:contract:1")
    assert linkedin.api("GET", "/v2/seatsV2?q=all&start=0").status_code == 400
    assert linkedin.api("PUT", URL).status_code == 405
    nothing = linkedin.api("GET", "/v2/seats?q=x")
    assert nothing.status_code == 404
    assert nothing.json() == {
        "serviceErrorCode": 0,
        "message": "Resource seats does not exist",
        "status": 404,
    }


def test_the_parent_may_not_read_data(linkedin):
    answer = linkedin.api("GET", URL + "&start=0", token=linkedin.parent())
    assert answer.status_code == 403
    assert answer.json() == {
        "serviceErrorCode": 100,
        "message": "Not enough permissions to access: seatsV2.FINDER-attributes.NO_VERSION",
        "status": 403,
    }
