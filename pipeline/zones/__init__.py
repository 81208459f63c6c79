"""The zones of a page: what is not body, found on the whole tree by names and by structure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import takewhile

from lxml.html import HtmlElement

from pipeline.model import Kind, Label
from pipeline.page.blocks import Blocks, Leaf, Node
from pipeline.text import words
from pipeline.zones import bios, comments, forms, furniture, galleries, notices, promos, walls
from pipeline.zones.elsewhere import set_elsewhere
from pipeline.zones.headed import find_headed
from pipeline.zones.vocabulary import Vocabulary, Zone, spelled
from pipeline.zones.walls import asks_consent, speaks_of_access

_VOCABULARY = Vocabulary(
    (
        *forms.NAMINGS, *comments.NAMINGS, *walls.NAMINGS, *galleries.NAMINGS, *bios.NAMINGS, *notices.NAMINGS,
        *promos.NAMINGS, *furniture.NAMINGS, galleries.SLIDERS,
    )
)  # fmt: skip

_TAG_ZONES: dict[str, tuple[Label, str]] = {"nav": (Label.NAV, "zone:furniture:nav-element")}

MIN_PROSE_WORDS = 10
"""Words from which an unlinked block counts as prose here."""

MIN_WRAPPED_WORDS = 40
"""Words of prose that a wrapper of the article holds at least; two sentences in a box are a box."""

MAX_SHARE_READ = 0.2
"""A named element that holds more than this of what was read as the article is part of the article's frame."""

MIN_LONG_WORDS = 20
MIN_WRAPPED_BLOCKS = 3
"""As many paragraphs of so many words were never read as the article in an advert, a share bar or a banner."""

_NEVER_PROSE = frozenset(
    {Label.PAYWALL, Label.PROMO, Label.AD, Label.CONSENT, Label.SHARE, Label.NAV, Label.OTHER, Label.RELATED}
)

MIN_SPELLED_WORDS = 3
"""Words of a heading in its name from which that is its address; two may be its kind (``related-posts``)."""

MAX_SHARE_OF_PAGE = 0.7
"""A named element that holds more of the page's unlinked words than this is a wrapper of the page."""


def propose_zones(blocks: Blocks) -> list[Zone]:
    """Return what names and structure say of a page, before it is known what was read as the article."""
    zones = list(_named(blocks))
    said = [zone for zone in zones if zone.label is Label.COMMENT and zone.is_certain]
    zones += forms.find_forms(blocks)
    zones += comments.find_threads(blocks)
    zones += find_headed(blocks, said)
    zones += galleries.find_picture_runs(blocks)
    return set_elsewhere(zones, blocks)


def find_readers_sections(proposed: Sequence[Zone], blocks: Blocks) -> list[HtmlElement]:
    """Return the elements that hold what readers wrote and nothing else, so that no reader of articles need see them.

    What is in them says who spoke when, or is of a service for comments, and opens so: a frame around article and
    comments, whatever it is called, opens with the article.
    """
    found: list[HtmlElement] = []
    last = 0
    said = sorted((zone for zone in proposed if zone.label is Label.COMMENT), key=_in_order)
    first_prose = next((leaf.n for leaf in blocks.leaves if _is_long(leaf)), len(blocks.leaves))
    for zone in said:
        if zone.first < last or not zone.is_certain:
            continue
        if zone.run is not None:
            found += (node.element for node in _nodes_within(zone, blocks))
            last = zone.last
        elif _opens_with_readers(zone, said, first_prose, blocks):
            found.append(zone.node.element)
            last = zone.last
    return found


def _nodes_within(zone: Zone, blocks: Blocks) -> Iterator[Node]:
    """Yield the outermost elements of a zone that hold blocks of its run and no others."""
    last = zone.first
    for node in blocks.nodes[bisect_left(blocks.nodes, zone.first, key=lambda node: node.first) :]:
        if node.first >= zone.last:
            return
        if last <= node.first < node.last <= zone.last:
            yield node
            last = node.last


def _opens_with_readers(zone: Zone, said: Sequence[Zone], first_prose: int, blocks: Blocks) -> bool:
    if zone.node.tag in {"html", "body", "main"} or "articleBody" in zone.node.names:
        return False
    leaves = _leaves_of(zone.node, blocks)
    if any(leaf.node.tag == "h1" for leaf in leaves):
        return False
    if zone.first <= first_prose and zone.rule != comments.SERVICE and comments.is_signed_piece(leaves):
        return False  # an opinion of the paper's own; nothing above it can be the article
    opening = list(takewhile(lambda leaf: not _is_long(leaf), leaves))
    inner = bisect_right(said, zone.first, key=_first)
    if inner < len(said) and zone.first + len(opening) < said[inner].first < zone.last:
        return False  # prose stands before the first of the comments that are in it
    return zone.rule == comments.SERVICE or any(map(comments.says_who, opening))


def _is_long(leaf: Leaf) -> bool:
    return leaf.words >= MIN_LONG_WORDS and leaf.link_density <= 0.5


