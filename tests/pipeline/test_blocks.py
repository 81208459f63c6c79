"""Every visible character is in exactly one block, in page order, at a path that leads to it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement, document_fromstring

from pipeline.model import Kind
from pipeline.page.blocks import INVISIBLE_TAGS, is_hidden, read_blocks
from pipeline.page.places import Places
from pipeline.text import clean

MAX_DEPTH = 240

_words = st.text(alphabet="abcé 字\n", max_size=12)
_tags = st.sampled_from(
    ["p", "div", "span", "b", "a", "ul", "li", "td", "tr", "table", "blockquote", "h2", "br", "script", "style", "pre"]
)
_trees = st.recursive(
    _words,
    lambda inner: st.builds(
        lambda tag, attribute, parts: f"<{tag}{attribute}>{''.join(parts)}</{tag}>",
        _tags, st.sampled_from(["", ' hidden=""', ' style="display: none"', ' class="x"']), st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)  # fmt: skip


def _visible(element: HtmlElement) -> str:
    """The plain, slow reading of what is visible, to hold the fast one against."""
    if not isinstance(element.tag, str) or element.tag in INVISIBLE_TAGS or is_hidden(element):
        return ""
    return (element.text or "") + "".join(_visible(child) + (child.tail or "") for child in element)


@settings(deadline=None, max_examples=150)
@given(_trees)
def test_blocks_hold_the_visible_text_once_and_in_order(markup: str) -> None:
    root = document_fromstring(f"<html><body><i>.</i>{markup}</body></html>")
    blocks = read_blocks(root, MAX_DEPTH)
    assert "".join("".join(leaf.text.split()) for leaf in blocks.leaves) == "".join(clean(_visible(root)).split())
    assert [leaf.n for leaf in blocks.leaves] == list(range(len(blocks.leaves)))
    places = Places()
    for leaf in blocks.leaves:
        assert leaf.text == clean(leaf.text) != ""
        (found,) = root.xpath(places.of(leaf))
        if not leaf.is_whole:
            assert found == leaf.start.tail if leaf.is_tail else found is leaf.start


def _texts(markup: str) -> list[str]:
    return [leaf.text for leaf in read_blocks(document_fromstring(f"<body>{markup}</body>"), MAX_DEPTH).leaves]


def test_two_line_breaks_end_a_paragraph_and_one_does_not() -> None:
    assert _texts("one<br>still one<br><br>two<br> <br>three") == ["one still one", "two", "three"]


def test_loose_text_around_blocks_is_kept_apart() -> None:
    assert _texts("<div>before<p>inside</p>after <b>bold</b></div>") == ["before", "inside", "after bold"]


def test_a_row_of_data_is_one_block_and_a_row_of_layout_is_not() -> None:
    assert _texts("<table><tr><th>Goals</th><td>3</td></tr></table>") == ["Goals 3"]
    assert _texts("<table><tr><td><p>menu</p></td><td><p>article</p></td></tr></table>") == ["menu", "article"]


def test_kinds_are_inherited_where_they_say_more() -> None:
    root = document_fromstring(
        "<body><ul><li><p>a</p></li></ul><blockquote><p>b</p></blockquote><pre>c</pre><h2>d</h2></body>"
    )
    kinds = [leaf.kind for leaf in read_blocks(root, MAX_DEPTH).leaves]
    assert kinds == [Kind.LIST_ITEM, Kind.QUOTE, Kind.CODE, Kind.HEADING]


def test_what_is_hidden_can_be_asked_for() -> None:
    root = document_fromstring('<body><p>seen</p><div hidden id="S:0"><p>streamed</p></div></body>')
    assert [leaf.text for leaf in read_blocks(root, MAX_DEPTH).leaves] == ["seen"]
    assert [leaf.text for leaf in read_blocks(root, MAX_DEPTH, with_hidden=True).leaves] == ["seen", "streamed"]


def test_depth_is_told() -> None:
    root = document_fromstring("<body>" + "<div>" * 60 + "x" + "</div>" * 60 + "</body>")
    assert read_blocks(root, 50).depth > 50


def test_a_custom_element_that_holds_blocks_is_one_and_is_named_by_itself() -> None:
    page = "<comment-item id='c1'><div>It rained</div></comment-item><p>at <since-when>noon</since-when> on Monday</p>"
    blocks = read_blocks(document_fromstring(f"<body>{page}</body>"), MAX_DEPTH)
    assert [leaf.text for leaf in blocks.leaves] == ["It rained", "at noon on Monday"]
    assert [node.names for node in blocks.nodes if node.tag == "comment-item"] == ["comment-item c1"]
