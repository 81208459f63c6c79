"""``winnow serve`` with a real Prefect server: its schedule, a run by hand with its report, its end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.demo.newsstand import Newsstand

WINNOW = Path(sys.executable).with_name("winnow")
START_SECONDS = 120
RUN_SECONDS = 180
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass(frozen=True)
class Served:
    """A served home and its Prefect API."""

    api: str
    process: subprocess.Popen[bytes]

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        with httpx.Client(trust_env=False, timeout=30) as client:
            answer = client.request(method, f"{self.api}{path}", json=body if method == "POST" else None)
        answer.raise_for_status()
        return answer.json()

    def wait_for(self, seconds: float, found: Callable[[], Any]) -> Any:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            assert self.process.poll() is None, "winnow serve has ended"
            try:
                value = found()
            except httpx.HTTPError:
                value = None
            if value:
                return value
            time.sleep(1)
        pytest.fail("waited in vain")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home, elsewhere = tmp_path_factory.mktemp("served"), tmp_path_factory.mktemp("elsewhere")
    port = free_port()
    with Newsstand() as newsstand:
        (home / "winnow.toml").write_text(newsstand.config_toml(), encoding="utf-8")
        with subprocess.Popen(
            [WINNOW, "serve", "--home", home, "--port", str(port), "--cron", "30 3 * * *"],
            cwd=elsewhere,
            env=os.environ | {"TZ": "Europe/Vienna"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                yield Served(f"http://127.0.0.1:{port}/api", process)
            finally:
                process.kill()


def test_the_flow_is_served_on_its_schedule_in_local_time(served: Served) -> None:
    deployments = served.wait_for(START_SECONDS, lambda: served.ask("POST", "/deployments/filter", {}))
    assert [each["name"] for each in deployments] == ["nightly"]
    schedule = deployments[0]["schedules"][0]["schedule"]
    assert (schedule["cron"], schedule["timezone"]) == ("30 3 * * *", "Europe/Vienna")
    assert deployments[0]["parameter_openapi_schema"]["properties"]["sources"]["type"] == "array"
    scheduled = served.wait_for(START_SECONDS, lambda: served.ask("POST", "/flow_runs/filter", {}))
    assert {run["state_type"] for run in scheduled} == {"SCHEDULED"}


def test_a_run_started_by_hand_completes_and_leaves_its_report(served: Served) -> None:
    (deployment,) = served.ask("POST", "/deployments/filter", {})
    run = served.ask(
        "POST", f"/deployments/{deployment['id']}/create_flow_run", {"parameters": {"sources": ["digest"]}}
    )

    def ended() -> dict[str, Any] | None:
        state: dict[str, Any] = served.ask("GET", f"/flow_runs/{run['id']}")["state"]
        return state if state["type"] in FINAL else None

    assert served.wait_for(RUN_SECONDS, ended)["type"] == "COMPLETED"
    (artifact,) = served.ask("POST", "/artifacts/filter", {})
    assert artifact["key"] == "run-report"
    assert "| digest |" in artifact["data"]
    assert "| courier |" not in artifact["data"]


def test_sigterm_ends_it_with_its_server(served: Served) -> None:
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(60) == 0
    with pytest.raises(httpx.TransportError):
        served.ask("GET", "/health")
