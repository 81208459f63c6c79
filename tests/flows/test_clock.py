"""The clock can be set, ticks, and refuses what is no time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.clock import Clock
from pipeline.errors import ConfigurationError


def test_tells_the_present_when_nothing_is_set() -> None:
    before = datetime.now(UTC)
    told = Clock.from_environment({}).now()
    assert before - timedelta(seconds=1) <= told <= datetime.now(UTC) + timedelta(seconds=1)


def test_starts_at_the_time_given_and_ticks_from_there() -> None:
    clock = Clock.from_environment({"WINNOW_NOW": "2026-01-03T02:00:00+01:00"})
    first, second = clock.now(), clock.now()
    assert datetime(2026, 1, 3, 1, tzinfo=UTC) <= first <= second
    assert second - datetime(2026, 1, 3, 1, tzinfo=UTC) < timedelta(seconds=5)


def test_a_time_without_zone_is_utc() -> None:
    told = Clock.from_environment({"WINNOW_NOW": "2026-01-03T02:00:00"}).now()
    assert told - datetime(2026, 1, 3, 2, tzinfo=UTC) < timedelta(seconds=5)


def test_reads_a_file_at_the_start_of_each_run(tmp_path: Path) -> None:
    file = tmp_path / "now"
    told = []
    for day in (1, 2):
        file.write_text(f"2026-01-0{day}T02:00:00Z\n", encoding="utf-8")
        told.append(Clock.from_environment({"WINNOW_NOW": f"@{file}"}).now().day)
    assert told == [1, 2]


@pytest.mark.parametrize("value", ["tomorrow", "2026-13-01", "@/nowhere/at/all"])
def test_refuses_what_is_no_time(value: str) -> None:
    with pytest.raises(ConfigurationError, match="WINNOW_NOW"):
        Clock.from_environment({"WINNOW_NOW": value})
