"""The pages: escaped, labelled, and working without any script."""

import gzip
import re

import pytest

from tests.sandbox.outline import Outline, get, refused

POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'; img-src 'self' data:"
)


def member(demo, sql):
    return demo.app.state.store.value(sql)


SCRIPTED = "SELECT person_id FROM events WHERE body LIKE '%<script>%'"
CLOSED = "SELECT id FROM people WHERE privacy = 'CLOSED'"
MARKED = "SELECT id FROM people WHERE headline LIKE '<b>%'"


def addresses(demo):
    return [
        "/",
        "/?after=2",
        "/contracts/283977014",
        "/seats/120000001",
        "/seats/120000003",
        "/members",
        "/members?search=Berg&privacy=OPEN",
        "/members?search=nobody",
        f"/members/{member(demo, SCRIPTED)}",
        "/members/PNORA0",
        f"/members/{member(demo, CLOSED)}",
        "/integrations",
        "/integrations?status=REQUESTED",
        "/pushes",
        "/received",
        "/received?show=candidates",
        "/received/jobs",
        "/world",
    ]


def test_every_page_is_well_formed_and_labelled(demo):
    for path in addresses(demo):
        answer = demo.send("GET", path)
        assert answer.headers["content-security-policy"] == POLICY
        page = Outline(answer.text)
        assert page.all("html")[0][0]["lang"] == "en"
        for name in ("h1", "main", "header", "footer", "title"):
            assert len(page.all(name)) == 1, (path, name)
        assert "LinkedIn (sandbox)" in answer.text
        assert "Sandbox. This is not LinkedIn, and nobody here is real." in answer.text
        assert page.all("nav")[0][0]["aria-label"] == "Main"
        ids = [attrs["id"] for _, attrs, _ in page.tags if "id" in attrs]
        assert len(ids) == len(set(ids))
        for name in ("input", "select", "textarea"):
            for attrs, around in page.all(name):
                assert attrs.get("type") == "hidden" or "label" in around, (path, attrs)
        for _, attrs, _ in page.tags:
            assert not [key for key in attrs if key.startswith("on") or key == "style"]
            for key in ("src", "href", "action"):
                assert not re.match(r"https?:|//", attrs.get(key) or "")
        assert not page.all("script")
        assert not page.all("style")
        for attrs, _ in page.all("form"):
            assert attrs["method"] == ("get" if attrs.get("role") == "search" else "post")


def test_what_people_write_is_escaped(demo):
    page = get(demo, f"/members/{member(demo, SCRIPTED)}")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    page = get(demo, f"/members/{member(demo, MARKED)}")
    assert "&lt;b&gt;Lead&lt;/b&gt; engineer &amp; &lt;i&gt;mentor&lt;/i&gt;" in page
    assert "&lt;b&gt;Lead" in get(demo, "/seats/120000001")


def test_the_switch_of_a_contract(linkedin):
    assert ">Enabled</span>" in get(linkedin, "/")
    for switch, state in (("disable", "Disabled"), ("enable", "Enabled"), ("expire", "Expired")):
        answer = linkedin.send("POST", "/contracts/283441920/switch", data={"switch": switch})
        assert answer.status_code == 303
        assert answer.headers["location"] == "/#contract-283441920"
        assert f">{state}</span>" in get(linkedin, "/")
    wrong = linkedin.send("POST", "/contracts/283441920/switch", data={"switch": "burn"})
    assert wrong.status_code == 400
    assert "switch must be one of enable, disable, expire" in wrong.text
    refused(linkedin, "/contracts/9/switch", "contracts: 9 does not exist", switch="enable")


def test_writing_as_member_and_as_seat_holder(linkedin):
    form = {"as": "member", "seat_id": "11", "subject": "Grüezi", "body": "Line one\r\nLine two"}
    answer = linkedin.send("POST", "/members/P1/inmail", data=form)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/members/P1?seat=11#talk-2-T00000001"
    seat_form = {"as": "seat", "seat_id": "11", "subject": "", "body": "Hello"}
    linkedin.send("POST", "/members/P1/inmail", data={**seat_form, "visibility": "PRIVATE"})
    written = linkedin.control("GET", "inmail")
    assert [(row["direction"], row["body"], row["visibility"]) for row in written] == [
        ("received", "Line one\nLine two", "PUBLIC"),
        ("sent", "Hello", "PRIVATE"),
    ]
    assert written[0]["thread"] == written[1]["thread"]
    page = get(linkedin, "/members/P1")
    assert "Line one\nLine two" in page
    assert "Zoé Adler" in get(linkedin, "/seats/11")


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"as": "member", "seat_id": "11", "body": " "}, "An InMail needs a text"),
        ({"as": "member", "seat_id": "9", "body": "x"}, "seats: 9 does not exist"),
    ],
)
def test_a_wrong_form_says_why(linkedin, form, message):
    answer = linkedin.send("POST", "/members/P1/inmail", data=form)
    assert answer.status_code == 400
    assert f'role="alert">{message}</p>' in answer.text
    assert linkedin.control("GET", "inmail") == []


