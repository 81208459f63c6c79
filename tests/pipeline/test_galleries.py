"""Captions lose their counters and give up their credits."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from pipeline.galleries import read_galleries, split_credit
from pipeline.model import Gallery, GalleryImage, Label
from pipeline.page.blocks import read_blocks


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


def test_a_slideshow_that_counts_nothing_holds_pictures_with_and_without_captions() -> None:
    slides = (
        "<p><img src='/1.jpg'></p><p>A boat in the hall</p><p>It was built in Norderwyk.</p>",
        "<p><img data-src='/2.jpg' src='/wait.gif'></p>",
        "<p><img srcset='/3.jpg 1x, /3b.jpg 2x'></p><p>Long tables. Photo: Ida Holm</p><p>3 May 2026</p><p>Next</p>",
    )
    (gallery,) = _galleries("".join(f"<div>{slide}</div>" for slide in slides))
    assert gallery.images == (
        GalleryImage("https://x.example/1.jpg", "A boat in the hall It was built in Norderwyk.", None),
        GalleryImage("https://x.example/3.jpg", "Long tables.", "Photo: Ida Holm"),
        GalleryImage("https://x.example/2.jpg", None, None),
    )


def test_small_copies_of_the_pictures_are_no_pictures_of_their_own() -> None:
    small = "".join(f"<li><img src='/{n}-small.jpg'></li>" for n in "123")
    slides = "".join(f"<div><img src='/{n}.jpg'><p>Boat {n} of the fleet</p></div>" for n in "123")
    (gallery,) = _galleries(f"<ul>{small}</ul>{slides}")
    assert [image.url for image in gallery.images] == [f"https://x.example/{n}.jpg" for n in "123"]


@pytest.mark.parametrize(
    "markup",
    [
        "".join(
            f"<div><a href='/{n}'><img src='/{n}.jpg'><h3>A boat in the hall</h3></a><p>3 May</p></div>"
            for n in (1, 2, 3)
        ),
        "<p>They sold my boat in a week.</p><p>Ida Holm</p><p>I would go there again.</p>",
        "<figure><img src='/1.jpg'><figcaption>A boat in the hall</figcaption></figure>",
    ],
)
def test_teasers_praise_and_single_figures_are_no_galleries(markup: str) -> None:
    assert _galleries(markup) == ()
