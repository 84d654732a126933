"""What may not change once it is public, or become public at all, whichever page the change comes from."""

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from medborgarlofte.audit.differences import differences
from medborgarlofte.clock import day_of, today
from promises import models as m
from promises.counting import ports
from promises.counting.misses import misses_taken
from promises.exchange_format.dates import shortened
from promises.models.hotspot import place_key
from promises.record.public import load, protocol_is_public
from promises.words import amendment_checks, confirmation_checks, promise_checks, swedish
from promises.words.enums import PartyRole, Precision
from promises.writing import reach

# Part of what was promised: after publication these change by an amendment, dated and with its reason.
_PROMISED = (m.Commitment, m.Target, m.Milestone, m.TargetPart)
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
_PUBLISHED = (
    "Protokollet är publicerat. Skriv på skrivbordet vad som blir av åtgärderna: varje steg står kvar."
)
_ANSWERS = "Löftet är publicerat: vem som ansvarar står kvar. Låt åtagandet utgå och lägg till ett nytt genom en ändring."
_RESTS_ON = "Löftet är publicerat, så underlaget står kvar. Lägg till ett nytt i stället."
_KEPT = (m.Promise, *_PROMISED, m.Indicator, m.Measurement)


def check(row: Any, before: Any) -> None:
    """Raise ValidationError for a change that publication forbids."""
    if isinstance(row, m.Observation | m.Measure) and (walk := _walk(row)):
        # What a published protocol says stands; what becomes of its measures is said step by step.
        published = walk.protocol_published_at or (before and protocol_is_public(walk))
        if published and (before is None or differences(before, row).keys() - {"internal_note"}):
            raise ValidationError(_PUBLISHED)
    if isinstance(row, m.HotSpot):
        # The area is public, the place is not.
        said = [(each.area, each.internal_name, each.internal_position) for each in (row, before) if each]
        area, name, position = map(place_key, said[0])
        if said[0] not in said[1:] and (name in area or area == position):
            raise ValidationError({"area": "Området röjer platsen. Skriv det grövre, till exempel Centrum."})
    promise = reach.promise_of(row)
    if promise and promise.published_at:
        _keep_promised(row, before)


def check_removal(row: Model) -> None:
    """Raise ValidationError for a row that must stay."""
    if isinstance(row, m.Activity | m.Contribution | m.Result):
        raise ValidationError("En insats tas inte bort. Återta den, med skäl.")
    if isinstance(row, m.Observation | m.Measure) and (walk := _walk(row)) and protocol_is_public(walk):
        raise ValidationError(_PUBLISHED)
    if isinstance(row, m.MeasureStep):
        raise ValidationError("Ett steg tas inte bort. Skriv ett nytt.")
    if isinstance(row, m.Photo):
        raise ValidationError("Ett foto tas bort med skäl, inte raderas.")
    if isinstance(row, m.Amendment):
        raise ValidationError("En ändring av löftet tas inte bort. Inför en ny ändring.")
    if isinstance(row, m.Confirmation) and ports.follow_ups.closed(row.period):
        raise ValidationError(confirmation_checks.SAID_FOR_EVER)
    promise = reach.promise_of(row)
    if isinstance(row, m.ReportingPeriod) and promise and promise.published_at and row.starts_on <= today():
        raise ValidationError(promise_checks.BEGUN)
    if isinstance(row, m.Background) and promise and promise.published_at:
        raise ValidationError(_RESTS_ON)
    answers = isinstance(row, m.CommitmentParty) and row.role == PartyRole.RESPONSIBLE
    if answers and promise and promise.published_at:
        raise ValidationError(_ANSWERS)
    if isinstance(row, _KEPT) and promise and promise.published_at:
        raise ValidationError(
            f"Löftet är publicerat, så {row._meta.verbose_name} kan inte tas bort. Ändra löftet i stället."
        )


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


def _keep_promised(row: Any, before: Any) -> None:
    """What was promised changes by an amendment, and its addresses never."""
    if isinstance(row, m.Promise) and before:
        _keep_head(row, before)
    elif isinstance(row, m.ReportingPeriod):
        _keep_period(row, before)
    elif isinstance(row, m.Commitment):
        _keep_commitment(row, before)
    elif isinstance(row, m.Indicator):
        if before and {"target", "baseline", "direction", "unit", "name"} & differences(before, row).keys():
            raise ValidationError("Löftet är publicerat, så effektmålet står kvar.")
    elif isinstance(row, m.Background):
        _keep_background(row, before)
    elif isinstance(row, m.CommitmentParty):
        _keep_party(row, before)
    elif isinstance(row, m.Target | m.Milestone | m.TargetPart):
        if before and all(name.endswith("_en") for name in differences(before, row)):
            return
        target = row if isinstance(row, m.Target) else row.target
        _added_today(
            None if before else target.amendment or target.commitment.added_by_amendment,
            "amendment" if target.amendment else "added_by_amendment",
            "Löftet är publicerat. Ett nytt tal införs genom en ändring av slaget reviderat, så att det gamla syns kvar.",
        )


def _keep_commitment(row: m.Commitment, before: m.Commitment | None) -> None:
    if before is None:
        _added_today(
            row.added_by_amendment,
            "added_by_amendment",
            "Löftet är publicerat. Inför en ändring av slaget tillägg och ange den under Tillagt genom.",
        )
    elif before.number != row.number:
        raise ValidationError({"number": "Numret kan inte ändras: åtagandets adress är publicerad."})
    elif before.added_by_amendment_id != row.added_by_amendment_id:
        raise ValidationError(
            {"added_by_amendment": "Åtagandet är publicerat, och hur det kom till står kvar."}
        )


def _keep_background(row: m.Background, before: m.Background | None) -> None:
    """What the promise rests on was read with it; what was not said of it may be told."""
    if before is None:
        return
    said = {name for name, (was, _) in differences(before, row).items() if was}
    if said - {"position"} - (set() if before.decided_on else {"decided_precision"}):
        raise ValidationError(_RESTS_ON)


def _keep_party(row: m.CommitmentParty, before: m.CommitmentParty | None) -> None:
    """Who answers for a commitment is part of what was promised: whose word settles a period. Performers may change."""
    if PartyRole.RESPONSIBLE in {each.role for each in (before, row) if each}:
        _added_today(row.commitment.added_by_amendment, "added_by_amendment", _ANSWERS)


def _keep_head(row: m.Promise, before: m.Promise) -> None:
    if (before.slug, before.municipality_id) != (row.slug, row.municipality_id):
        raise ValidationError({"slug": "Adressen kan inte ändras: löftet är publicerat och länkat."})
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
    if before and before.starts_on <= today():
        if {"starts_on", "ends_on", "due_on"} & differences(before, row).keys():
            raise ValidationError(promise_checks.BEGUN)
        return
    begun = row.promise.periods.exclude(pk=row.pk).filter(starts_on__lte=today())
    if begun.filter(starts_on__lte=row.ends_on, ends_on__gte=row.starts_on).exists():
        raise ValidationError({"starts_on": promise_checks.ASKED_ALREADY})


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
