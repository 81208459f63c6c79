"""Pages that are no articles, in nine languages and in markup that names nothing: each is told by its own name."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Outcome, Page
from pipeline.separate import separate

FOLDER = Path(__file__).parents[1] / "outcomes"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.toml"))
HOST = "https://paper.example"

Words = dict[str, Any]


def read_words(language: str) -> Words:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8")) | {"language": language}


def whole(words: Words, title: str, main: str, head: str = "", *, furnished: bool = True) -> str:
    """A page of the paper, with its menu and footer or without."""
    menu = "".join(f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(words["nav"]))
    top = f"<header><a href='/'>{words['name']}</a><nav><ul>{menu}</ul></nav></header>" if furnished else ""
    foot = f"<footer><p>© 2026 {words['name']}</p></footer>" if furnished else ""
    return (
        f"<!doctype html><html lang='{words['language']}'>"
        f"<head><meta charset='utf-8'><title>{title}</title>{head}</head>"
        f"<body>{top}<main>{main}</main>{foot}</body></html>"
    )


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def data(**fields: Any) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@context': 'https://schema.org', **fields})}</script>"


def consent(words: Words) -> str:
    first, *rest = words["consent"]
    buttons = "".join(f"<button>{text}</button>" for text in words["consent_buttons"])
    return whole(words, words["name"], f"<div><h2>{first}</h2>{paragraphs(rest)}{buttons}</div>", furnished=False)


def stub(words: Words) -> str:
    told, *more = words["paywall"]
    wall = f"<div><h3>{told}</h3>{paragraphs(more)}</div>"
    headline = words["headlines"][0]
    main = f"<article><h1>{headline}</h1>{paragraphs(words['prose'][:3])}{wall}</article>"
    paid = data(**{"@type": "NewsArticle", "headline": headline, "isAccessibleForFree": False})
    return whole(words, f"{headline} | {words['name']}", main, paid)


def unsaid_stub(words: Words) -> str:
    return stub(words).replace("isAccessibleForFree", "x")


def bot(words: Words) -> str:
    return whole(words, words["bot_title"], f"<h1>paper.example</h1>{paragraphs(words['bot'])}", furnished=False)


def gone(words: Words) -> str:
    main = f"<h1>{words['gone_title']}</h1>{paragraphs(words['gone'])}"
    return whole(words, f"{words['gone_title']} | {words['name']}", main)


def gone_in_code(words: Words) -> str:
    """Its title is the paper's alone."""
    return whole(words, words["name"], f"<h1>404</h1>{paragraphs(words['gone'])}")


def index(words: Words) -> str:
    cards = "".join(
        f"<div><h2><a href='/a/{n}'>{headline}</a></h2><p>{text}</p></div>"
        for n, (headline, text) in enumerate(zip(words["headlines"], words["prose"], strict=True))
    )
    return whole(words, words["name"], cards)


def live(words: Words) -> str:
    entries = "".join(
        f"<div><time datetime='2026-03-01T{20 - n}:15:00Z'>{20 - n}:15</time><h3>{headline}</h3><p>{text}</p></div>"
        for n, (headline, text) in enumerate(zip(words["headlines"], words["prose"], strict=True))
    )
    main = f"<h1>{words['live_title']}</h1><span>{words['live_label']}</span>{entries}"
    return whole(words, f"{words['live_title']} | {words['name']}", main)


def told_live(words: Words) -> str:
    return live(words).replace("</head>", data(**{"@type": "LiveBlogPosting", "headline": words["live_title"]}))


def video(words: Words) -> str:
    told = data(**{"@type": "VideoObject", "name": words["video"], "duration": "PT1M12S"})
    main = f"<h1>{words['video']}</h1><video controls src='/v.mp4'></video><p>{words['prose'][0]}</p>"
    return whole(words, f"{words['video']} | {words['name']}", main, told)


def gallery(words: Words) -> str:
    pictures = "".join(
        f"<figure><img src='/{n}.jpg'><figcaption>{text}</figcaption></figure>"
        for n, text in enumerate(words["captions"])
    )
    main = f"<h1>{words['gallery']}</h1><div class='gallery'>{pictures}</div>"
    return whole(words, f"{words['gallery']} | {words['name']}", main)


def judged(page: str, path: str = "/2026/03/storm-over-the-sound-117.html") -> Outcome:
    return separate(Page(page.encode(), url=HOST + path)).outcome


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("draw", "path", "outcome"),
    [
        (consent, "/", Outcome.CONSENT_WALL),
        (consent, "/2026/03/storm-over-the-sound-117.html", Outcome.CONSENT_WALL),
        (stub, "/2026/03/storm-over-the-sound-117.html", Outcome.PAYWALL_STUB),
        (unsaid_stub, "/2026/03/storm-over-the-sound-117.html", Outcome.PAYWALL_STUB),
        (bot, "/2026/03/storm-over-the-sound-117.html", Outcome.BOT_CHECK),
        (gone, "/2026/03/storm-over-the-sound-117.html", Outcome.SOFT_404),
        (gone_in_code, "/2026/03/storm-over-the-sound-117.html", Outcome.SOFT_404),
        (index, "/coast", Outcome.INDEX_PAGE),
        (live, "/2026/03/storm-over-the-sound-117.html", Outcome.LIVE_BLOG),
        (told_live, "/2026/03/storm-over-the-sound-117.html", Outcome.LIVE_BLOG),
        (video, "/2026/03/storm-over-the-sound-117.html", Outcome.VIDEO_ONLY),
        (gallery, "/2026/03/storm-over-the-sound-117.html", Outcome.GALLERY_ONLY),
    ],
)
def test_what_is_no_article_is_named(draw: Callable[[Words], str], path: str, outcome: Outcome, language: str) -> None:
    assert judged(draw(read_words(language)), path) is outcome


