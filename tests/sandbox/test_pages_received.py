"""Received: what the ATS sent about a candidate, in words and as it was sent."""

import json
import re

from tests.sandbox.conftest import ORGANIZATION
from tests.sandbox.outline import Outline, get, post, refused

CREATED = 1_790_000_000_000


def candidate_body(name):
    times = {"atsCreatedAt": CREATED, "atsLastModifiedAt": CREATED}
    return {"firstName": name, "lastName": "Adler", "addresses": [], "phoneNumbers": [], **times}


def send_candidate(browser, keys, number, name="Zoé"):
    key = keys.candidate(number)
    body = {**candidate_body(name), "emailAddresses": ["zoe@mail.example"]}
    url = "/v2/atsCandidates?" + keys.ids(key)
    browser.api("PUT", url, json={"entities": {keys.text(key): body}}).raise_for_status()
    patch = {"patch": {"$set": {"manualMatchedMember": "urn:li:person:P1"}}}
    headers = {"x-restli-method": "batch_partial_update"}
    browser.api("POST", url, headers=headers, json={"entities": {keys.text(key): patch}})


def send_application(browser, keys, number, candidate, job="Engineer <b>"):
    key = keys.application(number)
    times = {"atsCreatedAt": CREATED, "atsLastModifiedAt": CREATED}
    body = {"atsCandidateId": candidate, "atsJobPostingId": "J1", "atsJobPostingName": job, **times}
    body |= {"firstName": "Zoé", "source": "LinkedIn Recruiter"}
    url = "/v2/atsApplications?" + keys.ids(key)
    browser.api("PUT", url, json={"entities": {keys.text(key): body}}).raise_for_status()
    return f"/v2/atsApplications/{keys.text(key)}"


def send_below(browser, path, sub, part, body):
    url = f"{path}/{sub}?ids={part}"
    browser.api("PUT", url, json={"entities": {part: body}}).raise_for_status()


def test_a_candidate_is_readable_in_words(linkedin, keys):
    send_candidate(linkedin, keys, "C1")
    note = {"atsCreatedAt": CREATED, "note": "Moved <on>", "author": {"firstName": "Bob"}}
    path = f"/v2/atsCandidates/{keys.text(keys.candidate('C1'))}"
    send_below(linkedin, path, "notes", "latest-activity", note)
    first = send_application(linkedin, keys, "A1", "C1")
    send_application(linkedin, keys, "A11", "C1", job="Other")
    other = send_application(linkedin, keys, "A2", "C2")
    for at, stage in enumerate(["New", "Interview", "Hired"]):
        body = {"atsCreatedAt": CREATED + at * 60_000, "stage": stage}
        send_below(linkedin, first, "stages", "current-status", body)
    send_below(linkedin, other, "stages", "current-status", {"atsCreatedAt": 1, "stage": "Lost"})
    review = {"evaluations": [{"attribute": "Average review", "result": "4.2/5"}]}
    send_below(linkedin, first, "interviewFeedback", "average-review", review)
    client_id = linkedin.control("GET", "clients")[1]["client_id"]
    page = get(linkedin, f"/received/{client_id}/C1")
    Outline(page)
    for words in (
        "Zoé Adler",
        'attached to member <a href="/members/P1">P1</a>',
        "Engineer &lt;b&gt;",
        "<dt>Average review</dt>",
        "<bdi>4.2/5</bdi>",
        "LinkedIn Recruiter",
        "Latest activity · <time",
        "Moved &lt;on&gt;",
        "<bdi>Bob</bdi>",
        "zoe@mail.example",
    ):
        assert words in page
    history = re.findall(r"<li><strong><bdi>(\w+)</bdi></strong>", page)
    assert history == ["Hired", "Interview", "New"]
    assert "Lost" not in page


def test_the_record_can_be_read_as_it_was_sent(linkedin, keys):
    send_candidate(linkedin, keys, "C1")
    client_id = linkedin.control("GET", "clients")[1]["client_id"]
    page = get(linkedin, f"/received/{client_id}/C1")
    [raw] = re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)
    sent = json.loads(raw.replace("&#34;", '"'))
    expected = {**candidate_body("Zoé"), "emailAddresses": ["zoe@mail.example"]}
    assert sent == {"record": expected}
    assert "No application was sent for this candidate." in page


