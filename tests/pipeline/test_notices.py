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


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        (
            "This essay first ran in The Dockside Review and is reprinted here with the author's permission.",
            "The Dockside Review",
        ),
        ("Republished with permission from Tidewater Monthly.", "Tidewater Monthly"),
        ("This story was produced by Gull Radio and republished under a Creative Commons license.", "Gull Radio"),
        ("Originally appeared in Pier & Quay, issue 12.", "Pier & Quay"),
        ("This article was syndicated from The Dockside Review.", "The Dockside Review"),
        ("Dieser Artikel wurde zuerst im Hafenblatt veröffentlicht.", "Hafenblatt"),
        ("Nachdruck mit freundlicher Genehmigung der Küstenzeitung.", "Küstenzeitung"),
        ("Der Text ist im Original bei Möwenfunk erschienen.", "Möwenfunk"),
        ("Cet article a d'abord été publié dans La Gazette du Quai.", "La Gazette du Quai"),
        ("Paru initialement dans La Gazette du Quai, le 3 mai.", "La Gazette du Quai"),
        ("Reproduit avec l'aimable autorisation de La Gazette du Quai.", "La Gazette du Quai"),
        ("Este reportaje se publicó por primera vez en La Gaceta del Muelle.", "La Gaceta del Muelle"),
        ("Publicado originalmente en La Gaceta del Muelle.", "La Gaceta del Muelle"),
        ("Reproducido con permiso de La Gaceta del Muelle.", "La Gaceta del Muelle"),
        ("Publicado originalmente no Jornal do Cais.", "Jornal do Cais"),
        ("Esta reportagem foi publicada primeiro pelo Jornal do Cais.", "Jornal do Cais"),
        ("Articolo apparso originariamente su Il Molo.", "Il Molo"),
        ("Riprodotto per gentile concessione de Il Molo.", "Il Molo"),
        ("Questo testo è uscito per la prima volta su Il Molo.", "Il Molo"),
        ("Dit artikel werd eerder gepubliceerd in De Kade.", "De Kade"),
        ("Overgenomen met toestemming van De Kade.", "De Kade"),
        ("Tekst ukazał się pierwotnie w Gazecie Portowej.", "Gazecie Portowej"),
        ("Przedruk za zgodą Gazety Portowej.", "Gazety Portowej"),
        ("Den här texten publicerades ursprungligen i Kajbladet.", "Kajbladet"),
        ("Denne kronikken ble først publisert i Kaiavisen.", "Kaiavisen"),
        ("Artiklen er oprindeligt bragt i Kajavisen.", "Kajavisen"),
        ("Juttu on julkaistu alun perin Laiturilehdessä.", "Laiturilehdessä"),
        ("Článek původně vyšel v Přístavních novinách.", "Přístavních novinách"),
        ("Статья впервые опубликована в «Портовой газете».", "Портовой газете"),
        ("Уперше опубліковано на сайті Портова газета.", "Портова газета"),
        ("Articolul a fost publicat inițial în Gazeta Portului.", "Gazeta Portului"),
        ("A cikk eredetileg a Kikötői Lapban jelent meg.", "Kikötői Lapban"),
        ("Bu yazı ilk olarak Rıhtım Gazetesi'nde yayımlandı.", "Rıhtım Gazetesi"),
        ("Το άρθρο δημοσιεύτηκε αρχικά στην Εφημερίδα του Λιμανιού.", "Εφημερίδα του Λιμανιού"),
        ("(AP)", "AP"),
        ("Quelle: dpa/afp", "dpa/afp"),
        ("Avec l'AFP", "AFP"),
        ("Con información de Reuters", "Reuters"),
        ("Источник: РИА Новости", "РИА Новости"),
        ("Źródło: PAP", "PAP"),
        ("Kilde: NTB", "NTB"),
        ("Källa: TT", "TT"),
        ("Lähde: STT", "STT"),
        ("Zdroj: ČTK", "ČTK"),
        ("Forrás: MTI", "MTI"),
        ("Kaynak: AA", "AA"),
        ("Πηγή: ΑΠΕ-ΜΠΕ", "ΑΠΕ-ΜΠΕ"),
        ("Sursa: Agerpres", "Agerpres"),
        ("Com agências", None),
        ("A version of this column first appeared in Harbour Weekly.", "Harbour Weekly"),
        ("Reprinted from The Dockside Review with kind permission.", "The Dockside Review"),
        ("This post originally appeared on Gull Radio's blog.", "Gull Radio's blog"),
        ("Dieses Interview erschien zuerst in der Wochenschrift Kai.", "Wochenschrift Kai"),
        ("Zuerst publiziert auf kai.example", "kai.example"),
        ("Abdruck mit Genehmigung des Hafenblatts", "Hafenblatts"),
        ("Tribune publiée initialement sur le site de La Jetée", "La Jetée"),
        ("Ce texte est paru pour la première fois dans La Jetée.", "La Jetée"),
        ("Republié avec l'autorisation de La Jetée.", "La Jetée"),
        ("Esta nota apareció originalmente en El Faro Digital", "El Faro Digital"),
        ("Texto publicado primeiro em A Marinha", "A Marinha"),
        ("Intervista pubblicata originariamente sulla rivista La Darsena", "La Darsena"),
        ("Dit verhaal verscheen oorspronkelijk in Havenkrant", "Havenkrant"),
        ("Wywiad po raz pierwszy opublikowany na portalu Molo.", "Molo"),
        ("Artikeln är tidigare publicerad i Kajbladet", "Kajbladet"),
        ("Teksten ble opprinnelig trykt i Bryggebladet", "Bryggebladet"),
        ("Kirjoitus julkaistiin ensimmäisen kerran Satamalehdessä", "Satamalehdessä"),
        ("Rozhovor byl původně publikován v časopise Molo", "Molo"),
        ("Материал впервые вышел на сайте «Причал»", "Причал"),
        ("Статтю вперше опубліковано на сайті «Причал»", "Причал"),
        ("Textul a apărut pentru prima dată în Jurnalul Portului", "Jurnalul Portului"),
        ("Az írás először a Rakpart című lapban jelent meg", "Rakpart című lapban"),
        ("Bu makale ilk kez Rıhtım Dergisi'nde yayınlandı", "Rıhtım Dergisi"),
        ("Το κείμενο δημοσιεύθηκε για πρώτη φορά στο Λιμάνι", "Λιμάνι"),
        ("Mit Material der dpa", "dpa"),
        ("With reporting by Reuters", "Reuters"),
        ("Fuente: EFE", "EFE"),
        ("Red./Agenturen", None),
        ("© AFP", "AFP"),
        ("Bron: Belga", "Belga"),
    ],
)
def test_notices_of_a_first_publication_and_of_wires_stand_in_any_order_of_words(text: str, outlet: str | None) -> None:
    notice = read_notice(text)
    assert (notice.kind, notice.outlet) == ("syndication", outlet)


