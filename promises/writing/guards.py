"""What may not change once it is public, or become public at all, whichever page the change comes from."""

from collections.abc import Collection
from copy import copy
from dataclasses import replace
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Model

from medborgarlofte.accounts.models import Municipality, Organisation, PoliceArea
from medborgarlofte.audit.differences import differences
from medborgarlofte.clock import day_of, today
from promises import models as m
from promises.counting import ports
from promises.counting.misses import misses_taken
from promises.exchange_format.dates import shortened
from promises.models.hotspot import place_key
from promises.record.public import load, protocol_is_public
from promises.words import amendment_checks, confirmation_checks, promise_checks, swedish
from promises.words.enums import PartyRole, Precision, ReportingCalendar
from promises.writing import reach

# The fields that are what was promised: after publication no page offers to write over them.
AS_PROMISED: dict[type[Model], tuple[str, ...]] = {
    m.Promise: (
        "title", "summary", "area", "audience", "starts_on", "starts_precision", "ends_on", "ends_precision",
        "period_note", "calendar", "due_days", "police_area",
    ),
    m.Commitment: (
        "title", "text", "focus_area", "kind", "place", "condition", "cadence", "counting_rule", "also_promised",
        "note", "starts_on",
    ),
}  # fmt: skip
# What a revision may say in other words; what decides whether something is due is not among them.
WORDS = ("title", "text", "place", "cadence", "counting_rule", "also_promised", "note")
_PUBLISHED = (
    "Protokollet är publicerat. Skriv på skrivbordet vad som blir av åtgärderna: varje steg står kvar."
)
_ANSWERS = "Löftet är publicerat: vem som ansvarar står kvar. Låt åtagandet utgå och lägg till ett nytt genom en ändring."
_RESTS_ON = "Löftet är publicerat, så underlaget står kvar. Lägg till ett nytt i stället."
_PROMISED = "Löftet är publicerat, så det här står kvar. Det som lovades ändras genom en ändring av löftet."
_NUMBER = "Löftet är publicerat. Ett nytt tal införs genom en ändring av slaget reviderat, så att det gamla syns kvar."
_MEASURED = (
    "Mätningen är publicerad och står kvar. Är den fel: lägg till en mätning som avser till exempel "
    "”2019, rättad”, och skriv vad som var fel som anmärkning."
)
_CALLED = "Kortnamnet är publicerat i löften och i data som andra har, så det står kvar."
_SIGNED = "Löftet är publicerat, så de som skrev under står kvar."
FEW = (
    "Det är publicerat att få personer räknas, och det står kvar: annars visas tal som ingen skulle få läsa."
)
_MOVED = "Löftet är publicerat, så inget flyttas dit. Lägg till det i löftet i stället."


class Stands(NamedTuple):
    """What of a row nobody writes over once everybody can read it: the ``fixed`` fields, and the ``told`` ones as soon as
    they say something. ``sentence`` is said at each, or ``FEW`` where people are counted. All else is changed freely, and
    each version is kept."""

    sentence: str
    fixed: tuple[str, ...]
    told: tuple[str, ...] = ()


def _all(model: type[Model]) -> tuple[str, ...]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    return tuple(each.name for each in fields if not each.name.endswith(("_en", "_at", "_by")))


