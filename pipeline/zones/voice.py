"""Tells the page's own voice, which speaks of itself and to its reader, from that of the article."""

# ruff: noqa: E501 -- vocabularies: one line holds one language; broken up, it is harder to check

from __future__ import annotations

import re

_OWN = re.compile(
    r"\bthis (?:\w+ )?(?:articles?|story|posts?|page|(?:web)?site|blog|piece|column|essay|interview|report|content|copy|work|material|newsletter|podcast|video|item|entry|list|guide|review|recipe|version)\b"
    r"|\b(?:we|our|(?-i:us|Us))\b|\b(?:i|my)\b.{0,80}\b(?:links?|commissions?|e-?mails?|newsletter|disclosure)\b|\b(?:follow|find|like|join) me\b|\bthrough (?:its|these|those) (?:\w+ )?links\b|['’]ll send you\b|\byour (?:\w+ )?(?:inbox|e-?mail|subscription|account|access|consent|browser|privacy)\b|\bfree articles\b|\bfor ios and android\b|\bclick here\b|\bnewsletter\b|\bcopyright (?:©|\(c\))|^\W*(?:©|\(c\))|\brights reserved\.?$|\bfirst appeared on\b|\bappeared first on\b"
    r"|\b(?:dies\w{1,2} (?:artikel|beitrag|text|seite|inhalt|website|kommentar)|wir|uns|unser\w{0,2}|ihr(?:e[mnr]?)? (?:postfach|zugang|abo|e-?mail|einwilligung)|externe[nr]? inhalte?)\b"
    r"|\b(?:cet? (?:article|texte|contenu|billet|site)|nous|notre|nos|votre (?:boîte|e-?mail|abonnement|consentement)|réservée? aux abonnés|il vous reste)\b"
    r"|\b(?:est[ea] (?:artículo|contenido|texto|nota|artigo|conteúdo|página)|nosotros|nuestr[oa]s?|nós|noss[oa]s?|(?:tu|su|seu) (?:correo|e-?mail|suscripción))\b"
    r"|\b(?:quest[oa] (?:articolo|testo|contenuto|sito)|quest['’]articolo|noi|nostr[oaie]|tua (?:casella|e-?mail))\b"
    r"|\b(?:dit (?:artikel|stuk|bericht)|deze (?:site|pagina)|wij|ons|onze)\b|\b(?:ten (?:artykuł|tekst)|nas|nasz\w{0,3}|my i nasi)\b|\b(?:denn[ae] (?:artikel\w*|tekst\w*)|oss|vår\w?|vores?)\b"
    r"|この記事|当社|会員|クッキー|cookie|本(?:网|站|文|公司)|我们",
    re.IGNORECASE,
)
"""What a page says when it speaks of itself: of this piece, of us who make it, of what the reader has of us."""

_REPORTED = re.compile(
    r"^\s*[\"“„«‘‚»]"
    r"|\b(?:said|told|asked|wrote|replied|answered|called|says|sagten?|sagt|erzählte?|erklärte?|erklärt|schrieb|schreibt|fragte"
    r"|a (?:dit|déclaré|écrit|répondu)|répétait|disait|dijo|dijeron|dice|anunció|escribió|ha (?:detto|scritto)|diceva|disse|diz|zei|zegt|schreef|powiedziała?|mówi|napisała?|sade|säger|sagde|siger)\b",
    re.IGNORECASE,
)


def speaks_for_page(text: str) -> bool:
    """Tell whether a sentence may be the page's own: it speaks of itself or to its reader, and reports nobody's words.

    Catches ``If you buy through our links, we may earn a commission``. Must not catch ``Brokers receive a commission on every
    policy``, nor ``“You have reached the limit,” the doctor told him``. Guarded by ``tests/pipeline/test_rules.py``.
    """
    return _OWN.search(text) is not None and not reports_speech(text)


def reports_speech(text: str) -> bool:
    """Tell whether a sentence gives somebody's words, or says that somebody spoke."""
    return _REPORTED.search(text) is not None
