"""``winnow run``: the nightly flow once, from the command line, its report on stdout."""

from __future__ import annotations

import atexit
import os
import socket
from contextlib import ExitStack, closing

from db.report import RunReport
from flows.clock import Clock
from flows.home import Home
from flows.report import failure_of, print_report
from flows.serve import HOST, prefect_server
from flows.space import lack_of_room, require_room
from flows.surroundings import prepare_prefect, running_server
from pipeline.errors import WinnowError
from spiders.sources import load


def run_nightly(home: Home, names: list[str], *, as_json: bool, wait: bool) -> RunReport:
    """Run the flow on the home, print its report, and give it back.

    The configuration is read and the home taken before Prefect starts, so that a mistake is told at once.

    Raises:
        ConfigurationError: naming every mistake; nothing was fetched.
        WinnowError: when something failed; the report, if there is one, was printed.
    """
    load(home.config).select(names)
    with home.hold("a run", Clock.from_environment().now(), wait=wait):
        require_room(home)
        prepare_prefect(home)
        os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "CRITICAL"  # Winnow's own log is on stderr already
        _provide_server(home)
        result = _run_flow(home, names)
    if isinstance(result, RunReport):
        print_report(result, as_json=as_json)
        failure = failure_of(result)
        if failure:
            raise WinnowError(failure)
        return result
    raise result if isinstance(result, WinnowError) else WinnowError(f"the run failed: {result}")


def _run_flow(home: Home, names: list[str]) -> object:
    from flows.nightly import nightly  # noqa: PLC0415 - Prefect reads its settings when it is imported

    try:
        return nightly(tuple(names), return_state=True).result(raise_on_failure=False)
    except Exception as error:
        # Prefect raises whatever its server, database and client do when a disk is full or the server is gone
        raise lack_of_room(home) or WinnowError(
            f"Prefect failed ({type(error).__name__}); the next run goes on where this one was"
        ) from error


def _provide_server(home: Home) -> None:
    """Start a server for this process unless ``winnow serve`` keeps one for the home.

    Prefect would start one by itself, which would outlive a kill. To be called before Prefect is imported: what is
    registered first ends last, and Prefect sends its last lines to the server when the process ends.
    """
    if running_server(home):
        return
    with closing(socket.create_server((HOST, 0))) as probe:
        port = probe.getsockname()[1]
    server = ExitStack()
    server.enter_context(prefect_server(home, port, "--no-services", "--no-ui"))
    atexit.register(server.close)
