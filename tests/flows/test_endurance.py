"""Runs that are cancelled, overlap, or have no room: each ends in order, says so in one line, and nothing is lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.demo.newsstand import Newsstand

WINNOW = Path(sys.executable).with_name("winnow")
SECONDS = 120
STOP_SECONDS = 45
"""A cancelled command has ended by then: the crawl gets 20 seconds, storing 10, and the machine may be busy."""
NO_FLOOR = "import flows.space; flows.space.FLOOR_BYTES = 0; import flows.cli; flows.cli.main()"
"""The command without its floor of free space, so that a disk can be filled to the last byte."""
LIMITED = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000)); {NO_FLOOR}"
MARK = "WINNOW_ENDURANCE_TEST"


@dataclass
class Running:
    """A command under way, in a process group of its own."""

    process: subprocess.Popen[str]
    mark: str

    def signal_group(self, number: signal.Signals) -> None:
        os.killpg(self.process.pid, number)

    def end(self, seconds: float = SECONDS) -> tuple[int, str, str]:
        """Its exit code, stdout and stderr."""
        out, err = self.process.communicate(timeout=seconds)
        return self.process.returncode, out, err

    def children(self) -> list[str]:
        """The command lines of the processes that it started and that are still there."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if f"{MARK}={self.mark}".encode() in (folder / "environ").read_bytes():
                    found.append((folder / "cmdline").read_text().replace("\0", " "))
            except OSError:  # it has ended, or is somebody else's
                continue
        return found


