"""Gives every visible block its one label and the one rule that decided, from zones, heads and the reader's verdict."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from lxml.cssselect import CSSSelector
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from pipeline.labels.body import Reading
from pipeline.labels.cards import take_cards
from pipeline.labels.classifier import Ruled, review
from pipeline.labels.credits import is_under_picture, signs_off
from pipeline.labels.datelines import place_datelines
from pipeline.labels.draft import MAX_STRAY_BLOCKS, PROSE_WORDS, Draft, is_prose
from pipeline.labels.frames import zone_blocks
from pipeline.labels.heads import CREDITED, Heads, Ruling, is_beside_picture, is_byline, is_standfirst
from pipeline.labels.opening import take_opening
from pipeline.labels.readers import find_readers, forget_repeats, forget_strays
from pipeline.labels.rescue import end_tail, leave_beside, take_amid, take_lead, take_only_prose, take_post, take_slides
from pipeline.labels.standfirsts import place_standfirsts
from pipeline.labels.tails import leave_boilerplate, leave_house
from pipeline.model import Facts, Kind, Label, Rules
from pipeline.page.blocks import Blocks, Leaf
from pipeline.zones.bios import says_bio
from pipeline.zones.forms import says_form
from pipeline.zones.furniture import says_furniture
from pipeline.zones.galleries import find_counted
from pipeline.zones.hints import find_holders
from pipeline.zones.notices import notice_kind
from pipeline.zones.promos import says_promo
from pipeline.zones.vocabulary import Zone
from pipeline.zones.voice import speaks_for_page
from pipeline.zones.walls import HINTS as WALL_HINTS
from pipeline.zones.walls import MAX_OFFER_BLOCKS, MAX_OFFER_WORDS, SAYS_EMBED, wall_label

MAX_SAYING_WORDS = 120
"""Words of the longest block that is judged by what it says of itself."""

NEVER_BODY_TAGS = frozenset({"textarea", "option", "select", "button"})
"""Controls: what is in them is there to be edited, chosen or pressed."""

MAX_BIO_BLOCKS = 2
"""Last blocks of a body that may introduce its author."""

_OF_SITE = (Label.FOOTER, "rule:copyright-of-site")


@dataclass(slots=True)
class Evidence:
    """What is known of a page's blocks before any is labelled."""

    blocks: Blocks
    facts: Facts
    readings: list[tuple[str, Reading]]
    """Who read the page, and what, the most trusted first."""
    rules: Rules
    proposed: list[Zone]
    """The zones that names and structure propose."""


def label_blocks(evidence: Evidence) -> list[Ruling]:
    """Return for each block of the page, in order, its label and the rule that gave it."""
    readers = find_readers(evidence.blocks.leaves, evidence.readings)
    zones = zone_blocks(evidence.proposed, evidence.blocks, [reader is not None for reader in readers])
    draft = Draft(evidence.blocks, readers, zones)
    forget_strays(draft)
    forget_repeats(draft)
    _rule_zones(draft)
    take_opening(draft)
    _rule_head(draft, Heads(evidence.facts))
    _rule_said(draft)
    _rule_between_walls(draft)
    _rule_body(draft)
    take_slides(draft)
    take_only_prose(draft)
    take_amid(draft)
    take_lead(draft, evidence.facts.authors)
    _review(draft, evidence)
    take_cards(draft)
    take_post(draft)
    leave_beside(draft)
    end_tail(draft)
    leave_boilerplate(draft)
    leave_house(draft)
    _rule_bio(draft, evidence.facts)
    place_datelines(draft)
    place_standfirsts(draft)
    _rule_configured(draft, evidence.rules)
    return [ruling or _rest(draft, leaf) for leaf, ruling in zip(draft.leaves, draft.rulings, strict=True)]


def _rule_zones(draft: Draft) -> None:
    """Label what is in zones that outweigh a reading, and galleries that count their pictures.

    Must not catch the byline in what is named after the author (``<div class="author-info">By Ann Lee</div>``).
    """
    for leaf, zone in zip(draft.leaves, draft.zone_at, strict=True):
        if zone is None or not zone.is_certain or (zone.label is Label.BIO and is_byline(leaf.text, leaf.words)):
            continue
        draft.rulings[leaf.n] = (zone.label, zone.rule)
    for n, rule in find_counted(draft.blocks):
        if draft.is_free(n):
            draft.rulings[n] = (Label.GALLERY, rule)


