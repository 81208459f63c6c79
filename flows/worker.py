"""The worker behind ``winnow serve``: starts the nightly flow when the schedule or an operator says so."""

from __future__ import annotations

import asyncio

from prefect import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import StateType
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.states import Crashed
from prefect.types.entrypoint import EntrypointType

from flows.home import Home
from flows.nightly import nightly


class Worker(Runner):
    """Prefect's runner, which on SIGTERM ends its runs and then itself."""

    def handle_sigterm(self, *_args: object, **_kwargs: object) -> None:
        """Stop in the running loop; the runner's own handler never awaits its stop and leaves the run RUNNING."""
        loop = asyncio.get_running_loop()
        loop.call_soon_threadsafe(lambda: loop.create_task(self.astop()))


async def work(home: Home, cron: str, zone: str) -> None:
    """Serve the nightly flow of this home until told to stop; one run at a time, the others wait."""
    await close_stale_runs()
    worker = Worker(name="winnow", limit=1, pause_on_shutdown=False)
    await worker.aadd_flow(
        nightly,
        name="nightly",
        description=f"Winnow's nightly run on {home.folder}",
        schedule=Cron(cron, timezone=zone),
        entrypoint_type=EntrypointType.MODULE_PATH,  # a path would be looked up from wherever this was started
    )
    await worker.start()


async def close_stale_runs() -> None:
    """Mark as crashed what an earlier worker left running when it was killed: nothing runs before this one starts."""
    states = FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING, StateType.CANCELLING])
    async with get_client() as client:
        stale = await client.read_flow_runs(flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=states)))
        for run in stale:
            await client.set_flow_run_state(run.id, Crashed(message="its worker was gone"), force=True)
