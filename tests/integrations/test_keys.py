"""Keys of Rest.li, in both dialects: what goes out comes back the same, in whatever order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.linkedin import keys
from integrations.linkedin.urn import urn, urn_id
from integrations.sandbox import restli

NAMES = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ", min_size=1, max_size=12)
IDS = st.text(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:", min_size=1, max_size=40
)
"""What ids and URNs are made of."""
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, TEXTS, min_size=1, max_size=5))
def test_a_1_0_key_survives_a_round_trip(key: dict[str, str]) -> None:
    assert keys.parse_v1(keys.text_v1(key)) == frozenset(key.items())
    assert restli.parse_key(keys.text_v1(key), restli.V1) == key
    query = restli.parse_query(keys.query_v1([key]), restli.V1)
    assert restli.complex_ids(query, restli.V1) == [key]


@pytest.mark.parametrize("value", ["a&b=c", "a+b", "a%20b"])
def test_a_1_0_key_survives_characters_that_mean_something(value: str) -> None:
    assert keys.parse_v1(keys.text_v1({"k": value})) == frozenset({("k", value)})


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, TEXTS, min_size=1, max_size=5))
def test_a_2_0_0_key_survives_a_round_trip(key: dict[str, str]) -> None:
    assert keys.parse_v2(keys.text_v2(key)) == frozenset(key.items())
    listed = keys.query_v2([key]).removeprefix("ids=")
    assert listed == f"List({keys.text_v2(key)})"
    assert restli.parse_value(listed) == [key]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries({"id": IDS}), min_size=1, max_size=50))
def test_a_list_of_keys_is_read_by_the_other_side_in_order(wanted: list[dict[str, str]]) -> None:
    assert restli.parse_value(keys.query_v2(wanted).removeprefix("ids=")) == wanted


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, IDS, min_size=2, max_size=5), st.randoms())
def test_the_order_of_the_parts_is_ignored(key: dict[str, str], random: st.DataObject) -> None:
    parts = list(key.items())
    random.shuffle(parts)  # type: ignore[attr-defined]
    shuffled = dict(parts)
    assert keys.parse_v1(keys.text_v1(shuffled)) == keys.parse_v1(keys.text_v1(key))
    assert keys.parse_v2(keys.text_v2(shuffled)) == frozenset(key.items())


def test_keys_that_differ_in_one_value_are_not_the_same() -> None:
    mine = {"atsJobApplicationId": "A", "dataProvider": "ATS"}
    assert keys.parse_v1(keys.text_v1(mine)) != keys.parse_v1(
        keys.text_v1({**mine, "dataProvider": "LINKEDIN"})
    )


def test_a_batch_of_1_0_keys_in_a_query() -> None:
    assert keys.query_v1([{"a": "1", "b": "x&y"}, {"a": "3"}]) == (
        "ids[0].a=1&ids[0].b=x%26y&ids[1].a=3"
    )


def test_a_key_in_a_path_keeps_its_slashes_out_of_the_path() -> None:
    assert keys.text_v1({"id": "C/1", "context": "urn:li:organization:5"}) == (
        "id=C%2F1&context=urn:li:organization:5"
    )


@settings(max_examples=60, deadline=None)
@given(NAMES, IDS)
def test_a_urn_gives_its_id_back(entity: str, entity_id: str) -> None:
    assert urn_id(urn(entity, entity_id), entity) == entity_id


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_anything_else_is_no_urn(text: str) -> None:
    if not text.startswith("urn:li:person:") or text == "urn:li:person:":
        assert urn_id(text, "person") is None


@pytest.mark.parametrize(
    "text", ["", "urn:li:person:", "urn:li:seat:7", "URN:LI:PERSON:P", "urn:li:persona:P", "P1"]
)
def test_near_misses_are_no_person(text: str) -> None:
    assert urn_id(text, "person") is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_key_or_a_value_error(text: str) -> None:
    for parse in (keys.parse_v1, keys.parse_v2):
        try:
            found = parse(text)
        except ValueError:
            continue
        assert isinstance(found, frozenset)


def test_the_parameters_of_a_complex_key_say_nothing_about_the_record() -> None:
    text = "($params:(x:1,y:List(a,b)),jobId:7,context:urn%3Ali%3Aorganization%3A5)"
    assert keys.parse_v2(text) == {("jobId", "7"), ("context", "urn:li:organization:5")}


def test_a_key_that_was_encoded_as_a_whole_is_the_same_key() -> None:
    key = {"id": "a&b=c", "context": "urn:li:organization:5"}
    from urllib.parse import quote

    assert keys.parse_v1(quote(keys.text_v1(key), safe="")) == frozenset(key.items())
    assert keys.parse_v2(quote(keys.text_v2(key), safe="")) == frozenset(key.items())
