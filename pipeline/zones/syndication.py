"""Knows how pages say that a text came from elsewhere, in the main European languages: first published, republished, wire credits."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re

from pipeline.agencies import NEWS, NEWS_AFTER_SOURCE

HINTS = (
    *("erschien", "veröffentlicht", "publi", "paru", "pubblic", "appars", "proviene", "apareci", "apareceu", "uscit"),
    *("verscheen", "verschenen", "geplaatst", "ukazał", "först", "først", "oprindelig", "opprinnelig", "appeared"),
    *("julkais", "ilmesty", "vyšel", "vyšiel", "verejn", "опублик", "опублік", "выш", "вийш", "apărut", "jelent meg"),
    *("yayı", "δημοσιε", "genehmigung", "autorisation", "permiso", "autoriza", "permiss", "concession", "toestemming"),
    *("zgodą", "tillstånd", "tillatelse", "tilladelse"),
)
"""No first publication is told without one of these; to look for them is cheap, and most blocks have none."""

_ARTICLES = frozenset({"the", "der", "die", "das", "den", "la", "le", "les", "el", "il", "de", "o", "a"})
_TONGUES = frozenset(
    {
        "englisch",
        "deutsch",
        "französisch",
        "spanisch",
        "italienisch",
        "russisch",
        "english",
        "french",
        "german",
        "spanish",
    }
)
MAX_CREDIT_CHARS = 160
"""Characters of the longest credit of a news agency."""

_AGENCIES = rf"(?:{NEWS})(?:\s?(?:[/,&]|and|und|et|y|e)\s?(?:{NEWS}|\w{{2,4}}\b))*"

_GERMAN = r"diese[rs]? (?:\w+ )?(?:artikel|beitrag|text|kommentar|interview|essay|gastbeitrag|kolumne|reportage)"

# Language by language: this text; small words between; first; published; in. The words may stand in any order that the
# languages have: "Cet article a d'abord été publié dans", "Publicado originalmente en", "Tekst ukazał się pierwotnie w".
_TELLINGS = (
    (rf"{_GERMAN}", "ist|wurde|war", "zuerst|ursprünglich|erstmals|im original", "erschienen|veröffentlicht|publiziert", "auf|bei|beim|in der|in|im"),
    (r"(?:ce |cet |cette |l['’] ?)?(?:article|texte|billet|tribune|entretien|enquête|reportage)", "a|est|était|été", "d['’]abord|initialement|originellement|à l['’]origine|pour la première fois", "publiée?|parue?", "dans|sur|par|en"),
    (r"(?:est[ea] |el |la )?(?:artículo|texto|nota|columna|reportaje|entrevista|crónica)", "fue|ha|sido|se", "originalmente|originariamente|inicialmente|primero|por primera vez", "publicad[oa]|publicó|apareció|aparecid[oa]", "en|por"),
    (r"(?:est[ea] |o |a )?(?:artigo|texto|matéria|reportagem|coluna|entrevista)", "foi", "originalmente|inicialmente|primeiro|pela primeira vez", "publicad[oa]|apareceu|saiu", "em|no|na|pel[oa]|por"),
    (r"(?:quest['’]?[oa]? ?|l['’])?(?:articolo|testo|intervento|intervista|reportage)", "è|era|stat[oa]", "originariamente|originalmente|inizialmente|in origine|per la prima volta", "pubblicat[oa]|appars[oa]|uscit[oa]", "su|sul|sulla|in|nel|nella|da|dal"),
    (r"(?:dit|deze) (?:artikel|stuk|bericht|verhaal|column|interview|opiniestuk)", "is|werd|was", "eerder|oorspronkelijk|eerst|voor het eerst", "verschenen|verscheen|gepubliceerd|geplaatst", "in|op|bij|door"),
    (r"(?:ten |niniejszy )?(?:artykuł|tekst|wywiad|materiał|felieton)", "został|się", "pierwotnie|oryginalnie|po raz pierwszy|najpierw", "ukazał się|ukazał|opublikowan[yae]", "na łamach|na stronie|na portalu|na|we|w"),
    (r"(?:denn[ae] |dette |den här |det här )?(?:artikel|artikeln|artiklen|artikkelen|texten|teksten|krönikan|kronikken|innlegget|indlægget|debattartikeln)", "er|är|blev|ble|har|var", "först|først|ursprungligen|oprindeligt|opprinnelig|tidligere|tidigare", "publicerades|publicerad|publicerats|publisert|publiceret|bragt|udgivet|trykt", "i|på|hos|av|af"),
    (r"(?:tämä )?(?:juttu|artikkeli|kirjoitus|teksti|kolumni)", "on|oli", "alun perin|alunperin|ensimmäisen kerran", "julkaistu|julkaistiin|ilmestynyt|ilmestyi", ""),
    (r"(?:tento )?(?:článek|článok|text|rozhovor|komentář)", "byl|bol|se|sa", "původně|poprvé|pôvodne|prvýkrát", "vyšel|vyšiel|publikován|zveřejněn|uverejnený|zverejnený", "na stránkách|na webu|ve|v|na"),
    (r"(?:эт[аот]+ )?(?:статья|текст|материал|интервью|колонка)", "был|была|было", "впервые|первоначально|изначально", "опубликован[аоы]?|вышл[аои]|вышел", "на сайте|в|на"),
    (r"(?:ц[яюей]+ )?(?:статт[яю]|текст|матеріал|інтерв['’]ю|колонка)", "був|була|було", "вперше|уперше|спочатку|початково", "опубліковано|опублікован[аий]|вийшла|вийшов", "на сайті|у|в|на"),
    (r"(?:acest )?(?:articol|articolul|text|textul|material|materialul|interviul)", "a|fost", "inițial|iniţial|pentru prima dată|prima dată", "publicat|apărut", "în|pe|de"),
    (r"(?:αυτό )?(?:το )?(?:άρθρο|κείμενο|ρεπορτάζ)", "", "αρχικά|για πρώτη φορά", "δημοσιεύτηκε|δημοσιεύθηκε|δημοσιευμένο", "στην|στο|στη|από"),
)  # fmt: skip


def _told(text: str, small: str, first: str, published: str, where: str) -> str:
    """The beginning of a notice of first publication in one language, with or without its subject."""
    between = rf"(?:(?:{small}|{first}) ){{0,4}}" if small else rf"(?:(?:{first}) ){{0,2}}"
    place = f" (?:{where})" if where else ""
    return rf"(?=.{{0,90}}\b(?:{first})\b)(?:{text} )?{between}(?:{published})(?: (?:{first}))?{place}"


_BEGINNINGS = (
    # "The post Dock open appeared first on Harbour Post." and the same line of the same program in other languages
    r"the post\b.{1,200}\b(?:appeared first|first appeared) on(?=[^,;]{2,60}$)",
    r"der beitrag\b.{1,200}\berschien zuerst auf",
    r"l['’]article\b.{1,200}\best apparu en premier sur",
    r"la entrada\b.{1,200}\b(?:se publicó primero|apareció primero|aparece primero) en",
    r"l['’]articolo\b.{1,200}\bproviene da",
    r"o (?:post|artigo)\b.{1,200}\bapareceu primeiro em",
    # "Dieser Artikel wurde zuerst in ... veröffentlicht"; "Der Text ist im Original bei ... erschienen"
    rf"(?:{_GERMAN}\b.{{0,40}}\b(?:zuerst|ursprünglich|erstmals)|(?:der|dieser) (?:artikel|beitrag|text) (?:ist|wurde) im original) (?:auf|bei|beim|in der|in|im)(?=.{{2,60}}\b(?:erschienen|veröffentlicht|publiziert)\b)",
    rf"{_GERMAN}\b.{{0,40}}\b(?:erschien|erschienen|veröffentlicht) (?:zuerst|ursprünglich|erstmals) (?:auf|bei|in der|in|im)",
    r"(?:cet )?article est republié à partir de",
    # "A cikk eredetileg a ... jelent meg"; "Bu yazı ilk olarak ...'nde yayımlandı"
    r"(?:ez )?az? (?:cikk|írás|szöveg|interjú) (?:eredetileg|először) az?(?=.{2,60}\b(?:jelent meg|megjelent)\b)",
    r"(?:bu )?(?:yazı|haber|makale|söyleşi) (?:ilk olarak|ilk kez|ilk)(?=.{2,60}\byay[ıi][mn]lan)",
    # "This story was produced by ... and republished"
    r"this (?:article|story|piece|post|report|essay) (?:was|is) (?:originally |first )?(?:produced|reported|written|provided) by(?=.{2,60}\b(?:re)?published\b)",
    # "Reprinted with permission of ..." in other languages; not a bare "Courtesy of", which credits pictures
    r"(?:(?:nach|ab)druck|zweitveröffentlichung|übernommen|veröffentlicht|erschienen) mit (?:freundlicher )?(?:genehmigung|erlaubnis) (?:von|der|des|vom|durch)",
    r"(?:article |texte )?(?:reproduite?|republiée?|reprise?|publiée?) (?:ici )?avec l['’](?:aimable )?(?:autorisation|accord) (?:de|du)",
    r"(?:texto |artículo |artigo )?(?:reproducid[oa]|republicad[oa]|publicad[oa]|reproduzid[oa]) (?:aquí |aqui )?co[mn] (?:el |la |a )?(?:amable |devida )?(?:permiso|autorización|permissão|autorização) d(?:el|e|o|a)",
    r"(?:articolo |testo )?(?:riprodott[oa]|ripubblicat[oa]|pubblicat[oa]|tratto) (?:qui )?(?:per gentile concessione|con il permesso|su autorizzazione) d(?:i|el|ella|e|a)",
    r"(?:overgenomen|gepubliceerd|geplaatst|herdrukt) met (?:vriendelijke )?toestemming van",
    r"przedruk za zgodą",
    r"(?:återpublicerad|publicerad|gjengitt|gengivet|trykt|bragt|publisert) med (?:vänligt |vennlig |venlig )?(?:tillstånd|tillatelse|tilladelse) (?:av|från|fra|af)",
    *(_told(*row) for row in _TELLINGS),
)  # fmt: skip
"""How notices of a first publication begin, up to the outlet. They speak of ``this`` text or leave out the subject:
``Der Text erschien zuerst 1994`` is prose."""

_NAME = r"\s+(?!(?:19|20)\d\d\b|roce\b|roku\b|anul\b|\w+er sprache\b)(?P<outlet>[^\s,;()][^,;()]{1,59}?)\s*(?:[,;(]|[.!]\s|[.!]?$|['’]n?[dt][ae]\b|\s(?:and|on|under|with|und|unter|et|sous|y|bajo|erschienen|veröffentlicht|am|le|el)\s|\s(?:erschienen|veröffentlicht|publiziert|jelent meg|megjelent|yay[ıi][mn]lan\w*)\b)"
FIRST_PUBLISHED = re.compile(rf"^\W*(?:{'|'.join(_BEGINNINGS)}){_NAME}", re.IGNORECASE)

_SOURCE = r"(?:source|quelle|fonte|bron|źródło|fuente|kilde|källa|kilder|lähde|zdroj|forrás|kaynak|sursa|izvor|источник|джерело|πηγή)\s?:\s?"
WIRE_CREDIT = re.compile(
    rf"^\W*(?:{_SOURCE}"
    r"|mit (?:material|agenturmaterial|informationen) (?:von |der )*|avec (?:l['’])?|con (?:información|informaciones) de |com informações d[ae] "
    r"|with (?:files|(?:additional )?reporting|material|inputs?|information) (?:from|by) |met (?:informatie|medewerking) van "
    rf"|(?:©|\(c\)|copyright)\s?(?:©\s?)?(?:(?:19|20)\d\d,?\s)?)?(?P<outlet>{_AGENCIES})(?:\W*$|\. all rights reserved\b.*$)"
    rf"|^\W*(?P<helper>{_AGENCIES})(?: (?:writers?|reporters?|journalists?) [^.,]{{3,60}})? contributed to this (?:report|story|article)\W*$"
    rf"|^\W*{_SOURCE}(?P<sourced>{NEWS_AFTER_SOURCE})\W*$"
    r"|^\W*(?:red\.?\s?/\s?agenturen|mit agenturen|mit agenturmaterial|avec (?:les )?agences|con agencias|con agenzie|com agências|met agentschappen|med byråer)\W*$",
    re.IGNORECASE,
)
"""A block that is nothing but the credit of a news agency. Not: ``Reuters reported on Friday``, ``Source: the ministry``."""


# The first words of all that: most blocks begin with another, and no more of them need be looked at.
_FIRST_WORD = re.compile(r"\W*(\w+)")
_FIRST_WORD_LIST = """
    the this der dieser diese dieses zuerst ursprünglich erstmals im nachdruck abdruck zweitveröffentlichung übernommen
    veröffentlicht erschienen publiziert l la le cet cette article texte billet tribune entretien enquête reportage d ce
    initialement originellement à pour publié publiée paru parue reproduit reproduite republié republiée repris reprise
    este esta el artículo texto nota columna reportaje entrevista crónica originalmente originariamente inicialmente
    primero por publicado publicada apareció aparecido aparecida reproducido reproducida republicado republicada
    o artigo matéria reportagem coluna primeiro pela saiu reproduzido reproduzida quest questo questa articolo testo
    intervento intervista inizialmente in per pubblicato pubblicata apparso apparsa uscito uscita riprodotto riprodotta
    ripubblicato ripubblicata tratto dit deze artikel stuk bericht verhaal column interview opiniestuk eerder
    oorspronkelijk eerst voor verschenen verscheen gepubliceerd geplaatst overgenomen herdrukt ten niniejszy artykuł
    tekst wywiad materiał felieton pierwotnie oryginalnie po najpierw ukazał opublikowany opublikowana opublikowane
    przedruk denna denne dette den det artikeln artiklen artikkelen texten teksten krönikan kronikken innlegget
    indlægget debattartikeln först først ursprungligen oprindeligt opprinnelig tidigare tidligere publicerades publicerad publicerats
    publisert publiceret bragt udgivet trykt återpublicerad gjengitt gengivet tämä juttu artikkeli kirjoitus teksti
    kolumni alun alunperin ensimmäisen julkaistu ilmestynyt tento článek článok text rozhovor komentář původně poprvé
    pôvodne prvýkrát vyšel vyšiel publikován zveřejněn uverejnený zverejnený эта этот это статья текст материал
    интервью колонка впервые первоначально изначально опубликовано опубликована опубликован ця цю цей стаття статтю матеріал
    вперше уперше спочатку початково опубліковано acest articol articolul textul material materialul interviul inițial
    iniţial pentru prima publicat apărut αυτό το άρθρο κείμενο ρεπορτάζ αρχικά για δημοσιεύτηκε δημοσιεύθηκε ez a az
    cikk írás szöveg interjú bu yazı haber makale söyleşi
