"""Typography of Swedish words in templates."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# First parts of the domain's long compounds; the break stands after them. Browsers without a Swedish
# dictionary would otherwise let "trygghetssamordnarfunktion" break the page of a phone.
_FIRST_PARTS = (
    "trygghets", "kommunstyrelse", "medborgar", "samverkans", "hastighets", "brottsföre", "lokalpolis",
    "samordnings", "ordningsvakts", "fastighets", "bostads", "narkotika", "förvaltnings", "tillgänglighets",
    "uppföljnings", "överens", "landsbygds", "ungdoms", "trafiksäkerhets", "nykterhets", "situations",
)  # fmt: skip
_LONG = 15  # letters; shorter words fit on any line
_WORD = re.compile(rf"\w{{{_LONG},}}")
_BREAK = re.compile(rf"({'|'.join(_FIRST_PARTS)})(?=\w{{4}})", re.IGNORECASE)
_TEXT_OR_TAG = re.compile(r"(<[^>]*>)")
_SOFT_HYPHEN = "\u00ad"


@register.filter
def soft_hyphens(html: str) -> SafeString:
    """Puts soft hyphens into long words between tags; tags and their attributes stay as they are.

    For ``{% filter soft_hyphens %}`` around finished HTML, which it leaves as safe as it was.
    """
    pieces = _TEXT_OR_TAG.split(html)
    hyphenated = rf"\1{_SOFT_HYPHEN}"
    pieces[::2] = [_WORD.sub(lambda word: _BREAK.sub(hyphenated, word[0]), piece) for piece in pieces[::2]]
    return mark_safe("".join(pieces))


@register.filter
def balanced(text, width) -> SafeString:
    """A title of more than ``width`` letters broken where its lines come out even: WeasyPrint balances none."""
    places = [at for at, letter in enumerate(text) if letter == " "]
    if len(text) <= width or len(text) > 2 * width or not places:
        return conditional_escape(text)
    at = min(places, key=lambda place: abs(place - len(text) / 2))
    return format_html("{}<br>{}", text[:at], text[at + 1 :])
