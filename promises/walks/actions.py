"""The protocol of a safety walk while it is written: who came, what was seen, and its publishing."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from medborgarlofte.accounts.models import Organisation, User
from medborgarlofte.audit.differences import CHANGED, differences
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now
from medborgarlofte.conflict import Conflict, fingerprint, require_unchanged
from medborgarlofte.documents.printable import plain
from promises.log.actions import newest, settled
from promises.log.photos import remove_photo
from promises.log.said_again import holds
from promises.models import Activity, Measure, Observation, SafetyWalk, WalkParticipation
from promises.record.public import protocol_is_public
from promises.walks import measures as action_list
from promises.walks.method import read_observations
from promises.words.enums import Method
from promises.writing import textguard
from promises.writing.reach import promises_of, require_right, target
from promises.writing.revision import lock

PUBLISHED = "Protokollet är publicerat. Det som står i det ändras inte längre, men åtgärderna lever vidare."
_USED = (
    "Det här formuläret är redan sparat, som iakttagelse {number}, med andra ord. Det du skrev står kvar. "
    "Är det en till, spara igen. Annars ändra iakttagelse {number} nedan."
)
OBSERVED = ("category", "is_good", "place", "text", "authority", "internal_note")


@transaction.atomic
def describe_walk(
    activity: Activity,
    *,
    by: User,
    seen: str,
    participations: Iterable[Mapping[str, Any]],
    **fields: Any,
) -> SafetyWalk:
    """Write how the walk was: ``light``, ``route``, ``residents``, ``internal_minutes_by``, and who took part,
    each ``{"organisation": …, "people": n}``. ``seen`` is the ``walk_fingerprint`` of what was read.

    Raises PermissionDenied, Conflict when somebody else came first, and ValidationError when the protocol
    is published.
    """
    walk = draft_of(activity, by=by)
    require_unchanged(seen, walk_fingerprint(walk), "Någon annan har ändrat uppgifterna medan du skrev.")
    before = SafetyWalk.objects.get(pk=walk.pk)
    for name, value in fields.items():
        setattr(walk, name, value)
    textguard.full_clean(walk)
    walk.save(update_fields=list(fields))
    came: dict[Organisation, int] = {each["organisation"]: each["people"] for each in participations}
    walk.participations.exclude(organisation__in=came).delete()
    for organisation, people in came.items():
        WalkParticipation.objects.update_or_create(
            walk=walk, organisation=organisation, defaults={"people": people}
        )
    if walk_fingerprint(walk) != seen:
        changes = differences(before, walk) | {"participations": CHANGED}
        record("walk.described", by=by, target=target(walk), changes=changes)
    return walk


@transaction.atomic
def add_observation(
    activity: Activity, *, by: User, uid: UUID, measure: str = "", **fields: Any
) -> Observation:
    """Write down the next observation; the database gives it its number, also to two people at once.

    ``uid`` is the sender's own number for it: sent again, it is the same observation. ``measure`` is what
    somebody proposes should be done. Raises PermissionDenied, Conflict where the number is used for other words, and
    ValidationError.
    """
    walk = draft_of(activity, by=by)
    known = Observation.objects.filter(uid=uid).first()
    if known and known.walk_id != walk.pk:
        raise ValidationError("Iakttagelsens nummer är redan använt i en annan vandring.", code="used")
    if known:
        if not says_already(known, measure, fields):
            raise Conflict(_USED.format(number=known.number))
        return known
    last = walk.observations.aggregate(last=Max("number"))["last"] or 0
    observation = Observation(walk=walk, uid=uid, number=last + 1, **fields)
    textguard.full_clean(observation)
    observation.save(force_insert=True)
    record("observation.added", by=by, target=target(observation), changes=differences(None, observation))
    if measure.strip():
        action_list.add_measure(observation, by=by, text=measure)
    return observation


def says_already(observation: Observation, measure: str, fields: Mapping[str, Any]) -> bool:
    """Whether the observation holds all that is sent of it: ``fields``, and the ``measure`` that is proposed."""
    words = plain(measure).strip()
    proposed = not words or observation.measures.filter(text=words).exists()
    return proposed and all(holds(getattr(observation, name), value) for name, value in fields.items())


@transaction.atomic
def change_observation(observation: Observation, *, by: User, seen: str, **fields: Any) -> Observation:
    """Change it while nobody outside has read it. ``seen`` is its ``observation_fingerprint``.

    Raises PermissionDenied, Conflict and ValidationError.
    """
    row = _locked(observation, by)
    require_unchanged(
        seen, observation_fingerprint(row), "Någon annan har ändrat iakttagelsen medan du skrev."
    )
    before = Observation.objects.get(pk=row.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    textguard.full_clean(row)
    if changed := differences(before, row):
        row.save(update_fields=list(changed))
        record("observation.changed", by=by, target=target(row), changes=changed)
    return row


@transaction.atomic
def remove_observation(observation: Observation, *, by: User, seen: str | None = None) -> None:
    """Take it away, with its measures, while nobody outside has read it; its photos are shown nowhere.

    The others keep their numbers. ``seen`` as above, None = not asked. Raises PermissionDenied, Conflict and ValidationError.
    """
    row = _locked(observation, by)
    require_unchanged(
        seen, observation_fingerprint(row), "Någon annan har ändrat iakttagelsen sedan du läste den."
    )
    for photo in row.photos.filter(removed_at__isnull=True):
        remove_photo(photo, by=by, reason="Iakttagelsen togs bort ur protokollet.")
    name, was = target(row), str(row)
    row.delete()
    record("observation.removed", by=by, target=name, was=was)


@transaction.atomic
def publish_protocol(activity: Activity, *, by: User, seen: str) -> SafetyWalk:
    """Let everybody read the protocol wherever the walk is seen; from now on the action list lives in steps.

    ``seen`` is the ``protocol_fingerprint`` of what was read. Raises PermissionDenied, Conflict when the
    protocol has changed since, and ValidationError when it is published already.
    """
    walk = draft_of(activity, by=by)
    require_unchanged(
        seen, protocol_fingerprint(walk), "Protokollet har ändrats sedan du läste det. Läs det en gång till."
    )
    walk.protocol_is_draft = False
    walk.protocol_published_at, walk.protocol_published_by = now(), by
    textguard.full_clean(walk)
    walk.save(update_fields=["protocol_is_draft", "protocol_published_at", "protocol_published_by"])
    measures = Measure.objects.filter(observation__walk=walk)
    for measure in measures:
        action_list.begin_trail(measure, by=by)
    action_list.raise_revisions_of(walk, by)
    count = walk.observations.count()
    record("walk.protocol_published", by=by, target=target(walk), observations=count, measures=len(measures))
    return walk


def draft_of(activity: Activity, *, by: User) -> SafetyWalk:
    """The walk of the activity's newest row, locked, as a draft that may be written in; made where there is
    none. Call it in a transaction. Raises PermissionDenied, and ValidationError when nothing can be written.
    """
    lock(promises_of(activity))
    row = Activity.objects.select_for_update(of=("self",)).select_related("kind").get(pk=newest(activity).pk)
    require_right(by, row)
    if row.kind.method != Method.SAFETY_WALK:
        raise PermissionDenied("Insatsen är ingen vandring.")
    if sentence := settled(row):
        raise ValidationError(sentence, code="settled")
    walk, _ = SafetyWalk.objects.get_or_create(activity=row)
    walk = SafetyWalk.objects.select_for_update(of=("self",)).select_related("activity").get(pk=walk.pk)
    if protocol_is_public(walk):
        raise ValidationError(PUBLISHED, code="published")
    if not walk.protocol_is_draft:
        walk.protocol_is_draft = True
        walk.save(update_fields=["protocol_is_draft"])
    return walk


def walk_fingerprint(walk: SafetyWalk) -> str:
    """What tells whether light, way and who took part are what somebody saw. Hex."""
    came = sorted(walk.participations.values_list("organisation_id", "people"))
    return fingerprint(walk.light, walk.route, walk.residents, walk.internal_minutes_by, came)


def observation_fingerprint(observation: Observation) -> str:
    """The same for one observation's own words. Hex."""
    return fingerprint(*(getattr(observation, name) for name in OBSERVED))


def protocol_fingerprint(walk: SafetyWalk) -> str:
    """The same for all that publishing makes public. Hex."""
    seen = read_observations(walk)
    return fingerprint(walk_fingerprint(walk), seen)


def _locked(observation: Observation, by: User) -> Observation:
    draft_of(observation.walk.activity, by=by)
    row = Observation.objects.select_for_update(of=("self",)).filter(pk=observation.pk).first()
    if row is None:
        raise ValidationError("Iakttagelsen är redan borttagen.", code="removed")
    return row