# The one table that the actions, the desk and the administration ask. Days of periods, who answers for a commitment and the
# day of the signing have rules of their own below; a translation is told when it is made.
STANDS: dict[type[Model], Stands] = {
    m.Promise: Stands(
        _PROMISED,
        ("municipality", "further_municipalities", "slug", "demo_note", *AS_PROMISED[m.Promise]),
    ),
    m.Commitment: Stands(
        _PROMISED,
        ("promise", "number", "added_by_amendment", "ended_by_amendment", *AS_PROMISED[m.Commitment]),
        ("counts_people",),
    ),
    m.CommitmentParty: Stands(_ANSWERS, ("commitment",)),
    **{model: Stands(_NUMBER, _all(model)) for model in (m.Target, m.Milestone, m.TargetPart)},
    m.Amendment: Stands(
        "Ändringen är publicerad och ändras inte. Inför en ny ändring.", _all(m.Amendment)
    ),
    m.Signatory: Stands(
        _SIGNED, ("promise", "organisation"), ("name", "title", "signed_on", "signed_precision")
    ),
    m.FocusArea: Stands(_PROMISED, ("promise", "name")),
    m.Background: Stands(
        _RESTS_ON,
        ("promise", "kind"),
        ("text", "url", "decided_on", "decided_precision", "body", "paragraph", "sha256"),
    ),
    m.Indicator: Stands(
        "Löftet är publicerat, så effektmålet står kvar.",
        (
            "promise", "slug", "name", "text", "source", "unit", "direction", "baseline", "baseline_note", "target",
        ),
    ),
    m.Measurement: Stands(_MEASURED, _all(m.Measurement)),
    m.ReportingPeriod: Stands(
        "Perioden är publicerad, så vad den heter står kvar.", ("promise", "slug", "label")
    ),
    m.Confirmation: Stands(
        "Det som är sagt om en period ändras inte. Ta tillbaka det, och säg det andra.", _all(m.Confirmation)
    ),
    **dict.fromkeys((m.Kind, Municipality, Organisation, PoliceArea), Stands(_CALLED, ("slug",))),
    m.ResultMeasure: Stands(_CALLED, ("slug", "kind"), ("counts_people",)),
}  # fmt: skip
# Rows that nobody takes away, public or not.
_NEVER_REMOVED: dict[type[Model], str] = {
    **dict.fromkeys((m.Activity, m.Contribution, m.Result), "En insats tas inte bort. Återta den, med skäl."),
    m.MeasureStep: "Ett steg tas inte bort. Skriv ett nytt.",
    m.Photo: "Ett foto tas bort med skäl, inte raderas.",
    m.Amendment: "En ändring av löftet tas inte bort. Inför en ny ändring.",
}
_DAYS = {"starts_on", "ends_on", "due_on"}


def fixed(row: Model) -> tuple[str, ...]:
    """The fields of the stored row that stand: no page offers to write over them."""
    stands = STANDS.get(type(row))
    if stands is None or not _is_read(row):
        return ()
    return (*stands.fixed, *(name for name in stands.told if _says(row, name)))


def keep(before: Model | None, changed: Collection[str]) -> None:
    """Raise ValidationError, by field, where one of the ``changed`` fields stands; None = a new row, of which none does."""
    stands = STANDS.get(type(before)) if before else None
    if before is None or stands is None or not {*changed} & {*stands.fixed, *stands.told}:
        return
    if wrong := [name for name in fixed(before) if name in changed]:
        raise ValidationError({name: FEW if name == "counts_people" else stands.sentence for name in wrong})


def check(row: Any, before: Any) -> None:
    """Raise ValidationError for a change that publication forbids."""
    changed = differences(before, row)
    if isinstance(row, m.Observation | m.Measure) and (walk := _walk(row)):
        # What a published protocol says stands; what becomes of its measures is said step by step.
        published = walk.protocol_published_at or (before and protocol_is_public(walk))
        if published and (before is None or changed.keys() - {"internal_note"}):
            raise ValidationError(_PUBLISHED)
    if isinstance(row, m.HotSpot):
        # The area is public, the place is not.
        said = [(each.area, each.internal_name, each.internal_position) for each in (row, before) if each]
        area, name, position = map(place_key, said[0])
        if said[0] not in said[1:] and (name in area or area == position):
            raise ValidationError({"area": "Området röjer platsen. Skriv det grövre, till exempel Centrum."})
    keep(before, changed.keys() - _reworded(row, before, changed.keys()))
    promise = reach.promise_of(row)
    if promise and promise.published_at:
        if before is not None and reach.promise_of(before) != promise:
            raise ValidationError(_MOVED)
        _keep_promised(row, before)