@pytest.mark.parametrize(
    "text",
    [
        "Der Roman ist zuerst bei einem kleinen Verlag erschienen und wurde kaum gelesen.",
        "Der Text erschien zuerst 1994 in Oslo.",
        "Mit freundlicher Genehmigung der Eltern durften die Kinder segeln.",
        "Le livre a d'abord été publié dans une petite maison de Brest.",
        "L'étude, publiée dans Nature, a d'abord été accueillie froidement.",
        "La novela se publicó por primera vez en Barcelona.",
        "El estudio fue publicado en una revista médica.",
        "O romance foi publicado primeiro em Lisboa.",
        "Il libro è uscito per la prima volta in Francia.",
        "Pubblicato nel 1974, il romanzo ebbe successo.",
        "Het boek werd eerder gepubliceerd in België.",
        "Powieść ukazała się po raz pierwszy w Krakowie.",
        "Tekst ukazał się pierwotnie w 1994 roku.",
        "Boken publicerades först i Norge.",
        "Romanen ble først publisert i Sverige.",
        "Kirja julkaistiin alun perin Ruotsissa.",
        "Román původně vyšel v Praze.",
        "Роман впервые опубликован в Петербурге.",
        "Роман уперше вийшов у Львові.",
        "Romanul a fost publicat inițial în Franța.",
        "A regény először Bécsben jelent meg.",
        "Roman ilk olarak Paris'te yayımlandı.",
        "Το βιβλίο δημοσιεύτηκε αρχικά στην Αθήνα.",
        "This story was written by a sailor and has been told ever since.",
        "The text was written by hand and published in 1994.",
        "Με άδεια του λιμεναρχείου άνοιξε η πύλη.",
        "Source: the ministry of ports",
        "Quelle: eigene Berechnung",
        "Kaynak: liman müdürlüğü",
        "Источник: министерство",
        "Zdroj: vlastní výpočty",
        "Aa was the first word in the dictionary.",
        "TT won the race in the harbour.",
        "Avec les agences de voyage, tout est plus simple.",
        "In diesem Text geht es um die zuerst erschienenen Bücher.",
    ],
)
def test_books_studies_and_other_sources_are_no_notices(text: str) -> None:
    assert notice_kind(text, len(text.split())) is None


def test_a_notice_that_names_a_language_or_a_year_names_no_outlet() -> None:
    assert read_notice("Cet article a été publié initialement en anglais.").outlet is None
    assert read_notice("Dieser Text erschien zuerst in englischer Sprache.").outlet is None
    assert read_notice("Dieser Beitrag wurde zuerst veröffentlicht auf Englisch").outlet is None
    assert read_notice("This article was originally published in French.").outlet is None
    assert notice_kind("Článek původně vyšel v roce 1998.", 6) is None
