"""Homes on a built-in newsstand, and real commands on them that can be disturbed while they are under way."""

from __future__ import annotations

import os
import shutil
import signal
import socket
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

from db.verify import verify
from flows.demo.newsstand import Newsstand
from flows.home import Home
from flows.serve import HOST, prefect_server
from flows.surroundings import announce_server, prepare_prefect

WINNOW = Path(sys.executable).with_name("winnow")
SECONDS = 180
ARCHIVED_BYTES = 8_000
"""So much is archived when a crawl is well under way, and far from its end."""
MARK = "WINNOW_ENDURANCE_TEST"
SLOW = "delay_seconds = 1"
"""A crawl of the newsstand then takes half a minute."""

_under_way: list[Running] = []


@dataclass(frozen=True)
class Ended:
    """What a command left."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line that says what was wrong."""
        lines = [line for line in self.err.splitlines() if line.startswith("winnow: ")]
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


@dataclass(frozen=True)
class Running:
    """A command under way, in a process group of its own."""

    process: subprocess.Popen[str]
    mark: str

    def signal_group(self, number: signal.Signals) -> None:
        os.killpg(self.process.pid, number)

    def end(self, seconds: float = SECONDS) -> Ended:
        out, err = self.process.communicate(timeout=seconds)
        return Ended(self.process.returncode, out, err)

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


@dataclass(frozen=True)
class Place:
    """A home, and what a test does with it."""

    folder: Path

    def begin(self, command: str, *words: str | Path, script: str | None = None) -> Running:
        """Start a command on the home, through a script of Python where there is one."""
        mark = uuid.uuid4().hex
        bare = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        process = subprocess.Popen(
            [*([sys.executable, "-c", script] if script else [WINNOW]), command, *words, "--home", self.folder, "-q"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env=bare | {MARK: mark},
        )
        _under_way.append(Running(process, mark))
        return _under_way[-1]

    def do(self, command: str, *words: str | Path, script: str | None = None) -> Ended:
        """Run a command on the home to its end."""
        return self.begin(command, *words, script=script).end()

    def crawl(self, script: str | None = None) -> Running:
        """Start a run, and wait until its crawl is well under way."""
        run = self.begin("run", script=script)
        await_true(lambda: self.archived() > ARCHIVED_BYTES or run.process.poll() is not None)
        return run

    def store(self, script: str | None = None) -> Running:
        """Start a run that has all of the archive to take in, and wait until it has begun to."""
        self.lose_database()
        run = self.begin("run", script=script)
        await_true(lambda: self.has_stored() or run.process.poll() is not None)
        return run

    def rebuild(self, script: str | None = None) -> Running:
        """Start a rebuild, and wait until it builds."""
        rebuild = self.begin("rebuild", script=script)
        await_true(lambda: self.leftovers() or rebuild.process.poll() is not None)
        return rebuild

    def hurry(self) -> None:
        """Have later crawls wait between requests no more."""
        config = self.folder / "winnow.toml"
        config.write_text(config.read_text(encoding="utf-8").replace(SLOW, "delay_seconds = 0"), encoding="utf-8")

    def lose_database(self) -> None:
        for path in self.folder.glob("winnow.db*"):
            path.unlink()

    def archived(self) -> int:
        return sum(path.stat().st_size for path in (self.folder / "archive").glob("*"))

    def leftovers(self) -> list[Path]:
        return list(self.folder.glob("*rebuilding*"))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.folder / 'winnow.db'}?mode=ro", uri=True)) as database:
            return database.execute(query).fetchall()

    def has_stored(self) -> bool:
        try:
            return bool(self.rows("SELECT 1 FROM ingested"))
        except sqlite3.OperationalError:  # it is not there yet
            return False

    def states(self) -> list[str]:
        return [state for (state,) in self.rows("SELECT state FROM v1_runs ORDER BY started")]

    def articles(self) -> list[tuple[Any, ...]]:
        return self.rows("SELECT article_id, version, title, text FROM v1_versions ORDER BY 1, 2")

    def damage(self) -> tuple[str, ...]:
        """What is wrong with archive and database."""
        return verify(self.folder / "archive", self.folder / "winnow.db").damage


def await_true(holds: Callable[[], object]) -> None:
    until = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.fixture(autouse=True)
def nothing_stays() -> Iterator[None]:
    """Whatever is left of a command at the end of a test is killed."""
    yield
    for running in _under_way:
        if running.process.poll() is None:
            running.signal_group(signal.SIGKILL)
        running.process.communicate()
    _under_way.clear()


@pytest.fixture(scope="session")
def newsstand() -> Iterator[Newsstand]:
    with Newsstand() as stand:
        yield stand


@pytest.fixture(scope="session")
def ran(newsstand: Newsstand, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A home after one run that nobody disturbed, with a Prefect server of its own."""
    place = Place(tmp_path_factory.mktemp("ran"))
    (place.folder / "winnow.toml").write_text(newsstand.config_toml(), encoding="utf-8")
    ended = place.do("run")
    assert ended.code == 0, ended.err
    return place


@pytest.fixture(scope="session")
def server(ran: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prefect server as ``winnow serve`` keeps one: half of what a run costs is to start its own."""
    home = Home(tmp_path_factory.mktemp("server"))
    shutil.copytree(ran.folder / "prefect", home.prefect)
    with closing(socket.create_server((HOST, 0))) as probe:
        port = probe.getsockname()[1]
    before = dict(os.environ)
    prepare_prefect(home)
    try:
        with prefect_server(home, port, "--no-services", "--no-ui") as api:
            os.environ.clear()
            os.environ.update(before)
            yield api
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture
def fresh(ran: Place, tmp_path: Path) -> Place:
    """A home that has not run, whose crawl is slow, and whose runs start a Prefect server of their own."""
    place = Place(tmp_path / "home")
    place.folder.mkdir()
    config = (ran.folder / "winnow.toml").read_text(encoding="utf-8")
    (place.folder / "winnow.toml").write_text(config.replace("delay_seconds = 0", SLOW), encoding="utf-8")
    shutil.copytree(ran.folder / "prefect", place.folder / "prefect")
    return place


@pytest.fixture
def copy(ran: Place, server: str, tmp_path: Path) -> Place:
    """A home that has run, whose runs find a Prefect server."""
    place = Place(tmp_path / "copy")
    shutil.copytree(ran.folder, place.folder, ignore=shutil.ignore_patterns("prefect"))
    (place.folder / "prefect").mkdir()
    announce_server(Home(place.folder), server)
    return place


@pytest.fixture
def with_server(server: str) -> Callable[[Place], Place]:
    """Have the runs of a home find a Prefect server."""

    def announce(place: Place) -> Place:
        announce_server(Home(place.folder), server)
        return place

    return announce


@pytest.fixture
def small_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A file system in memory that is soon full, of so many megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={request.param}m", "tmpfs", str(folder)]
    may_mount = os.geteuid() == 0 and shutil.which("mount")
    if not may_mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a tmpfs")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
