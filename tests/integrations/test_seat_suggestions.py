"""Which user a seat may belong to: ranked, with the reason, never linked unasked."""

import pytest

from integrations.models import Seat
from integrations.selectors.names import similar, words_of
from integrations.selectors.seats import Person, people, suggestions
from tests.cast import Cast, Member, inside


def suggest(cast: Cast, *found: Seat) -> dict[str, tuple[str, str]]:
    with inside(cast.northwind):
        known = suggestions(found, people())
    by_id = {seat.id: seat for seat in found}
    return {by_id[i].seat_id: (s.label, s.reason) for i, s in known.items()}


def seat(seat_id: str, name: str, email: str = "", user: Member | None = None) -> Seat:
    return Seat(
        tenant_id=None,
        seat_id=seat_id,
        name=name,
        email=email,
        user_id=user.user.id if user else None,
    )


@pytest.mark.django_db
def test_mail_comes_before_name(cast: Cast) -> None:
    assert suggest(
        cast,
        seat("1", "Carol Dietz", "BOB@northwind.example"),
        seat("2", "dave okoro"),
        seat("3", "Nobody Known", "nobody@elsewhere.example"),
    ) == {"1": ("Bob Lindgren", "Same e-mail address"), "2": ("Dave Okoro", "Same name")}


@pytest.mark.django_db
def test_a_user_with_a_seat_is_not_suggested_again(cast: Cast) -> None:
    taken = seat("1", "Bob Lindgren", user=cast.bob)
    assert suggest(cast, taken, seat("2", "Bob Lindgren", cast.bob.user.email)) == {}


@pytest.mark.django_db
def test_two_users_of_one_name_make_no_suggestion(cast: Cast) -> None:
    cast.carol.user.name = "Bob Lindgren"
    cast.carol.user.save()
    assert suggest(cast, seat("1", "Bob Lindgren")) == {}


@pytest.mark.django_db
def test_two_seats_of_one_name_make_no_suggestion(cast: Cast) -> None:
    assert suggest(cast, seat("1", "Bob Lindgren"), seat("2", "Bob Lindgren")) == {}


@pytest.mark.django_db
def test_nobody_of_another_company_is_suggested(cast: Cast) -> None:
    assert suggest(cast, seat("1", "Charlie Berg", cast.charlie.user.email)) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Okoro Dave", "dave ökoro", "D. Okoro", "Dave Emeka Okoro"])
def test_a_similar_name_is_a_weaker_suggestion(cast: Cast, name: str) -> None:
    assert suggest(cast, seat("1", name)) == {"1": ("Dave Okoro", "Similar name")}
    with inside(cast.northwind):
        [found] = suggestions([seat("1", name)], people()).values()
    assert not found.exact


@pytest.mark.django_db
def test_who_fits_one_seat_by_mail_is_not_suggested_for_another_by_name(cast: Cast) -> None:
    assert suggest(
        cast, seat("1", "Bob Lindgren"), seat("2", "Carol Dietz", "bob@northwind.example")
    ) == {"2": ("Bob Lindgren", "Same e-mail address")}


@pytest.mark.django_db
def test_who_is_similar_to_two_seats_is_suggested_for_neither(cast: Cast) -> None:
    assert suggest(cast, seat("1", "B. Lindgren"), seat("2", "Lindgren Bob")) == {}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Bob Lindgren", "Lindgren, Bob", True),
        ("Mateo Brandão", "MATEO BRANDAO", True),
        ("Łukasz Nowak-Wiśniewski", "Lukasz Nowak Wisniewski", True),
        ("Søren Ødegård", "Soren Odegard", True),
        ("B. Lindgren", "Bob Lindgren", True),
        ("Bob E. Lindgren", "Bob Erik Lindgren", True),
        ("Bob Erik Lindgren", "Bob Lindgren", True),
        ("Bob", "Bob Lindgren", False),
        ("B. L.", "Bob Lindgren", False),
        ("B. Lindgren", "Anna Lindgren", False),
        ("Bob Lindgren", "Bob Lindqvist", False),
        ("Bob Bob", "Bob Lindgren", False),
        ("", "", False),
    ],
)
def test_what_counts_as_similar(one: str, other: str, alike: bool) -> None:
    assert similar(words_of(one), words_of(other)) is alike
    assert similar(words_of(other), words_of(one)) is alike


def test_thousands_of_users_are_compared_at_once() -> None:
    from time import perf_counter

    from tenants.ids import uuid7

    crowd = [Person(uuid7(), f"Person{n} Surname{n}", f"p{n}@x.example") for n in range(5000)]
    seats = [seat(str(n), f"Surname{n} Person{n}") for n in range(500)]
    for one in seats:
        one.id = uuid7()
    started = perf_counter()
    found = suggestions(seats, crowd)
    assert perf_counter() - started < 1
    assert {s.reason for s in found.values()} == {"Similar name"}
    assert len(found) == 500
