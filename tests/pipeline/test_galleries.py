"""Captions lose their counters and give up their credits."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from pipeline.blocks import read_blocks
from pipeline.galleries import read_galleries, split_credit
from pipeline.model import Gallery, GalleryImage, Label


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("A shepherd waits beside his pens Reuters", "A shepherd waits beside his pens", "Reuters"),
        ("Two buyers under the arcade (Getty Images)", "Two buyers under the arcade", "Getty Images"),
        ("The old plant. Photo: Ida Holm", "The old plant.", "Photo: Ida Holm"),
        ("Getty", None, "Getty"),
        ("A boat, and nothing more", "A boat, and nothing more", None),
        (
            "Reuters reported the sale on Monday from Tarnbeck.",
            "Reuters reported the sale on Monday from Tarnbeck.",
            None,
        ),
    ],
)
def test_credits(text: str, caption: str | None, credit: str | None) -> None:
    assert split_credit(text) == (caption, credit)


def _galleries(markup: str) -> tuple[Gallery, ...]:
    blocks = read_blocks(document_fromstring(f"<body>{markup}</body>"), 240)
    return read_galleries(blocks, [Label.GALLERY] * len(blocks.leaves), "https://x.example/")


def test_a_credit_of_its_own_belongs_to_the_picture_before() -> None:
    slides = "".join(
        f"<div><img src='/{n}.jpg'><p><span>{n}/3</span> A boat in the hall</p>"
        "<p class='gallery__credit'>Nell Corrigan</p></div>"
        for n in (1, 2, 3)
    )
    (gallery,) = _galleries(f"<h2>In pictures: boats</h2>{slides}")
    assert gallery.title == "In pictures: boats"
    assert gallery.images[0] == GalleryImage("https://x.example/1.jpg", "A boat in the hall", "Nell Corrigan")
    assert len(gallery.images) == 3


def test_a_credit_set_apart_in_a_caption() -> None:
    (gallery,) = _galleries(
        "<figure><img src='/1.jpg'><figcaption>1/8 Long tables "
        "<span class='credit'>Nell Corrigan</span></figcaption></figure>"
    )
    assert gallery.images == (GalleryImage("https://x.example/1.jpg", "Long tables", "Nell Corrigan"),)
