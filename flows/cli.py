"""The command line: parses, calls one function, prints. Results go to stdout, talk goes to stderr.

Exit codes: 0 done; 1 something failed; 2 the command or the configuration is wrong; 3 done, but an
alert is open; 130 interrupted. Heavy parts are imported by the command that needs them.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from flows.clock import Clock
from flows.home import Home
from flows.talk import err, out, start_logging
from pipeline.errors import ConfigurationError, WinnowError

DONE, FAILED, WRONG, ALERT, INTERRUPTED = 0, 1, 2, 3, 130

Command = Callable[..., Any]

logger = logging.getLogger("winnow.cli")


def home_option(command: Command) -> Command:
    """``--home``, the same for every command that works on a home."""
    return click.option(
        "--home", "folder", metavar="DIR", help="The home: winnow.toml, winnow.db, archive/. [WINNOW_HOME, else here]"
    )(command)


def json_option(command: Command) -> Command:
    """``--json``, wherever a machine may read."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")(command)


def quiet_option(command: Command) -> Command:
    """``-q``, the same for every command: the log is on stderr, and silent but for warnings with it."""

    def start(_context: click.Context, _option: click.Parameter, quiet: bool) -> None:
        start_logging(quiet=quiet)

    return click.option(
        "-q", "--quiet", is_flag=True, callback=start, expose_value=False, help="No talk on stderr but errors."
    )(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="winnow", prog_name="winnow")
def cli() -> None:
    r"""Fetch news articles, keep the article, set everything else on the page aside.

    \b
    Start here:       winnow demo
    Your newspapers:  write a winnow.toml, then: winnow run
    Every night:      winnow serve
    """


@cli.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@home_option
@json_option
@quiet_option
@click.option("--wait", is_flag=True, help="Wait while another run holds the home.")
def run(sources: tuple[str, ...], folder: str | None, as_json: bool, wait: bool) -> None:
    r"""Run the nightly flow once, now: fetch, archive, separate, store, report.

    \b
    Examples:
      winnow run                 every source of winnow.toml
      winnow run orf fundus      these two
      winnow run --json -q       for a script
    """
    from flows.nightly_command import run_nightly

    run_nightly(Home.find(folder), list(sources), as_json=as_json, wait=wait)


@cli.command()
@home_option
@click.option("--cron", default="0 2 * * *", show_default=True, help="When to run, in local time.")
@click.option("--port", default=4200, show_default=True, type=click.IntRange(1, 65535), help="Port of the UI.")
@quiet_option
def serve(folder: str | None, cron: str, port: int) -> None:
    """Serve the nightly flow: Prefect server, UI and schedule, on loopback."""
    from flows.serve import serve as serve_nightly

    serve_nightly(Home.find(folder), cron, port)


@cli.command()
@click.option(
    "--home",
    "folder",
    metavar="DIR",
    envvar="WINNOW_HOME",
    default="winnow-demo",
    show_default=True,
    help="Where the demo's home is made.",
)
@json_option
@quiet_option
def demo(folder: str, as_json: bool) -> None:
    """A built-in newsstand on loopback, and a whole run against it. Needs no network."""
    from flows.demo.command import run_demo

    run_demo(Path(folder), as_json=as_json)


@cli.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--url", help="The page's address, where there is one FILE.")
@click.option("--batch", metavar="M.jsonl", help='Lines {"id", "path", "url"} to JSON lines, in the same order.')
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes at work.")
@json_option
@quiet_option
def separate(files: tuple[str, ...], url: str | None, batch: str | None, jobs: int, as_json: bool) -> None:
    r"""Pages or plain text files (- is stdin) to clean text, or to JSON with every block labelled.

    \b
    Examples:
      winnow separate page.html
      winnow separate --json --url https://paper.example/story page.html
      winnow separate --batch pages.jsonl --jobs 2 > separated.jsonl
    """
    from flows import separating

    if bool(files) == bool(batch):
        raise click.UsageError("name one or more FILEs (- is stdin), or --batch M.jsonl")
    if url and len(files) != 1:
        raise click.UsageError("--url goes with one FILE")
    if batch:
        for line in separating.separate_all(separating.read_batch(Path(batch)), jobs):
            click.echo(line)
        return
    work = [separating.job_of(name, url) for name in files]
    lost = 0
    for row in separating.separate_all(work, jobs):
        told = json.loads(row)
        lost += told["outcome"] == "unreadable"
        if as_json:
            click.echo(row)
        elif told["outcome"] == "article":
            click.echo(told["text"])
        elif told["outcome"] == "unreadable":
            err.print(f"{told['id']}: {told['reason']}", markup=False, soft_wrap=True)
        else:
            logger.info("%s: %s: %s", told["id"], told["outcome"], told["reason"])
    sys.exit(FAILED if lost else DONE)


