"""Fronts and sections are told from articles, whatever their markup."""

from __future__ import annotations

import pytest

from pipeline.fronts import is_front_address
from pipeline.model import Outcome, Page
from pipeline.separate import separate

PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall. "
TEASER = "Six hours were not enough for the council, and the wall still has no one who pays"
HOST = "https://gazette.example"


def _outcome(markup: str, path: str) -> Outcome:
    page = f"<html><head><title>The Sound Gazette</title></head><body>{markup}</body></html>"
    return separate(Page(page.encode(), HOST + path)).outcome


def _cards(count: int) -> str:
    return "".join(
        f"<div><a href='/s/wall-{n}'><h2>No money for wall {n}</h2></a><p>{TEASER} {n}</p></div>" for n in range(count)
    )


def _excerpts(count: int) -> str:
    return "".join(
        f"<article><h1><a href='/2026/wall-{n}'>No money for wall {n}</a></h1><p>{PROSE * 3}{n} […]</p></article>"
        for n in range(count)
    )


def _layout_table(count: int) -> str:
    cell = "".join(
        f"<p><a href='/a/{n}.shtml'><b>No money for wall {n}</b></a><br>{TEASER} {n}</p>" for n in range(count)
    )
    return f"<table><tr><td><p>Menu</p></td><td>{cell}</td></tr></table>"


@pytest.mark.parametrize("markup", [_cards(5), _excerpts(5), _layout_table(5)])
@pytest.mark.parametrize("path", ["/", "/coast", "/region/north/"])
def test_fronts_are_no_articles(markup: str, path: str) -> None:
    assert _outcome(f"<main>{markup}</main>", path) is Outcome.INDEX_PAGE


@pytest.mark.parametrize(
    ("markup", "path"),
    [
        (_cards(5), "/2026/11/four-short-links"),
        (f"<h1>The wall</h1><article>{''.join(f'<p>{PROSE * 3}{n}</p>' for n in range(6))}</article>", "/"),
        (
            f"<h1>The wall</h1><article>{''.join(f'<p>{PROSE * 4}{n}</p>' for n in range(6))}{_cards(3)}</article>",
            "/wall",
        ),
    ],
)
def test_articles_with_links_stay_articles(markup: str, path: str) -> None:
    assert _outcome(markup, path) is Outcome.ARTICLE


@pytest.mark.parametrize("markup", [_cards(5), _excerpts(5)])
def test_lists_are_known_by_their_system_and_by_their_type_whatever_their_address(markup: str) -> None:
    path = "/tag/harbour-wall-17"
    typed = '<script type="application/ld+json">{"@type": "CollectionPage", "name": "Harbour wall"}</script>'
    assert _outcome(f"{typed}<main>{markup}</main>", path) is Outcome.INDEX_PAGE
    for classes, outcome in (("archive tag tag-17", Outcome.INDEX_PAGE), ("single single-post", Outcome.ARTICLE)):
        page = f"<html><body class='{classes}'><main>{markup}</main></body></html>"
        assert separate(Page(page.encode(), HOST + path)).outcome is outcome


def test_headlines_alone_beside_a_word_on_the_paper_make_a_front() -> None:
    headlines = "".join(f"<h3><a href='/s/wall-{n}'>No money for the wall of quay {n}</a></h3>" for n in range(30))
    page = f"<main>{headlines}</main><div><p>{PROSE * 3}</p></div>"
    assert _outcome(page, "/") is Outcome.INDEX_PAGE
    assert _outcome(page, "/2026/11/no-money-for-the-wall-17.html") is Outcome.ARTICLE


def test_addresses_of_fronts() -> None:
    for path in ("", "/", "/sport", "/sport/football/", "/in-pictures"):
        assert is_front_address(HOST + path)
    for path in ("/2026/11", "/no-money-for-the-wall", "/a.html", "/a/b/c", "/wall_is_down_now"):
        assert not is_front_address(HOST + path)
    for no_url in (None, "", "http://[", "wall"):
        assert not is_front_address(no_url)
