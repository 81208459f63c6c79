"""Finds what stands between the reader and the page: paywalls, consent banners, checks for robots."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Label
from pipeline.page.blocks import Leaf
from pipeline.zones.vocabulary import naming

NAMINGS = (
    naming(Label.CONSENT, "zone:walls:consent",
           "cookies?(?:-\\w+)*|\\w+-cookies?|consent(?:-\\w+)*|gdpr(?:-\\w+)*|onetrust(?:-\\w+)*|didomi(?:-\\w+)*|cmpbox(?:-\\w+)*|cookiebar|cookiebanner|cookieconsent|usercentrics(?:-\\w+)*|privacy-?(?:banner|notice|manager)|fc-consent(?:-\\w+)*|qc-cmp\\d?(?:-\\w+)*|sp-message(?:-\\w+)*"),
    naming(Label.PAYWALL, "zone:walls:paywall",
           "pay-?wall-?(?:overlay|message|box|content|container|wrapper|promo|prompt|cta|teaser|banner|modal|barrier)|subscribe-?wall|reg-?wall|registration-?wall|subscription-?(?:wall|barrier|prompt)|meter-?(?:wall|prompt)|premium-?(?:wall|barrier|teaser|overlay)|piano-?(?:offer|container|inline)|tp-(?:modal|backdrop|iframe-wrapper)|barrier(?:-\\w+)?|article-?(?:gate|barrier)|subscriber-?(?:only|gate|prompt)-?(?:message|box|overlay)?"),
)  # fmt: skip

CONSENT_TEXT = re.compile(
    r"\b(?:we|wir|nous|this (?:web)?site|our (?:web)?site|our partners)\b.{0,60}\b(?:use|uses|store|verwenden|nutzen|utilisons)\b.{0,30}\bcookies?\b"
    r"|\baccept (?:all )?cookies\b|\bcookie (?:settings|preferences|policy)\b.{0,80}\baccept\b|\balle (?:cookies )?akzeptieren\b|\btout accepter\b"
    r"|\b(?:verwendung|einsatz) von cookies\b|\b(?:wir|nous|we) (?:und|et|and) (?:unsere|nos|our) (?:bis zu )?(?:\d+ )?(?:partners?|partenaires)\b|\bihre einwilligung\b.{0,60}\bwiderrufen\b"
    r"|\bmanage (?:your )?(?:consent|privacy) (?:choices|preferences|settings)\b|\bwerbung und (?:üblichem )?tracking\b|\baccepter les cookies\b|\bnos (?:\d+ )?partenaires et nous\b|\bcontinuer sans accepter\b"
    r"|\bnosotros y nuestros (?:\d+ )?socios\b|\b(?:utilizamos|usamos) (?:\w+ ){0,2}cookies\b|\bnoi e i nostri (?:\d+ )?(?:fornitori|partner)\b|\b(?:utilizziamo|usiamo) (?:i )?cookie\b"
    r"|\bmy i nasi (?:\d+ )?(?:zaufani )?partnerzy\b|\b(?:używamy|stosujemy|korzystamy z) (?:plik(?:i|ów) )?cookies?\b|\bwij en onze (?:\d+ )?partners\b|\b(?:wij gebruiken|gebruiken wij) (?:\w+ ){0,4}cookies\b"
    r"|\bnós e (?:os )?nossos (?:\d+ )?parceiros\b|当社および.{0,4}パートナー|cookieの(?:使用|利用)に(?:ご)?同意",
    re.IGNORECASE,
)

PAYWALL_TEXT = re.compile(
    r"\bsubscribe (?:now )?to (?:continue|keep|unlock|read (?:the )?(?:full|this|more|rest))|\b(?:subscribers?|members?)[- ]only (?:content|article|story|access)\b"
    r"|\bto (?:continue|keep) reading\b.{0,80}\b(?:subscri|register|sign|log ?in|account)|\b(?:subscribe|register|sign in|log in|sign up)\b.{0,60}\bto (?:continue|keep) reading\b"
    r"|\balready a (?:subscriber|member)\b|\balready have (?:an account|a subscription)\b|\byou(?:'ve| have) (?:reached|read|used)\b.{0,40}\b(?:free articles|article limit|limit)\b"
    r"|\bthis (?:article|story|content) is (?:reserved |available |exclusive(?:ly)? )?(?:only )?(?:for|to) (?:our )?(?:paid )?(?:subscribers|members)\b"
    r"|\b(?:weiterlesen mit|jetzt (?:abonnieren|testen) und weiterlesen|dieser (?:artikel|inhalt) ist (?:exklusiv )?(?:für|nur für) abonnent)|\bsie sind (?:bereits|schon) (?:\w+-)?abonnent\b|\b(?:bereits|schon) (?:\w+-)?abonnent(?:\W?in)?\s?\?|\bihren zugang und lesen sie weiter\b"
    r"|\b(?:article|contenu|suite) (?:est )?réservée? aux? abonnés?\b|\bil vous reste \d+(?:[.,]\d+)? ?(?:.{0,3})%|\bpour lire la suite\b.{0,60}\babonn|\bdéjà abonné\b"
    r"|\b(?:contenido|artículo|noticia) (?:es )?(?:exclusiv[oa]|solo) para (?:suscriptores|abonados)\b|\bsuscríbe(?:te|se) para (?:seguir|continuar)\b|\bya (?:eres|soy) suscriptor\b|¿ya es suscriptor\b"
    r"|\b(?:contenuto|articolo) (?:è )?riservato agli abbonati\b|\bper continuare a leggere\b.{0,40}\babbon|\bsei già abbonato\b"
    r"|\bczęść (?:artykułu|tekstu)\b.{0,30}\b(?:tylko|wyłącznie) dla (?:subskrybent|prenumerator)|\b(?:po)?zostało (?:\w+ ){0,2}\d+ ?% artykułu\b|\b(?:masz|mam) już (?:prenumeratę|subskrypcję)\b"
    r"|\blees (?:verder|dit artikel) met een abonnement\b|\b(?:al|reeds) (?:een )?abonnee\?|\b(?:artigo|conteúdo|notícia) (?:é )?exclusiv[oa] para (?:assinantes|subscritores)\b|\bjá é (?:assinante|subscritor)\s?\?|\bjá sou (?:assinante|subscritor)\b"
    r"|この記事は.{0,6}会員(?:限定|専用)|(?:続きを|続きが)(?:お)?読(?:みいただけ|める)|(?:ここから先は|続きは|続きを読むには).{0,12}会員|残り\s?[\d,]+\s?文字",
    re.IGNORECASE,
)
"""What paywalls say to the reader; a block counts as paywall only when it is short (``MAX_WALL_WORDS``). Prose may say the
same in somebody's mouth: ``zones/voice`` tells who speaks."""

