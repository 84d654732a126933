"""A new promise from an earlier one: what is promised goes along a time later, what was done stays behind."""

import re
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model

from medborgarlofte.accounts.models import User
from medborgarlofte.audit.record import record
from promises.counting.calendars import anniversary
from promises.editing.commitments import add_commitment
from promises.editing.promises import create_promise
from promises.models import (
    Background,
    Commitment,
    FocusArea,
    Indicator,
    Measurement,
    Promise,
    Signatory,
)
from promises.words import target_checks
from promises.words.enums import DocumentKind
from promises.writing.reach import target as name_of
from promises.writing.store import store

_HEAD = (
    "police_area", "summary", "area", "audience", "starts_precision", "ends_precision", "period_note", "calendar",
    "due_days", "own_words", "page_owner", "contact", "contact_email", "contact_phone", "police_url", "demo_note",
    "summary_en", "audience_en", "period_note_en", "contact_en",
)  # fmt: skip
_WORDS = (
    "title",
    "text",
    "kind",
    "place",
    "condition",
    "cadence",
    "counting_rule",
    "counts_people",
    "also_promised",
    "note",
    "title_en",
    "text_en",
    "place_en",
    "condition_en",
    "cadence_en",
    "counting_rule_en",
    "also_promised_en",
    "note_en",
)
_TARGET = (
    "form", "comparator", "number", "upper", "per", "counting", "unit_one", "unit_many", "season_start", "season_end",
    "share_of", "share_base", "within", "unit_one_en", "unit_many_en", "share_of_en", "share_base_en", "within_en",
)  # fmt: skip
_INDICATOR = ("slug", "name", "text", "source", "unit", "direction", "baseline", "baseline_note", "target")
# Made for several years at a time; a decision, a dialogue and a signed paper belong to one promise.
_LASTING = (DocumentKind.SITUATION.value, DocumentKind.AGREEMENT.value, DocumentKind.ACTION_PLAN.value)


@transaction.atomic
def copy_promise(
    source: Promise, *, by: User, slug: str, title: str, starts_on: date, ends_on: date | None
) -> Promise:
    """A draft that promises what ``source`` promises last, from ``starts_on``; every other day moves as far.

    Signatories, focus areas, what it rests on for several years, effects (from their newest value) and the
    commitments that have not been taken out go along, numbered anew. Days of signing, registration numbers,
    activities, periods and amendments do not. Raises PermissionDenied, and ValidationError by field.
    """
    head = {name: getattr(source, name) for name in _HEAD}
    head["title_en"] = source.title_en if title == source.title else ""
    copy = create_promise(
        by=by,
        municipality=source.municipality,
        slug=slug,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        further_municipalities=list(source.further_municipalities.all()),
        **head,
    )
    # The promise's simple rows; the new focus area by the old one's key.
    for signatory in source.signatories.all():
        _store(Signatory, copy, by, signatory, "position", "organisation", "name", "title")
    for position, background in enumerate(source.backgrounds.filter(kind__in=_LASTING), start=1):
        names = ("kind", "text", "url", "decided_on", "decided_precision", "body", "paragraph", "sha256")
        _store(Background, copy, by, background, *names, position=position)
    for indicator in source.indicators.prefetch_related("measurements"):
        _store(Indicator, copy, by, indicator, "position", *_INDICATOR, **_newest_value(indicator))
    areas = {
        area.pk: _store(FocusArea, copy, by, area, "position", "name", "name_en")
        for area in source.focus_areas.all()
    }
    years = starts_on.year - source.starts_on.year if source.starts_on else 1
    kept = source.commitments.filter(ended_by_amendment__isnull=True).order_by("number")
    for number, commitment in enumerate(kept, start=1):
        _copy_commitment(commitment, copy, number, areas, years, by)
    record("promise.copied", by=by, target=name_of(copy), source=source.address)
    return copy


def next_period(promise: Promise) -> tuple[date | None, date | None]:
    """The days right after the promise's own, as long as it: whole years later, one at least."""
    starts, ends = promise.starts_on, promise.ends_on
    years = 1
    if starts and ends:
        after = ends + timedelta(days=1)
        if (after.month, after.day) == (starts.month, starts.day):
            years = max(1, after.year - starts.year)
    return later(starts, years), later(ends, years)


def later(day: date | None, years: int) -> date | None:
    """The same day so many years on; 29 February becomes the 28th where it must."""
    return anniversary(day, day.year + years) if day else None


def _newest_value(indicator: Indicator) -> dict[str, Any]:
    """Where the new promise starts from: the value of the latest year that is known, the last published of them."""

    def year(row: Measurement) -> int:
        """The last year that the period names (2020, våren 2021), else the one it was published in, else 0."""
        named = re.findall(r"\b(?:19|20)\d\d\b", row.period)
        return int(named[-1]) if named else row.published_on.year if row.published_on else 0

    rows = [row for row in indicator.measurements.all() if row.value is not None]
    newest = max(reversed(rows), key=year, default=None)
    return {"baseline": newest.value, "baseline_note": newest.period} if newest else {}


def _copy_commitment(
    old: Commitment, copy: Promise, number: int, areas: dict[int, FocusArea], years: int, by: User
) -> None:
    target = old.targets.last()
    values: dict[str, Any] | None = None
    if target:
        values = {name: getattr(target, name) for name in _TARGET}
        values["deadline"] = later(target.deadline, years)
        # What is not in the new promise's time is not carried over.
        wrong = {each.field for each in target_checks.problems(values, copy.starts_on, copy.last_day)}
        values |= {"deadline": None} if "deadline" in wrong else {}
        values |= {"season_start": "", "season_end": ""} if "season_start" in wrong else {}
        values["milestones"] = [
            {
                "slug": m.slug,
                "label": m.label,
                "label_en": m.label_en,
                "due_on": later(m.due_on, years),
                "number": m.number,
            }
            for m in target.milestones.all()
        ]
        values["parts"] = [
            {
                "slug": p.slug,
                "label": p.label,
                "label_en": p.label_en,
                "number": p.number,
                "starts_on": later(p.starts_on, years),
                "ends_on": later(p.ends_on, years),
            }
            for p in target.parts.all()
        ]
    add_commitment(
        copy,
        by=by,
        number=number,
        focus_area=areas.get(old.focus_area_id or 0),
        parties=[
            {"organisation": party.organisation, "role": party.role, "unit": party.unit}
            for party in old.parties.select_related("organisation")
        ],
        target=values,
        **{name: getattr(old, name) for name in _WORDS},
    )


def _store(model: type[Any], copy: Promise, by: User, old: Model, *names: str, **values: Any) -> Any:
    return store(model(promise=copy, **({name: getattr(old, name) for name in names} | values)), by=by)
