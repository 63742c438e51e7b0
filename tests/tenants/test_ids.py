from tenants.ids import uuid7


def test_ids_are_of_version_7_unique_and_in_order_of_time() -> None:
    first = [uuid7() for _ in range(2000)]
    assert len(set(first)) == 2000
    assert {(i.version, i.variant) for i in first} == {(7, "specified in RFC 4122")}
    stamps = [i.int >> 80 for i in first]
    assert stamps == sorted(stamps)
