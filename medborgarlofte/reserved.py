"""Names that the site's own addresses have: no municipality and no promise may take one of them.

They are read from the address table, so that a new address is kept free from the day it is there.
"""

from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import URLResolver, get_resolver
from django.utils.translation import override

_MUNICIPALITY = "<slug:kommun>"


def not_an_address_of_ours(slug: str) -> None:
    """Refuse a municipality whose pages could not be reached, or would hide ours."""
    if slug.lower() in first_steps():
        raise ValidationError(
            f"{slug} är en av webbplatsens egna adresser. Välj en annan adress för kommunen."
        )


def not_a_page_of_a_municipality(slug: str) -> None:
    """Refuse a promise that is called what the pages of a municipality or a promise are called."""
    if slug.lower() in further_steps():
        raise ValidationError(
            f"{slug} är namnet på en av kommunens egna sidor. Välj en annan adress för löftet."
        )


@cache
def first_steps() -> frozenset[str]:
    """``arbete``, ``sitemap.xml``, ``static``, ``en``: the first step of every fixed address, in lower case."""
    routes = [*_routes(get_resolver()), settings.STATIC_URL.lstrip("/"), *dict(settings.LANGUAGES)]
    return frozenset(first.lower() for route in routes if (first := route.split("/")[0]) and "<" not in first)


@cache
def further_steps() -> frozenset[str]:
    """``vapen``, ``uppfoljning``: every fixed step below a municipality, in lower case."""
    below = [
        route.split("/")[1:] for route in _routes(get_resolver()) if route.split("/")[0] == _MUNICIPALITY
    ]
    return frozenset(step.lower() for steps in below for step in steps if step and "<" not in step)


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address as the table writes it: ``<slug:kommun>/<slug:slug>/foto``."""
    for pattern in resolver.url_patterns:
        with override(settings.LANGUAGE_CODE):  # the one whose addresses have no step before them
            route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        else:
            yield route