def check_removal(row: Model) -> None:
    """Raise ValidationError for a row that must stay."""
    if sentence := _NEVER_REMOVED.get(type(row)):
        raise ValidationError(sentence)
    if isinstance(row, m.Observation | m.Measure) and (walk := _walk(row)) and protocol_is_public(walk):
        raise ValidationError(_PUBLISHED)
    if isinstance(row, m.Confirmation):
        if sentence := _said(row):
            raise ValidationError(sentence)
        return
    promise = reach.promise_of(row)
    if promise and promise.published_at and (sentence := _stays(row, promise)):
        raise ValidationError(sentence)


def _said(row: m.Confirmation) -> str:
    """Why what is said of a period stays said; empty where it need not. A follow-up tells of it, or its time is out and
    everybody has read since an earlier day what was missed by it."""
    promise, number = row.commitment.promise, row.commitment.number
    told = promise.periods.filter(ends_on__gte=row.period.starts_on)
    if any(ports.follow_ups.closed(each) for each in told):
        return confirmation_checks.SAID_FOR_EVER
    if row.period.due_on >= today() or day_of(row.confirmed_at) == today() or not promise.published_at:
        return ""
    stands = load([promise], today())[promise.pk]
    commitment = stands.commitments[number]
    key = row.period.slug, row.organisation.slug
    others = tuple(each for each in commitment.confirmations if (each.period, each.organisation) != key)
    without = {number: replace(commitment, confirmations=others)}
    missed = misses_taken((stands.promise, {number: commitment}), (stands.promise, without), today())
    return confirmation_checks.MISSED_BY_IT if any(missed) else ""


def _stays(row: Model, promise: m.Promise) -> str:
    """Why the row stays in a promise that is published; empty where it need not."""
    if isinstance(row, m.ReportingPeriod):
        if row.starts_on <= today():
            return promise_checks.BEGUN
        return promise_checks.LAID_OUT if promise.calendar != ReportingCalendar.OWN else ""
    if isinstance(row, m.CommitmentParty):
        return _ANSWERS if row.role == PartyRole.RESPONSIBLE else ""
    if isinstance(row, m.Background | m.Measurement):
        return STANDS[type(row)].sentence
    if type(row) not in STANDS:
        return ""
    return f"Löftet är publicerat, så {row._meta.verbose_name} kan inte tas bort. Ändra löftet i stället."


def removable(row: Model) -> bool:
    """Whether ``check_removal`` lets the row go."""
    try:
        check_removal(row)
    except ValidationError:
        return False
    return True


def _walk(row: Any) -> m.SafetyWalk | None:
    observation = row.observation if isinstance(row, m.Measure) else row
    return observation.walk if observation else None


def _is_read(row: Model) -> bool:
    """Whether everybody can read the row, in its promise or in any that shares it."""
    promise = reach.promise_of(row)
    return any(each.published_at for each in ([promise] if promise else reach.promises_of(row)))


def _says(row: Any, name: str) -> bool:
    """Whether the field says something; how much is known of a day says something where there is a day."""
    told = getattr(row, name)
    return bool(told and (not name.endswith("_precision") or getattr(row, f"{name[:-10]}_on")))


def _reworded(row: Any, before: Any, changed: Collection[str]) -> set[str]:
    """The words of a commitment that a change introduced today tells, with those that they were."""
    if before is None or not isinstance(row, m.Commitment) or not {*WORDS} & {*changed}:
        return set()
    told = [each.text for each in before.promise.amendments.all() if day_of(each.created_at) == today()]
    return {
        name
        for name in {*WORDS} & {*changed}
        if any(
            amendment_checks.other_words(row.number, getattr(before, name), getattr(row, name)) in text
            for text in told
        )
    }


