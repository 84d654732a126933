"""The charts of a follow-up's PDF, as template filters over medborgarlofte.documents."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from medborgarlofte.documents import charts, symbols
from promises.words import spoken

register = template.Library()


@register.filter
def tally(rollup) -> SafeString:
    """``[(status, label, count), …]`` as one bar."""
    return mark_safe(charts.tally(rollup))


@register.filter
def windows(items) -> SafeString:
    """A commitment's windows as a strip."""
    return mark_safe(charts.windows(items, gettext("%(first)s till %(last)s, %(count)s fönster: %(states)s")))


@register.filter
def meter(commitment) -> SafeString:
    """Done of target; nothing where there is no number, nothing is known, few people are among it, or all is done."""
    known = (
        commitment.done is not None
        and commitment.counted.least is None
        and commitment.target
        and commitment.done < commitment.target
        and commitment.status != "unknown"
    )
    words, point = gettext("%(quantity)s av %(out_of)s"), "." if spoken.is_english() else ","
    return mark_safe(charts.meter(commitment.done, commitment.target, words, point) if known else "")


@register.filter
def symbol(status) -> SafeString:
    """The symbol of a status, to stand beside its word."""
    return mark_safe(symbols.standalone_symbol(status))


@register.filter
def plain_parts(text) -> list[tuple[str, list[str]]]:
    """The plain words as (heading, lines); what stands before the first commitment has no heading."""
    parts = []
    for paragraph in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line for line in paragraph.split("\n") if line.strip()]
        begins = bool(lines) and lines[0].startswith("Åtagande ")
        if lines:
            parts.append((lines[0], lines[1:]) if begins else ("", lines))
    return parts


@register.filter
def unbroken_spans(text) -> SafeString:
    """Keep ``maj–augusti`` on one line: WeasyPrint breaks a heading after its dash."""
    kept = (
        (format_html('<span class="unbroken">{}</span>', word) if "–" in word else word,)
        for word in text.split()
    )
    return format_html_join(" ", "{}", kept)
