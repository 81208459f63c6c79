"""Takes many thousand pages through one ``winnow run`` and shows whether anything grows or slows down meanwhile.

    python tests/faults/soak.py --pages 20000

The recorded pages beside the checkout are served as several editions, spread over newspapers of four hundred pages
each, with no delay between requests. Every process of the run is looked at every few seconds: resident memory, open
descriptors, CPU time; and the database, for how many pages it holds. Exit code 1 and a line for each finding when the
run fails, a process holds much more in its last quarter than in its second, or storing a page costs much more.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count, islice
from pathlib import Path
from typing import TypeVar

Item = TypeVar("Item")

SHARED = Path(__file__).parents[3] / "shared"
WINNOW = Path(sys.executable).with_name("winnow")
TICKS = os.sysconf("SC_CLK_TCK")
PAGES_OF_A_PAPER = 400
"""Below the 500 that a source may be asked for in one run."""
SAMPLE_SECONDS = 2.0
TOLD_SECONDS = 60.0
SPARE = 1.05
"""One in forty recorded pages is gone on the newsstand's last day."""
QUARTERS = 4
MORE_MEMORY = 1.2
MORE_MEMORY_MB = 25.0
"""What the last quarter may hold more than the second: caches fill up and large pages come by chance."""
MORE_DESCRIPTORS = 8
MORE_CPU = 1.3
"""So much more than in the second quarter storing a page may cost in the last."""

ROLES = (
    ("crawl", "flows.crawl_child"),
    ("list reader", "spiders.reading"),
    ("Prefect server", "prefect"),
    ("workers", "multiprocessing.forkserver"),
    ("tracker", "multiprocessing.resource_tracker"),
    ("parent", "winnow"),
)
"""Each process of a run by a word of its command line; the first that matches counts."""


@dataclass(frozen=True)
class Process:
    """One process at one moment."""

    pid: int
    role: str
    memory_mb: float
    descriptors: int
    cpu_seconds: float


@dataclass(frozen=True)
class Sample:
    """The run at one moment."""

    seconds: float
    stored: int
    processes: tuple[Process, ...]


# -- the newspapers -------------------------------------------------------------------------


def write_editions(folder: Path, pages: int) -> list[str]:
    """Write corpora for the newsstand that hold so many pages, each recorded page as often as is needed; the hosts."""
    recorded = [
        (corpus, json.loads(line))
        for corpus in sorted((SHARED / "corpora").iterdir())
        for line in (corpus / "gold.jsonl").open(encoding="utf-8")
    ]
    papers = -(-pages // PAGES_OF_A_PAPER)
    lines: defaultdict[Path, list[str]] = defaultdict(list)
    endless = ((edition, corpus, gold) for edition in count(1) for corpus, gold in recorded)
    for n, (edition, corpus, gold) in enumerate(islice(endless, pages)):
        url = f"http://{host_of(n % papers)}/{corpus.name}/{edition}/story-{gold['id']}"
        told = {"id": gold["id"], "url": url, "title": gold.get("title"), "body": gold.get("body")}
        lines[folder / f"{corpus.name}-{edition}"].append(json.dumps(told))
    for edition_folder, golds in lines.items():
        edition_folder.mkdir(parents=True)
        (edition_folder / "gold.jsonl").write_text("\n".join(golds) + "\n", encoding="utf-8")
        (edition_folder / "pages").symlink_to(SHARED / "corpora" / edition_folder.name.rpartition("-")[0] / "pages")
    return [host_of(n) for n in range(papers)]


def host_of(paper: int) -> str:
    return f"paper{paper:03}.example"


def write_home(home: Path, hosts: Sequence[str]) -> None:
    sources = [f'[[source]]\nname = "{host.split(".")[0]}"\nhome = "http://{host}/"\n' for host in hosts]
    head = '[winnow]\ncontact = "ops@example.org"\ndelay_seconds = 0\n\n'
    home.mkdir()
    (home / "winnow.toml").write_text(head + "\n".join(sources), encoding="utf-8")


@contextmanager
def newsstand(corpora: Path) -> Iterator[str]:
    """The address of the proxy that answers for every newspaper."""
    words = [word for corpus in sorted(corpora.iterdir()) for word in ("--corpus", str(corpus))]
    command = [sys.executable, SHARED / "newsstand" / "newsstand.py", *words]
    quiet = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=quiet) as server:
        try:
            found = re.search(r":(\d+) day", server.stdout.readline() if server.stdout else "")
            if found is None:
                raise RuntimeError("the newsstand did not start")
            yield f"http://127.0.0.1:{found[1]}"
        finally:
            server.terminate()


# -- looking at the run ---------------------------------------------------------------------


def watch(run: subprocess.Popen[bytes], home: Path) -> list[Sample]:
    """Look at the run until it ends."""
    samples: list[Sample] = []
    begun, told = time.monotonic(), 0.0
    while run.poll() is None:
        sample = Sample(time.monotonic() - begun, count_stored(home), tuple(list_processes(run.pid)))
        samples.append(sample)
        if sample.seconds - told >= TOLD_SECONDS:
            told = sample.seconds
            held = sum(process.memory_mb for process in sample.processes)
            print(f"{told:6.0f} s: {sample.stored} pages stored, {held:.0f} MB in all", file=sys.stderr, flush=True)
        time.sleep(SAMPLE_SECONDS)
    return samples


def count_stored(home: Path) -> int:
    """Pages that the database holds so far."""
    try:
        with closing(sqlite3.connect(f"file:{home / 'winnow.db'}?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT count(*) FROM v1_fetches WHERE purpose = 'page'").fetchone()[0])
    except sqlite3.Error:
        return 0  # not there yet


