"""Where the crawl of one source stands: what it still searches, and which pages it is to ask for."""

from __future__ import annotations

from collections import deque

from pipeline.urls import identity
from spiders.context import CrawlContext
from spiders.plan import Visit
from spiders.search import Search
from spiders.sources import Source


class SourceCrawl:
    """Where the crawl of one source stands."""

    def __init__(self, source: Source, context: CrawlContext) -> None:
        self.source = source
        self.tally = context.tallies[source.name]
        self.search: Search | None = Search(source, context.manners, self.tally)
        """None once its pages are planned: it holds every address found."""
        self.visits: deque[Visit] = deque()
        """Still to be asked for."""
        self.later: deque[Visit] = deque()
        """The same, by the looks of their addresses later pages of articles: first pages may lead to them."""
        self.parts: set[str] = set()
        """The identities that were asked for as later pages of an article."""
        self.under_way = 0
        """Visits that have not ended, with all that follows from them."""

    def next_visit(self) -> Visit | None:
        """The next page to ask for; none where that is to be seen when what is under way has ended."""
        tally = self.tally
        if tally.asked >= self.source.max_pages:
            left = len(self.visits) + len(self.later)
            tally.capped, tally.planned = tally.capped + left, tally.planned - left
            self.visits.clear()
            self.later.clear()
        while self.visits or (self.later and not self.under_way):
            visit = self.visits.popleft() if self.visits else self.later.popleft()
            if identity(visit.url) not in self.parts:
                return visit
            tally.planned -= 1
        return None
