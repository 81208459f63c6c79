"""A slideshow is the article only where the page has no other."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from pipeline.labels.draft import Draft
from pipeline.labels.rescue import take_slides
from pipeline.model import Label
from pipeline.page.blocks import read_blocks

PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall. "
SLIDES = "".join(f"<figure><figcaption>{PROSE * 2} {n}</figcaption></figure>" for n in range(9))


@pytest.mark.parametrize(
    ("beside", "label"),
    [
        ("", Label.BODY),
        ("<p>In pictures: the wall, its painters and its eyes, as seen from the ferry in May.</p>", Label.BODY),
        (f"<p>{PROSE * 5}</p><p>{PROSE * 5}</p>", Label.CAPTION),
    ],
)
def test_read_captions_are_body_unless_there_is_prose_beside_them(beside: str, label: Label) -> None:
    blocks = read_blocks(document_fromstring(f"<body>{beside}<div>{SLIDES}</div></body>"), 240)
    slides = [leaf.n for leaf in blocks.leaves if leaf.node.tag == "figcaption"]
    readers = ["trafilatura:body" if leaf.n in slides else None for leaf in blocks.leaves]
    draft = Draft(blocks, readers, [None] * len(readers))
    for n in slides:
        draft.rulings[n] = (Label.CAPTION, "rule:caption-element")
    take_slides(draft)
    assert {ruling[0] for n in slides if (ruling := draft.rulings[n])} == {label}
