"""What pages say about themselves, and whom they name."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from pipeline.blocks import read_blocks
from pipeline.notices import read_notice
from pipeline.zones.notices import notice_kind


@pytest.mark.parametrize(
    ("text", "kind", "outlet"),
    [
        ("This blog was first published on and reappears here with kind permission.", "syndication", None),
        ("This piece was originally published at The Sound Gazette.", "syndication", "The Sound Gazette"),
        ("Originally published in the Harbour Post, 3 May 2019", "syndication", "the Harbour Post"),
        ("Dieser Artikel ist zuerst erschienen in der Küstenpost.", "syndication", "der Küstenpost"),
        ("This story is over 5 years old.", "age", None),
        ("Dieser Artikel ist älter als 2 Jahre.", "age", None),
        ("Harbour Worker for more", "continued", "Harbour Worker"),
        ("Read the full story at The Sound Gazette", "continued", "The Sound Gazette"),
        ("Correction: The ferry was built in 1971, not 1917.", "correction", None),
        ("An earlier version of this article misspelt the captain's name.", "correction", None),
        ("Hinweis der Redaktion: In einer früheren Fassung hieß es, der Blitz sei am 5. Oktober", "correction", None),
        ("This work is licensed under a Creative Commons Attribution licence.", "licence", None),
        ("© 2024 The Sound Gazette", "licence", None),
        ("This post may contain affiliate links, from which we earn.", "disclosure", None),
        ("If you buy something using links in our stories, we may earn a commission.", "disclosure", None),
    ],
)
def test_notices_are_read(text: str, kind: str, outlet: str | None) -> None:
    notice = read_notice(text)
    assert (notice.kind, notice.outlet) == (kind, outlet)


@pytest.mark.parametrize(
    "text",
    [
        "The Gazette first published the letters in 1994, to general disbelief.",
        "Her memoir was originally published in Norwegian and sold badly.",
        "The story is over, and five years of work with it.",
        "He asked for more.",
        "The ministry issued a correction on Friday and apologised to the fishermen.",
        "The commission earned the respect of the fishermen it had fined.",
        "The harbour licence was renewed for another ten years.",
    ],
)
def test_prose_about_publishing_is_no_notice(text: str) -> None:
    assert notice_kind(text, len(text.split())) is None


def test_the_link_of_a_notice_gives_the_address() -> None:
    root = document_fromstring('<body><p>First published on <a href="https://x.example/a">Harbour Post</a>.</p></body>')
    leaf = read_blocks(root, 240).leaves[0]
    assert read_notice(leaf.text, leaf).url == "https://x.example/a"
