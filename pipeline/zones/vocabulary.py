"""The words by which page makers name the parts of a page, and how they are looked up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model import Label
from pipeline.page.blocks import Node

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Zone:
    """A run of blocks that one reason holds to be one thing other than body."""

    label: Label
    rule: str
    """``zone:<kind>:<what told>``."""
    node: Node
    is_certain: bool = True
    """Whether it outweighs a reading that takes its blocks for body."""
    run: tuple[int, int] | None = None
    """The blocks it covers, first up to, not with, last, where they are not all of the node."""

    @property
    def first(self) -> int:
        """Its first block."""
        return self.node.first if self.run is None else self.run[0]

    @property
    def last(self) -> int:
        """The block after its last."""
        return self.node.last if self.run is None else self.run[1]


@dataclass(frozen=True, slots=True)
class Naming:
    """One way in which page makers name one kind of zone."""

    label: Label
    rule: str
    names: str
    """Whole words, as alternatives of a pattern; none holds a blank."""
    is_certain: bool = True
    tags: frozenset[str] | None = None
    """The elements it counts on; None for all."""


def naming(label: Label, rule: str, names: str, *, is_certain: bool = True, tags: str | None = None) -> Naming:
    """Return a naming that knows an element by whole words of its names, given as alternatives of a pattern.

    Names are compared in lower case with camel case taken apart by hyphens: ``relatedPosts`` is ``related-posts``,
    so ``commentary`` is not ``comment`` and ``downloads`` is no ``ad``.
    """
    return Naming(label, rule, names, is_certain, frozenset(tags.split()) if tags else None)


MAX_KNOWN_NAMES = 1 << 15
"""Names whose meaning is remembered over pages, the least used forgotten first; a page brings about 200 new ones."""


MAX_NAME_CHARS = 200
"""Characters of one name that are looked at: the patterns of namings go back and forth over a run of one sign."""


def naming_test(names: str) -> Callable[[str], bool]:
    """Return a test whether names of an element hold one of these whole words, given as for ``naming``."""
    pattern = _whole_words(names)

    @lru_cache(maxsize=MAX_KNOWN_NAMES)
    def is_known(name: str) -> bool:
        return pattern.search(spelled(name[:MAX_NAME_CHARS])) is not None

    return lambda given: any(map(is_known, given.split()))


class Vocabulary:
    """Namings in order of telling: of several that know an element, the first has it."""

    def __init__(self, namings: Sequence[Naming]) -> None:
        self._namings = namings
        any_of_them = _whole_words("|".join(naming.names for naming in namings))
        patterns = [_whole_words(naming.names) for naming in namings]

        @lru_cache(maxsize=MAX_KNOWN_NAMES)
        def places(name: str) -> tuple[int, ...]:
            """Return which namings know a name, up to one for all elements; most none does, as one search tells."""
            bare = spelled(name[:MAX_NAME_CHARS])
            known: list[int] = []
            if any_of_them.search(bare) is None:
                return ()
            for place, pattern in enumerate(patterns):
                if pattern.search(bare):
                    known.append(place)
                    if namings[place].tags is None:
                        break
            return tuple(known)

        self._places = places
        self._found = lru_cache(maxsize=MAX_KNOWN_NAMES)(self._find)

    def look_up(self, tag: str, names: str) -> Naming | None:
        """Return the first naming that knows an element by one of its names; None when none does."""
        return self._found(tag, names)

    def _find(self, tag: str, names: str) -> Naming | None:
        best = len(self._namings)
        for name in names.split():
            for place in self._places(name):
                tags = self._namings[place].tags
                if place < best and (tags is None or tag in tags):
                    best = place
        return self._namings[best] if best < len(self._namings) else None


def _whole_words(names: str) -> re.Pattern[str]:
    return re.compile(f"(?<![a-z0-9])(?:{_by_first_letter(names)})(?![a-z0-9])")


def _by_first_letter(names: str) -> str:
    """Return the alternatives with those of one letter under it: it knows the same names in a third of the time."""
    groups: dict[str, list[str]] = {}
    for name in _alternatives(names):
        is_plain = name[0].isalpha() and name[1:2] not in {"?", "*", "+", "{"}
        groups.setdefault(name[0] if is_plain else "", []).append(name[is_plain:])
    odd = groups.pop("", [])
    return "|".join([*(f"{letter}(?:{'|'.join(rests)})" for letter, rests in groups.items()), *odd])


def _alternatives(names: str) -> Iterator[str]:
    """Yield the alternatives of a pattern, each whole, whatever alternatives are inside it."""
    start = depth = 0
    for sign in _BRANCHES.finditer(names):
        depth += (sign[0] == "(") - (sign[0] == ")")
        if sign[0] == "|" and not depth:
            yield names[start : sign.start()]
            start = sign.end()
    yield names[start:]


_BRANCHES = re.compile(r"\\.|[()|]")
"""What branches a pattern, and escaped signs, which do not."""


class Openings:
    """Knows texts by how they open, whatever signs stand before: most open with a letter that few openings have."""

    def __init__(self, openings: str) -> None:
        """File the openings, given as alternatives of a pattern, under the letters that each may begin with."""
        filed: dict[str, list[str]] = {}
        for opening in _alternatives(openings):
            for letter in _first_letters(opening):
                filed.setdefault(letter, []).append(opening)
        self._filed = {letter: re.compile("|".join(those), re.IGNORECASE) for letter, those in filed.items()}

    def match(self, text: str) -> bool:
        """Tell whether the text begins with one of the openings."""
        first = _WORD_SIGN.search(text)
        if first is None:
            return False
        sign = first[0].lower()[0]
        those = self._filed.get(_DIGIT if sign.isdecimal() else sign)
        return those is not None and those.match(text, first.start()) is not None


_WORD_SIGN = re.compile(r"\w")
_DIGIT = "0"
"""Stands for all digits among the letters."""


def _first_letters(pattern: str) -> set[str]:
    """Return the letters that what a pattern knows may begin with; it begins with a letter, a digit or a group."""
    letters: set[str] = set()
    at = 0
    while at < len(pattern):
        if pattern.startswith("(?:", at):
            end = _end_of_group(pattern, at)
            for inner in _alternatives(pattern[at + 3 : end]):
                letters |= _first_letters(inner)
        elif pattern[at] == "\\":
            end = at + 1
            letters.add(_DIGIT if pattern[end] == "d" else pattern[end])
        else:
            end = at
            letters.add(pattern[at].lower())
        sign = pattern[end + 1 : end + 2]
        if sign not in {"?", "*"}:
            break
        at = end + 2
    return letters


def _end_of_group(pattern: str, start: int) -> int:
    depth = 0
    for sign in _BRANCHES.finditer(pattern, start):
        depth += (sign[0] == "(") - (sign[0] == ")")
        if not depth:
            return sign.start()
    return len(pattern)


def spelled(names: str) -> str:
    """Return names in the form that namings are compared with: lower case, camel case and underscores as hyphens."""
    if not names.islower():
        names = _CAMEL.sub("-", names).lower()
    return names.replace("_", "-")
