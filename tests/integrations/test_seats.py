"""Seat holders: listed by LinkedIn, linked by an admin, all of a save or none."""

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from integrations.models import Contract, Seat
from integrations.recruiter import endpoints, wire
from integrations.services.contracts import contract_seats_asked
from integrations.services.seats import LinkRefused, SeatRecord, seats_link, seats_store
from sync.models import Lane
from sync.tasks import tick
from tenants.clock import app_now
from tenants.models import AuditRecord, Membership, User
from tests.cast import Cast, Member, inside
from tests.factories import ContractFactory, SeatFactory
from tests.linkedin import SandboxLinkedIn
from tests.sync.line import Line, many

Remote = Seat.RemoteState


# -- Read from LinkedIn ---------------------------------------------------------------------


@pytest.mark.acceptance(19)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [25, 100, 120])
def test_every_seat_is_listed_however_many_pages(
    cast: Cast, linkedin: SandboxLinkedIn, as_user: Any, number: int
) -> None:
    line = Line(cast.alice, linkedin)
    line.linkedin.contract()
    many(
        linkedin,
        "seats",
        [
            {
                "contract_id": line.contract_id,
                "id": str(7000 + n),
                "first_name": "Holder",
                "last_name": f"N{n:03d}",
                "state": ("ACTIVE", "PARKED", "INVITED", "INACTIVE")[n % 4],
            }
            for n in range(number)
        ],
    )
    line.add()
    tick()
    seats = line.seats()
    assert [(s.seat_id, s.name) for s in seats] == [
        (str(7000 + n), f"Holder N{n:03d}") for n in range(number)
    ]
    assert {s.remote_state for s in seats} == {"ACTIVE", "PARKED", "INVITED", "INACTIVE"}
    page = as_user(cast.alice).get(f"/contracts/{line.contract.id}/users/").text
    assert [page.count(f"<b><bdi>Holder N{n:03d}</bdi></b>") for n in range(number)] == [1] * number
    assert page.count('value="open:') == number
    assert Membership.objects.filter(tenant=cast.northwind).count() == 5


@pytest.mark.acceptance(28)
@pytest.mark.django_db(transaction=True)
def test_the_hourly_refresh_marks_what_changed_and_keeps_links(
    cast: Cast, linkedin: SandboxLinkedIn, clock: Any
) -> None:
    line = Line(cast.alice, linkedin).connect(
        s7001="Bob Lindgren", s7002="Marc Oduya", s7003="Rasmus Holm"
    )
    line.link(s7001=cast.bob, s7003=cast.carol).sync()
    linkedin.patch("seats/7003", state="PARKED")
    linkedin.patch("seats/7002", first_name="Marcus")
    linkedin.seat("7004", "Priya Raman")
    line.sync()
    assert len(line.seats()) == 3, "read again within the hour"
    clock("61 minutes")
    line.sync()
    assert [(s.seat_id, s.name, s.remote_state) for s in line.seats()] == [
        ("7001", "Bob Lindgren", "ACTIVE"),
        ("7002", "Marcus Oduya", "ACTIVE"),
        ("7003", "Rasmus Holm", "PARKED"),
        ("7004", "Priya Raman", "ACTIVE"),
    ]
    assert line.seat("7003").user_id == cast.carol.user.id


@pytest.fixture
def contract(cast: Cast) -> Contract:
    with inside(cast.northwind):
        return ContractFactory(acknowledged_by=cast.alice.user)


def listed(seat_id: str, name: str = "Bob Lindgren", state: str = "ACTIVE") -> SeatRecord:
    return SeatRecord(seat_id, name, "", f"urn:li:person:S{seat_id}", state)


@pytest.mark.django_db
def test_a_seat_no_longer_listed_is_marked_and_comes_back(cast: Cast, contract: Contract) -> None:
    with inside(cast.northwind):
        seats_store(contract, [listed("1"), listed("2", "Marc Oduya")], as_of=app_now())
        ids = set(Seat.objects.values_list("id", flat=True))
        seats_store(contract, [listed("1", state="PARKED")], as_of=app_now())
        assert dict(Seat.objects.values_list("seat_id", "remote_state")) == {
            "1": Remote.PARKED,
            "2": Remote.REMOVED,
        }
        seats_store(contract, [listed("1"), listed("2", "Marc Oduya")], as_of=app_now())
        assert set(Seat.objects.values_list("remote_state", flat=True)) == {Remote.ACTIVE}
        assert set(Seat.objects.values_list("id", flat=True)) == ids


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given",
    [
        wire.Seat(id="1", first_name="Bob\x00", email_address="\x00"),
        wire.Seat(id="1", first_name="B" * 201, email_address="b" * 300),
        wire.Seat(id="9" * 60, state="DEACTIVATED"),
        wire.Seat(id="1", member="urn:li:person:S\x00"),
    ],
)
def test_odd_seat_texts_do_not_stop_the_list(
    cast: Cast, contract: Contract, given: wire.Seat
) -> None:
    with inside(cast.northwind):
        seats_store(contract, [endpoints._seat(given), listed("2")], as_of=app_now())
        assert Seat.objects.count() == 2


