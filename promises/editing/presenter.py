"""The desk's pages of a promise: the list, the promise as it is being written, what is left before publishing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from medborgarlofte.conflict import fingerprint
from promises.editing.commitment_lines import CommitmentLine, commitment_lines
from promises.editing.drafting import order_fingerprint
from promises.editing.part_forms import PARTS, Part
from promises.editing.promises import missing
from promises.models import Background, Indicator, Promise, ReportingPeriod, Signatory
from promises.reading.page_frame import period_words, promise_url
from promises.words import swedish
from promises.words.enums import DocumentKind

Crumb = tuple[str, str]


@dataclass(frozen=True)
class PromiseLine:
    """One promise in the list; ``url`` is empty for who may only read it."""

    title: str
    words: str
    url: str
    preview_url: str
    public_url: str


@dataclass(frozen=True)
class PartView:
    """The rows of one part of the promise, each as ``(primary key, title, note)``; ``order`` tells their order."""

    part: Part
    lines: list[tuple[int, str, str]]
    order: str
    may_change: bool
    may_translate: bool
    may_move: bool


def groups(promises: Iterable[Promise], editable: set[int], on: date) -> list[tuple[str, list[PromiseLine]]]:
    """Drafts, running, coming and ended promises under their headings; empty groups are left out.
    ``editable`` are the municipalities whose promises the person may change."""
    headed: dict[str, list[PromiseLine]] = {"Utkast": [], "Gäller nu": [], "Kommer": [], "Har slutat": []}
    for promise in promises:
        at = [promise.municipality.slug, promise.slug]
        count = getattr(promise, "commitment_count", 0)
        words = [
            promise.municipality.short_name,
            period_words(promise),
            swedish.plural(count, "ett åtagande", f"{count or 'inga'} åtaganden"),
        ]
        line = PromiseLine(
            title=promise.title,
            words=swedish.capital(", ".join(filter(None, words))),
            url=reverse("edit_promise", args=at) if promise.municipality_id in editable else "",
            preview_url="" if promise.published_at else reverse("preview_promise", args=at),
            public_url=promise_url(promise) if promise.published_at else "",
        )
        ends_on = promise.last_day
        if not promise.published_at:
            heading = "Utkast"
        elif ends_on and ends_on < on:
            heading = "Har slutat"
        else:
            heading = "Kommer" if promise.starts_on and promise.starts_on > on else "Gäller nu"
        headed[heading].append(line)
    return [(heading, lines) for heading, lines in headed.items() if lines]


def crumbs(promise: Promise, *more: Crumb) -> list[Crumb]:
    """The way to a page below the promise's own."""
    own = reverse("edit_promise", args=[promise.municipality.slug, promise.slug])
    return [
        ("Skrivbordet", reverse("desk")),
        ("Löften", reverse("desk_promises")),
        (promise.title, own if more else ""),
        *more,
    ]


def last_change(promise: Promise) -> str:
    """``Sara Ek ändrade löftet 15 oktober 2020 kl. 14.32.``"""
    at = timezone.localtime(promise.updated_at)
    return f"{promise.updated_by} ändrade löftet {swedish.day(at.date())} kl. {at:%H.%M}."


def page(promise: Promise, *, may_publish: bool) -> dict[str, Any]:
    """Context of ``promises/editing/edit.html``."""
    lines = commitment_lines(promise)
    vague = [line for line in lines if line.vague]
    return {
        "promise": promise,
        "at": (promise.municipality.slug, promise.slug),
        "period": period_words(promise) or "tiden är inte angiven",
        "changed": last_change(promise),
        "public_url": promise_url(promise) if promise.published_at else "",
        "parts": part_views(promise),
        "lines": lines,
        "order": fingerprint([line.pk for line in lines]),
        "vague": len(vague),
        "clear": len(lines) - len(vague),
        "missing": left(promise, lines),
        "may_publish": may_publish and not promise.published_at,
        "crumbs": crumbs(promise),
    }


def part_views(promise: Promise) -> list[PartView]:
    """Every part of the promise with its rows; periods only where the promise follows its own."""
    listed = {part.slug: list(getattr(promise, part.accessor).all()) for part in PARTS.values()}
    return [
        PartView(
            part=part,
            lines=[(row.pk, *_row_words(row)) for row in listed[part.slug]],
            order=order_fingerprint(listed[part.slug]),
            may_change=not (part.frozen and promise.published_at),
            may_translate=part.in_english,
            may_move=part.slug != "perioder",
        )
        for part in PARTS.values()
        if part.slug != "perioder" or promise.calendar == "own"
    ]


def _row_words(row: Any) -> tuple[str, str]:
    if isinstance(row, Signatory):
        who = ", ".join(filter(None, [row.name, row.title]))
        return swedish.capital(row.organisation.name), who or "Namnet är inte ifyllt än"
    if isinstance(row, Background):
        what = [word for word, there in (("länk", row.url), ("dokument", row.sha256)) if there]
        note = ". ".join(filter(None, [row.text, swedish.capital(swedish.listing(what))]))
        return swedish.capital(DocumentKind(row.kind).label), note
    if isinstance(row, Indicator):
        return row.name, f"Mäts i {row.source}" if row.source else "Inte sagt hur det mäts"
    if isinstance(row, ReportingPeriod):
        days = swedish.span(row.starts_on, row.ends_on)
        return row.label, f"{days}, uppföljning senast {swedish.day(row.due_on)}"
    return str(row), ""


def left(promise: Promise, lines: Iterable[CommitmentLine]) -> list[tuple[str, str]]:
    """What is not there yet, ``(sentence, where it is mended)``; the first ones stop the publishing."""
    at = [promise.municipality.slug, promise.slug]

    def part(slug: str) -> str:
        return reverse("add_promise_part", args=[*at, slug])

    head = reverse("promise_head", args=at)
    where = {
        "signatories": part("undertecknare"),
        "commitments": reverse("add_commitment", args=at),
        "periods": part("perioder"),
    } | {f"commitments/{line.number}": line.url for line in lines}
    for row in promise.signatories.all():
        where[f"signatories/{row.pk}"] = reverse("change_promise_part", args=[*at, "undertecknare", row.pk])
    items = [(sentence, where.get(about, head)) for about, sentence in missing(promise)]
    if not promise.contact:
        items.append(("Skriv vem invånarna kan vända sig till.", head))
    if not promise.contact_email and not promise.contact_phone:
        items.append(("Skriv en e-postadress eller ett telefonnummer dit invånarna kan vända sig.", head))
    if not promise.backgrounds.all():
        items.append(("Länka till lägesbilden, överenskommelsen eller beslutet.", part("underlag")))
    if not promise.starts_on or not promise.ends_on:
        return items
    # Years that the promise does not touch are left over from an earlier one.
    span = range(promise.starts_on.year, promise.ends_on.year + 1)
    for line in lines:
        years = re.findall(r"(?<!\d)20\d\d(?!\d)", f"{line.title} {line.text} {line.promised}")
        for year in dict.fromkeys(years):
            if int(year) not in span:
                sentence = f"Åtagande {line.number} nämner {year}, som ligger utanför löftets tid."
                items.append((sentence, line.url))
    return items