def test_privacy_is_chosen(linkedin):
    form = {"privacy": "LIMITED", "withheld": ["headline", "employer"]}
    answer = linkedin.send("POST", "/members/P1/privacy", data=form)
    assert answer.status_code == 303
    (person,) = linkedin.control("GET", "people")
    assert (person["privacy"], person["withheld"]) == ("LIMITED", ["headline", "employer"])
    assert '<option value="LIMITED" selected>' in get(linkedin, "/members/P1")


def test_contacting_somebody_new(linkedin):
    form = {"first_name": "Ōe", "last_name": "Ken", "headline": "", "subject": "Hi", "body": "Yo"}
    answer = linkedin.send("POST", "/seats/11/contact", data=form)
    assert answer.status_code == 303
    assert "Ōe Ken" in get(linkedin, answer.headers["location"].partition("#")[0])
    failed = linkedin.send("POST", "/seats/99/contact", data=form)
    assert failed.status_code == 404
    assert "This seat is not in this world" in failed.text
    assert len(linkedin.control("GET", "people")) == 2


def test_what_the_ats_sent_is_readable(linkedin, keys):
    key = keys.application("A1")
    body = {
        "atsCandidateId": "C/1",
        "atsCreatedAt": 1_790_000_000_000,
        "atsLastModifiedAt": 1_790_000_000_000,
        "atsJobPostingId": "J1",
        "atsJobPostingName": "Engineer <b>",
        "firstName": "Zoé",
        "lastName": "Adler",
    }
    url = "/v2/atsApplications?" + keys.ids(key)
    linkedin.api("PUT", url, json={"entities": {keys.text(key): body}})
    stage = {"entities": {"current-status": {"atsCreatedAt": 1, "stage": "Interview"}}}
    path = f"/v2/atsApplications/{keys.text(key)}/stages?ids=current-status"
    linkedin.api("PUT", path, json=stage)
    average = {"evaluations": [{"attribute": "Average review", "result": "4.2/5"}]}
    linkedin.api(
        "PUT",
        f"/v2/atsApplications/{keys.text(key)}/interviewFeedback?ids=average-review",
        json={"entities": {"average-review": average}},
    )
    page = get(linkedin, "/received")
    for words in ("Zoé Adler", "Engineer &lt;b&gt;", "Interview"):
        assert words in page
    [link] = re.findall(r'href="(/received/[^"]+C[^"]+)"', page)
    detail = get(linkedin, link)
    Outline(detail)
    assert "Candidate C/1 in the ATS" in detail
    assert "21 Sep 2026" in detail
    assert "<dt>Average review</dt>" in detail
    assert "<bdi>4.2/5</bdi>" in detail


def test_settings_and_older_secrets(linkedin):
    linkedin.send("POST", "/settings", data={})
    assert linkedin.control("GET", "state")["auto_enable"] is False
    linkedin.send("POST", "/settings", data={"auto_enable": "1"})
    assert linkedin.control("GET", "state")["auto_enable"] is True
    client = linkedin.control("GET", "clients")[1]
    store = linkedin.app.state.store
    store.run("INSERT INTO secrets (client_id, secret) VALUES (?, 'new')", client["client_id"])
    assert "Delete the older secret" in get(linkedin, "/")
    linkedin.send("POST", f"/applications/{client['client_id']}/secrets/forget")
    assert "Delete the older secret" not in get(linkedin, "/")


def test_pages_that_are_not_there(linkedin):
    for path in ("/seats/9", "/members/9", "/received/x/y", "/contracts/9"):
        answer = linkedin.send("GET", path)
        assert answer.status_code == 404
        assert "is not in this world. A reset may have taken it away." in answer.text
    answer = linkedin.send("GET", "/nowhere")
    assert answer.status_code == 404
    assert "This page is not in this world." in answer.text
    Outline(answer.text)
    for path in ("/sandbox/nowhere", "/static/nowhere.css"):
        answer = linkedin.send("GET", path)
        assert (answer.status_code, answer.text) == (404, "Not Found")


def test_static_files(linkedin):
    css = linkedin.send("GET", "/static/sandbox.css")
    assert css.headers["content-type"].startswith("text/css")
    assert "url(" not in css.text
    assert "@import" not in css.text
    assert linkedin.send("GET", "/static/icon.svg").status_code == 200
    assert len(gzip.compress(css.content)) < 10_000
