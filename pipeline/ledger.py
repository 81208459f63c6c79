"""Gives every visible block its one label and the one rule that decided, from zones, heads and the reader's verdict."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from lxml.cssselect import CSSSelector
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from pipeline.blocks import Blocks, Leaf, Node, is_inside
from pipeline.body import Reading
from pipeline.classifier import Ruled, review
from pipeline.heads import Heads, Ruling, is_beside_picture, is_standfirst
from pipeline.model import Facts, Kind, Label, Rules
from pipeline.text import ends_sentence
from pipeline.zones import find_zones
from pipeline.zones.bios import says_bio
from pipeline.zones.comments import is_meta
from pipeline.zones.forms import says_form
from pipeline.zones.galleries import find_counted
from pipeline.zones.notices import notice_kind
from pipeline.zones.promos import says_promo
from pipeline.zones.vocabulary import Zone
from pipeline.zones.walls import wall_label

READ_SHARE = 0.5
"""Share of a block's text in a reading from which the block was read."""

MAX_SAYING_WORDS = 60
"""Words of the longest block that is judged by what it says of itself."""

NEVER_BODY_TAGS = frozenset({"textarea", "option", "select", "button"})
"""Controls: what is in them is there to be edited, chosen or pressed."""

MAX_READ_IN_KIND = 0.5
"""Share of the article, as it was read, above which zones of one kind are no zones."""

MIN_READ_IN_FRAME = 0.9
"""Share of the article, as it was read, that a frame around it holds."""

MIN_AT_HOME = 0.8
MIN_IN_BODY = 0.95
"""Shares of the words read, or labelled body, that the element taken for their home holds."""

MAX_STRAY_BLOCKS = 6
"""Blocks between the article's prose and a short block outside its home that still belongs to it."""

MAX_CELL_WORDS = 25
"""Words of blocks beside the cell of the article that are never of the article."""

MIN_UNREAD_WORDS = 50
"""Words of prose that stand together from which they are an article though no reader took them for one."""

MIN_SLIDE_WORDS = 20
"""Words of a caption that tells more than what its picture shows."""

MIN_SLIDES_TO_BODY = 5
"""Words in read captions to a word of body from which the captions are the article."""

MAX_BIO_BLOCKS = 2
"""Last blocks of a body that may introduce its author."""

MAX_LEAD_BLOCKS = 20
"""Blocks from the headline to the body, between which a lead stands."""

ASIDES = frozenset({"aside", "details", "figure", "form"})
"""Elements whose prose is no lead."""

MIN_TAIL_LINKED = 0.8
"""Share of links in a short block from which it is no end of an article."""

MAX_LINKED = 0.3
"""Share of links in a block that is taken in though unread."""

MIN_READ_AROUND = 0.5
"""Share of the words around an unread block that were read, for it to be taken in."""

PROSE_WORDS = 12
"""Words from which an unlinked block is prose, not a label or a button."""


_OF_SITE = (Label.FOOTER, "rule:copyright-of-site")

_NEVER_ARTICLE = frozenset({Label.COMMENT, Label.COMMENT_FORM, Label.CONSENT})
"""Kinds of zones that are none of the article though a reader took them for it."""


@dataclass(slots=True)
class Evidence:
    """What is known of a page's blocks before any is labelled."""

    blocks: Blocks
    facts: Facts
    readings: list[tuple[str, Reading]]
    """Who read the page, and what, the most trusted first."""
    rules: Rules


def label_blocks(evidence: Evidence) -> list[Ruling]:
    """Return for each block of the page, in order, its label and the rule that gave it."""
    return _Ledger(evidence).rulings()


