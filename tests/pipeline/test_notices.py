"""What pages say about themselves, and whom they name."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from pipeline.notices import read_notice
from pipeline.page.blocks import read_blocks
from pipeline.zones.notices import notice_kind


@pytest.mark.parametrize(
    ("text", "kind", "outlet"),
    [
        ("This blog was first published on and reappears here with kind permission.", "syndication", None),
        ("This piece was originally published at The Sound Gazette.", "syndication", "The Sound Gazette"),
        ("Originally published in the Harbour Post, 3 May 2019", "syndication", "the Harbour Post"),
        ("Dieser Artikel ist zuerst erschienen in der Küstenpost.", "syndication", "Küstenpost"),
        ("This story is over 5 years old.", "age", None),
        ("Dieser Artikel ist älter als 2 Jahre.", "age", None),
        ("Harbour Worker for more", "continued", "Harbour Worker"),
        ("Read the full story at The Sound Gazette", "continued", "The Sound Gazette"),
        ("Correction: The ferry was built in 1971, not 1917.", "correction", None),
        ("An earlier version of this article misspelt the captain's name.", "correction", None),
        ("Hinweis der Redaktion: In einer früheren Fassung hieß es, der Blitz sei am 5. Oktober", "correction", None),
        ("This work is licensed under a Creative Commons Attribution licence.", "licence", None),
        ("© 2024 The Sound Gazette", "licence", None),
        ("This post may contain affiliate links, from which we earn.", "disclosure", None),
        ("Die mit einem Symbol gekennzeichneten Links sind Affiliate-Links.", "disclosure", None),
        ("This copy is for your personal, non-commercial use only.", "licence", None),
        ("If you buy something using links in our stories, we may earn a commission.", "disclosure", None),
    ],
)
def test_notices_are_read(text: str, kind: str, outlet: str | None) -> None:
    notice = read_notice(text)
    assert (notice.kind, notice.outlet) == (kind, outlet)


@pytest.mark.parametrize(
    "text",
    [
        "The Gazette first published the letters in 1994, to general disbelief.",
        "Her memoir was originally published in Norwegian and sold badly.",
        "The story is over, and five years of work with it.",
        "He asked for more.",
        "Affiliate-Links verdienen den Inseln wenig, sagt die Wirtin.",
        "The ministry issued a correction on Friday and apologised to the fishermen.",
        "The commission earned the respect of the fishermen it had fined.",
        "The harbour licence was renewed for another ten years.",
    ],
)
def test_prose_about_publishing_is_no_notice(text: str) -> None:
    assert notice_kind(text, len(text.split())) is None


def test_the_link_of_a_notice_gives_the_address() -> None:
    root = document_fromstring('<body><p>First published on <a href="https://x.example/a">Harbour Post</a>.</p></body>')
    leaf = read_blocks(root, 240).leaves[0]
    assert read_notice(leaf.text, leaf).url == "https://x.example/a"


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("The post Dock open again appeared first on Harbour Post.", "Harbour Post"),
        ("Dieser Artikel erschien zuerst auf kuestenpost.example.", "kuestenpost.example"),
        ("Dieser Text ist zuerst im Hafenmagazin erschienen.", "Hafenmagazin"),
        ("Der Beitrag Hafen wieder offen erschien zuerst auf Küstenpost.", "Küstenpost"),
        ("Article publié initialement sur Le Port", "Le Port"),
        ("Cet article est republié à partir de Le Port sous licence Creative Commons.", "Le Port"),
        ("L’article Le quai ouvert est apparu en premier sur Le Port.", "Le Port"),
        ("Artículo publicado originalmente en El Puerto", "El Puerto"),
        ("La entrada Muelle abierto se publicó primero en El Puerto.", "El Puerto"),
        ("Este artigo foi publicado originalmente em O Porto", "O Porto"),
        ("Questo articolo è stato pubblicato originariamente su Il Porto", "Il Porto"),
        ("Dit artikel verscheen eerder in De Haven.", "De Haven"),
        ("Eerder verschenen in De Haven", "De Haven"),
        ("Artykuł pierwotnie ukazał się na łamach Portu", "Portu"),
        ("Artikeln publicerades först i Hamnbladet", "Hamnbladet"),
        ("Artikkelen ble først publisert i Havneposten", "Havneposten"),
        ("Artiklen blev først bragt i Havneposten", "Havneposten"),
        ("(Reuters)", "Reuters"),
        ("dpa/afp", "dpa/afp"),
        ("Quelle: dpa", "dpa"),
        ("Mit Material von dpa", "dpa"),
        ("Avec AFP", "AFP"),
        ("(con información de EFE)", "EFE"),
        ("Fonte: ANSA", "ANSA"),
        ("Bron: ANP", "ANP"),
        ("© 2024 The Associated Press. All rights reserved.", "The Associated Press"),
        ("The Associated Press contributed to this report.", "The Associated Press"),
        ("Associated Press writer Mira Holt contributed to this report.", "Associated Press"),
    ],
)
def test_where_a_text_came_from_is_read_in_many_languages(text: str, outlet: str) -> None:
    notice = read_notice(text)
    assert (notice.kind, notice.outlet) == ("syndication", outlet)


@pytest.mark.parametrize(
    "text",
    [
        "Reuters reported on Friday that the dock was open.",
        "Source: the harbour ministry",
        "AP classes are hard.",
        "The post office first appeared on maps in 1820, the museum says, and the street soon after.",
        "Der Text erschien zuerst 1994 in Oslo.",
        "Le roman a été publié initialement sur papier bible.",
        "El libro fue publicado originalmente en Madrid.",
        "Il romanzo è stato pubblicato originariamente su carta.",
        "Eerder op de dag was het rustig.",
        "Tekst ukazał się w 1994 roku.",
        "Artikeln handlar om båtar och publicerades inte.",
    ],
)
def test_prose_of_many_languages_about_publishing_is_no_notice(text: str) -> None:
    assert notice_kind(text, len(text.split())) is None
