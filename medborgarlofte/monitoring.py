"""Who may ask how the site is: machines of the operator's own networks, and nobody through a proxy that does not say for whom."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Network = IPv4Network | IPv6Network


def read_networks(text: str) -> list[Network]:
    """``127.0.0.0/8,10.1.0.0/16`` as networks. Raises ValueError."""
    return [ip_network(each.strip()) for each in text.split(",") if each.strip()]


def may_watch(request: HttpRequest) -> bool:
    """Whether every machine on the way that the request came is in MONITORING_NETWORKS: the one that asks, and those that
    proxies say they ask for. So nobody outside gets in by a header of their own, however many proxies there are."""
    asked_for = request.headers.get("X-Forwarded-For", "")
    if "X-Forwarded-Proto" in request.headers and not asked_for:
        return False
    return all(_is_own(each) for each in [request.META["REMOTE_ADDR"], *filter(None, asked_for.split(","))])


def _is_own(text: str) -> bool:
    try:
        address: IPv4Address | IPv6Address = ip_address(text.strip())
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in network for network in settings.MONITORING_NETWORKS)
