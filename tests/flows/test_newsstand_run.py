"""The whole on recorded pages of real newspapers, over days: new, revised, unchanged and gone ones."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

Winnow = Callable[..., subprocess.CompletedProcess[str]]

SHARED = Path(__file__).parents[3] / "shared"
PAGES = 40

pytestmark = pytest.mark.skipif(
    not (SHARED / "newsstand").is_dir(), reason="needs the newsstand of recorded pages in ../shared beside the checkout"
)


@dataclass(frozen=True)
class Stand:
    """A running newsstand and a home that names all of its hosts."""

    port: int
    home: Path
    log: Path

    def ask(self, url: str) -> dict[str, Any]:
        proxy = urllib.request.ProxyHandler({"http": f"http://127.0.0.1:{self.port}"})
        with urllib.request.build_opener(proxy).open(url, timeout=10) as answer:
            told: dict[str, Any] = json.load(answer)
        return told

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.home / 'winnow.db'}?mode=ro", uri=True)) as database:
            return database.execute(query).fetchall()

    def requests(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def run(self, winnow: Winnow, day: int) -> dict[str, Any]:
        self.ask(f"http://newsstand.test/day?set={day}")
        proxy = f"http://127.0.0.1:{self.port}"
        env = {"http_proxy": proxy, "https_proxy": proxy, "WINNOW_NOW": f"2026-01-0{day}T12:00:00Z"}
        result = winnow("run", "--home", self.home, "--json", "-q", env=env)
        assert result.returncode == 0, result.stderr
        assert "Traceback" not in result.stderr
        report: dict[str, Any] = json.loads(result.stdout)
        return report


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    log = tmp_path / "requests.jsonl"
    words = ["--corpus", SHARED / "corpora" / "fundus", "--limit", str(PAGES), "--log", log, "--day", "1"]
    with subprocess.Popen(
        [sys.executable, SHARED / "newsstand" / "newsstand.py", *words],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    ) as server:
        assert server.stdout is not None
        found = re.search(r":(\d+) day", server.stdout.readline())
        assert found is not None
        home = tmp_path / "home"
        home.mkdir()
        stand = Stand(int(found[1]), home, log)
        hosts = stand.ask("http://newsstand.test/hosts")["hosts"]
        sources = [
            f'[[source]]\nname = "{re.sub("[^a-z0-9]", "-", host)}"\nhome = "http://{host}/"\n' for host in hosts
        ]
        head = '[winnow]\ncontact = "ops@example.org"\ndelay_seconds = 0\n'
        (home / "winnow.toml").write_text("\n".join([head, *sources]), encoding="utf-8")
        yield stand
        server.terminate()


def test_runs_of_three_days_bring_new_revised_unchanged_and_gone_pages(stand: Stand, winnow: Winnow) -> None:
    first = stand.run(winnow, 1)["total"]
    assert first["new"] == first["articles"] > 0
    asked_once = len(stand.requests())

    again = stand.run(winnow, 1)["total"]
    assert (again["new"], again["changed"]) == (0, 0)
    conditional = [row["conditional"] for row in stand.requests()[asked_once:] if row["host"] != "newsstand.test"]
    assert conditional
    assert all(conditional)

    later = [stand.run(winnow, day)["total"] for day in (2, 3)]
    assert all(total["new"] > 0 for total in later)
    assert sum(total["changed"] for total in later) == len(stand.rows("SELECT 1 FROM v1_versions WHERE version > 1"))
    gone = stand.rows("SELECT DISTINCT article_id FROM v1_fetches WHERE outcome = 'gone' AND article_id IS NOT NULL")
    kept = {article for (article,) in stand.rows("SELECT article_id FROM v1_articles")}
    assert {article for (article,) in gone} <= kept

    unexplained = stand.rows(
        "SELECT url FROM v1_fetches WHERE reason IS NULL"
        " AND outcome NOT IN ('article', 'unchanged', 'gone', 'ok', 'redirect')"
    )
    assert unexplained == []
    agents = {row["user_agent"] for row in stand.requests() if row["host"] != "newsstand.test"}
    assert len(agents) == 1
    assert re.fullmatch(r"Winnow/\S+ \(\+ops@example\.org\)", agents.pop())
