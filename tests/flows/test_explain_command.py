"""``winnow explain`` from outside: files of every kind, pages that a home has, and what nobody knows."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from rich.console import Console

from db.archive_write import ArchiveWriter
from db.connect import open_writer
from db.known import Known
from flows.explaining import as_object, explain
from flows.ingest import Ingest
from flows.listing import print_listing
from flows.pool import SeparatorPool
from pipeline.errors import ConfigurationError, WinnowError
from pipeline.model import Errand, Exchange, Missed, Purpose, Unfetched

Winnow = Callable[..., subprocess.CompletedProcess[str]]

PAGES = Path(__file__).parents[1] / "pages"
AT = datetime(2026, 1, 1, 2, tzinfo=UTC)
SITE = "https://daily-lantern.example"
SENTENCES = " ".join(f"The ferry to Norrhaven left its berth at seven for the {n}th day running." for n in range(12))
PAGE = f"""<!doctype html><html lang="en"><head><title>Ferry sails again | The Daily Lantern</title></head><body>
<article><h1>Ferry sails again</h1><p>{SENTENCES}</p><p class="pitch">{SENTENCES[::-1]}</p><p>{SENTENCES}!</p></article>
</body></html>"""
STUB = "<html><head><title>Not found</title></head><body><h1>404</h1><p>There is no such page.</p></body></html>"


def archive(home: Path, run_id: str, pages: dict[str, str], refused: str) -> None:
    """Archive a run; a page that was archived before is only referred to."""
    with closing(open_writer(home / "winnow.db")) as database:
        known = Known(database, home / "archive")
        with ArchiveWriter(home / "archive", run_id=run_id, now=lambda: AT, payloads=known.payload) as writer:
            writer.write_run_started(kind="run", sources={"lantern": {"home": SITE, "drop": ["p.pitch"]}}, software={})
            for path, body in pages.items():
                errand = Errand("lantern", Purpose.PAGE, SITE + path)
                headers = (("Content-Type", "text/html; charset=utf-8"),)
                writer.write_exchange(
                    Exchange(errand, errand.url, "GET", (), "HTTP/1.1", 200, headers, body.encode(), AT)
                )
            errand = Errand("lantern", Purpose.PAGE, SITE + refused)
            writer.write_missed(Missed(errand, errand.url, Unfetched.REFUSED, "robots", "robots.txt says no", AT))


def ingest(home: Path) -> None:
    with SeparatorPool(1) as pool, closing(open_writer(home / "winnow.db")) as database:
        step = Ingest(home / "archive", database, pool)
        while step.next_batch():
            pass


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an article, its repetition, a page that was turned down and an address that brought nothing."""
    folder = tmp_path_factory.mktemp("home")
    for run_id, pages in (("run-1", {"/ferry": PAGE, "/gone": STUB}), ("run-2", {"/again": PAGE})):
        archive(folder, run_id, pages, "/secret")
        ingest(folder)
    return folder


def one(home: Path, query: str) -> Any:
    with closing(sqlite3.connect(f"file:{home / 'winnow.db'}?mode=ro", uri=True)) as database:
        ((value,),) = database.execute(query).fetchall()
        return value


def told(target: str | Path, home: Path | None = None) -> dict[str, Any]:
    """What ``--json`` prints."""
    return as_object(explain(str(target), str(home) if home else None, None))


def listing(target: str | Path, home: Path | None = None) -> str:
    """What is printed where no terminal is."""
    console = Console(file=io.StringIO(), highlight=False, width=110)
    print_listing(explain(str(target), str(home) if home else None, None), console)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_the_listing_tells_label_rule_place_and_text_of_every_block(winnow: Winnow) -> None:
    page = PAGES / "blog-with-comments" / "input.html"
    result = winnow("explain", page)
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    for block in told(page)["blocks"]:
        head = next(n for n, line in enumerate(lines) if line.startswith(f"{block['n']:>4} {block['label']}"))
        assert lines[head].endswith(f"{block['rule']}  {block['path']}")
        assert lines[head + 1].strip() == block["text"]
    assert "html:byline" in result.stdout, "where the author was found"
    assert "2024-03-02T08:00:00Z" in result.stdout, "the raw string of the date"


def test_comments_are_indented_by_thread_and_notices_and_galleries_told() -> None:
    lines = listing(PAGES / "blog-with-comments" / "input.html").splitlines()
    comments = lines[lines.index("Comments") :]
    (first,) = (line for line in comments if "Ruth Ansel" in line)
    (second,) = (line for line in comments if "Piet Odegaard" in line)
    assert first.startswith("   0 ")
    assert second.startswith("      1 ")
    assert "answers 0" in second
    assert any("syndication  The Sound Gazette" in line for line in lines)
    assert "3 pictures" in listing(PAGES / "paper-with-gallery" / "input.html")


def test_json_is_that_of_separate(winnow: Winnow, tmp_path: Path) -> None:
    page = tmp_path / "page.html.gz"
    page.write_bytes(gzip.compress(PAGE.encode()))
    explained = winnow("explain", "--json", "--url", f"{SITE}/ferry", page)
    separated = winnow("separate", "--json", "--url", f"{SITE}/ferry", page)
    assert json.loads(explained.stdout) == json.loads(separated.stdout)


def test_plain_text_is_explained_by_lines(winnow: Winnow, tmp_path: Path) -> None:
    dump = tmp_path / "dump.txt"
    dump.write_text(f"Ferry sails again\n\n{SENTENCES}\n\nLeave a Reply\n", encoding="utf-8")
    assert "line 3" in listing(dump)
    with dump.open(encoding="utf-8") as stdin:
        assert "line 3" in winnow("explain", "-", stdin=stdin).stdout


