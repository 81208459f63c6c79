"""Comment blocks become comments with author, time, text, parent and permalink."""

from __future__ import annotations

from lxml.html import document_fromstring

from pipeline.blocks import read_blocks
from pipeline.model import Comment, Label
from pipeline.threads import read_comments


def _comments(markup: str) -> tuple[Comment, ...]:
    blocks = read_blocks(document_fromstring(f"<body>{markup}</body>"), 240)
    return read_comments(blocks, [Label.COMMENT] * len(blocks.leaves))


def test_blogger_lists() -> None:
    found = _comments(
        '<dl id="comments-block">'
        '<dt class="comment-author">Ida Holm said...</dt><dd class="comment-body"><p>It rained.</p></dd>'
        '<dd class="comment-footer">3 April 2008 10:20</dd><dt class="comment-author">Jon said...</dt>'
        '<dd class="comment-body"><p>It did not.</p></dd><dd class="comment-footer">4 April 2008 11:00</dd></dl>'
    )
    assert [(comment.author, comment.text) for comment in found] == [("Ida Holm", "It rained."), ("Jon", "It did not.")]


def test_meta_lines_after_the_text() -> None:
    found = _comments(
        "<p>I was on that ferry and I can tell you that the engine did stop twice before we left the harbour</p>"
        "<p>Posted by: Ida Holm | 3 April 2008 10:20</p>"
        "<p>Three times, and the kettle too.</p><p>Posted by: Jon | 4 April 2008 11:00</p>"
    )
    assert [comment.author for comment in found] == ["Ida Holm", "Jon"]
    assert found[0].published == "2008-04-03T10:20"
    assert found[1].text == "Three times, and the kettle too."


def test_answers_name_their_parent_and_keep_their_own_text() -> None:
    found = _comments(
        '<ul><li class="comment" id="comment-1"><span class="author">Ida</span><p>It rained.</p>'
        '<ul><li class="comment" id="comment-2"><span class="author">Jon</span><p>It did not.</p></li></ul></li>'
        '<li class="comment" id="comment-3"><span class="author">Ruth</span><p>It snowed.</p></li></ul>'
    )
    assert [(comment.author, comment.text, comment.parent) for comment in found] == [
        ("Ida", "It rained.", None), ("Jon", "It did not.", 0), ("Ruth", "It snowed.", None),
    ]  # fmt: skip


def test_no_comment_blocks_no_comments() -> None:
    assert read_comments(read_blocks(document_fromstring("<body><p>x</p></body>"), 240), [Label.BODY]) == ()
