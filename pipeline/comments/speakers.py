"""The lines about a comment: who wrote it and when, and what on them is only a button."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re

from pipeline.comments.posts import is_writer_name
from pipeline.metadata.instants import read_date
from pipeline.model import Kind
from pipeline.page.blocks import Leaf, elements_of, names_of
from pipeline.text import clean
from pipeline.zones.comment_words import AGO, COMMENTS, PRESSED
from pipeline.zones.comments import SAID_WORD, is_meta

_AGE = rf"(?:(?:\d{{1,3}} ?(?:[smhdwy]|mo|min|hrs?|yrs?|Std|uur)\b\.?(?: ago)?)|liked by .{{1,40}}|(?=.{{1,30}}$)(?:(?:\d+|an?) \w+ )?(?:{AGO})(?: ?[\w:.]+){{0,3}}(?:\W+\d{{1,2}}:\d\d(?: ?[AP]M)?)?)"
_BUTTON = rf"(?:{PRESSED})\d*+[件人]?"
BUTTONS = re.compile(
    rf"^\W*+(?:reply to .{{1,30}}|(?:{_AGE})?\W*+(?:{_BUTTON}(?:\W++{_BUTTON})*+)?)\W*$", re.IGNORECASE
)
"""What only buttons say (``Reply``, ``Antworten Melden``, ``Reply ↓``), singly or in a row, and how long ago that was."""

_SAYS = re.compile(
    rf"^\W*(?:\d{{1,4}}[.)#:]?\s+)?(?:(?:(?:posted|submitted|comment(?:ed)?|written|said)\s+)?by:?\s+|(?:von|par|por|przez)\s+)?(?P<who>[^|:,•·]{{2,40}}?)(?:\s*\([^)]*\))?\s*(?:,|\||:|•|·|\s[-–—]\s|\bsa(?:id|ys)\b|\bwrote\b|\bwrites\b|\bschrieb\b|\bschreibt\b|\ba écrit\b|\bdit\b|\bdijo\b|\bdice\b|\bescribió\b|\bha scritto\b|\bschreef\b|\bpisze\b|\bnapisała?\b|さん|\breblogged\b|\bon\b|\bat\b|\bam\b|\ble\b|\bel\b|{AGO}|(?<!\w)\d|$)",
    re.IGNORECASE,
)
_SAID_AFTER = re.compile(
    r"^\W*(?:on|am|le|el|il|op) .{6,40}\d[^,]{0,8},\s+(?P<who>[^,|:]{2,40}?)\s+(?:said|says|wrote|sagte|schrieb|a écrit|dijo|escribió|ha scritto|schreef)\W*$",
    re.IGNORECASE,
)
"""``On October 29, 2012 at 2:35am, Ida said...``"""

_SIGNED = re.compile(
    r"\b(?:posted|written|submitted) by:?\s+(?P<who>[^|,•·]{2,40}?)\s*(?:,|\||\bon\b|\bat\b|\s\W\s|(?<!\w)\d|$)",
    re.IGNORECASE,
)
"""``A subject written by Ida, October 20, 2012``"""

_AFTER_DATE = re.compile(r"\d\W*[|·•]\s*(?P<who>[^|·•\d]{2,40})$")
"""``October 25, 2012 | Ida``"""

_COUNTS = re.compile(
    rf"^(?:.{{0,60}}\W)?(?:\d+|no|one)\s(?:{COMMENTS})\W*$(?:\W+\d+ recs?)?\W*$|^\W*total (?:comments|posts)\W+[\d.,]+\W*$",
    re.IGNORECASE,
)

_MAY_NAME = frozenset({"cite", "a", "span", "b", "strong", "em"})
"""Inline elements that name a writer by what they are called."""

MAX_AUTHOR_WORDS = 6


def find_author(metas: list[Leaf]) -> str | None:
    """Return who wrote a comment, from the lines about it: an element called the writer's, else what they begin with."""
    for leaf in metas:
        for element in elements_of(leaf):
            if element.tag not in _MAY_NAME and element is not leaf.node.element:
                continue
            if element.tag == "cite" or is_writer_name(names_of(element)):
                who = clean(" ".join(element.itertext()))
                if _may_be_author(who):
                    return bare_name(who)
    return next((who for who in map(_first_said, metas) if who), None)


