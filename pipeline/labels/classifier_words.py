"""The words the classifier looks for, in the names of elements and in short blocks: hints, none of which decides."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.zones.vocabulary import spelled

_FAMILIES = (
    r"(?:info|fact|facts|fakten|fakta|hintergrund)-?(?:box|boks|ruta|kasten)\w*",
    r"article|story|entry|post|content|body|text|prose|copy|paragraph|articlebody|main|inhalt|artikel|texte|contenu|cuerpo",
    r"article-?(?:body|text|content)|(?:entry|post|story|page|blog)-?(?:content|body|text)|articlebody|body-?(?:copy|text)|rich-?text|prose|storytext",
    r"comments?|replies|reply|discussion|disqus|respond|responses?|forum|thread|commentlist|reactions?",
    r"nav|menu|breadcrumbs?|pagination|pager|tabs?|toc|links?|topbar|navigation",
    r"sidebar|aside|side|widgets?|rail|right|left|secondary|column|col|module|box|panel|block",
    r"related|more|recommended|teasers?|promos?|cards?|read-?next|latest|popular|trending|most|feed|listing|recirc|also|collection",
    r"meta|authors?|by-?line|date|time|info|details|posted|published|tags?|categor(?:y|ies)|topics?|label|kicker",
    r"footer|foot|bottom|copyright|legal|disclaimer|credits?|boilerplate|about",
    r"share|social|sharing|follow|newsletter|subscribe|signup|sign-up|forms?|buttons?|cta|email|print|tools?|rating",
    r"header|head|titles?|headlines?|heading|hed|subtitle|deck|dek|standfirst|summary|lead|intro|excerpt|description",
    r"captions?|images?|img|photos?|figure|pictures?|media|video|gallery|slides?|slideshow|thumb(?:nail)?|embed|player",
    r"lists?|items?|table|row|product|price|specs?|recipe|ingredients?|quote|pull-?quote|box|callout|highlights?|sidebar-?content|bio",
)  # fmt: skip
"""Families of the words in names, coarse on purpose: the model weighs them, no one of them decides."""

_FAMILY = re.compile(f"(?<![a-z0-9])(?:{'|'.join(f'({words})' for words in _FAMILIES)})(?![a-z0-9])")

CUES = {
    word: 1 << bit
    for bit, words in enumerate(
        (
            "subscribe newsletter sign signup follow click download join donate support app podcast facebook twitter",
            "read more related also watch see next previous share print recommended continue story stories here",
            "copyright © rights reserved reprinted permission license terms privacy reproduced contact disclaimer",
            "by posted written published updated editor staff reporter correspondent author filed tags tagged",
            "photo photos image images getty credit pictured caption courtesy photograph video illustration reuters ap",
            "comment comments reply replies said says writes wrote log login registered report abuse permalink",
            "i we you he she they was were had his her their our my",
        )
    )
    for word in words.split()
}
"""Words of short blocks that hint at what they are, by kind."""

CUED_WORDS = 40
"""Words of the longest block whose words are looked at one by one."""

FAMILY_COUNT = len(_FAMILIES)


@lru_cache(maxsize=65536)
def families(names: str) -> int:
    """Return the families that words of the names belong to, as bits."""
    mask = 0
    for name in names.split():
        mask |= _families_of_one(name)
    return mask


@lru_cache(maxsize=65536)
def _families_of_one(name: str) -> int:
    mask = 0
    for found in _FAMILY.finditer(spelled(name)):
        mask |= 1 << ((found.lastindex or 1) - 1)
    return mask
