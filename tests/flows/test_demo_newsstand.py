"""The built-in newsstand: whole pages, living links, honest answers, nothing left behind."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import re
import socket
import threading
import tomllib
from collections.abc import Iterator
from urllib.parse import urlsplit

import feedparser
import lxml.etree
import lxml.html
import pytest
from protego import Protego

from flows.demo.newsstand import CONTACT, Newsstand
from flows.demo.site import PAPERS

MAX_PAGE_BYTES = 60_000
"""A page of the newsstand is a small one; more would mean that a template repeats itself."""

MAX_FOLDER_BYTES = 300_000
"""What the papers may take in the repository."""

MISSING_ON_PURPOSE = ("/stories/the-buoy-that-sang",)
"""Linked, and never there."""


class Answer:
    """What came back for one request."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()


@pytest.fixture(scope="module")
def stand() -> Iterator[Newsstand]:
    with Newsstand() as opened:
        yield opened


def ask(url: str, method: str = "GET", **headers: str) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def hrefs(answer: Answer) -> list[str]:
    tree = lxml.html.fromstring(answer.body)
    return [str(link) for link in tree.xpath("//a/@href | //link[@rel!='pingback']/@href")]


def html_pages(stand: Newsstand) -> list[str]:
    urls = [stand.url(article) for article in stand.articles()]
    return urls + [stand.addresses[paper.name] + page.path for paper, page in stand.other_pages()]


def test_there_are_six_papers_with_four_to_eight_articles_each(stand: Newsstand) -> None:
    assert [4 <= len(paper.articles) <= 8 for paper in stand.papers] == [True] * 6
    assert len({stand.url(article) for article in stand.articles()}) == len(stand.articles()) == 32


def test_every_article_shows_all_of_its_text(stand: Newsstand) -> None:
    for article in stand.articles():
        answer = ask(stand.url(article))
        shown = " ".join(lxml.html.fromstring(answer.body).text_content().split())
        comments = [text for comment in article.comments for text in comment.paragraphs]
        captions = [picture.caption for picture in article.gallery.pictures] if article.gallery else []
        photo = [article.photo.caption] if article.photo else []
        for text in (article.title, *article.paragraphs, *comments, *captions, *photo):
            assert text in shown, (article.path, text)


def test_prose_is_long_enough_to_be_an_article(stand: Newsstand) -> None:
    for article in stand.articles():
        assert len(" ".join(article.paragraphs).split()) >= 150, article.path


def test_the_gallery_has_22_pictures_and_stands_inside_the_prose(stand: Newsstand) -> None:
    (article,) = [article for article in stand.articles() if article.gallery]
    assert article.gallery is not None
    assert len(article.gallery.pictures) == 22
    kinds = [piece.kind for piece in article.body]
    assert kinds.index("video") < kinds.index("gallery") < len(kinds) - 2


def test_structured_data_is_json_and_names_the_address_in_use(stand: Newsstand) -> None:
    for article in (article for article in stand.articles() if article.paper == "courier"):
        tree = lxml.html.fromstring(ask(stand.url(article)).body)
        (data,) = [json.loads(text) for text in tree.xpath("//script[@type='application/ld+json']/text()")]
        assert data["mainEntityOfPage"] == stand.url(article)
        assert data["headline"] == article.title
        assert [person["name"] for person in data["author"]] == list(article.authors)


def test_links_within_the_newsstand_lead_somewhere(stand: Newsstand) -> None:
    homes = tuple(f"{address}/" for address in stand.addresses.values())
    links = {link.partition("#")[0] for url in html_pages(stand) for link in hrefs(ask(url))}
    inside = {link for link in links if link.startswith(homes)}
    # A slash too many is one of the spellings that a link comes in; the server does not know it.
    dead = {link for link in inside if ask(link.removesuffix("/") if "/stories/" in link else link).status != 200}
    assert {urlsplit(link).path for link in dead} == set(MISSING_ON_PURPOSE)
    assert len(inside) > 60


def test_one_article_is_linked_in_every_spelling(stand: Newsstand) -> None:
    story = stand.addresses["tideline"] + "/stories/everyone-wants-the-marsh"
    spelled = [link for link in hrefs(ask(stand.addresses["tideline"] + "/coast")) if "/stories/everyone" in link]
    assert spelled[0] == story
    assert set(spelled[1:]) == {
        f"{story}?utm_source=tideline&utm_campaign=picks",
        f"{story}/",
        f"{story}?fbclid=IwAR0tide",
        story.replace("http:", "https:"),
        f"{story}#comments",
    }


def test_feeds_list_all_articles_of_their_paper(stand: Newsstand) -> None:
    for paper, path in (("river-notes", "/feed/"), ("digest", "/atom.xml"), ("deichbote", "/atom.xml")):
        parsed = feedparser.parse(ask(stand.addresses[paper] + path).body)
        assert not parsed.bozo
        listed = {entry.link.partition("?")[0] for entry in parsed.entries}
        assert listed == {stand.url(article) for article in stand.articles() if article.paper == paper}
        assert all(entry.published for entry in parsed.entries)


