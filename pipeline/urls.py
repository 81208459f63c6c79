"""Says when two URLs are the same address, and when they belong to the same site."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from tldextract import TLDExtract
from w3lib.url import canonicalize_url, url_query_cleaner

DEFAULT_PORTS = {"http": 80, "https": 443}

TRACKING_PREFIXES = (
    "utm_",  # Google Analytics campaigns, and everybody after it
    "mtm_",  # Matomo campaigns
    "hsa_",  # HubSpot advertisements
    "guce_",  # Yahoo's consent redirect
)
"""Parameters that begin so tell where a reader came from, never what is shown."""

TRACKING_PARAMETERS = frozenset(
    {
        # click identifiers of advertisers: Facebook, Google, Microsoft, Twitter, TikTok, LinkedIn, Yandex, Instagram
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid", "li_fat_id"),
        *("yclid", "ysclid", "igshid", "igsh", "srsltid", "fb_action_ids", "fb_action_types", "fb_source"),
        # analytics: Google, HubSpot, Adobe, AT Internet, Webtrekk, comScore, Yahoo, Twitter's AMP viewer
        *("_ga", "_gl", "_hsenc", "_hsmi", "hsctatracking", "s_cid", "xtor", "wt_mc", "wt_zmc", "wtmc"),
        *("pk_campaign", "pk_kwd", "pk_keyword", "pk_source", "pk_medium", "pk_content", "pk_cid"),
        *("ns_campaign", "ns_mchannel", "ns_source", "ns_linkname", "ns_fee", "guccounter", "__twitter_impression"),
        *("at_medium", "at_campaign", "at_campaign_type", "at_link_id", "at_link_origin", "at_link_type"),
        *("at_format", "at_ptr_name", "at_bbc_team", "at_custom1", "at_custom2", "at_custom3", "at_custom4"),
        # newsletters: Mailchimp, Marketo, Vero
        *("mc_cid", "mc_eid", "mkt_tok", "vero_id", "vero_conv"),
        # campaign marks of large houses: BBC and others, New York Times, MSN
        *("cmpid", "smid", "ocid"),
    }
)
"""The same, by whole name, lower-cased. None of them may select content: ``ref``, ``source``, ``from``,
``id``, ``share``, ``cmp`` and ``ncid`` are not here, since on some sites they do."""

_WEB_SCHEMES = frozenset({"http", "https", ""})
_HOST = re.compile(r"[a-z0-9._-]*")
_CONTROL = re.compile(r"[\x00-\x20\x7f]+")
# The public suffix list that the library brings along; never the network, never a cache on disk. Private suffixes
# count, so that two blogs on one platform are two sites.
_suffixes = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def identity(url: str) -> str:
    """The string that is equal for two URLs exactly when they are the same address.

    Insensitive to scheme, ``www.``, default port, the host's case and spelling (IDNA), a slash at the end, the
    fragment, tracking parameters, the order of parameters, percent-encoding and an empty query. Sensitive to
    everything that may select content. To be compared, never fetched: it has no scheme. Never raises; what is no
    web address comes back as it is, without white space around it.
    """
    text = _CONTROL.sub("", url).encode("utf-8", "replace").decode()
    try:
        parts = urlsplit(text)
        host, port = _host(parts), _port(parts)
    except ValueError:
        return text
    if parts.scheme not in _WEB_SCHEMES or not host:
        return text
    host = host.removeprefix("www.") or host
    authority = host if port is None else f"{host}:{port}"
    path = parts.path.rstrip("/")
    return _canonical(f"//{authority}{path or '/'}?{parts.query}")


def same_site(a: str, b: str) -> bool:
    """Whether two URLs belong to one registrable domain (``news.example.co.uk`` and ``example.co.uk``).

    Where there is none (an IP address, ``localhost``) host and port must be equal. Never raises.
    """
    site = _site(a)
    return site is not None and site == _site(b)


def joined(base: str | None, reference: str) -> str:
    """The absolute URL of a reference on a page; the reference itself where the two make none. Never raises."""
    try:
        return urljoin(base or "", reference)
    except ValueError:
        return reference


def host_of(url: str) -> str | None:
    """The host of a URL, lower-cased and in IDNA spelling, without port; None if there is none. Never raises."""
    try:
        return _host(urlsplit(url.strip())) or None
    except ValueError:
        return None


def _host(parts: SplitResult) -> str:
    """The host in its one spelling, empty if there is none; ValueError if no name server could know it."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        return f"[{ip_address(host).compressed}]"
    if not host.isascii():
        host = host.encode("idna").decode("ascii").lower()
    if not _HOST.fullmatch(host):
        raise ValueError(host)
    return host


def _port(parts: SplitResult) -> int | None:
    port = parts.port
    return None if port == DEFAULT_PORTS.get(parts.scheme) else port


def _canonical(address: str) -> str:
    cleaned = url_query_cleaner(address, _tracking_in(address), remove=True, unique=False)
    return canonicalize_url(cleaned, keep_blank_values=True)


def _tracking_in(address: str) -> list[str]:
    names = {pair.partition("=")[0] for pair in address.partition("?")[2].split("&")}
    return [name for name in names if _is_tracking(name.lower())]


def _is_tracking(name: str) -> bool:
    return name in TRACKING_PARAMETERS or name.startswith(TRACKING_PREFIXES)


@lru_cache(maxsize=4096)
def _site(url: str) -> tuple[str, int | None] | None:
    try:
        parts = urlsplit(url.strip())
        host, port = _host(parts), _port(parts)
    except ValueError:
        return None
    if not host or parts.scheme not in _WEB_SCHEMES:
        return None
    domain = _suffixes(host).top_domain_under_public_suffix
    return (domain, None) if domain else (host, port)
