"""A post of a sentence is found under its headline, and nothing else is taken for one."""

from __future__ import annotations

from pipeline.model import Outcome, Page
from pipeline.separate import separate

ABOUT_ME = "I keep bees, teach evening classes in upholstery and write here about the harbour town where I was born."
SIDEBAR = f"<div class='box'><p>{ABOUT_ME}</p></div>"
PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall. "


def _verdict(inside: str, title: str = "The wall is painted") -> tuple[Outcome, str]:
    page = f"<html><head><title>{title}</title></head><body>{inside}</body></html>"
    verdict = separate(Page(page.encode()))
    return verdict.outcome, verdict.text


def test_a_sentence_under_its_headline_is_the_post_and_not_the_longer_sidebar() -> None:
    post = (
        "<div><div class='entry'><h2>The wall is painted</h2><p>posted by Rafe @ 12:52</p>"
        "<p>Somebody gave it eyes last night.</p></div></div>"
    )
    assert _verdict(SIDEBAR + post) == (Outcome.ARTICLE, "Somebody gave it eyes last night.")


def test_a_headline_among_others_has_no_post_under_it() -> None:
    teasers = "".join(f"<h2>{title}</h2><p>Somebody said so.</p>" for title in ("The wall is painted", "The sea rises"))
    assert "Somebody" not in _verdict(f"<div>{teasers}</div>")[1]


def test_what_readers_answer_is_no_part_of_the_post() -> None:
    post = (
        "<div><div><h2>The wall is painted</h2><p>Somebody gave it eyes last night.</p></div>"
        "<div id='comments'><p>Ann, 3 May 2011</p><p>It looks at me in the mornings, and I look away.</p></div></div>"
    )
    assert _verdict(post) == (Outcome.ARTICLE, "Somebody gave it eyes last night.")


def test_an_article_is_left_as_it_is() -> None:
    outcome, text = _verdict(f"<div><h2>The wall is painted</h2></div><article><p>{PROSE * 4}</p></article>{SIDEBAR}")
    assert outcome is Outcome.ARTICLE
    assert text == (PROSE * 4).strip()
