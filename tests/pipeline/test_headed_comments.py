"""Comments under a heading that says so: where they end, and what such a heading is over when it is over none."""

from __future__ import annotations

import pytest

from pipeline.model import Label, Page
from pipeline.separate import separate

PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall."
RULES = (
    "The desk of this paper reads every letter before it is printed, leaves out what insults others, and has never yet "
    "printed one that bore no name."
)
NAMED = (
    '<div id="comments"><h3>Comments</h3><div class="comment"><p>Ottilie wrote on 2 April 2019 at 09:15</p>'
    "<p>I sailed past that pier every summer and never once saw it without somebody on the end of it.</p></div></div>"
)
FLAT = (
    "<div><h3>Comments</h3><p>Ottilie wrote on 2 April 2019 at 09:15</p>"
    "<p>I sailed past that pier every summer and never once saw it without somebody on the end of it.</p>"
    "<p>Ruairi wrote on 2 April 2019 at 10:02</p><p>You must have had better summers than we did.</p></div>"
)
OWN = (
    "<h3>Comments</h3><p>It has fallen twice since I was a boy, and no one was ever asked to pay for it but us.</p>"
    "<p>Posted by: Ida Holm | 3 April 2018 10:20</p>"
)


def _page(below: str) -> Page:
    paragraphs = "".join(f"<p>{PROSE} That was the {n}. time this year.</p>" for n in range(5))
    return Page(f"<html><body><div><h1>The wall</h1>{paragraphs}{below}</div></body></html>".encode())


@pytest.mark.parametrize("heading", ["Comments", "Kommentar", "Komentarz", "Lesermeinungen", "Opiniones"])
@pytest.mark.parametrize("thread", [NAMED, FLAT])
def test_a_chapter_called_comment_stays_what_it_is_above_comments(heading: str, thread: str) -> None:
    chapter = f"<h3>{heading}</h3><p>{RULES}</p>"
    alone, above = separate(_page(chapter)), separate(_page(chapter + thread))
    assert RULES in alone.text
    assert above.text == alone.text
    assert above.comments


@pytest.mark.parametrize("thread", [NAMED, FLAT])
def test_what_stands_between_two_threads_is_in_neither(thread: str) -> None:
    site = "".join(f"<p>Pier {n} of the harbour office</p>" for n in range(4))
    labels = {block.text: block.label for block in separate(_page(f"{OWN}{site}<p>{RULES}</p>{thread}")).blocks}
    assert labels[RULES] is not Label.COMMENT


@pytest.mark.parametrize("thread", [NAMED, FLAT])
def test_what_stands_below_a_list_of_comments_is_in_it_no_more_for_another_thread(thread: str) -> None:
    said = "".join(
        f'<div class="comment"><p>Ida, 3 April 2018 10:2{n}</p><p>It fell {n} times.</p></div>' for n in "234"
    )
    lines = "".join(f"<h4>Pier {n} of the harbour office</h4>" for n in range(5))
    below = f"<h3>Comments</h3>{said}{lines}"
    alone, more = separate(_page(below)), separate(_page(below + thread))
    last = next(block for block in alone.blocks if block.text.startswith("Pier 4"))
    assert last.label is not Label.COMMENT
    assert [block.label for block in more.blocks if block.text == last.text] == [last.label]
    assert more.text == alone.text


def test_the_buttons_of_the_last_comment_are_of_it() -> None:
    below = (
        FLAT.removesuffix("</div>").replace("<p>Ruairi", "<div><p>Ruairi")
        + '<ul><li><a href="#">reply</a></li></ul></div></div>'
    )
    labels = {block.text: block.label for block in separate(_page(below)).blocks}
    assert labels["reply"] in {Label.COMMENT, Label.COMMENT_FORM}
