"""Where an article goes on, what only looks like it, and all its pages as one."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.joined import REPEATED, join
from pipeline.model import (
    Comment,
    Continuation,
    Facts,
    Gallery,
    GalleryImage,
    Kind,
    Label,
    LabelledBlock,
    Outcome,
    Page,
    Verdict,
)
from pipeline.page.decode import Decoded, decode
from pipeline.page.paging import are_of_one_article, find_continuation, is_later_page, read_continuation
from pipeline.record import as_json
from pipeline.separate import separate

STORY = "https://daily-lantern.example/2026/01/the-long-way-home"
ROOM = "https://daily-lantern.example/report/the-long-way-home"
PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall. "


def next_of(url: str, inside: str, head: str = "") -> str | None:
    page = Page(f"<html><head>{head}</head><body><article>{PROSE}</article>{inside}</body></html>".encode(), url)
    found = read_continuation(page)
    assert separate(page).continuation == found
    return found.url if found else None


PAGED = {
    "wordpress": (f"{STORY}/", f'<p>Pages: 1 <a href="{STORY}/2/">2</a></p>', f"{STORY}/2/"),
    "wordpress, the second": (f"{STORY}/2/", f'<a href="{STORY}/">1</a> 2 <a href="{STORY}/3/">3</a>', f"{STORY}/3/"),
    "query": (f"{ROOM}?id=7", '<a href="?id=7&amp;page=2">Next page</a>', f"{ROOM}?id=7&page=2"),
    "query, the second": (f"{ROOM}?page=2", '<a href="?page=3"><img alt="Page 3"></a>', f"{ROOM}?page=3"),
    "tail": (f"{ROOM}.html", f'<a href="{ROOM}-2.html">2</a>', f"{ROOM}-2.html"),
    "comma": (f"{ROOM}", f'<a href="{ROOM},seite-2">Seite 2: Die Folgen</a>', f"{ROOM},seite-2"),
    "one word": (f"{ROOM}", f'<a href="{ROOM}/seite-2">weiter</a>', f"{ROOM}/seite-2"),
    "two digits": (f"{ROOM}.html", f'<a rel="next" href="{ROOM}/02.html"></a>', f"{ROOM}/02.html"),
    "numbered from one": (f"{ROOM}-p1.html", f'<a href="{ROOM}-p2.html">»</a>', f"{ROOM}-p2.html"),
    "folder": (f"{ROOM}/", '<a href="page2.html" title="Next">&gt;</a>', f"{ROOM}/page2.html"),
    "with its own view on one page": (
        ROOM,
        f'<a href="{ROOM}?page=all">All on one page</a> <a href="{ROOM}?page=2">2</a>',
        f"{ROOM}?page=2",
    ),
}


@pytest.mark.parametrize("kind", PAGED)
def test_the_next_page_is_found(kind: str) -> None:
    url, pager, following = PAGED[kind]
    assert next_of(url, pager) == following


def test_the_head_is_believed() -> None:
    assert next_of(ROOM, "", f'<link rel="next" href="{ROOM}/2">') == f"{ROOM}/2"
    assert next_of(ROOM, "", f'<base href="{ROOM}/"><link rel="next" href="2">') == f"{ROOM}/2"


OTHERS = {
    "pages of comments": (ROOM, f'<a href="{ROOM}/comment-page-2/#comments">2</a>'),
    "pages of comments by a parameter": (ROOM, f'<a href="{ROOM}?cpage=2">2</a>'),
    "pages of comments by a fragment": (ROOM, f'<a href="{ROOM}?page=2#comments">2</a>'),
    "pages of comments by their place": (ROOM, f'<div id="comments"><ul><li><a href="{ROOM}?page=2">2</a></ul></div>'),
    "answers of a forum": (
        "https://lantern.example/forum/the-long-way-home",
        '<a rel="next" href="https://lantern.example/forum/the-long-way-home?page=2">2</a>',
    ),
    "a thread": (
        "https://lantern.example/showthread.php?t=1234",
        '<a rel="next" href="showthread.php?t=1234&amp;page=2">2</a>',
    ),
    "a list beside it": (ROOM, f'<div class="sidebar"><a href="{ROOM}?page=2">2</a></div>'),
    "a list counted from nought": (ROOM, '<a href="?page=1">2</a> <a href="?page=2">3</a> <a href="?page=2">last</a>'),
    "a front": ("https://lantern.example/", '<a rel="next" href="/page/2">2</a>'),
    "a section": ("https://lantern.example/world-news/", '<a rel="next" href="/world-news/page/2">2</a>'),
    "a section at a port": ("http://127.0.0.1:45678/news/", '<a rel="next" href="/news/page/2">2</a>'),
    "a tag": (
        "https://lantern.example/tag/the-long-way-home/",
        '<a rel="next" href="/tag/the-long-way-home/page/2/">2</a>',
    ),
    "days": ("https://lantern.example/2026/01/", '<a rel="next" href="/2026/01/2/">2</a>'),
    "an article of the same name": (ROOM, f'<a rel="next" href="{ROOM}-2">The long way home</a>'),
    "an article of the same name and a number": (ROOM, f'<a href="{ROOM}-2">The long way home 2</a>'),
    "the next part of a series": (
        f"{ROOM}-part-1",
        f'<a rel="next" href="{ROOM}-part-2">The long way home, part 2</a>',
    ),
    "the next article by number": (
        "https://lantern.example/articles/12345",
        '<a rel="next" href="/articles/12346">Next</a>',
    ),
    "another host": (ROOM, '<a rel="next" href="https://elsewhere.example/report/the-long-way-home?page=2">2</a>'),
    "the page after the next": (ROOM, f'<a href="{ROOM}?page=3">3</a>'),
    "the page before": (f"{ROOM}?page=3", f'<a href="{ROOM}?page=2">2</a>'),
    "no address at all": (ROOM, '<a rel="next" href="http://[the-long-way-home/2">2</a>'),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_next_page_is_left(kind: str) -> None:
    url, inside = OTHERS[kind]
    assert next_of(url, inside) is None
    if "<a rel" in inside:
        assert next_of(url, "", inside.replace("<a ", "<link ")) is None


def test_links_without_end_are_not_all_looked_at() -> None:
    many = f'<a href="{ROOM}?page=2">an answer to that</a>' * 3_000
    assert next_of(ROOM, many) is None


@pytest.mark.parametrize(
    "inside",
    [
        f'<div class="{"x " * 500_000}"><a href="{ROOM}?page=2">?</a></div>' * 3,
        f'<a href="{ROOM}?page=2" title="{"." * 1_000_000}"></a>',
        f'<a href="{ROOM}{"/" * 1_000_000}x2">2</a>',
        f'<a href="{ROOM}?{"&page=2" * 100_000}">2</a>',
        "href=" * 20_000 + f'<a href="{ROOM}"></a>',
    ],
    ids=["classes", "title", "slashes", "parameters", "references"],
)
def test_hostile_links_take_no_time(inside: str) -> None:
    page = Page(f"<html><body><p>{PROSE}</p>{inside}</body></html>".encode(), ROOM)
    tree = decode(page)
    assert isinstance(tree, Decoded)
    before = time.process_time()
    assert find_continuation(tree.root, ROOM) is None
    assert read_continuation(page) is None
    assert time.process_time() - before < 2


@pytest.mark.parametrize("url", [f"{ROOM}?page=2", f"{STORY}/2/", f"{ROOM},seite-3.html"])
def test_later_pages_are_told_by_their_address(url: str) -> None:
    assert is_later_page(url)


@pytest.mark.parametrize("url", [ROOM, f"{ROOM}-2", f"{ROOM}?page=1", "https://lantern.example/news/?page=2", "//x["])
def test_other_addresses_are_not_taken_for_later_pages(url: str) -> None:
    assert not is_later_page(url)


def test_pages_of_one_article_are_told_by_their_addresses() -> None:
    assert are_of_one_article(ROOM, f"{ROOM}?page=3")
    assert are_of_one_article(f"{STORY}/2/", f"{STORY}/3/")
    assert not are_of_one_article(ROOM, STORY)
    assert not are_of_one_article(ROOM, "https://daily-lantern.example/")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.text(max_size=40))
def test_no_address_raises(url: str, href: str) -> None:
    body = f'<html><body><a rel=next href="{href}">2</a><a href="{url}/2">2</a></body></html>'
    for address in (url, f"https://lantern.example/{url}", f"{ROOM}?{url}"):
        read_continuation(Page(body.encode("utf-8", "replace"), address))
        is_later_page(address)
        are_of_one_article(address, href)


def test_json_names_the_next_page() -> None:
    page = Page(f'<article>{PROSE * 9}</article><a href="{ROOM}?page=2">2</a>'.encode(), ROOM)
    told = as_json(separate(page))
    assert told["continues_at"] == f"{ROOM}?page=2"
    assert "part" not in json.dumps(told["blocks"])


# -- joining --------------------------------------------------------------------------------


def verdict(*lines: str | tuple[Label, str], outcome: Outcome = Outcome.ARTICLE, **more: Any) -> Verdict:
    pairs = [(Label.BODY, line) if isinstance(line, str) else line for line in lines]
    blocks = tuple(LabelledBlock(n, label, Kind.PARAGRAPH, text, "test") for n, (label, text) in enumerate(pairs))
    return Verdict(outcome, None, ROOM, Facts(title="Home"), blocks, **more)


def test_bodies_follow_one_another_and_each_block_says_its_page() -> None:
    joined = join([verdict((Label.TITLE, "Home"), "One."), verdict((Label.TITLE, "Home"), "Two.")], is_whole=True)
    assert (joined.text, joined.pages, joined.continuation) == ("One.\nTwo.", 2, None)
    assert [(b.n, b.part, b.label) for b in joined.blocks] == [
        (0, 1, Label.TITLE),
        (1, 1, Label.BODY),
        (2, 2, Label.TITLE),
        (3, 2, Label.BODY),
    ]
    told: Any = as_json(joined)
    assert [block["part"] for block in told["blocks"]] == [1, 1, 2, 2]


LEAD = "What the council said on Monday about the wall, and what it did not say."


def test_what_later_pages_repeat_is_body_no_more() -> None:
    first = verdict("Summary", LEAD, "He said no.", "One.", "More on page 2")
    second = verdict("Summary", LEAD, "Two.", "He said no.", LEAD, "Three.", "More on page 2")
    joined = join([first, second], is_whole=True)
    assert joined.text.split("\n") == [
        "Summary",
        LEAD,
        "He said no.",
        "One.",
        "More on page 2",
        "Two.",
        "He said no.",
        "Three.",
    ]
    assert [block.text for block in joined.blocks if block.rule == REPEATED] == [
        "Summary",
        LEAD,
        LEAD,
        "More on page 2",
    ]


def test_comments_and_galleries_of_all_pages_are_there_once() -> None:
    odo, ada = Comment(0, "Odo", None, None, "At last!"), Comment(1, "Ada", None, None, "Indeed.", parent=0)
    late = Comment(1, "Finn", None, None, "Late.", parent=0)
    gallery = Gallery(None, (GalleryImage("https://x.example/1.jpg", None, None),))
    pages = [
        verdict("One.", comments=(odo, ada), galleries=(gallery,)),
        verdict("Two.", comments=(odo, late), galleries=(gallery,)),
    ]
    joined = join(pages, is_whole=True)
    assert [(c.n, c.author, c.parent) for c in joined.comments] == [(0, "Odo", None), (1, "Ada", 0), (2, "Finn", 0)]
    assert joined.galleries == (gallery,)


def test_a_wall_ends_the_article_before_it() -> None:
    pages = [
        verdict("One.", continuation=Continuation(f"{ROOM}/2", 2)),
        verdict("Two.", outcome=Outcome.TOO_SHORT, continuation=Continuation(f"{ROOM}/3", 3)),
        verdict("Prove that you are no robot.", outcome=Outcome.BOT_CHECK),
    ]
    joined = join(pages, is_whole=True)
    assert (joined.text, joined.pages, joined.continuation) == ("One.\nTwo.", 2, Continuation(f"{ROOM}/3", 3))


LINES = st.lists(st.tuples(st.sampled_from(Label), st.sampled_from([LEAD, "No.", "Yes.", "One more.", LEAD + "!"])))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINES, min_size=1, max_size=5))
def test_every_block_of_every_page_is_accounted_for(pages: list[list[tuple[Label, str]]]) -> None:
    verdicts = [verdict(*lines) for lines in pages]
    joined = join(verdicts, is_whole=True)
    assert [(b.part, b.text) for b in joined.blocks] == [
        (part, b.text) for part, each in enumerate(verdicts, start=1) for b in each.blocks
    ]
    assert [b.n for b in joined.blocks] == list(range(len(joined.blocks)))
    assert all(
        after.label == before.label or (before.label, after.label, after.rule) == (Label.BODY, Label.OTHER, REPEATED)
        for before, after in zip((b for each in verdicts for b in each.blocks), joined.blocks, strict=True)
    )
    for n in range(1, len(verdicts)):
        begun = join(verdicts[:n], is_whole=True).text
        assert joined.text == begun or joined.text.startswith(begun), "what is finished goes on from what was there"
