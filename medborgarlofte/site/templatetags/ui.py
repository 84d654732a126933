"""What the components need beyond the template language: icons and widths without style attributes."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from promises.reading.theirs import period_label, theirs
from promises.words import spoken

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol of ``static/img/icons.svg``; ornament only, so the word must stand beside it."""
    try:
        url = static("img/icons.svg")
    except ValueError:  # never collected: error pages show icons too, and must not fail themselves
        url = f"{settings.STATIC_URL}img/icons.svg"
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', url, name)


@register.filter
def label(named: Any) -> str:
    """What a member of a vocabulary, or an answer, is called in the language of the page."""
    return spoken.label(named)


register.filter("period_label", period_label)
register.filter("theirs", theirs)


@register.filter
def small(text: str) -> str:
    """The text in the middle of a sentence."""
    return str(spoken.words().small(text))


@register.filter
def percent(share: float) -> str:
    """A share 0…1 as an SVG length, cut to the bar and never localised: ``0.6875`` → ``68.75%``."""
    return f"{min(1.0, max(0.0, float(share))) * 100:.4g}%"


@register.filter
def window_states(windows: Iterable[Any]) -> list[tuple[str, str, int]]:
    """The key of a dense strip of windows: ``(state, words, how many)``, in order of appearance."""
    counts = Counter((window.state, window.state_label) for window in windows)
    return [(state, label, count) for (state, label), count in counts.items()]


@register.filter
def elided_pages(page: Page) -> Iterable[int | str]:
    """Page numbers around ``page``, far ones left out (a template cannot pass the number itself)."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
