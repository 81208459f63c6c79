"""One page in, one verdict out: the whole separation in one function, pure and without exceptions."""

from __future__ import annotations

import logging
from collections.abc import Callable

from lxml.html import HtmlElement

from pipeline.comments.threads import read_thread
from pipeline.comments.told_comments import TOLD, Told, read_told
from pipeline.fronts import count_teasers, is_front
from pipeline.galleries import read_galleries
from pipeline.labels.body import READ_SHARE, Reading, nothing_read, read_body, reading_of_text
from pipeline.labels.heads import Ruling
from pipeline.labels.ledger import Evidence, label_blocks
from pipeline.labels.told import label_told
from pipeline.metadata import read_facts
from pipeline.model import Facts, Kind, Label, LabelledBlock, Notice, Outcome, Page, Rules, Verdict
from pipeline.notices import read_notice
from pipeline.outcome import Features, judge
from pipeline.page.blocks import Blocks, read_blocks
from pipeline.page.decode import MAX_DEPTH, Refused, decode
from pipeline.page.fragments import read_markup, without_markup
from pipeline.page.jsonld import nodes_in, text_of, types_here
from pipeline.page.paging import find_continuation
from pipeline.page.places import Places
from pipeline.plaintext import separate_lines
from pipeline.state import body_in_state
from pipeline.text import clean, squash
from pipeline.zones import find_readers_sections, propose_zones

LOGGER = logging.getLogger(__name__)

MIN_TOLD_CHARS = 250
"""Characters from which a body told in structured data counts as one; shorter ones are summaries."""

MIN_SHOWN = 0.5
"""Share of the article as it was read that visible blocks hold, unless the markup hides it until scripts run."""

_NO_RULES = Rules()


def separate(page: Page, rules: Rules = _NO_RULES) -> Verdict:
    """Return the verdict on a page: its outcome, facts and labelled blocks. Never raises, whatever the bytes."""
    return _guarded(lambda: _separate(page, rules), page.url)


def separate_text(text: str, url: str | None = None) -> Verdict:
    """Return the verdict on a plain text dump of a page; its blocks carry lines instead of paths. Never raises."""
    return _guarded(lambda: separate_lines(text, url), url)


def _guarded(read: Callable[[], Verdict], url: str | None) -> Verdict:
    """Return what comes of reading, or the outcome that says why nothing does."""
    try:
        return read()
    except MemoryError:
        return Verdict(Outcome.TOO_LARGE, "takes more memory than one page may", url)
    except Exception as fault:
        LOGGER.exception("separating %s failed", url)
        return Verdict(Outcome.CRASHED, f"{type(fault).__name__}: {fault}"[:200], url)


def _separate(page: Page, rules: Rules) -> Verdict:
    tree = decode(page)
    if isinstance(tree, Refused):
        return Verdict(tree.outcome, tree.reason, page.url)
    blocks = read_blocks(tree.root, MAX_DEPTH)
    if blocks.depth > MAX_DEPTH:
        return Verdict(Outcome.TOO_DEEP, f"nested deeper than {MAX_DEPTH}", page.url)
    facts = read_facts(tree.root, page.url, page.fetched_at)
    continuation = find_continuation(tree.root, page.url)
    scripts = list(tree.root.iter("script"))
    data = nodes_in(scripts)
    proposed = propose_zones(blocks)
    reading = read_body(tree.root, blocks, find_readers_sections(proposed, blocks))
    shown = blocks
    blocks = _with_article(tree.root, blocks, reading)
    if blocks.depth > MAX_DEPTH:  # what was hidden is deeper than what was shown
        return Verdict(Outcome.TOO_DEEP, f"nested deeper than {MAX_DEPTH}", page.url)
    if blocks is not shown:
        proposed = propose_zones(blocks)
    body = _told_body(data)
    told = reading_of_text(without_markup(body)) if body else nothing_read()
    readings = [("trafilatura:body", reading)]
    if len(told.text) >= MIN_TOLD_CHARS:
        readings.append(("json-ld:articleBody", told))
    rulings = label_blocks(Evidence(blocks, facts, [pair for pair in readings if pair[1].text], rules, proposed))
    thread = read_thread(blocks, [label for label, _ in rulings], page.url)
    for n in thread.unsaid:
        rulings[n] = (Label.COMMENT_FORM, "rule:no-comment")
    labelled = _labelled(blocks, rulings)
    if not any(block.label is Label.BODY for block in labelled):
        told_alone = (body, "json-ld:articleBody") if body else (body_in_state(tree.root), "script:state")
        labelled += _blocks_told(*told_alone, facts, len(labelled))
    types = types_here(data, page.url)
    labels = [ruling[0] for ruling in rulings]
    may_list = is_front(page.url, types, tree.root)
    teasers = count_teasers(blocks.leaves, labels) if may_list else None
    features = Features(types, _has_video(tree.root), tree.cut, _page_title(tree.root), may_list, teasers)
    judgement = judge(labelled, facts, features)
    unshown = list(read_told(scripts, data, thread.comments, page.url))
    return Verdict(
        outcome=judgement.outcome,
        reason=judgement.reason,
        url=page.url,
        facts=facts,
        blocks=(*labelled, *_blocks_of_comments(unshown, len(labelled))),
        comments=(*thread.comments, *(one.comment for one in unshown)),
        galleries=read_galleries(blocks, labels, page.url),
        notices=_notices(blocks, rulings),
        continuation=continuation,
    )


