"""The post that opens a thread of a forum is the article; the answers are comments."""

from __future__ import annotations

import pytest

from pipeline.model import Label, Page, Verdict
from pipeline.separate import separate

QUESTION = "The pump in my boat has stopped twice this week, always an hour after the tide turns. What is it?"
ANSWERS = ("Look at the strainer first, then at the hose behind it.", "Mine did that for a year. It was the fuse.")
WRITERS = ("Ottilie", "Ruairi", "Ida Holm")


def _phpbb(n: int, who: str, text: str) -> str:
    return (
        f'<div id="p{n}" class="post has-profile bg{n % 2 + 1}"><div class="inner"><dl class="postprofile">'
        f'<dt><a class="username" href="#">{who}</a></dt><dd class="profile-rank">Stoker</dd>'
        f'<dd class="profile-posts">Posts: 12{n}</dd></dl><div class="postbody"><h3><a href="#p{n}">Pump</a></h3>'
        f'<p class="author">by <b>{who}</b> » 26 Oct 2026, 09:1{n}</p>'
        f'<div class="content">{text}</div></div></div></div>'
    )


def _xenforo(n: int, who: str, text: str) -> str:
    return (
        f'<article class="message message--post" id="post-{n}"><div class="message-inner"><div class="message-cell">'
        f'<section class="message-user"><h4 class="message-name"><a class="username" href="#">{who}</a></h4>'
        f'<h5 class="userTitle">Member</h5><dl class="pairs"><dt>Joined</dt><dd>Mar 4, 2019</dd></dl></section></div>'
        f'<div><ul><li><time datetime="2026-10-26T09:1{n}:00Z">Oct 26</time></li><li>#{n}</li></ul>'
        f'<article class="message-body"><div class="bbWrapper">{text}</div></article></div></div></article>'
    )


def _vbulletin(n: int, who: str, text: str) -> str:
    return (
        f'<table class="tborder" id="post{n}"><tr><td class="thead">26-10-2026, 09:1{n}</td><td>#{n}</td></tr>'
        f'<tr><td class="alt2"><div><a class="bigusername author" href="#">{who}</a></div><div>Senior Member</div></td>'
        f'<td class="alt1"><div id="post_message_{n}">{text}</div></td></tr></table>'
    )


def _thread(post: object, first: int = 1, above: str = "") -> Verdict:
    assert callable(post)
    said = zip(WRITERS, (QUESTION, *ANSWERS), strict=True)
    posts = "".join(post(n, who, text) for n, (who, text) in enumerate(said, first))
    page = f"<body><h1>Pump stops</h1>{above}<div class='thread'>{posts}</div><p>All times are UTC.</p></body>"
    return separate(Page(f"<html><head><title>Pump stops</title></head>{page}</html>".encode()))


@pytest.mark.parametrize("post", [_phpbb, _xenforo, _vbulletin])
def test_the_opening_post_is_the_article(post: object) -> None:
    found = _thread(post)
    assert found.text == QUESTION
    assert [(comment.author, comment.text) for comment in found.comments] == list(
        zip(WRITERS[1:], ANSWERS, strict=True)
    )
    assert {block.rule for block in found.blocks if block.label is Label.BODY} == {"rule:opening-post"}


def test_a_later_page_of_a_thread_opens_with_an_answer() -> None:
    found = _thread(_xenforo, first=4)
    assert QUESTION not in found.text
    assert [comment.text for comment in found.comments] == [QUESTION, *ANSWERS]


@pytest.mark.parametrize("above", [f"<article><p>{QUESTION * 4}</p></article>", "<h2>3 Comments</h2>"])
def test_what_readers_say_below_an_article_or_a_heading_is_comments(above: str) -> None:
    assert [comment.text for comment in _thread(_xenforo, above=above).comments] == [QUESTION, *ANSWERS]


def test_a_list_of_what_was_written_elsewhere_opens_nothing() -> None:
    teasers = "".join(_xenforo(n, who, text) for n, (who, text) in enumerate(zip(WRITERS, ANSWERS * 2, strict=False)))
    page = f"<body><div class='side'>{teasers}</div><h1>Pump</h1><article><p>{QUESTION * 6}</p></article></body>"
    assert separate(Page(page.encode())).text == QUESTION * 6
