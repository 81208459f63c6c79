"""``winnow run``: the nightly flow once, from the command line, its report on stdout."""

from __future__ import annotations

import os

from db.report import RunReport
from flows.clock import Clock
from flows.home import Home
from flows.report import failure_of, print_report
from flows.surroundings import prepare_prefect
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
        prepare_prefect(home)
        os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "CRITICAL"  # Winnow's own log is on stderr already
        from flows.nightly import nightly  # noqa: PLC0415 - Prefect reads its settings when it is imported

        result = nightly(tuple(names), return_state=True).result(raise_on_failure=False)
    if isinstance(result, RunReport):
        print_report(result, as_json=as_json)
        failure = failure_of(result)
        if failure:
            raise WinnowError(failure)
        return result
    raise result if isinstance(result, WinnowError) else WinnowError(f"the run failed: {result}")
