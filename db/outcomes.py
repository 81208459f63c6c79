"""Names what came of one fetch."""

from __future__ import annotations

from typing import Final

from db.addresses import Address
from db.events import ArchivedExchange
from pipeline.model import Outcome, Purpose, Verdict

OK: Final = "ok"
UNCHANGED: Final = "unchanged"
GONE: Final = "gone"
REDIRECT: Final = "redirect"
FAILED: Final = "failed"


def outcome_of(event: ArchivedExchange, verdict: Verdict | None, before: Address | None) -> tuple[str, str | None]:
    """The outcome of an exchange and its reason.

    Args:
        event: The exchange.
        verdict: What its page turned out to be.
        before: What was known of the address before.

    Raises:
        ValueError: It brought a page, and there is no verdict.
    """
    status, purpose = event.status, event.errand.purpose
    if status == 304:
        return UNCHANGED, None
    if 300 <= status < 400:
        return REDIRECT, None
    if 200 <= status < 300:
        return _answered(event, verdict, before)
    if purpose is Purpose.PAGE and status in (404, 410):
        return GONE, f"http-{status}"
    if purpose is Purpose.ROBOTS and 400 <= status < 500:
        return OK, f"http-{status}"  # RFC 9309, 2.3.1.3: no rules, which is an answer
    return FAILED, f"http-{status}"


def _answered(event: ArchivedExchange, verdict: Verdict | None, before: Address | None) -> tuple[str, str | None]:
    if event.needs_verdict and verdict is None:
        raise ValueError(f"no verdict for the page {event.fetch_id}")
    is_same = before is not None and event.truncated is None and before.sha256 == event.sha256
    if verdict is None or not event.needs_verdict:
        reason = f"truncated-{event.truncated}" if event.truncated else None
        return (UNCHANGED if is_same else OK), reason
    if before is not None and is_same and before.is_settled:
        return UNCHANGED, None
    return str(verdict.outcome), None if verdict.outcome is Outcome.ARTICLE else verdict.reason