ADBLOCK_TEXT = re.compile(
    r"\b(?:please |to continue,? )?(?:disable|turn off|deactivate|pause|whitelist|switch off)\b.{0,40}\b(?:ad-?\s?block(?:er|ers|ing)?)\b|\bwe(?:['’]ve| have)? (?:noticed|detected|see)\b.{0,40}\bad-?\s?block|\bad-?\s?block(?:er|ing software)? (?:detected|is (?:enabled|on|active))\b"
    r"|\b(?:deaktivieren|schalten)\b.{0,40}\b(?:ad|werbe)-?block(?:er)?\b|\b(?:ad|werbe)-?blocker (?:ist|wurde|erkannt|deaktivieren|ausschalten)|\bsie (?:nutzen|verwenden|benutzen) einen (?:ad|werbe)-?blocker\b"
    r"|\bdésactive[rz]\b.{0,40}\b(?:bloqueur|adblock)|\bvous utilisez un (?:bloqueur|adblock)|\bdesactiv\w+\b.{0,40}\b(?:bloqueador|adblock)|\b(?:disattiva\w*|disabilita\w*)\b.{0,40}\bad-?block|\bwyłącz\w*\b.{0,40}\b(?:adblock|blokowanie reklam)|\b(?:schakel|zet)\b.{0,40}\bad-?blocker\b.{0,10}\buit|\b(?:desative|desabilite)\b.{0,40}\b(?:bloqueador|adblock)"
    r"|広告ブロック.{0,20}(?:無効|オフ|解除)",
    re.IGNORECASE,
)
"""What a page says to readers who block its adverts, instead of showing itself."""

_EMBED_TEXT = re.compile(
    r"\b(?:an dieser stelle (?:findest du|finden sie|ist|sind|befindet sich|befinden sich)|mit einem klick)\b.{0,60}\b(?:extern\w+|eingebettete\w*) inhalte?\b|\bum (?:diese[nr]? |eingebettete |externe )inhalte? (?:anzuzeigen|zu sehen|anzusehen|darzustellen)\b"
    r"|\b(?:mir|ihnen|dir) (?:der |dieser )?externe inhalte? (?:angezeigt|geladen)\b|^\W*empfohlener (?:redaktioneller|externer) inhalt\b|\bdaten an drittplattformen\b|\binhalte? von .{2,30} (?:wurde|wird|werden) (?:nicht geladen|blockiert)\b"
    r"|\bwe ask for your permission before anything is loaded\b|^\W*to (?:view|see|show|watch) this (?:content|post|video|tweet|embed),? (?:you (?:need|have|must)|we need|please)\b.{0,80}\b(?:consent|accept|allow|cookies)|\bthis content is (?:not available|blocked|hidden) (?:due to|because of) your (?:privacy|cookie|consent)"
    r"|^\W*(?:pour (?:afficher|voir|visualiser) ce contenu|ce contenu (?:n['’]est pas|est bloqué))\b.{0,120}\b(?:cookies?|accept|consent)|^\W*para (?:ver|visualizar|mostrar) este (?:contenido|conteúdo)\b.{0,120}\b(?:cookies?|acept|consent)"
    r"|^\W*per (?:visualizzare|vedere) questo contenuto\b.{0,120}\b(?:cookies?|accett|consen)|^\W*om deze (?:content|inhoud|post|video) te (?:tonen|bekijken|laten zien|zien)\b.{0,120}\b(?:cookies?|toestemming|accept)",
    re.IGNORECASE,
)
"""What stands in place of an embedded post until the reader agrees to its being loaded, though it stands in the article."""

