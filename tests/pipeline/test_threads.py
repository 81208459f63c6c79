"""Comment blocks become comments with author, time, text, parent and permalink."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from pipeline.comments.speakers import BUTTONS
from pipeline.comments.threads import read_thread
from pipeline.model import Comment, Label
from pipeline.page.blocks import read_blocks


def _comments(markup: str) -> tuple[Comment, ...]:
    blocks = read_blocks(document_fromstring(f"<body>{markup}</body>"), 240)
    return read_thread(blocks, [Label.COMMENT] * len(blocks.leaves), "https://x.example/a").comments


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
    assert read_thread(read_blocks(document_fromstring("<body><p>x</p></body>"), 240), [Label.BODY]).comments == ()


def test_a_date_in_the_text_is_no_time_of_the_comment_and_a_signature_stays() -> None:
    found = _comments(
        '<ol><li class="comment" id="li-comment-7"><div class="comment-author"><cite>Ida</cite></div>'
        '<div class="comment-meta"><a href="/a#li-comment-7">3 April 2026 at 10:20</a></div><div class="comment-body">'
        "<p>Read my own letter, please:</p><p>I. Holm, 24 June 2016</p><p>http://x.example/1</p></div>"
        '<div class="reply"><a href="/a?replytocom=7#respond">Reply</a></div></li></ol>'
    )
    assert [(comment.author, comment.published) for comment in found] == [("Ida", "2026-04-03T10:20")]
    assert found[0].text == "Read my own letter, please:\nI. Holm, 24 June 2016\nhttp://x.example/1"
    assert found[0].permalink == "https://x.example/a#li-comment-7"


def test_a_text_that_is_called_comment_too_is_no_comment_of_its_own() -> None:
    found = _comments(
        '<ol><li class="comment depth-1"><article class="comment" id="comment-1">'
        '<header><cite><b class="fn">Ida</b></cite>'
        '<a href="#comment-1"><time datetime="2026-10-26T09:14:00+00:00">26 October 2026</time></a></header>'
        '<section class="comment-content comment"><p>It rained.</p></section><p>Reply ↓</p></article></li>'
        '<li class="comment depth-2"><article class="comment" id="comment-2"><header><cite><b class="fn">Jon</b></cite>'
        '<a href="#comment-2"><time datetime="2026-10-26T10:00:00+00:00">26 October 2026</time></a></header>'
        '<section class="comment-content comment"><p>It did not.</p></section></article></li></ol>'
    )
    assert [(comment.author, comment.text, comment.parent) for comment in found] == [
        ("Ida", "It rained.", None), ("Jon", "It did not.", 0),
    ]  # fmt: skip
    assert found[0].published == "2026-10-26T09:14:00+00:00"


def test_an_answer_that_says_whom_it_answers() -> None:
    def said(n: int, who: str, text: str, answer: str = "") -> str:
        return (
            f'<div class="stimme" id="kommentar-{n}"><p class="kopf"><b>{who}</b> schrieb am '
            f'<a href="#kommentar-{n}">03.11.2026 um 08:14 Uhr</a>{answer}</p><p>{text}</p>'
            "<p><a href='#x'>Antworten</a> <a href='#x'>Melden</a></p></div>"
        )

    found = _comments(
        said(1, "Ida Holm", "Sie lag elf Tage.")
        + said(2, "Jon", "Zwölf Tage.", ' als Antwort auf <a href="#kommentar-1">Ida Holm</a>')
    )
    assert [(comment.author, comment.text, comment.parent) for comment in found] == [
        ("Ida Holm", "Sie lag elf Tage.", None), ("Jon", "Zwölf Tage.", 0),
    ]  # fmt: skip
    assert found[1].permalink == "https://x.example/a#kommentar-2"


def test_letters_set_in_bold_and_rules() -> None:
    found = _comments(
        "<p><b>J. Carne, Fore Street</b> <font size=1>29 October 2026, 18:20</font></p>"
        "<p>It was eight seconds, not nine.</p>"
        "<p>There is a cup.</p><hr><p><b>A. Buyer</b> <font size=1>30 October 2026, 06:02</font></p>"
        "<p>I stood on those steps.</p>"
    )
    assert [(comment.author, comment.text) for comment in found] == [
        ("J. Carne, Fore Street", "It was eight seconds, not nine.\nThere is a cup."),
        ("A. Buyer", "I stood on those steps."),
    ]


def test_a_disclaimer_called_comment_is_none() -> None:
    assert _comments('<div class="comment"><p>Nothing on this site is advice to anyone about anything.</p></div>') == ()


def test_a_list_called_comment_holds_comments_and_a_subject_is_no_text() -> None:
    found = _comments(
        '<div class="commentwrap"><p>Filter</p><ul><li class="comment">'
        "<h4>It rained (Score:5)</h4><p>by Ida on 3 April, 10:20AM</p>"
        '<div class="commentBody"><p>I was there.</p></div></li><li class="comment"><h4>Re: It rained</h4>'
        '<p>by Jon on 3 April, 10:30AM</p><div class="commentBody"><p>Nor was I.</p></div></li></ul></div>'
    )
    assert [(comment.author, comment.text) for comment in found] == [("Ida", "I was there."), ("Jon", "Nor was I.")]


def test_an_answer_without_a_time_is_a_comment_where_it_says_by_whom() -> None:
    text = '<div class="commentBody"><p>{}</p></div>'
    found = _comments(
        '<ul><li class="comment" id="tree_1"><div><h4>Rain</h4><span class="by">'
        'by <a href="#">Ida (77)</a> on 3 April 2012, 10:20</span></div>'
        + text.format("It rained.")
        + '<ul><li class="comment" id="tree_2"><div><h4>Re: Rain</h4><span class="by">by <a href="#">305Jon</a></span> '
        '<small><a class="user_homepage">Homepage</a></small></div>'
        + text.format("It did not.")
        + "</li></ul></li></ul>"
    )
    assert [(comment.author, comment.text, comment.parent) for comment in found] == [
        ("Ida", "It rained.", None), ("305Jon", "It did not.", 0),
    ]  # fmt: skip


def test_what_a_page_shows_of_the_writer_is_not_said() -> None:
    def said(n: int, who: str, text: str) -> str:
        return (
            f'<div class="comment" id="c{n}"><div class="left"><div><span class="username">{who}</span></div>'
            f"<p>Well-known member</p><p>Joined 4 March 2019</p></div>"
            f"<p>26 October 2026, 09:1{n}</p><p>{text}</p></div>"
        )

    found = _comments(
        said(1, "Ida", "It rained on the pier all of that week.") + said(2, "Jon", "It did not rain, it poured.")
    )
    assert [(comment.author, comment.published, comment.text) for comment in found] == [
        ("Ida", "2026-10-26T09:11", "It rained on the pier all of that week."),
        ("Jon", "2026-10-26T09:12", "It did not rain, it poured."),
    ]


def test_buttons_and_ages_in_many_languages_are_not_said() -> None:
    buttons = (
        "Odpowiedz | Zgłoś", "返信する", "3時間前", "hace 3 horas", "Répondre · Signaler", "8d", "Liked by Ida Holm",
        "vor 2 Tagen",
    )  # fmt: skip
    said = "".join(
        f'<li class="comment" id="comment-{n}"><b class="fn">Ida</b><p>It rained.</p><p>{button}</p></li>'
        for n, button in enumerate(buttons)
    )
    assert {comment.text for comment in _comments(f"<ol>{said}</ol>")} == {"It rained."}


def test_comments_that_only_line_breaks_part_have_a_writer_and_a_time_each() -> None:
    found = _comments(
        '<div id="comments"><cite>Ann Lee</cite> <abbr title="2007-05-03T09:00">3 May 2007</abbr> <a href="#c1">#</a>'
        "<br><br>The ferry was late again, and nobody told us why.<br><br>"
        '<cite>Bob Roe</cite> <abbr title="2007-05-04T10:00">4 May 2007</abbr> <a href="#c2">#</a><br><br>'
        "It always is when the wind comes from the north.</div>"
    )
    assert [(one.author, one.published, one.permalink) for one in found] == [
        ("Ann Lee", "2007-05-03T09:00", "https://x.example/a#c1"),
        ("Bob Roe", "2007-05-04T10:00", "https://x.example/a#c2"),
    ]


def test_who_and_what_in_items_of_a_list_side_by_side_are_one_comment() -> None:
    found = _comments(
        '<p>2 comments</p><dl><dt class="comment" id="c1"><span class="comment_author">Ida</span> 3 April 2008</dt>'
        '<dd class="comment"><p>It rained.</p><dl><dt class="comment" id="c2"><span class="comment_author">Jon</span>'
        ' 4 April 2008</dt><dd class="comment"><p>It did not.</p></dd></dl></dd></dl>'
    )
    assert [(comment.author, comment.published, comment.text) for comment in found] == [
        ("Ida", "2008-04-03", "It rained."), ("Jon", "2008-04-04", "It did not."),
    ]  # fmt: skip


@pytest.mark.parametrize("frame", ["<div class='commentbody by-{who}'>{said}{about}</div>", "{said}{about}"])
def test_names_of_texts_alone_leave_who_to_the_line_beside(frame: str) -> None:
    found = _comments(
        "<h3>Comments</h3>"
        + "".join(
            frame.format(
                who=who,
                said=f"<div id='c97{n}'><p>It rained on the pier for all of that week, and the kettle was cold {n}.</p>"
                f"<p>{n} slept there.</p></div>",
                about=f"<p class='posted'>Posted by: {who} at <a href='#c97{n}'>April {n}, 2012 7:12 AM</a></p>",
            )
            for n, who in enumerate(("Ida", "Jon", "Ruth"), 1)
        )
    )
    assert [(comment.author, comment.published) for comment in found] == [
        ("Ida", "2012-04-01T07:12"), ("Jon", "2012-04-02T07:12"), ("Ruth", "2012-04-03T07:12"),
    ]  # fmt: skip
    assert [comment.text.splitlines()[1:] for comment in found] == [[f"{n} slept there."] for n in (1, 2, 3)]


def test_a_day_without_a_year_and_an_age_are_no_name_but_are_kept() -> None:
    found = _comments(
        "".join(
            f'<div class="comment" id="comment-{n}"><p>{when}</p><p class="x"><b>Ida</b></p><p>It rained.</p></div>'
            for n, when in enumerate(("Oct 26", "10月26日 09:14", "8 years ago", "منذ 3 ساعات"))
        )
    )
    assert [comment.author for comment in found] == ["Ida"] * 4
    assert [comment.raw_published for comment in found][1:] == ["10月26日 09:14", "8 years ago", "منذ 3 ساعات"]


def test_a_name_and_a_colon_before_the_text() -> None:
    found = _comments(
        "<ul>"
        + "".join(
            f'<li class="comment"><p><a class="user" href="#">{who}</a>：It rained.</p><p>10月26日 09:14</p></li>'
            for who in ("Ida", "Jon")
        )
        + "</ul>"
    )
    assert [(comment.author, comment.text) for comment in found] == [("Ida", "It rained."), ("Jon", "It rained.")]


def test_what_was_passed_on_with_words_of_ones_own() -> None:
    notes = "".join(
        f'<li class="note"><a href="#">{who}</a> reblogged this from <a href="#">sea</a> and added:'
        f"<blockquote>It rained {who}.</blockquote></li>"
        for who in ("ida", "jon")
    )
    found = _comments(f"<ol class='notes'><li class='note'><a href='#'>ruth</a> liked this</li>{notes}</ol>")
    assert [(comment.author, comment.text) for comment in found] == [
        ("ida", "It rained ida."), ("jon", "It rained jon."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_button"),
    [
        ("Reply · Report abuse · Share", True),
        ("Like · Reply to comment", True),
        ("Quote - Reply with quote", True),
        ("Reply ↓", True),
        ("+11", True),
        ("#3 | Like", True),
        ("Like 12 Antworten", True),
        ("1.1.1.1 is out now", False),
        ("Reply to nobody who shouts at the whole wide harbour from a boat", False),
        ("Like a coil of rope", False),
    ],
)
def test_what_only_buttons_say(text: str, is_button: bool) -> None:
    assert bool(BUTTONS.match(text)) is is_button


def test_lines_at_the_foot_that_say_who_wrote_when_though_a_notice_follows() -> None:
    said = "".join(
        f"<p>It rained on the pier for all of that week, and the kettle was cold by {n}.</p><p>And how it rained.</p>"
        f"<p class='posted'>Posted by: <a href='#'>{who}</a> | Apr {n}, 2007 1:11:01 PM</p>"
        for n, who in enumerate(("Ida", "Jon", "Ruth"), 1)
    )
    found = _comments(f"<div class='post-content'><h2>Comments</h2>{said}<p>Thank you all for that.</p></div>")
    assert [(comment.author, comment.text[-5:]) for comment in found[:3]] == [
        ("Ida", "by 1."),
        ("Jon", "by 2."),
        ("Ruth", "by 3."),
    ]


def test_lines_of_a_list_in_the_element_of_the_article_are_about_its_comments() -> None:
    said = "".join(
        f"<dt><a href='#{n}'>{n}.</a> {who} - October {n}, 2012</dt><dd><p>It rained {n}.</p></dd>"
        for n, who in enumerate(("Ida Holm", "The Keeper"), 1)
    )
    found = _comments(f"<div class='content'><div id='comments'><h2>Comments</h2><dl>{said}</dl></div></div>")
    assert [(comment.author, comment.published) for comment in found] == [
        ("Ida Holm", "2012-10-01"), ("The Keeper", "2012-10-02"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("about", "author"),
    [
        ("<h4><a href='#'>Ida Holm</a> <span>On Thursday, November 1 at 2:57 pm</span></h4>", "Ida Holm"),
        ("<h3><strong>Ida Holm</strong> says:</h3><h4>on October 30, 2012 at 11:02 am</h4>", "Ida Holm"),
        ("<p>On October 29, 2012 at 2:35am, Ida Holm said...</p>", "Ida Holm"),
        ("<p>Wet feet. written by Ida Holm, October 20, 2012</p>", "Ida Holm"),
        ("<p class='author'>https://ida.example/ Ida Holm said,</p><p>October 20, 2012</p>", "Ida Holm"),
        ("<p>October 25, 2012 | Ida Holm</p>", "Ida Holm"),
        ("<p class='author'>Ida Holm 659 Fans</p><p>3 minutes ago ( 2:23 PM)</p>", "Ida Holm"),
    ],
)  # fmt: skip
def test_who_speaks_in_headings_and_sentences(about: str, author: str) -> None:
    found = _comments(
        f"<div class='comment' id='comment-1'>{about}<div class='comment-body'><p>It rained.</p></div></div>"
    )
    assert [(comment.author, comment.text) for comment in found] == [(author, "It rained.")]


def test_what_the_page_prints_in_every_comment_is_not_said() -> None:
    found = _comments(
        "".join(
            f"<li class='comment' id='comment-{n}'><b class='fn'>Ida</b><time>3 May 2020</time><p>It rained {n}.</p>"
            "<p>Direct address:</p><p>Total Comments (16769)</p></li>"
            for n in range(4)
        )
    )
    assert [comment.text for comment in found] == [f"It rained {n}." for n in range(4)]


def test_counters_of_comments_elsewhere_are_none() -> None:
    days = "".join(f"<div class='comment'><h4>In the year 20{n}</h4><p>{n} comments</p></div>" for n in (10, 11, 12))
    assert _comments(days) == ()
