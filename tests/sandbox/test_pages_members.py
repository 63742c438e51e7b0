"""Members: found, paged, and everything that one changes about oneself."""

import re

import pytest

from tests.sandbox.outline import Outline, get, post, refused


def listed(browser, path):
    page = get(browser, path)
    older = re.findall(r'href="(/members\?before=[^"]+)"', page)
    following = older[0].replace("&amp;", "&") if older else ""
    return re.findall(r'<td data-label="Member"[^>]*><a href="/members/([^"]+)"', page), following


def test_all_members_come_once_over_the_pages(generated):
    found, path = [], "/members"
    while path:
        some, path = listed(generated, path)
        assert 0 < len(some) <= 50
        found += some
    assert len(found) == len(set(found)) == 600
    assert found[-1] == "P00000007"
    assert "600 in this world." in get(generated, "/members")


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("zoé", ["P1"]),
        ("ZOÉ ADLER", ["P1"]),
        ("dler", ["P1"]),
        ("P1", ["P1"]),
        ("соколова", ["P2"]),
        ("%", ["P3"]),
        ("_", []),
        ("Zoé Soko", []),
        ("", ["P3", "P2", "P1"]),
    ],
)
def test_a_search_finds_names_and_ids(linkedin, search, names):
    linkedin.control("POST", "people", {"id": "P2", "first_name": "Анна", "last_name": "Соколова"})
    linkedin.control("POST", "people", {"id": "P3", "first_name": "100 %", "last_name": "\\"})
    assert listed(linkedin, "/members?search=" + search.replace("%", "%25"))[0] == names


def test_a_search_is_kept_over_the_pages(generated):
    store = generated.app.state.store
    wanted = store.value("SELECT count(*) FROM people WHERE privacy = 'LIMITED'")
    found, path = [], "/members?search=&privacy=LIMITED"
    while path:
        some, path = listed(generated, path)
        found += some
    assert len(found) == wanted > 50
    assert listed(generated, "/members?privacy=SECRET")[0] == listed(generated, "/members")[0]
    assert "No member matches." in get(generated, "/members?search=nobody-of-that-name")


def test_contact_details_are_shared(linkedin):
    form = {"email": "zoe@mail.example", "phone": "+33 1", "shares_contact": "1"}
    post(linkedin, "/members/P1/contact", **form)
    [person] = linkedin.control("GET", "people")
    assert (person["email"], person["phone"]) == ("zoe@mail.example", "+33 1")
    assert bool(person["shares_contact"]) is True
    assert "shares contact" in get(linkedin, "/members")
    refused(
        linkedin,
        "/members/P1/contact",
        "There is nothing to share: give an e-mail address or a phone number",
        shares_contact="1",
    )
    assert linkedin.control("GET", "people")[0]["email"] == "zoe@mail.example"
    post(linkedin, "/members/P1/contact", email="", phone="")
    [person] = linkedin.control("GET", "people")
    assert (person["email"], person["phone"]) == (None, None)
    assert bool(person["shares_contact"]) is False


def test_the_profile_is_changed(linkedin):
    post(linkedin, "/members/P1/profile", headline="<i>Lead</i>", location="", employer="Oru AB")
    [person] = linkedin.control("GET", "people")
    assert (person["headline"], person["location"], person["employer"]) == (
        "<i>Lead</i>",
        None,
        "Oru AB",
    )
    assert "&lt;i&gt;Lead&lt;/i&gt;" in get(linkedin, "/members/P1")


def test_an_account_is_closed_and_opened_again(linkedin):
    page = get(linkedin, "/members/P1")
    assert '<option value="CLOSED"' not in page
    post(linkedin, "/members/P1/account", do="close")
    assert linkedin.control("GET", "people")[0]["privacy"] == "CLOSED"
    page = get(linkedin, "/members/P1")
    assert "Open it again" in page
    assert "Close the account" not in page
    assert '<option value="CLOSED" selected>' in page
    post(linkedin, "/members/P1/account", do="open")
    assert linkedin.control("GET", "people")[0]["privacy"] == "OPEN"


def test_a_wrong_privacy_is_refused(linkedin):
    refused(
        linkedin,
        "/members/P1/privacy",
        "privacy must be one of OPEN, LIMITED, PRIVATE, CLOSED",
        privacy="HIDDEN",
    )
    message = "withheld may hold headline, location, employer"
    refused(linkedin, "/members/P1/privacy", message, privacy="LIMITED", withheld="name")
    assert linkedin.control("GET", "people")[0]["privacy"] == "OPEN"


def test_threads_stand_apart_with_the_last_word_first(linkedin):
    inmail = {"seat_id": "11", "person_id": "P1", "direction": "sent"}
    for at, thread in ((1, "T1"), (2, "T2"), (3, "T1")):
        body = f"{thread} at {at}"
        linkedin.control("POST", "inmail", {**inmail, "thread": thread, "at": at, "body": body})
    page = get(linkedin, "/members/P1")
    talks = [attrs["id"] for attrs, _ in Outline(page).all("article")]
    assert talks == ["talk-T1", "talk-T2"]
    assert page.index("T1 at 1") < page.index("T1 at 3") < page.index("T2 at 2")


def test_a_late_inmail_says_when_it_is_told(demo):
    assert re.search("told to the product <time[^>]*>in ", get(demo, "/members/PNORA0"))


def test_a_seat_of_thousands_can_be_chosen(empty):
    size = {"contracts": 30, "seats": 40, "leads": 30}
    empty.control("POST", "reset", {"world": "generated", **size})
    page = Outline(get(empty, "/members/P00000001?seat=140001200"))
    options = [attrs for attrs, path in page.all("option") if "value" in attrs]
    seats = [option for option in options if option["value"].startswith("14")]
    assert len(seats) <= 2 * 44
    assert [option["value"] for option in seats if "selected" in option] == ["140001200"] * 2
    form = {"as": "seat", "seat_id": "140001200", "body": "From far away"}
    answer = post(empty, "/members/P00000001/inmail", **form)
    assert "From far away" in get(empty, answer.headers["location"].partition("#")[0])


def test_a_long_correspondence_is_cut(linkedin):
    inmail = {"seat_id": "11", "person_id": "P1", "direction": "sent"}
    many = [{**inmail, "at": at, "body": f"Number {at}."} for at in range(1, 252)]
    linkedin.control("POST", "inmail", many)
    page = get(linkedin, "/members/P1")
    assert "The newest 200 InMail are shown." in page
    assert "Number 251." in page
    assert "Number 51." not in page
    assert "Number 52." in page
