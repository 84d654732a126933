"""Context processor of the bar over the pages of those who work here."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from medborgarlofte.accounts.acting import acting_municipality, own_municipalities


def acting(request: HttpRequest) -> dict[str, Any]:
    """``acting``: the municipality one works for, and whether there are more. Asked only where it is shown."""
    return {
        "acting": SimpleLazyObject(
            lambda: {"place": acting_municipality(request), "several": len(own_municipalities(request)) > 1}
        )
    }
