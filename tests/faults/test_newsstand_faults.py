"""A whole run over recorded newspapers of which thirteen misbehave: the others must not notice."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[3] / "shared"
PAGES = 70
SECONDS = 240

FAULTS = (
    *("flaky", "down", "throttle", "reset", "bomb", "loop", "ssrf", "file", "liar", "forbidden", "robots-error"),
    *("trap", "huge"),
)
"""Those of the newsstand but ``slow``, which takes a minute and a half a page and has its test of seconds (N12)."""

pytestmark = pytest.mark.skipif(
    not (SHARED / "newsstand").is_dir(), reason="needs the newsstand of recorded pages in ../shared beside the checkout"
)


@dataclass(frozen=True)
class Run:
    """What came of the run: the source of each fault, all sources by name, and what the newsstand was asked."""

    faulty: dict[str, dict[str, Any]]
    sound: list[dict[str, Any]]
    requests: list[dict[str, Any]]
    pages: dict[str, int]
    """Of each sound source, by name."""
    failure: str
    """What the report says has failed."""
    log: str


def name_of(host: str) -> str:
    return re.sub("[^a-z0-9]", "-", host)


def ask_hosts(port: int) -> dict[str, int]:
    proxy = urllib.request.ProxyHandler({"http": f"http://127.0.0.1:{port}"})
    with urllib.request.build_opener(proxy).open("http://newsstand.test/hosts", timeout=10) as answer:
        told: dict[str, int] = json.load(answer)["hosts"]
    return told


def stand(*words: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, SHARED / "newsstand" / "newsstand.py", "--corpus", SHARED / "corpora" / "fundus"]
    quiet = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    limit = ["--limit", str(PAGES)]
    return subprocess.Popen([*command, *limit, *words], stdout=subprocess.PIPE, text=True, env=quiet)


def port_of(server: subprocess.Popen[str]) -> int:
    assert server.stdout is not None
    found = re.search(r":(\d+) day", server.stdout.readline())
    assert found is not None
    return int(found[1])


def write_home(home: Path, hosts: dict[str, int], trap: str) -> None:
    sources = [f'[[source]]\nname = "{name_of(host)}"\nhome = "http://{host}/"\n' for host in hosts]
    calendar = f'sections = ["http://{trap}/", "http://{trap}/calendar/1"]\nfeeds = ["http://{trap}/feed.xml"]\n'
    head = '[winnow]\ncontact = "ops@example.org"\ndelay_seconds = 0\n'
    told = "\n".join(source + calendar * (f"//{trap}/" in source) for source in sources)
    home.mkdir()
    (home / "winnow.toml").write_text(head + told, encoding="utf-8")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("newsstand")
    with stand() as census:
        hosts = ask_hosts(port_of(census))
        census.terminate()
    behaviour = dict(zip(sorted(hosts, key=lambda host: (-hosts[host], host)), FAULTS, strict=False))
    host_of = {fault: host for host, fault in behaviour.items()}
    (folder / "faults.json").write_text(json.dumps(behaviour), encoding="utf-8")
    write_home(folder / "home", hosts, host_of["trap"])
    with stand("--faults", folder / "faults.json", "--log", folder / "requests.jsonl") as server:
        proxy = f"http://127.0.0.1:{port_of(server)}"
        bare = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        result = subprocess.run(
            [Path(sys.executable).with_name("winnow"), "run", "--home", folder / "home", "--json"],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            env=bare | {"http_proxy": proxy, "https_proxy": proxy, "WINNOW_NOW": "2026-01-05T12:00:00Z"},
            check=False,
        )
        server.terminate()
    assert result.returncode == 1, result.stderr
    report = json.loads(result.stdout)
    sources = {source["source"]: source for source in report["sources"]}
    return Run(
        faulty={fault: sources.pop(name_of(host)) for fault, host in host_of.items()},
        sound=list(sources.values()),
        requests=[json.loads(line) for line in (folder / "requests.jsonl").read_text(encoding="utf-8").splitlines()],
        pages={name_of(host): pages for host, pages in hosts.items()},
        failure=report["failure"],
        log=result.stderr,
    )


def test_the_sound_hosts_are_done_as_if_nothing_were_wrong(run: Run) -> None:
    assert len(run.sound) > 20
    for source in run.sound:
        assert source["fetched"] == run.pages[source["source"]], source
        assert (source["failed"], source["refused"], source["problems"]) == ({}, {}, []), source
    assert "Traceback" not in run.log


def test_each_faulty_host_ends_as_a_named_outcome(run: Run) -> None:
    told = {fault: (source["rejected"], source["failed"], source["refused"]) for fault, source in run.faulty.items()}
    count = {fault: source["found"] for fault, source in run.faulty.items()}
    assert told["bomb"] == ({}, {"too-large": count["bomb"]}, {})
    assert told["huge"] == ({}, {"too-large": count["huge"]}, {})
    assert told["ssrf"] == ({}, {}, {"address": count["ssrf"]})
    assert told["file"] == ({}, {}, {"scheme": count["file"]})
    assert told["liar"] == ({"not-html": count["liar"]}, {}, {})
    assert told["reset"] == ({"truncated": count["reset"]}, {}, {})
    assert told["down"] == ({}, {"http-503": 1}, {"robots-unavailable": 1})
    assert told["robots-error"] == ({}, {"http-500": 1}, {"robots-unavailable": 1})
    assert set(told["forbidden"][2]) == {"robots"}
    for fault in ("flaky", "throttle", "trap"):
        assert run.faulty[fault]["fetched"] == count[fault] > 0
    assert run.faulty["loop"]["articles"] == 0
    assert any(problem.startswith("trap: ") for problem in run.faulty["trap"]["problems"])


def test_those_of_which_no_page_came_are_named(run: Run) -> None:
    without = {run.faulty[fault]["source"] for fault in ("down", "robots-error", "bomb", "huge", "ssrf", "file")}
    assert set(run.failure.partition(": ")[2].split(", ")) == without


def test_nothing_is_asked_without_robots_or_inward(run: Run) -> None:
    first: dict[str, str] = {}
    for request in run.requests:
        first.setdefault(request["host"], request["path"])
    assert set(first.values()) == {"/robots.txt"}
    assert not [request for request in run.requests if "internal" in request["path"]]
    silent = {run.faulty[fault]["source"] for fault in ("down", "robots-error", "forbidden")}
    assert {request["path"] for request in run.requests if name_of(request["host"]) in silent} == {"/robots.txt"}