# -- Links ----------------------------------------------------------------------------------


@pytest.fixture
def seats(cast: Cast, contract: Contract) -> list[Seat]:
    with inside(cast.northwind):
        names = ("Bob Lindgren", "Marc Oduya", "Priya Raman")
        return [SeatFactory(contract=contract, name=name) for name in names]


def link(cast: Cast, contract: Contract, pairs: dict[Seat, Member | None]) -> list[Seat]:
    with inside(cast.northwind):
        return seats_link(
            contract=contract,
            pairs={seat.id: member.user.id if member else None for seat, member in pairs.items()},
            actor=cast.alice.user,
        )


def links(cast: Cast) -> dict[str, UUID | None]:
    with inside(cast.northwind):
        return dict(Seat.objects.values_list("name", "user_id"))


def refused(cast: Cast, contract: Contract, pairs: dict[Seat, Member | None]) -> dict[UUID, str]:
    before = links(cast)
    with pytest.raises(LinkRefused) as raised:
        link(cast, contract, pairs)
    assert links(cast) == before
    return raised.value.messages


@pytest.mark.django_db
def test_links_are_kept_with_their_time_and_in_the_audit_list(
    cast: Cast, contract: Contract, seats: list[Seat]
) -> None:
    bob, marc, priya = seats
    changed = link(cast, contract, {bob: cast.bob, marc: cast.carol, priya: None})
    assert {seat.id for seat in changed} == {bob.id, marc.id}
    assert links(cast) == {
        "Bob Lindgren": cast.bob.user.id,
        "Marc Oduya": cast.carol.user.id,
        "Priya Raman": None,
    }
    with inside(cast.northwind):
        assert Seat.objects.filter(linked_at=None).get() == priya
        assert (
            list(
                AuditRecord.objects.filter(action="seat.linked").values_list("actor_id", flat=True)
            )
            == [cast.alice.user.id] * 2
        )
    assert link(cast, contract, {bob: cast.bob}) == [], "the same link again changes nothing"


@pytest.mark.django_db
def test_two_seats_swap_their_users_in_one_save(
    cast: Cast, contract: Contract, seats: list[Seat]
) -> None:
    bob, marc, _ = seats
    link(cast, contract, {bob: cast.bob, marc: cast.carol})
    link(cast, contract, {bob: cast.carol, marc: cast.bob})
    assert links(cast)["Bob Lindgren"] == cast.carol.user.id
    assert links(cast)["Marc Oduya"] == cast.bob.user.id


@pytest.mark.acceptance(27)
@pytest.mark.django_db
def test_a_user_has_one_seat_per_contract(
    cast: Cast, contract: Contract, seats: list[Seat]
) -> None:
    bob, marc, priya = seats
    messages = refused(cast, contract, {bob: cast.bob, marc: cast.bob})
    assert messages == {marc.id: "This user is linked to Bob Lindgren already."}
    link(cast, contract, {bob: cast.bob})
    messages = refused(cast, contract, {marc: cast.bob, priya: cast.carol})
    assert messages == {marc.id: "This user is linked to Bob Lindgren already."}


@pytest.mark.acceptance(27)
@pytest.mark.django_db
def test_several_contracts_may_share_a_user(
    cast: Cast, contract: Contract, seats: list[Seat]
) -> None:
    with inside(cast.northwind):
        other = ContractFactory(acknowledged_by=cast.alice.user, app=contract.app)
        seat = SeatFactory(contract=other, name="Bob again")
    link(cast, contract, {seats[0]: cast.bob})
    link(cast, other, {seat: cast.bob})
    assert links(cast)["Bob again"] == links(cast)["Bob Lindgren"] == cast.bob.user.id


@pytest.mark.acceptance(27)
@pytest.mark.django_db
def test_only_active_users_of_this_company(
    cast: Cast, contract: Contract, seats: list[Seat]
) -> None:
    bob, marc, priya = seats
    cast.dave.user.is_active = False
    cast.dave.user.save()
    Membership.objects.filter(id=cast.erin.membership.id).update(is_active=False)
    sentence = "Choose an active user of this company."
    assert refused(cast, contract, {bob: cast.charlie, marc: cast.carol}) == {bob.id: sentence}
    assert refused(cast, contract, {marc: cast.dave}) == {marc.id: sentence}
    assert refused(cast, contract, {priya: cast.erin}) == {priya.id: sentence}
    with inside(cast.northwind), pytest.raises(LinkRefused):
        seats_link(contract=contract, pairs={bob.id: UUID(int=7)}, actor=cast.alice.user)


