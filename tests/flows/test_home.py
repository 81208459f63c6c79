"""One process holds a home at a time, and the lock dies with its holder."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.home import Home
from pipeline.errors import ConfigurationError, HomeBusyError

SINCE = datetime(2026, 1, 1, 2, tzinfo=UTC)
HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from flows.home import Home
with Home(Path(sys.argv[1])).hold("a run", datetime(2026, 1, 1, 2, tzinfo=UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_another_process_is_told_who_holds_the_home_and_since_when(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with (
            pytest.raises(HomeBusyError, match=rf"a run, process {holder.pid}, since 2026-01-01T02:00:00Z"),
            Home(tmp_path).hold("a run", SINCE),
        ):
            pass
        holder.kill()
        holder.wait()
        with Home(tmp_path).hold("a run", SINCE, wait=True):
            held_after_the_kill = True
    assert held_after_the_kill


def test_holding_twice_in_one_process_is_holding_once(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with home.hold("a run", SINCE), home.hold("a run", SINCE):
        pass
    with home.hold("another", SINCE):
        assert "another" in home.lock.read_text(encoding="utf-8")


def test_what_a_killed_rebuild_left_is_removed_by_whoever_holds_the_home_next(tmp_path: Path) -> None:
    home = Home(tmp_path)
    kept = [home.database, home.database.with_name("winnow.db-wal"), home.config]
    for path in (*kept, *(home.rebuilding.with_name(home.rebuilding.name + end) for end in ("", "-wal", "-shm"))):
        path.touch()

    with home.hold("a run", SINCE):
        assert set(tmp_path.iterdir()) == {*kept, home.lock}
        home.rebuilding.touch()
        with home.hold("a run", SINCE):
            assert home.rebuilding.exists(), "holding twice is holding once"


def test_a_home_is_found_by_option_then_environment_then_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    option, variable = tmp_path / "option", tmp_path / "variable"
    option.mkdir()
    variable.mkdir()
    monkeypatch.chdir(tmp_path)
    assert Home.find(None).folder == tmp_path
    monkeypatch.setenv("WINNOW_HOME", str(variable))
    assert Home.find(None).folder == variable
    assert Home.find(str(option)).folder == option


def test_a_home_that_is_no_folder_is_a_mistake_of_the_command(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no such folder"):
        Home.find(str(tmp_path / "missing"))
