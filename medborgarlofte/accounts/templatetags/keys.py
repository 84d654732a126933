"""Words and data of the pages about keys and sessions."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()
# The first that the browser's own description holds: each also names those it wants to be taken for.
_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def as_json(value: Any) -> str:
    """The value as JSON for an attribute, as no page has a script of its own; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def device(user_agent: str) -> str:
    """ "Chrome på Android", as well as the browser's description of itself tells."""
    browser, system = (
        next((name for sign, name in known if sign in user_agent), "") for known in (_BROWSERS, _SYSTEMS)
    )
    return f"{browser or 'Okänd webbläsare'} på {system}" if system else browser or user_agent[:60]
