"""The ``nightly`` flow: one run wrapped in Prefect, the same for a schedule, an operator's click and ``winnow run``."""

from __future__ import annotations

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from db.report import RunReport
from flows.clock import Clock
from flows.home import Home
from flows.ingest import Ingest
from flows.report import as_markdown, failure_of
from flows.run import run_once
from pipeline.errors import WinnowError

ARTIFACT_KEY = "run-report"


@task(name="ingest batch", retries=2, retry_delay_seconds=[2, 20], cache_policy=NO_CACHE, persist_result=False)
def ingest_batch(ingest: Ingest) -> int:
    """Separate and store one batch of archived pages; safe to retry."""
    return ingest.next_batch()


@flow(name="nightly", persist_result=False)
def nightly(sources: tuple[str, ...] = ()) -> State[RunReport | WinnowError]:
    """Fetch what is new, archive it, separate it, store it, and report. Waits while another run holds the home.

    Args:
        sources: names of sources in winnow.toml; none means all of them.
    """
    home, clock = Home.find(None), Clock.from_environment()
    try:
        with home.hold("a run", clock.now(), wait=True):
            report = run_once(home, list(sources), clock, ingest_batch)
    except WinnowError as error:
        return Failed(message=str(error), data=error)
    create_markdown_artifact(as_markdown(report), key=ARTIFACT_KEY, description=f"Run {report.run_id}")
    failure = failure_of(report)
    return Failed(message=failure, data=report) if failure else Completed(message="done", data=report)
