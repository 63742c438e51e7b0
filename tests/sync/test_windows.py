"""The stretches that calls ask for, by property."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sync.engine.windows import LAG, OVERLAP, WINDOW, start_of, watermark_after, windows

MOMENTS = st.datetimes(
    datetime(2015, 1, 1),  # noqa: DTZ001 - hypothesis wants bounds without a zone
    datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
STRETCHES = st.timedeltas(timedelta(0), timedelta(days=730))


@given(MOMENTS, STRETCHES)
def test_windows_cut_the_stretch_exactly(since: datetime, length: timedelta) -> None:
    until = since + length
    found = list(windows(since, until))
    assert all(start < end for start, end in found)
    assert all(end - start <= WINDOW for start, end in found)
    edges = [since, *(end for _, end in found)]
    assert [start for start, _ in found] == edges[:-1]
    assert edges[-1] == until
    assert len(found) == -(-length // WINDOW)


@given(MOMENTS, STRETCHES)
def test_no_window_where_there_is_no_time(since: datetime, length: timedelta) -> None:
    assert list(windows(since, since - length)) == []


@given(MOMENTS, MOMENTS)
def test_the_watermark_never_passes_now_less_the_lag(end: datetime, started: datetime) -> None:
    moved = watermark_after(end, started)
    assert moved <= started - LAG
    assert moved <= end
    assert moved in {end, started - LAG}


@given(MOMENTS, MOMENTS)
def test_the_next_run_starts_before_the_watermark_and_never_before_the_floor(
    watermark: datetime, floor: datetime
) -> None:
    start = start_of(watermark, floor)
    assert start == max(watermark - OVERLAP, floor)
    assert start >= floor


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=3)), STRETCHES)
def test_two_runs_after_each_other_leave_no_gap(
    started: datetime, pause: timedelta, history: timedelta
) -> None:
    """What the first run has not vouched for is read again by the second."""
    first = watermark_after(started, started)
    assert start_of(first, started - history - OVERLAP) <= first <= started
    second = list(windows(start_of(first, started - history - OVERLAP), started + pause))
    assert second[0][0] <= started - LAG
    assert second[-1][1] == started + pause


def test_the_overlap_covers_what_linkedin_shows_late() -> None:
    """An event may become readable 30 minutes after its time."""
    assert timedelta(minutes=30) <= OVERLAP
    assert timedelta(hours=12) == WINDOW
