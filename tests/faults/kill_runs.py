"""Kills runs and rebuilds with SIGKILL at random moments; after one more of each, nothing may be lost or there twice.

    python tests/faults/kill_runs.py --kills 40 --rebuilds 10 --seed 1

The demo's newspapers are served on loopback. A home that nobody disturbs is the measure. Homes are then disturbed: one
to three runs each are killed, the whole process group at once, at moments spread over crawl, storing and report; one
more run follows, and every view must equal the measure's, the archive verify, and every record archived before a kill
be in the database once. Exit code 1 and a line for each difference when one of that fails.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.archive_read import ArchiveReader
from flows.demo.newsstand import Newsstand

WINNOW = Path(sys.executable).with_name("winnow")
MARK = "WINNOW_KILL_TEST"
GIVE_UP_SECONDS = 300
GONE_SECONDS = 5.0
"""How long the children of a killed run may take to be gone."""
MOST_KILLS_OF_A_HOME = 3
SHOWN_CHARS = 500

JUDGED = "purpose = 'page' AND outcome NOT IN ('unchanged', 'gone', 'redirect', 'failed', 'refused')"
VIEWS = {
    "v1_articles": "article_id, source, url, canonical_url, title, authors, published, modified, language, section,"
    " tags, text, words, version, cluster_id, free_to_read, gone_at IS NULL",
    "v1_versions": "article_id, version, title, text, text_sha256, extraction, published, modified, url",
    "v1_blocks": "*",
    "v1_comments": "*",
    "v1_gallery_images": "*",
    "v1_notices": "*",
    "v1_provenance": "*",
    "v1_extractions": "*",
    "v1_syndication": "*",
    "v1_alerts": "source, metric, closed IS NULL",
    "v1_search": "*",
    f"v1_fetches WHERE {JUDGED}": "source, url, final_url, status, outcome, reason, article_id",
}
"""What must be the same, each row as often: all but times, and the ids of runs and fetches."""
SEEN = "SELECT DISTINCT source, purpose, url, final_url, outcome, reason FROM v1_fetches WHERE outcome <> 'unchanged'"
"""What must be the same but may be there once a run: answers that are asked for every night."""


@dataclass
class Tally:
    """What was done, and what was wrong."""

    wrong: list[str] = field(default_factory=list)
    phases: Counter[str] = field(default_factory=Counter)

    def check(self, *, holds: bool, what: str) -> None:
        if not holds:
            self.wrong.append(what)
            print(f"WRONG {what[:SHOWN_CHARS]}", flush=True)


@dataclass(frozen=True)
class Command:
    """A command of winnow under way, in a process group of its own."""

    process: subprocess.Popen[bytes]
    mark: str

    @classmethod
    def start(cls, *words: str | Path) -> Command:
        mark = uuid.uuid4().hex
        bare = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        process = subprocess.Popen(
            [WINNOW, *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env=bare | {MARK: mark},
        )
        return cls(process, mark)

    def finish(self) -> tuple[int, str]:
        """Its exit code and what it said on stderr."""
        _, said = self.process.communicate(timeout=GIVE_UP_SECONDS)
        return self.process.returncode, said.decode("utf-8", "replace")

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()

    def left_behind(self) -> list[str]:
        """The command lines of its children that are still there after a while; empty is good."""
        until = time.monotonic() + GONE_SECONDS
        while (left := _marked(self.mark)) and time.monotonic() < until:
            time.sleep(0.05)
        return left


def _marked(mark: str) -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
        except OSError:  # it has ended, or is somebody else's
            continue
    return found


def main(words: Sequence[str] | None = None) -> int:
    """Do as the command line says; 0 when nothing was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=10, help="runs to kill")
    parser.add_argument("--rebuilds", type=int, default=3, help="rebuilds to kill")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(words)
    chance, tally = random.Random(options.seed), Tally()
    with tempfile.TemporaryDirectory(prefix="winnow-kills-") as name, Newsstand() as newsstand:
        folder = Path(name)
        measure = folder / "undisturbed"
        measure.mkdir()
        (measure / "winnow.toml").write_text(newsstand.config_toml(), encoding="utf-8")
        seconds = _undisturbed(measure, tally)
        kill_runs(measure, options.kills, seconds, chance, tally)
        kill_rebuilds(measure, options.rebuilds, chance, tally)
    phases = ", ".join(f"{count} in {phase}" for phase, count in sorted(tally.phases.items()))
    print(f"seed {options.seed}: killed {phases or 'nothing'}; {len(tally.wrong)} wrong")
    return 1 if tally.wrong else 0


def _undisturbed(home: Path, tally: Tally) -> float:
    """Run once; the seconds from the first byte in the archive to the end."""
    run = Command.start("run", "--home", home, "-q")
    begun = _await_archive(home, run, 0)
    code, said = run.finish()
    seconds = time.monotonic() - begun
    tally.check(holds=code == 0, what=f"the undisturbed run ended with {code}: {said}")
    print(f"undisturbed: {len(_rows(home, 'SELECT 1 FROM v1_articles'))} articles in {seconds:.1f} s", flush=True)
    return seconds


