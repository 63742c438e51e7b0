"""A seat's page: its people in the order of the last InMail, notes, the export."""

import re

from tests.sandbox.outline import Outline, get, post, refused


def people_of(browser, path):
    """The members listed on the page of a seat, and the address of the next page."""
    page = get(browser, path)
    listed = page[page.index('id="people"') : page.index('id="new"')]
    older = re.findall(r'href="(/seats/\w+\?before=[^"]+)"', listed)
    return re.findall(r'href="/members/([^?"]+)\?seat=', listed), (older or [""])[0]


def test_each_person_stands_once_where_the_last_word_is(linkedin):
    for number in range(1, 4):
        linkedin.control(
            "POST", "people", {"id": f"Q{number}", "first_name": "Q", "last_name": "x"}
        )
    sent = {"seat_id": "11", "direction": "sent"}
    for at, person in enumerate(["Q1", "Q2", "Q3", "Q1", "Q2"], 1):
        linkedin.control("POST", "inmail", {**sent, "person_id": person, "at": at})
    assert people_of(linkedin, "/seats/11") == (["Q2", "Q1", "Q3"], "")
    assert "2 InMail · open" in get(linkedin, "/seats/11")


def test_all_people_of_a_seat_come_once_over_the_pages(empty):
    size = {"contracts": 1, "seats": 3, "leads": 400, "seed": 5}
    empty.control("POST", "reset", {"world": "generated", **size})
    store = empty.app.state.store
    wanted = [
        row[0]
        for row in store.rows(
            "SELECT person_id FROM events WHERE seat_id = '140000001' GROUP BY person_id"
            " ORDER BY max(created_at) DESC"
        )
    ]
    assert len(wanted) > 100
    found, path = [], "/seats/140000001"
    while path:
        listed, path = people_of(empty, path)
        assert len(listed) <= 50
        found += listed
    assert found == wanted


def test_a_strange_place_in_the_list_is_the_beginning(demo):
    first, _ = people_of(demo, "/seats/120000001")
    for before in ("x", "1e9_x", "²_x", "9" * 30):
        assert people_of(demo, f"/seats/120000001?before={before}")[0] == first
    assert people_of(demo, "/seats/120000001?before=1_x") == ([], "")


def test_notes_are_written_changed_and_deleted(linkedin):
    linkedin.control("POST", "inmail", {"seat_id": "11", "person_id": "P1", "direction": "sent"})
    post(linkedin, "/seats/11/notes", person_id="P1", content="Ask <b>again</b>\r\nin May")
    [note] = linkedin.app.state.store.rows("SELECT * FROM notes")
    assert (note["content"], note["person_id"], note["active"]) == (
        "Ask <b>again</b>\nin May",
        "P1",
        1,
    )
    assert "Ask &lt;b&gt;again&lt;/b&gt;\nin May" in get(linkedin, "/seats/11")
    change = "/seats/11/notes/change"
    post(linkedin, change, note=note["id"], content="Asked", do="save")
    assert "Asked" in get(linkedin, "/seats/11")
    post(linkedin, change, note=note["id"], do="delete")
    assert "<s>Asked</s>" in get(linkedin, "/seats/11")
    refused(linkedin, change, f"notes: {note['id']} is deleted", note=note["id"], content="x")


def test_notes_that_are_refused(linkedin):
    refused(linkedin, "/seats/11/notes", "A note needs words", person_id="P1", content=" ")
    refused(linkedin, "/seats/11/notes", "people: P9 does not exist", person_id="P9", content="x")
    refused(linkedin, "/seats/11/notes/change", "notes: 7 does not exist", note="7", content="x")
    seat = {"contract_id": "283441920", "id": "12", "first_name": "Marc", "last_name": "Oduya"}
    linkedin.control("POST", "seats", seat)
    note = {"seat_id": "11", "person_id": "P1", "content": "Mine"}
    number = linkedin.control("POST", "notes", note)["id"]
    refused(
        linkedin,
        "/seats/12/notes/change",
        f"notes: {number} is of another seat",
        note=number,
        content="Yours",
    )
    refused(linkedin, "/seats/11/notes/change", "A note needs words", note=number, content="")
    [row] = linkedin.app.state.store.rows("SELECT content FROM notes")
    assert row["content"] == "Mine"


def test_an_export_needs_the_integration(linkedin):
    form = {"person_id": "P1", "external_job_id": "J7"}
    refused(
        linkedin,
        "/seats/11/export",
        "no application has ONE_CLICK_EXPORT on urn:li:organization:5550001",
        **form,
    )
    context = "urn:li:organization:5550001"
    linkedin.name_integration(context, "ONE_CLICK_EXPORT", linkedin.token)
    post(
        linkedin,
        "/integrations/switch",
        context=context,
        type="ONE_CLICK_EXPORT",
        tenant="RECRUITER",
        provider="ATS",
        client_id=linkedin.control("GET", "clients")[1]["client_id"],
        status="ENABLED",
    )
    answer = post(linkedin, "/seats/11/export", **form)
    assert answer.headers["location"] == "/pushes"
    [row] = linkedin.app.state.store.rows("SELECT type, about FROM requests WHERE seat_id = '11'")
    assert row["type"] == "EXPORT_CANDIDATE_PROFILE"
    assert '"external_job_id": "J7"' in row["about"]
    message = "An export needs the id of a job in the ATS"
    refused(linkedin, "/seats/11/export", message, person_id="P1")


def test_the_forms_of_a_seat_without_people(linkedin):
    page = Outline(get(linkedin, "/seats/11"))
    assert [attrs["action"] for attrs, _ in page.all("form")] == ["/seats/11/contact"]
    assert "Nobody was contacted from this seat yet." in get(linkedin, "/seats/11")
