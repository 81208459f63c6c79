"""Explanations: every block once, its text as it is; differences from what is stored, threads, control characters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from pipeline.explanation import Difference, Explanation, compare, count_labels, list_facts, render_page, thread_depths
from pipeline.explanation.layout import (
    MAX_LOOSE_RUNS,
    MAX_OPEN_CHARS,
    MAX_OPEN_FURNITURE_CHARS,
    STRIP_WIDTH,
    draw_strip,
    lay_out,
)
from pipeline.explanation.page import COLOURS, style_sheet
from pipeline.explanation.visible import readable_address, visible_html, visible_text
from pipeline.model import (
    Comment,
    Evidence,
    Facts,
    Gallery,
    GalleryImage,
    Kind,
    Label,
    LabelledBlock,
    Notice,
    Outcome,
    Verdict,
)

ANY_TEXT = st.text(min_size=1, max_size=60)
"""More than a record can hold: controls, markup and lone surrogates too."""
NASTY = st.one_of(
    ANY_TEXT, st.sampled_from(["</style>", "]]>", "<!--", '"><script>', "&lt;b&gt;", "\u202eabc", "{{ x }}"])
)


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[LabelledBlock, ...]:
    sorts = st.tuples(st.sampled_from(Label), st.sampled_from(Kind), st.sampled_from(["rule:a", "zone:b"]), NASTY)
    return tuple(
        LabelledBlock(n, label, kind, text, rule, f"/html/body/p[{n + 1}]")
        for n, (label, kind, rule, text) in enumerate(draw(st.lists(sorts, max_size=25)))
    )


def block(n: int, label: Label = Label.BODY, text: str = "The weir at Oulebridge held.", **more: str) -> LabelledBlock:
    return LabelledBlock(n, label, Kind.PARAGRAPH, text, more.get("rule", "rule:test"), f"/html/body/p[{n}]")


def page_of(verdict: Verdict) -> html.HtmlElement:
    return html.document_fromstring(render_page(Explanation("page.html", verdict)))


def in_html(text: str) -> str:
    """The text as an HTML file can hold it, and a parser give it back."""
    return "".join("\ufffd" if char in "\0\r" or "\ud800" <= char <= "\udfff" else char for char in text)


@settings(max_examples=60, deadline=None)
@given(ledgers())
def test_every_block_is_on_the_page_once_in_page_order_with_its_own_text(blocks: tuple[LabelledBlock, ...]) -> None:
    found = page_of(Verdict(Outcome.ARTICLE, None, None, blocks=blocks)).xpath("//main//*[starts-with(@id, 'b')]")
    assert [each.get("id") for each in found] == [f"b{each.n}" for each in blocks]
    for element, each in zip(found, blocks, strict=True):
        text = element.find("p") if element.tag == "div" else element
        # lxml keeps control characters out of its trees, so they are compared without them
        assert seen(text.text_content()) == seen(in_html(each.text))


def seen(text: str) -> str:
    return "".join(char for char in text if char.isprintable() or char == " ")


def everything(one: str, other: str, third: str) -> Explanation:
    """An explanation with these texts in every place that text of a page can come to."""
    facts = Facts(
        one, (other,), third, section=one, tags=(other,), language=third, provenance={one: Evidence(other, third)}
    )
    verdict = Verdict(
        Outcome.TOO_SHORT,
        one,
        other,
        facts,
        (replace(block(0), text=one, rule=other, path=third), replace(block(1, Label.NAV), text=other, rule=third)),
        (Comment(0, one, other, third, one, None, other), Comment(1, other, None, third, other, 0, None)),
        (Gallery(one, (GalleryImage(other, third, one),)),),
        (Notice(one, other, third, one),),
    )
    return Explanation(third, verdict, {one: one, f"{one}, again": other}, (Difference(one, other, third),))


def shape(explanation: Explanation) -> list[tuple[str, list[str]]]:
    """The elements of its page and the names of their attributes; marks of control characters left out."""
    tree = html.document_fromstring(render_page(explanation))
    return [(each.tag, sorted({*each.attrib} - {"class"})) for each in tree.iter() if each.get("class") != "mark"]


@settings(max_examples=60, deadline=None)
@given(NASTY, NASTY, NASTY)
def test_no_text_of_a_page_becomes_markup_wherever_it_stands(one: str, other: str, third: str) -> None:
    assert shape(everything(one, other, third)) == shape(everything("weir", "held", "again"))


@pytest.mark.parametrize("sign", ["\x1b[2J", "\u202e", "\u2066", "\x07", "\x9b", "\u2028"])
def test_what_steers_a_display_is_named_instead(sign: str) -> None:
    name = f"U+{ord(sign[0]):04X}"
    assert visible_text(f"a{sign}b") == f"a<{name}>{sign[1:]}b"
    marked = html.fragment_fromstring(str(visible_html(f"a{sign}b")), "p")
    assert marked.find("bdi").get("title") == name


def test_addresses_are_shown_in_their_own_script() -> None:
    assert (
        readable_address("https://a.example/%D8%B4%D8%B9%D8%B1/%C3%BC?q=1%2F2%20")
        == "https://a.example/شعر/ü?q=1%2F2%20"
    )
    assert readable_address("/%ff%FE/%E2%80") == "/%ff%FE/%E2%80", "what is no UTF-8 stays as it is"
    hidden = str(visible_html(readable_address("/%E2%80%AEgpj.exe")))
    assert 'title="U+202E"' in hidden


def test_marks_that_scripts_need_stay_as_they_are() -> None:
    for text in ("\u05e9\u200fabc", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\U0001f469\u200d\U0001f680"):
        assert visible_text(text) == text
        assert str(visible_html(text)) == text


def test_body_stands_on_one_side_and_beside_it_what_stood_before_it() -> None:
    blocks = (
        block(0, Label.NAV),
        block(1, Label.TITLE),
        block(2),
        block(3),
        block(4, Label.PROMO),
        block(5),
        block(6, Label.FOOTER),
    )
    rows = lay_out(blocks)
    assert [[each.n for each in row.body] for row in rows] == [[2, 3], [5], []]
    assert [[(run.label, [each.n for each in run.blocks]) for run in row.aside] for row in rows] == [
        [(Label.NAV, [0]), (Label.TITLE, [1])],
        [(Label.PROMO, [4])],
        [(Label.FOOTER, [6])],
    ]


def test_a_run_is_of_one_label_and_one_rule_and_folded_when_long() -> None:
    blocks = (
        block(0, Label.PROMO, "Sign up"),
        block(1, Label.PROMO, "Shop"),
        block(2, Label.PROMO, "x" * MAX_OPEN_CHARS, rule="rule:b"),
    )
    (row,) = lay_out(blocks)
    assert [(len(run.blocks), run.is_brief, run.is_long) for run in row.aside] == [(2, True, False), (1, False, False)]
    (row,) = lay_out([block(0, Label.PROMO, "x" * (MAX_OPEN_CHARS + 1))])
    assert row.aside[0].is_long


def test_furniture_is_one_run_whatever_its_rules_and_folded_early() -> None:
    blocks = (block(0, Label.NAV, "Home"), block(1, Label.NAV, "Sport", rule="rule:b"), block(2, Label.NAV, "Arts"))
    (row,) = lay_out(blocks)
    assert [(run.rules, run.is_long) for run in row.aside] == [(("rule:test", "rule:b"), False)]
    (row,) = lay_out([*blocks, block(3, Label.NAV, "x" * MAX_OPEN_FURNITURE_CHARS)])
    assert [run.is_long for run in row.aside] == [True]
    tree = page_of(Verdict(Outcome.ARTICLE, None, None, blocks=blocks))
    assert tree.xpath("string(//main//*[@class='rule'])") == "rule:test, 1 more"


def test_many_runs_around_the_page_are_one_folded_pile_and_its_own_stay_open() -> None:
    around = [block(n, (Label.NAV, Label.OTHER)[n % 2]) for n in range(MAX_LOOSE_RUNS + 1)]
    (row,) = lay_out([*around, block(90, Label.TITLE), block(91, Label.PROMO), block(92)])
    assert [(pile.labels, pile.is_folded) for pile in row.piles] == [
        ((Label.NAV, Label.OTHER), True),
        ((Label.TITLE,), False),
        ((Label.PROMO,), False),
    ]
    assert [run for pile in row.piles for run in pile.runs] == list(row.aside)
    tree = page_of(Verdict(Outcome.ARTICLE, None, None, blocks=tuple(around)))
    assert tree.xpath("count(//details[@class='pile']//li)") == MAX_LOOSE_RUNS + 1
    (row,) = lay_out(around[1:])
    assert not row.piles[0].is_folded


@settings(max_examples=50, deadline=None)
@given(ledgers())
def test_the_strip_shows_the_whole_page_without_gaps(blocks: tuple[LabelledBlock, ...]) -> None:
    strip = draw_strip(blocks)
    assert [stretch.block for stretch in strip] == list(blocks)
    ends = [stretch.start + stretch.width for stretch in strip]
    starts = [*(stretch.start for stretch in strip[1:]), STRIP_WIDTH]
    assert all(abs(end - start) < 0.02 for end, start in zip(ends, starts, strict=bool(strip)) if strip)


def test_every_label_has_its_colour_and_can_be_hidden() -> None:
    assert set(COLOURS) == set(Label)
    assert len(set(COLOURS.values())) == len(Label)
    for label in Label:
        assert f"#show-{label}:not(:checked)" in style_sheet()


def test_the_page_asks_for_nothing_and_forbids_everything() -> None:
    tree = page_of(Verdict(Outcome.ARTICLE, None, "https://paper.example/", blocks=(block(0),)))
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not tree.xpath("//script | //link | //img | //iframe | //object | //embed | //form | //base")
    assert not [href for href in tree.xpath("//@href") if not href.startswith("#")]
    assert not tree.xpath("//@src | //@style | //@*[starts-with(name(), 'on')]")
    assert "url(" not in style_sheet()
    assert "@import" not in style_sheet()


def test_a_page_of_a_megabyte_is_drawn_within_a_second() -> None:
    labels = list(Label)
    blocks = tuple(block(n, labels[n // 3 % len(labels)], "The weir at Oulebridge held. " * 10) for n in range(3_500))
    start = process_time()
    page = render_page(Explanation("page.html", Verdict(Outcome.ARTICLE, None, None, blocks=blocks)))
    assert len(page) > 1_000_000
    assert process_time() - start < 1


def test_counts_follow_the_order_of_labels() -> None:
    counts = count_labels([block(0, Label.NAV, "Home"), block(1), block(2)])
    assert [(each.label, each.blocks, each.words) for each in counts] == [(Label.BODY, 2, 10), (Label.NAV, 1, 1)]


def thread(*parents: int | None) -> Iterable[Comment]:
    return (Comment(n, None, None, None, "Yes.", parent) for n, parent in enumerate(parents))


def test_depths_of_a_thread() -> None:
    assert thread_depths(thread(None, 0, 1, 0, None, 3)) == [0, 1, 2, 1, 0, 2]
    assert thread_depths(thread(0, 5, 1)) == [0, 0, 1], "a comment that answers itself or a later one stands at the top"


def test_facts_are_listed_with_their_origin_and_what_was_refused() -> None:
    told = {"title": Evidence("html:h1", "Weir holds"), "published_refused": Evidence("meta:date", "2199-01-01")}
    lines = list_facts(Facts(title="Weir holds", authors=("Ada Lund", "Bo Ek"), free_to_read=False, provenance=told))
    found = {line.name: (line.value, line.found) for line in lines}
    assert found["title"] == ("Weir holds", told["title"])
    assert found["authors"] == ("Ada Lund, Bo Ek", None)
    assert found["free_to_read"] == ("no", None)
    assert found["published_refused"] == (None, told["published_refused"])
    assert list(found)[-1] == "published_refused"


STORED = Verdict(Outcome.ARTICLE, None, None, Facts(title="Weir holds"), (block(0, Label.TITLE), block(1), block(2)))


def test_a_verdict_does_not_differ_from_itself() -> None:
    assert compare(STORED, STORED) == ()


def test_differences_name_what_and_both_sides() -> None:
    now = replace(
        STORED, facts=Facts(title="Weir held"), blocks=(*STORED.blocks[:2], block(2, Label.PROMO), block(3, Label.AD))
    )
    assert compare(STORED, now) == (
        Difference("title", "Weir holds", "Weir held"),
        Difference("text", "10 words", "5 words"),
        Difference("/html/body/p[2]", "body", "promo"),
        Difference("/html/body/p[3]", None, "ad"),
    )


def test_of_a_page_turned_down_the_outcome_is_compared() -> None:
    before = Verdict(Outcome.TOO_SHORT, "12 words", None)
    assert compare(before, replace(STORED, outcome=Outcome.TOO_SHORT)) == ()
    assert compare(before, STORED) == (Difference("outcome", "too-short", "article"),)
