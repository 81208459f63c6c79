"""Finds galleries: runs of pictures with their captions and counters that are not part of the prose."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.blocks import Blocks
from pipeline.model import Label
from pipeline.zones.vocabulary import Zone, naming

NAMINGS = (
    naming(Label.GALLERY, "zone:galleries:named",
           "(?:photo|image|picture|media|article|story|inline|post|slide)?-?galler(?:y|ies)(?:-\\w+)*|slide-?show(?:-\\w+)*|carousel(?:-\\w+)*"
           "|photo-?(?:essay|strip|set)|bilderstrecke|fotostrecke|bildergalerie|fotogalerie|galerie|diaporama|lightbox(?:-\\w+)*|image-?slider"),
)  # fmt: skip

COUNTER = re.compile(
    r"^\(?\d{1,3}\s*(?:/|of|von|de|sur|di|av|z)\s*\d{1,3}\b(?![/.]\d)|^\d{1,3} show all\b|^show all \d|^in pictures\b|^in bildern\b|^en images\b"
    r"|^(?:view|see|show|open|launch) (?:the )?(?:gallery|slideshow|photos|all photos)\b|^(?:photo|image|picture|slide|bild|foto) \d+ (?:of|/|von|de)\b"
    r"|^\d+ (?:photos?|images|pictures|bilder|fotos)$",
    re.IGNORECASE,
)
"""Counters and headings of galleries: ``3/22 ...``, ``22 show all In pictures: ...``. Not: ``24/7 service``, for
its run of pictures is missing; a counter with prose after it counts only beside others (``find_counted``)."""

MINCOUNTED = 3


def find_counted(blocks: Blocks) -> Iterator[tuple[int, str]]:
    """Yield the blocks of galleries that count their pictures (``1/22 A truck ... Getty``), each with its rule.

    A counter counts where three or more blocks count towards the same number; the headings and "show all" of
    galleries count beside them, and where they say so themselves (``22 show all In pictures: ...``). Must not catch the
    paragraphs of an article that begin with ``24/7 assistance``.
    """
    towards: dict[int, list[int]] = {}
    headings = []
    for leaf in blocks.leaves:
        total = counted_towards(leaf.text)
        if total is not None:
            towards.setdefault(total, []).append(leaf.n)
        elif heads_gallery(leaf.text, leaf.words):
            headings.append(leaf.n)
    for total, counted in towards.items():
        if MINCOUNTED <= len(counted) <= total + 1:
            yield from ((n, "zone:galleries:counter") for n in counted)
    yield from ((n, "zone:galleries:heading") for n in headings)


_COUNTED = re.compile(
    r"^\(?(?:photo |image |picture |slide |bild |foto )?(?P<at>\d{1,3})\s*(?:/|of|von|de|sur|di|av|z)\s*(?P<all>\d{1,3})\b(?![/.]\d)",
    re.IGNORECASE,
)

MAX_HEADING_WORDS = 12


def counted_towards(text: str) -> int | None:
    """Return how many pictures a text counts (22 in ``3/22 A truck ...``); None for ``24/7 assistance``."""
    counter = _COUNTED.match(text)
    return int(counter["all"]) if counter and int(counter["at"]) <= int(counter["all"]) else None


def heads_gallery(text: str, word_count: int) -> bool:
    """Tell whether a line stands over a gallery or opens it (``In pictures: ...``, ``22 show all``)."""
    return word_count <= MAX_HEADING_WORDS and COUNTER.match(text) is not None and _COUNTED.match(text) is None


def find_picture_runs(blocks: Blocks) -> Iterator[Zone]:
    """Find lists whose every item is a picture with its caption: three or more in a row."""
    for node, children in zip(blocks.nodes, blocks.children, strict=True):
        if len(children) < MINCOUNTED or node.tag not in {"ul", "ol", "div", "section"}:
            continue
        items = [child for child in children if child.tag in {"li", "figure"}]
        if len(items) < MINCOUNTED or len(items) * 5 < len(children) * 4:
            continue
        pictured = [item for item in items if next(item.element.iter("img", "picture"), None) is not None]
        if len(pictured) * 5 >= len(items) * 4 and all(_is_captioned(item.element) for item in pictured):
            yield Zone(Label.GALLERY, "zone:galleries:figures", node, is_certain=False)


def _is_captioned(element: object) -> bool:
    return next(element.iter("figcaption"), None) is not None  # type: ignore[attr-defined]
