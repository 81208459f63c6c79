"""Commands that are cancelled or killed end in time, leave nobody behind, and the next one goes on where they were."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import pytest

STOP_SECONDS = 60
"""A cancelled command has ended by then: the crawl gets 20 seconds, storing 10, Prefect 10, and others are at work."""
BOTH = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])


def cancel(command: Any, number: signal.Signals) -> None:
    """As the service manager does, or as Ctrl-C on a terminal: that reaches every process of the group."""
    if number is signal.SIGTERM:
        command.process.send_signal(number)
    else:
        command.signal_group(number)


def test_crawl_that_ctrl_c_reaches(fresh: Any, ran: Any, with_server: Callable[[Any], Any]) -> None:
    run = fresh.crawl()
    cancel(run, signal.SIGINT)

    ended = run.end(STOP_SECONDS)

    assert (ended.code, ended.complaint) == (130, "winnow: interrupted")
    assert run.children() == []
    assert fresh.states() == ["cancelled"]
    assert fresh.damage() == ()
    fresh.hurry()
    assert with_server(fresh).do("run").code == 0
    assert fresh.states() == ["cancelled", "completed"]
    assert fresh.articles() == ran.articles()
    assert fresh.damage() == ()


@BOTH
def test_cancelled_while_it_stores(copy: Any, ran: Any, number: signal.Signals) -> None:
    run = copy.store()
    cancel(run, number)

    ended = run.end(STOP_SECONDS)

    assert (ended.code, ended.complaint) == (130, "winnow: interrupted")
    assert run.children() == []
    assert copy.damage() == ()
    assert copy.do("run").code == 0
    assert copy.articles() == ran.articles()
    assert "running" not in copy.states()
    assert copy.damage() == ()


@BOTH
def test_cancelled_rebuild_leaves_the_old_content(copy: Any, ran: Any, number: signal.Signals) -> None:
    rebuild = copy.rebuild()
    cancel(rebuild, number)

    ended = rebuild.end(STOP_SECONDS)

    assert (ended.code, ended.complaint) == (130, "winnow: interrupted")
    assert rebuild.children() == []
    assert copy.leftovers() == []
    assert copy.articles() == ran.articles()
    assert copy.damage() == ()
    assert copy.do("rebuild").code == 0
    assert copy.articles() == ran.articles()
    assert copy.damage() == ()


def test_killed_run_is_interrupted_by_the_next_and_its_home_is_free_at_once(
    fresh: Any, ran: Any, with_server: Callable[[Any], Any]
) -> None:
    killed = fresh.crawl()
    killed.process.kill()
    (fresh.folder / "winnow.db.rebuilding").write_bytes(b"left by a rebuild that was killed")
    fresh.hurry()
    ended = with_server(fresh).do("run")
    killed.process.wait()

    assert ended.code == 0, ended.err
    assert killed.children() == []
    assert fresh.leftovers() == []
    assert fresh.states() == ["interrupted", "completed"]
    assert fresh.articles() == ran.articles()
    assert fresh.damage() == ()
