"""Finds what a page says of its author, apart from the byline."""

from __future__ import annotations

from pipeline.model import Label
from pipeline.zones.vocabulary import naming

NAMINGS = (
    naming(Label.BIO, "zone:bios:named",
           "(?:author|writer|contributor|guest-author|post-author|entry-author|user|reporter|staff)-?(?:bio|biography|box|info|profile|description|desc|about|card|details|section|block|summary)(?:-\\w+)*"
           "|about-?(?:the-?)?(?:authors?|writer|contributor)(?:-\\w+)*|bio|biography|bio-?(?:box|text|info|content|container)|autor(?:en)?-?(?:box|info|profil)|auteur-?bio|saboxplugin(?:-\\w+)*|abh-box|authorbox|author-?wrap(?:per)?|byline-?bio"),
)  # fmt: skip