def test_text_of_a_page_does_not_steer_the_terminal(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE.replace("The ferry", "The\u202eferry [bold]is[/bold]"), encoding="utf-8")
    shown = listing(page)
    assert "The<U+202E>ferry [bold]is[/bold]" in shown
    assert "\u202e" not in shown


def test_html_is_drawn_into_a_file_and_nothing_else_is_said(winnow: Winnow, tmp_path: Path) -> None:
    drawn = tmp_path / "explained.html"
    result = winnow("explain", "-q", "--html", drawn, PAGES / "paper-with-gallery" / "input.html")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    tree = html.parse(drawn).getroot()
    assert "Wool prices fall again" in tree.findtext(".//h1")
    assert tree.xpath("//*[contains(@class, 'l-gallery')]")
    assert len(tree.xpath("//ol[@class='pictures']/li")) == 3


def test_html_that_cannot_be_written_is_one_line(winnow: Winnow, tmp_path: Path) -> None:
    result = winnow("explain", "-q", "--html", tmp_path / "no" / "such.html", PAGES / "comment-wrapper" / "input.html")
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1


def test_a_stored_article_is_separated_by_the_rules_of_its_source(home: Path) -> None:
    article_id = one(home, f"SELECT article_id FROM v1_articles WHERE url = '{SITE}/ferry'")
    fetch_id = one(home, f"SELECT fetch_id FROM v1_fetches WHERE url = '{SITE}/ferry'")
    for target in (article_id, fetch_id, f"{SITE}/ferry", f"{SITE}/ferry?utm_source=mail"):
        found = told(target, home)
        assert found["text"] == one(home, f"SELECT text FROM v1_articles WHERE article_id = '{article_id}'")
        assert [block["label"] for block in found["blocks"] if block["rule"] == "rule:drop"] == ["promo"]
        assert found["differences"] == []
        assert (found["origin"]["article"], found["origin"]["fetch"]) == (article_id, fetch_id)
    assert "as it is stored" in listing(article_id, home)


def test_a_page_that_repeats_another_has_its_bytes(home: Path) -> None:
    fetch_id = one(home, f"SELECT fetch_id FROM v1_fetches WHERE url = '{SITE}/again'")
    found = told(fetch_id, home)
    assert (found["url"], found["title"], found["differences"]) == (f"{SITE}/again", "Ferry sails again", [])
    assert found["origin"]["bytes"] == told(f"{SITE}/ferry", home)["origin"]["bytes"]


def test_what_differs_from_what_is_stored_is_said(home: Path, tmp_path: Path) -> None:
    (tmp_path / "archive").symlink_to(home / "archive")
    (tmp_path / "winnow.db").write_bytes((home / "winnow.db").read_bytes())
    with closing(sqlite3.connect(tmp_path / "winnow.db")) as database:
        database.execute("UPDATE version SET title = 'Ferry sails' WHERE title = 'Ferry sails again'")
        database.execute("UPDATE block SET label = 'body' WHERE rule = 'rule:drop'")
        database.commit()
    found = {each["what"]: (each["stored"], each["now"]) for each in told(f"{SITE}/ferry", tmp_path)["differences"]}
    assert found.pop("title") == ("Ferry sails", "Ferry sails again")
    assert found.pop("text") == ("504 words", "336 words")
    assert list(found.values()) == [("body", "promo")]
    shown = listing(f"{SITE}/ferry", tmp_path)
    assert "differently from what is stored" in shown
    assert "title: Ferry sails now Ferry sails again" in shown


def test_a_page_that_was_turned_down_is_explained_too(home: Path) -> None:
    found = told(f"{SITE}/gone", home)
    assert found["outcome"] == one(home, f"SELECT outcome FROM v1_fetches WHERE url = '{SITE}/gone'") != "article"
    assert found["differences"] == []
    assert found["blocks"]


def test_one_record_of_the_archive_is_a_page(home: Path, tmp_path: Path) -> None:
    place = f"WHERE url = '{SITE}/ferry'"
    file = home / "archive" / one(home, f"SELECT warc_file FROM v1_fetches {place}")
    offset = one(home, f"SELECT warc_offset FROM v1_fetches {place}")
    length = one(home, f"SELECT warc_length FROM v1_fetches {place}")
    record = tmp_path / "record.warc.gz"
    record.write_bytes(file.read_bytes()[offset : offset + length])
    found = told(record)
    assert (found["url"], found["title"]) == (f"{SITE}/ferry", "Ferry sails again")
    with pytest.raises(ConfigurationError, match="no single WARC record"):
        told(file)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (f"{SITE}/unseen", "no URL, article or fetch of this home"),
        (f"{SITE}/secret", r"refused \(robots\)"),
        ("0123456789abcdef", "is no file"),
    ],
)
def test_what_is_not_there_is_told_with_what_is_known_of_it(home: Path, target: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        told(target, home)


def test_a_page_that_no_home_has_is_one_line_on_stderr(winnow: Winnow, home: Path) -> None:
    result = winnow("explain", "-q", "--home", home, f"{SITE}/unseen")
    assert (result.returncode, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1


def test_a_home_without_database_and_a_file_that_is_cut_are_errors(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="holds no page yet"):
        told(f"{SITE}/ferry", tmp_path)
    with pytest.raises(ConfigurationError, match="is no file"):
        told(tmp_path / "pgae.html", tmp_path)
    cut = tmp_path / "cut.html.gz"
    cut.write_bytes(gzip.compress(PAGE.encode())[:-20])
    with pytest.raises(WinnowError, match=r"cut\.html\.gz"):
        told(cut)
