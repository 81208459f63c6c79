"""Articles over several pages in the database: one article, one version, whatever the order in which it is told."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from db.connect import open_reader
from db.known import Known
from db.verify import verify

PATH = "/the-long-way-home"


@pytest.fixture
def story(helpers: Any) -> Any:
    """Verdicts on pages of one article, by their texts."""
    return lambda *texts: [helpers.article("The long way home", text) for text in texts]


def versions(newsroom: Any) -> list[tuple[int, str, str | None]]:
    rows = newsroom.rows("v1_versions", "version")
    where = len(f"https://daily-lantern.example{PATH}")
    return [(row["version"], row["text"], row["continues_at"] and row["continues_at"][where:]) for row in rows]


def night(newsroom: Any, *verdicts: Any, **more: Any) -> None:
    newsroom.start_run()
    newsroom.tell_story(PATH, *verdicts, **more)
    newsroom.end_run()


def test_pages_are_one_article_and_every_block_leads_to_its_page(newsroom: Any, story: Any) -> None:
    night(newsroom, *story("One.", "Two.", "Three."))

    row = newsroom.one("v1_articles")
    assert (row["text"], row["words"], row["version"]) == ("One.\nTwo.\nThree.", 3, 1)
    pages = newsroom.rows("v1_article_pages")
    assert [(page["part"], page["url"].removeprefix(row["url"])) for page in pages] == [
        (1, ""),
        (2, "?page=2"),
        (3, "?page=3"),
    ]
    fetched = {fetch["fetch_id"]: fetch for fetch in newsroom.rows("v1_fetches")}
    assert {fetched[page["fetch_id"]]["article_id"] for page in pages} == {row["article_id"]}
    bodies = [(block["part"], block["text"]) for block in newsroom.rows("v1_blocks") if block["label"] == "body"]
    assert bodies == [(1, "One."), (2, "Two."), (3, "Three.")]
    assert newsroom.one("v1_search")["text"] == row["text"]
    assert len(newsroom.rows("v1_comments")) == 1
    assert verify(newsroom.archive, newsroom.database).damage == ()


def test_an_article_of_one_page_has_one_page(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    fetch_id = newsroom.fetch(PATH, helpers.article())
    newsroom.end_run()
    row = newsroom.one("v1_article_pages")
    assert (row["part"], row["fetch_id"], row["version"]) == (1, fetch_id, 1)


def test_what_has_not_changed_is_no_new_version(newsroom: Any, story: Any) -> None:
    night(newsroom, *story("One.", "Two."))
    night(newsroom, *story("One.", "Two."))
    assert versions(newsroom) == [(1, "One.\nTwo.", None)]


def test_a_change_on_any_page_is_one_new_version(newsroom: Any, story: Any) -> None:
    night(newsroom, *story("One.", "Two.", "Three."))
    night(newsroom, *story("One.", "Two, corrected.", "Three."))
    night(newsroom, *story("One, corrected.", "Two, corrected.", "Three."))
    assert versions(newsroom) == [
        (1, "One.\nTwo.\nThree.", None),
        (2, "One.\nTwo, corrected.\nThree.", None),
        (3, "One, corrected.\nTwo, corrected.\nThree.", None),
    ]
    assert verify(newsroom.archive, newsroom.database).damage == ()


def test_a_first_page_alone_is_kept_and_finished_in_its_place(newsroom: Any, story: Any) -> None:
    night(newsroom, *story("One.", "Two."), told=False)
    assert versions(newsroom) == [(1, "One.", "?page=2")]
    night(newsroom, *story("One.", "Two."))
    assert versions(newsroom) == [(1, "One.\nTwo.", None)]
    assert newsroom.one("v1_articles")["text"] == "One.\nTwo."
    assert verify(newsroom.archive, newsroom.database).damage == ()


def test_a_first_page_waits_until_it_is_told_of_the_others(newsroom: Any, story: Any) -> None:
    night(newsroom, *story("One.", "Two."), told=False)
    assert waiting(newsroom) == [True]
    night(newsroom, *story("One.", "Two."), ended="http-503")
    assert waiting(newsroom) == [False]


def waiting(newsroom: Any) -> list[bool]:
    newsroom.project().close()
    with closing(open_reader(newsroom.database)) as reader:
        return [page.waits for page in Known(reader).pages("lantern")]


def test_a_missing_page_is_told_and_comes_later(newsroom: Any, story: Any) -> None:
    night(newsroom, *story("One.", "Two."), ended="http-503")
    assert versions(newsroom) == [(1, "One.\nTwo.", "?page=3")]
    night(newsroom, *story("One.", "Two.", "Three."))
    assert versions(newsroom) == [(1, "One.\nTwo.\nThree.", None)]


def test_pages_that_are_missing_one_night_change_nothing(newsroom: Any, story: Any) -> None:
    night(newsroom, *story("One.", "Two.", "Three."))
    night(newsroom, *story("One, corrected."), ended="http-503")
    night(newsroom, *story("One, corrected.", "Two."), ended="http-503")
    night(newsroom, *story("One, corrected.", "Two.", "Three."), told=False)
    assert versions(newsroom) == [(1, "One.\nTwo.\nThree.", None)]
    night(newsroom, *story("One, corrected.", "Two.", "Three."))
    assert versions(newsroom)[1:] == [(2, "One, corrected.\nTwo.\nThree.", None)]


def test_an_article_put_on_fewer_pages_is_compared_as_a_whole(newsroom: Any, story: Any, helpers: Any) -> None:
    night(newsroom, *story("One.", "Two.", "Three."))
    newsroom.start_run()
    newsroom.fetch(PATH, helpers.article("The long way home", "One.", "Two.", "Three."))
    newsroom.end_run()
    night(newsroom, *story("One.", "Two.", "Three."))
    assert versions(newsroom) == [(1, "One.\nTwo.\nThree.", None)]

    newsroom.start_run()
    newsroom.fetch(PATH, helpers.article("The long way home", "One.", "Two."))
    newsroom.end_run()
    assert versions(newsroom)[1:] == [(2, "One.\nTwo.", None)]


def test_later_pages_are_known_as_such_and_not_as_articles(newsroom: Any, story: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch(f"{PATH}?page=2", helpers.article("The long way home", "Two."))
    newsroom.end_run()
    night(newsroom, *story("One.", "Two."))
    newsroom.project().close()
    with closing(open_reader(newsroom.database)) as reader:
        known = Known(reader)
        assert [page.url.removeprefix(helpers.site) for page in known.pages("lantern")] == [PATH]
        assert list(known.parts("lantern")) == [f"//daily-lantern.example{PATH}?page=2"]


def test_pages_of_what_is_no_article_make_none(newsroom: Any, helpers: Any, story: Any) -> None:
    night(newsroom, helpers.turned_down(), *story("Two."))
    assert newsroom.rows("v1_articles", "1") == []
    assert verify(newsroom.archive, newsroom.database).damage == ()


def test_damage_to_what_is_stored_of_pages_is_found(newsroom: Any, story: Any) -> None:
    night(newsroom, *story("One.", "Two."))
    for change, what in (
        ("UPDATE block SET part = 9 WHERE n = 3", "has a block on page 9"),
        ("UPDATE fetch SET article_id = NULL WHERE purpose = 'part'", "is not of the article"),
        ("UPDATE version SET continues_at = 'https://x.example/'", "is not what was stored"),
        ("UPDATE version_page SET fetch_id = (SELECT fetch_id FROM version) WHERE part = 2", "is not what was stored"),
    ):
        with closing(newsroom.project(newsroom.folder / f"{len(what)}-{what[:5]}.db")) as db:
            db.execute(change)
            db.conn.commit()
        damage = verify(newsroom.archive, newsroom.folder / f"{len(what)}-{what[:5]}.db").damage
        assert any(what in line for line in damage), (change, damage)
