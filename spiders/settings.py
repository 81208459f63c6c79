"""The manners and limits of a crawl, and the Scrapy settings that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from spiders.addresses import AddressPolicy
from spiders.resolver import POLICY_SETTING
from spiders.sources import Config

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ACCEPT_ENCODING = "gzip, deflate, br"
"""Only what ``pipeline.page.encoding`` undoes."""

RETRY_STATUSES = (408, 429, 500, 502, 503, 504, 522, 524)
"""Failures that may pass; 429 after the pause that ``spiders.patience`` makes."""

LEAST_DELAY_SECONDS = 0.001
"""Without any delay Scrapy 2.19 on asyncio sends all that waits for a host at once, whatever its limit per host, and
does not look at when the host was last asked, by which ``spiders.patience`` makes it pause."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How a crawl behaves and where it stops. The delay and the pages per source are in the configuration."""

    requests_at_once: int = 32
    requests_per_host: int = 1
    response_bytes: int = 10_000_000
    """A larger body is not taken; news pages seen are under 3 MB, sitemaps may be larger (and are then missed)."""
    robots_bytes: int = 512 * 1024
    """RFC 9309 wants at least 500 KiB read; protego takes seconds for megabytes of wildcards."""
    robots_bytes_per_source: int = 2_000_000
    """Of all hosts that one source leads to, unpacked. Parsed rules take 30 times as much memory (measured), and a page
    may redirect to a host of its own each; real ones have a few KB."""
    unpacked_bytes: int = 50_000_000
    """Of a feed, sitemap or section without its Content-Encoding; the sitemap protocol allows 50 MB."""
    feed_bytes: int = 5_000_000
    """Unpacked; feedparser reads some 7 MB a second, and nothing else happens meanwhile."""
    request_seconds: float = 30.0
    dns_seconds: float = 10.0
    crawl_seconds: float = 6 * 3600.0
    """A nightly run ends before the day."""
    retries: int = 2
    redirects: int = 5
    crawl_delay_seconds: float = 30.0
    """A robots.txt that asks for more is given this, and the source's report says so."""
    retry_after_seconds: float = 30.0
    """A host that asks by Retry-After for more is put off to the next run."""
    too_many_seconds: float = 5.0
    """The pause after a 429 that says nothing of time."""
    sitemaps_per_source: int = 50
    sitemap_depth: int = 3
    """An index of indexes of sitemaps is the deepest seen."""
    links_per_sitemap: int = 50_000
    """The protocol's own limit."""
    links_per_section: int = 500
    candidates_per_source: int = 20_000
    """Held in memory, about 420 bytes each, until the pages of the source are planned."""
    searches_at_once: int = 32
    """Sources whose feeds and sitemaps are read at a time; it bounds the candidates in memory."""
    failures_in_a_row: int = 30
    """After so many requests to a host that failed, retries among them, the rest is left to the next run: ten pages,
    each tried three times."""
    timeouts_in_a_row: int = 3
    """The same for timeouts, which cost half a minute each."""
    pages_per_article: int = 20
    """An article that goes over more is kept as far as that, and the source's report says so."""
    pages_in_flight: int = 4
    """Requests that a source has waiting in Scrapy at a time; the rest are plain records, so memory stays small."""


def user_agent(contact: str) -> str:
    """What Winnow calls itself: name, version, and where its operator is reached."""
    return f"Winnow/{version('winnow')} (+{contact})"


def build_settings(config: Config, manners: Manners, policy: AddressPolicy) -> dict[str, Any]:
    """The Scrapy settings of a crawl; nothing of Scrapy's that opens a port, keeps state or reads a file stays on."""
    return _politeness(config, manners) | _limits(manners) | _parts() | {POLICY_SETTING: policy}


def _politeness(config: Config, manners: Manners) -> dict[str, Any]:
    return {
        "USER_AGENT": user_agent(config.contact),
        "DEFAULT_REQUEST_HEADERS": {"Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
        "DOWNLOAD_DELAY": max(config.delay_seconds, LEAST_DELAY_SECONDS),
        "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS": manners.requests_at_once,
        "CONCURRENT_REQUESTS_PER_DOMAIN": manners.requests_per_host,
        "ROBOTSTXT_OBEY": False,  # Scrapy's own lets everything through when robots.txt fails; spiders.guard does not
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
    }


def _limits(manners: Manners) -> dict[str, Any]:
    return {
        "DOWNLOAD_MAXSIZE": manners.response_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": manners.request_seconds,
        "DNS_TIMEOUT": manners.dns_seconds,
        # each look-up holds a thread; with Scrapy's ten, a few names that nobody answers for would starve all others
        "REACTOR_THREADPOOL_MAXSIZE": 2 * max(manners.requests_at_once, manners.searches_at_once),
        "CLOSESPIDER_TIMEOUT": manners.crawl_seconds,
        "RETRY_TIMES": manners.retries,
        "RETRY_HTTP_CODES": list(RETRY_STATUSES),
        "RETRY_GIVE_UP_LOG_LEVEL": "INFO",  # a page that could not be had is a result
        "REDIRECT_MAX_TIMES": manners.redirects,
        "URLLENGTH_LIMIT": 0,  # Scrapy drops longer ones without a word, and their source would wait for ever
        "METAREFRESH_ENABLED": False,  # pages are archived, not browsed
        "HTTPERROR_ALLOW_ALL": True,
        # a cut body comes through with a flag, so that it is archived; spiders.capture has it tried again
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
    }


def _parts() -> dict[str, Any]:
    """The parts of Scrapy that are on.

    TLS certificates are not verified, Scrapy's default, kept on purpose: news is public, an expired certificate is no
    reason to miss it, and proxies on the way out have their own.
    """
    return {
        "DOWNLOADER_MIDDLEWARES": {
            "spiders.guard.GuardMiddleware": 100,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
            "spiders.capture.RetryCutMiddleware": 550,
            "spiders.patience.PatienceMiddleware": 560,
            "spiders.capture.ReadableRedirectMiddleware": 600,
            "spiders.capture.CaptureMiddleware": 950,
        },
        "COMPRESSION_ENABLED": False,  # the archive wants bodies as sent, and pages are never read here
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3"))
        | dict.fromkeys(("http", "https"), "spiders.handler.BoundedDownloadHandler"),
        "TWISTED_DNS_RESOLVER": "spiders.resolver.GuardedResolver",
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",  # the newest were given first
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",  # spiders.plan knows identities better
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,  # it would listen on a port and run code
        "JOBDIR": None,  # a finished one makes the next crawl do nothing
        "LOGSTATS_INTERVAL": 0,
        "LOG_LEVEL": "INFO",
        "LOG_INSTALL_ROOT_HANDLER": False,  # the caller logs
        "STATS_DUMP": False,
    }