@pytest.fixture
def begin() -> Iterator[Callable[..., Running]]:
    """Start a command; whatever of it is left at the end of the test is killed."""
    started: list[Running] = []

    def start(*words: str | Path, script: str | None = None) -> Running:
        mark = uuid.uuid4().hex
        bare = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        process = subprocess.Popen(
            [*([sys.executable, "-c", script] if script else [WINNOW]), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env=bare | {MARK: mark},
        )
        started.append(Running(process, mark))
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.signal_group(signal.SIGKILL)
        running.process.communicate()


@pytest.fixture(scope="module")
def newsstand() -> Iterator[Newsstand]:
    with Newsstand() as stand:
        yield stand


@pytest.fixture(scope="module")
def ran(newsstand: Newsstand, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after one run that nobody disturbed."""
    home = tmp_path_factory.mktemp("ran")
    (home / "winnow.toml").write_text(newsstand.config_toml(), encoding="utf-8")
    subprocess.run([WINNOW, "run", "--home", home, "-q"], check=True, capture_output=True, timeout=SECONDS)
    return home


@pytest.fixture
def fresh(ran: Path, tmp_path: Path) -> Path:
    """A home that has not run, Prefect's set-up aside, whose crawl takes some seconds."""
    home = tmp_path / "home"
    home.mkdir()
    slow = (ran / "winnow.toml").read_text(encoding="utf-8").replace("delay_seconds = 0", "delay_seconds = 0.15")
    (home / "winnow.toml").write_text(slow, encoding="utf-8")
    shutil.copytree(ran / "prefect", home / "prefect")
    return home


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{home / 'winnow.db'}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


def await_true(holds: Callable[[], object]) -> None:
    until = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def archived(home: Path) -> int:
    return sum(path.stat().st_size for path in (home / "archive").glob("*"))


def assert_whole(home: Path) -> None:
    result = subprocess.run([WINNOW, "verify", "--home", home, "--json"], capture_output=True, text=True, check=False)
    assert (result.returncode, json.loads(result.stdout)["damage"]) == (0, [])


def assert_same_articles(home: Path, other: Path) -> None:
    query = "SELECT article_id, version, title, text FROM v1_versions ORDER BY 1, 2"
    assert rows(home, query) == rows(other, query)


def complaint(stderr: str) -> str:
    """The one line that says what was wrong."""
    lines = [line for line in stderr.splitlines() if line.startswith("winnow: ")]
    assert len(lines) == 1, stderr
    assert "Traceback" not in stderr
    return lines[0]


def test_cancelled_crawl_ends_in_time_and_the_one_that_waits_goes_on(
    fresh: Path, ran: Path, begin: Callable[..., Running], winnow: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    first = begin("run", "--home", fresh, "-q")
    await_true(lambda: archived(fresh) > 20_000)

    refused = winnow("run", "--home", fresh, "-q")
    assert refused.returncode == 1
    assert re.search(rf"in use: a run, process {first.process.pid}, since \d{{4}}-.*Z$", complaint(refused.stderr))
    waiting = begin("run", "--home", fresh, "-q", "--wait")
    first.process.send_signal(signal.SIGTERM)
    begun = time.monotonic()
    code, _, err = first.end()

    assert (code, complaint(err)) == (130, "winnow: interrupted")
    assert time.monotonic() - begun < STOP_SECONDS
    assert first.children() == []
    code, _, err = waiting.end()
    assert (code, err) == (0, "")
    assert waiting.children() == []
    assert rows(fresh, "SELECT state FROM v1_runs ORDER BY started") == [("cancelled",), ("completed",)]
    assert_same_articles(fresh, ran)
    assert_whole(fresh)


def test_ctrl_c_reaches_everybody_and_leaves_nobody(fresh: Path, begin: Callable[..., Running]) -> None:
    run = begin("run", "--home", fresh, "-q")
    await_true(lambda: archived(fresh) > 20_000)
    run.signal_group(signal.SIGINT)

    code, _, err = run.end(STOP_SECONDS)

    assert code == 130
    assert "Traceback" not in err
    assert run.children() == []
    assert rows(fresh, "SELECT state FROM v1_runs") == [("cancelled",)]
    assert_whole(fresh)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_cancelled_rebuild_leaves_the_old_content(
    ran: Path, tmp_path: Path, begin: Callable[..., Running], number: signal.Signals
) -> None:
    home = tmp_path / "home"
    shutil.copytree(ran, home)
    rebuild = begin("rebuild", "--home", home, "-q")
    await_true(lambda: list(home.glob("winnow.db.rebuilding")))
    rebuild.signal_group(number)

    code, _, err = rebuild.end(STOP_SECONDS)

    assert (code, complaint(err)) == (130, "winnow: interrupted")
    assert rebuild.children() == []
    assert list(home.glob("*rebuilding*")) == []
    assert_same_articles(home, ran)
    assert_whole(home)


def test_cancelled_while_it_stores_goes_on_where_it_was(
    ran: Path, tmp_path: Path, begin: Callable[..., Running]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(ran, home)
    for path in home.glob("winnow.db*"):
        path.unlink()
    run = begin("run", "--home", home, "-q")
    await_true((home / "winnow.db-wal").exists)
    run.process.send_signal(signal.SIGTERM)

    code, _, err = run.end(STOP_SECONDS)

    assert (code, complaint(err)) == (130, "winnow: interrupted")
    assert run.children() == []
    assert begin("run", "--home", home, "-q").end()[0] == 0
    assert_same_articles(home, ran)
    assert "running" not in {state for (state,) in rows(home, "SELECT state FROM v1_runs")}
    assert_whole(home)


def test_killed_run_is_interrupted_by_the_next_and_its_home_is_free_at_once(
    fresh: Path, ran: Path, begin: Callable[..., Running]
) -> None:
    killed = begin("run", "--home", fresh, "-q")
    await_true(lambda: archived(fresh) > 20_000)
    killed.process.kill()
    next_run = begin("run", "--home", fresh, "-q")
    killed.process.wait()
    await_true(lambda: not killed.children())

    assert next_run.end()[0] == 0
    assert rows(fresh, "SELECT state FROM v1_runs ORDER BY started") == [("interrupted",), ("completed",)]
    assert_same_articles(fresh, ran)
    assert_whole(fresh)


def test_nothing_starts_below_the_floor_of_free_space(ran: Path, tmp_path: Path, begin: Callable[..., Running]) -> None:
    home = tmp_path / "home"
    shutil.copytree(ran, home)
    before = archived(home)
    full = "import flows.space; flows.space.FLOOR_BYTES = 10**18; import flows.cli; flows.cli.main()"
    for command in ("run", "rebuild"):
        code, _, err = begin(command, "--home", home, "-q", script=full).end()
        assert code == 1
        assert re.search(r"has \d+ MB free, and Winnow leaves 1000000000000 MB free: make room", complaint(err))
    assert archived(home) == before
    assert_same_articles(home, ran)


@pytest.mark.parametrize("command", ["run", "rebuild"])
def test_file_size_limit_is_one_line_and_the_next_command_goes_on(
    ran: Path, tmp_path: Path, begin: Callable[..., Running], command: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(ran, home)
    if command == "run":
        for path in home.glob("winnow.db*"):
            path.unlink()

    code, _, err = begin(command, "--home", home, "-q", script=LIMITED).end()

    assert code == 1
    complaint(err)
    assert begin(command, "--home", home, "-q").end()[0] == 0
    assert_same_articles(home, ran)
    assert_whole(home)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system in memory that is soon full."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
    may_mount = os.geteuid() == 0 and shutil.which("mount")
    if not may_mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a tmpfs")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_disk_full_in_a_run_and_in_a_rebuild(
    small_disk: Path, fresh: Path, ran: Path, begin: Callable[..., Running]
) -> None:
    home = small_disk / "home"
    shutil.copytree(fresh, home)
    run = begin("run", "--home", home, "-q", script=NO_FLOOR)
    await_true(lambda: archived(home) > 20_000)
    ballast = small_disk / "ballast"
    fill(ballast)

    code, _, err = run.end()

    assert code == 1
    complaint(err)
    assert run.children() == []
    ballast.unlink()
    assert begin("run", "--home", home, "-q", script=NO_FLOOR).end()[0] == 0
    assert_same_articles(home, ran)
    assert_whole(home)

    rebuild = begin("rebuild", "--home", home, "-q", script=NO_FLOOR)
    await_true(lambda: list(home.glob("winnow.db.rebuilding")))
    fill(ballast)
    code, _, err = rebuild.end()
    assert code == 1
    complaint(err)
    ballast.unlink()
    assert_same_articles(home, ran)
    assert begin("rebuild", "--home", home, "-q", script=NO_FLOOR).end()[0] == 0
    assert_same_articles(home, ran)
    assert_whole(home)


def fill(ballast: Path) -> None:
    """Take what is free, to the last byte."""
    with ballast.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(b"\1" * 4096)
        except OSError:
            return


def test_read_only_home_is_one_line(small_disk: Path, ran: Path, begin: Callable[..., Running]) -> None:
    home = small_disk / "home"
    shutil.copytree(ran, home, ignore=shutil.ignore_patterns("prefect"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for command in ("run", "rebuild"):
        code, _, err = begin(command, "--home", home, "-q").end()
        assert code == 1
        assert complaint(err).endswith(f"cannot write in {home}: Read-only file system")
    for command in ("verify", "report"):
        code, out, err = begin(command, "--home", home).end()
        assert (code, err) == (0, "")
        assert out
