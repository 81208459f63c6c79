"""Comments that only the data of a page hold are records with their place in it, and never text."""

from __future__ import annotations

import json

import pytest

from pipeline.model import Outcome, Page, Verdict
from pipeline.separate import separate

PARAGRAPH = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall. "
FIRST = "I sailed past that pier every summer of my life."
SECOND = "You must have had better summers than we did."

GRAPH = [
    {
        "content": f"<p>{FIRST}</p>", "date": "2026-10-26 09:14:00", "databaseId": 31, "parentDatabaseId": 0,
        "author": {"node": {"name": "Ottilie", "url": "/o"}},
        "replies": {
            "nodes": [{"content": SECOND, "date": "2026-10-26 10:02:00", "author": {"node": {"name": "Ruairi"}}}],
        },
    }
]  # fmt: skip
FLAT = [
    {"id": 1, "user": {"displayName": "Ottilie"}, "body": FIRST, "created_at": 1793006040, "permalink": "/wall#c1"},
    {"id": 2, "parent_id": 1, "user": {"displayName": "Ruairi"}, "body": SECOND, "created_at": 1793008920},
]
LINKED_DATA = {
    "@type": "NewsArticle",
    "headline": "The wall",
    "comment": [
        {"@type": "Comment", "author": {"@type": "Person", "name": "Ottilie"}, "text": FIRST,
         "dateCreated": "2026-10-26",
         "comment": {"@type": "Comment", "author": "Ruairi", "text": SECOND}}
    ],
}  # fmt: skip


def _separate(script: str, visible: str = "") -> Verdict:
    page = f"<body><h1>The wall</h1><article><p>{PARAGRAPH * 3}</p></article>{visible}{script}</body>"
    return separate(Page(f"<html><head><title>The wall</title></head>{page}</html>".encode()))


def _script(value: object, **attributes: str) -> str:
    named = "".join(f' {name}="{said}"' for name, said in attributes.items())
    return f"<script{named}>{json.dumps(value)}</script>"


STATES = {
    "script:__NEXT_DATA__:initialComments": _script({"props": {"initialComments": GRAPH}}, id="__NEXT_DATA__"),
    "script:STATE:comments": f"<script>window.STATE = {json.dumps({'a': {'comments': {'list': FLAT}}})};</script>",
    "script:[1]:comments": f"<script>self.__next_f.push([1, {json.dumps(json.dumps({'comments': FLAT}))}])</script>",
    "json-ld:comment": _script(LINKED_DATA, type="application/ld+json"),
}


@pytest.mark.parametrize("source", STATES)
def test_comments_in_data_are_records_that_name_their_place(source: str) -> None:
    found = _separate(STATES[source])
    assert [(comment.n, comment.author, comment.text, comment.parent) for comment in found.comments] == [
        (0, "Ottilie", FIRST, None), (1, "Ruairi", SECOND, 0),
    ]  # fmt: skip
    assert (found.comments[0].published or "").startswith("2026-10-26")
    assert found.text == PARAGRAPH.strip() + " " + (PARAGRAPH * 2).strip()
    assert [(block.path, block.text) for block in found.blocks if block.rule == "rule:told-comment"] == [
        (f"{source}[1]", FIRST), (f"{source}[2]", SECOND),
    ]  # fmt: skip


def test_what_is_shown_is_not_told_again() -> None:
    shown = f'<li class="comment"><cite class="fn">Ottilie</cite><p>3 May 2026</p><p>{FIRST}</p></li>'
    found = _separate(STATES["script:STATE:comments"], f"<ol class='commentlist'>{shown}</ol>")
    assert [(comment.n, comment.text) for comment in found.comments] == [(0, FIRST), (1, SECOND)]


@pytest.mark.parametrize(
    "state",
    [
        {"recentComments": FLAT},
        {"comments": {"count": 12, "title": "Comments", "enabled": True}},
        {"comments": [{"text": "Write a comment", "name": "placeholder"}]},
        {"articles": FLAT},
        {"comments": [[[]]] * 3},
    ],
)
def test_lists_of_other_pages_counts_and_settings_are_no_comments(state: object) -> None:
    assert _separate(_script(state, type="application/json")).comments == ()


def test_broken_and_deep_states_are_passed_over() -> None:
    deep = '{"comments": ' * 3000 + "[" * 3000
    assert _separate(f'<script>{deep}</script><script>x = {{"comments": [{{\'a</script>').comments == ()


@pytest.mark.parametrize(
    "markup",
    ["<html></html></p>{}", "{}<b></html></p>", f"</p>{'<b>' * 300}{{}}{'</b>' * 300}", f"{'<div>' * 9000}{{}}<br>"],
    ids=["no body", "two ends", "too deep", "far too deep"],
)
def test_markup_that_cannot_be_read_is_left_out_alone(markup: str) -> None:
    text = "I have rowed &amp; sailed past that wall for thirty years and nobody ever mended a stone of it."
    state = {"comments": [{"author": "Ann", "created": "2024-05-01T10:00:00Z", "body": markup.format(text)}]}
    verdict = _separate(_script(state))
    assert verdict.outcome is Outcome.ARTICLE
    assert [comment.text for comment in verdict.comments] == [text.replace("&amp;", "&")]
