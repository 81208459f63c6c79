"""The time that a reader takes grows with what it reads, not with its square."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from lxml.html import HtmlElement

from pipeline.comments.speakers import BUTTONS
from pipeline.comments.threads import read_thread
from pipeline.galleries import read_galleries
from pipeline.labels.frames import zone_blocks
from pipeline.labels.heads import is_byline
from pipeline.metadata import read_facts
from pipeline.model import Label, Page
from pipeline.page.blocks import read_blocks
from pipeline.page.decode import MAX_DEPTH, Decoded, decode
from pipeline.zones import find_readers_sections, propose_zones
from pipeline.zones.forms import says_form_amid_comments
from pipeline.zones.vocabulary import naming_test

STEP = 4
"""How much longer the long input is than the short one."""

MAX_GROWTH = 2.5 * STEP
"""Time may grow ``STEP`` times, not with its square; between lies what caches and the collection of garbage cost."""

TRIES = 3
"""On a machine that does other work as well, one of so many is enough."""


def is_linear(read: Callable[[int], object], size: int) -> bool:
    """Whether an input of ``STEP`` times the size takes no more than so many times as long."""
    return any(_seconds(read, size * STEP) < MAX_GROWTH * _seconds(read, size) for _ in range(TRIES))


def tree_of(inside: str) -> HtmlElement:
    """The tree of a page with this in its body."""
    tree = decode(Page(f"<html><body>{inside}</body></html>".encode()))
    assert isinstance(tree, Decoded)
    return tree.root


def _seconds(read: Callable[[int], object], size: int) -> float:
    started = time.process_time()
    read(size)
    return time.process_time() - started


def test_a_doctype_of_slashes_without_an_end() -> None:
    assert is_linear(lambda size: decode(Page(b"<!doctype html" + b"/" * size)), 5_000)


@pytest.mark.parametrize(
    "sign", ["1.", "23", "1h ", "like reply ", "login or register to reply like ", "✕", "reply to "]
)
def test_what_may_be_buttons(sign: str) -> None:
    """Numbers and words of buttons without end, and then a word of no button."""
    assert is_linear(lambda size: BUTTONS.match(f"{sign * size}is out now"), 2_000)
    assert is_linear(lambda size: says_form_amid_comments(f"{sign * size}is out now", 3), 2_000)


HEADS: dict[str, Callable[[int], str]] = {
    "blanks for a name": lambda size: f'<span class="author">{"&#10;" * size}</span>',
    "bars for a name": lambda size: f'<meta name="author" content="{"|" * size}">',
    "commas for a name": lambda size: f'<span class="author">Ann{",;" * size}</span>',
    "bylines in a link": lambda size: f"<a href='/x'>{'<p>By Ann Lee</p>' * size}</a>",
    "headings for a name": lambda size: "<h1><b>By</b></h1>" * size,
    "one long name": lambda size: f'<meta name="author" content="Ann {"e" * size}">',
}


@pytest.mark.parametrize("kind", HEADS)
def test_who_wrote(kind: str) -> None:
    def read(size: int) -> None:
        read_facts(tree_of(f"<h1>The wall</h1>{HEADS[kind](size)}{PROSE}"), "https://example.org/wall", None)

    assert is_linear(read, 900)  # values are looked at up to 4000 characters


def test_an_interviewer_of_many_letters() -> None:
    """Of hundreds of capitals and no blank; the words of a name are found without trying where each begins."""
    assert is_linear(lambda size: is_byline(f"Ann interviews {'A’1' * size}!", 3), 5_000)


@pytest.mark.parametrize("sign", ["_", "-", "é", "a-"])
def test_a_name_of_one_sign(sign: str) -> None:
    is_caption = naming_test(r"(?:\w+-)?captions?|text-*body")
    assert is_linear(lambda size: is_caption(f"{sign * size}!{time.perf_counter_ns()}"), 5_000)


PROSE = f"<p>{'The council met for six hours on Monday and could not agree on who should pay for the wall. ' * 3}</p>"
SAID = "<p>Ann said on 3 May 2011</p><p>and so on it goes</p>"

COMMENTED: dict[str, Callable[[int], str]] = {
    "headings over comments": lambda size: "<h3>Comments</h3><p>Posted by: Ann | 3 May 2011</p>" * size,
    "headings over prose": lambda size: f"<h3>Comments</h3><p>Posted by: Ann | 3 May 2011</p>{PROSE * 6}" * (size // 4),
    "lines of one comment": lambda size: f'<div class="comment-text">{SAID}{"<p>so it is</p>" * size}</div>',
    "comments": lambda size: f'<div class="comment">{SAID}</div>' * size,
    "titles": lambda size: '<div class="comment"><h1>The wall</h1></div>' * size,
    "long posts": lambda size: f"<div>{''.join(f'<div>{SAID * (size // 3)}</div>' for _ in range(3))}</div>",
}


@pytest.mark.parametrize("kind", COMMENTED)
def test_what_readers_wrote(kind: str) -> None:
    """Many comments, headings over them, lines of one: who spoke is found in no more than their number of steps."""

    def read(size: int) -> None:
        blocks = read_blocks(tree_of(f"{PROSE}{COMMENTED[kind](size)}"), MAX_DEPTH)
        proposed = propose_zones(blocks)
        find_readers_sections(proposed, blocks)
        zones = zone_blocks(proposed, blocks, [leaf.n == 0 for leaf in blocks.leaves])
        read_thread(blocks, [Label.BODY if zone is None else zone.label for zone in zones])

    assert is_linear(read, 400)


def test_captions_over_their_pictures() -> None:
    def read(size: int) -> None:
        captions = "".join(f"<p>{n}/999 A boat in the hall</p>" for n in range(size))
        pictures = "".join(f'<img src="/{n}.jpg">' for n in range(size))
        blocks = read_blocks(tree_of(f'<div class="gallery">{captions}{pictures}</div>'), MAX_DEPTH)
        read_galleries(blocks, [Label.GALLERY] * size, None)

    assert is_linear(read, 300)


SLIDERS: dict[str, Callable[[int], str]] = {
    "many": lambda size: '<div class="swiper"><img src="/1.jpg"><p>A boat</p><img src="/2.jpg"></div>' * size,
    "one of many pictures": lambda size: (
        f'<div class="swiper">{"".join(f"<div><img src=/{n}.jpg><p>A boat</p></div>" for n in range(size))}</div>'
    ),
    "wordless": lambda size: (
        f'<div class="gallery">{"".join(f"<a><img src=/{n}.jpg alt=A-boat title=x></a>" for n in range(size))}</div>'
    ),
    "prose before the pictures": lambda size: (
        f'<div class="slideshow">{PROSE * size}<div><img src="/1.jpg"></div><div><img src="/2.jpg"></div></div>'
    ),
}


@pytest.mark.parametrize("kind", SLIDERS)
def test_sliders(kind: str) -> None:
    def read(size: int) -> None:
        blocks = read_blocks(tree_of(SLIDERS[kind](size)), MAX_DEPTH)
        propose_zones(blocks)
        read_galleries(blocks, [Label.GALLERY] * len(blocks.leaves), None)

    assert is_linear(read, 300)
