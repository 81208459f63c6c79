"""Resolves hosts for the reactor and gives out no address that may not be connected to."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import CrawlerProcessBase
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from spiders.addresses import AddressPolicy

Provider = Any
"""Something that provides one of Twisted's interfaces: zope's, which mypy takes for classes with static methods."""

POLICY_SETTING = "WINNOW_ADDRESS_POLICY"


@implementer(IHostnameResolver)
class GuardedResolver:
    """The reactor connects to exactly the addresses that this hands on, so nothing can change between check and use.

    Nothing is remembered: each new connection is resolved, and judged, again.
    """

    def __init__(self, reactor: ReactorBase, policy: AddressPolicy, timeout_seconds: float) -> None:
        self._reactor = reactor
        self._inner: Provider = reactor.nameResolver
        self._policy = policy
        self._timeout_seconds = timeout_seconds

    @classmethod
    def from_crawler(cls, crawler: CrawlerProcessBase, reactor: ReactorBase) -> Self:
        """As Scrapy builds it; what it calls crawler is the process here."""
        settings = crawler.settings
        return cls(reactor, settings[POLICY_SETTING], settings.getfloat("DNS_TIMEOUT"))

    def install_on_reactor(self) -> None:
        """Become the resolver of the reactor."""
        resolver: Provider = self
        self._reactor.installNameResolver(resolver)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Provider,  # noqa: N803 - Twisted's name
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Provider = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Provider:
        """Resolve; a host that is refused, or takes too long, has no addresses."""
        receiver = _Judge(resolutionReceiver, self._policy, hostName, portNumber)
        timeout = self._reactor.callLater(self._timeout_seconds, receiver.resolutionComplete)
        receiver.on_end = lambda: timeout.cancel() if timeout.active() else None
        self._inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)
        return resolutionReceiver


@implementer(IResolutionReceiver)
class _Judge:
    """Holds the addresses back until all are there, then hands on all or none."""

    def __init__(self, receiver: Provider, policy: AddressPolicy, host: str, port: int) -> None:
        self._receiver = receiver
        self._policy = policy
        self._host = host
        self._port = port
        self._addresses: list[Provider] = []
        self._has_ended = False
        self.on_end: Any = None

    def resolutionBegan(self, resolutionInProgress: Provider) -> None:  # noqa: N802, N803 - Twisted's names
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Provider) -> None:  # noqa: N802 - Twisted's name
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        if self._has_ended:
            return
        self._has_ended = True
        if self.on_end is not None:
            self.on_end()
        why = self._policy.refuse_addresses(self._host, self._port, [address.host for address in self._addresses])
        if why is None:
            for address in self._addresses:
                self._receiver.addressResolved(address)
        else:
            self._policy.refusals[self._host] = why
        self._receiver.resolutionComplete()
