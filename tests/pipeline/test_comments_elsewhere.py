"""Lists of what readers wrote on other pages are no thread of this one."""

from __future__ import annotations

import pytest

from pipeline.model import Label, Page
from pipeline.separate import separate

PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall."
ARTICLE = "<h1>The wall</h1>" + "".join(f"<p>{PROSE} That was the {n}. time this year.</p>" for n in range(5))

SAID = (
    ("Marta", 4, "The wall has been like that for years ...", "/a/4", "Harbour closed until spring"),
    ("Luka", 6, "And who pays for it? We do, as ever ...", "/a/6", "The ferry is back"),
    ("Ida Holm", 9, "At last somebody says it, thank you ...", "/a/9", "Gulls in the town hall"),
)

LISTS = (
    (
        "<div class='box'><h3>Neueste Kommentare</h3><ul>",
        "<li><span class='autor'>{who}</span> <span>vor {n} Minuten</span><p>{text}</p><a href='{to}'>{about}</a></li>",
        "</ul></div>",
    ),
    (
        "<div class='comments-box'><h3>Letzte Kommentare</h3>",
        (
            "<div class='comment'><span class='author'>{who}</span> <span>12.03.2019, 14:0{n}</span>"
            "<p><a href='{to}#comment-{n}'>{text}</a></p></div>"
        ),
        "</div>",
    ),
    (
        "<div><h2>Últimos comentarios</h2>",
        (
            "<div class='item'><p><strong>{who}</strong> dijo el 12/03/2019 a las 14:0{n}</p><p>{text}</p>"
            "<p>En <a href='{to}'>{about}</a></p></div>"
        ),
        "</div>",
    ),
    (
        "<div><h3>Derniers commentaires</h3><ul>",
        "<li><span class='pseudo'>{who}</span>, il y a {n} minutes : <em>{text}</em> <a href='{to}'>{about}</a></li>",
        "</ul></div>",
    ),
    (
        "<div class='module'><h3>Latest comments</h3>",
        (
            "<div><span class='user'>{who}</span> <span>{n} minutes ago</span><p>{text}</p>"
            "<p>on <a href='{to}'>{about}</a></p></div>"
        ),
        "</div>",
    ),
    (
        "<div><ul id='comments-list'>",
        "<li class='comment'><a href='{to}#comment-{n}'>{who} on {about}</a></li>",
        "</ul></div>",
    ),
    (
        "<div><div>Последние комментарии</div>",
        (
            "<div class='it'><span class='user'>{who}</span> <span>12.03.2019 14:0{n}</span><div>{text}</div>"
            "<a href='{to}'>{about}</a></div>"
        ),
        "</div>",
    ),
)

THREADS = (
    (
        "<li class='comment'><a href='/people/{n}'>{who} of the Quay</a> <a href='/a/1#c{n}'>12.03.2019 14:0{n}</a>"
        "<p>{text}</p><a href='/a/1?to={n}#respond'>Reply to {who}</a></li>"
    ),
    (
        "<li class='comment'><span>{who}</span> <span>12.03.2019 14:0{n}</span><p>{text}</p>"
        "<a href='/flag?c={n}'>Tell the desk about {who}</a></li>"
    ),
    (
        "<li class='comment'><span>{who}</span> <span>12.03.2019 14:0{n}</span><p>[…] {text} […]</p>"
        "<a href='https://site{n}.example/'>{about}</a></li>"
    ),
)


def _filled(item: str) -> str:
    return "".join(item.format(who=who, n=n, text=text, to=to, about=about) for who, n, text, to, about in SAID)


@pytest.mark.parametrize("is_above", [True, False])
@pytest.mark.parametrize(("start", "item", "end"), LISTS)
def test_latest_comments_on_other_pages_are_links_to_these(start: str, item: str, end: str, *, is_above: bool) -> None:
    said = start + _filled(item) + end
    page = f"{said}<main>{ARTICLE}</main>" if is_above else f"<main>{ARTICLE}</main>{said}"
    verdict = separate(Page(f"<html><body>{page}</body></html>".encode()))
    assert verdict.comments == ()
    assert verdict.text == separate(Page(f"<html><body><main>{ARTICLE}</main></body></html>".encode())).text
    assert not any(block.label is Label.COMMENT for block in verdict.blocks)


@pytest.mark.parametrize("item", THREADS)
def test_links_of_a_thread_make_it_no_list_of_other_pages(item: str) -> None:
    page = f"<html><body><main>{ARTICLE}</main><ol class='commentlist'>{_filled(item)}</ol></body></html>"
    assert len(separate(Page(page.encode())).comments) == len(SAID)


def test_a_thread_and_a_list_of_others_are_told_apart() -> None:
    thread = f"<ol class='commentlist'>{_filled(THREADS[1])}</ol>"
    start, item, end = LISTS[1]
    page = f"<html><body><main>{ARTICLE}{thread}</main>{start}{_filled(item)}{end}</body></html>"
    comments = separate(Page(page.encode())).comments
    assert [comment.text.partition("\n")[0] for comment in comments] == [text for _, _, text, _, _ in SAID]
