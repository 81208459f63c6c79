"""``winnow demo``: the built-in newsstand, and the whole nightly run against it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from rich.box import SIMPLE
from rich.table import Table

from flows.demo.newsstand import CONTACT, Newsstand
from flows.home import Home
from flows.nightly_command import run_nightly
from flows.reading import reader
from flows.talk import out
from pipeline.errors import ConfigurationError
from spiders.sources import load

TITLE_COLUMNS = 48
WHAT_CAME_OUT = """
    SELECT a.title, a.source, a.words,
           (SELECT count(*) FROM v1_comments c WHERE c.article_id = a.article_id) AS comments,
           (SELECT count(*) FROM v1_gallery_images g WHERE g.article_id = a.article_id) AS pictures,
           (SELECT count(*) FROM v1_blocks b WHERE b.article_id = a.article_id AND b.version = a.version
             AND b.label <> 'body') AS set_aside
    FROM v1_articles a ORDER BY comments + pictures DESC, a.words DESC LIMIT 8
"""


def run_demo(folder: Path, *, as_json: bool) -> None:
    """Serve the newsstand, run Winnow on it in the given folder, and show what came out.

    Raises:
        ConfigurationError: when the folder holds another configuration than the demo's.
        WinnowError: as ``winnow run`` does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    home = Home.find(str(folder))
    if home.config.exists() and CONTACT not in home.config.read_text(encoding="utf-8", errors="replace"):
        raise ConfigurationError([f"{home.config} is not the demo's, and is not overwritten; name another --home"])
    with Newsstand(_ports_of_last_run(home)) as newsstand:
        home.config.write_text(newsstand.config_toml(), encoding="utf-8")
        run_nightly(home, [], as_json=as_json, wait=False)
    if as_json:
        return
    _show(home, folder)


def _ports_of_last_run(home: Home) -> dict[str, int]:
    """Where the papers were when this home last saw them: an article is the same only at the same address."""
    if not home.config.exists():
        return {}
    return {source.name: port for source in load(home.config).sources if (port := urlsplit(source.home).port)}


def _show(home: Home, folder: Path) -> None:
    out.print("\nWhat came out, richest pages first (set aside: blocks that are not body)", style="bold")
    table = Table(box=SIMPLE, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("title", "source", "words", "comments", "pictures", "set aside"):
        is_text = name in ("title", "source")
        table.add_column(
            name, justify="left" if is_text else "right", max_width=TITLE_COLUMNS if is_text else None, no_wrap=True
        )
    with reader(home) as database:
        for row in database.execute(WHAT_CAME_OUT).fetchall():
            table.add_row(*(str(value) for value in row))
    out.print(table)
    out.print(
        f"\nThe database is [bold]{folder / 'winnow.db'}[/], the archived bytes are in {folder / 'archive'}. Try next:"
    )
    winnow = "winnow" if shutil.which("winnow") else sys.argv[0]
    for command in ("search river", "export --format csv > articles.csv", "report --json"):
        verb, _, rest = command.partition(" ")
        out.print(f"  {winnow} {verb} --home {folder} {rest}", markup=False)
