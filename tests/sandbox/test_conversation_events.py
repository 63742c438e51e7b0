"""InMail: a window of one seat, in order, late arrivals included once they are there."""

import pytest

NOW = 1_790_000_000_000
HOUR = 3_600_000


def url(start, end=None, rest="", seat="11"):
    window = f"timeRange.start={start}" + ("" if end is None else f"&timeRange.end={end}")
    return f"/v2/conversationEvents?q=criteria&viewer=urn:li:seat:{seat}&{window}{rest}"


def write(browser, at, body="Hi", direction="sent", **more):
    fields = {"seat_id": "11", "person_id": "P1", "direction": direction, "at": at, "body": body}
    return browser.control("POST", "inmail", {**fields, **more})


def texts(answer):
    assert answer.status_code == 200, answer.text
    return [item["content"]["mail"]["body"]["text"] for item in answer.json()["elements"]]


def test_an_event_as_it_is_told(linkedin):
    sent = write(linkedin, NOW, "Grüße 👋", subject="Job", contract_id=283441920)
    back = write(linkedin, NOW + 5, "שלום", "received", visibility="PRIVATE")
    assert back["thread"] == sent["thread"]
    answer = linkedin.api("GET", url(NOW, NOW + HOUR, "&start=0&count=100"))
    assert answer.json() == {
        "elements": [
            {
                "id": f"I{NOW}_000001",
                "threadUrn": f"urn:li:messagingThread:{sent['thread']}",
                "createdAt": NOW,
                "author": "urn:li:seat:11",
                "recipients": [{"id": "urn:li:person:P1", "name": "Zoé Adler"}],
                "content": {"mail": {"subject": "Job", "body": {"text": "Grüße 👋"}}},
                "visibility": "PUBLIC",
            },
            {
                "id": f"I{NOW + 5}_000002",
                "threadUrn": f"urn:li:messagingThread:{sent['thread']}",
                "createdAt": NOW + 5,
                "author": "urn:li:person:P1",
                "recipients": [{"id": "urn:li:seat:11", "name": "Bob Lindgren"}],
                "content": {"mail": {"subject": "", "body": {"text": "שלום"}}},
                "visibility": "PRIVATE",
            },
        ],
        "paging": {"start": 0, "count": 100, "links": []},
    }


def test_start_is_inclusive_and_end_is_exclusive(linkedin):
    for offset in (-1, 0, 1, 10):
        write(linkedin, NOW + offset, str(offset))
    assert texts(linkedin.api("GET", url(NOW, NOW + 10))) == ["0", "1"]
    assert texts(linkedin.api("GET", url(NOW, NOW))) == []


def test_the_window_has_twelve_hours_at_most(linkedin):
    assert linkedin.api("GET", url(NOW, NOW + 12 * HOUR)).status_code == 200
    answer = linkedin.api("GET", url(NOW, NOW + 12 * HOUR + 1))
    assert answer.status_code == 400
    assert answer.json() == {
        "message": "timeRange must not be longer than 12 hours",
        "status": 400,
    }
    assert linkedin.api("GET", url(NOW - 13 * HOUR)).status_code == 400


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "Query parameter viewer is required"),
        ("&viewer=urn:li:person:1", "Invalid value for seat urn: urn:li:person:1"),
        ("&viewer=urn:li:seat:11", "Query parameter timeRange.start is required"),
        (
            "&viewer=urn:li:seat:11&timeRange.start=2&timeRange.end=1",
            "timeRange.end is before timeRange.start",
        ),
        (
            "&viewer=urn:li:seat:11&timeRange.start=1.5",
            "Query parameter timeRange.start is not a number: 1.5",
        ),
    ],
)
def test_refusals(linkedin, query, message):
    answer = linkedin.api("GET", "/v2/conversationEvents?q=criteria" + query)
    assert answer.status_code == 400
    assert answer.json() == {"message": message, "status": 400}


def test_pages_are_ordered_by_time_then_id(linkedin):
    for text in "dcba":
        write(linkedin, NOW, text)
    write(linkedin, NOW - 1, "first")
    assert texts(linkedin.api("GET", url(NOW - 1, NOW + 1, "&count=3"))) == ["first", "d", "c"]
    assert texts(linkedin.api("GET", url(NOW - 1, NOW + 1, "&start=3&count=3"))) == ["b", "a"]
    default = linkedin.api("GET", url(NOW - 1, NOW + 1)).json()["paging"]
    assert default == {"start": 0, "count": 10, "links": []}
    assert linkedin.api("GET", url(NOW, NOW + 1, "&count=101")).status_code == 400


def test_a_late_arrival_is_absent_until_it_is_visible(linkedin):
    now = linkedin.control("GET", "state")["now"]
    write(linkedin, now - 60_000, "late", visible_at=now + 20 * 60_000)
    window = url(now - 2 * 60_000, now)
    assert texts(linkedin.api("GET", window)) == []
    linkedin.control("POST", "clock", {"offset_seconds": 20 * 60 + 1})
    assert texts(linkedin.api("GET", window)) == ["late"]


def test_a_thread_narrows(linkedin):
    write(linkedin, NOW, "one", thread="T1")
    write(linkedin, NOW + 1, "two", thread="T2")
    narrowed = url(NOW, NOW + 9, "&threadUrn=urn:li:messagingThread:T2")
    assert texts(linkedin.api("GET", narrowed)) == ["two"]


def test_a_seat_sees_its_own_only(linkedin):
    seat = {"contract_id": "283441920", "id": "12", "first_name": "Marc", "last_name": "Oduya"}
    linkedin.control("POST", "seats", seat)
    write(linkedin, NOW, "of Bob")
    linkedin.control(
        "POST",
        "inmail",
        {"seat_id": "12", "person_id": "P1", "direction": "sent", "at": NOW, "body": "of Marc"},
    )
    assert texts(linkedin.api("GET", url(NOW, NOW + 1, seat="12"))) == ["of Marc"]
    assert texts(linkedin.api("GET", url(NOW, NOW + 1))) == ["of Bob"]


def test_seats_out_of_reach(linkedin):
    unknown = linkedin.api("GET", url(NOW, NOW + 1, seat="999"))
    assert unknown.status_code == 403
    assert unknown.json() == {
        "serviceErrorCode": 65600,
        "message": (
            "Caller is not authorized to access the conversation events for seat: urn:li:seat:999"
        ),
        "status": 403,
    }
    linkedin.control("PATCH", "contracts/283441920", {"expired": True})
    expired = linkedin.api("GET", url(NOW, NOW + 1))
    assert expired.status_code == 403
    assert expired.json() == {
        "serviceErrorCode": 65600,
        "message": (
            "Caller is not authorized to access the conversation events for contract:"
            " urn:li:contract:283441920"
        ),
        "status": 403,
    }


def test_who_hides_the_name_has_none_among_the_recipients(linkedin):
    write(linkedin, NOW, "Hi")
    linkedin.control("PATCH", "people/P1", {"privacy": "PRIVATE"})
    (event,) = linkedin.api("GET", url(NOW, NOW + 1)).json()["elements"]
    assert event["recipients"] == [{"id": "urn:li:person:P1"}]
    linkedin.control("PATCH", "people/P1", {"privacy": "OPEN", "first_name": "Zoe"})
    (event,) = linkedin.api("GET", url(NOW, NOW + 1)).json()["elements"]
    assert event["recipients"] == [{"id": "urn:li:person:P1", "name": "Zoe Adler"}]
