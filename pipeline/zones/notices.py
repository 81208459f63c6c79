"""Finds what a page says about itself: where it first appeared, its age, corrections, its licence."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re

from pipeline.model import Label
from pipeline.zones.syndication import is_syndication
from pipeline.zones.vocabulary import naming

NAMINGS = (
    naming(Label.NOTICE, "zone:notices:named",
           "corrections?|correction-?(?:note|notice|box|text)|editors?-?note|article-?(?:note|notice|disclaimer)|disclaimer|disclosure|affiliate-?(?:disclosure|disclaimer)|republish(?:-\\w+)*|syndication-?(?:note|notice)|copyright-?(?:notice|line)|licen[cs]e-?(?:note|notice|text)|old-?article|outdated|age-?(?:warning|notice)|stale-?(?:warning|notice)|archived?-?notice", is_certain=False),
)  # fmt: skip

MAX_NOTICE_WORDS = 60
"""Words of the longest notices seen; longer ones are prose about publishing."""

MAX_LICENCE_WORDS = 20
"""Words of a licence line; longer blocks that begin with a copyright sign are prose after a picture's credit."""

_FIRST = r"(?:first|originally|previously|initially)"
_PRINTED = r"(?:published|appeared|posted|printed|ran|featured|released)"

_OPENINGS = {
    "syndication": (
        rf"^\W*(?:(?:an?|the) )?(?:\w+ ){{0,3}}(?:this|the (?:following|above))\b.{{0,60}}\b(?:was |has been |is |were )?(?:{_FIRST} {_PRINTED}|{_PRINTED} {_FIRST}|republished|reprinted|cross-?posted|syndicated|reproduced|reappears)\b"
        rf"|^\W*(?:{_FIRST} {_PRINTED}|{_PRINTED} {_FIRST}|re-?published|reprinted|cross-?posted|syndicated|reposted)\s(?:at|in|on|by|from|with|here)\b"
        r"|^\W*a version of this (?:article|story|post|piece|essay|column)\b.{0,80}\b(?:appear|publish|print|ran\b)"
        r"|^\W*(?:dieser|der) (?:artikel|beitrag|text|kommentar)\b.{0,40}\b(?:zuerst|ursprünglich|erstmals)\b.{0,60}\b(?:erschien|veröffentlicht)"
        r"|^\W*(?:zuerst|ursprünglich|erstmals) (?:erschienen|veröffentlicht)\b"
        r"|^\W*cet? (?:article|texte|billet|tribune)\b.{0,40}\b(?:publiée?|parue?|reproduit)\b.{0,40}\b(?:initialement|d['’]abord|à l['’]origine|dans notre)\b"
        r"|^\W*(?:este|esta) (?:artículo|texto|nota|columna|artigo)\b.{0,40}\b(?:publicad[oa]|apareci)\w*\b.{0,40}\b(?:originalmente|primero|por primera vez)\b"
        r"|^\W*(?:originalmente )?(?:publicad[oa]) originalmente\b"
        r"|^\W*quest[oa]? ?'?(?:articolo|testo)\b.{0,40}\b(?:pubblicat|appars)\w+\b.{0,30}\b(?:originariamente|originalmente|in origine|per la prima volta)\b"
        r"|^\W*dit (?:artikel|stuk|bericht)\b.{0,30}\b(?:eerder|oorspronkelijk|eerst)\b.{0,30}\b(?:verschen|gepubliceerd)"
        r"|^\W*(?:denne artikel|denna artikel|artikkelen)\b.{0,40}\b(?:først|först|ursprungligen|oprindeligt)\b"
    ),
    "age": (
        r"^\W*(?:this|the) (?:story|article|post|page|content|piece) is (?:over|more than|at least|older than|now) .{0,20}\b(?:years?|months?|days?)\b(?: old)?"
        r"|^\W*(?:this|the) (?:story|article|post|page|content) (?:is from|was published) (?:over|more than) .{0,20}\b(?:years?|months?) ago\b"
        r"|^\W*dieser (?:artikel|beitrag|text) ist (?:über|mehr als|älter als|schon) .{0,20}\b(?:jahre?|monate?)\b"
        r"|^\W*cet article (?:a plus de|date de plus de) .{0,20}\b(?:ans|mois)\b"
        r"|^\W*dit artikel is (?:meer dan|ouder dan) .{0,20}\b(?:jaar|maanden)\b"
        r"|^\W*this (?:article|story|page) (?:is|has been) archived\b"
    ),
    "continued": (
        r"^\W*(?:please )?(?:see|visit|go to|click here at|head to|check(?: out)?)\b.{2,50}\bfor (?:more|the full (?:story|article|interview|report))\.?$"
        r"|^(?-i:[A-Z][\w.'’&-]*(?: (?:[A-Z][\w.'’&-]*|of|the|and|de|la)){0,4}) for more(?: (?:information|details|on this))?\.?$"
        r"|^\W*(?:read|continue reading|find|see) (?:the )?(?:full|whole|entire|complete|rest of (?:the|this)|original) (?:story|article|piece|interview|post|report|text|column|entry)\b"
        r"|^\W*(?:\(?to be continued|continued (?:on|at|in|here))\b"
        r"|^\W*(?:weiterlesen (?:auf|bei|im|in)|den (?:ganzen|vollständigen) (?:artikel|text|beitrag))\b"
        r"|^\W*(?:lire la suite|la suite sur|lire l['’](?:article|interview) (?:complet|intégral)|seguir leyendo|leer (?:el artículo|la nota) complet|continua a leggere)\b"
    ),
    "correction": (
        r"^\W*(?:corrections?|clarifications?|correction appended|korrektur|berichtigung|rectificatif|corrección|rettelse|rättelse|errata|erratum)\s*(?:\([^)]{1,40}\)|,[^:]{1,40})?\s*[:—–-]"
        r"|^\W*(?:an earlier|a previous|an initial) version of this (?:article|story|post|report|piece|headline|caption|column)\b"
        r"|^\W*the original version of this (?:article|story|post|report|piece|headline|caption|column)\b.{0,60}\b(?:mis\w{3,}|incorrect\w*|wrong\w*|said|stated|gave|omitted|included|referred|identified|attributed)\b"
        r"|^\W*this (?:article|story|post|report|piece|headline) (?:has been|was) (?:corrected|amended|updated to (?:correct|clarify|reflect|fix))\b"
        r"|^\W*(?:hinweis|anmerkung|anm\.) d(?:er|\.) ?red(?:aktion|\.)\W{1,3}.{0,200}\b(?:früheren (?:version|fassung)|berichtigt|korrigiert)\b"
        r"|^\W*(?:editor['’]s note|note de la rédaction|nota de la redacción)\W{1,3}.{0,200}\b(?:(?:earlier|previous) version|corrected|amended|version antérieure|corrigée?|versión anterior|corregid[oa])\b"
        r"|^\W*in einer früheren (?:version|fassung)\b|^\W*une version antérieure de cet article\b|^\W*una versión anterior de est[ea]\b"
    ),
    "disclaimer": (
        r"^\W*(?:disclaimer\W{1,3})?(?:the )?(?:views|opinions)(?: and (?:views|opinions|conclusions))?(?: \w+){0,4} expressed\b.{0,120}\b(?:those of|(?:the )?authors?['’]?s? own|do(?:es)? not (?:necessarily )?(?:reflect|represent))\b"
        r"|^\W*this (?:blog|site|website|article|post) (?:reflects|contains|represents) (?:only )?(?:the )?(?:personal |own )?(?:opinions?|views?) of\b"
        r"|^\W*.{3,40}\bis a personal (?:web ?site|blog)\b.{0,60}\b(?:opinions|views) expressed\b"
        r"|^\W*(?:gast)?(?:kommentare|beiträge|meinungen)\b.{0,80}\b(?:nicht (?:notwendigerweise|unbedingt|zwingend|immer))\b.{0,60}\bredaktion\b"
        r"|^\W*(?:les (?:propos|opinions|points de vue)) (?:exprimés?|tenus)\b.{0,120}\b(?:n['’]engagent|ne reflètent)\b|^\W*las opiniones (?:expresadas|vertidas)\b.{0,120}\bno (?:\w+ ){0,2}(?:reflejan|representan)\b|^\W*as opiniões (?:expressas|emitidas)\b.{0,120}\bnão\b|^\W*le opinioni espresse\b.{0,120}\bnon\b"
        r"|^\W*免[责責]声明|^\W*мнение (?:редакции|автора)\b.{0,60}\bможет не совпадать\b"
    ),
    "translation": (
        r"^\W*(?:dies ist eine (?:maschinelle|automatische) übersetzung|dieser (?:artikel|text|beitrag) wurde (?:automatisch|maschinell) übersetzt|this (?:article|story|text|page) (?:was|has been) (?:automatically |machine[- ])?translated\b"
        r"|cet article a été traduit (?:automatiquement|de|par)|este (?:artículo|artigo|texto) (?:ha sido|fue|foi) traducid?[oz]\w*|quest['’]articolo è stato tradotto)"
    ),
    "licence": (
        r"^\W*(?:this (?:work|article|post|story|text|content|page) is (?:licensed|published|made available|available) under\b)"
        r"|^\W*(?:©|\(c\)|copyright\b)\s*(?:©|\(c\))?\s*(?:19|20)\d\d\b|^\W*(?:©|copyright ©|copyright \(c\))"
    ),
}
"""How notices begin, by kind. ``The Times first published the story in 1994`` must stay body, so a notice's subject
is ``this`` piece. Guarded by ``tests/pipeline/test_notices.py``."""

