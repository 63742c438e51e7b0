"""mailStubs: contact details of members who share them and replied."""

import pytest

CONTRACT = "urn:li:contract:283441920"
HEAD = f"/v2/mailStubs?q=contract&contract={CONTRACT}"
HOUR = 3_600_000


def stubs(browser, more="&createdDateStart=0", **options):
    answer = browser.api("GET", HEAD + more, **options)
    assert answer.status_code == 200, answer.text
    return answer.json()["elements"]


def reply(browser, at, person="P1", seat="11", direction="received"):
    inmail = {"seat_id": seat, "person_id": person, "direction": direction, "body": "x", "at": at}
    browser.control("POST", "inmail", inmail)


def member(browser, person_id, **fields):
    person = {"id": person_id, "first_name": "Ana", "last_name": "Reyes", "shares_contact": True}
    browser.control("POST", "people", {**person, **fields})


def test_who_shares_and_replied_has_a_stub(linkedin):
    member(linkedin, "P2", email="ana@x.example", phone="+33 1 23", headline="CTO", employer="Q")
    assert stubs(linkedin) == []
    reply(linkedin, 1000, "P2", direction="sent")
    assert stubs(linkedin) == []
    reply(linkedin, 3000, "P2")
    answer = linkedin.api("GET", HEAD + "&createdDateStart=0").json()
    stub = {
        "id": "11-P2",
        "contract": CONTRACT,
        "owner": "urn:li:seat:11",
        "member": "urn:li:person:P2",
        "createdAt": 3000,
        "firstName": "Ana",
        "lastName": "Reyes",
        "currentEmployerName": "Q",
        "currentTitle": "CTO",
        "emailAddress": "ana@x.example",
        "phoneNumber": "+33 1 23",
    }
    assert answer == {"elements": [stub], "paging": {"start": 0, "count": 10, "links": []}}
    # An older reply that is written later moves the beginning back.
    reply(linkedin, 2000, "P2")
    reply(linkedin, 4000, "P2")
    assert stubs(linkedin) == [{**stub, "createdAt": 2000}]


def test_what_is_not_known_or_withheld_is_absent(linkedin):
    member(linkedin, "P2", headline="CTO", employer="Q", withheld=["employer"], email="a@x.example")
    reply(linkedin, 1000, "P2")
    (stub,) = stubs(linkedin)
    assert (stub["currentTitle"], stub["emailAddress"]) == ("CTO", "a@x.example")
    assert not {"currentEmployerName", "phoneNumber"} & stub.keys()
    linkedin.control("PATCH", "people/P2", {"privacy": "PRIVATE"})
    (stub,) = stubs(linkedin)
    assert (stub["firstName"], stub["lastName"]) == ("private", "private")
    linkedin.control("PATCH", "people/P2", {"privacy": "CLOSED"})
    assert stubs(linkedin) == []


def test_who_shares_later_does_so_with_the_next_reply(linkedin):
    linkedin.control("POST", "clock", {"offset_seconds": -7200})
    now = linkedin.control("GET", "state")["now"]
    reply(linkedin, now - HOUR)
    linkedin.control("PATCH", "people/P1", {"shares_contact": True, "email": "z@x.example"})
    assert stubs(linkedin) == []
    reply(linkedin, now + HOUR)
    assert stubs(linkedin) == []  # not yet, by the clock of this world
    linkedin.control("POST", "clock", {"offset_seconds": 0})
    # Saying it again is no new beginning.
    linkedin.control("PATCH", "people/P1", {"shares_contact": True})
    assert [stub["createdAt"] for stub in stubs(linkedin)] == [now + HOUR]
    window = f"&createdDateStart={now - HOUR}&createdDateEnd={now + HOUR}"
    assert stubs(linkedin, window) == []  # a reply is in it, and no stub
    linkedin.control("PATCH", "people/P1", {"shares_contact": False})
    assert stubs(linkedin) == []


def test_the_window_holds_its_start_and_not_its_end(linkedin):
    for number, at in enumerate((1000, 2000, 3000)):
        member(linkedin, f"Q{number}")
        reply(linkedin, at, f"Q{number}")
    found = stubs(linkedin, "&createdDateStart=1000&createdDateEnd=3000")
    assert [stub["createdAt"] for stub in found] == [1000, 2000]
    assert stubs(linkedin, "&createdDateStart=1001&createdDateEnd=2000") == []
    page = linkedin.api("GET", HEAD + "&createdDateStart=0&start=1&count=1").json()
    assert [stub["createdAt"] for stub in page["elements"]] == [2000]
    assert page["paging"]["links"] == [
        {
            "rel": "next",
            "href": f"{HEAD}&createdDateStart=0&start=2&count=1",
            "type": "application/json",
        }
    ]


