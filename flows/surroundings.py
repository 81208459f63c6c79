"""The environment that Prefect and the spiders run in; set before Prefect is imported, since it reads it then."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path

import httpx

from flows.home import VARIABLE as HOME_VARIABLE
from flows.home import Home
from flows.talk import LOGGER
from pipeline.errors import HomeError

KEPT_NO_PROXY = "WINNOW_NO_PROXY"
"""Where the user's own ``no_proxy`` waits for the spiders while Prefect runs with ``*``."""
SERVER_FILE = "server.json"
HEALTH_SECONDS = 3.0


def prepare_prefect(home: Home, environment: MutableMapping[str, str] = os.environ) -> None:
    """Keep Prefect's state in the home, its calls off every proxy, and its telemetry off.

    Prefect's client would send its own API calls through ``http_proxy``; the proxies are the spiders' alone.
    """
    try:
        home.prefect.mkdir(exist_ok=True)
    except OSError as error:
        raise HomeError(f"cannot write in {home.folder}: {error.strerror}") from error
    environment[HOME_VARIABLE] = str(home.folder)
    environment["PREFECT_HOME"] = str(home.prefect)
    environment["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    environment["DO_NOT_TRACK"] = "1"
    environment.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    environment["PREFECT_LOGGING_EXTRA_LOGGERS"] = LOGGER
    environment["PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW"] = "ignore"
    environment.setdefault(KEPT_NO_PROXY, environment.get("no_proxy", environment.get("NO_PROXY", "")))
    environment["no_proxy"] = environment["NO_PROXY"] = "*"
    server = running_server(home)
    if server:
        environment["PREFECT_API_URL"] = server


def spider_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment for the crawling process: the user's proxies, and his own exceptions to them."""
    own = {name: value for name, value in environment.items() if name not in ("no_proxy", "NO_PROXY", KEPT_NO_PROXY)}
    kept = environment.get(KEPT_NO_PROXY, environment.get("no_proxy", ""))
    return own | ({"no_proxy": kept} if kept else {})


def announce_server(home: Home, url: str) -> None:
    """Tell later commands on this home where its Prefect server answers."""
    (home.prefect / SERVER_FILE).write_text(json.dumps({"url": url}), encoding="utf-8")


def running_server(home: Home) -> str | None:
    """The API address of the Prefect server that ``winnow serve`` keeps for this home; None when none answers."""
    note = Path(home.prefect / SERVER_FILE)
    try:
        url = str(json.loads(note.read_text(encoding="utf-8"))["url"])
        with httpx.Client(trust_env=False, timeout=HEALTH_SECONDS) as client:
            return url if client.get(f"{url}/health").is_success else None
    except (OSError, ValueError, KeyError, httpx.HTTPError):
        return None
