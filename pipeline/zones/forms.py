"""Finds forms: comment forms and log-ins, searches, contact forms."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.blocks import Blocks
from pipeline.model import Label
from pipeline.zones.vocabulary import Zone, naming, spelled

NAMINGS = (
    naming(Label.COMMENT_FORM, "zone:forms:respond",
           "respond|comment-?respond|comment-?form(?:-\\w+)*|commentform|comments-?form|form-?comments?|reply-?(?:form|title|box)|leave-?(?:a-)?(?:comment|reply)|post-?(?:a-)?comment|add-?(?:a-)?comment|write-?(?:a-)?comment|comment-?notes|form-allowed-tags|must-log-in|logged-in-as|akismet(?:-\\w+)*|commenting-as|comment-?(?:editor|input|compose|submit)|kommentar-?(?:formular|schreiben)"),
    naming(Label.OTHER, "zone:forms:search", "search|search-?(?:form|box|bar|field|container|wrapper|input)", tags="form div section", is_certain=False),
    naming(Label.OTHER, "zone:forms:login", "login|log-?in|signin|sign-?in|register|registration|user-?login|login-?(?:form|box|modal)", tags="form div section", is_certain=False),
)  # fmt: skip

FORM_TEXT = re.compile(
    r"^\W*(?:(?:leave|post|add|write|submit) a (?:reply|comment|response)|(?:leave|cancel) (?:reply|comment)|fill in your details below|you are commenting using|connecting to %s"
    r"|(?:facebook|google|gravatar|twitter|wordpress(?:\.com)?) (?:photo|picture|logo)\W*$|notify me (?:of|by|via)|(?:your )?e-?mail(?: address)? (?:will not|is never|\(required|\(will not)|required fields are marked"
    r"|save my name|enter your comment here|type your comment|you must be logged in to|log in to (?:reply|comment|leave)|schreiben? sie einen kommentar|schreibe einen kommentar|kommentar (?:schreiben|hinterlassen|abgeben)"
    r"|laisse[rz] un commentaire|votre adresse (?:e-?mail|de messagerie) ne sera pas|deja (?:una respuesta|un comentario)|tu dirección de correo electrónico no será|ajouter un commentaire|lascia un commento|geef een reactie|dodaj komentarz|napisz komentarz|コメントを(?:残す|書く|投稿)"
    r"|(?:verify|previewing) your comment\W*$|this is only a preview\b|your comment (?:could not be|has been (?:saved|submitted)|has not yet been|will not appear until|is awaiting)|comments are moderated"
    r"|the letters and numbers you entered did not|having trouble reading this image)",
    re.IGNORECASE,
)
"""What comment forms say. Not: ``I left a comment``, ``Leave a light on``; guarded by ``tests/pipeline/test_zones.py``."""

MAX_FORM_TEXT_WORDS = 25


def says_form(text: str, word_count: int) -> bool:
    """Tell whether a block is a line of a comment form by what it says."""
    return word_count <= MAX_FORM_TEXT_WORDS and FORM_TEXT.match(text) is not None


def find_lines(zones: Sequence[Zone], blocks: Blocks) -> Iterator[Zone]:
    """Find the lines of forms that stand among comments, in no form (``This is only a preview``)."""
    known = {n for zone in zones if zone.label is Label.COMMENT_FORM for n in range(zone.first, zone.last)}
    last = 0
    for zone in zones:
        if zone.label is Label.COMMENT:
            for leaf in blocks.leaves[max(zone.first, last) : zone.last]:
                if leaf.n not in known and says_form(leaf.text, leaf.words):
                    yield Zone(Label.COMMENT_FORM, "zone:forms:says-form", leaf.node, run=(leaf.n, leaf.n + 1))
            last = max(last, zone.last)


MAX_FORM_WORDS = 250
"""A form that holds more words than this is a wrapper of the page (ASP.NET puts whole pages in one)."""


def find_forms(blocks: Blocks) -> Iterator[Zone]:
    """Find ``form`` elements that ask the reader for something; a form around the page itself is none."""
    for node in blocks.nodes:
        if node.tag != "form" or node.first == node.last:
            continue
        if sum(leaf.words for leaf in blocks.leaves[node.first : node.last]) > MAX_FORM_WORDS:
            continue
        names = spelled(node.names + " " + (node.element.get("action") or ""))
        asks_for_text = next(node.element.iter("textarea"), None) is not None
        if "comment" in names or asks_for_text:
            yield Zone(Label.COMMENT_FORM, "zone:forms:textarea", node)
        elif any(word in names for word in ("subscri", "newsletter", "signup", "mail")):
            yield Zone(Label.PROMO, "zone:forms:newsletter", node)
        else:
            yield Zone(Label.OTHER, "zone:forms:form", node)
