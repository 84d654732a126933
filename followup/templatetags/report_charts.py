"""The charts of a follow-up's PDF, as template filters over medborgarlofte.documents."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from medborgarlofte.documents import charts, symbols

register = template.Library()


@register.filter
def tally(rollup) -> SafeString:
    """``[(status, label, count), …]`` as one bar."""
    return mark_safe(charts.tally(rollup))


@register.filter
def windows(items) -> SafeString:
    """A commitment's windows as a strip."""
    return mark_safe(charts.windows(items))


@register.filter
def meter(commitment) -> SafeString:
    """Done of target; nothing where there is no number, nothing is known or few people are among it."""
    known = (
        commitment.done is not None
        and commitment.counted.least is None
        and commitment.target
        and commitment.status != "unknown"
    )
    return mark_safe(charts.meter(commitment.done, commitment.target) if known else "")


@register.filter
def symbol(status) -> SafeString:
    """The symbol of a status, to stand beside its word."""
    return mark_safe(symbols.standalone_symbol(status))


@register.filter
def unbroken_spans(text) -> SafeString:
    """Keep ``maj–augusti`` on one line: WeasyPrint breaks a heading after its dash."""
    kept = (
        (format_html('<span class="unbroken">{}</span>', word) if "–" in word else word,)
        for word in text.split()
    )
    return format_html_join(" ", "{}", kept)
