"""Says what a page is: an article, or which other thing, with the evidence."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.draft import MIN_ARTICLE_WORDS
from pipeline.model import Facts, Label, LabelledBlock, Outcome
from pipeline.rescue import UNDER_HEADLINE
from pipeline.text import count_words

MIN_POST_WORDS = 5
"""The same where the body is a post that stands in one element with its headline: a sentence is meant as one."""

MIN_WORDS_BESIDE_VIDEO = 30
"""The same for a page with a video: what it says of it in a line or two is no article."""

STUB_WORDS = 130
"""Words of body up to which a paywall on the page means that the rest is behind it."""

WALL_WORDS = 60
"""Words of body up to which a consent banner or a check for robots is all the page is."""

MIN_INDEX_LINKS = 25
"""Headlines that are links on a page without a body that make it an index."""

_BOT = re.compile(
    r"\b(?:verify(?:ing)? (?:that )?you are (?:a )?human|are you a (?:human|robot)|i'?m not a robot|checking (?:if the site connection is secure|your browser)|enable javascript and cookies to continue"
    r"|please enable (?:javascript|js|cookies)\b.{0,60}\b(?:continue|disable any ad blocker|proceed|view)|access (?:to this page has been )?denied|unusual (?:traffic|activity) from|request unsuccessful\. incapsula|attention required! \| cloudflare|ddos protection by|pardon our interruption|press & hold to confirm|bot detection)\b|\bjust a moment\.\.\.",
    re.IGNORECASE,
)
_GONE_TITLE = re.compile(
    r"^\W*(?:404\b|error 404|page (?:was )?not found|not found|(?:page|article|story|content|seite|inhalt) (?:is )?(?:not found|no longer available|unavailable|nicht gefunden|nicht verfügbar)|page introuvable|página no encontrada|pagina non trovata|pagina niet gevonden|oops\b|410\b)"
    r"|\b(?:404 (?:not found|error|page)|page not found|seite nicht gefunden|page introuvable|página no encontrada)\W*$|\b404\s*[|–-]",
    re.IGNORECASE,
)
_GONE_TEXT = re.compile(
    r"\b(?:the page you(?:'re| are| were|’re)? (?:looking for|requested|trying to)|(?:sorry|oops)[,!.]? (?:but )?(?:the|this|that|we couldn).{0,40}(?:page|article|story)|(?:page|article|story) (?:could not be|cannot be|can't be|was not) found|no longer (?:exists|available)|die (?:angeforderte|gesuchte) seite|la page (?:demandée|que vous))\b",
    re.IGNORECASE,
)


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
    teasers: int | None = None
    """How many teasers its body consists of, at the address of a front; None when it does not."""


def judge(blocks: Sequence[LabelledBlock], facts: Facts, features: Features) -> Judgement:
    """Return what the page is; in doubt it is an article, since a lost article is worse than a doubtful one."""
    if features.cut is not None:
        return Judgement(Outcome.TRUNCATED, features.cut)
    words = words_labelled(blocks, Label.BODY)
    for test in (_gone, _robots, _consent, _paywall, _live, _index):
        found = test(blocks, words, facts, features)
        if found is not None:
            return found
    if words < _least_words(blocks, features):
        return _short(blocks, words, features)
    return Judgement(Outcome.ARTICLE)


def _least_words(blocks: Sequence[LabelledBlock], features: Features) -> int:
    if features.has_video:
        return MIN_WORDS_BESIDE_VIDEO
    is_post = any(block.label is Label.BODY and block.rule == UNDER_HEADLINE for block in blocks)
    return MIN_POST_WORDS if is_post else MIN_ARTICLE_WORDS


def words_labelled(blocks: Sequence[LabelledBlock], label: Label) -> int:
    """Return how many words the blocks with the label have."""
    return sum(count_words(block.text) for block in blocks if block.label is label)


def _gone(blocks: Sequence[LabelledBlock], words: int, facts: Facts, features: Features) -> Judgement | None:
    if words > 2 * STUB_WORDS:
        return None
    for title in (features.page_title, facts.title or ""):
        if _GONE_TITLE.search(title) and (words < STUB_WORDS or _says(blocks, _GONE_TEXT)):
            return Judgement(Outcome.SOFT_404, f"title: {title[:80]}")
    said = _says(blocks, _GONE_TEXT) if words < WALL_WORDS else None
    return Judgement(Outcome.SOFT_404, said) if said else None


def _robots(blocks: Sequence[LabelledBlock], words: int, _facts: Facts, features: Features) -> Judgement | None:
    if words > WALL_WORDS or sum(count_words(block.text) for block in blocks) > 4 * WALL_WORDS:
        return None
    said = _says(blocks, _BOT) or (features.page_title if _BOT.search(features.page_title) else None)
    return Judgement(Outcome.BOT_CHECK, said) if said else None


def _consent(blocks: Sequence[LabelledBlock], words: int, _facts: Facts, _features: Features) -> Judgement | None:
    """Judge a page a wall when hardly anything is on it but the question; a banner beside other content is none."""
    asked = next((block for block in blocks if block.label is Label.CONSENT), None)
    content = sum(count_words(block.text) for block in blocks if block.label not in _FURNITURE)
    if asked is not None and words < MIN_ARTICLE_WORDS and 2 * words_labelled(blocks, Label.CONSENT) > content:
        return Judgement(Outcome.CONSENT_WALL, f"{asked.rule}: {asked.text[:80]}")
    return None


def _paywall(blocks: Sequence[LabelledBlock], words: int, facts: Facts, _features: Features) -> Judgement | None:
    if words > STUB_WORDS:
        return None
    asked = next((block for block in blocks if block.label is Label.PAYWALL), None)
    if asked is not None and (facts.free_to_read is False or words < STUB_WORDS // 2):
        return Judgement(Outcome.PAYWALL_STUB, f"{asked.rule}: {asked.text[:80]}")
    if facts.free_to_read is False and words < STUB_WORDS // 2:
        return Judgement(Outcome.PAYWALL_STUB, "says it is not free to read, and is short")
    return None


def _live(_blocks: Sequence[LabelledBlock], _words: int, _facts: Facts, features: Features) -> Judgement | None:
    if "LiveBlogPosting" in features.types:
        return Judgement(Outcome.LIVE_BLOG, "json-ld:LiveBlogPosting")
    return None


_FURNITURE = frozenset({Label.NAV, Label.FOOTER, Label.SHARE, Label.AD, Label.NOTICE})
"""What stands on every page, also beside the question for consent."""


def _index(blocks: Sequence[LabelledBlock], words: int, facts: Facts, features: Features) -> Judgement | None:
    if features.types & _ARTICLE_TYPES:
        return None
    if features.teasers is not None and not _is_dated(facts):
        return Judgement(Outcome.INDEX_PAGE, f"{features.teasers} linked headlines, each with a few words under it")
    if words > STUB_WORDS:
        return None
    kinds = features.types & {"CollectionPage", "SearchResultsPage"}
    if kinds:
        return Judgement(Outcome.INDEX_PAGE, f"json-ld:{min(kinds)}")
    links = sum(block.label in {Label.NAV, Label.RELATED} and count_words(block.text) >= 4 for block in blocks)
    if words < MIN_ARTICLE_WORDS and links >= MIN_INDEX_LINKS:
        return Judgement(Outcome.INDEX_PAGE, f"{links} headlines that are links, {words} words of body")
    return None


def _is_dated(facts: Facts) -> bool:
    """Tell whether the page as a whole has a date, not only something on it."""
    found = facts.provenance.get("published")
    return found is not None and found.source.startswith(("json-ld:", "meta:"))


_ARTICLE_TYPES = frozenset(
    {
        "Article",
        "NewsArticle",
        "BlogPosting",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "Report",
    }
)


def _short(blocks: Sequence[LabelledBlock], words: int, features: Features) -> Judgement:
    pictures = sum(block.label is Label.GALLERY for block in blocks)
    if pictures >= 3:
        return Judgement(Outcome.GALLERY_ONLY, f"{pictures} gallery blocks, {words} words of body")
    if features.has_video:
        return Judgement(Outcome.VIDEO_ONLY, f"a video, {words} words of body")
    return Judgement(Outcome.TOO_SHORT, f"{words} words of body")


def _says(blocks: Sequence[LabelledBlock], pattern: re.Pattern[str]) -> str | None:
    return next((block.text[:80] for block in blocks if len(block.text) < 400 and pattern.search(block.text)), None)