class _Ledger:
    def __init__(self, evidence: Evidence) -> None:
        self.leaves = evidence.blocks.leaves
        self.blocks = evidence.blocks
        self.heads = Heads(evidence.facts)
        self.authors = evidence.facts.authors
        self.read_by = [_reader_of(leaf, evidence.readings) for leaf in self.leaves]
        self._read_short(evidence.readings)
        zones = find_zones(evidence.blocks, [reader is not None for reader in self.read_by])
        self.zone_at = _paint(self._without_article(zones), len(self.leaves))
        self.rulings_at: list[Ruling | None] = [None] * len(self.leaves)
        self.rules = evidence.rules
        self.readings = evidence.readings
        self.title = evidence.facts.title or ""

    def _read_short(self, readings: list[tuple[str, Reading]]) -> None:
        """Take a short block for read that the article holds inside a line, where its neighbours were read."""
        for before, leaf, after in zip(self.leaves, self.leaves[1:], self.leaves[2:], strict=False):
            reader = self.read_by[before.n]
            if reader and self.read_by[after.n] and not self.read_by[leaf.n]:
                self.read_by[leaf.n] = next((name for name, reading in readings if reading.mentions(leaf.text)), None)

    def _without_article(self, zones: list[Zone]) -> list[Zone]:
        """Return the zones without those of a kind that together hold most of the article: a slideshow may be it."""
        at = _paint(zones, len(self.leaves))
        held: Counter[Label] = Counter()
        read = 0
        for leaf in self.leaves:
            if self.read_by[leaf.n]:
                read += leaf.words
                zone = at[leaf.n]
                if zone is not None and zone.label not in _NEVER_ARTICLE:
                    held[zone.label] += leaf.words
        wrong = {label for label, words in held.items() if words > MAX_READ_IN_KIND * read}
        around = {id(zone) for zone in zones if zone.label is Label.COMMENT and self._is_frame(zone, zones, read)}
        return [zone for zone in zones if zone.label not in wrong and id(zone) not in around]

    def _is_frame(self, zone: Zone, zones: list[Zone], read: int) -> bool:
        """Tell a frame called "comment" from comments: the article is in it, and comments inside or none."""
        inner = self.leaves[zone.first : zone.last]
        is_spoken = any(is_meta(leaf) for leaf in inner)
        if not is_spoken and _prose(inner) > MIN_READ_IN_FRAME * _prose(self.leaves):
            return True
        if zone.run is not None or sum(leaf.words for leaf in inner if self.read_by[leaf.n]) < MIN_READ_IN_FRAME * read:
            return False
        within = [other for other in zones if zone.first < other.first and other.last <= zone.last]
        return not is_spoken or any(other.label is Label.COMMENT for other in within)

    def rulings(self) -> list[Ruling]:
        """Return the label and rule of each block, in order."""
        self._unread_strays()
        self._unread_repeats()
        self._rule_certain()
        self._rule_head()
        self._rule_said()
        self._rule_body()
        self._rescue_slides()
        self._rescue_unread()
        self._rescue()
        self._rule_lead()
        self._review()
        self._rule_tail()
        self._rule_bio()
        self._rule_configured()
        return [ruling or self._rest(leaf) for leaf, ruling in zip(self.leaves, self.rulings_at, strict=True)]

    def _unread_strays(self) -> None:
        """Forget short blocks that equal a line of the article and stand far from it (menus, teasers)."""
        read = [leaf for leaf in self.leaves if self.read_by[leaf.n]]
        long = [leaf.n for leaf in read if leaf.words >= PROSE_WORDS]
        if not long:
            return
        home = _home(read, MIN_AT_HOME)
        near = range(long[0] - MAX_STRAY_BLOCKS, long[-1] + MAX_STRAY_BLOCKS + 1)
        for leaf in read:
            if leaf.words < PROSE_WORDS and leaf.n not in near and not home.first <= leaf.n < home.last:
                self.read_by[leaf.n] = None
        self._unread_cells(read, home)

    def _unread_cells(self, read: list[Leaf], home: Node) -> None:
        """In a page laid out as a table, where one cell is the article, forget the others: masthead, columns, foot."""
        cell: Node | None = home
        while cell is not None and cell.tag not in {"td", "th"}:
            cell = cell.parent
        if cell is None:
            return
        for leaf in read:
            if leaf.words < MAX_CELL_WORDS and not cell.first <= leaf.n < cell.last:
                self.read_by[leaf.n] = None

    def _unread_repeats(self) -> None:
        """Of a passage held twice (for narrow screens, as a pull quote), let only the first prose be read."""
        seen: dict[str, int] = {}
        for leaf in sorted(self.leaves, key=lambda leaf: (leaf.kind is Kind.QUOTE, leaf.n)):
            if (
                self.read_by[leaf.n]
                and leaf.words >= PROSE_WORDS
                and leaf.kind is not Kind.CODE
                and seen.setdefault(leaf.text, leaf.n) != leaf.n
            ):
                self.read_by[leaf.n] = None
                self.rulings_at[leaf.n] = (Label.OTHER, "rule:repeated")

    def _rule_certain(self) -> None:
        for n, zone in enumerate(self.zone_at):
            if zone is not None and zone.is_certain:
                self.rulings_at[n] = (zone.label, zone.rule)
        for n, rule in find_counted(self.blocks):
            if self._is_free(n):
                self.rulings_at[n] = (Label.GALLERY, rule)

    def _is_free(self, n: int) -> bool:
        return self.rulings_at[n] is None

    def _rule_head(self) -> None:
        titles = [leaf for leaf in self.leaves if self._is_free(leaf.n) and self.heads.is_title(leaf)]
        if titles:
            best = min(titles, key=lambda leaf: (leaf.node.tag != "h1", leaf.kind is not Kind.HEADING, leaf.n))
            self.rulings_at[best.n] = (Label.TITLE, f"rule:title-{best.node.tag}")
            for leaf in titles:
                if leaf is not best and leaf.n < best.n + 12 and leaf.kind is not Kind.PARAGRAPH:
                    self.rulings_at[leaf.n] = (Label.OTHER, "rule:title-again")
        read = (leaf for leaf in self.leaves if self.read_by[leaf.n] and self._is_free(leaf.n))
        first_long = next((leaf.n for leaf in read if leaf.words >= PROSE_WORDS and not is_standfirst(leaf)), None)
        for leaf in self.leaves:
            if self._is_free(leaf.n):
                ruling = self.heads.rule(leaf)
                if ruling is None and first_long is not None and leaf.n < first_long and is_standfirst(leaf):
                    ruling = (Label.STANDFIRST, "rule:standfirst-name")
                self.rulings_at[leaf.n] = ruling

    def _rule_said(self) -> None:
        """Label what says of itself that it is a notice, a wall or a promotion."""
        beside = self._beside_article()
        for leaf in self.leaves:
            if (
                not self._is_free(leaf.n)
                or leaf.words > MAX_SAYING_WORDS
                or (leaf.words < 3 and leaf.link_density > 0.9)
            ):
                continue
            if says_form(leaf.text, leaf.words):
                self.rulings_at[leaf.n] = (Label.COMMENT_FORM, "zone:forms:says-form")
                continue
            kind = notice_kind(leaf.text, leaf.words)
            if kind is not None:
                is_of_site = kind == "licence" and leaf.n not in beside
                self.rulings_at[leaf.n] = _OF_SITE if is_of_site else (Label.NOTICE, f"rule:notice-{kind}")
                continue
            ruling = wall_label(leaf.text, leaf.words) or says_promo(leaf.text, leaf.words, leaf.link_density)
            if ruling is not None and (ruling[0] is not Label.CONSENT or not self.read_by[leaf.n]):
                self.rulings_at[leaf.n] = ruling

    def _beside_article(self) -> range:
        """Return the blocks among which a licence is that of the article, not of the whole site."""
        read = [leaf.n for leaf in self.leaves if self.read_by[leaf.n] and not self._in_footer(leaf.n)]
        return range(read[0] - MAX_STRAY_BLOCKS, read[-1] + MAX_STRAY_BLOCKS) if read else range(0)

    def _in_footer(self, n: int) -> bool:
        zone = self.zone_at[n]
        return zone is not None and zone.label is Label.FOOTER

    def _rule_body(self) -> None:
        for leaf in self.leaves:
            reader = self.read_by[leaf.n]
            if reader and self._is_free(leaf.n) and leaf.node.tag not in NEVER_BODY_TAGS:
                self.rulings_at[leaf.n] = (Label.BODY, reader)

    def _rule_lead(self) -> None:
        """Take in the prose between the headline and the body that was read: the lead, which layouts set apart."""
        title = next((n for n, ruling in enumerate(self.rulings_at) if ruling and ruling[0] is Label.TITLE), None)
        first = next((leaf.n for leaf in self.leaves if self._is_body(leaf.n)), None)
        if title is None or first is None or first - title > MAX_LEAD_BLOCKS:
            return
        for leaf in self.leaves[title + 1 : first]:
            if not self._is_free(leaf.n) or self.zone_at[leaf.n] is not None or is_inside(leaf.node, ASIDES):
                continue
            if _is_prose(leaf) and ends_sentence(leaf.text):
                is_bio = says_bio(leaf.text, leaf.words, self.authors)
                self.rulings_at[leaf.n] = (Label.BIO, "rule:says-bio") if is_bio else (Label.BODY, "rule:lead")

    def _review(self) -> None:
        """Let the classifier decide where no rule is certain; it names itself where its word makes the difference."""
        page = Ruled(self.blocks, self.rulings_at, self.zone_at, self.read_by, self.readings, self.title)
        for n, is_body in review(page):
            if is_body and not self._is_body(n) and self.leaves[n].node.tag not in NEVER_BODY_TAGS:
                self.rulings_at[n] = (Label.BODY, "model:body")
            elif not is_body and self._is_body(n):
                self.rulings_at[n] = (self._rest(self.leaves[n])[0], "model:not-body")

    def _rule_tail(self) -> None:
        """End the body before the links below it (``Write to the desk | Back``); a post of few words may be links."""
        body = [leaf for leaf in self.leaves if self._is_body(leaf.n)]
        if _prose(body) < MIN_UNREAD_WORDS:
            return
        while body[-1].link_density >= MIN_TAIL_LINKED and body[-1].words < PROSE_WORDS:
            self.rulings_at[body.pop().n] = None

    def _rule_bio(self) -> None:
        """Label the blocks that end the body by introducing its author."""
        body = [leaf for leaf in self.leaves if self._is_body(leaf.n)]
        for leaf in body[: -MAX_BIO_BLOCKS - 1 : -1] if len(body) > 2 * MAX_BIO_BLOCKS else ():
            if says_bio(leaf.text, leaf.words, self.authors):
                self.rulings_at[leaf.n] = (Label.BIO, "rule:says-bio")

    def _rescue_slides(self) -> None:
        """Where all that was read is captions of pictures, told at length, the slideshow is the article."""
        slides = [leaf for leaf in self.leaves if self.read_by[leaf.n] and self._is_slide(leaf.n)]
        body = sum(leaf.words for leaf in self.leaves if self._is_body(leaf.n))
        told = sum(leaf.words for leaf in slides if leaf.words >= MIN_SLIDE_WORDS)
        if told < max(MIN_UNREAD_WORDS, MIN_SLIDES_TO_BODY * body):
            return
        for leaf in slides:
            self.rulings_at[leaf.n] = (Label.BODY, "rule:slideshow")

    def _is_slide(self, n: int) -> bool:
        ruling = self.rulings_at[n]
        return ruling is not None and ruling[0] in {Label.CAPTION, Label.GALLERY}

    def _rescue_unread(self) -> None:
        """Where the reader found no article, take the page's prose for it, if it stands together and is enough."""
        if any(self._is_body(leaf.n) for leaf in self.leaves):
            return
        prose = [
            leaf for leaf in self.leaves if self._is_free(leaf.n) and self.zone_at[leaf.n] is None and _is_prose(leaf)
        ]
        if _prose(prose) < MIN_UNREAD_WORDS:
            return
        home = _home(prose, MIN_AT_HOME)
        for leaf in prose:
            if home.first <= leaf.n < home.last:
                self.rulings_at[leaf.n] = (Label.BODY, "rule:only-prose")

    def _rescue(self) -> None:
        """Take in what the reader left out of the midst of what it read."""
        body = [leaf for leaf in self.leaves if self._is_body(leaf.n)]
        if not body:
            return
        home = _home(body, MIN_IN_BODY)
        for leaf in self.leaves[max(home.first, body[0].n) : min(home.last, body[-1].n)]:
            if self._is_free(leaf.n) and self.zone_at[leaf.n] is None and self._belongs(leaf):
                self.rulings_at[leaf.n] = (Label.BODY, "rule:amid-body")

    def _belongs(self, leaf: Leaf) -> bool:
        """Tell whether an unread block is like the body around it: unlinked, and most of its siblings were read."""
        if leaf.kind is Kind.OTHER or leaf.link_density > MAX_LINKED or is_beside_picture(leaf):
            return False
        if leaf.words < PROSE_WORDS and not (self._is_body(leaf.n - 1) and self._is_body(leaf.n + 1)):
            return False
        around = self._siblings(leaf)
        total = sum(other.words for other in around if other is not leaf)
        return sum(other.words for other in around if self._is_body(other.n)) > MIN_READ_AROUND * total

    def _siblings(self, leaf: Leaf) -> list[Leaf]:
        """Return the blocks of the nearest element over the block's own that holds more than it."""
        node = leaf.node
        while node.parent is not None and node.last - node.first == 1:
            node = node.parent
        return self.leaves[node.first : node.last]

    def _is_body(self, n: int) -> bool:
        ruling = self.rulings_at[n]
        return ruling is not None and ruling[0] is Label.BODY

    def _rule_configured(self) -> None:
        root = self.leaves[0].node.element.getroottree().getroot() if self.leaves else None
        for selectors, ruling in (
            (self.rules.drop, (Label.PROMO, "rule:drop")),
            (self.rules.keep, (Label.BODY, "rule:keep")),
        ):
            chosen = {element for selector in selectors for element in _select(root, selector)}
            for leaf in self.leaves if chosen else ():
                if (
                    leaf.start in chosen
                    or leaf.node.element in chosen
                    or any(up in chosen for up in leaf.node.element.iterancestors())
                ):
                    self.rulings_at[leaf.n] = ruling

    def _rest(self, leaf: Leaf) -> Ruling:
        """Label what is neither body nor anything known."""
        zone = self.zone_at[leaf.n]
        if zone is not None:
            return zone.label, zone.rule
        if leaf.link_density > 0.5:
            return Label.NAV, "rule:links"
        if is_beside_picture(leaf):
            return Label.CAPTION, "rule:caption-beside-picture"
        return Label.OTHER, "rule:unread"