def test_an_event_that_comes_late_makes_its_stub_late(linkedin):
    member(linkedin, "P2")
    now = linkedin.control("GET", "state")["now"]
    inmail = {"seat_id": "11", "person_id": "P2", "direction": "received", "at": now - HOUR}
    linkedin.control("POST", "inmail", {**inmail, "visible_at": now + 600_000})
    assert stubs(linkedin) == []
    linkedin.control("POST", "clock", {"offset_seconds": 700})
    assert [stub["createdAt"] for stub in stubs(linkedin)] == [now - HOUR]


def test_owners_are_seats_of_the_contract(linkedin):
    other = {"contract_id": "77", "organization_id": "5550001", "name": "Other"}
    linkedin.control("POST", "contracts", other)
    for seat, contract in (("12", "283441920"), ("90", "77")):
        fields = {"contract_id": contract, "id": seat, "first_name": "A", "last_name": "B"}
        linkedin.control("POST", "seats", fields)
    member(linkedin, "P2")
    for at, seat in ((1000, "11"), (2000, "12"), (3000, "90")):
        reply(linkedin, at, "P2", seat)

    def seats(*owners):
        more = "".join(f"&owners=urn:li:seat:{owner}" for owner in owners)
        return [stub["owner"][12:] for stub in stubs(linkedin, "&createdDateStart=0" + more)]

    assert seats() == ["11", "12"]
    assert seats("12") == ["12"]
    assert seats("12", "11", "90") == ["11", "12"]
    assert seats("90") == []
    two = "&createdDateStart=0&owners=List(urn%3Ali%3Aseat%3A12)"
    header = {"X-RestLi-Protocol-Version": "2.0.0"}
    url = HEAD.replace(CONTRACT, CONTRACT.replace(":", "%3A")) + two
    answer = linkedin.api("GET", url, headers=header).json()
    assert [stub["owner"] for stub in answer["elements"]] == ["urn:li:seat:12"]


def test_more_than_twenty_thousand_are_refused(linkedin):
    store = linkedin.app.state.store
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20001)"
    with store.writing():
        store.run(
            "INSERT INTO people (id, first_name, last_name, privacy, last_modified, shares_contact)"
            f" {many} SELECT 'M' || i, 'A', 'B', 'OPEN', 1, 1 FROM n"
        )
        store.run(
            f"INSERT INTO events {many} SELECT 'E' || i, 'T', '11', 'M' || i, 'received', i, i,"
            " 'PUBLIC', '', '', '{}' FROM n"
        )
    answer = linkedin.api("GET", HEAD + "&createdDateStart=0")
    assert answer.status_code == 400
    assert answer.json() == {
        "message": "Query matches more than 20000 mail stubs; narrow it",
        "status": 400,
    }
    assert len(stubs(linkedin, "&createdDateStart=2&count=100")) == 100


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("", "Query parameter createdDateStart is required"),
        ("&createdDateStart=x", "Query parameter createdDateStart is not a number: x"),
        ("&createdDateStart=2&createdDateEnd=1", "createdDateEnd is before createdDateStart"),
        ("&createdDateStart=0&owners=11", "Invalid value for seat urn: 11"),
        ("&createdDateStart=0&count=101", "Query parameter count must be between 1 and 100"),
    ],
)
def test_refusals(linkedin, more, message):
    answer = linkedin.api("GET", HEAD + more)
    assert answer.status_code == 400
    assert answer.json() == {"message": message, "status": 400}


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("mailStubs?q=contract&createdDateStart=0", "mail stubs"),
        ("prospectNotes?q=criteria&cutoffDate=1&beforeDate=2", "prospect notes"),
        ("closedMembers?q=contract&closedSince=0", "closed members"),
    ],
)
def test_another_companys_contract_and_the_parents_token(linkedin, path, what):
    url = f"/v2/{path}&contract={CONTRACT}"
    assert linkedin.api("GET", url).status_code == 200
    other = linkedin.child("company-2")["token"]
    answer = linkedin.api("GET", url, token=other)
    assert answer.status_code == 403
    assert answer.json() == {
        "serviceErrorCode": 65600,
        "message": f"Caller is not authorized to access the {what} for contract: {CONTRACT}",
        "status": 403,
    }
    assert linkedin.api("GET", url, token=linkedin.parent()).status_code == 403
    assert linkedin.api("GET", url.replace("q=c", "q=x")).status_code == 400
    assert linkedin.api("POST", url, json={}).status_code == 405
    linkedin.control("PATCH", "contracts/283441920", {"enabled": False})
    assert linkedin.api("GET", url).status_code == 403
