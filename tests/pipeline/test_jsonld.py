"""Structured data, sound and broken."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from pipeline.page.jsonld import MAX_NODES, is_article, is_article_type, nodes_in, text_of, types_here, types_of

ARTICLE = {"@type": "NewsArticle", "headline": "Lighthouse reopens"}


def nodes_of(*scripts: str) -> list[dict[str, Any]]:
    tags = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    page = html.document_fromstring(f"<html><head>{tags}</head><body><p>Text</p></body></html>")
    return nodes_in(page.iter("script"))


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(ARTICLE),
        json.dumps([ARTICLE]),
        json.dumps({"@graph": [ARTICLE]}),
        json.dumps({"@type": "WebPage", "mainEntity": ARTICLE}),
        f"<!-- {json.dumps(ARTICLE)} -->",
        f"/*<![CDATA[*/ {json.dumps(ARTICLE)} /*]]>*/",
        f"//<![CDATA[\n{json.dumps(ARTICLE)}\n//]]>",
        f"{json.dumps(ARTICLE)};",
        f"{json.dumps({'@type': 'WebSite'})} {json.dumps(ARTICLE)}",
        '{"@type": "NewsArticle", "headline": "Lighthouse reopens", }',
        '[{"@type": "NewsArticle", "headline": "Lighthouse reopens"},]',
        '{"@type": "NewsArticle", "headline": "Lighthouse reopens", "text": "two\nlines\x01"}',
        '{"@type": "NewsArticle", "headline": "Lighthouse reopens", "text": "half \\ud83d a pair"}',
    ],
)
def test_an_article_is_found_however_it_is_written(script: str) -> None:
    assert "Lighthouse reopens" in [node.get("headline") for node in nodes_of(script) if is_article(node)]


def test_a_comma_in_a_text_is_not_a_trailing_comma() -> None:
    (node,) = nodes_of('{"@type": "Article", "headline": "One, } two, ]", }')
    assert node["headline"] == "One, } two, ]"


def test_no_half_of_a_surrogate_pair_gets_through() -> None:
    (node,) = nodes_of(r'{"@type": "Article", "headline": "\ud83d\ude00 half \ud83d"}')
    assert node["headline"] == "😀 half "


def test_outer_nodes_come_before_inner_ones_in_page_order() -> None:
    nodes = nodes_of('{"@type":"A","x":{"@type":"B","y":[{"@type":"C"},{"@type":"D"}]}}', '{"@type":"E"}')
    assert [node["@type"] for node in nodes] == ["A", "B", "C", "D", "E"]


@pytest.mark.parametrize(
    "script",
    [
        "",
        "null",
        "{",
        "<" * 100_000,
        '{"@type": "Person", ' * 20_000,
        '{"a":' * 50_000 + "1" + "}" * 50_000,
        "[" * 100_000,
        '"' * 100_000,
        '{"a": "' + '\\"' * 100_000,
        "," * 100_000 + " " * 100_000,
        '{"a": ' + "9" * 10_000 + "}",
        '{"@type": ["a", 1, null, {}]}',
        '{"@type": {"@type": "x"}}',
        "{} " * 10_000,
        '{"a": 1}' * 10_000,
    ],
)
def test_odd_scripts_are_read_without_harm(script: str) -> None:
    for node in nodes_of(script):
        types_of(node)
        is_article(node)


def test_the_number_of_nodes_is_bounded() -> None:
    assert len(nodes_of(json.dumps([ARTICLE] * (MAX_NODES + 10)), json.dumps(ARTICLE))) == MAX_NODES


def test_other_scripts_are_not_read() -> None:
    page = html.document_fromstring(f"<html><body><script>{json.dumps(ARTICLE)}</script></body></html>")
    assert nodes_in(page.iter("script")) == []


def test_types_are_read_without_their_vocabulary() -> None:
    assert types_of({"@type": ["http://schema.org/NewsArticle", "schema:Thing"]}) == {"NewsArticle", "Thing"}
    assert types_of({}) == frozenset()


def test_text_of() -> None:
    assert text_of([{"name": {"@value": " Mira Holt "}}]) == "Mira Holt"
    assert text_of({"name": ""}) is None
    assert text_of(7) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(st.sampled_from(["@type", "@graph", "author", "name"]), children, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(JSON, st.integers(0, 40))
def test_any_json_and_any_cut_of_it_is_read(value: object, cut: int) -> None:
    script = json.dumps(value).replace("<", "")
    for node in nodes_of(script, script[: len(script) - cut]):
        types_of(node)
        text_of(node)


LIVE = {"@type": "LiveBlogPosting", "url": "https://paper.example/live"}
LISTED = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": LIVE}]}
URL = "https://paper.example/wall"


@pytest.mark.parametrize(
    ("nodes", "types"),
    [
        ([ARTICLE, LISTED], {"NewsArticle"}),
        ([LISTED, ARTICLE], {"NewsArticle"}),
        ([ARTICLE | {"mentions": [LIVE]}], {"NewsArticle"}),
        ([LIVE | {"url": URL}, ARTICLE], {"LiveBlogPosting"}),
        (
            [{"@type": "CollectionPage", "mainEntity": {"@type": "ItemList", "itemListElement": [ARTICLE]}}],
            {"CollectionPage"},
        ),
        ([ARTICLE | {"video": {"@type": "VideoObject"}}], {"NewsArticle", "VideoObject"}),
    ],
)
def test_what_a_page_lists_or_mentions_it_is_not(nodes: list[dict[str, Any]], types: set[str]) -> None:
    found = types_here(nodes_of(*map(json.dumps, nodes)), URL) - {"ItemList"}
    assert found == types


def test_every_kind_of_article_is_one() -> None:
    for name in ("BackgroundNewsArticle", "TechArticle", "ReviewNewsArticle", "SocialMediaPosting", "Report"):
        assert is_article_type(name)
    assert not is_article_type("CollectionPage")
