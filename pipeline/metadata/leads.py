"""Knows the words that stand before the name of an author: "By", "Von", "Propos recueillis par", "作者："."""

from __future__ import annotations

import re

# Who is behind "our": "Von unserem Korrespondenten Max Muster", "Door onze redacteur Jan Jansen".
_OURS = (
    r"(?:uns(?:e|er|ere|erem|erer) (?:korrespondent|redakteur|reporter|mitarbeiter|autor)\w*"
    r"|onze (?:redacteur|correspondent|verslaggever)|notre (?:correspondante?|envoyée? spéciale?)"
    r"|nuestr[oa] (?:corresponsal|enviad[oa] especial)|nostr[oa] (?:inviat[oa]|corrispondente))"
)
_PIECES = (
    "article|story|piece|post|guide|report|analysis|interview|text|words|"
    "artikel|beitrag|kommentar|kolumne|gast(?:beitrag|kommentar)|essay|analyse|reportage|rezension|bericht|glosse"
    "|pressemitteilung|rede|billet|texte|enquête|columna|texto|reportaje|entrevista|artículo|artigo|reportagem|articolo"
    "|servizio|testo|intervista|artykuł|rozmowa"
)
_A = r"(?:an?|eine?|une?|una?|um|uma|een|en|ett?|blog)\s"
# In front of a name, with nothing behind the word but the name.
_BEFORE_NAME = (
    rf"(?:(?:this|the) (?:article|story|piece|post|guide) (?:was|is) )?"
    rf"(?:(?:written|posted|published|contributed|compiled|(?:{_A})?(?:{_PIECES}))\s)?by\b"
    rf"|(?:(?:verfasst|erstellt|geschrieben|veröffentlicht|eingestellt|gepostet|(?:{_A})?(?:{_PIECES}))\svon"
    rf"|von(?!\sde[rnm]\b))\b(?:\s{_OURS})?"
    rf"|(?:(?:publié|écrit|rédigé|proposé|propos recueillis|recueillis|(?:{_A})?(?:{_PIECES}))\s)?par\b"
    rf"|(?:(?:escrito|publicado|elaborado|redactado|(?:{_A})?(?:{_PIECES}))\s)?por\b"
    rf"|(?:(?:geschreven|gepubliceerd|{_PIECES})\s)?door\b(?:\s{_OURS})?"
    rf"|(?:(?:{_A})?(?:article|billet|reportage|texte|enquête|columna|texto|reportaje|artículo|artigo)\sde\b)"
    rf"|(?:a cura|(?:{_A})?(?:articolo|servizio|testo|intervista))\sdi\b"
    rf"|d(?:e|el|al|alla)\s{_OURS}"
    r"|(?:skrevet|skriven|skrivet|tekst|text)\s(?:av|af)\b|a[vf]\b|przez\b|napsala?\b|scris de\b"
    r"|γράφει\s[οη]\b|τ(?:ου|ης)\b"
)
# In front of a colon: "Text: Max Muster", "Автор: Иван Петров", "作者：王明".
_BEFORE_COLON = (
    r"(?:text[eo]?|teksti?|words)(?:\s(?:&|und|and|et|y|e|og|och|i)\s(?:fotos?|photos?|bild(?:er)?|zdjęcia))?|story"
    r"|authors?(?:\(s\))?|autor(?:e|a|en|in|innen|in/autor|es|ka|ki|zy)?"
    r"|auteure?s?|contributors?|redaktion|redaktor(?:ka)?|redactor[ae]?|tekst i foto|opracowa\w+|przygotowa\w+"
    r"|szerző|írta|yazan|yazar|haber|kirjoittaja|skribent|journalist|periodista|scritto da|автор|автори|авторы|текст"
    r"|από|κείμενο|συντάκτης|(?:責任|责任)?(?:編輯|编辑)|责编|責編|著者|作者|撰文|文|記者|记者|기자"
)
LEAD = re.compile(
    rf"^(?:(?:view|see)\s+all\s+(?:posts|articles|stories)\s+by\b|posted\s+on\s[\w\s,.]{{4,30}}?\sby\b"
    rf"|(?:zeige?\s)?alle\s(?:beiträge|artikel)\svon\b|vom(?=\s\S+\s(?:team|desk)\b)|(?-i:Über|About|Meet)\b"
    rf"|(?:reviewed|reported)\sby\b|artikel\s+von:|(?-i:d[ia]|de)\b|(?-i:Di)(?=\s[A-ZÀ-Þ]\w+\s[A-ZÀ-Þ])"
    rf"|{_BEFORE_NAME}|[^:：]{{0,12}}责任编辑\s*[:：]|[(（]?(?:interview|{_BEFORE_COLON})\s*[:：●/／]"
    rf"|autor(?:en|in|innen)?(?=\s(?-i:[A-ZÀ-Þ])\w+\s(?-i:[A-ZÀ-Þ]))|(?:記者|记者|기자)(?=\s?[一-鿿가-힣]{{2}}))"
    r"[\s:：]*",
    re.IGNORECASE,
)
"""What stands before a name; must not take the start of "Von der Leyen" or "Di Marco"."""
BY = re.compile(
    rf"\s*(?!By [a-z]+ing\s)(?:(?=[A-ZÀ-Þ]|[bv][yo])(?i:{_BEFORE_NAME})(?:\s|:|$)"
    rf"|(?=[^a-zà-ÿа-я])(?i:[(（]?(?:{_BEFORE_COLON})(?:\s?[:：／]|\s?$))|Di(?:\s|:|$)|[Aa] cura di\s|Γράφει\s"
    r"|Autor(?:en|in|innen)?\s(?=[A-ZÀ-Þ]\w+\s[A-ZÀ-Þ])"
    r"|(?=[가-힣]{2,4}\s?기자(?:\s|$)|기자\s?[가-힣]{2,4}\s?$|記者\s?[一-鿿]{2,4}\s?(?:[／/]|$)))"
)
"""How a byline begins: "By Ann Lee", or "By" with the name in the next element.

Must not catch "By the sea" (no name follows), "By sailing", "Bylaws", nor "par Ann Lee" within a sentence.
"""

