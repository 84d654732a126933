"""The desk's pages of a promise: the list, the promise as it is being written, what is left before publishing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from promises.editing.commitment_lines import CommitmentLine, commitment_lines
from promises.editing.part_forms import PARTS, Part
from promises.editing.promises import missing
from promises.models import Background, Indicator, Promise, ReportingPeriod, Signatory
from promises.reading.page_frame import period_words, promise_url
from promises.record.public import last_day
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
class PartLine:
    """One simple row, with the ways to change it and to move it."""

    pk: int
    words: str
    note: str
    url: str
    first: bool
    last: bool


@dataclass(frozen=True)
class PartView:
    """The rows of one part of the promise."""

    part: Part
    lines: tuple[PartLine, ...]
    add_url: str
    may_change: bool


def groups(promises: Iterable[Promise], editable: set[int], on: date) -> list[tuple[str, list[PromiseLine]]]:
    """Drafts, running, coming and ended promises under their headings; empty groups are left out.
    ``editable`` are the municipalities whose promises the person may change."""
    found: dict[str, list[PromiseLine]] = {"Utkast": [], "Gäller nu": [], "Kommer": [], "Har slutat": []}
    for promise in promises:
        found[_state(promise, on)].append(_line(promise, editable))
    return [(heading, lines) for heading, lines in found.items() if lines]


def _state(promise: Promise, on: date) -> str:
    if not promise.published_at:
        return "Utkast"
    ends_on = last_day(promise.ends_on, promise.ends_precision)
    if ends_on and ends_on < on:
        return "Har slutat"
    return "Kommer" if promise.starts_on and promise.starts_on > on else "Gäller nu"


def _line(promise: Promise, editable: set[int]) -> PromiseLine:
    at = [promise.municipality.slug, promise.slug]
    count = getattr(promise, "commitment_count", 0)
    words = [
        promise.municipality.short_name,
        period_words(promise),
        swedish.plural(count, "ett åtagande", f"{count or 'inga'} åtaganden"),
    ]
    return PromiseLine(
        title=promise.title,
        words=swedish.capital(", ".join(filter(None, words))),
        url=reverse("edit_promise", args=at) if promise.municipality_id in editable else "",
        preview_url="" if promise.published_at else reverse("preview_promise", args=at),
        public_url=promise_url(promise) if promise.published_at else "",
    )  # fmt: skip


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
    prefetch_related_objects([promise], "signatories__organisation", "backgrounds", "periods")
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
        "vague": len(vague),
        "clear": len(lines) - len(vague),
        "missing": left(promise, lines),
        "may_publish": may_publish and not promise.published_at,
        "crumbs": crumbs(promise),
    }


def part_views(promise: Promise) -> list[PartView]:
    """Every part of the promise with its rows; periods only where the promise follows its own."""
    at = [promise.municipality.slug, promise.slug]
    return [
        PartView(
            part=part,
            lines=tuple(_part_lines(promise, part)),
            add_url=reverse("add_promise_part", args=[*at, part.slug]),
            may_change=not (part.frozen and promise.published_at),
        )
        for part in PARTS.values()
        if part.slug != "perioder" or promise.calendar == "own"
    ]


def _part_lines(promise: Promise, part: Part) -> Iterable[PartLine]:
    rows = list(getattr(promise, part.accessor).all())
    for index, row in enumerate(rows):
        words, note = _row_words(row)
        args = [promise.municipality.slug, promise.slug, part.slug, row.pk]
        yield PartLine(
            pk=row.pk,
            words=words,
            note=note,
            url=reverse("change_promise_part", args=args),
            first=index == 0 or isinstance(row, ReportingPeriod),
            last=index == len(rows) - 1 or isinstance(row, ReportingPeriod),
        )


def _row_words(row: Any) -> tuple[str, str]:
    if isinstance(row, Signatory):
        return swedish.capital(row.organisation.name), ", ".join(
            filter(None, [row.name, row.title])
        ) or "Namnet är inte ifyllt än"
    if isinstance(row, Background):
        what = ["länk" if row.url else "", "dokument" if row.sha256 else ""]
        label = swedish.capital(DocumentKind(row.kind).label)
        return label, ". ".join(
            filter(None, [row.text, swedish.capital(swedish.listing([w for w in what if w]))])
        )
    if isinstance(row, Indicator):
        return row.name, f"Mäts i {row.source}" if row.source else "Inte sagt hur det mäts"
    if isinstance(row, ReportingPeriod):
        return (
            row.label,
            f"{swedish.span(row.starts_on, row.ends_on)}, uppföljning senast {swedish.day(row.due_on)}",
        )
    return str(row), ""


def left(promise: Promise, lines: Iterable[CommitmentLine]) -> list[tuple[str, str]]:
    """What is not there yet, ``(sentence, where it is mended)``; the first ones stop the publishing."""
    at = [promise.municipality.slug, promise.slug]

    def part(slug: str) -> str:
        return reverse("add_promise_part", args=[*at, slug])

    head = reverse("promise_head", args=at)
    where = {"signatories": part("undertecknare"), "commitments": reverse("add_commitment", args=at)}
    found = [(sentence, where.get(about, head)) for about, sentence in missing(promise)]
    if promise.calendar == "own" and not promise.periods.exists():
        found.append(("Lägg till de perioder som löftet följs upp för.", part("perioder")))
    if not promise.contact and not promise.contact_email:
        found.append(("Skriv vem invånarna kan vända sig till.", head))
    if not promise.backgrounds.exists():
        found.append(("Länka till lägesbilden, överenskommelsen eller beslutet.", part("underlag")))
    return found + [
        (f"Åtagande {line.number} nämner {year}, som ligger utanför löftets tid.", line.url)
        for line in lines
        for year in _strange_years(promise, line)
    ]


def _strange_years(promise: Promise, line: CommitmentLine) -> list[str]:
    """Years in the commitment that the promise does not touch: left over from an earlier one."""
    if not promise.starts_on or not promise.ends_on:
        return []
    span = range(promise.starts_on.year, promise.ends_on.year + 1)
    years = dict.fromkeys(re.findall(r"(?<!\d)20\d\d(?!\d)", f"{line.title} {line.text} {line.promised}"))
    return [year for year in years if int(year) not in span]
