"""When pages are visited again, and which pages of a source one run asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import KnownPage
from pipeline.urls import identity
from spiders.finding import Link
from spiders.plan import Candidates
from spiders.revisit import REVISIT_AFTER, is_due

FIRST = datetime(2026, 1, 1, 2, tzinfo=UTC)
HOME = "https://harbour.example/"


def known(
    url: str = HOME + "a", last: datetime = FIRST, announced: str | None = None, etag: str | None = None
) -> KnownPage:
    return KnownPage("harbour", identity(url), url, FIRST, last, announced, etag, None)


@pytest.mark.parametrize(
    ("hours", "due"),
    [(1, False), (19.9, False), (20, True), (67.9, True), (700, True)],
)
def test_a_page_fetched_once_is_due_from_twenty_hours_on(hours: float, due: bool) -> None:
    assert is_due(known(), None, FIRST + timedelta(hours=hours)) is due


def test_nightly_runs_visit_a_page_four_times_more_and_then_never() -> None:
    visits = []
    page = known()
    for day in range(1, 60):
        now = FIRST + timedelta(days=day)
        if is_due(page, None, now):
            visits.append(day)
            page = known(last=now)
    assert visits == [1, 3, 7, 29]


def test_a_run_that_was_missed_makes_one_visit_of_two() -> None:
    page = known()
    late = FIRST + timedelta(days=5)
    assert is_due(page, None, late)
    assert not is_due(known(last=late), None, late + timedelta(hours=1))


@pytest.mark.parametrize(
    ("before", "announced", "due"),
    [
        ("2026-01-01T02:00:00Z", "2026-01-01T03:00:00+01:00", False),
        ("Thu, 01 Jan 2026 02:00:00 GMT", "2026-01-01T02:00:00Z", False),
        ("2026-01-01", "2026-01-02", True),
        ("2026-01-02", "2026-01-01", True),
        ("soon", "later", True),
        ("soon", "soon", False),
        ("2026-01-01", None, False),
        (None, "2026-01-01", False),
    ],
)
def test_a_changed_announcement_makes_a_page_due(before: str | None, announced: str | None, due: bool) -> None:
    assert is_due(known(announced=before), announced, FIRST + timedelta(hours=1)) is due


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(min_value=0, max_value=100), max_size=60))
def test_each_age_is_visited_at_most_once_whatever_the_runs(days: list[float]) -> None:
    page, visits = known(), 0
    for day in sorted(days):
        now = FIRST + timedelta(days=day)
        if is_due(page, None, now):
            visits += 1
            page = known(last=now)
            assert not is_due(page, None, now)
    assert visits <= len(REVISIT_AFTER)
    if days and max(days) >= 29:
        assert visits >= 1


def test_new_pages_come_first_the_newest_before_and_the_limit_counts_pages() -> None:
    candidates = Candidates(HOME, 100)
    candidates.add([Link(HOME + "old", "2025-12-01"), Link(HOME + "undated"), Link(HOME + "new", "2026-01-05")], "feed")
    candidates.add([Link(HOME + "a", "2026-01-04"), Link(HOME + "b")], "sitemap")
    pages = [
        known(HOME + "a", announced="2026-01-01", etag='"1"'),
        known(HOME + "b", last=FIRST + timedelta(hours=21)),
        known(HOME + "unlinked", announced="2026-01-01"),
    ]
    plan = candidates.plan(pages, FIRST + timedelta(hours=22), 4)
    assert [visit.url.removeprefix(HOME) for visit in plan.visits] == ["new", "old", "undated", "a"]
    assert (plan.found, plan.due, plan.unchanged, plan.capped) == (5, 5, 1, 1)
    assert plan.visits[3].etag == '"1"'
    assert plan.visits[3].announced == "2026-01-04"
    whole = candidates.plan(pages, FIRST + timedelta(hours=22), 10)
    assert whole.visits[4].url == HOME + "unlinked"
    assert whole.visits[4].announced == "2026-01-01"
    assert whole.visits[4].found_in is None


def test_one_address_in_many_spellings_is_one_page_and_other_sites_are_none() -> None:
    candidates = Candidates(HOME, 100)
    candidates.add([Link(HOME + "a?utm_source=rss", "2026-01-01"), Link("https://other.test/a")], "feed")
    candidates.add([Link("http://harbour.example/a/", "2026-01-03"), Link(HOME + "a")], "sitemap")
    [visit] = candidates.plan([], FIRST, 10).visits
    assert visit.url == HOME + "a?utm_source=rss"
    assert visit.announced == "2026-01-03"


def test_too_many_addresses_are_left_out_and_told() -> None:
    candidates = Candidates(HOME, 2)
    candidates.add([Link(HOME + str(n)) for n in range(3)], "feed")
    assert len(candidates) == 2
    assert candidates.overflowed