def test_sitemap_index_leads_to_a_gzip_and_a_plain_child(stand: Newsstand) -> None:
    home = stand.addresses["courier"]
    children = locations(ask(f"{home}/sitemap.xml").body)
    assert children == [f"{home}/sitemaps/articles.xml.gz", f"{home}/sitemaps/more.xml"]
    listed = locations(gzip.decompress(ask(children[0]).body))
    assert listed == [stand.url(article) for article in stand.articles() if article.paper == "courier"]
    statuses = [ask(url).status for url in locations(ask(children[1]).body)]
    assert sorted(statuses) == [200, 200, 200, 200, 301, 410]
    assert len(locations(ask(f"{home}/news-sitemap.xml").body)) == 4


def locations(body: bytes) -> list[str]:
    return [str(text) for text in lxml.etree.fromstring(body).xpath("//*[local-name()='loc'][not(@*)]/text()")]


def test_robots_files_say_what_the_demo_is_to_show(stand: Newsstand) -> None:
    robots = {}
    for paper in stand.papers:
        answer = ask(stand.addresses[paper.name] + "/robots.txt")
        assert answer.status == 200
        assert answer.headers.get_content_type() == "text/plain"
        robots[paper.name] = Protego.parse(answer.body.decode())
    refused = stand.addresses["tideline"] + "/print/everyone-wants-the-marsh"
    assert not robots["tideline"].can_fetch(refused, "Winnow")
    assert refused in hrefs(ask(stand.addresses["tideline"] + "/coast"))
    assert robots["brindle"].crawl_delay("Winnow") == 0.05
    assert list(robots["brindle"].sitemaps) == [stand.addresses["brindle"] + "/sitemap.xml"]


def test_a_moved_page_a_withdrawn_one_and_a_missing_one(stand: Newsstand) -> None:
    home = stand.addresses["courier"]
    moved = ask(f"{home}/region/old-toll-bridge.html")
    assert moved.status == 301
    assert ask(moved.headers["Location"]).status == 200
    assert ask(f"{home}/region/tide-table-error-261012.html").status == 410
    assert ask(f"{home}/nowhere").status == 404


def test_an_unchanged_page_answers_304_to_its_tag_and_to_its_date(stand: Newsstand) -> None:
    for url in (stand.url(stand.articles()[0]), stand.addresses["river-notes"] + "/feed/"):
        first = ask(url)
        for known in ({"If_None_Match": first.headers["ETag"]}, {"If_Modified_Since": first.headers["Last-Modified"]}):
            again = ask(url, **known)
            assert (again.status, again.body) == (304, b"")
            assert again.headers["ETag"] == first.headers["ETag"]
        assert ask(url, If_None_Match='"other"', If_Modified_Since=first.headers["Last-Modified"]).status == 200
        assert ask(url, If_Modified_Since="yesterday").status == 200


def test_gzip_and_head_say_the_same_as_plain_get(stand: Newsstand) -> None:
    url = stand.url(stand.articles()[0])
    plain = ask(url)
    packed = ask(url, Accept_Encoding="gzip, deflate")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    head = ask(url, method="HEAD")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(plain.body)))


def test_pages_are_small_and_so_is_the_folder(stand: Newsstand) -> None:
    assert max(len(ask(url).body) for url in html_pages(stand)) < MAX_PAGE_BYTES
    assert sum(file.stat().st_size for file in PAPERS.rglob("*") if file.is_file()) < MAX_FOLDER_BYTES


def test_the_old_paper_speaks_windows_1252(stand: Newsstand) -> None:
    article = next(article for article in stand.articles() if article.slug == "the-last-man-to-shout")
    answer = ask(stand.url(article))
    assert answer.headers["Content-Type"] == "text/html; charset=windows-1252"
    assert article.title in answer.body.decode("windows-1252")


def test_configuration_names_every_paper_as_it_is_reached(stand: Newsstand) -> None:
    settings = tomllib.loads(stand.config_toml())
    assert settings["winnow"] == {"contact": CONTACT, "delay_seconds": 0, "allow_hosts": ["127.0.0.1"]}
    assert [source["name"] for source in settings["source"]] == [paper.name for paper in stand.papers]
    assert [sorted(source) for source in settings["source"] if source["name"] == "brindle"] == [["home", "name"]]
    assert all(ask(url).status == 200 for url in re.findall(r"http[^\"]+", stand.config_toml()))


def test_taken_ports_are_replaced_and_all_are_given_back(stand: Newsstand) -> None:
    before = set(threading.enumerate())
    with contextlib.ExitStack() as opened, contextlib.ExitStack() as client:
        second = opened.enter_context(Newsstand())
        assert not set(second.addresses.values()) & set(stand.addresses.values())
        address = urlsplit(second.addresses["courier"])
        where = (address.hostname or "", address.port or 0)
        kept_open = client.enter_context(socket.create_connection(where, timeout=5))
        kept_open.sendall(b"GET / HTTP/1.1\r\nHost: courier\r\n\r\n")
        assert kept_open.recv(12) == b"HTTP/1.1 200"
        opened.close()  # the client has not hung up
    assert set(threading.enumerate()) <= before
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(where, timeout=1)
