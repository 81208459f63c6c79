"""The one spider: reads the feeds, sitemaps and sections of every source, then asks for the pages that are due."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from pipeline.model import Continuation, Errand, Missed, Page, Purpose, Unfetched
from pipeline.page.paging import are_of_one_article, is_later_page
from pipeline.urls import identity
from spiders.capture import name_truncation
from spiders.chain import ELSEWHERE, MAX_PAGES, NO_ADDRESS, TOO_MANY, Chain
from spiders.conditional import NOT_MODIFIED, find_body, is_conditional, list_validators, validators_of
from spiders.context import CrawlContext, errand_of
from spiders.failures import ArchiveFailedError, name_failure
from spiders.guard import origin_of
from spiders.listing import Bounds
from spiders.reading import ListReader
from spiders.search import Search
from spiders.source_crawl import SourceCrawl

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class NewsSpider(Spider):
    """Crawls many sources at once; none of them can stop another."""

    name = "news"
    follows = True
    """Whether an article is followed over all its pages."""

    def __init__(self, context: CrawlContext) -> None:
        super().__init__()
        self.context = context
        context.stop = self.stop
        self._crawls = {source.name: SourceCrawl(source, context) for source in context.config.sources}
        self._waiting = deque(self._crawls.values())
        self._closing: asyncio.Future[None] | None = None
        manners = context.manners
        self._reader = ListReader(
            Bounds(manners.unpacked_bytes, manners.feed_bytes, manners.links_per_sitemap, manners.links_per_section)
        )

    def stop(self, reason: str) -> None:
        """End the crawl once what is under way has ended; returns at once."""
        engine = self.crawler.engine
        if engine is not None and self._closing is None:
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason=reason))

    async def closed(self, reason: str) -> None:  # noqa: ARG002 - Scrapy passes it
        """End the reader of lists; Scrapy calls it at the end and waits."""
        await self._reader.close()

    async def start(self) -> AsyncIterator[Any]:
        """The first requests of the first sources; each source that is done with searching makes room for another."""
        for _ in range(self.context.manners.searches_at_once):
            for request in self._begin_next():
                yield request

    def _begin_next(self) -> list[Request]:
        """The first requests of the next source that has any."""
        while self._waiting:
            crawl = self._waiting.popleft()
            try:
                requests = list(self._go_on_searching(crawl, crawl.search.begin() if crawl.search else []))
            except Exception as error:  # noqa: BLE001 - one source never stops another, whatever is wrong with it
                self._note_crash(crawl, error)
                continue
            if requests:
                return requests
        return []

    # -- feeds, sitemaps, sections ----------------------------------------------------------

    async def parse_list(self, response: Response) -> AsyncIterator[Request]:
        """Read a home page, feed, sitemap or section, and ask for what follows from it."""
        if response.request is None:
            return
        errand = errand_of(response.request)
        crawl = self._crawls[errand.source]
        try:
            for request in await self._read_list(crawl, errand, response, response.request):
                yield request
        except Exception as error:  # noqa: BLE001 - see _begin_next
            self._note_crash(crawl, error)
            for request in self._fail_list(crawl, errand, "cannot be read"):
                yield request

    async def _read_list(
        self, crawl: SourceCrawl, errand: Errand, response: Response, request: Request
    ) -> Iterable[Request]:
        if response.status not in (200, NOT_MODIFIED):
            return self._fail_list(crawl, errand, str(response.status))
        page = find_body(response, errand, self.context.known)
        if page is None and is_conditional(request):
            return [self._ask(errand, {})]
        if page is None:
            return self._fail_list(crawl, errand, "answers 304 to a request without conditions")
        listing = await self._reader.read(errand.purpose, page.body, page.content_encoding, response.url)
        if listing is None:
            return self._fail_list(crawl, errand, "takes too much time or memory to read")
        if crawl.search is None:
            return []
        sitemaps = self._sitemaps_of(crawl.source.home, response.url)
        return self._go_on_searching(crawl, crawl.search.read(errand, listing, response.url, sitemaps))

    def fail_list(self, failure: Failure) -> Iterator[Request]:
        """Take in that a home page, feed, sitemap or section could not be had."""
        errand = errand_of(failure.request)  # type: ignore[attr-defined]  # Scrapy puts it there
        crawl = self._crawls[errand.source]
        self._keep_refusal(errand, failure)
        kind, reason, detail = name_failure(_error_of(failure))
        yield from self._fail_list(crawl, errand, f"{reason} ({detail})" if kind is Unfetched.REFUSED else reason)

    def _fail_list(self, crawl: SourceCrawl, errand: Errand, why: str) -> Iterator[Request]:
        if crawl.search is not None and not crawl.search.is_over:
            follow = crawl.search.fail(errand, why, self._sitemaps_of(crawl.source.home))
            yield from self._go_on_searching(crawl, follow)

    def _go_on_searching(self, crawl: SourceCrawl, errands: Iterable[Errand]) -> Iterator[Request]:
        for errand in errands:
            known = self.context.known.find(errand.source, errand.url)
            yield self._ask(errand, validators_of(known))
        if crawl.search is not None and crawl.search.is_over:
            yield from self._plan(crawl, crawl.search)

    def _sitemaps_of(self, *urls: str) -> list[str]:
        """What the robots.txt of these addresses name; a home often redirects to another host of its site."""
        robots = [self.context.robots.get(origin_of(url)) for url in dict.fromkeys(urls)]
        return [sitemap for each in robots if each is not None for sitemap in each.sitemaps]

    # -- pages ------------------------------------------------------------------------------

    def _plan(self, crawl: SourceCrawl, search: Search) -> Iterator[Request]:
        crawl.search = None
        yield from self._begin_next()
        source, tally = crawl.source, crawl.tally
        search.candidates.leave_out(self.context.known.parts(source.name))
        plan = search.candidates.plan(self.context.known.pages(source.name), self.context.now(), source.max_pages)
        tally.found, tally.due, tally.unchanged, tally.capped = plan.found, plan.due, plan.unchanged, plan.capped
        tally.planned, tally.searched = len(plan.visits), True
        crawl.visits.extend(visit for visit in plan.visits if not is_later_page(visit.url))
        crawl.later.extend(visit for visit in plan.visits if is_later_page(visit.url))
        for _ in range(self.context.manners.pages_in_flight):
            yield from self._visit_next(crawl)

    def _visit_next(self, crawl: SourceCrawl) -> Iterator[Request]:
        """The next page of the source, if there is one."""
        while (visit := crawl.next_visit()) is not None:
            errand = Errand(crawl.source.name, Purpose.PAGE, visit.url, visit.announced, visit.found_in)
            try:
                request = self._ask(errand, list_validators(visit.etag, visit.last_modified))
            except ValueError as error:
                crawl.tally.note(f"page {visit.url}: {error}")
                crawl.tally.ended += 1
                continue
            crawl.tally.asked += 1
            crawl.under_way += 1
            yield request
            return

    async def parse_page(self, response: Response) -> AsyncIterator[Request]:
        """Take in that a page has answered, which the archive has; ask for the next page of its article."""
        if response.request is None:
            return
        errand = errand_of(response.request)
        if response.status in REDIRECTS and "Location" in response.headers:
            where = response.headers["Location"]
            detail = f"redirected to {where.decode('latin-1') if where else ''}"
            self._keep_missed(errand, response.request.url, "scheme", detail)
        crawl = self._crawls[errand.source]
        crawl.tally.ended += 1
        for request in await self._follow(crawl, errand, response, response.request):
            yield request

    def fail_page(self, failure: Failure) -> Iterator[Request]:
        """Take in that a page could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        errand = errand_of(request)
        self._keep_refusal(errand, failure)
        crawl, chain = self._crawls[errand.source], request.meta.get("chain")
        crawl.tally.ended += 1
        if chain is not None:
            self._end_chain(crawl, chain, name_failure(_error_of(failure))[1])
        yield from self._end_visit(crawl)

    def _end_visit(self, crawl: SourceCrawl) -> Iterator[Request]:
        crawl.under_way -= 1
        self.context.tell_progress()
        yield from self._visit_next(crawl)

    # -- the pages of one article -----------------------------------------------------------

    async def _follow(
        self, crawl: SourceCrawl, errand: Errand, response: Response, request: Request
    ) -> Iterable[Request]:
        """What follows from a page: the request for the next of its article, or else the next visit."""
        chain: Chain | None = request.meta.get("chain")
        try:
            if chain is None:
                follow = await self._begin_chain(crawl, errand, response, request)
            else:
                follow = await self._go_on(crawl, chain, errand, response)
        except Exception as error:  # noqa: BLE001 - see _begin_next
            self._note_crash(crawl, error)
            follow = None
        return self._end_visit(crawl) if follow is None else [follow]

    async def _begin_chain(
        self, crawl: SourceCrawl, errand: Errand, response: Response, request: Request
    ) -> Request | None:
        page = self._page_of(response, errand) if self.follows else None
        if page is None:
            return None
        chain = Chain(response.url, request.meta["fetch_id"], errand.source)
        continuation = await self._reader.read_page(page)
        if continuation is not None and continuation.is_second:
            chain.takes(response.url, page.body)
            return self._ask_part(crawl, chain, continuation)
        known = self.context.known.find(errand.source, errand.url)
        if known is not None and known.waits:  # it is not to wait for ever
            self._end_chain(crawl, chain)
        return None

    async def _go_on(self, crawl: SourceCrawl, chain: Chain, errand: Errand, response: Response) -> Request | None:
        page, request, why = self._page_of(response, errand), response.request, None
        if page is None or request is None:
            if response.status == NOT_MODIFIED and request and is_conditional(request):
                crawl.tally.planned += 1
                return self._ask(errand, {}, chain)
            why = name_truncation(response) or f"http-{response.status}"
        elif not are_of_one_article(chain.url, response.url):
            why = ELSEWHERE
        elif chain.takes(response.url, page.body):
            chain.parts.append(request.meta["fetch_id"])
            continuation = await self._reader.read_page(page)
            if continuation is not None and not chain.has(continuation.url):
                return self._ask_part(crawl, chain, continuation)
        self._end_chain(crawl, chain, why)
        return None

    def _page_of(self, response: Response, errand: Errand) -> Page | None:
        """The page that was answered with, now or when it was last asked for; None if there is no whole one."""
        if response.status not in (200, NOT_MODIFIED) or name_truncation(response):
            return None
        page = find_body(response, errand, self.context.known)
        return replace(page, url=response.url) if page else None

    def _ask_part(self, crawl: SourceCrawl, chain: Chain, continuation: Continuation) -> Request | None:
        """The request for the next page of an article, unless the article or the source has had all that it may."""
        errand = Errand(crawl.source.name, Purpose.PART, continuation.url, found_in=chain.url)
        known = self.context.known.find(errand.source, errand.url)
        why, request = None, None
        if 1 + len(chain.parts) >= self.context.manners.pages_per_article:
            why = TOO_MANY
        elif crawl.tally.asked >= crawl.source.max_pages:
            why = MAX_PAGES
        else:
            try:
                request = self._ask(errand, validators_of(known), chain)
            except ValueError:
                why = NO_ADDRESS
        if request is None:
            self._end_chain(crawl, chain, why)
            return None
        crawl.parts.add(identity(errand.url))
        crawl.tally.asked += 1
        crawl.tally.planned += 1
        return request

    def _end_chain(self, crawl: SourceCrawl, chain: Chain, why: str | None = None) -> None:
        """Have it archived which pages the article has, and told if one of them is missing."""
        chain.ended = why
        if why is not None:
            had = 1 + len(chain.parts)
            crawl.tally.note(f"page {chain.url}: its page {had + 1} is missing ({why}); kept as far as page {had}")
        with suppress(ArchiveFailedError):  # the crawl is ending for it
            self.context.keep_continued(chain.tell(self.context.now()))

    # -- both -------------------------------------------------------------------------------

    def _ask(self, errand: Errand, headers: dict[str, str], chain: Chain | None = None) -> Request:
        is_page = errand.purpose in (Purpose.PAGE, Purpose.PART)
        return Request(
            errand.url,
            callback=self.parse_page if is_page else self.parse_list,
            errback=self.fail_page if is_page else self.fail_list,
            headers=headers,
            meta={"errand": errand, "chain": chain},
            dont_filter=True,
        )

    def _keep_refusal(self, errand: Errand, failure: Failure) -> None:
        """Archive what Scrapy gives up after the exchanges are archived: a redirect too many."""
        error = _error_of(failure)
        if type(error) is IgnoreRequest:  # neither of its subclasses, which are archived or need no archive
            self._keep_missed(errand, errand.url, "redirects", str(error))

    def _keep_missed(self, errand: Errand, url: str, reason: str, detail: str) -> None:
        missed = Missed(errand, url, Unfetched.REFUSED, reason, detail, self.context.now())
        with suppress(ArchiveFailedError):  # the crawl is ending for it
            self.context.keep_missed(missed)

    def _note_crash(self, crawl: SourceCrawl, error: Exception) -> None:
        self.logger.exception("source %s", crawl.source.name)
        crawl.tally.note(f"internal error: {type(error).__name__}: {error}")


def _error_of(failure: Failure) -> BaseException:
    return failure.value or RuntimeError("a failure without its exception")
