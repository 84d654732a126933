"""Identity providers of organisations, as settings describe them. Pure.

One provider is one object in the JSON list OIDC_PROVIDERS:

    {"id": "vaggeryd", "name": "Vaggeryds kommun", "server_url": "https://login.vaggeryd.se",
     "client_id": "…", "secret": "…",
     "organisation": "vaggeryds-kommun", "domains": ["vaggeryd.se"],
     "role_claim": "groups", "role_map": {"lofte-samordnare": ["coordinator@vaggeryd"]},
     "second_factor": ["mfa"], "unverified_email": false}

Nothing is believed but its signed ID token: userinfo is not even asked for.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from medborgarlofte.accounts.roles import Role

_NEEDED = ("id", "name", "server_url", "client_id", "secret", "organisation", "domains")
_OPTIONAL = ("role_claim", "role_map", "second_factor", "unverified_email")
# Where a provider may be asked without TLS: on the machine itself, in a test.
_OWN_MACHINE = {"localhost", "127.0.0.1"}


@dataclass(frozen=True)
class Provider:
    """An organisation's own identity provider, and how far it is believed."""

    id: str
    name: str
    server_url: str
    client_id: str
    secret: str
    # The organisation (slug) whose roles it decides, and the e-mail domains it may speak for.
    organisation: str
    domains: frozenset[str]
    # The claim that holds groups or roles, and what each value gives: (role, municipality's slug).
    role_claim: str = ""
    role_map: Mapping[str, frozenset[tuple[Role, str]]] = field(default_factory=dict)
    # Values of the claims amr and acr that count as a second factor.
    second_factor: frozenset[str] = frozenset()
    # Believe an address though the token does not say ``email_verified``: only where the organisation itself, and never
    # the person, decides what address stands there.
    unverified_email: bool = False

    def roles(self, claims: Mapping[str, Any]) -> frozenset[tuple[Role, str]]:
        """What the claims give: pairs of role and municipality."""
        given = (self.role_map.get(value, frozenset()) for value in _values(claims.get(self.role_claim)))
        return frozenset().union(*given)

    def governed(self) -> frozenset[tuple[Role, str]]:
        """Every pair that the provider can give, and therefore take back."""
        return frozenset().union(*self.role_map.values())

    def address(self, claims: Mapping[str, Any]) -> str:
        """The verified e-mail address in one of the organisation's own domains, in small letters; "" for any other."""
        email = claims.get("email")
        verified = claims.get("email_verified") is True or self.unverified_email
        return email.lower() if isinstance(email, str) and verified and self.has_domain(email) else ""

    def has_domain(self, email: str) -> bool:
        """Whether the address is one of the organisation's own."""
        return email.rpartition("@")[2].lower() in self.domains

    def had_second_factor(self, claims: Mapping[str, Any]) -> bool:
        """Whether the person gave the provider more than a password."""
        methods = {*_values(claims.get("amr")), *_values(claims.get("acr"))}
        return bool(methods & self.second_factor)

    def for_allauth(self) -> dict[str, Any]:
        """The provider as allauth wants it."""
        return {
            "provider_id": self.id,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {"server_url": self.server_url, "oauth_pkce_enabled": True, "fetch_userinfo": False},
        }


def parse(text: str) -> list[Provider]:
    """The providers in a JSON list; none for an empty text. Raises ValueError saying what is wrong."""
    described = json.loads(text) if text.strip() else []
    if not isinstance(described, list):
        raise ValueError("a list is needed")
    return [_provider(each) for each in described]


def _provider(described: Any) -> Provider:
    if not isinstance(described, dict):
        raise ValueError("each provider is an object")
    missing = [name for name in _NEEDED if not described.get(name)]
    unknown = sorted(set(described) - {*_NEEDED, *_OPTIONAL})
    if missing or unknown:
        raise ValueError(
            f"missing: {', '.join(missing) or 'nothing'}; unknown: {', '.join(unknown) or 'nothing'}"
        )
    address = urlsplit(described["server_url"])
    if address.scheme != "https" and address.hostname not in _OWN_MACHINE:
        raise ValueError("server_url begins with https://")
    if not isinstance(described.get("unverified_email", False), bool):
        raise ValueError("unverified_email is true or false")
    role_map = {}
    for value, given in described.get("role_map", {}).items():
        # ["coordinator@vaggeryd"]; Role raises ValueError for a role that there is not.
        pairs = (each.partition("@") for each in _values(given))
        role_map[value] = frozenset((Role(role), place) for role, _, place in pairs)
    return Provider(
        **{name: described[name] for name in _NEEDED if name != "domains"},
        domains=frozenset(domain.lower() for domain in described["domains"]),
        role_claim=described.get("role_claim", ""),
        role_map=role_map,
        second_factor=frozenset(described.get("second_factor", [])),
        unverified_email=described.get("unverified_email", False),
    )


def _values(value: Any) -> list[str]:
    """A claim is one text or a list of them."""
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
