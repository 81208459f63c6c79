"""Bylines as many languages write them, names without any, and whose names they are not."""

from __future__ import annotations

import json

import pytest
from lxml import html

from pipeline.metadata import read_facts
from pipeline.metadata.leads import BY, begins_byline
from pipeline.model import Facts

LINES = [
    ("By Nora Falk, Jan Rau, and Eva Beck", ["Nora Falk", "Jan Rau", "Eva Beck"]),
    ("By Nora Falk And Jan Rau For The Harbour Post", ["Nora Falk", "Jan Rau"]),
    ("By Nora Falk, Associated Press", ["Nora Falk"]),
    ("By Nora Falk\n and Jan\n Rau", ["Nora Falk", "Jan Rau"]),
    ("By J. R. Holt", ["J. R. Holt"]),
    ("Interview by Nora Falk", ["Nora Falk"]),
    ("By tidereader, in Pumps", ["tidereader"]),
    ('Posted in <a href="/tides">Tides</a> by tidereader on August 3, 2019', ["tidereader"]),
    ("Eine Kolumne von Nora Falk", ["Nora Falk"]),
    ("Pressemitteilung von Nora Falk", ["Nora Falk"]),
    ("Autoren Nora Falk und Jan Rau", ["Nora Falk", "Jan Rau"]),
    ("Autorinnen: Nora Falk, Eva Rau", ["Nora Falk", "Eva Rau"]),
    ("Redaktion: Nora Falk", ["Nora Falk"]),
    ("Text & Fotos: Nora Falk", ["Nora Falk"]),
    ("Text von Nora Falk, Illustration von Max Beck", ["Nora Falk"]),
    ("Von unserem Korrespondenten Jan Rau", ["Jan Rau"]),
    ("Propos recueillis par Nora Falk", ["Nora Falk"]),
    ("Publié par Nora Falk le 3 mai 2026", ["Nora Falk"]),
    ("Un article de Nora Falk", ["Nora Falk"]),
    ("Escrito por Nora Ruiz", ["Nora Ruiz"]),
    ("Texto: Nora Ruiz", ["Nora Ruiz"]),
    ("Por Ana Silva e João Prado", ["Ana Silva", "João Prado"]),
    ("di Ana Rossi e Luca Conti", ["Ana Rossi", "Luca Conti"]),
    ("Articolo di Ana Rossi", ["Ana Rossi"]),
    ("a cura di Ana Rossi", ["Ana Rossi"]),
    ("Door onze redacteur Ana de Vries", ["Ana de Vries"]),
    ("Av Mira Holt og Jonas Ekdal", ["Mira Holt", "Jonas Ekdal"]),
    ("Tekst: Mira Holt Foto: Jonas Ekdal", ["Mira Holt"]),
    ("Skriven av Mira Holt", ["Mira Holt"]),
    ("Skrevet af Mira Holt", ["Mira Holt"]),
    ("Teksti: Mira Holt", ["Mira Holt"]),
    ("Autorka: Anna Kowal", ["Anna Kowal"]),
    ("Napsal Jan Novák", ["Jan Novák"]),
    ("Szerző: Kovács Anna", ["Kovács Anna"]),
    ("Yazan: Ayşe Demir", ["Ayşe Demir"]),
    ("Автор: Иван Петров", ["Иван Петров"]),
    ("Γράφει ο Νίκος Παππάς", ["Νίκος Παππάς"]),
    ("文／王明", ["王明"]),
    ("記者王明／台北報導", ["王明"]),
    ("(责编：王明、李红)", ["王明", "李红"]),
    ("김민수 기자", ["김민수"]),
    ("By Christmas it was over", []),
    ("Von Anfang an dabei", []),
    ("Von Berlin nach Paris", []),
    ("Di Natale si parla", []),
    ("Av Norges beste", []),
    ("Texts and pictures", []),
]


def facts_of(body: str, head: str = "", url: str = "https://harbourtimes.example/story") -> Facts:
    page = f"<html><head>{head}</head><body><h1>Lighthouse reopens</h1>{body}</body></html>"
    return read_facts(html.document_fromstring(page), url, None)


def by(author: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "author": author})}</script>'


@pytest.mark.parametrize(("line", "authors"), LINES)
@pytest.mark.parametrize("wrapped", ["<p>{}</p>", '<div class="byline">{}</div>'])
def test_a_byline_names_its_authors(wrapped: str, line: str, authors: list[str]) -> None:
    text = "<p>The keeper opened the gate on time, and the visitors went up.</p>"
    assert list(facts_of(wrapped.format(line) + text).authors) == authors


@pytest.mark.parametrize("line", [line for line, _ in LINES])
def test_the_quick_look_at_the_first_word_misses_no_byline(line: str) -> None:
    assert begins_byline(line) == (BY.match(line) is not None)


def test_of_is_no_by_within_a_line() -> None:
    assert facts_of("<p>Il comune <b>di Reggio Emilia</b></p><p><b>Comune</b> di Reggio Emilia</p>").authors == ()


def test_a_byline_within_the_link_of_a_teaser_is_of_another_article() -> None:
    teaser = '<a href="/other"><h4>Pump fails</h4><p class="{}">By Max Beck</p></a>'
    for hint in ("byline", "small"):
        assert facts_of(teaser.format(hint)).authors == ()
    assert facts_of('<a href="/people/beck"><p class="byline">By Max Beck</p></a>').authors == ("Max Beck",)


