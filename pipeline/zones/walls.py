"""Finds what stands between the reader and the page: paywalls, consent banners, checks for robots."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.blocks import Leaf
from pipeline.model import Label
from pipeline.zones.vocabulary import naming

NAMINGS = (
    naming(Label.CONSENT, "zone:walls:consent",
           "cookies?(?:-\\w+)*|\\w+-cookies?|consent(?:-\\w+)*|gdpr(?:-\\w+)*|onetrust(?:-\\w+)*|didomi(?:-\\w+)*|cmpbox(?:-\\w+)*|cookiebar|cookiebanner|cookieconsent|usercentrics(?:-\\w+)*|privacy-?(?:banner|notice|manager)|fc-consent(?:-\\w+)*|qc-cmp\\d?(?:-\\w+)*|sp-message(?:-\\w+)*"),
    naming(Label.PAYWALL, "zone:walls:paywall",
           "pay-?wall-?(?:overlay|message|box|content|container|wrapper|promo|prompt|cta|teaser|banner|modal|barrier)|subscribe-?wall|reg-?wall|registration-?wall|subscription-?(?:wall|barrier|prompt)|meter-?(?:wall|prompt)|premium-?(?:wall|barrier|teaser|overlay)|piano-?(?:offer|container|inline)|tp-(?:modal|container)|barrier(?:-\\w+)?|article-?(?:gate|barrier)|subscriber-?(?:only|gate|prompt)-?(?:message|box|overlay)?"),
)  # fmt: skip

CONSENT_TEXT = re.compile(
    r"\b(?:we|wir|nous|this (?:web)?site|our (?:web)?site|our partners)\b.{0,60}\b(?:use|uses|store|verwenden|nutzen|utilisons)\b.{0,30}\bcookies?\b"
    r"|\baccept (?:all )?cookies\b|\bcookie (?:settings|preferences|policy)\b.{0,80}\baccept\b|\balle (?:cookies )?akzeptieren\b|\btout accepter\b"
    r"|\b(?:verwendung|einsatz) von cookies\b|\b(?:wir|nous|we) (?:und|et|and) (?:unsere|nos|our) (?:\d+ )?(?:partner|partenaires)\b|\bihre einwilligung\b.{0,60}\bwiderrufen\b"
    r"|\bmanage (?:your )?(?:consent|privacy) (?:choices|preferences|settings)\b|\bwerbung und tracking\b",
    re.IGNORECASE,
)

PAYWALL_TEXT = re.compile(
    r"\bsubscribe (?:now )?to (?:continue|keep|unlock|read (?:the )?(?:full|this|more|rest))|\b(?:subscribers?|members?)[- ]only (?:content|article|story|access)\b"
    r"|\bto (?:continue|keep) reading\b.{0,80}\b(?:subscri|register|sign|log ?in|account)|\b(?:subscribe|register|sign in|log in|sign up)\b.{0,60}\bto (?:continue|keep) reading\b"
    r"|\balready a (?:subscriber|member)\b|\balready have (?:an account|a subscription)\b|\byou(?:'ve| have) (?:reached|read|used)\b.{0,40}\b(?:free articles|article limit|limit)\b"
    r"|\bthis (?:article|story|content) is (?:reserved |available |exclusive(?:ly)? )?(?:only )?(?:for|to) (?:our )?(?:paid )?(?:subscribers|members)\b"
    r"|\b(?:weiterlesen mit|jetzt (?:abonnieren|testen) und weiterlesen|dieser (?:artikel|inhalt) ist (?:exklusiv )?(?:für|nur für) abonnent)|\bsie sind bereits abonnent\b|\bbereits abonnent\b"
    r"|\b(?:article|contenu) réservé aux? abonnés?\b|\bil vous reste \d+ ?(?:.{0,3})%|\bpour lire la suite\b.{0,60}\babonn|\bdéjà abonné\b"
    r"|\b(?:contenido|artículo) (?:exclusivo|solo) para (?:suscriptores|abonados)\b|\bsuscríbe(?:te|se) para (?:seguir|continuar)\b|\bcontenuto riservato agli abbonati\b",
    re.IGNORECASE,
)
"""What paywalls say to the reader. Prose about subscriptions does not address the reader so; a block counts as
paywall only when it is short (``MAX_WALL_WORDS``)."""

_PAYWALL_HINTS = (
    "subscri", "member", "reading", "account", "limit", "free articles", "weiterlesen", "abonn", "abonad", "il vous reste", "suscr", "abbonati",
)  # fmt: skip
_CONSENT_HINTS = (
    "cookie",
    "consent",
    "privacy",
    "akzeptieren",
    "accepter",
    "tracking",
    "einwilligung",
    "partner",
    "partenaires",
)
"""Words without which no wall speaks: looking for them is cheap, and most blocks have none."""

MAX_WALL_WORDS = 60


MAX_QUESTION_WORDS = 250
"""Words of the longest element that is nothing but the question for consent."""


def asks_consent(leaves: Sequence[Leaf]) -> bool:
    """Tell whether blocks that are called a consent wall are one, though they hold all the page has."""
    asked = any(wall_label(leaf.text, leaf.words) == (Label.CONSENT, "zone:walls:says-consent") for leaf in leaves)
    return asked and sum(leaf.words for leaf in leaves) <= MAX_QUESTION_WORDS


def wall_label(text: str, word_count: int) -> tuple[Label, str] | None:
    """Return the label and rule of a block that is a wall by what it says, or None."""
    if word_count > MAX_WALL_WORDS:
        return None
    lowered = text.lower()
    if any(map(lowered.__contains__, _PAYWALL_HINTS)) and PAYWALL_TEXT.search(text):
        return Label.PAYWALL, "zone:walls:says-paywall"
    if any(map(lowered.__contains__, _CONSENT_HINTS)) and CONSENT_TEXT.search(text):
        return Label.CONSENT, "zone:walls:says-consent"
    return None
