"""Knows how pages say that a text came from elsewhere, in the main European languages: first published, republished, wire credits."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re

from pipeline.agencies import NEWS

HINTS = (
    *("erschien", "veröffentlicht", "publi", "paru", "pubblic", "appars", "proviene", "apareci", "apareceu"),
    *("verscheen", "verschenen", "geplaatst", "ukazał", "först", "først", "oprindelig", "opprinnelig", "appeared"),
)
"""No first publication is told without one of these; to look for them is cheap, and most blocks have none."""

MAX_CREDIT_CHARS = 160
"""Characters of the longest credit of a news agency."""

_AGENCIES = rf"(?:{NEWS})(?:\s?(?:[/,&]|and|und|et|y|e)\s?(?:{NEWS}|\w{{2,4}}\b))*"

_BEGINNINGS = (
    # "The post Dock open appeared first on Harbour Post." and the same line of the same program in other languages
    r"the post\b.{1,200}\b(?:appeared first|first appeared) on(?=[^,;]{2,60}$)",
    r"der beitrag\b.{1,200}\berschien zuerst auf",
    r"l['’]article\b.{1,200}\best apparu en premier sur",
    r"la entrada\b.{1,200}\b(?:se publicó primero|apareció primero|aparece primero) en",
    r"l['’]articolo\b.{1,200}\bproviene da",
    r"o (?:post|artigo)\b.{1,200}\bapareceu primeiro em",
    # "Dieser Artikel erschien zuerst in ..."; "Zuerst veröffentlicht bei ..."
    r"diese[rs]? (?:\w+ )?(?:artikel|beitrag|text|kommentar|interview|essay|gastbeitrag|kolumne|reportage)\b.{0,40}\b(?:erschien|erschienen|veröffentlicht) (?:zuerst|ursprünglich|erstmals) (?:auf|bei|in der|in|im)",
    r"diese[rs]? (?:\w+ )?(?:artikel|beitrag|text|kommentar|interview|essay|gastbeitrag|kolumne|reportage)\b.{0,40}\b(?:zuerst|ursprünglich|erstmals) (?:auf|bei|in der|in|im)(?=.{2,60}\b(?:erschienen|veröffentlicht)\b)",
    r"(?:diese[rs]? (?:\w+ )?(?:artikel|beitrag|text|kommentar|interview|essay|gastbeitrag|kolumne|reportage) )?(?:ist |wurde )?(?:zuerst|ursprünglich|erstmals) (?:erschienen|veröffentlicht) (?:auf|bei|in der|in|im)",
    # "Article publié initialement sur ..."; "Cet article est republié à partir de ..."
    r"(?:cet? )?(?:article|texte|billet|tribune|entretien) (?:a été |est )?(?:(?:initialement|d['’]abord|originellement|à l['’]origine) (?:publiée?|parue?)|(?:publiée?|parue?) (?:initialement|d['’]abord|à l['’]origine|pour la première fois)|republiée?) (?:à partir de|sur|dans|par|en)",
    # "Artículo publicado originalmente en ..."; "Texto publicado originalmente no ..."
    r"(?:est[ea] |el )?(?:artículo|texto|nota|columna|reportaje|entrevista) (?:fue |ha sido |se )?(?:publicad[oa] (?:originalmente|originariamente|inicialmente|por primera vez)|(?:originalmente|inicialmente) publicad[oa]|publicó (?:primero|originalmente)|apareció (?:primero|originalmente|por primera vez)) (?:en|por)",
    r"(?:est[ea] |o )?(?:artigo|texto|matéria|reportagem|coluna) (?:foi )?(?:publicad[oa] (?:originalmente|inicialmente|primeiro)|originalmente publicad[oa]) (?:em|no|na|pel[oa]|por)",
    # "Pubblicato originariamente su ..."; "Questo articolo è apparso per la prima volta su ..."
    r"(?:(?:quest['’]?[oa]? ?)?(?:articolo|testo|intervento|intervista) )?(?:è (?:stat[oa] )?)?(?:pubblicat[oa]|appars[oa]) (?:originariamente|originalmente|inizialmente|in origine|per la prima volta) (?:su|sul|sulla|in|nel|da)",
    # "Dit artikel verscheen eerder in ..."; "Eerder verschenen in ..."
    r"(?:(?:dit|deze) (?:artikel|stuk|bericht|verhaal|column|interview) (?:is|werd) )?(?:eerder|oorspronkelijk|eerst) (?:verschenen|gepubliceerd|geplaatst) (?:in|op|bij|door)",
    r"(?:dit|deze) (?:artikel|stuk|bericht|verhaal|column|interview) verscheen (?:eerder|oorspronkelijk|eerst) (?:in|op|bij)",
    # "Artykuł pierwotnie ukazał się na łamach ..."
    r"(?:ten )?(?:artykuł|tekst|wywiad|materiał) (?:został )?(?:pierwotnie|oryginalnie|po raz pierwszy) (?:ukazał się|opublikowan[yae]|został opublikowany) (?:na łamach|na stronie|na|w)",
    # "Artikeln publicerades först i ..."; "Artiklen blev først bragt i ..."
    r"(?:denn[ae] |dette )?(?:artikel|artikeln|artiklen|artikkelen|texten|teksten|krönikan|kronikken|innlegget|indlægget) (?:er |är |blev |ble |har )?(?:tidligere )?(?:publicerades|publicerad|publisert|publiceret|bragt|udgivet|trykt) (?:först|først|ursprungligen|oprindeligt|opprinnelig) (?:i|på|hos|av|af)",
    r"(?:denn[ae] |dette )?(?:artikel|artikeln|artiklen|artikkelen|texten|teksten|krönikan|kronikken|innlegget|indlægget) (?:er |är |blev |ble |har )?(?:först|først|ursprungligen|oprindeligt|opprinnelig) (?:publicerad|publicerats|publisert|publiceret|bragt|udgivet|trykt) (?:i|på|hos|av|af)",
)  # fmt: skip
"""How notices of a first publication begin, up to the outlet. They speak of ``this`` text or leave out the subject:
``Der Text erschien zuerst 1994`` is prose."""

_NAME = r"\s+(?P<outlet>[^\s,;()][^,;()]{1,59}?)\s*(?:[,;(]|[.!]\s|[.!]?$|\s(?:and|on|under|with|und|unter|et|sous|y|bajo|erschienen|veröffentlicht|am|le|el)\s|\s(?:erschienen|veröffentlicht)\b)"
FIRST_PUBLISHED = re.compile(rf"^\W*(?:{'|'.join(_BEGINNINGS)}){_NAME}", re.IGNORECASE)

WIRE_CREDIT = re.compile(
    rf"^\W*(?:(?:source|quelle|fonte|bron|źródło|fuente|kilde|källa|kilder)\s?:\s?"
    r"|mit (?:material|agenturmaterial|informationen) (?:von |der )*|avec (?:l['’])?|con (?:información|informaciones) de |com informações d[ae] "
    r"|with (?:files|reporting|material|inputs?|information) from |met (?:informatie|medewerking) van "
    rf"|(?:©|\(c\)|copyright)\s?(?:©\s?)?(?:(?:19|20)\d\d,?\s)?)?(?P<outlet>{_AGENCIES})(?:\W*$|\. all rights reserved\b.*$)"
    rf"|^\W*(?P<helper>{_AGENCIES})(?: (?:writers?|reporters?|journalists?) [^.,]{{3,60}})? contributed to this (?:report|story|article)\W*$",
    re.IGNORECASE,
)
"""A block that is nothing but the credit of a news agency. Not: ``Reuters reported on Friday``, ``Source: the ministry``."""


def is_syndication(lowered: str) -> bool:
    """Tell whether the lower-cased text says that it, or the text it belongs to, came from elsewhere."""
    if len(lowered) <= MAX_CREDIT_CHARS and WIRE_CREDIT.match(lowered):
        return True
    return any(map(lowered.__contains__, HINTS)) and FIRST_PUBLISHED.match(lowered) is not None


def outlet_of(text: str) -> str | None:
    """Return whom such a text names, as it names it; None where it is none of them."""
    if first := FIRST_PUBLISHED.match(text):
        return first["outlet"].strip(' .:"“”')
    if credit := WIRE_CREDIT.match(text):
        return credit["outlet"] or credit["helper"]
    return None
