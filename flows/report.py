"""The report of a run: as a table on a terminal, as JSON, as Markdown for Prefect's UI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import click
import orjson
from rich.box import SIMPLE
from rich.table import Table

from db.report import RunReport, SourceReport
from flows.talk import out

COLUMNS = ("source", "found", "fetched", "unchanged", "articles", "new", "changed", "gone", "rejected", "failed")


def failure_of(report: RunReport) -> str | None:
    """What failed in the run, in one line; None when nothing did. Decides between exit codes 0 and 1."""
    if report.state != "completed":
        return f"run {report.run_id} is {report.state}"
    failures = []
    failed = [source.source for source in report.sources if source.failed_wholly]
    if failed:
        failures.append(f"nothing could be fetched from: {', '.join(failed)}")
    if report.damage:
        failures.append(damage_in_one_line(report.damage))
    return "; ".join(failures) or None


def damage_in_one_line(places: Sequence[str]) -> str:
    """What to say of an archive with damaged places, the first of them told."""
    more = f", and {len(places) - 1} more" if len(places) > 1 else ""
    return f"the archive is damaged, all else is taken in (`winnow verify` tells all): {places[0]}{more}"


def as_dict(report: RunReport) -> dict[str, object]:
    """The report as one JSON object."""
    return {**asdict(report), "failure": failure_of(report)}


def print_report(report: RunReport, *, as_json: bool) -> None:
    """Print the report on stdout."""
    if as_json:
        click.echo(orjson.dumps(as_dict(report)))
        return
    out.print(f"Run {report.run_id}: {report.state}", style="bold")
    table = Table(box=SIMPLE, pad_edge=False, padding=(0, 1, 0, 0))
    for name in COLUMNS:
        table.add_column(name, justify="left" if name == "source" else "right")
    for source in report.sources:
        table.add_row(*_cells(source))
    table.add_section()
    table.add_row(*_cells(report.total), style="bold")
    out.print(table)
    for name, problem in _problems(report):
        out.print(f"{name}: {problem}", markup=False, soft_wrap=True)


def as_markdown(report: RunReport) -> str:
    """The report for Prefect's UI."""
    lines = [
        f"# Run {report.run_id}: {report.state}",
        "",
        f"Started {report.started:%Y-%m-%d %H:%M} UTC"
        + (f", finished {report.finished:%H:%M}" if report.finished else ""),
        "",
        "| " + " | ".join(COLUMNS) + " |",
        "|---|" + "---:|" * (len(COLUMNS) - 1),
    ]
    lines += ["| " + " | ".join(_cells(source)) + " |" for source in (*report.sources, report.total)]
    problems = [f"- **{name}**: {problem}" for name, problem in _problems(report)]
    return "\n".join([*lines, "", *problems]) + "\n"


def _cells(source: SourceReport) -> tuple[str, ...]:
    plain = (source.found, source.fetched, source.unchanged, source.articles, source.new, source.changed, source.gone)
    counts = ["–" if value is None else str(value) for value in plain]
    return (source.source, *counts, str(sum(source.rejected.values())), str(sum(source.failed.values())))


def _problems(report: RunReport) -> list[tuple[str, str]]:
    told = []
    for source in report.sources:
        told += [(source.source, problem) for problem in source.problems]
        for what in ("rejected", "failed", "refused"):
            reasons: Mapping[str, int] = getattr(source, what)
            if reasons:
                told.append((source.source, f"{what}: " + ", ".join(f"{n} {why}" for why, n in reasons.items())))
    return told
