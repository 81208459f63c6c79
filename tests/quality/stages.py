"""Says which stage of separating takes which share of a page's time, in one process, page after page.

The stages are timed from outside, by functions put around theirs, so that the separator knows nothing of clocks.
"""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.separating import Job, separate_job

STAGES = {
    "reading the file": ("flows.separating.read_file",),
    "bytes to tree": ("pipeline.separate.decode",),
    "facts": ("pipeline.separate.read_facts", "pipeline.separate.nodes_in"),
    "blocks": ("pipeline.separate.read_blocks",),
    "trafilatura's reading": ("pipeline.separate.read_body",),
    "zones": ("pipeline.separate.propose_zones", "pipeline.labels.ledger.zone_blocks"),
    "rules": ("pipeline.separate.label_blocks",),
    "classifier": ("pipeline.labels.ledger.review",),
    "comments and galleries": ("pipeline.separate.read_thread", "pipeline.separate.read_galleries"),
    "outcome": ("pipeline.separate.judge",),
    "record": ("pipeline.separate._labelled", "flows.separating.as_json"),
}
"""The functions that do a stage, each where it is called. What none of them does is "the rest"."""

REST = "the rest"
WARM_UP = 10
"""Pages before the clock runs: what is imported and loaded once is no page's."""


class Stopwatch:
    """Adds up the CPU time of stages; what a stage asks another to do is that other's."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys((*STAGES, REST), 0.0)
        self._inside = [0.0]

    def around(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its time added to the stage's."""

        def timed(*args: Any, **options: Any) -> Any:
            self._inside.append(0.0)
            start = time.process_time()
            try:
                return function(*args, **options)
            finally:
                took = time.process_time() - start
                self.seconds[stage] += took - self._inside.pop()
                self._inside[-1] += took

        return timed


def shares(manifest: Path) -> dict[str, float]:
    """The milliseconds that each stage takes of a page, on the mean of the batch."""
    jobs = [Job(row["path"], row["id"], row["url"]) for row in map(json.loads, manifest.read_text().splitlines())]
    for job in jobs[:WARM_UP]:
        separate_job(job)
    watch = Stopwatch()
    for stage, places in STAGES.items():
        for place in places:
            module, _, name = place.rpartition(".")
            owner = importlib.import_module(module)
            setattr(owner, name, watch.around(stage, getattr(owner, name)))
    separate = watch.around(REST, separate_job)
    for job in jobs:
        separate(job)
    return {stage: 1000 * seconds / len(jobs) for stage, seconds in watch.seconds.items()}


def as_table(milliseconds: dict[str, float]) -> str:
    """A line for each stage, the longest first, with its share of the whole."""
    whole = sum(milliseconds.values())
    ranked = sorted(milliseconds.items(), key=lambda stage: -stage[1])
    lines = [f"{stage:<24}{each:6.1f} ms {each / whole:6.1%}" for stage, each in ranked]
    return "\n".join([*lines, f"{'a page':<24}{whole:6.1f} ms"])
