"""Finds the language of a page as an ISO 639-1 code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from pipeline.metadata.claims import Claims, Found, found
from pipeline.metadata.order import in_order
from pipeline.model import Evidence
from pipeline.urls import host_of

COUNTRY_CODE_CHARS = 2
"""Length of the top-level domain of a country; of them only the seldom used ``us`` is American."""
MAX_TEXT_CHARS = 20_000
"""So much of a page is enough to know its language."""
MIN_FUNCTION_WORDS = 12
"""Fewer of them may stand in a page of any language, as names and titles."""
MIN_LEAD = 1.5
"""So many times the function words of the next language must there be: Danish and Norwegian share most."""

# English of elsewhere, in an address or a locale: "/en-gb/", "/en_AU/"; not "/en-us/", nor "/en-route/".
_OTHER_ENGLISH = re.compile(r"/en[-_](?:gb|uk|au|nz|ie|in|za)/", re.IGNORECASE)
_CODE = re.compile(r"^([a-z]{2})(?:[-_].*)?$")
_WORD = re.compile(r"[^\W\d_]+")
# The commonest words that few other languages of this list have, language by language.
_COMMONEST = {
    "en": "the of and to that it was for with his they at this from have not but what were when your said which will",
    "de": "der die und das ist nicht ein auch mit sich auf dem den für eine von wird sind dass nach einem werden",
    "fr": "le les des et est dans qui une du pas pour sur au ce avec sont plus il nous cette ont aux leur",
    "es": "el los las y del que por una con para es su al lo como más pero sus fue este ha ya muy porque",
    "it": "il di che è della per non una sono gli alla anche dei più nel delle si dal questo ha come ma",
    "pt": "o os do da em um uma não para com mais dos ao foi são pelo pela também ele à seu como das",
    "nl": "het een van en dat niet zijn op te voor met er ook aan bij maar om wordt naar uit heeft deze",
    "sv": "och att det som är på av för inte med den till har ett om men var jag sig från också",
    "da": "og det at er på af til ikke med den som har jeg der et også fra efter blev hvor kan",
    "no": "og det er på av til ikke med som har jeg den et også fra etter ble hvor kan seg",
    "fi": "ja on ei että se oli hän mutta ovat myös kun niin tai joka sekä mukaan kuin ole vuoden",
    "pl": "i w nie na się z do jest to że od za po jak przez dla są był oraz tym",
    "cs": "a se je na že v to s z do o ve pro za by jsem ale jako jsou také",
    "tr": "bir ve bu için da de ile çok olarak daha olan ne gibi kadar sonra ama en olduğu",
    "ro": "și în de la cu nu pe este că din pentru care mai sunt fost după ce fi",
    "hu": "a az és hogy nem is egy van meg volt ez csak már azt mint ha de még",
    "ru": "и в не на что с по это как он из к но для от так за его же был",
    "uk": "і в не на що з та до це як у за від його але про був для які",
    "el": "και το να του η της με που την από για τα είναι στο οι τον θα σε",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _COMMONEST.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)


def read_language(claims: Claims) -> Found[str] | None:
    """The language that the page declares, the most trustworthy place first, else the one its words are of.

    None if it declares none and its words do not tell.
    """
    for place in _PLACES:
        for candidate in place(claims):
            match = _CODE.match(candidate.value.lower())
            if match:
                return Found(match[1], candidate.evidence)
    return None


def is_month_first(claims: Claims) -> bool:
    """Whether the page writes 3/4/2026 for the fourth of March, as only American English does."""
    declared = (claims.root.get("lang") or "en").lower().replace("_", "-")
    if _OTHER_ENGLISH.search(claims.url or "") or any(
        _OTHER_ENGLISH.search(f"/{at.value}/") for at in claims.meta("og:locale")
    ):
        return False
    if declared != "en":
        return declared == "en-us"
    language = read_language(claims)
    top_level_domain = ((claims.url and host_of(claims.url)) or "").rpartition(".")[2]
    return (language is None or language.value == "en") and len(top_level_domain) != COUNTRY_CODE_CHARS


def _of_root(claims: Claims) -> Iterator[Found[str]]:
    yield from found(claims.root.get("lang"), "html:lang")
    yield from found(claims.root.get("xml:lang"), "html:lang")


def _by_words(claims: Claims) -> Iterator[Found[str]]:
    text = _opening(claims).lower()
    counts = Counter(language for word in _WORD.findall(text) for language in _LANGUAGES_OF.get(word, ()))
    (first, most), (_, next_most) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    if most >= MIN_FUNCTION_WORDS and most >= MIN_LEAD * next_most:
        yield Found(first, Evidence("text:function-words", f"{most} of {first}, {next_most} of the next"))


def _opening(claims: Claims) -> str:
    """The text of the first paragraphs; not more of them than are needed."""
    pieces: list[str] = []
    length = 0
    for paragraph in claims.root.iter("p"):
        text = "".join(paragraph.itertext())
        pieces.append(text)
        length += len(text)
        if length > MAX_TEXT_CHARS:
            break
    return " ".join(pieces)[:MAX_TEXT_CHARS]


_METAS = ("og:locale", "dc.language", "dcterms.language", "language", "content-language")
_PLACES: tuple[Callable[[Claims], Iterator[Found[str]]], ...] = in_order(
    "language",
    {
        "html:lang": _of_root,
        "json-ld:inLanguage": lambda claims: claims.json_ld("inLanguage"),
        "meta": lambda claims: claims.meta(*_METAS),
        "text:function-words": _by_words,
    },
)