def find_zones(proposed: Sequence[Zone], blocks: Blocks, is_read: Sequence[bool]) -> list[Zone]:
    """Return the zones of a page in page order, outer before inner.

    An element that wraps the article itself is no zone, whatever it is called: one that is the body or main
    element, holds the page's ``h1`` or nearly all its prose, or much of what was read as the article.

    Args:
        proposed: What ``propose_zones`` found on it.
        blocks: The page.
        is_read: For each block, whether a reader took it for the article's.
    """
    guard = _Wrappers(blocks, is_read)
    zones = [zone for zone in proposed if not guard.is_wrapper(zone) and not _is_misnamed(zone, blocks)]
    zones.sort(key=_in_order)
    zones += list(forms.find_lines(zones, blocks))
    zones.sort(key=_in_order)
    return zones


def _first(zone: Zone) -> int:
    return zone.first


def _in_order(zone: Zone) -> tuple[int, int]:
    return zone.first, -zone.last


def _is_misnamed(zone: Zone, blocks: Blocks) -> bool:
    """Tell whether what an element holds is not what it is called."""
    if zone.rule == comments.NOTES:
        return not comments.are_reactions(zone.node)
    if zone.label is Label.PAYWALL:
        return not speaks_of_access(_leaves_of(zone.node, blocks))
    return _leads_nowhere(zone, blocks)


def _leads_nowhere(zone: Zone, blocks: Blocks) -> bool:
    """Tell a "teaser" that is the article's own lead from teasers of other pages: it holds no link."""
    if zone.label is not Label.RELATED or zone.node.tag == "a" or next(zone.node.element.iter("a"), None) is not None:
        return False
    return not any(leaf.link_chars for leaf in blocks.leaves[zone.first : zone.last])


def _named(blocks: Blocks) -> Iterator[Zone]:
    for node in blocks.nodes:
        if node.first == node.last:
            continue
        if node.tag in _TAG_ZONES:
            label, rule = _TAG_ZONES[node.tag]
            yield Zone(label, rule, node, is_certain=True)
            continue
        found = _VOCABULARY.look_up(node.tag, names) if (names := _names_of(node, blocks)) else None
        if found is not None and found.rule == comments.COUNTER and comments.holds_comments(_leaves_of(node, blocks)):
            yield Zone(Label.COMMENT, "zone:comments:named", node)
        elif found is not None and found.label is Label.GALLERY:
            yield from galleries.find_named(found.rule, node, blocks)
        elif found is not None:
            yield Zone(found.label, found.rule, node, found.is_certain)
        elif node.tag == "footer":
            yield Zone(Label.FOOTER, "zone:furniture:footer-element", node, is_certain=False)


def _names_of(node: Node, blocks: Blocks) -> str:
    """Return what its maker calls the element.

    Must not catch a heading by the address that its own words make: ``<h3 id="a-share-of-boats">A share of boats``.
    """
    if node.kind is not Kind.HEADING or "-" not in node.names:
        return node.names
    said = set(words(blocks.leaves[node.first].text))
    return " ".join(name for name in node.names.split() if not _spells(name, said))


def _spells(name: str, said: set[str]) -> bool:
    parts = [part for part in spelled(name).split("-") if len(part) > 1]
    return len(parts) >= MIN_SPELLED_WORDS and said.issuperset(parts)


def _leaves_of(node: Node, blocks: Blocks) -> list[Leaf]:
    return blocks.leaves[node.first : node.last]


class _Wrappers:
    """Knows which elements hold the article and so are no zones."""

    def __init__(self, blocks: Blocks, is_read: Sequence[bool]) -> None:
        self._leaves = blocks.leaves
        self._prose = [0]
        self._read = [0]
        self._read_blocks = [0]
        self._titles = [leaf.n for leaf in blocks.leaves if leaf.node.tag == "h1"]
        for leaf in blocks.leaves:
            counts = leaf.words >= MIN_PROSE_WORDS and leaf.link_density < 0.5
            self._prose.append(self._prose[-1] + (leaf.words if counts else 0))
            self._read_blocks.append(
                self._read_blocks[-1] + (counts and is_read[leaf.n] and leaf.words >= MIN_LONG_WORDS)
            )
            self._read.append(self._read[-1] + (leaf.words if counts and is_read[leaf.n] else 0))

    def is_wrapper(self, zone: Zone) -> bool:
        node: Node = zone.node
        if zone.run is None and (node.tag in {"html", "body", "main"} or "articleBody" in node.names):
            return True
        if zone.label is Label.CONSENT and asks_consent(self._leaves[zone.first : zone.last]):
            return False
        held = self._prose[zone.last] - self._prose[zone.first]
        read = self._read[zone.last] - self._read[zone.first]
        holds_title = bisect_left(self._titles, zone.first) < bisect_left(self._titles, zone.last)
        if zone.label is Label.COMMENT or zone.rule == galleries.PICTURES:
            return holds_title and held * 2 > self._prose[-1]
        if (
            zone.label in _NEVER_PROSE
            and self._read_blocks[zone.last] - self._read_blocks[zone.first] >= MIN_WRAPPED_BLOCKS
        ):
            return True
        if zone.label is Label.COMMENT_FORM:
            return read > MAX_SHARE_READ * self._read[-1] and read > MIN_WRAPPED_WORDS
        return (
            held > MAX_SHARE_OF_PAGE * self._prose[-1]
            or (holds_title and held > MIN_WRAPPED_WORDS)
            or (read > MAX_SHARE_READ * self._read[-1] and read > MIN_WRAPPED_WORDS)
        )
