"""Finds galleries: runs of pictures with their captions and counters that are not part of the prose."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import counters
from pipeline.counters import read_counter
from pipeline.model import Label
from pipeline.page.blocks import Blocks
from pipeline.zones.vocabulary import Zone, naming

NAMINGS = (
    naming(Label.GALLERY, "zone:galleries:named",
           "(?:photo|image|picture|media|article|story|inline|post|slide)?-?galler(?:y|ies)(?:-\\w+)*|slide-?show(?:-\\w+)*|carousel(?:-\\w+)*"
           "|photo-?(?:essay|strip|set)|bilderstrecke|fotostrecke|bildergalerie|fotogalerie|galerie|diaporama|lightbox(?:-\\w+)*|image-?slider"),
)  # fmt: skip

_HEADING = re.compile(
    r"\d{1,3} show all\b|show all \d|(?:in pictures|in bildern|en images)(?=\W*$|\s?[:|–—-])|(?:view|see|show|open|launch) (?:the )?(?:gallery|slideshow|photos|all photos)\b"
    r"|(?:photo|image|picture|slide|bild|foto) \d+ (?:of|/|von|de)\b|\d+ (?:photos?|images|pictures|bilder|fotos)$",
    re.IGNORECASE,
)
"""Headings of galleries and what opens them: ``22 show all In pictures: ...``, ``12 photos``."""

MIN_FIGURES = 3

MAX_HEADING_WORDS = 12


def find_counted(blocks: Blocks) -> Iterator[tuple[int, str]]:
    """Yield the blocks of galleries that count their pictures (``1/22 A truck ... Getty``), each with its rule.

    The headings and "show all" of galleries count beside those that ``counters.find_counted`` finds.
    """
    yield from ((n, "zone:galleries:counter") for n in counters.find_counted(leaf.text for leaf in blocks.leaves))
    yield from ((leaf.n, "zone:galleries:heading") for leaf in blocks.leaves if heads_gallery(leaf.text, leaf.words))


def says_gallery(text: str) -> bool:
    """Tell whether a text counts pictures, or stands over them."""
    return _HEADING.match(text) is not None or read_counter(text) is not None


def heads_gallery(text: str, word_count: int) -> bool:
    """Tell whether a line stands over a gallery or opens it (``In pictures: ...``, ``22 show all``)."""
    return word_count <= MAX_HEADING_WORDS and _HEADING.match(text) is not None and read_counter(text) is None


def find_picture_runs(blocks: Blocks) -> Iterator[Zone]:
    """Find lists whose every item is a picture with its caption: three or more in a row."""
    for node, children in zip(blocks.nodes, blocks.children, strict=True):
        if len(children) < MIN_FIGURES or node.tag not in {"ul", "ol", "div", "section"}:
            continue
        items = [child for child in children if child.tag in {"li", "figure"}]
        if len(items) < MIN_FIGURES or len(items) * 5 < len(children) * 4:
            continue
        pictured = [item for item in items if next(item.element.iter("img", "picture"), None) is not None]
        if len(pictured) * 5 >= len(items) * 4 and all(_is_captioned(item.element) for item in pictured):
            yield Zone(Label.GALLERY, "zone:galleries:figures", node, is_certain=False)


def _is_captioned(element: object) -> bool:
    return next(element.iter("figcaption"), None) is not None  # type: ignore[attr-defined]