def _first_said(leaf: Leaf) -> str | None:
    """Return the name that a line about a comment begins or ends with in bold, or that stands before a date or "says"."""
    if (
        BUTTONS.match(leaf.text)
        or is_time_only(leaf)
        or (leaf.kind is Kind.HEADING and not (is_meta(leaf) or _tells(leaf)))
    ):
        return None  # a heading that does not say who spoke is the subject
    bold = next((element for element in elements_of(leaf) if element.tag in {"b", "strong"}), None)
    if bold is not None:
        who = clean(" ".join(bold.itertext()))
        if (leaf.text.startswith(who) or leaf.text.endswith(who)) and _may_be_author(who):
            return bare_name(who)
    found = _SAID_AFTER.match(leaf.text) or _SIGNED.search(leaf.text) or _SAYS.match(leaf.text)
    if found is not None and _begins_date(leaf.text, found.end("who")):
        found = _AFTER_DATE.search(leaf.text)
    if found is None or not _may_be_author(found["who"]):
        return None
    return bare_name(found["who"])


def _begins_date(text: str, end: int) -> bool:
    """Tell whether what stands up to here is the month of a day (``October 25, 2012``), not a name before one."""
    month = text[:end].strip()
    return text[end:].lstrip()[:1].isdecimal() and read_date(f"1 {month} {_ANY_YEAR}") is not None


def _tells(leaf: Leaf) -> bool:
    return SAID_WORD.search(leaf.text) is not None


def signs(leaf: Leaf) -> bool:
    """Tell whether a line says who wrote something when (``Posted by: Ida at April 11, 2012 7:45 AM``)."""
    return is_meta(leaf) and _tells(leaf)


def opens_with_date(leaf: Leaf) -> bool:
    """Tell whether a line is short and tells a whole date."""
    return leaf.words <= MAX_DATE_WORDS and read_date(leaf.text) is not None


MAX_DATE_WORDS = 8


def counts_comments(leaf: Leaf) -> bool:
    """Tell whether a line says how many comments there are (``182 comments``, ``Total Comments (12)``)."""
    return _COUNTS.match(leaf.text) is not None


def is_time_only(leaf: Leaf) -> bool:
    """Tell whether a line says nothing but when: all of it is in its ``time`` element, or a day without a year."""
    told = (clean("".join(element.itertext())) for element in elements_of(leaf) if element.tag == "time")
    is_day = _DAY.match(leaf.text) is not None and ("月" in leaf.text or read_date(f"{leaf.text} {_ANY_YEAR}"))
    return bool(is_day) or (leaf.has_time and leaf.text in told)


_DAY = re.compile(
    r"\W*(?:[^\W\d_]{3,12}\.? \d{1,2}|\d{1,2}\.? [^\W\d_]{3,12}|\d{1,2}月\d{1,2}日)(?:st|nd|rd|th|\.)?(?:[\s,]+(?:at )?\d{1,2}[:.h]\d\d.{0,6})?$"
)
_ANY_YEAR = 2000
"""Makes a date of a day and a month: any leap year will do."""


def _may_be_author(who: str) -> bool:
    return bool(who) and len(who.split()) <= MAX_AUTHOR_WORDS and not is_time(who) and not BUTTONS.match(who)


def bare_name(who: str) -> str | None:
    """Return the name in what stands where a name does (``https://x.example Ida said,``)."""
    bare = re.sub(
        r"\s+(?:says|said|wrote|writes|commented|sagte?|schreibt|schrieb|meint|dit|a écrit|dice|dijo|escribió|ha scritto|schreef|zegt|pisze|napisała?)\W*$",
        "",
        who,
        flags=re.IGNORECASE,
    )
    bare = re.sub(r"\s*\b[\d.,]+ (?:fans|posts|comments|points|followers)$", "", bare, flags=re.IGNORECASE)
    bare = re.sub(r"^https?://\S+\s+(?=\S)", "", bare).strip(" :,-–|•·\"'")
    return re.sub(r"^(?:(?:posted |comment |submitted |written )?by|von|de)\s+", "", bare, flags=re.IGNORECASE) or None


def is_time(text: str) -> bool:
    """Tell whether the text holds a date or a time of day."""
    return read_date(text) is not None or re.search(r"\d{1,2}:\d\d|\bago\b", text) is not None


def find_time(metas: list[Leaf]) -> str | None:
    """Return when a comment was written as its page says it: for machines, else as a date, else how long ago."""
    for leaf in metas:
        for element in elements_of(leaf):
            raw = element.tag in {"time", "abbr"} and (element.get("datetime") or element.get("title"))
            if raw and read_date(raw):
                return raw
    dated = next((leaf.text for leaf in metas if read_date(leaf.text)), None)
    return dated or next((leaf.text for leaf in metas if is_meta(leaf)), None)


def split_speaker(leaf: Leaf, text: str) -> tuple[str | None, str]:
    """Return who speaks where the text itself begins with a linked or bold name and a colon, and the text without it."""
    first = next((element for element in elements_of(leaf) if element.tag in {"a", "b", "strong"}), None)
    who = "" if first is None else clean("".join(first.itertext()))
    rest = text.removeprefix(who).lstrip()
    if not rest.startswith((":", "：")) or not _may_be_author(who):
        return None, text
    return who, rest[1:].lstrip() or text