# The first words of all that; a page has thousands of texts, and few of them begin with one.
_FIRST_WORD_LIST = """
    by written posted published contributed compiled this the an a eine ein une un una um uma een en ett et blog
    article story piece post guide report analysis interview text words artikel beitrag kommentar kolumne
    gastbeitrag gastkommentar essay analyse reportage rezension bericht glosse pressemitteilung rede billet texte
    enquête columna texto reportaje entrevista artículo artigo reportagem articolo servizio testo intervista artykuł
    rozmowa verfasst erstellt geschrieben veröffentlicht eingestellt gepostet von publié écrit rédigé proposé propos
    recueillis par escrito publicado elaborado redactado por geschreven gepubliceerd door de del dal dalla skrevet
    skriven skrivet tekst teksti av af przez napsal napsala scris scritto γράφει του της author authors author(s)
    autorin/autor autor autore autora autoren autorin autorinnen autores autorka autorki autorzy auteur auteure
    auteurs auteures contributor contributors redaktion redaktor redaktorka redactor redactora redactore opracował
    opracowała opracowali opracowanie przygotował przygotowała przygotowali szerző írta yazan yazar haber
    kirjoittaja skribent journalist periodista автор автори авторы текст από κείμενο συντάκτης di
"""
_FIRST_WORDS = frozenset(_FIRST_WORD_LIST.split())
MAX_FIRST_CHARS = 40
"""Characters of a text among which its first word is, unless it begins with many blanks."""
_EAST_ASIAN = "\u3000"


_PERSON = r"[A-ZÀ-Þ][\w'’]+ (?:[A-ZÀ-Þ][\w'’]+ )?[A-ZÀ-Þ][\w'’]+"
_ITALIAN = re.compile(rf"di {_PERSON}(?: e {_PERSON})?")


def is_italian_byline(line: str) -> bool:
    """Whether a whole line is "di" and the names of one or two people: within a line it is "of"."""
    return line.startswith("di ") and _ITALIAN.fullmatch(line) is not None


def begins_byline(text: str) -> bool:
    """Whether a text begins as a byline does."""
    words = text[:MAX_FIRST_CHARS].split(None, 1) or text.split(None, 1)
    if not words:
        return False
    first = words[0].strip("(（").partition(":")[0]
    if first.lower() not in _FIRST_WORDS and first < _EAST_ASIAN:
        return False
    return BY.match(text) is not None
