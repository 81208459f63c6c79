"""Finds the articles of one source: which feeds, sitemaps and sections to read, and what they name."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from pipeline.model import Errand, Purpose
from pipeline.urls import host_of, identity, same_site
from spiders.context import Tally
from spiders.discover import list_common_places
from spiders.finding import Found, Link, read_instant, resolve
from spiders.listing import Listing
from spiders.plan import LONG_AGO, Candidates
from spiders.settings import Manners
from spiders.sources import Source
from spiders.traps import SESSION

TRAP_ADDRESSES = 10
"""So many addresses of one kind in one list are told as a trap; a front page links a few days of its archive."""


class Search:
    """Goes from what is configured to the candidates of one source.

    It fetches nothing: it gives errands and is told what became of each, once, by ``read`` or ``fail``; it is over
    when none is open.
    """

    def __init__(self, source: Source, manners: Manners, tally: Tally) -> None:
        self.candidates = Candidates(source.home, manners.candidates_per_source)
        self._source = source
        self._manners = manners
        self._tally = tally
        self._asked: set[str] = set()
        self._guessed: set[str] = set()
        self._depth: dict[str, int] = {}
        self._sitemaps = 0
        self._open = 0
        self._home_links: Found | None = None
        self._has_read = False
        self._has_home_failed = False
        self._may_guess = source.is_to_be_discovered

    @property
    def is_over(self) -> bool:
        """Whether every errand that was given has ended."""
        return self._open == 0

    def begin(self) -> list[Errand]:
        """The first errands."""
        source = self._source
        if source.is_to_be_discovered:
            return self._give(Purpose.HOME, [source.home])
        return [
            *self._give(Purpose.FEED, source.feeds),
            *self._give_sitemaps([Link(url) for url in source.sitemaps], parent=None),
            *self._give(Purpose.SECTION, source.sections),
        ]

    def read(self, errand: Errand, listing: Listing, url: str, sitemaps: Iterable[str] = ()) -> list[Errand]:
        """Take in what an errand brought and give the errands that follow from it.

        Args:
            errand: one that this search gave.
            listing: what was read there.
            url: where it came from in the end, after redirects.
            sitemaps: what the robots.txt of the home names; matters for the home only.
        """
        self._open -= 1
        if errand.purpose is Purpose.HOME:
            follow = self._read_home(errand, listing, url, sitemaps)
        else:
            follow = self._read_list(errand, listing.found)
        return follow or self._fall_back()

    def fail(self, errand: Errand, why: str, sitemaps: Iterable[str] = ()) -> list[Errand]:
        """Take in that an errand brought nothing, and give the errands that follow from it."""
        self._open -= 1
        if errand.url not in self._guessed:
            self._tally.note(f"{errand.purpose} {errand.url}: {why}")
        if errand.purpose is Purpose.HOME:
            self._has_home_failed = True
            self._may_guess = False  # a site that does not answer is not asked nine more times
            return self._give_sitemaps(self._resolve_sitemaps(sitemaps), parent=None) or self._fall_back()
        return self._fall_back()

    def _read_home(self, errand: Errand, listing: Listing, url: str, sitemaps: Iterable[str]) -> list[Errand]:
        self._home_links = listing.found
        if not same_site(url, errand.url):
            self._tally.note(f"home {errand.url}: has moved to {url}; if that is still the paper, name it as home")
        return [
            *self._give(Purpose.FEED, listing.feeds, found_in=errand.url),
            *self._give_sitemaps(self._resolve_sitemaps(sitemaps), parent=None),
        ]

    def _read_list(self, errand: Errand, found: Found | None) -> list[Errand]:
        if found is None:
            if errand.url not in self._guessed:
                self._tally.note(f"{errand.purpose} {errand.url}: is no {errand.purpose}")
            return []
        self._has_read = True
        self._take(found, errand.purpose, errand.url)
        return self._give_sitemaps(found.sitemaps, parent=errand)

    def _take(self, found: Found, purpose: Purpose, url: str) -> None:
        """Take in the pages that a list names, and tell what is wrong with it."""
        where = f"{purpose} {url}"
        if found.cut:
            self._tally.note(f"trap: {where} names more than is read ({len(found.pages)} pages); the rest is left out")
        if found.damaged:
            self._tally.note(f"{where}: breaks off after {len(found.pages) + len(found.sitemaps)} addresses")
        for trap in found.traps:
            if trap.count >= TRAP_ADDRESSES:
                how = "asked for without their session id" if trap.kind == SESSION else f"left out ({trap.kind})"
                self._tally.note(f"trap: {where}: {trap.count} addresses {how}, as {trap.example}")
        before = len(self.candidates)
        self.candidates.add(found.pages, url)
        if self.candidates.overflowed:
            self._tally.note(f"trap: more than {self._manners.candidates_per_source} addresses; the rest is left out")
        elsewhere = [link.url for link in found.pages if not same_site(link.url, self._source.home)]
        if elsewhere and len(elsewhere) == len(found.pages) and len(self.candidates) == before:
            self._tally.note(
                f"{where}: names pages of other sites only, as {elsewhere[0]}; if they are the paper's own, "
                "name theirs as home"
            )

    def _fall_back(self) -> list[Errand]:
        """When nothing declared could be read: where such files usually lie, then the links of the home page."""
        if self._open or self._has_read or not self._source.is_to_be_discovered:
            return []
        if self._may_guess:
            self._may_guess = False
            feeds, sitemaps = list_common_places(self._source.home)
            self._guessed.update(feeds, sitemaps)
            guesses = [*self._give(Purpose.FEED, feeds), *self._give(Purpose.SITEMAP, sitemaps)]
            if guesses:
                return guesses
        if self._home_links is not None:
            self._take(self._home_links, Purpose.HOME, self._source.home)
        if not len(self.candidates) and not self._has_home_failed:
            self._tally.note("no feed, sitemap or section found")
        return []

    def _resolve_sitemaps(self, references: Iterable[str]) -> list[Link]:
        addresses = (resolve(self._source.home, reference) for reference in references)
        return [Link(address) for address in addresses if address is not None]

    def _give_sitemaps(self, links: Iterable[Link], parent: Errand | None) -> list[Errand]:
        """Errands for sitemaps, the newest first, within the limits of number and depth.

        Those that an index names must be of the source's site or of the index's host; robots.txt may name any.
        """
        depth = self._depth.get(parent.url, 0) + 1 if parent else 0
        wanted = [link for link in links if parent is None or self._is_near(link.url, parent.url)]
        if wanted and depth > self._manners.sitemap_depth:
            self._tally.note(f"trap: sitemap {parent.url if parent else ''}: nested too deep; the rest is left out")
            return []
        wanted.sort(key=lambda link: read_instant(link.announced) or LONG_AGO, reverse=True)
        room = max(0, self._manners.sitemaps_per_source - self._sitemaps)
        if len(wanted) > room:
            self._tally.note(f"{len(wanted) - room} of {len(wanted)} sitemaps left out: too many")
        errands = self._give(Purpose.SITEMAP, [link.url for link in wanted[:room]], parent.url if parent else None)
        self._sitemaps += len(errands)
        self._depth.update((errand.url, depth) for errand in errands)
        return errands

    def _is_near(self, url: str, parent: str) -> bool:
        return same_site(url, self._source.home) or host_of(url) == host_of(parent)

    def _give(self, purpose: Purpose, urls: Iterable[str], found_in: str | None = None) -> list[Errand]:
        """Errands for those addresses that were not given before."""
        errands = []
        for url in urls:
            key = f"{urlsplit(url).scheme}:{identity(url)}"
            if key not in self._asked:
                self._asked.add(key)
                errands.append(Errand(self._source.name, purpose, url, found_in=found_in))
        self._open += len(errands)
        return errands