def _rule_head(draft: Draft, heads: Heads) -> None:
    """Label headline, byline, date, standfirst, captions and tags."""
    _rule_title(draft, heads)
    read = (leaf for leaf in draft.read() if draft.is_free(leaf.n))
    long = [leaf.n for leaf in read if leaf.words >= PROSE_WORDS and not is_standfirst(leaf)] or [0]
    among = range(long[0] + 1, long[-1] + 1)
    for leaf in draft.leaves:
        if draft.is_free(leaf.n):
            ruling = heads.rule(leaf)
            if ruling is None and leaf.n < long[0] and is_standfirst(leaf):
                ruling = (Label.STANDFIRST, "rule:standfirst-name")
            elif ruling is not None and draft.read_by[leaf.n] and leaf.n in among and _is_of_article(leaf, ruling):
                ruling = None
            draft.rulings[leaf.n] = ruling


def _is_of_article(leaf: Leaf, ruling: Ruling) -> bool:
    """Tell the date over a day of a chronicle, and prose that ends in a credit as reports do, from heads."""
    if ruling[0] is Label.DATELINE:
        return leaf.kind is Kind.HEADING
    return ruling == CREDITED and is_prose(leaf) and signs_off(leaf.text) and not is_under_picture(leaf.node)


def _rule_title(draft: Draft, heads: Heads) -> None:
    titles = [leaf for leaf in draft.leaves if draft.is_free(leaf.n) and heads.is_title(leaf)]
    if not titles:
        return
    best = min(titles, key=lambda leaf: (leaf.node.tag != "h1", leaf.kind is not Kind.HEADING, leaf.n))
    draft.rulings[best.n] = (Label.TITLE, f"rule:title-{best.node.tag}")
    first = next((leaf.n for leaf in draft.read() if leaf.n > best.n and is_prose(leaf)), len(draft.leaves))
    for leaf in titles:
        is_crosshead = leaf.n > first and draft.read_by[leaf.n] and leaf.text != best.text
        if leaf is not best and leaf.n < best.n + 12 and leaf.kind is not Kind.PARAGRAPH and not is_crosshead:
            draft.rulings[leaf.n] = (Label.OTHER, "rule:title-again")


def _rule_said(draft: Draft) -> None:
    """Label what says of itself that it is a form, a notice, a wall or a promotion; prose, in the page's voice."""
    beside = _beside_article(draft)
    free = [leaf for leaf in draft.leaves if draft.is_free(leaf.n) and leaf.words <= MAX_SAYING_WORDS]
    asked = [leaf for leaf in free if leaf.words > 2 or leaf.link_density <= 0.9]
    walls = find_holders([leaf.text.lower() for leaf in asked], WALL_HINTS)
    for place, leaf in enumerate(asked):
        is_read = draft.read_by[leaf.n] is not None
        draft.rulings[leaf.n] = _said(leaf, is_read=is_read, is_beside=leaf.n in beside, may_be_wall=place in walls)


def _rule_between_walls(draft: Draft) -> None:
    """Label the offers and prices that stand between two blocks of a paywall; a paragraph between is the article's."""
    walls = [leaf.n for leaf in draft.leaves if (ruling := draft.rulings[leaf.n]) and ruling[0] is Label.PAYWALL]
    for one, other in pairwise(walls):
        between = draft.leaves[one + 1 : other]
        if len(between) <= MAX_OFFER_BLOCKS and all(leaf.words <= MAX_OFFER_WORDS for leaf in between):
            for leaf in between:
                if draft.is_free(leaf.n):
                    draft.rulings[leaf.n] = (Label.PAYWALL, "zone:walls:between")


def _said(leaf: Leaf, *, is_read: bool, is_beside: bool, may_be_wall: bool) -> Ruling | None:
    ruling = _saying(leaf, is_beside=is_beside, may_be_wall=may_be_wall)
    if ruling is None or not is_read:
        return ruling
    if ruling[0] is Label.CONSENT and ruling[1] != SAYS_EMBED:
        return None
    return ruling if not is_prose(leaf) or speaks_for_page(leaf.text) else None