@pytest.mark.django_db
def test_a_contract_that_is_not_connected_takes_no_links(
    cast: Cast, contract: Contract, seats: list[Seat]
) -> None:
    contract.state = Contract.State.AWAITING_LINKEDIN
    assert refused(cast, contract, {seats[0]: cast.bob}) == {
        seats[0].id: "Connect the contract first."
    }


@pytest.mark.django_db
def test_links_over_the_api(cast: Cast, contract: Contract, seats: list[Seat], client: Any) -> None:
    bob = seats[0]
    headers = cast.alice.headers

    def patch(user: Any) -> Any:
        return client.patch(
            f"/api/v1/seats/{bob.id}/",
            {"user": user},
            content_type="application/json",
            headers=headers,
        )

    assert patch(str(cast.bob.user.id)).json()["state"] == "linked"
    wrong = patch(str(cast.charlie.user.id))
    assert (wrong.status_code, wrong.json()) == (
        400,
        {"user": ["Choose an active user of this company."]},
    )
    assert patch("x").status_code == 400
    assert links(cast)["Bob Lindgren"] == cast.bob.user.id
    assert patch(None).json()["state"] == "unlinked"


# -- What a link means for the import -------------------------------------------------------


@pytest.mark.acceptance(23, 29)
@pytest.mark.django_db(transaction=True)
def test_unlinking_stops_the_import_and_keeps_what_came(
    cast: Cast, linkedin: SandboxLinkedIn
) -> None:
    line = Line(cast.alice, linkedin).connect(s7001="Bob Lindgren", s7002="Marc Oduya")
    linkedin.person("PA", "Amara Lindqvist")
    linkedin.person("PB", "Mateo Brandão")
    first = linkedin.inmail("7001", "PA")
    line.link(s7001=cast.bob).sync()
    line.link(s7001=None)
    linkedin.inmail("7001", "PA")
    linkedin.inmail("7002", "PB")
    line.sync()
    assert line.messages() == [first["id"]]
    assert line.leads() == ["Amara Lindqvist"]


@pytest.mark.acceptance(24)
@pytest.mark.django_db(transaction=True)
def test_a_link_made_later_brings_what_was_missed(cast: Cast, linkedin: SandboxLinkedIn) -> None:
    line = Line(cast.alice, linkedin).connect(s7001="Bob Lindgren")
    linkedin.person("PA", "Amara Lindqvist")
    line.link(s7001=cast.bob).sync()
    line.link(s7001=None)
    missed = linkedin.inmail("7001", "PA")
    line.sync()
    assert line.messages() == []
    line.link(s7001=cast.carol)
    assert line.schedule(Lane.IMPORT).next_due_at is not None
    line.sync()
    assert line.messages() == [missed["id"]]


def _deactivate(member: Member, how: str) -> None:
    if how == "user":
        User.objects.filter(id=member.user.id).update(is_active=False)
    else:
        Membership.objects.filter(id=member.membership.id).update(is_active=False)


@pytest.mark.acceptance(30)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "how",
    ["user", "membership"],
)
def test_a_deactivated_user_stops_the_seat(cast: Cast, linkedin: SandboxLinkedIn, how: str) -> None:
    line = Line(cast.alice, linkedin).connect(s7001="Bob Lindgren")
    linkedin.person("PA", "Amara Lindqvist")
    first = linkedin.inmail("7001", "PA")
    line.link(s7001=cast.bob).sync()
    _deactivate(cast.bob, how)
    linkedin.inmail("7001", "PA")
    line.sync()
    assert line.messages() == [first["id"]]
    assert line.leads() == ["Amara Lindqvist"]
    assert line.seat("7001").user_id == cast.bob.user.id


@pytest.mark.django_db
def test_the_database_itself_refuses_a_user_of_another_company(
    cast: Cast, contract: Contract, seats: list[Seat]
) -> None:
    with inside(cast.northwind), pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(id=seats[0].id).update(
            user_id=cast.charlie.user.id, linked_at="2026-01-01T00:00Z"
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
def test_linking_many_seats_takes_few_queries_to_decide(
    cast: Cast, contract: Contract, django_assert_max_num_queries: Any
) -> None:
    with inside(cast.northwind):
        made = [SeatFactory(contract=contract, name=f"Seat {n}") for n in range(40)]
        pairs = {seat.id: cast.erin.user.id for seat in made}
    with pytest.raises(LinkRefused), django_assert_max_num_queries(10), inside(cast.northwind):
        seats_link(contract=contract, pairs=pairs, actor=cast.alice.user)


@pytest.mark.django_db(transaction=True)
def test_a_wish_during_a_reading_is_not_taken_for_answered(cast: Cast, contract: Contract) -> None:
    with inside(cast.northwind):
        began = app_now()
        contract_seats_asked(contract)
        seats_store(contract, [], as_of=began)
        contract.refresh_from_db()
        assert contract.seats_asked_at is not None
        assert contract.seats_read_at is not None
        assert contract.seats_asked_at > contract.seats_read_at