"""
_FIRST_WORDS = frozenset(_FIRST_WORD_LIST.split())


def is_syndication(lowered: str) -> bool:
    """Tell whether the lower-cased text says that it, or the text it belongs to, came from elsewhere."""
    if len(lowered) <= MAX_CREDIT_CHARS and WIRE_CREDIT.match(lowered):
        return True
    first = _FIRST_WORD.match(lowered)
    if first is None or first[1] not in _FIRST_WORDS:
        return False
    return any(map(lowered.__contains__, HINTS)) and FIRST_PUBLISHED.match(lowered) is not None


def outlet_of(text: str) -> str | None:
    """Return whom such a text names, as it names it; None where it is none of them."""
    if first := FIRST_PUBLISHED.match(text):
        return _named(first["outlet"])
    if credit := WIRE_CREDIT.match(text):
        return credit["outlet"] or credit["helper"] or credit["sourced"]
    return None


def _named(told: str) -> str | None:
    """The name of an outlet without what it is ("le site de La Jetée"); None where nothing is named ("inglés")."""
    words = told.strip(' .:"“”«»„').split()
    start = next((n for n, word in enumerate(words) if not word[0].islower() or "." in word), None)
    name = "" if start is None else " ".join(words[start:]).strip(' .:"“”«»„')
    return name if is_outlet(name) else None


def is_outlet(name: str) -> bool:
    """Whether a name may be an outlet's: "the Harbour Post", "hafen.example"; not "inglés", nor "Englisch"."""
    first, _, rest = name.partition(" ")
    if name.lower() in _TONGUES:
        return False
    return bool(name) and (not name[0].islower() or "." in name or (first in _ARTICLES and is_outlet(rest)))