def _saying(leaf: Leaf, *, is_beside: bool, may_be_wall: bool) -> Ruling | None:
    """Return what a block says of itself, whoever speaks."""
    if says_form(leaf.text, leaf.words):
        return Label.COMMENT_FORM, "zone:forms:says-form"
    kind = notice_kind(leaf.text, leaf.words)
    if kind is not None:
        return _OF_SITE if kind == "licence" and not is_beside else (Label.NOTICE, f"rule:notice-{kind}")
    return (
        (wall_label(leaf.text, leaf.words) if may_be_wall else None)
        or says_promo(leaf.text, leaf.words, leaf.link_density)
        or says_furniture(leaf.text, leaf.words)
    )


def _beside_article(draft: Draft) -> range:
    """Return the blocks among which a licence is that of the article, not of the whole site."""
    read = [leaf.n for leaf in draft.read() if not _in_footer(draft, leaf.n)]
    return range(read[0] - MAX_STRAY_BLOCKS, read[-1] + MAX_STRAY_BLOCKS) if read else range(0)


def _in_footer(draft: Draft, n: int) -> bool:
    zone = draft.zone_at[n]
    return zone is not None and zone.label is Label.FOOTER


def _rule_body(draft: Draft) -> None:
    for leaf in draft.leaves:
        reader = draft.read_by[leaf.n]
        if reader and draft.is_free(leaf.n) and leaf.node.tag not in NEVER_BODY_TAGS:
            draft.rulings[leaf.n] = (Label.BODY, reader)


def _review(draft: Draft, evidence: Evidence) -> None:
    """Let the classifier decide where no rule is certain; it names itself where its word makes the difference."""
    title = evidence.facts.title or ""
    page = Ruled(draft.blocks, draft.rulings, draft.zone_at, draft.read_by, evidence.readings, title)
    for n, is_body in review(page):
        leaf = draft.leaves[n]
        if is_body and not draft.is_body(n) and leaf.node.tag not in NEVER_BODY_TAGS:
            draft.rulings[n] = (Label.BODY, "model:body")
        elif not is_body and draft.is_body(n):
            draft.rulings[n] = (_rest(draft, leaf)[0], "model:not-body")


def _rule_bio(draft: Draft, facts: Facts) -> None:
    """Label the blocks that end the body by introducing its author."""
    body = draft.body()
    for leaf in body[: -MAX_BIO_BLOCKS - 1 : -1] if len(body) > 2 * MAX_BIO_BLOCKS else ():
        if says_bio(leaf.text, leaf.words, facts.authors):
            draft.rulings[leaf.n] = (Label.BIO, "rule:says-bio")


def _rule_configured(draft: Draft, rules: Rules) -> None:
    """Do as the configuration of the source says, whatever was ruled before."""
    root = draft.leaves[0].node.element.getroottree().getroot() if draft.leaves else None
    configured = ((rules.drop, (Label.PROMO, "rule:drop")), (rules.keep, (Label.BODY, "rule:keep")))
    for selectors, ruling in configured:
        chosen = {element for selector in selectors for element in _select(root, selector)}
        for leaf in draft.leaves if chosen else ():
            over = leaf.node.element.iterancestors()
            if leaf.start in chosen or leaf.node.element in chosen or any(element in chosen for element in over):
                draft.rulings[leaf.n] = ruling


def _rest(draft: Draft, leaf: Leaf) -> Ruling:
    """Label what is neither body nor anything known."""
    zone = draft.zone_at[leaf.n]
    if zone is not None:
        return zone.label, zone.rule
    if leaf.link_density > 0.5:
        return Label.NAV, "rule:links"
    if is_beside_picture(leaf):
        return Label.CAPTION, "rule:caption-beside-picture"
    return Label.OTHER, "rule:unread"


def _select(root: HtmlElement | None, selector: str) -> list[HtmlElement]:
    """Return what a CSS selector chooses; nothing when it is no selector (the configuration reports that)."""
    if root is None:
        return []
    try:
        return list(CSSSelector(selector)(root))
    except (LxmlError, SyntaxError, ValueError):
        return []
