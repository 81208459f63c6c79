"""Says what a page is: an article, or which other thing, with the evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.labels.draft import MIN_ARTICLE_WORDS
from pipeline.labels.rescue import MIN_SLIDE_WORDS, UNDER_HEADLINE
from pipeline.model import Facts, Label, LabelledBlock, Outcome
from pipeline.outcome_words import (
    BOT,
    BOT_TITLE,
    CLOCK,
    CONSENT_BUTTON,
    CONSENT_TALK,
    GONE_TEXT,
    GONE_TITLE,
    LIVE_TITLE,
    NOT_HERE,
)
from pipeline.page.jsonld import is_article_type
from pipeline.text import count_words
from pipeline.zones.walls import ADBLOCK_TEXT, CONSENT_TEXT, MAX_QUESTION_WORDS

MIN_POST_WORDS = 5
"""The same where the body is a post that stands in one element with its headline: a sentence is meant as one."""

MIN_WORDS_BESIDE_VIDEO = 30
"""The same for a page with a video: what it says of it in a line or two is no article."""

STUB_WORDS = 100
"""Words of body up to which a paywall on the page means that the rest is behind it; with more of them, what is shown is
an article's worth."""

UNSAID_STUB_WORDS = 65
"""The same where the page does not say that it is not free to read, or says that and shows no paywall."""

FEW_WORDS = 130
"""Words of body up to which a page that says it is a list of others, or is gone, is believed."""

WALL_WORDS = 60
"""Words of body up to which a consent banner or a check for robots is all the page is."""

MIN_PICTURES = 3
"""Captions and other blocks of galleries from which a page without a body is one."""

MIN_ENTRIES = 5
"""Times of day that begin a block from which a page titled so is a live blog."""

MIN_INDEX_LINKS = 25
"""Headlines that are links on a page without a body that make it an index."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a page is, and the evidence for it; an article needs none."""

    outcome: Outcome
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Features:
    """What the tree tells about the kind of a page beyond its blocks."""

    types: frozenset[str] = frozenset()
    """The schema.org types it says it is."""
    has_video: bool = False
    cut: str | None = None
    page_title: str = ""
    may_list: bool = False
    """Whether its address, its types or its system are those of a front."""
    teasers: int | None = None
    """How many teasers the body of such a page consists of; None when it does not."""


def judge(blocks: Sequence[LabelledBlock], facts: Facts, features: Features) -> Judgement:
    """Return what the page is; in doubt it is an article, since a lost article is worse than a doubtful one."""
    if features.cut is not None:
        return Judgement(Outcome.TRUNCATED, features.cut)
    words = words_labelled(blocks, Label.BODY)
    for test in (_gone, _robots, _adblock, _consent, _paywall, _live, _index):
        found = test(blocks, words, facts, features)
        if found is not None:
            return found
    if words < _least_words(blocks, features):
        return _short(blocks, words, features)
    return Judgement(Outcome.ARTICLE)


def _least_words(blocks: Sequence[LabelledBlock], features: Features) -> int:
    if _has_video(features):
        return MIN_WORDS_BESIDE_VIDEO
    is_post = any(block.label is Label.BODY and block.rule == UNDER_HEADLINE for block in blocks)
    return MIN_POST_WORDS if is_post else MIN_ARTICLE_WORDS


def words_labelled(blocks: Sequence[LabelledBlock], label: Label) -> int:
    """Return how many words the blocks with the label have."""
    return sum(count_words(block.text) for block in blocks if block.label is label)


def _gone(blocks: Sequence[LabelledBlock], words: int, facts: Facts, features: Features) -> Judgement | None:
    if words > 2 * FEW_WORDS or _is_article_by_data(facts, features):
        return None
    for title in (features.page_title, facts.title or ""):
        if GONE_TITLE.search(title) and (words < FEW_WORDS or _says(blocks, GONE_TEXT)):
            return Judgement(Outcome.SOFT_404, f"title: {title[:80]}")
    said = _says(blocks, GONE_TEXT) if words < WALL_WORDS else None
    return Judgement(Outcome.SOFT_404, said) if said else None


def _robots(blocks: Sequence[LabelledBlock], words: int, facts: Facts, features: Features) -> Judgement | None:
    if words > WALL_WORDS or _is_article_by_data(facts, features):
        return None
    if sum(count_words(block.text) for block in blocks) > 4 * WALL_WORDS:
        return None
    title = features.page_title
    said = _says(blocks, BOT) or (title if BOT.search(title) or BOT_TITLE.search(title) else None)
    return Judgement(Outcome.BOT_CHECK, said) if said else None


def _adblock(blocks: Sequence[LabelledBlock], words: int, facts: Facts, features: Features) -> Judgement | None:
    """Judge a page a wall for readers who block adverts when next to nothing else is on it."""
    if words > WALL_WORDS or sum(count_words(block.text) for block in blocks) > MAX_QUESTION_WORDS:
        return None
    said = _says(blocks, ADBLOCK_TEXT)
    return Judgement(Outcome.ADBLOCK_WALL, said) if said and not _is_article_by_data(facts, features) else None


