"""An article that only the scripts of a page hold is found in their state, and nothing else there is taken for one."""

from __future__ import annotations

import json

import pytest

from pipeline.model import Label, Outcome, Page
from pipeline.separate import separate

PARAGRAPH = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall."
STORY = "".join(f"<p>{PARAGRAPH} It meets again in week {n}.</p>" for n in range(6))


def _page(script: str, visible: str = "<div id='app'></div>") -> Page:
    head = "<head><title>The wall</title></head>"
    return Page(f"<html>{head}<body>{visible}<script>{script}</script></body></html>".encode())


def _state(**article: object) -> str:
    return "window.__STATE__ = " + json.dumps({"detail": {"id": 7, **article}}).replace("<", r"\u003c") + ";"


@pytest.mark.parametrize(
    "script",
    [
        _state(contentHtml=STORY),
        _state(paragraphs=[{"type": "text", "content": line + "</p>"} for line in STORY.split("</p>")[:-1]]),
        f"self.__next_f.push([1, {json.dumps(_state(articleBody=STORY))}])",
    ],
)
def test_a_body_that_only_scripts_hold(script: str) -> None:
    verdict = separate(_page(script))
    assert verdict.outcome is Outcome.ARTICLE
    assert verdict.text.startswith(PARAGRAPH)
    assert len(verdict.text.splitlines()) == 6
    assert {block.path for block in verdict.blocks if block.text.endswith("week 0.")} == {"script:state[1]"}


def test_what_is_visible_goes_before_the_state() -> None:
    verdict = separate(_page(_state(contentHtml=STORY), f"<h1>The dock</h1><p>{PARAGRAPH * 3}</p>"))
    assert verdict.text == PARAGRAPH * 3


@pytest.mark.parametrize("text", ["<p>Six hours.</p>", f"{PARAGRAPH} We use cookies. {PARAGRAPH * 5}"])
def test_labels_and_consent_texts_are_no_article(text: str) -> None:
    assert separate(_page(_state(content=text))).text == ""


def test_captions_promotions_and_places_of_adverts_in_it_are_set_aside() -> None:
    aside = {
        "rule:placeholder": "$$ARTICLE AD$$",
        "rule:caption-name": "<div class='caption'><p>The quay on Monday evening, before the water came</p></div>",
        "zone:promos:promo": "<div class='newsletter'><p>The harbour in your letter box every Friday</p></div>",
        "rule:says-house": "<p>Follow us on Facebook and sign up for our newsletter</p>",
    }
    verdict = separate(_page(_state(contentHtml=STORY + "".join(aside.values()) + STORY.replace("week", "year"))))
    assert {block.rule for block in verdict.blocks if block.label is not Label.BODY} == set(aside)
    assert len(verdict.text.splitlines()) == 12


def test_an_article_called_a_promotion_is_kept() -> None:
    verdict = separate(_page(_state(contentHtml=f"<div class='promo'>{STORY}</div>")))
    assert len(verdict.text.splitlines()) == 6
