"""Connect Users: search a user, pick, save. Each step as a browser without scripts takes it."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from integrations.models import Contract, Seat
from tenants.models import AuditRecord, Membership, User
from tenants.roles import Role
from tests.cast import Cast, Member, inside, member
from tests.factories import ContractFactory, SeatFactory
from tests.integrations.forms import Form

pytestmark = pytest.mark.django_db
NOW = timezone.now()
State = Contract.State


@pytest.fixture
def contract(cast: Cast) -> Contract:
    with inside(cast.northwind):
        return ContractFactory(acknowledged_by=cast.alice.user)


@pytest.fixture
def seats(cast: Cast, contract: Contract) -> list[Seat]:
    with inside(cast.northwind):
        names = ("Bob Lindgren", "Marc Oduya", "Priya Raman")
        return [SeatFactory(contract=contract, name=name) for name in names]


@pytest.fixture
def form(cast: Cast, contract: Contract, seats: list[Seat], as_user: Any) -> Form:
    return Form(as_user(cast.alice), f"/contracts/{contract.id}/users/")


def links(cast: Cast) -> dict[str, UUID | None]:
    with inside(cast.northwind):
        return dict(Seat.objects.values_list("name", "user_id"))


def linked(cast: Cast, seat: Seat, to: Member | None) -> None:
    with inside(cast.northwind):
        user = to.user if to else None
        Seat.objects.filter(id=seat.id).update(user=user, linked_at=NOW if to else None)


def pick(seat: Seat, who: Member, verb: str = "pick") -> str:
    return f"{verb}:{seat.id}:{who.user.id}"


def row(page: str, seat: Seat) -> str:
    found = re.search(rf'<tr id="seat-row-{seat.id}".*?</tr>', page, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def offered(page: str) -> list[str]:
    items = re.findall(r"<li>(.*?)</li>", page[page.index('id="found"') :], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in items]


# -- Search, pick, save ----------------------------------------------------------------------


@pytest.mark.acceptance(20)
def test_a_user_is_searched_by_name_picked_and_saved(
    cast: Cast, contract: Contract, seats: list[Seat], form: Form
) -> None:
    marc = seats[1]
    assert "Connect User for Marc Oduya" in row(form.page, marc)
    form.press(f"open:{marc.id}")
    assert "Connect User: who is <bdi>Marc Oduya</bdi> here?" in form.page
    form.press("find", q="diet car")
    assert offered(form.page) == ["CD Carol Dietz carol@northwind.example Choose Carol Dietz"]
    form.press(pick(marc, cast.carol))
    assert "1 change not saved yet" in form.page
    assert "Carol Dietz carol@northwind.example Not saved yet" in row(form.page, marc)
    assert set(links(cast).values()) == {None}, "staged, not saved"
    answer = form.press("save")
    assert (answer.status_code, answer["Location"]) == (302, f"/contracts/{contract.id}/")
    assert links(cast)["Marc Oduya"] == cast.carol.user.id


@pytest.mark.acceptance(20)
def test_leaving_without_saving_keeps_none_of_the_pairs(
    cast: Cast, contract: Contract, seats: list[Seat], form: Form
) -> None:
    bob, marc, _ = seats
    form.press(pick(bob, cast.bob))
    form.press(f"open:{marc.id}")
    form.press(pick(marc, cast.carol))
    assert "2 changes not saved yet" in form.page
    assert f'<a class="btn quiet" href="/contracts/{contract.id}/">Cancel</a>' in form.page
    form.browser.get(f"/contracts/{contract.id}/")
    again = Form(form.browser, form.url)
    assert "No changes to save" in again.page
    assert set(links(cast).values()) == {None}
    with inside(cast.northwind):
        assert not AuditRecord.objects.filter(action__startswith="seat.").exists()


@pytest.mark.acceptance(20, 21)
def test_saving_keeps_all_pairs_and_makes_no_user(
    cast: Cast, seats: list[Seat], form: Form
) -> None:
    users, rows = User.objects.count(), Membership.objects.count()
    bob, marc, _ = seats
    form.press(pick(bob, cast.bob))
    form.press(f"open:{marc.id}")
    form.press(pick(marc, cast.carol))
    form.press("save")
    assert links(cast) == {
        "Bob Lindgren": cast.bob.user.id,
        "Marc Oduya": cast.carol.user.id,
        "Priya Raman": None,
    }
    assert (User.objects.count(), Membership.objects.count()) == (users, rows)


@pytest.mark.acceptance(27)
def test_only_active_users_of_this_company_are_offered(
    cast: Cast, seats: list[Seat], form: Form
) -> None:
    User.objects.filter(id=cast.dave.user.id).update(is_active=False)
    Membership.objects.filter(id=cast.erin.membership.id).update(is_active=False)
    form.press(f"open:{seats[1].id}")
    assert [entry.split(" ", 3)[1:3] for entry in offered(form.page)] == [
        ["Alice", "Moreau"],
        ["Bob", "Lindgren"],
        ["Carol", "Dietz"],
    ]
    form.press("find", q="charlie")
    assert offered(form.page) == []
    assert "No active user of your company has that name or address." in form.page


@pytest.mark.acceptance(27)
@pytest.mark.parametrize("who", ["charlie", "dave", "nobody"])
def test_nobody_else_is_linked_by_a_made_up_form(
    cast: Cast, seats: list[Seat], form: Form, who: str
) -> None:
    User.objects.filter(id=cast.dave.user.id).update(is_active=False)
    user_id = UUID(int=7) if who == "nobody" else getattr(cast, who).user.id
    form.fields[f"seat-{seats[1].id}"] = str(user_id)
    form.press("search")
    assert "Charlie" not in form.page
    form.press("save")
    assert "Choose an active user of this company." in row(form.page, seats[1])
    assert set(links(cast).values()) == {None}


def test_a_search_shows_twenty_and_asks_for_more_letters(
    cast: Cast, seats: list[Seat], form: Form
) -> None:
    for number in range(25):
        member(cast.northwind, f"Holm{number:02d} Twin", Role.STANDARD)
    form.press(f"open:{seats[1].id}", q="twin")
    assert len(offered(form.page)) == 20
    assert "More match: type more of the name." in form.page
    form.press("find", q="twin holm07")
    assert len(offered(form.page)) == 1
    assert "More match" not in form.page


@pytest.mark.parametrize("query", ["%", "_", "\x00", "a" * 500, "' or 1=1 --", "a b c d e f g h"])
def test_odd_searches_find_nobody(cast: Cast, seats: list[Seat], form: Form, query: str) -> None:
    form.press(f"open:{seats[1].id}")
    answer = form.browser.post(form.url + f"search/?seat={seats[1].id}", {"q": query})
    assert answer.status_code == 200
    if query != "\x00":
        assert "No active user" in answer.text


def test_markup_in_names_is_text(cast: Cast, seats: list[Seat], form: Form) -> None:
    with inside(cast.northwind):
        Seat.objects.update(name="<b>Seat</b>")
    User.objects.filter(id=cast.bob.user.id).update(name="<i>Bob</i>")
    form.press(f"open:{seats[1].id}")
    assert "<b>Seat</b>" not in form.page
    assert "<i>Bob</i>" not in form.page
    assert "&lt;i&gt;Bob&lt;/i&gt;" in form.page


# -- Taken users -----------------------------------------------------------------------------


@pytest.mark.acceptance(27)
def test_a_taken_user_says_to_whom_and_moves_only_when_told(
    cast: Cast, seats: list[Seat], form: Form
) -> None:
    bob, marc, _ = seats
    linked(cast, marc, cast.carol)
    form = Form(form.browser, form.url)
    form.press(f"open:{bob.id}", q="carol")
    [entry] = offered(form.page)
    assert "linked to Marc Oduya" in entry
    assert pick(bob, cast.carol) not in form.buttons
    form.press(pick(bob, cast.carol, "move"))
    assert "2 changes not saved yet" in form.page
    assert "Will be unlinked from Carol Dietz" in row(form.page, marc)
    form.press("save")
    assert links(cast) == {
        "Bob Lindgren": cast.carol.user.id,
        "Marc Oduya": None,
        "Priya Raman": None,
    }


@pytest.mark.acceptance(27)
def test_two_seats_swap_their_users_in_one_save(cast: Cast, seats: list[Seat], form: Form) -> None:
    bob, marc, _ = seats
    linked(cast, bob, cast.carol)
    linked(cast, marc, cast.bob)
    form = Form(form.browser, form.url)
    form.press(f"open:{bob.id}", q="bob")
    form.press(pick(bob, cast.bob, "swap"))
    assert "Not saved yet, instead of Carol Dietz" in row(form.page, bob)
    assert "Not saved yet, instead of Bob Lindgren" in row(form.page, marc)
    form.press("save")
    assert links(cast)["Bob Lindgren"] == cast.bob.user.id
    assert links(cast)["Marc Oduya"] == cast.carol.user.id


def test_undoing_half_of_a_swap_undoes_the_other(cast: Cast, seats: list[Seat], form: Form) -> None:
    bob, marc, _ = seats
    linked(cast, bob, cast.carol)
    linked(cast, marc, cast.bob)
    form = Form(form.browser, form.url)
    form.press(f"open:{bob.id}", q="bob")
    form.press(pick(bob, cast.bob, "swap"))
    form.press(f"undo:{marc.id}")
    assert "No changes to save" in form.page


@pytest.mark.acceptance(29)
def test_unlinking_is_staged_like_a_link(cast: Cast, seats: list[Seat], form: Form) -> None:
    linked(cast, seats[0], cast.bob)
    form = Form(form.browser, form.url)
    form.press(f"unlink:{seats[0].id}")
    assert "Will be unlinked from Bob Lindgren" in row(form.page, seats[0])
    assert links(cast)["Bob Lindgren"] == cast.bob.user.id
    form.press("save")
    assert links(cast)["Bob Lindgren"] is None


def test_a_user_staged_for_one_seat_is_taken_for_the_next(
    cast: Cast, seats: list[Seat], form: Form
) -> None:
    bob, marc, _ = seats
    form.press(pick(bob, cast.bob))
    form.press(f"open:{marc.id}", q="bob")
    assert "linked to Bob Lindgren" in offered(form.page)[0]
    form.press(pick(marc, cast.bob, "move"))
    form.press("save")
    assert links(cast) == {
        "Bob Lindgren": None,
        "Marc Oduya": cast.bob.user.id,
        "Priya Raman": None,
    }


# -- Somebody else at the same time ----------------------------------------------------------


def test_a_seat_that_somebody_else_changed_is_named_and_nothing_is_saved(
    cast: Cast, seats: list[Seat], form: Form
) -> None:
    bob, marc, _ = seats
    form.press(pick(bob, cast.bob))
    form.press(f"open:{marc.id}")
    form.press(pick(marc, cast.carol))
    linked(cast, marc, cast.dave)
    answer = form.press("save")
    assert answer.status_code == 200
    assert "Nothing was saved." in form.page
    assert "Somebody else changed this seat meanwhile." in row(form.page, marc)
    assert "Dave Okoro" in row(form.page, marc)
    assert links(cast)["Bob Lindgren"] is None
    assert "1 change not saved yet" in form.page
    form.press("save")
    assert links(cast) == {
        "Bob Lindgren": cast.bob.user.id,
        "Marc Oduya": cast.dave.user.id,
        "Priya Raman": None,
    }


def test_a_button_pressed_on_an_old_page_is_not_obeyed(
    cast: Cast, seats: list[Seat], form: Form
) -> None:
    linked(cast, seats[0], cast.bob)
    form = Form(form.browser, form.url)
    linked(cast, seats[0], cast.carol)
    form.press(f"unlink:{seats[0].id}")
    assert "Somebody else changed this seat meanwhile." in row(form.page, seats[0])
    assert "No changes to save" in form.page


def test_a_user_deactivated_meanwhile_is_refused(cast: Cast, seats: list[Seat], form: Form) -> None:
    form.press(pick(seats[0], cast.bob))
    User.objects.filter(id=cast.bob.user.id).update(is_active=False)
    form.press("save")
    assert "Choose an active user of this company." in row(form.page, seats[0])
    assert links(cast)["Bob Lindgren"] is None


# -- Suggestions -----------------------------------------------------------------------------


@pytest.mark.acceptance(27)
def test_a_suggestion_is_used_by_a_click_and_saved_by_another(
    cast: Cast, seats: list[Seat], form: Form
) -> None:
    bob = seats[0]
    assert "Suggested: Bob Lindgren Same name · bob@northwind.example" in row(form.page, bob)
    assert "Use suggestion for Bob Lindgren" in row(form.page, bob)
    form.press(pick(bob, cast.bob))
    assert links(cast)["Bob Lindgren"] is None
    form.press("save")
    assert links(cast)["Bob Lindgren"] == cast.bob.user.id


@pytest.mark.acceptance(102)
def test_all_exact_suggestions_at_once_and_no_similar_one(
    cast: Cast, seats: list[Seat], form: Form
) -> None:
    with inside(cast.northwind):
        Seat.objects.filter(id=seats[1].id).update(name="Marc", email="carol@northwind.example")
        Seat.objects.filter(id=seats[2].id).update(name="D. Okoro")
    form = Form(form.browser, form.url)
    assert "Use all 2 suggestions" in form.page
    form.press("all")
    assert "2 changes not saved yet" in form.page
    assert "Similar name" in row(form.page, seats[2])
    form.press("save")
    assert links(cast) == {
        "Bob Lindgren": cast.bob.user.id,
        "Marc": cast.carol.user.id,
        "D. Okoro": None,
    }


# -- What the list says ----------------------------------------------------------------------


@pytest.mark.acceptance(28)
def test_states_and_filters_with_their_counts(
    cast: Cast, contract: Contract, seats: list[Seat], form: Form
) -> None:
    remote = Seat.RemoteState
    with inside(cast.northwind):
        for state in (remote.PARKED, remote.INACTIVE, remote.INVITED, remote.REMOVED):
            SeatFactory(contract=contract, name=f"Holder {state}", remote_state=state)
    linked(cast, seats[0], cast.bob)
    form = Form(form.browser, form.url)
    for label in ("Linked", "Not linked", "Parked", "Inactive", "Invited", "Removed"):
        assert re.search(rf'<span class="badge [a-z]*">{label}</span>', form.page)
    counts = re.findall(r'id="show-(\w+)"[^>]*>[^<]*<small>(\d+)</small>', form.page)
    assert counts == [("all", "7"), ("unlinked", "6"), ("linked", "1"), ("attention", "0")]
    form.press("show:linked")
    assert form.page.count("<tr id=") == 1
    form.press("show:attention")
    assert "Nothing needs attention" in form.page
    form.press("everyone")
    assert form.page.count("<tr id=") == 7


@pytest.mark.acceptance(30)
@pytest.mark.parametrize("how", ["user", "seat"])
def test_a_link_that_brings_nothing_is_flagged(
    cast: Cast, seats: list[Seat], form: Form, how: str
) -> None:
    linked(cast, seats[0], cast.bob)
    if how == "user":
        User.objects.filter(id=cast.bob.user.id).update(is_active=False)
        said = "Bob Lindgren is deactivated here, so nothing is imported for this seat."
    else:
        with inside(cast.northwind):
            Seat.objects.filter(id=seats[0].id).update(remote_state=Seat.RemoteState.PARKED)
        said = "LinkedIn has parked this seat. Import goes on when it is active."
    form = Form(form.browser, form.url)
    assert said in row(form.page, seats[0])
    form.press("show:attention")
    assert form.page.count("<tr id=") == 1
    form.press(f"unlink:{seats[0].id}")
    form.press("save")
    assert links(cast)["Bob Lindgren"] is None


def test_filters_and_searches_keep_what_is_staged(
    cast: Cast, seats: list[Seat], form: Form
) -> None:
    form.press(pick(seats[0], cast.bob))
    form.press("search", search="oduya")
    assert form.page.count("<tr id=") == 1
    assert "1 change not saved yet" in form.page
    form.press("show:linked")
    form.press("save")
    assert links(cast)["Bob Lindgren"] == cast.bob.user.id


def test_hundreds_of_seats_keep_their_choices_from_page_to_page(
    cast: Cast, contract: Contract, seats: list[Seat], form: Form
) -> None:
    with inside(cast.northwind):
        SeatFactory.create_batch(430, contract=contract)
    form = Form(form.browser, form.url)
    assert form.page.count("<tr id=") == 200
    assert "Page 1 of 3" in form.page
    form.press(pick(seats[0], cast.bob))
    form.press("page:2")
    form.press("page:3")
    assert form.page.count("<tr id=") == 33
    form.press("save")
    assert links(cast)["Bob Lindgren"] == cast.bob.user.id


def test_many_seats_and_users_take_few_queries(
    cast: Cast, contract: Contract, seats: list[Seat], form: Form
) -> None:
    with inside(cast.northwind):
        SeatFactory.create_batch(60, contract=contract)
    with CaptureQueriesContext(connection) as queries:
        form.press(f"open:{seats[0].id}")
    asked = [q for q in queries if q["sql"].startswith("SELECT") and "FROM" in q["sql"]]
    assert len(asked) <= 12


# -- Locked, refreshed -----------------------------------------------------------------------


@pytest.mark.acceptance(12)
@pytest.mark.parametrize("state", [s for s in State if s != State.CONNECTED])
def test_a_contract_that_is_not_connected_is_locked(
    cast: Cast, contract: Contract, seats: list[Seat], form: Form, state: str
) -> None:
    with inside(cast.northwind):
        Contract.objects.update(state=state)
    answer = form.browser.post(form.url, {f"seat-{seats[0].id}": str(cast.bob.user.id)})
    assert "Users cannot be connected yet" in answer.text
    assert form.browser.get(form.url + f"search/?seat={seats[0].id}").status_code == 404
    assert set(links(cast).values()) == {None}


@pytest.mark.acceptance(28)
def test_refresh_asks_for_the_list_and_keeps_what_is_staged(
    cast: Cast, contract: Contract, seats: list[Seat], form: Form
) -> None:
    with inside(cast.northwind):
        Contract.objects.update(seats_read_at=timezone.now() - timedelta(minutes=12))
    form = Form(form.browser, form.url)
    assert re.search(r"Read from LinkedIn\s+<time [^>]*>12 min ago</time>", form.page)
    form.press(pick(seats[0], cast.bob))
    form.press("refresh")
    assert "Reading the list from LinkedIn" in form.page
    assert "1 change not saved yet" in form.page
    poll = re.search(r'hx-get="([^"]*users/read/[^"]*)"', form.page)
    assert poll
    url = poll[1].replace("&amp;", "&")
    assert "Reading the list" in form.browser.get(url).text
    with inside(cast.northwind):
        Contract.objects.update(seats_read_at=timezone.now())
        SeatFactory(contract=contract, name="Newly Listed")
    arrived = form.browser.get(url).text
    assert "A new list was read" in arrived
    assert "hx-get" not in arrived, "it stops asking"
    form.press("search")
    assert "Newly Listed" in form.page
    form.press("save")
    assert links(cast)["Bob Lindgren"] == cast.bob.user.id


def test_a_refresh_that_brings_nothing_says_so_and_stops(
    cast: Cast, contract: Contract, seats: list[Seat], form: Form
) -> None:
    with inside(cast.northwind):
        Contract.objects.update(seats_asked_at=timezone.now() - timedelta(minutes=5))
    page = form.browser.get(form.url + "read/", {"shown": ""}).text
    assert "LinkedIn has not answered yet" in page
    assert "hx-get" not in page
    assert form.browser.get(form.url + "read/").status_code == 200


def test_refresh_of_a_contract_that_has_ended_says_why_not(
    cast: Cast, contract: Contract, seats: list[Seat], form: Form
) -> None:
    with inside(cast.northwind):
        Contract.objects.update(ends_at=timezone.now() - timedelta(days=1))
    form.press("refresh")
    assert "Only a connected contract can be synced" in form.page
    with inside(cast.northwind):
        assert Contract.objects.get().seats_asked_at is None


# -- With scripts ----------------------------------------------------------------------------


def test_htmx_gets_the_part_that_changes_and_the_way_out(
    cast: Cast, contract: Contract, seats: list[Seat], form: Form
) -> None:
    headers = {"HX-Request": "true"}
    fields = {**form.fields, "do": pick(seats[0], cast.bob)}
    part = form.browser.post(form.url, fields, headers=headers)
    assert "<html" not in part.text
    assert part.text.lstrip().startswith("<form")
    form.take(part)
    end = form.browser.post(form.url, {**form.fields, "do": "save"}, headers=headers)
    assert end["HX-Redirect"] == f"/contracts/{contract.id}/"
    assert links(cast)["Bob Lindgren"] == cast.bob.user.id
    typed = {f"seat-{seats[1].id}": str(cast.carol.user.id)}
    form.browser.post(form.url, typed, headers=headers)
    assert links(cast)["Marc Oduya"] is None, "what htmx sends without a button saves nothing"
