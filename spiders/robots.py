"""What a robots.txt allows, read as RFC 9309 says: a site that cannot be asked has not allowed anything."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

PRODUCT_TOKEN = "Winnow"  # noqa: S105 - the name that robots.txt may address, RFC 9309 calls it a token

TOO_MANY_REQUESTS = 429


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one origin."""

    unavailable: str | None = None
    """Why nothing may be fetched from this origin tonight; None when the rules are known."""
    crawl_delay_seconds: float | None = None
    sitemaps: tuple[str, ...] = ()
    """The sitemaps that it names, as written."""
    rules: Protego | None = None
    """None: everything is allowed."""

    def allows(self, url: str) -> bool:
        """Whether Winnow may fetch this address of the origin."""
        if self.unavailable is not None:
            return False
        return self.rules is None or bool(self.rules.can_fetch(url, PRODUCT_TOKEN))


def read_robots(status: int, body: bytes) -> Robots:
    """The rules that this answer to a request for robots.txt gives.

    A 4xx means that there are none (RFC 9309, 2.3.1.3), except 429, which like a 5xx or a redirect that leads
    nowhere means that the server could not say: nothing may be fetched. Never raises.

    Args:
        status: of the answer, after redirects.
        body: its Content-Encoding undone; bounded by whoever fetched it.
    """
    if 400 <= status < 500 and status != TOO_MANY_REQUESTS:
        return Robots()
    if not 200 <= status < 300:
        return Robots(unavailable=f"robots.txt answered {status}")
    if b"\x00" in body:
        return Robots(unavailable="robots.txt is not UTF-8 text")
    try:
        rules = Protego.parse(body.decode("utf-8-sig", "replace"))
        delay = rules.crawl_delay(PRODUCT_TOKEN)
        return Robots(crawl_delay_seconds=delay, sitemaps=tuple(rules.sitemaps), rules=rules)
    except Exception as error:  # noqa: BLE001 - hostile text must not get more than "unreadable" out of a parser
        return Robots(unavailable=f"robots.txt cannot be read: {type(error).__name__}")
