"""When a source has failed wholly: the one place that decides what a run's exit code and last line name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from db.report import run_report
from pipeline.model import Outcome, Purpose, Unfetched


def front(room: Any) -> None:
    room.fetch("/", purpose=Purpose.HOME)


def failing_page(room: Any) -> None:
    for _ in range(3):
        room.fetch("/a", status=503)


def late_page(room: Any) -> None:
    room.fetch("/a", status=503)
    room.fetch("/a", status=304)


def blocked_page(room: Any) -> None:
    room.fetch("/b", status=301)
    room.miss("/b", Unfetched.REFUSED, "address")


def forbidden_page(room: Any) -> None:
    room.miss("/c", Unfetched.REFUSED, "robots")


def rejected_page(room: Any, helpers: Any) -> None:
    room.fetch("/d", helpers.turned_down(Outcome.NOT_HTML, "png"))


def gone_page(room: Any) -> None:
    room.fetch("/e", status=410)


def failing_feed(room: Any) -> None:
    room.fetch("/feed", purpose=Purpose.FEED, status=503)


@pytest.mark.parametrize(
    ("nights", "failed"),
    [
        ([front], False),
        ([front, failing_feed], False),
        ([failing_feed], True),
        ([], True),
        ([forbidden_page], False),
        ([front, failing_page], True),
        ([front, failing_page, blocked_page], True),
        ([front, failing_page, forbidden_page], True),
        ([front, forbidden_page], False),
        ([front, late_page, blocked_page], False),
        ([front, failing_page, gone_page], False),
    ],
)
def test_a_source_fails_wholly_when_no_page_came(
    newsroom: Any, nights: list[Callable[[Any], None]], failed: bool
) -> None:
    newsroom.start_run()
    for happens in nights:
        happens(newsroom)
    newsroom.end_run(found=3)
    with closing(newsroom.project()) as db:
        (lantern,) = run_report(db).sources
    assert lantern.failed_wholly is failed


def test_a_source_whose_pages_are_all_rejected_has_not_failed(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    failing_page(newsroom)
    rejected_page(newsroom, helpers)
    newsroom.end_run(found=2)
    with closing(newsroom.project()) as db:
        (lantern,) = run_report(db).sources
    assert not lantern.failed_wholly
    assert lantern.missed == 1