def kill_runs(measure: Path, kills: int, seconds: float, chance: random.Random, tally: Tally) -> None:
    """Disturb fresh homes until so many runs were killed; compare each with the measure after one more run."""
    number = 0
    while kills:
        number += 1
        home = measure.with_name(f"disturbed-{number}")
        home.mkdir()
        shutil.copy(measure / "winnow.toml", home)
        shutil.copytree(measure / "prefect", home / "prefect")  # its set-up takes longer than the run
        archived: set[str] = set()
        for _ in range(min(kills, chance.randint(1, MOST_KILLS_OF_A_HOME))):
            kills -= 1
            phase = _kill_run(home, chance.uniform(0, seconds), tally)
            tally.phases[phase] += 1
            archived |= {
                event.fetch_id for event in ArchiveReader(home / "archive").events({}) if hasattr(event, "fetch_id")
            }
        code, said = Command.start("run", "--home", home, "-q").finish()
        tally.check(holds=code == 0, what=f"{home.name}: the run after the kills ended with {code}: {said}")
        _compare(home, measure, archived, tally)
        shutil.rmtree(home)


def _kill_run(home: Path, after: float, tally: Tally) -> str:
    """Start a run and kill it so many seconds after it began to archive; what it was doing."""
    files = len(_archive(home))
    run = Command.start("run", "--home", home, "-q")
    begun = _await_archive(home, run, files)
    time.sleep(max(0.0, begun + after - time.monotonic()))
    run.kill()
    left = run.left_behind()
    tally.check(holds=not left, what=f"{home.name}: left behind by a killed run: {left}")
    events = [type(event).__name__ for event in ArchiveReader(home / "archive").events({})]
    phase = "report" if events[-1:] == ["RunFinished"] else "crawl and ingest"
    known = _rows(home, "SELECT count(*) FROM v1_fetches") if (home / "winnow.db").exists() else [(0,)]
    print(
        f"{home.name}: killed after {after:.2f} s in {phase}; {len(events)} events archived, {known[0][0]} stored",
        flush=True,
    )
    return phase


def kill_rebuilds(measure: Path, kills: int, chance: random.Random, tally: Tally) -> None:
    """Kill rebuilds of the measure: readers see the old content all the time, and one more rebuild makes the same."""
    if not kills:
        return
    before = _everything(measure)
    begun = time.monotonic()
    code, said = Command.start("rebuild", "--home", measure, "-q").finish()
    seconds = time.monotonic() - begun
    tally.check(holds=code == 0, what=f"rebuild ended with {code}: {said}")
    tally.check(holds=_everything(measure) == before, what="a rebuild made other views")
    for _ in range(kills):
        rebuild = Command.start("rebuild", "--home", measure, "-q")
        after = chance.uniform(seconds * 0.2, seconds)
        time.sleep(after)
        rebuild.kill()
        left = rebuild.left_behind()
        tally.phases["rebuild"] += 1
        print(f"rebuild: killed after {after:.2f} of {seconds:.2f} s", flush=True)
        tally.check(holds=not left, what=f"left behind by a killed rebuild: {left}")
        tally.check(holds=_everything(measure) == before, what="a killed rebuild changed the views")
    code, said = Command.start("rebuild", "--home", measure, "-q").finish()
    tally.check(holds=code == 0, what=f"the rebuild after the kills ended with {code}: {said}")
    tally.check(holds=_everything(measure) == before, what="the rebuild after the kills made other views")
    tally.check(holds=not list(measure.glob("*rebuilding*")), what="a rebuild left its working files")
    _verify(measure, tally)


def _compare(home: Path, measure: Path, archived: set[str], tally: Tally) -> None:
    for view, columns in VIEWS.items():
        name, _, where = view.partition(" ")
        ours, theirs = (Counter(_rows(each, f"SELECT {columns} FROM {name} {where}")) for each in (home, measure))
        for word, rows in (("too much", ours - theirs), ("lost", theirs - ours)):
            tally.check(holds=not rows, what=f"{home.name}: {name}: {word}: {list(rows.items())[:2]}")
    ours, theirs = set(_rows(home, SEEN)), set(_rows(measure, SEEN))
    tally.check(holds=ours == theirs, what=f"{home.name}: v1_fetches: {list(ours ^ theirs)[:3]}")
    ids = Counter(_rows(home, "SELECT fetch_id FROM v1_fetches"))
    lost = {fetch_id for fetch_id in archived if ids[(fetch_id,)] != 1}
    tally.check(holds=not lost, what=f"{home.name}: archived before a kill and not there once: {lost}")
    states = Counter(state for (state,) in _rows(home, "SELECT state FROM v1_runs"))
    tally.check(holds=not states["running"] and states["completed"] > 0, what=f"{home.name}: states of runs: {states}")
    _verify(home, tally)


def _verify(home: Path, tally: Tally) -> None:
    result = subprocess.run([WINNOW, "verify", "--home", home, "--json"], capture_output=True, check=False)
    damage = json.loads(result.stdout or b'{"damage": "no answer"}')["damage"]
    tally.check(holds=result.returncode == 0 and not damage, what=f"{home.name}: verify: {damage}")


def _everything(home: Path) -> dict[str, Counter[tuple[Any, ...]]]:
    names = [name for (name,) in _rows(home, "SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'v1_%'")]
    return {name: Counter(_rows(home, f"SELECT * FROM {name}")) for name in [*names, "v1_search"]}


def _rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{home / 'winnow.db'}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


def _archive(home: Path) -> list[Path]:
    return list((home / "archive").glob("*.warc.gz"))


def _await_archive(home: Path, run: Command, files: int) -> float:
    """Wait until the run has begun to archive, or has ended; the moment."""
    until = time.monotonic() + GIVE_UP_SECONDS
    while len(_archive(home)) <= files and run.process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    return time.monotonic()


if __name__ == "__main__":
    sys.exit(main())