@cli.command()
@click.argument("target")
@click.option("--html", type=click.Path(path_type=Path), metavar="OUT", help="Draw the page, blocks coloured by label.")
@click.option("--url", help="The page's address, where TARGET is a file.")
@home_option
@json_option
@quiet_option
def explain(target: str, html: Path | None, url: str | None, folder: str | None, as_json: bool) -> None:
    r"""Where every block of a page went, and why: of a file, or of a URL, article or fetch of the home.

    A stored page is separated anew from its archived bytes; where that differs from what is stored, it says so.
    A URL that the home does not hold is fetched now, as a run would fetch it, and not stored.

    \b
    Examples:
      winnow explain page.html
      winnow explain --html page-explained.html page.html
      winnow explain --home my-home https://paper.example/story
    """
    from flows import explaining

    explanation = explaining.explain(target, folder, url)
    if html:
        explaining.write_page(explanation, html)
    if as_json:
        click.echo(json.dumps(explaining.as_object(explanation), ensure_ascii=False))
    elif not html:
        from flows.listing import print_listing

        print_listing(explanation, out)


@cli.command()
@home_option
@json_option
@quiet_option
@click.option("--wait", is_flag=True, help="Wait while another run holds the home.")
def rebuild(folder: str | None, as_json: bool, wait: bool) -> None:
    """Make winnow.db anew from the archive alone."""
    from flows.rebuild import rebuild as rebuild_database
    from flows.report import damage_in_one_line

    result = rebuild_database(Home.find(folder), Clock.from_environment(), wait=wait)
    if as_json:
        click.echo(json.dumps(asdict(result)))
    else:
        out.print(f"{result.database}: {result.articles} articles from {result.events} archived events")
    if result.damage:
        raise WinnowError(damage_in_one_line(result.damage))


@cli.command()
@home_option
@json_option
@quiet_option
def verify(folder: str | None, as_json: bool) -> None:
    """Check every digest, offset and reference of archive and database; name what is damaged."""
    from flows.checking import print_verification, verify_home

    found = verify_home(Home.find(folder))
    print_verification(found, as_json=as_json)
    sys.exit(FAILED if found.damage else DONE)


@cli.command()
@click.argument("dest", type=click.Path(path_type=Path))
@home_option
@json_option
@quiet_option
def backup(dest: Path, folder: str | None, as_json: bool) -> None:
    """Copy a home to DEST, also while a run writes, and check the copy; DEST is a home of its own.

    Damage of the archive is copied and named; of a damaged database no copy is made: winnow rebuild makes it anew.

    To restore, copy the copy back: winnow backup --home DEST THE-NEW-HOME
    """
    from flows.checking import backup as copy_home
    from flows.checking import print_verification

    found = copy_home(Home.find(folder), dest)
    print_verification(found, as_json=as_json)
    sys.exit(FAILED if found.damage else DONE)


@cli.command()
@click.argument("run_id", required=False, metavar="[RUN]")
@home_option
@json_option
@quiet_option
def report(run_id: str | None, folder: str | None, as_json: bool) -> None:
    """What a run did, source by source; the last run if none is named."""
    from flows.reading import read_report
    from flows.report import print_report

    print_report(read_report(Home.find(folder), run_id), as_json=as_json)


@cli.command()
@click.argument("query")
@home_option
@json_option
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="At most so many.")
@quiet_option
def search(query: str, folder: str | None, as_json: bool, limit: int) -> None:
    r"""Find articles by words in title and text, best first (SQLite FTS5 syntax).

    \b
    Examples:
      winnow search "harbour strike"
      winnow search 'title:harbour NOT dredging' --json
    """
    from flows.reading import search_articles

    for hit in search_articles(Home.find(folder), query, limit):
        if as_json:
            click.echo(json.dumps(asdict(hit), ensure_ascii=False))
        else:
            out.print(hit.title or "untitled", style="bold", markup=False, end="  ")
            out.print(f"{hit.source}  {hit.published or ''}\n  {hit.url}\n  {hit.snippet}", markup=False)


@cli.command()
@home_option
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option("--source", help="Only of this source.")
@quiet_option
def export(folder: str | None, form: str, source: str | None) -> None:
    """Every article, as JSON lines or CSV, to stdout."""
    from flows.reading import export_articles

    export_articles(Home.find(folder), form, source, sys.stdout)


_interrupted = threading.Event()
"""Set when somebody asked for an end: a library may turn the exception that says so into one of its own."""


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    _interrupted.set()
    raise KeyboardInterrupt


def _say_interrupted() -> NoReturn:
    err.print("winnow: interrupted")
    sys.exit(INTERRUPTED)


def main() -> NoReturn:
    """The ``winnow`` command: every mistake is one clear line and an exit code, never a traceback."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as for what a script runs in the background
            signal.signal(number, _interrupt)
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(WRONG)
    except (click.Abort, KeyboardInterrupt):
        _say_interrupted()
    except ConfigurationError as error:
        for mistake in error.mistakes:
            err.print(f"winnow: {mistake}", markup=False, soft_wrap=True)
        sys.exit(WRONG)
    except WinnowError as error:
        if _interrupted.is_set():
            _say_interrupted()
        err.print(f"winnow: {error}", markup=False, soft_wrap=True)
        sys.exit(FAILED)
    except BrokenPipeError:
        # the reader of our stdout has gone; leave nothing for the interpreter to flush at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except OSError as error:
        # a disk that is full, read-only or broken, in the hands of a library that does not expect it
        where = f"{error.filename}: " if error.filename else ""
        err.print(f"winnow: {where}{error.strerror or error}", markup=False, soft_wrap=True)
        sys.exit(FAILED)
    sys.exit(DONE)
