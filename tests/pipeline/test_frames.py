"""Elements called comments are the article's frame where they hold it, whoever read the page."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from pipeline.labels.frames import zone_blocks
from pipeline.model import Label
from pipeline.page.blocks import read_blocks
from pipeline.zones import propose_zones

PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall."
ARTICLE = "".join(f"<p>{PROSE} That was the {n}. time this year.</p>" for n in range(5))
SAID = (
    "<div class='comment-tree'><p>Ottilie, 2 April 2019, 09:15</p><div class='comment'><p>I sailed past that pier each "
    "summer and never saw it empty.</p></div><p>Ruairi, 2 April 2019, 10:02</p>"
    "<div class='comment'><p>You must have had better summers than we did.</p></div></div>"
)


@pytest.mark.parametrize("is_read", [True, False])
def test_comments_are_no_frame_of_an_article_that_stands_elsewhere(*, is_read: bool) -> None:
    assert _labels(f"<div><h1>The wall</h1>{ARTICLE}</div>{SAID}", is_read=is_read) == [None] * 6 + [Label.COMMENT] * 4


@pytest.mark.parametrize("is_read", [True, False])
def test_a_frame_of_the_article_is_no_comment(*, is_read: bool) -> None:
    frame = f"<h1>The wall</h1><div class='comments-area'>{ARTICLE}{SAID}</div>"
    assert _labels(frame, is_read=is_read) == [None] * 6 + [Label.COMMENT] * 4


def _labels(markup: str, *, is_read: bool) -> list[Label | None]:
    """The label of each block's zone, where a reader took the long paragraphs for the article's or found none."""
    blocks = read_blocks(document_fromstring(f"<body>{markup}</body>"), 240)
    read = [is_read and PROSE in leaf.text for leaf in blocks.leaves]
    zones = zone_blocks(propose_zones(blocks), blocks, read)
    return [zone.label if zone is not None else None for zone in zones]
