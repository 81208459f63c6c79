"""Knows the lines over what companies add to their press releases: who they are, what they do not warrant, whom to ask."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of phrase; broken up, it is harder to check

from __future__ import annotations

import re

MAX_LABEL_WORDS = 9
"""Words of such a line."""

NAMED_WITHIN = 160
"""Characters in which a company's description of itself names it."""

_ABOUT = re.compile(
    r"^\W*(?:about|über|à propos(?: de)?|acerca de|sobre|informazioni su|chi è|a proposito di|over|om|o firmie|o spółce|o nas|hakkında|о компании)\s+(?:the\s+|die\s+|das\s+|den\s+|d['’]|la\s+|le\s+|l['’])?(?P<name>[^:.!?]{2,60}?)\s*:?\W*$"
    r"|^\W*(?P<after>[^:.!?]{2,40}) hakkında\W*$",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"^\W*(?:(?:cautionary (?:statement|note)s?\b.{0,40})?forward[- ]looking (?:statements?|information)|safe harbou?r (?:statement|notice)|zukunftsgerichtete aussagen|déclarations prospectives|(?:manifestaciones|declaraciones) prospectivas|declarações prospectivas|dichiarazioni previsionali)\W*$"
    r"|^\W*this (?:press|news)? ?release (?:may )?contains? (?:certain )?[\"“”']?forward[- ]looking\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"^\W*(?:(?:for )?(?:media|press|investor|company|public relations)(?: (?:and|&) (?:media|press|investor))? (?:relations |enquiries |inquiries )?contacts?|media (?:enquiries|inquiries)|presse-?kontakt|kontakt (?:für (?:die )?(?:presse|medien|rückfragen)|presse)|(?:ihr )?ansprechpartner(?:in)?(?: für (?:die )?(?:presse|medien))?|rückfragehinweis|contacts? presse|contact médias?|contacto de (?:prensa|medios)|contatt[oi] stampa|ufficio stampa|contato para a imprensa|assessoria de imprensa|perscontact|kontakt dla mediów|presskontakt|pressekontakt|basın iletişim|контакты для (?:сми|прессы))\W*$",
    re.IGNORECASE,
)


def is_boilerplate_label(text: str, word_count: int, below: str) -> bool:
    """Tell whether a line heads boilerplate.

    Catches ``About Calder Bay`` over ``Calder Bay makes ...``, ``Forward-Looking Statements``, ``Pressekontakt``. Must not catch
    ``About the night itself`` over what does not name it. Guarded by ``tests/pipeline/test_house_promotion.py``.

    Args:
        text: The line.
        word_count: Its words.
        below: The block under it; empty when there is none.
    """
    if _LEGAL.match(text):
        return True
    if word_count > MAX_LABEL_WORDS:
        return False
    if _CONTACT.match(text):
        return True
    about = _ABOUT.match(text)
    name = (about["name"] or about["after"]) if about is not None else None
    return name is not None and name[:1].isupper() and name.lower() in below[:NAMED_WITHIN].lower()