def worded(words: Words, other: Words) -> str:
    """A page of the kind that ``other`` names, in its words."""
    first, *rest = other["texts"]
    match other["outcome"]:
        case Outcome.PAYWALL_STUB:
            return stub(words | {"paywall": other["texts"]})
        case Outcome.SOFT_404:
            return whole(words, other["title"], f"<h1>{first}</h1>{paragraphs(rest)}")
        case _:
            main = f"<div><h1>{first}</h1>{paragraphs(rest)}<button>OK</button></div>"
            return whole(words, other["title"], main, furnished=False)


@pytest.mark.parametrize(
    ("language", "n"),
    [(language, n) for language in LANGUAGES for n in range(len(read_words(language)["other"]))],
)
def test_other_wordings_are_known_too(language: str, n: int) -> None:
    words = read_words(language)
    other = words["other"][n]
    assert judged(worded(words, other)) == other["outcome"]


@pytest.mark.parametrize(
    "entry",
    [
        "<p><strong>{n}.15 Uhr:</strong> {text}</p>",
        "<h3>{n}:15 – {headline}</h3><p>{text}</p>",
        "<div><span>{n}h15</span><p>{text}</p></div>",
        "<div><b>{n}:15Anna Velm</b><p>{text}</p></div>",
        "<li><time>{n}時15分</time> {text}</li>",
    ],
)
def test_entries_of_a_live_blog_are_known_however_their_time_is_set(entry: str) -> None:
    words = read_words("en")
    entries = "".join(
        entry.format(n=20 - n, headline=headline, text=text)
        for n, (headline, text) in enumerate(zip(words["headlines"], words["prose"], strict=True))
    )
    page = whole(words, words["live_title"], f"<article><h1>{words['live_title']}</h1>{entries}</article>")
    assert judged(page) is Outcome.LIVE_BLOG


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_stays_one_with_all_of_it_beside(language: str) -> None:
    words = read_words(language)
    asked = f"<div><p>{words['consent'][1]}</p><button>{words['consent_buttons'][0]}</button></div>"
    offer = f"<div><p>{words['paywall'][0]}</p></div>"
    headline = words["headlines"][0]
    main = f"<article><h1>{headline}</h1>{paragraphs(words['prose'] * 2)}</article>{offer}"
    assert judged(whole(words, f"{headline} | {words['name']}", main).replace("</body>", f"{asked}</body>")) is (
        Outcome.ARTICLE
    )


SCHEDULE = "".join(
    f"<p>{n}:15 – {n}:45: The boats of berth {n} leave the harbour for the race.</p>" for n in range(9, 16)
)


@pytest.mark.parametrize(
    ("title", "texts"),
    [
        (
            "Ferry line fined over cookies",
            ["The court found that the ferry line used cookies before anyone had agreed."],
        ),
        (
            "Robot counts eels",
            ["“It is not a robot, it is a bucket with a lamp”, said the lock keeper of the new device."],
        ),
        ("404 and counting", ["The lock keeper has counted 404 eels since Monday, and the page in his book is full."]),
        ("Gallery can no longer be entered", ["The gallery under the weir no longer exists; its door was walled up."]),
        ("Paper to have subscribers only", ["The Gazette will be read by subscribers alone from May, said its owner."]),
    ],
)
def test_a_brief_about_such_a_thing_is_an_article(title: str, texts: list[str]) -> None:
    more = ["The harbour board will talk about it in the week after the spring tide, a spokeswoman said on Monday."]
    page = whole(
        read_words("en"), f"{title} | Gazette", f"<article><h1>{title}</h1>{paragraphs(texts + more)}</article>"
    )
    assert judged(page) is Outcome.ARTICLE


@pytest.mark.parametrize(
    ("title", "texts"),
    [
        ("Where to see the regatta live", "<p>The first boats are shown from 9:15, the last at 14:45.</p>"),
        ("The day of the regatta, hour by hour", SCHEDULE),
    ],
)
def test_neither_a_title_nor_times_alone_make_a_live_blog(title: str, texts: str) -> None:
    words = read_words("en")
    page = whole(words, title, f"<article><h1>{title}</h1>{paragraphs(words['prose'])}{texts}</article>")
    assert judged(page) is Outcome.ARTICLE


def test_a_post_with_the_player_of_another_site_is_a_post() -> None:
    frame = "<iframe src='https://www.youtube.com/embed/x'></iframe>"
    told = "<p>I recorded it last week in the shed behind the old mill, all alone.</p>"
    main = f"<article><h1>My new song</h1>{frame}{told}</article>"
    assert judged(whole(read_words("en"), "My new song", main)) is Outcome.ARTICLE


@pytest.mark.parametrize(
    "told",
    [
        "My partner and I took the terminal bus, since the ferry does not accept dogs, and walked the rest of the way.",
        "The tracking of the eels goes on: the council accepts what it costs, and the school is a partner in it now.",
    ],
)
def test_a_short_post_above_a_banner_is_a_post(told: str) -> None:
    banner = "<div><p>This site uses cookies to remember what you chose.</p><button>OK</button></div>"
    page = whole(read_words("en"), "A walk", f"<div><h2>A walk</h2><p>{told}</p></div>{banner}")
    assert judged(page) is Outcome.ARTICLE