def list_processes(parent: int) -> Iterator[Process]:
    """The run's own process and all its descendants."""
    families: defaultdict[int, list[int]] = defaultdict(list)
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        families[int(fields[1])].append(int(folder.name))
    family = [parent]
    for pid in family:
        family += families[pid]
        try:
            yield look_at(pid)
        except OSError:
            continue


def look_at(pid: int) -> Process:
    folder = Path(f"/proc/{pid}")
    words = (folder / "cmdline").read_bytes().replace(b"\x00", b" ").decode("utf-8", "replace")
    role = next((role for role, word in ROLES if word in words), words[:20] or "ended")
    fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    memory = int((folder / "statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    cpu = (int(fields[11]) + int(fields[12])) / TICKS
    return Process(pid, role, memory / 1e6, len(list((folder / "fd").iterdir())), cpu)


# -- judging --------------------------------------------------------------------------------


def report(samples: Sequence[Sample], fetched: Sequence[float]) -> list[str]:
    """Print the tables; a line for whatever grew or slowed down."""
    print(f"\n{samples[-1].stored} pages stored in {samples[-1].seconds:.0f} s; each quarter of a process's own life:")
    findings: list[str] = []
    for role in dict.fromkeys(role for role, _ in ROLES):
        lives = [[process for process in sample.processes if process.role == role] for sample in samples]
        parts = split([life for life in lives if life])
        memory = [max(process.memory_mb for life in part for process in life) for part in parts]
        files = [max(process.descriptors for life in part for process in life) for part in parts]
        tell(f"{role}, MB", memory)
        tell("descriptors", files)
        if memory and memory[-1] > memory[1] * MORE_MEMORY + MORE_MEMORY_MB:
            findings.append(f"{role}: {memory[1]:.0f} MB in the second quarter, {memory[-1]:.0f} MB in the last")
        if files and files[-1] > files[1] + MORE_DESCRIPTORS:
            findings.append(f"{role}: {files[1]} descriptors in the second quarter, {files[-1]} in the last")
    print("\neach quarter of the pages:")
    tell("fetched, pages/s", [(len(part) - 1) / (part[-1] - part[0]) for part in split(fetched)])
    stored = [quarter_of_pages(samples, n) for n in range(QUARTERS)]
    tell("stored, pages/s", [rate_of(part) for part in stored])
    for role in ("workers", "parent", "Prefect server"):
        cpu = [cpu_of(part, role) for part in stored]
        tell(f"{role}, CPU ms a page", cpu)
        if cpu[-1] > cpu[1] * MORE_CPU and role != "Prefect server":
            findings.append(f"{role}: {cpu[1]:.1f} ms of CPU a page in the second quarter, {cpu[-1]:.1f} in the last")
    return findings


def tell(what: str, values: Sequence[float]) -> None:
    print(f"{what:>30}" + "".join(f"{value:9.1f}" for value in values))


def split(items: Sequence[Item]) -> list[Sequence[Item]]:
    """Four parts of about the same length, overlapping by one; none if there are too few."""
    length = (len(items) - 1) // QUARTERS
    return [items[n * length : (n + 1) * length + 1] for n in range(QUARTERS)] if length else []


def quarter_of_pages(samples: Sequence[Sample], n: int) -> list[Sample]:
    """The samples of the n-th quarter, from 0, of the pages stored."""
    most = samples[-1].stored
    return [sample for sample in samples if most * n <= sample.stored * QUARTERS <= most * (n + 1)]


def rate_of(part: Sequence[Sample]) -> float:
    """Pages stored a second."""
    return (part[-1].stored - part[0].stored) / (part[-1].seconds - part[0].seconds) if len(part) > 1 else 0.0


def cpu_of(part: Sequence[Sample], role: str) -> float:
    """Milliseconds of CPU that the processes of a role spent on each page that was stored meanwhile."""
    spent: defaultdict[int, list[float]] = defaultdict(list)
    for process in (process for sample in part for process in sample.processes if process.role == role):
        spent[process.pid].append(process.cpu_seconds)
    pages = part[-1].stored - part[0].stored if part else 0
    return sum(times[-1] - times[0] for times in spent.values()) * 1000 / pages if pages else 0.0


def fetch_times(home: Path) -> list[float]:
    """When each page was fetched, in seconds, in order."""
    with closing(sqlite3.connect(f"file:{home / 'winnow.db'}?mode=ro", uri=True)) as database:
        query = "SELECT fetched_at FROM v1_fetches WHERE purpose = 'page' ORDER BY 1"
        return [datetime.fromisoformat(at).timestamp() for (at,) in database.execute(query)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--keep", action="store_true", help="leave the home for a look")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="winnow-soak-"))
    home = folder / "home"
    write_home(home, write_editions(folder / "corpora", int(arguments.pages * SPARE)))
    bare = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    try:
        with newsstand(folder / "corpora") as proxy, (folder / "run.log").open("wb") as log:
            words = [WINNOW, "run", "--home", home, "--json"]
            env = bare | {"http_proxy": proxy, "WINNOW_NOW": "2026-01-05T12:00:00Z"}
            with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=log, env=env) as run:
                samples = watch(run, home)
        findings = report(samples, fetch_times(home))
        size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) / 1e6
        tell("home, MB", [size])
        if run.returncode != 0:
            findings.append(f"the run ended with {run.returncode}")
            print((folder / "run.log").read_text(encoding="utf-8", errors="replace")[-2000:])
        if samples[-1].stored < arguments.pages:
            findings.append(f"only {samples[-1].stored} pages were stored")
        for finding in findings:
            print(f"WRONG {finding}")
        return 1 if findings else 0
    finally:
        if arguments.keep:
            print(f"left in {folder}")
        else:
            shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