def test_what_was_sent_is_paged_newest_first(linkedin, keys):
    store = linkedin.app.state.store
    client_id = linkedin.control("GET", "clients")[1]["client_id"]
    with store.writing():
        for number in range(130):
            body = {"atsCandidateId": f"C{number}", "atsJobPostingName": "J", "firstName": "Z"}
            store.run(
                "INSERT INTO records VALUES ('atsApplications', ?, ?, ?, ?, NULL, ?)",
                *(client_id, ORGANIZATION, f"A{number:03d}", json.dumps(body), 1000 + number // 7),
            )
    found, path = [], "/received"
    while path:
        page = get(linkedin, path)
        some = re.findall(rf'href="/received/{client_id}/C(\d+)"', page)
        assert len(some) <= 50
        found += [int(number) for number in some]
        older = re.findall(r'href="(/received\?show=applications&(?:amp;)?before=[^"]+)"', page)
        path = older[0].replace("&amp;", "&") if older else ""
    assert found == list(range(129, -1, -1))


def test_candidates_and_jobs_have_a_list_each(linkedin, keys):
    assert "No application was sent yet." in get(linkedin, "/received")
    assert "No candidate was sent yet." in get(linkedin, "/received?show=candidates")
    assert "No job was told yet." in get(linkedin, "/received/jobs")
    send_candidate(linkedin, keys, "C/1", "Ōe")
    page = get(linkedin, "/received?show=candidates")
    assert "Ōe Adler" in page
    [link] = re.findall(r'href="(/received/[^"]+C/1)"', page)
    assert "Candidate C/1 in the ATS" in get(linkedin, link)


def test_a_job_is_shown(linkedin):
    now = linkedin.control("GET", "state")["now"]
    body = json.dumps({"title": "Engineer <b>"})
    for number, ends in ((1, now + 86_400_000), (2, now - 1)):
        linkedin.app.state.store.run(
            "INSERT INTO postings (client_id, external_id, number, organization_id, contract_id,"
            " listing, is_open, listed_at, expire_at, body, at)"
            " VALUES ('c', ?, 9001, '5550001', NULL, 'PREMIUM', 1, 5, ?, ?, ?)",
            *(f"J{number}", ends, body, now - number),
        )
    page = get(linkedin, "/received/jobs")
    Outline(page)
    assert "Engineer &lt;b&gt;" in page
    assert page.index("<code>J1</code>") < page.index("<code>J2</code>")
    assert page.count("Open</span>") == page.count("Closed</span>") == 1
    assert "Northwind Global" in page


def add_task(browser, number, ready_at):
    body = {
        "title": "Engineer",
        "description": "x" * 120,
        "location": "Lyon, France",
        "listedAt": 1,
    }
    browser.app.state.store.run(
        "INSERT INTO tasks (id, urn, client_id, external_id, operation, body, organization_id,"
        " created_at, ready_at) VALUES (?, ?, 'c', ?, 'CREATE', ?, '5550001', 1, ?)",
        *(
            number,
            f"urn:li:simpleJobPostingTask:{number}",
            f"J{number}",
            json.dumps(body),
            ready_at,
        ),
    )


def test_the_work_on_a_job_is_ended_by_hand(linkedin):
    later = linkedin.control("GET", "state")["now"] + 3_600_000
    for number in (1, 2, 3):
        add_task(linkedin, number, later if number < 3 else 1)
    page = get(linkedin, "/received/jobs")
    Outline(page)
    # The third was due: who looks first carries it out.
    assert page.count("Post it now") == 2
    assert page.count("<code>J3</code>") == 2
    post(linkedin, "/received/jobs/tasks/1", do="post")
    post(linkedin, "/received/jobs/tasks/2", do="refuse")
    page = get(linkedin, "/received/jobs")
    assert "Refused in the sandbox" in page
    assert "Post it now" not in page
    tasks = linkedin.app.state.store.rows("SELECT id, status FROM tasks ORDER BY id")
    assert [row["status"] for row in tasks] == ["SUCCEEDED", "FAILED", "SUCCEEDED"]
    refused(linkedin, "/received/jobs/tasks/1", "tasks: 1 is not in progress", do="refuse")
    refused(linkedin, "/received/jobs/tasks/9", "tasks: 9 does not exist", do="post")


def test_a_task_is_named_by_its_end(linkedin):
    for number, status in enumerate(["SUCCEEDED", "PROCESSED", "FAILED"], 1):
        add_task(linkedin, number, 2**60)
        linkedin.app.state.store.run("UPDATE tasks SET status = ? WHERE id = ?", status, number)
    page = get(linkedin, "/received/jobs")
    assert (page.count("Done</span>"), page.count("Failed</span>")) == (2, 1)
    assert "In progress" not in page