_EMBED_HINTS = (
    "inhalt", "drittplattform", "permission", "cookie", "consent", "your privacy", "accept", "accett", "acept", "toestemming",
)  # fmt: skip

MAX_EMBED_WORDS = 120
"""Words of the longest question that stands in place of a post, with its advice on data."""

_PAYWALL_HINTS = (
    "subscri", "member", "reading", "account", "limit", "free articles", "weiterlesen", "lesen sie weiter", "abon", "il vous reste", "suscr", "abbon",
    "subskr", "prenumer", "% artyk", "assinant", "会員", "続き", "残り",
)  # fmt: skip
_CONSENT_HINTS = (
    "cookie", "consent", "privacy", "akzeptieren", "accepter", "tracking", "einwilligung", "partner", "partenaires", "socios", "fornitori", "parceiros", "パートナー",
)  # fmt: skip
_ADBLOCK_HINTS = ("block", "bloqu", "blok", "ブロック")

HINTS = (*_EMBED_HINTS, *_PAYWALL_HINTS, *_ADBLOCK_HINTS, *_CONSENT_HINTS)
"""Words without which no wall speaks: looking for them is cheap, and most blocks have none."""

SAYS_EMBED = "zone:walls:says-embed"
"""The rule that stands also where a reader took the question for the article's: it is in its midst."""

MAX_WALL_WORDS = 60

MAX_QUESTION_WORDS = 250
"""Words of the longest element that is nothing but the question for consent."""


MAX_OFFER_BLOCKS = 14
MAX_OFFER_WORDS = 25
"""Blocks between two of a paywall, and words of each, that are its offers and prices."""


def asks_consent(leaves: Sequence[Leaf]) -> bool:
    """Tell whether blocks that are called a consent wall are one, though they hold all the page has."""
    asked = any(wall_label(leaf.text, leaf.words) == (Label.CONSENT, "zone:walls:says-consent") for leaf in leaves)
    return asked and sum(leaf.words for leaf in leaves) <= MAX_QUESTION_WORDS


ACCESS_TALK = re.compile(
    r"subscri|\babos?\b|abonn|abonad|abbon|subskr|suscr|assin|prenum|member|mitglied|premium|account|konto|regist|\blog ?in|sign (?:in|up)|unlock|free\b|kostenlos|gratis|anmeld"
    r"|zugang|access|accès|acced|accéd|acceso|dostęp|toegang|acesso|offer|angebot|journalism|会員|登録|[€£$]",
    re.IGNORECASE,
)
"""What a paywall talks of throughout, its prices and its promises too."""

MIN_SILENT_WORDS = 20
"""Words of prose from which an element named after a paywall that they do not talk of is what stands behind it."""

PROSE_WORDS = 12
MAX_LINKED = 0.5
"""Words and share of links of a block that may be prose."""


def speaks_of_access(leaves: Sequence[Leaf]) -> bool:
    """Tell whether blocks that are called a paywall are one.

    Must not catch the opening of an article, or all of it, in an element that is named after the wall it stands
    behind, and not teasers of articles that cost something.
    """
    talk, silent = 0, 0
    for leaf in leaves:
        if ACCESS_TALK.search(leaf.text):
            talk += leaf.words
        elif leaf.words >= PROSE_WORDS and leaf.link_density < MAX_LINKED:
            silent += leaf.words
    return silent < MIN_SILENT_WORDS or silent <= talk


def wall_label(text: str, word_count: int) -> tuple[Label, str] | None:
    """Return the label and rule of a block that is a wall by what it says, or None.

    Catches what paywalls and banners say to the reader, and the question that stands in place of an embedded post
    (``To view this content, please accept cookies``). Must not catch prose about subscriptions, cookies and contents.
    """
    if word_count > MAX_EMBED_WORDS:
        return None
    lowered = text.lower()
    if any(map(lowered.__contains__, _EMBED_HINTS)) and _EMBED_TEXT.search(text):
        return Label.CONSENT, SAYS_EMBED
    if word_count > MAX_WALL_WORDS:
        return None
    return next(
        (ruling for ruling, hints, said in _WALLS if any(map(lowered.__contains__, hints)) and said.search(text)), None
    )


_WALLS = (
    ((Label.PAYWALL, "zone:walls:says-paywall"), _PAYWALL_HINTS, PAYWALL_TEXT),
    ((Label.CONSENT, "zone:walls:says-adblock"), _ADBLOCK_HINTS, ADBLOCK_TEXT),
    ((Label.CONSENT, "zone:walls:says-consent"), _CONSENT_HINTS, CONSENT_TEXT),
)
