"""Disks that are full, files that may not grow, homes that cannot be written: one clear line, and nothing is lost."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from db.archive_read import ArchiveReader

UNCHECKED = """
import flows.cli, flows.nightly_command, flows.rebuild, flows.run
for part in (flows.nightly_command, flows.rebuild, flows.run):
    part.require_room = lambda *_: None
flows.cli.main()
"""
"""The command without its checks of room, so that a disk can be filled to the last byte."""
LIMIT = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))\n"
LIMITED = f"{LIMIT}import flows.cli; flows.cli.main()"
HIGH_FLOOR = "import flows.space; flows.space.FLOOR_BYTES = 10**18; import flows.cli; flows.cli.main()"
DISK_IS_FULL = r"No space left on device|database or disk is full|has 0 MB free, and Winnow leaves 200 MB free"
FILE_IS_FULL = r"File too large|disk I/O error|database or disk is full"
FULL_MB, ROOMY_MB = 12, 260
BALLAST_BYTES = 100_000_000


def fill(ballast: Path, size: int | None = None) -> None:
    """Take so many bytes of a disk, or what is free, to the last byte."""
    written = 0
    with ballast.open("wb", buffering=0) as stream:
        try:
            while size is None or written < size:
                written += stream.write(b"\1" * 4096)
        except OSError:
            return


def acknowledged(home: Any) -> set[str]:
    """Whatever stands whole in the archive, by its fetch id."""
    events = ArchiveReader(home.folder / "archive").events({})
    return {event.fetch_id for event in events if hasattr(event, "fetch_id")}


def assert_whole(home: Any, ran: Any, kept: set[str]) -> None:
    """The home is as if nobody had disturbed it, and all that was archived before is in the database."""
    assert home.articles() == ran.articles()
    assert kept <= {fetch_id for (fetch_id,) in home.rows("SELECT fetch_id FROM v1_fetches")}
    assert "running" not in home.states()
    assert home.damage() == ()


def moved(home: Any, disk: Path) -> Any:
    """The home on another disk."""
    shutil.copytree(home.folder, disk / "home")
    return type(home)(disk / "home")


@pytest.mark.parametrize("command", ["run", "rebuild"])
def test_nothing_starts_below_the_floor_of_free_space(copy: Any, ran: Any, command: str) -> None:
    before = copy.archived()

    ended = copy.do(command, script=HIGH_FLOOR)

    assert ended.code == 1
    assert re.search(r"has \d+ MB free, and Winnow leaves 1000000000000 MB free: make room", ended.complaint)
    assert copy.archived() == before
    assert_whole(copy, ran, set())


@pytest.mark.parametrize("small_disk", [ROOMY_MB], indirect=True)
def test_run_stops_at_the_floor_and_goes_on_when_there_is_room(
    small_disk: Path, fresh: Any, ran: Any, with_server: Any
) -> None:
    home = with_server(moved(fresh, small_disk))
    run = home.crawl()
    ballast = small_disk / "ballast"
    fill(ballast, BALLAST_BYTES)

    ended = run.end()

    assert ended.code == 1
    assert re.search(r"has 1\d\d MB free, and Winnow leaves 200 MB free: make room and run again", ended.complaint)
    assert run.children() == []
    assert home.states() == ["failed"]
    kept = acknowledged(home)
    assert len(kept) > 3
    ballast.unlink()
    home.hurry()
    assert home.do("run").code == 0
    assert_whole(home, ran, kept)


@pytest.mark.parametrize("small_disk", [FULL_MB], indirect=True)
def test_disk_full_in_a_crawl(small_disk: Path, fresh: Any, ran: Any, with_server: Any) -> None:
    home = moved(fresh, small_disk)  # with a Prefect server whose database is on the same disk
    run = home.crawl(UNCHECKED)
    ballast = small_disk / "ballast"
    fill(ballast)

    ended = run.end()

    assert ended.code == 1
    assert re.search(DISK_IS_FULL, ended.complaint)
    assert run.children() == []
    kept = acknowledged(home)
    assert len(kept) > 3
    ballast.unlink()
    home.hurry()
    assert with_server(home).do("run", script=UNCHECKED).code == 0
    assert_whole(home, ran, kept)


@pytest.mark.parametrize("small_disk", [FULL_MB], indirect=True)
def test_disk_full_while_it_stores_and_in_a_rebuild(small_disk: Path, copy: Any, ran: Any) -> None:
    home = moved(copy, small_disk)
    kept, ballast = acknowledged(home), small_disk / "ballast"
    run = home.store(UNCHECKED)
    fill(ballast)

    ended = run.end()

    assert ended.code == 1
    assert re.search(DISK_IS_FULL, ended.complaint)
    assert run.children() == []
    ballast.unlink()
    assert home.do("run", script=UNCHECKED).code == 0
    assert_whole(home, ran, kept)

    rebuild = home.rebuild(UNCHECKED)
    fill(ballast)
    ended = rebuild.end()
    assert ended.code == 1
    assert re.search(DISK_IS_FULL, ended.complaint)
    assert rebuild.children() == home.leftovers() == []
    ballast.unlink()
    assert_whole(home, ran, kept)
    assert home.do("rebuild", script=UNCHECKED).code == 0
    assert_whole(home, ran, kept)


@pytest.mark.parametrize("command", ["run", "rebuild"])
def test_limit_on_the_size_of_files_is_told_before_anything_is_done(copy: Any, command: str) -> None:
    before = copy.archived()

    ended = copy.do(command, script=LIMITED)

    assert ended.code == 1
    assert re.search(r"no file may grow beyond 0 MB here \(`ulimit -f`\), and Winnow needs 456 MB", ended.complaint)
    assert copy.archived() == before


@pytest.mark.parametrize("command", ["run", "rebuild"])
def test_file_that_may_not_grow_is_one_line_and_the_next_command_goes_on(copy: Any, ran: Any, command: str) -> None:
    kept = acknowledged(copy)
    if command == "run":
        copy.lose_database()

    ended = copy.do(command, script=LIMIT + UNCHECKED)

    assert ended.code == 1
    assert re.search(FILE_IS_FULL, ended.complaint)
    assert copy.do(command).code == 0
    assert_whole(copy, ran, kept)


@pytest.mark.parametrize("small_disk", [FULL_MB], indirect=True)
def test_read_only_home_is_one_line_and_can_be_read(small_disk: Path, copy: Any) -> None:
    home = moved(copy, small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    for command in ("run", "rebuild"):
        ended = home.do(command)
        assert ended.code == 1
        assert ended.complaint.endswith(f"cannot write in {home.folder}: Read-only file system")
    for command in ("verify", "report"):
        ended = home.do(command)
        assert (ended.code, ended.err) == (0, "")
        assert ended.out