def _keep_promised(row: Any, before: Any) -> None:
    """What is new in what was promised comes with an amendment, and what is told late takes nothing away."""
    if isinstance(row, m.Promise) and before:
        _keep_head(row, before)
    elif isinstance(row, m.ReportingPeriod):
        _keep_period(row, before)
    elif isinstance(row, m.CommitmentParty):
        _keep_party(row, before)
    elif before:
        return
    elif isinstance(row, m.Commitment):
        _added_today(
            row.added_by_amendment,
            "added_by_amendment",
            "Löftet är publicerat. Inför en ändring av slaget tillägg och ange den under Tillagt genom.",
        )
    elif isinstance(row, m.Signatory):
        raise ValidationError(_SIGNED)
    elif isinstance(row, m.Target | m.Milestone | m.TargetPart):
        target = row if isinstance(row, m.Target) else row.target
        _added_today(
            target.amendment or target.commitment.added_by_amendment,
            "amendment" if target.amendment else "added_by_amendment",
            _NUMBER,
        )


def _keep_party(row: m.CommitmentParty, before: m.CommitmentParty | None) -> None:
    """Who answers for a commitment is part of what was promised: whose word settles a period. Performers may change."""
    if PartyRole.RESPONSIBLE in {each.role for each in (before, row) if each}:
        _added_today(row.commitment.added_by_amendment, "added_by_amendment", _ANSWERS)


def _keep_head(row: m.Promise, before: m.Promise) -> None:
    was, said = (
        shortened(each.signed_on, Precision(each.signed_precision)) if each.signed_on else ""
        for each in (before, row)
    )
    if sentence := promise_checks.moved_signing(was, said):
        raise ValidationError({"signed_on": sentence})
    for name in ("signed_on", "announced_on"):
        if getattr(row, name) and not getattr(before, name) and (late := _told_late(row, before, name)):
            raise ValidationError({name: late})


def _told_late(row: m.Promise, before: m.Promise, name: str) -> str:
    """Why a day that was not known cannot be told, as a sentence; empty when it can."""
    if getattr(row, name) > today():
        return promise_checks.NOT_YET
    told = copy(before)
    for field in (name, f"{name.removesuffix('_on')}_precision"):
        setattr(told, field, getattr(row, field))
    was, becomes = (load([each], today())[each.pk] for each in (before, told))
    missed = misses_taken((was.promise, was.commitments), (becomes.promise, becomes.commitments), today())
    return promise_checks.takes_away(missed, promise_checks.LATE_DAY)


def _keep_period(row: m.ReportingPeriod, before: m.ReportingPeriod | None) -> None:
    """Days that a period has asked about are not asked about otherwise: what was told or missed in them stands."""
    moved = _DAYS & differences(before, row).keys()
    if before and before.starts_on <= today():
        if moved:
            raise ValidationError(promise_checks.BEGUN)
        return
    begun = row.promise.periods.exclude(pk=row.pk).filter(starts_on__lte=today())
    if begun.filter(starts_on__lte=row.ends_on, ends_on__gte=row.starts_on).exists():
        raise ValidationError({"starts_on": promise_checks.ASKED_ALREADY})
    if moved and row.promise.calendar != ReportingCalendar.OWN:
        raise ValidationError(promise_checks.LAID_OUT)


def is_over(period: m.ReportingPeriod) -> bool:
    """Whether the period's days are settled: it has ended, or something has been said of the whole of it."""
    return period.ends_on < today() or period.confirmations.exists()


def _added_today(amendment: m.Amendment | None, name: str, without: str) -> None:
    """What is new in a published promise comes with a change of its kind, which it calls ``name``, and would count from
    the day that the change was first public."""
    if amendment is None:
        raise ValidationError(without)
    if day_of(amendment.created_at) != today():
        day = swedish.day(day_of(amendment.created_at))
        raise ValidationError(
            f"Ändringen infördes den {day} och säger vad som ändrades då. Inför en ny ändring."
        )
    if sentence := amendment_checks.of_another_kind(name, amendment.kind):
        raise ValidationError(sentence)
