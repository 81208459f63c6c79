"""Cuts a title into its parts and leaves out those that are no headline: the site, the section."""

from __future__ import annotations

import re

from pipeline.metadata.claims import SOFT_HYPHEN, Found
from pipeline.metadata.site import squeezed

MIN_KEY_CHARS = 6
"""A name or a heading shorter than this says too little to be found inside another ("News" is in many)."""
MIN_WORDS = 3
"""Fewer words before a bar are no sentence, and may be the site's name."""
MIN_SHARED = 0.5
"""Share of the longer of two names of a site that the shorter must be."""
MAX_PARTS = 3
"""Parts left out of one title: section, site, slogan."""

_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(r"\s+[-–—|·•»«›‹<>→←:~/\\]+\s+|\s*[|»｜]\s*|\s*::\s*|:\s+")
# The same without spaces around them, as East Asian pages write it; the part must be the site's name all the same.
_EAST_ASIAN = r"[\u3040-\u9fff\uac00-\ud7af]"
_CLOSE_SEPARATOR = re.compile(rf"\s*[|｜ㅣ_:：]\s*|(?<={_EAST_ASIAN})-(?={_EAST_ASIAN})")
_LEADING_DAY = re.compile(r"^\d{1,2}[./]\s?\d{1,2}[./]\s?(?:19|20)\d\d\s*[-–—|:]\s+(?=\S)")
# Kinds of articles, as they stand before a bar in the languages that write it so: "Opinion | Why the dock closed".
_KICKER_WORDS = """
    opinion analysis exclusive editorial review interview video watch live meinung kommentar analyse exklusiv opinión
    análisis editoriale opinione analisi avis entretien tribune opinie opinião análise
"""
_KICKERS = frozenset(_KICKER_WORDS.split())
_EDGES = " -–—|｜ㅣ_·•»«›‹<>→←:：~/\\"


def key_of(text: str) -> str:
    """The words alone, in lower case: what two renderings of one headline have in common, wherever it may break."""
    return " ".join(_WORD.findall(text.replace(SOFT_HYPHEN, "").lower()))


def parts_of(text: str) -> list[str]:
    """What stands between the signs that divide a headline from sections and sites, in order."""
    return [part for part in _SEPARATOR.split(text) for part in _CLOSE_SEPARATOR.split(part)]


def without_site(title: Found[str], names: set[str], sections: set[str]) -> Found[str]:
    """The title without first and last parts that name the site, and last ones that name the section; never nothing.

    Without a day before it, too, or a section or kind of article before a bar. Catches "Rain expected - Weather - The
    Daily Example", "Example | Rain expected", "Opinion | Why it rained" and "3.2.2026 - Rain expected"; must not catch
    "Berlin - Paris", nor a site's name within a sentence.
    """
    text = _LEADING_DAY.sub("", title.value) or title.value
    for _ in range(MAX_PARTS):
        shorter = _without_part(text, names, sections)
        if not shorter or shorter == text:
            break
        text = shorter
    return Found(text, title.evidence)


def before_bar(title: Found[str]) -> Found[str]:
    """The title without its sections and sites: what stands before the first bar, if it is a sentence, and the longest.

    Catches "Rain expected all week | Weather | The Example"; must not catch "Tides | Waves".
    """
    pieces = title.value.split(" | ")
    if len(pieces) > 1 and len(pieces[0].split()) >= MIN_WORDS and len(pieces[0]) == max(map(len, pieces)):
        return Found(pieces[0].strip(), title.evidence)
    return title


def _without_part(text: str, names: set[str], sections: set[str]) -> str:
    for separator in (_SEPARATOR, _CLOSE_SEPARATOR):
        pieces = separator.split(text)
        if len(pieces) > 1 and (_is_site(pieces[-1], names) or squeezed(pieces[-1]) in sections):
            return text[: text.rindex(pieces[-1])].rstrip(_EDGES)
        if len(pieces) > 1 and squeezed(pieces[0]) in names:
            return text[len(pieces[0]) :].lstrip(_EDGES)
    kicker, bar, rest = text.partition(" | ")
    is_kicker = bar and (squeezed(kicker) in sections or kicker.lower() in _KICKERS)
    return rest.strip() if is_kicker and len(rest.split()) >= MIN_WORDS else text


def _is_site(piece: str, names: set[str]) -> bool:
    """Whether a last part is the name of the site, or most of it: "DianaHR" on getdianahr.example."""
    name = squeezed(piece)
    return name in names or any(
        (name in known or known in name) and MIN_SHARED * max(len(name), len(known)) <= min(len(name), len(known))
        for known in names
        if min(len(name), len(known)) >= MIN_KEY_CHARS
    )
