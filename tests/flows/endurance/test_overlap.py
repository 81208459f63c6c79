"""What other commands on a home do while a run is at work there."""

from __future__ import annotations

import re
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any


def test_one_run_at_a_time_and_readers_any_time(
    fresh: Any, ran: Any, server: str, with_server: Any, tmp_path: Path
) -> None:
    first = with_server(fresh).crawl()
    in_use = rf"in use: a run, process {first.process.pid}, since \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
    waiting = fresh.begin("run", "--wait")

    for command in ("run", "rebuild"):
        refused = fresh.do(command)
        assert refused.code == 1
        assert re.search(in_use, refused.complaint)
    verified = fresh.do("verify")
    assert (verified.code, verified.err) == (0, "")
    copied = fresh.do("backup", tmp_path / "backup")
    assert (copied.code, copied.err) == (0, "")
    backup = replace(fresh, folder=tmp_path / "backup")
    assert backup.damage() == ()
    assert first.process.poll() is None, "it was at work all the time"
    assert waiting.process.poll() is None, "it waits"

    fresh.hurry()
    first.process.send_signal(signal.SIGTERM)
    cancelled = first.end()
    assert (cancelled.code, cancelled.complaint) == (130, "winnow: interrupted")
    ended = waiting.end()

    assert (ended.code, ended.err) == (0, "")
    assert first.children() == waiting.children() == []
    assert fresh.states() == ["cancelled", "completed"]
    assert fresh.articles() == ran.articles()
    assert fresh.damage() == ()
    assert with_server_of(backup, with_server).do("run").code == 0
    assert backup.articles() == ran.articles(), "a copy taken in the middle of a run is a home that goes on"


def with_server_of(backup: Any, with_server: Any) -> Any:
    """A copy has no Prefect state of its own."""
    (backup.folder / "prefect").mkdir()
    backup.hurry()
    return with_server(backup)


def test_rebuild_holds_the_home_and_two_homes_do_not_disturb_each_other(copy: Any, ran: Any) -> None:
    rebuild = copy.rebuild()
    refused = copy.do("run")
    other = ran.do("rebuild")

    assert refused.code == 1
    assert re.search(rf"in use: a rebuild, process {rebuild.process.pid}, since ", refused.complaint)
    assert other.code == 0
    assert rebuild.end().code == 0
    assert copy.articles() == ran.articles()