def test_a_byline_among_related_articles_overrules_no_declared_author() -> None:
    related = "<p>The gate opened.</p>" * 14 + '<div class="related"><h3>More</h3><p>By Max Beck</p></div>'
    assert facts_of(related, by("Nora Falk")).authors == ("Nora Falk",)
    assert facts_of("<p>By Max Beck</p>", by("Nora Falk")).authors == ("Max Beck",)


def test_a_heading_that_leads_to_another_page_is_not_the_headline_that_a_byline_is_near_to() -> None:
    own = "<div>" * 9 + '<a href="/author/falk">Nora Falk</a>' + "</div>" * 9
    others = '<h1><a href="/other">Pump fails</a></h1><a href="/author/beck">Max Beck</a>'
    assert facts_of(own + others).authors == ("Nora Falk",)


def test_a_byline_far_below_gives_way_to_the_outlet_that_is_declared() -> None:
    organisation = by({"@type": "Organization", "name": "Harbour Desk"})
    below = '<p class="byline">By Max Beck</p>'
    assert facts_of("<p>On.</p>" * 100 + below, organisation).authors == ("Max Beck",)
    assert facts_of("<p>On.</p>" * 700 + below, organisation).authors == ("Harbour Desk",)
    assert facts_of("<p>On.</p>" * 700 + below).authors == ("Max Beck",)


def test_a_meta_completes_the_one_author_of_the_data() -> None:
    both = '<meta name="author" content="Nora Falk, Jan Rau">'
    assert facts_of("", by("Nora Falk") + both).authors == ("Nora Falk", "Jan Rau")
    assert facts_of("", by("Eva Beck") + both).authors == ("Eva Beck",)
    assert facts_of("", by("Nora Falk") + '<meta name="author" content="Nora Falk, Tide">').authors == ("Nora Falk",)


def test_a_name_alone_beside_the_day_signs_where_nobody_else_does() -> None:
    line = "<div><span>{}</span><span>3 May 2026</span></div><p>How machine learning helps a keeper.</p>"
    named = facts_of(line.format("Nora Falk"))
    assert (named.authors, named.provenance["authors"].source) == (("Nora Falk",), "html:signature")
    for other in ("Machine Learning", "Read more", "Written By", '<a href="/topics/nora">Nora Falk</a>'):
        assert facts_of(line.format(other)).authors == ()
    assert facts_of("<h2>Nora Falk</h2><time>3 May 2026</time>").authors == ()
    assert facts_of("<span>Nora Falk</span>" + "<p>The gate opened.</p>" * 9 + "<p>3 May 2026</p>").authors == ()
    assert facts_of(line.format("Nora Falk"), by("tidereader")).authors == ("tidereader",)


@pytest.mark.parametrize(
    ("picture", "authors"),
    [
        ('<img src="a.png" alt="Nora Falk, Tide Writer">', ("Nora Falk",)),
        ('<img src="a.png" class="avatar">', ("Nora Falk",)),
        ('<img src="a.png" alt="The gate">', ()),
        ('<figure><img src="a.png" alt="The gate"></figure>' + "<p>On.</p>" * 9, ()),
    ],
)
def test_a_name_alone_behind_a_portrait_signs_where_nobody_else_does(picture: str, authors: tuple[str, ...]) -> None:
    assert facts_of(f"{picture}<p>Nora Falk</p><p>The gate opened on time.</p>").authors == authors


def test_the_agency_of_the_dateline_signs_where_nobody_else_does() -> None:
    wire = "<p>{}</p><p>The gate opened on time.</p>"
    assert facts_of(wire.format("BERLIN (dpa/lno) - The pump failed.")).authors == ("dpa/lno",)
    assert facts_of(wire.format("The bank (AP) said it was open.")).authors == ()
    assert facts_of(wire.format("PARIS (AFP) - The pump failed.") + "<p>By Nora Falk</p>").authors == ("Nora Falk",)


def test_agencies_beside_people_are_no_authors_and_alone_they_are() -> None:
    assert facts_of("", by(["Nora Falk", "AFP"])).authors == ("Nora Falk",)
    assert facts_of("", by("AFP")).authors == ("AFP",)


def test_beside_an_outlet_a_name_in_chinese_or_korean_writing_is_a_person() -> None:
    site = '<meta property="og:site_name" content="항구일보">'
    assert facts_of("", site + '<meta name="author" content="항구일보, 김민수 기자">').authors == ("김민수",)
    assert facts_of("", site + '<meta name="author" content="항구일보">').authors == ("항구일보",)


def test_beside_an_outlet_a_single_word_is_a_place() -> None:
    site = '<meta property="og:site_name" content="harbourtimes.example">'
    meta = '<meta name="author" content="harbourtimes.example, Oslo, Norway">'
    assert facts_of("", site + meta).authors == ("harbourtimes.example",)


def test_the_codes_of_editors_are_told_one_by_one() -> None:
    assert facts_of('<span itemprop="author">srx/hob;kem</span>').authors == ("srx/hob", "kem")
    assert facts_of('<span itemprop="author">a/b;see more</span>').authors == ()