def _with_article(root: HtmlElement, blocks: Blocks, reading: Reading) -> Blocks:
    """Return the blocks, with those the markup hides where most of what was read as the article is hidden."""
    if not blocks.has_hidden:
        return blocks
    wanted = len(reading.squashed) * MIN_SHOWN
    if _shown(blocks, reading) >= wanted:
        return blocks
    revealed = read_blocks(root, MAX_DEPTH, with_hidden=True)
    return revealed if _shown(revealed, reading) >= wanted else blocks


def _shown(blocks: Blocks, reading: Reading) -> int:
    """Return how many characters of the reading are in blocks."""
    return sum(len(squash(leaf.text)) for leaf in blocks.leaves if reading.share(leaf.text) >= READ_SHARE)


def _labelled(blocks: Blocks, rulings: list[Ruling]) -> list[LabelledBlock]:
    places = Places()
    return [
        LabelledBlock(leaf.n, label, leaf.kind, leaf.text, rule, places.of(leaf))
        for leaf, (label, rule) in zip(blocks.leaves, rulings, strict=True)
    ]


def _notices(blocks: Blocks, rulings: list[Ruling]) -> tuple[Notice, ...]:
    noted = (leaf for leaf, (label, _) in zip(blocks.leaves, rulings, strict=True) if label is Label.NOTICE)
    return tuple(read_notice(leaf.text, leaf) for leaf in noted)


def _told_body(data: list[dict[str, object]]) -> str:
    """Return the body that the page's structured data tells, the longest if several, with its markup."""
    return max((text_of(node.get("articleBody")) or "" for node in data if "articleBody" in node), key=len, default="")


def _blocks_told(body: str, source: str, facts: Facts, start: int) -> list[LabelledBlock]:
    """Return the blocks of a body that is in the page's data alone; their path says so."""
    blocks = read_markup(body)
    if blocks is not None:
        ruled = zip(blocks.leaves, label_told(blocks, facts, source), strict=True)
        told = [(label, leaf.kind, leaf.text, rule) for leaf, (label, rule) in ruled]
    else:
        lines = filter(None, map(clean, without_markup(body).splitlines()))
        told = [(Label.BODY, Kind.PARAGRAPH, line, source) for line in lines]
    return [LabelledBlock(start + k, *block, f"{source}[{k + 1}]") for k, block in enumerate(told)]


def _blocks_of_comments(told: list[Told], start: int) -> list[LabelledBlock]:
    """Return the blocks of comments that are in the page's data alone; their path says where."""
    return [
        LabelledBlock(start + k, Label.COMMENT, Kind.PARAGRAPH, clean(one.comment.text), TOLD, one.source)
        for k, one in enumerate(told)
    ]


def _has_video(root: HtmlElement) -> bool:
    return next(root.iter("video"), None) is not None


def _page_title(root: HtmlElement) -> str:
    title = root.find(".//title")
    return clean(title.text or "") if title is not None else ""
