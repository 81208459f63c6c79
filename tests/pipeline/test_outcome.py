"""Every other thing a page can be has its name; an article stays one."""

from __future__ import annotations

import pytest

from pipeline.model import Evidence, Facts, Kind, Label, LabelledBlock, Outcome
from pipeline.outcome import Features, judge

PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall."


def _blocks(*pairs: tuple[Label, str]) -> list[LabelledBlock]:
    return [LabelledBlock(n, label, Kind.PARAGRAPH, text, "test") for n, (label, text) in enumerate(pairs)]


ARTICLE = [(Label.BODY, PROSE)] * 8


@pytest.mark.parametrize(
    ("pairs", "facts", "features", "outcome"),
    [
        (ARTICLE, Facts(), Features(), Outcome.ARTICLE),
        ([*ARTICLE, (Label.CONSENT, "We use cookies. " * 30)], Facts(), Features(), Outcome.ARTICLE),
        ([*ARTICLE, (Label.PAYWALL, "Subscribe to continue")], Facts(free_to_read=False), Features(), Outcome.ARTICLE),
        (ARTICLE, Facts(title="404 and counting: life in room 404"), Features(), Outcome.ARTICLE),
        ([(Label.BODY, PROSE)], Facts(), Features(), Outcome.ARTICLE),
        ([(Label.CONSENT, "We and our partners use cookies")], Facts(), Features(), Outcome.CONSENT_WALL),
        (
            [(Label.CONSENT, "We use cookies"), (Label.GALLERY, "A boat")]
            + [(Label.GALLERY, "A boat, and another")] * 5,
            Facts(),
            Features(),
            Outcome.GALLERY_ONLY,
        ),
        ([(Label.BODY, PROSE)], Facts(), Features(has_video=True), Outcome.VIDEO_ONLY),
        (ARTICLE, Facts(), Features(has_video=True), Outcome.ARTICLE),
        (ARTICLE, Facts(), Features(teasers=8), Outcome.INDEX_PAGE),
        (ARTICLE, Facts(), Features(types=frozenset({"NewsArticle"}), teasers=8), Outcome.ARTICLE),
        (
            ARTICLE,
            Facts(provenance={"published": Evidence("meta:article:published_time", "2026")}),
            Features(teasers=8),
            Outcome.ARTICLE,
        ),
        ([(Label.BODY, PROSE), (Label.PAYWALL, "Subscribe")], Facts(), Features(), Outcome.PAYWALL_STUB),
        ([(Label.BODY, PROSE * 3), (Label.PAYWALL, "x")], Facts(free_to_read=False), Features(), Outcome.PAYWALL_STUB),
        ([(Label.OTHER, "Please verify you are a human")], Facts(), Features(), Outcome.BOT_CHECK),
        ([], Facts(), Features(page_title="Just a moment..."), Outcome.BOT_CHECK),
        ([(Label.OTHER, "x")], Facts(), Features(page_title="Page not found | Gazette"), Outcome.SOFT_404),
        ([(Label.BODY, "Sorry, the page you are looking for is gone")], Facts(), Features(), Outcome.SOFT_404),
        ([(Label.NAV, "A headline of five words")] * 40, Facts(), Features(), Outcome.INDEX_PAGE),
        ([(Label.GALLERY, "A boat")] * 5, Facts(), Features(), Outcome.GALLERY_ONLY),
        ([(Label.TITLE, "The boat")], Facts(), Features(has_video=True), Outcome.VIDEO_ONLY),
        (ARTICLE, Facts(), Features(types=frozenset({"LiveBlogPosting"})), Outcome.LIVE_BLOG),
        ([(Label.BODY, "Too few words.")], Facts(), Features(), Outcome.TOO_SHORT),
        (ARTICLE, Facts(), Features(cut="ends inside a tag"), Outcome.TRUNCATED),
    ],
)
def test_outcomes(pairs: list[tuple[Label, str]], facts: Facts, features: Features, outcome: Outcome) -> None:
    judgement = judge(_blocks(*pairs), facts, features)
    assert judgement.outcome is outcome
    assert (judgement.reason is None) == (outcome is Outcome.ARTICLE)
