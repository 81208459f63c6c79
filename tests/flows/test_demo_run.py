"""The whole on the demo's newspapers: one run, the run after it, the database rebuilt from the archive."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from flows.demo.articles import PressArticle
from flows.demo.newsstand import Newsstand

Winnow = Callable[..., subprocess.CompletedProcess[str]]
PAGES_THAT_ARE_NO_ARTICLES = {"consent-wall", "paywall-stub", "soft-404", "video-only", "gallery-only", "index-page"}


@pytest.fixture(scope="module")
def home(winnow: Winnow, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after one run of the demo."""
    folder = tmp_path_factory.mktemp("demo")
    result = winnow("demo", "--home", folder, "-q")
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    return folder


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{home / 'winnow.db'}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


def views(home: Path) -> dict[str, list[str]]:
    names = rows(home, "SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'v1_%'")
    return {name: sorted(map(repr, rows(home, f"SELECT * FROM {name}"))) for (name,) in [*names, ("v1_search",)]}


def expected() -> tuple[PressArticle, ...]:
    return Newsstand().articles()


def test_every_article_is_there_once_with_its_own_text(home: Path) -> None:
    texts = dict(rows(home, "SELECT source || '/' || replace(title, char(160), ' '), text FROM v1_articles"))
    for article in expected():
        found = [text for title, text in texts.items() if title.endswith(article.title)]
        assert len(found) == 1, article.title
        lost = [paragraph for paragraph in article.paragraphs if paragraph not in found[0]]
        assert lost == [], article.title


def test_no_comment_and_no_gallery_caption_is_in_a_text(home: Path) -> None:
    everything = "\n".join(text for (text,) in rows(home, "SELECT text FROM v1_articles"))
    for article in expected():
        for comment in article.comments:
            assert not [part for part in comment.paragraphs if part in everything], article.title
        if article.gallery:
            assert not [picture.caption for picture in article.gallery.pictures if picture.caption in everything]


def test_the_gallery_of_22_pictures_is_kept_apart(home: Path) -> None:
    counts = rows(home, "SELECT count(*) FROM v1_gallery_images GROUP BY article_id, gallery HAVING count(*) > 10")
    assert counts == [(22,)]


def test_every_value_names_where_it_was_found(home: Path) -> None:
    unsourced = rows(
        home,
        "SELECT a.url FROM v1_articles a WHERE a.title IS NOT NULL AND NOT EXISTS (SELECT 1 FROM v1_provenance p "
        "WHERE p.article_id = a.article_id AND p.version = a.version AND p.field = 'title' AND p.source <> '')",
    )
    assert unsourced == []
    assert rows(home, "SELECT count(*) FROM v1_blocks WHERE rule = ''") == [(0,)]


def test_what_is_no_article_has_a_name_and_what_failed_a_reason(home: Path) -> None:
    outcomes = {outcome for (outcome,) in rows(home, "SELECT DISTINCT outcome FROM v1_fetches WHERE purpose = 'page'")}
    assert {"article", "gone", "redirect", "refused"} <= outcomes
    assert outcomes & PAGES_THAT_ARE_NO_ARTICLES
    unexplained = rows(home, "SELECT url FROM v1_fetches WHERE outcome IN ('failed', 'refused') AND reason IS NULL")
    assert unexplained == []


def test_a_second_run_asks_conditionally_and_makes_no_new_version(home: Path, winnow: Winnow, tmp_path: Path) -> None:
    again = tmp_path / "again"
    shutil.copytree(home, again)
    result = winnow("demo", "--home", again, "-q", "--json")
    assert result.returncode == 0, result.stderr
    total = json.loads(result.stdout)["total"]
    assert (total["new"], total["changed"]) == (0, 0)
    assert rows(again, "SELECT * FROM v1_versions ORDER BY 1, 2") == rows(
        home, "SELECT * FROM v1_versions ORDER BY 1, 2"
    )


def test_a_home_keeps_the_addresses_of_its_papers(winnow: Winnow, tmp_path: Path) -> None:
    with Newsstand():  # somebody else's
        assert winnow("demo", "--home", tmp_path, "-q").returncode == 0
    before = (tmp_path / "winnow.toml").read_text(encoding="utf-8")
    result = winnow("demo", "--home", tmp_path, "-q", "--json")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["total"]["new"] == 0
    assert (tmp_path / "winnow.toml").read_text(encoding="utf-8") == before


def test_the_database_rebuilt_from_the_archive_is_the_same_in_every_view(
    home: Path, winnow: Winnow, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(home, copy)
    for file in copy.glob("winnow.db*"):
        file.unlink()
    result = winnow("rebuild", "--home", copy, "-q")
    assert result.returncode == 0, result.stderr
    assert views(copy) == views(home)


def test_what_came_out_can_be_searched_exported_and_reported(home: Path, winnow: Winnow) -> None:
    hits = [json.loads(line) for line in winnow("search", "river", "--home", home, "--json").stdout.splitlines()]
    assert hits
    assert all(hit["url"].startswith("http://127.0.0.1:") for hit in hits)
    exported = [json.loads(line) for line in winnow("export", "--home", home).stdout.splitlines()]
    assert len(exported) == len(rows(home, "SELECT 1 FROM v1_articles"))
    assert winnow("export", "--home", home, "--format", "csv").stdout.startswith("article_id,")
    report = json.loads(winnow("report", "--home", home, "--json").stdout)
    assert report["state"] == "completed"
    assert report["failure"] is None