def _is_prose(leaf: Leaf) -> bool:
    return leaf.words >= PROSE_WORDS and leaf.link_density <= MAX_LINKED and leaf.kind is not Kind.OTHER


def _prose(leaves: Sequence[Leaf]) -> int:
    """Return the words of prose in the blocks."""
    return sum(leaf.words for leaf in leaves if _is_prose(leaf))


def _home(leaves: list[Leaf], share: float) -> Node:
    """Return the smallest element over the longest of the blocks that holds at least the share of their words."""
    places = [leaf.n for leaf in leaves]
    held = [0, *accumulate(leaf.words for leaf in leaves)]
    node = max(leaves, key=lambda leaf: leaf.words).node
    while node.parent is not None:
        if held[bisect_left(places, node.last)] - held[bisect_left(places, node.first)] >= share * held[-1]:
            break
        node = node.parent
    return node


def _reader_of(leaf: Leaf, readings: list[tuple[str, Reading]]) -> str | None:
    return next((name for name, reading in readings if reading.share(leaf.text) >= READ_SHARE), None)


def _paint(zones: list[Zone], count: int) -> list[Zone | None]:
    """Return the zone of each block: the innermost, but inside comments and lists of links only forms count."""
    at: list[Zone | None] = [None] * count
    for zone in zones:
        for n in range(zone.first, zone.last):
            held = at[n]
            if held is None or zone.label is held.label or not _holds(held, zone):
                at[n] = zone
    return at


def _holds(outer: Zone, inner: Zone) -> bool:
    """Tell whether what is inside the outer zone stays of its kind, whatever the inner one is called."""
    if outer.label is Label.COMMENT:
        return not (inner.label is Label.COMMENT_FORM and inner.rule.startswith("zone:forms:"))
    if outer.label in {Label.RELATED, Label.NAV, Label.FOOTER, Label.CONSENT, Label.COMMENT_FORM}:
        return inner.label in {Label.COMMENT, Label.OTHER, Label.BIO, Label.GALLERY}
    return not inner.is_certain and outer.is_certain


def _select(root: HtmlElement | None, selector: str) -> list[HtmlElement]:
    """Return what a CSS selector chooses; nothing when it is no selector (the configuration reports that)."""
    if root is None:
        return []
    try:
        return list(CSSSelector(selector)(root))
    except (LxmlError, SyntaxError, ValueError):
        return []