def _consent(blocks: Sequence[LabelledBlock], words: int, facts: Facts, features: Features) -> Judgement | None:
    """Judge a page a wall when hardly anything is on it but the question; a banner beside other content is none."""
    if words > MAX_QUESTION_WORDS:
        return None
    content = [block for block in blocks if block.label not in _FURNITURE]
    size = sum(count_words(block.text) for block in content)
    asked = next((block for block in content if block.label is Label.CONSENT), None)
    if asked is not None and words < MIN_ARTICLE_WORDS and 2 * words_labelled(blocks, Label.CONSENT) > size:
        return Judgement(Outcome.CONSENT_WALL, f"{asked.rule}: {asked.text[:80]}")
    if size > MAX_QUESTION_WORDS or _is_article_by_data(facts, features):
        return None
    talk = [block for block in content if CONSENT_TALK.search(block.text)]
    if 2 * sum(count_words(block.text) for block in talk) <= size:
        return None
    is_answered = any(CONSENT_BUTTON.fullmatch(block.text) for block in content)
    said = _says(content, CONSENT_TEXT) or _says(content, NOT_HERE) or (talk[0].text[:80] if is_answered else None)
    return Judgement(Outcome.CONSENT_WALL, said) if said else None


def _paywall(blocks: Sequence[LabelledBlock], words: int, facts: Facts, _features: Features) -> Judgement | None:
    if words > STUB_WORDS:
        return None
    asked = next((block for block in blocks if block.label is Label.PAYWALL), None)
    if asked is not None and (facts.free_to_read is False or words < UNSAID_STUB_WORDS):
        return Judgement(Outcome.PAYWALL_STUB, f"{asked.rule}: {asked.text[:80]}")
    if facts.free_to_read is False and words < UNSAID_STUB_WORDS:
        return Judgement(Outcome.PAYWALL_STUB, "says it is not free to read, and is short")
    return None


def _live(blocks: Sequence[LabelledBlock], _words: int, facts: Facts, features: Features) -> Judgement | None:
    """Judge a page a live blog when it says so in its data, or in its title and by entries that begin with their time.

    Must not catch an article that is titled so and tells when a broadcast begins, nor a chronicle of a day.
    """
    if "LiveBlogPosting" in features.types:
        return Judgement(Outcome.LIVE_BLOG, "json-ld:LiveBlogPosting")
    title = next((title for title in (facts.title or "", features.page_title) if LIVE_TITLE.search(title)), None)
    if title is None:
        return None
    times = {found[0] for block in blocks if block.label in _OF_ENTRIES and (found := CLOCK.match(block.text))}
    if len(times) < MIN_ENTRIES:
        return None
    return Judgement(Outcome.LIVE_BLOG, f"{len(times)} entries that begin with their time; title: {title[:80]}")


_OF_ENTRIES = frozenset({Label.BODY, Label.DATELINE, Label.BYLINE, Label.OTHER})
"""What the time of an entry may be labelled."""

_FURNITURE = frozenset({Label.NAV, Label.FOOTER, Label.SHARE, Label.AD, Label.NOTICE})
"""What stands on every page, also beside the question for consent."""


def _index(blocks: Sequence[LabelledBlock], words: int, facts: Facts, features: Features) -> Judgement | None:
    if _is_typed_article(features):
        return None
    if features.teasers is not None and not _is_dated(facts):
        return Judgement(Outcome.INDEX_PAGE, f"{features.teasers} linked headlines, each with a few words under it")
    if words > FEW_WORDS:
        return None
    kinds = features.types & {"CollectionPage", "SearchResultsPage"}
    if kinds:
        return Judgement(Outcome.INDEX_PAGE, f"json-ld:{min(kinds)}")
    links = sum(block.label in {Label.NAV, Label.RELATED} and count_words(block.text) >= 4 for block in blocks)
    if links >= MIN_INDEX_LINKS and (words < MIN_ARTICLE_WORDS or (features.may_list and not _is_dated(facts))):
        return Judgement(Outcome.INDEX_PAGE, f"{links} headlines that are links, {words} words of body")
    return None


def _is_article_by_data(facts: Facts, features: Features) -> bool:
    """Tell whether a page that nobody reads, as walls and errors are, would not say this of itself."""
    return _is_typed_article(features) or _is_dated(facts)


def _is_typed_article(features: Features) -> bool:
    return any(map(is_article_type, features.types))


def _is_dated(facts: Facts) -> bool:
    """Tell whether the page as a whole has a date, not only something on it."""
    found = facts.provenance.get("published")
    return found is not None and found.source.startswith(("json-ld:", "meta:"))


def _short(blocks: Sequence[LabelledBlock], words: int, features: Features) -> Judgement:
    pictures = sum(block.label in {Label.GALLERY, Label.CAPTION} for block in blocks)
    if pictures >= MIN_PICTURES:
        return Judgement(Outcome.GALLERY_ONLY, f"{pictures} captions and the like, {words} words of body")
    told = next(
        (block for block in blocks if block.label is Label.CAPTION and count_words(block.text) >= MIN_SLIDE_WORDS), None
    )
    if told is not None and not words:
        return Judgement(Outcome.GALLERY_ONLY, f"a picture: {told.text[:80]}")
    if _has_video(features):
        return Judgement(Outcome.VIDEO_ONLY, f"a video, {words} words of body")
    return Judgement(Outcome.TOO_SHORT, f"{words} words of body")


def _has_video(features: Features) -> bool:
    """Tell whether a video is what the page is there for: a player of its own, not one of another site in a post."""
    return features.has_video or ("VideoObject" in features.types and not _is_typed_article(features))


def _says(blocks: Sequence[LabelledBlock], pattern: re.Pattern[str]) -> str | None:
    return next((block.text[:80] for block in blocks if len(block.text) < 400 and pattern.search(block.text)), None)
