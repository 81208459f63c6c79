"""``winnow serve``: a Prefect server with its UI, the nightly schedule, and the worker that runs it."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from tzlocal import get_localzone

from flows.home import Home
from flows.surroundings import announce_server, prepare_prefect
from pipeline.errors import WinnowError

START_SECONDS = 180.0
"""A first start makes Prefect's database: ten seconds, and many more on a machine that is busy all night."""
STOP_SECONDS = 10.0
HOST = "127.0.0.1"
"""Loopback only: Prefect's API has no password of its own, whoever reaches it can run flows."""

logger = logging.getLogger("winnow.serve")


@contextmanager
def prefect_server(home: Home, port: int, *options: str) -> Iterator[str]:
    """A Prefect server on loopback whose state lives in the home; gives its API address, ends it on leaving.

    It dies with this process, however that ends. ``options`` are those of ``prefect server start``.

    Raises:
        WinnowError: when it does not answer within a minute.
    """
    api = f"http://{HOST}:{port}/api"
    # the UI asks the address in these settings, not the port given on the command line
    own = {"PREFECT_SERVER_API_HOST": HOST, "PREFECT_SERVER_API_PORT": str(port), "PREFECT_API_URL": api}
    log = home.prefect / "server.log"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port), *options]
    with log.open("ab") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "flows.mortal", str(os.getpid()), *command],
            env=os.environ | own,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _await_health(server, api, str(log))
        os.environ["PREFECT_API_URL"] = api
        yield api
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _await_health(server: subprocess.Popen[bytes], api: str, log: str) -> None:
    until = time.monotonic() + START_SECONDS
    with httpx.Client(trust_env=False, timeout=2.0) as client:
        while time.monotonic() < until:
            if server.poll() is not None:
                break
            try:
                if client.get(f"{api}/health").is_success:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.3)
    raise WinnowError(f"the Prefect server did not start; its log is {log}")


def serve(home: Home, cron: str, port: int) -> None:
    """Serve the nightly flow on its schedule, in local time, until stopped; runs started in the UI queue behind it.

    Raises:
        WinnowError: when the Prefect server cannot be started.
    """
    prepare_prefect(home)
    with prefect_server(home, port) as api:
        announce_server(home, api)
        # Prefect reads its settings when imported, and only now do they name the server
        from flows.worker import work  # noqa: PLC0415

        zone = str(get_localzone())
        logger.info("Prefect UI on %s; nightly at cron %r (%s)", api.removesuffix("/api"), cron, zone)
        asyncio.run(work(home, cron, zone))
