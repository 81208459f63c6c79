"""A paper's own opinion, in an element that is called "comment", is the article; what readers wrote there is not."""

from __future__ import annotations

import pytest

from pipeline.model import Label, Outcome, Page
from pipeline.separate import separate

PIECE = """
<p>The council has had six years to mend the harbour wall, and each year it found a reason to wait for another.</p>
<p>This winter the sea found the reason for it, and eleven families on the quay now know what waiting costs.</p>
<p>What is asked of the mayor is no longer a plan but a date, and those who moor there are right to ask for it.</p>
"""
HEAD = '<html lang="en"><body><header><h1>Six years are enough for one wall</h1></header>'


@pytest.mark.parametrize(
    "opening",
    [
        '<section class="comment"><p class="byline">By Ann Lee, 3 May 2026</p>',
        '<div class="article-comment"><p>By Ann Lee</p><p>3 May 2026, 10:20</p>',
        '<section class="kommentar"><p class="autor">Von Ann Lee, 3. Mai 2026</p>',
        '<article class="comment"><time datetime="2026-05-03">3 May 2026</time>',
    ],
)
def test_a_signed_piece_is_the_article(opening: str) -> None:
    closing = opening[1:].partition(" ")[0]
    found = separate(Page(f"{HEAD}{opening}{PIECE}</{closing}></body></html>".encode()))
    assert found.outcome is Outcome.ARTICLE
    assert found.text.count("\n") == 2
    assert not found.comments


def test_one_reader_below_the_article_stays_a_reader() -> None:
    below = (
        '<section class="comment"><p>Ann Lee, 3 May 2026</p><p>I moor there, and nobody has asked me when the wall was'
        " last seen by anybody who knows walls at all.</p><p>Nor my neighbour, who has had water in the house three"
        " times since the last winter began, as all here know.</p></section>"
    )
    found = separate(Page(f"{HEAD}<article>{PIECE}</article>{below}</body></html>".encode()))
    assert found.text.count("\n") == 2
    assert [comment.author for comment in found.comments] == ["Ann Lee"]


def test_footnotes_are_no_reactions() -> None:
    notes = '<ol class="notes"><li>Ann Lee, The Wall, 3 May 2020</li><li>Bob Roe, The Quay, 4 May 2021</li></ol>'
    found = separate(Page(f"{HEAD}<article>{PIECE}</article>{notes}</body></html>".encode()))
    assert not any(block.label is Label.COMMENT for block in found.blocks)
    tumblr = '<ol class="notes"><li class="note like"><a href="#">ann</a> liked this</li></ol>'
    found = separate(Page(f"{HEAD}<article>{PIECE}</article>{tumblr}</body></html>".encode()))
    assert "ann liked this" not in found.text
