"""Authors, as names of people."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from pipeline.metadata import read_facts
from pipeline.metadata.names import is_name, names_in
from pipeline.model import Facts


def facts_of(head: str = "", body: str = "") -> Facts:
    page = f"<html><head>{head}</head><body><h1>Lighthouse reopens</h1>{body}</body></html>"
    return read_facts(html.document_fromstring(page), "https://harbourtimes.example/story", None)


def by(author: object) -> str:
    node = {"@type": "NewsArticle", "author": author, "publisher": {"@type": "Organization", "name": "Harbour Times"}}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Mira Holt", ["Mira Holt"]),
        ("By Mira Holt", ["Mira Holt"]),
        ("BY MIRA HOLT", ["MIRA HOLT"]),
        ("Von Mira Holt und Jonas Ekdal", ["Mira Holt", "Jonas Ekdal"]),
        ("Mira Holt, Jonas Ekdal and Ana Ruiz", ["Mira Holt", "Jonas Ekdal", "Ana Ruiz"]),
        ("Mira Holt & Jonas Ekdal", ["Mira Holt", "Jonas Ekdal"]),
        ("Ana Ruiz y Luis Prado", ["Ana Ruiz", "Luis Prado"]),
        ("Luis Ortega y Prado", ["Luis Ortega y Prado"]),
        ("Mira Holt, PhD, RD", ["Mira Holt"]),
        ("Mira Holt, Senior Correspondent", ["Mira Holt"]),
        ("Mira Holt Chief Reporter", ["Mira Holt"]),
        ("Mira Holt | mira@harbour.example", ["Mira Holt"]),
        ("Mira Holt for the Harbour Times", ["Mira Holt"]),
        ("Von der Leyen", ["Von der Leyen"]),
        ("Di Marco", ["Di Marco"]),
        ("di Carla Di Marco", ["Carla Di Marco"]),
        ("Text: Mira Holt", ["Mira Holt"]),
        ("作者：王明", ["王明"]),
        ("Centre for Tides and Research", ["Centre for Tides and Research"]),
        ("View all posts by Mira Holt", ["Mira Holt"]),
        ("Zeige alle Beiträge von Mira Holt", ["Mira Holt"]),
        ("Ein Artikel von Mira Holt", ["Mira Holt"]),
        ("Posted on March 1, 2026 by Mira Holt", ["Mira Holt"]),
        ("Posted on the wall", ["Posted on the wall"]),
        ("Human in the Loop", ["Human in the Loop"]),
        ("Mira (Anna) Holt", ["Mira (Anna) Holt"]),
        ("Mira Holt (text)", ["Mira Holt"]),
        ("Harbour Times Staff", ["Harbour Times Staff"]),
        ("Harbour staff reporter", ["Harbour staff reporter"]),
        ("Mira Holt, Home and Digital Security Expert", ["Mira Holt"]),
        ("Mira Holt, Jonas Ekdal, Ana Ruiz", ["Mira Holt", "Jonas Ekdal", "Ana Ruiz"]),
        ("Mira Holt. Medically reviewed by Jonas Ekdal", ["Mira Holt"]),
        ("Mira Holt, DVM. Reviewed by Jonas Ekdal, MD", ["Mira Holt"]),
        ("Mira Holt on Tuesday", ["Mira Holt"]),
        ("Mi\xadra Holt", ["Mira Holt"]),
        ("Mira Holt, content marketer", ["Mira Holt"]),
        ("[Mira Holt]", ["Mira Holt"]),
        ("content: Harbour Desk, design: Mira Holt", []),
        ("한미라 기자", ["한미라"]),
        ("한미라 기자 외 1명", ["한미라"]),
        ("王明記者", ["王明"]),
        ("https://harbour.example/mira", []),
        ("mira@harbour.example", []),
        ("admin", []),
        ("Staff Writer", []),
        ("Hi! I'm Mira", []),
        ("17 March", []),
        ("", []),
    ],
)
def test_names_in_a_line(line: str, names: list[str]) -> None:
    assert names_in(line) == names


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=80))
def test_any_line_gives_names_or_none(line: str) -> None:
    assert all(is_name(name) for name in names_in(line))


@pytest.mark.parametrize(
    "author",
    [
        "Mira Holt, Jonas Ekdal",
        ["Mira Holt", "Jonas Ekdal"],
        [{"@type": "Person", "name": "Mira Holt"}, {"@type": "Person", "name": "By Jonas Ekdal"}],
        {"name": ["Mira Holt"], "@type": "Person"},
    ],
)
def test_authors_of_the_article_node(author: object) -> None:
    facts = facts_of(by(author))
    assert facts.authors[0] == "Mira Holt"
    assert facts.provenance["authors"].source == "json-ld:author"


def test_an_author_named_elsewhere_in_the_graph() -> None:
    graph = {
        "@graph": [{"@type": "Article", "author": {"@id": "#m"}}, {"@type": "Person", "@id": "#m", "name": "Mira Holt"}]
    }
    assert facts_of(f'<script type="application/ld+json">{json.dumps(graph)}</script>').authors == ("Mira Holt",)


def test_an_outlet_is_the_author_only_when_nobody_else_is() -> None:
    assert facts_of(by("Harbour Times")).authors == ("Harbour Times",)
    assert facts_of(by("Harbour Times") + '<meta name="author" content="Mira Holt">').authors == ("Mira Holt",)
    assert facts_of(by(["Harbour Times", "Mira Holt"])).authors == ("Mira Holt",)


def test_a_scholars_name_is_turned_round() -> None:
    head = '<meta name="citation_author" content="Holt, Mira"><meta name="citation_author" content="Jonas Ekdal">'
    assert facts_of(head).authors == ("Mira Holt", "Jonas Ekdal")


@pytest.mark.parametrize(
    ("body", "source"),
    [
        ('<a rel="author" href="/mira">Mira Holt</a>', "html:rel-author"),
        ('<div itemprop="author"><span itemprop="name">Mira Holt</span></div>', "microdata:author"),
        ('<div class="article-byline">By <b>Mira Holt</b><br>Chief Reporter<br>1 March 2026</div>', "html:byline"),
        ("<p>By Mira Holt</p>", "html:byline"),
        ("<p>By <b>Mira Holt</b></p>", "html:byline"),
    ],
)
def test_authors_that_only_the_body_shows(body: str, source: str) -> None:
    facts = facts_of(body=body)
    assert facts.authors == ("Mira Holt",)
    assert facts.provenance["authors"].source == source


def test_who_comments_is_not_an_author() -> None:
    comments = '<div id="comments"><p class="comment-author">Tom Reader</p><p>By Tom Reader</p></div>'
    assert facts_of(body="<p>Text.</p>" * 20 + comments).authors == ()


def test_links_about_an_author_are_no_name() -> None:
    assert facts_of(body='<div class="author-box">Follow Mira<br>Read More</div>').authors == ()


@pytest.mark.parametrize(
    ("body", "author"),
    [
        ('<span class="author vcard">mholt</span>', "mholt"),
        ("<p>by mira</p>", "mira"),
        ('<p class="byline">By the Tides Team</p>', "the Tides Team"),
        ("<div><span>By</span><span>Mira Holt</span></div>", "Mira Holt"),
        ("<div><p>Written by</p><p>Mira Holt</p></div>", "Mira Holt"),
        ("<p><strong>Autorin:</strong> Mira Holt</p>", "Mira Holt"),
        ('<p class="author">Posted on March 1, 2026 by Mira Holt</p>', "Mira Holt"),
        ('<p><a href="/author/mira">Mira</a></p>', "Mira"),
        ('<p class="author">Redaktion</p>', "Redaktion"),
    ],
)
def test_a_short_byline_is_taken_as_it_is_when_nobody_is_named_in_full(body: str, author: str) -> None:
    assert facts_of(body=body).authors == (author,)


@pytest.mark.parametrize(
    "body", ['<p class="author">Follow</p>', "<p>By the sea</p>", '<p class="byline">Sat, 1 March 2026</p>']
)
def test_a_line_that_is_no_byline_names_nobody(body: str) -> None:
    assert facts_of(body=body).authors == ()


def test_an_owner_of_rights_is_no_author_beside_a_person() -> None:
    owner = '<meta name="author" content="Quay Media"><meta name="copyright" content="© 2026 Quay Media">'
    assert facts_of(owner, body="<p>By Mira Holt</p>").authors == ("Mira Holt",)
    assert facts_of(owner).authors == ("Quay Media",)


def test_an_organisation_is_no_author_beside_a_person() -> None:
    head = by({"@type": "Organization", "name": "Tides & Boats Board"})
    assert facts_of(head, body="<p>By Mira Holt</p>").authors == ("Mira Holt",)
    assert facts_of(head).authors == ("Tides & Boats Board",)


@pytest.mark.parametrize("line", ["1", "2"])
def test_an_author_in_a_link_preview(line: str) -> None:
    head = f'<meta name="twitter:label{line}" content="Written by"><meta name="twitter:data{line}" content="Mira Holt">'
    assert facts_of(head).authors == ("Mira Holt",)


OUTLET = {"@type": "Organization", "name": "Harbour Times"}


@pytest.mark.parametrize(
    "body",
    [
        "<p><strong>Mira Holt</strong></p><p>The dock is open again.</p>",
        "<p>The dock is open again.</p><p style='text-align:right'><strong>Mira Holt</strong></p>",
        "<p>The dock is open again.</p><p align='right'>Mira Holt</p>",
        "<div><span>Mira Holt |</span> <span>3.2.2026</span></div>",
        "<p>3. Februar 2026 - Mira Holt</p>",
    ],
)
def test_a_name_alone_in_a_paragraph_signs_what_only_an_outlet_claims(body: str) -> None:
    facts = facts_of(by(OUTLET), body)
    assert facts.authors == ("Mira Holt",)
    assert facts.provenance["authors"].source == "html:signature"


@pytest.mark.parametrize(
    "body",
    [
        "<p><strong>Key Takeaways</strong></p><p>The dock is open again.</p>",
        "<div><span>Coast |</span> <span>The Weather |</span> <span>3.2.2026</span></div>",
        "<p>3.2.2026 - FC Harbour</p>",
        "<p><strong>The Office</strong></p><p>The dock is open again.</p>",
        "<p><strong>FC Harbour, Dock United</strong></p><p>They met again.</p>",
        "<p><strong>Mira Holt</strong> opened the dock.</p>",
        "<p>One.</p><p>Two.</p><p>Three.</p><p><strong>Mira Holt</strong></p><p>She opened the dock.</p>",
    ],
)
def test_what_is_no_signature(body: str) -> None:
    assert facts_of(by(OUTLET), body).authors == ("Harbour Times",)


def test_the_link_to_an_authors_page_beside_the_headline() -> None:
    links = '<p>by <a href="/author/mira/">Mira</a></p><div class="author">Tor Books, Harbour Press</div>'
    assert facts_of(body=links).authors == ("Mira",)
    assert facts_of(body=f'{"<p>Text</p>" * 30}<a href="/author/mira/">Mira Holt</a>').authors == ("Mira Holt",)


def test_a_byline_named_by_its_id() -> None:
    assert facts_of(body='<div id="byline">Mira Holt</div>').authors == ("Mira Holt",)
    assert facts_of(body='<div id="headline">Mira Holt</div>').authors == ()


def test_who_wrote_is_told_in_a_sentence() -> None:
    body = "<p>This post was written by Mira Holt, a pilot.</p>"
    assert facts_of(body=body).authors == ("Mira Holt",)
    assert facts_of(body="<p>This post was written by hand.</p>").authors == ()


def at_the_desk(name: str) -> str:
    """JSON-LD that gives as author who put the text into the system."""
    return by({"@type": "Person", "name": name})


@pytest.mark.parametrize("account", ["Tom Desk-Hand", "TomD", "tomd", "Harbour Admin"])
def test_the_byline_at_the_headline_overrules_who_put_the_text_into_the_system(account: str) -> None:
    facts = facts_of(at_the_desk(account), "<p>3 March 2026</p><p>By Mira Holt and Jonas Ekdal</p><p>Text.</p>")
    assert facts.authors == ("Mira Holt", "Jonas Ekdal")
    assert facts.provenance["authors"].source == "html:byline"


@pytest.mark.parametrize(
    "body",
    [
        "<p>By Mira Holt, with Tom Reader</p>",
        "<p>By Mira Holt</p><p>Photographs: Tom Reader</p>",
        "<p>Text.</p>" * 70 + "<p>By Mira Holt</p>",
        "<p>By Bread for All</p>",
        "<p>By Harbour Times</p>",
        "<p>By Mira Holt came the answer, late in the evening, and too long for all who had waited at the dock.</p>",
    ],
)
def test_a_declared_author_stays_where_no_byline_at_the_headline_contradicts(body: str) -> None:
    assert "Tom Reader" in facts_of(at_the_desk("Tom Reader"), body).authors


def test_an_account_or_outlet_that_signs_at_the_headline_is_the_author() -> None:
    teaser = f'{"<p>Text.</p>" * 30}<div class="author">Jonas Ekdal</div>'
    assert facts_of(by("mholt"), f'<p class="byline">von mholt</p>{teaser}').authors == ("mholt",)
    assert facts_of(by("Harbour Times"), f'<p class="byline">Harbour Times</p>{teaser}').authors == ("Harbour Times",)
    assert facts_of(by("Harbour Times"), '<p class="byline">By Jonas Ekdal, Harbour Times</p>').authors == (
        "Jonas Ekdal",
    )
    assert facts_of(by("Harbour Times"), '<p class="author">Jonas Ekdal</p>').authors == ("Jonas Ekdal",)


def test_who_publishes_alone_is_a_person_and_who_is_only_called_one_is_an_outlet() -> None:
    alone = {"@graph": [{"@type": ["Person", "Organization"], "@id": "#m", "name": "Mira Holt"}]}
    alone["@graph"].append({"@type": "Article", "author": {"@id": "#m"}, "publisher": {"@id": "#m"}})
    page = f'<script type="application/ld+json">{json.dumps(alone)}</script>'
    assert facts_of(page, '<p class="author">Brilliant Tides</p>').authors == ("Mira Holt",)
    assert facts_of(at_the_desk("Harbour Times"), "<p><b>Jonas Ekdal</b></p>").authors == ("Jonas Ekdal",)


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        ('<p class="byline">Posted by MiraH on Friday March 6, 2026 @08:00PM</p>', ("MiraH",)),
        ("<p>von Mira1 am 06.03.2026, 14 Uhr</p>", ("Mira1",)),
        ("<p>By default on 3 March 2026 we open.</p>", ()),
        ('<p class="byline">News Desk</p>', ("News Desk",)),
        ('<div class="byline">Written by<br>Quay Press<br>Reviewed by<br>Jonas Ekdal</div>', ("Quay Press",)),
        ('<div class="share author-share">Bluesky Bluesky</div>', ()),
        (f'<div class="author-box"><b>Mira Holt</b> {"sails and writes of it. " * 30}</div>', ("Mira Holt",)),
        (f'<div class="author-box"><b>Sails</b> {"Mira Holt sails and writes. " * 30}</div>', ()),
    ],
)
def test_what_a_byline_names(body: str, authors: tuple[str, ...]) -> None:
    assert facts_of(body=body).authors == authors


@pytest.mark.parametrize(
    "control",
    [
        '<nav><p class="byline">By Event Type</p></nav>',
        '<button class="author">Harbour Strategy</button>',
        '<form><p class="author">Ann Search</p></form>',
        '<footer><div class="author">Made In Harbour</div></footer>',
        '<div class="photo-credit"><span class="author">Max Muster</span></div>',
        '<div class="autorelated">More Stories</div>',
    ],
)
def test_a_name_in_a_control_of_the_site_or_a_credit_is_no_byline(control: str) -> None:
    assert facts_of(body=control + "<p>By Marta Sund</p>").authors == ("Marta Sund",)
    assert facts_of(body=control).authors == ()


def test_the_footer_of_an_article_may_name_its_author() -> None:
    footer = '<article><footer><p class="author">Marta Sund</p></footer></article>'
    assert facts_of(body=footer).authors == ("Marta Sund",)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Posted by TideSelect on Tuesday, August 29, 2023", ("TideSelect",)),
        ("This post was written by Marta Sund, Head of Marketing and Community Development", ("Marta Sund",)),
        ("Von TIDE-Experte Max Muster", ("Max Muster",)),
        ("Eingestellt von Max Muster", ("Max Muster",)),
        ("von Redaktion,", ("Redaktion",)),
        ("By Staff Writer", ("Staff Writer",)),
        ("Von Boje über Kai und Hafenmole bis Leuchtturm", ()),
        ("Master, M.A. Journalism", ()),
    ],
)
def test_a_byline_gives_its_names_and_no_phrases(line: str, authors: tuple[str, ...]) -> None:
    assert facts_of(body=f'<p class="byline">{line}</p>').authors == authors


def test_a_byline_behind_an_element_of_the_line_counts_and_prose_does_not() -> None:
    assert facts_of(body='<div><img src="a.png">By Marta Sund</div>').authors == ("Marta Sund",)
    prose = (
        "<p>The gauge was rebuilt, as the new one was far too slow.<br>" + "By Marta Sund it was rebuilt. " * 5 + "</p>"
    )
    assert facts_of(body=prose).authors == ()


def test_the_codes_of_a_desk_and_an_agency_sign_where_nobody_else_does() -> None:
    assert facts_of('<meta name="author" content="ms/dpa">').authors == ("ms/dpa",)
    assert facts_of('<meta name="author" content="ms/dpa">', "<p>By Marta Sund</p>").authors == ("Marta Sund",)


def test_beside_full_names_a_single_word_is_a_place() -> None:
    assert facts_of('<meta name="author" content="Marta Sund, London, Max Muster">').authors == (
        "Marta Sund",
        "Max Muster",
    )
    assert facts_of('<meta name="author" content="Marta, Max, Boje">').authors == ("Marta", "Max", "Boje")


def test_who_opened_a_thread_is_its_author() -> None:
    thread = '{"@type":"DiscussionForumPosting","author":{"@type":"Person","name":"Boje7"}}'
    assert facts_of(f'<script type="application/ld+json">{thread}</script>').authors == ("Boje7",)