_OPENING = re.compile("|".join(f"(?P<{kind}>{openings})" for kind, openings in _OPENINGS.items()), re.IGNORECASE)

_FORMULAS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    ("syndication", ("permission",), re.compile(
        r"\breappears here with (?:kind )?permission\b|\b(?:reprinted|republished|reproduced|used) (?:here )?with (?:the )?(?:kind )?permission\b")),
    ("disclosure", ("affiliate", "commission", "sponsor", "advertis", " links"), re.compile(
        r"\b(?:we|us|publication|site|\w+) (?:may|might|can|could|will|sometimes|often)? ?(?:earn|earns|receive|receives|get|make) (?:us )?(?:an? |some )?(?:small )?(?:affiliate |referral )?(?:commissions?|fee)\b"
        r"|\b(?:contains?|include[sd]?|through|use|uses|via) (?:\w+ ){0,2}affiliate links?\b|\bearns? (?:an? )?(?:affiliate )?commissions? (?:from|on|when|if)\b|\baffiliate commissions?\b"
        r"|\badvertiser disclosure\b|\b(?:buying|buy|orders?|purchas(?:es?|ing)) (?:\w+ )?(?:through|via|using) (?:(?:our|the|these|any) )?links\b.{0,60}\b(?:helps?|supports?|funds?|earns?)\b|\b(?:gekennzeichneten?|sogenannten?|diese|enthaltene\w*) .{0,60}\baffiliate-? ?links?\b|\b(?:enthält|sind|über) (?:sogenannte |unsere )?affiliate-? ?links?\b")),
    ("licence", ("creative commons", "reserv", "may not be", "vorbehalten", "réservés", "non-commercial use"), re.compile(
        r"\bfor your personal, non-commercial use only\b|\bcreative commons (?:attribution|licen[cs]e)\b|\ball rights reserved\b|\bmay not be (?:published|reproduced|copied)[, ]"
        r"|\b(?:alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|tutti i diritti riservati)\b")),
)  # fmt: skip
"""Formulas of notices, wherever they stand in the lower-cased block, each behind the words it cannot do without. Prose may
hold them too: ``zones/voice`` tells who speaks."""


KINDS = frozenset({*_OPENINGS, *(kind for kind, _, _ in _FORMULAS)})
"""The kinds of notices that are told by what they say."""


def notice_kind(text: str, word_count: int) -> str | None:
    """Return the kind of notice that the text is, or None."""
    if word_count > MAX_NOTICE_WORDS:
        return None
    lowered = text.lower()
    if is_syndication(lowered):
        return "syndication"
    opening = _OPENING.match(text)
    kind = _formula(lowered) if opening is None else opening.lastgroup
    return None if kind == "licence" and word_count > MAX_LICENCE_WORDS else kind


def _formula(lowered: str) -> str | None:
    for kind, hints, pattern in _FORMULAS:
        if any(map(lowered.__contains__, hints)) and pattern.search(lowered):
            return kind
    return None
