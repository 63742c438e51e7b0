"""Pages over a large world: light, quick, and never all of it at once."""

import gzip
import time
from pathlib import Path

import pytest

from integrations.sandbox.app import create_app
from integrations.sandbox.sizes import Sizes
from tests.sandbox.conftest import Browser, copy_of
from tests.sandbox.outline import get


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.sqlite3"
    sizes = Sizes(seed=2, leads=8_000, contracts=40, seats=10, organizations=5)
    create_app(path, world="generated", sizes=sizes).state.store.close()
    return path


@pytest.fixture
def large(large_file, tmp_path):
    with copy_of(large_file, tmp_path) as browser:
        yield browser


PATHS = [
    "/",
    "/contracts/310000001",
    "/seats/140000001",
    "/members",
    "/members?search=Berg",
    "/members?search=nobody+at+all",
    "/members/P00000002",
    "/integrations",
    "/pushes",
    "/received",
    "/received/jobs",
    "/world",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_light_and_quick(large: Browser, path: str) -> None:
    begun = time.perf_counter()
    page = get(large, path)
    took = time.perf_counter() - begun
    assert len(gzip.compress(page.encode())) < 15_000
    assert len(page) < 80_000
    # Generous for a busy machine; a page that walks through the whole world takes longer.
    assert took < 0.5


def test_a_list_reads_no_more_than_it_shows(large: Browser) -> None:
    """A page of people comes from the index: the plan sorts nothing."""
    from integrations.sandbox.pages.seat import PEOPLE

    store = large.app.state.store
    sql = "EXPLAIN QUERY PLAN " + PEOPLE
    plan = " ".join(row["detail"] for row in store.rows(sql, "140000001", 2**62, ""))
    assert "TEMP B-TREE" not in plan
    assert "SCAN" not in plan
    records = (
        "EXPLAIN QUERY PLAN SELECT * FROM records WHERE resource = 'x' AND"
        " (at, client_id, organization_id, id) < (1, '', '', '') ORDER BY at DESC, client_id DESC,"
        " organization_id DESC, id DESC LIMIT 51"
    )
    plan = " ".join(row["detail"] for row in store.rows(records))
    assert "records_by_time" in plan
    assert "TEMP B-TREE" not in plan


def test_a_large_world_comes_in_seconds(large: Browser) -> None:
    """8,000 members and 32,000 InMail; a row at a time would take twenty times as long."""
    begun = time.perf_counter()
    size = {"leads": 8_000, "contracts": 40, "seats": 10}
    state = large.control("POST", "reset", {"world": "generated", **size})
    assert state["counts"]["people"] == 8_000
    assert 31_000 < state["counts"]["events"] < 33_000
    assert time.perf_counter() - begun < 10
