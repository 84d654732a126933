"""Compares steps and editions with the audit trail: rows changed, added or removed without an event."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date
from typing import Any

from followup.codes import edition_code
from followup.edition_files import fault
from followup.enums import StepKind
from followup.models import Edition, Report, Step
from medborgarlofte.accounts.models import User
from medborgarlofte.audit.heads import holds_digest
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.clock import day_of
from promises.masking.maskable import MASKED


def target(report: Report) -> str:
    """The follow-up's name in the trail: ``report:vaggeryd/2020/2020-t1``."""
    return f"report:{report.period.promise.address}/{report.period.slug}"


def frozen_digest(content: str, data: str) -> str:
    """The digest of what a step or an edition froze."""
    return hashlib.sha256(f"{content}\n{data}".encode()).hexdigest()


def frozen_name(row: Edition | Step) -> str:
    """What an event calls a row that froze something: ``edition:12``, ``step:7``."""
    return f"{row._meta.model_name}:{row.pk}"


def step_words(step: Step) -> dict[str, Any]:
    """What the event of a step keeps of its row: who, for whom, how, and the digest of what was frozen."""
    frozen = frozen_digest(step.content, step.data) if step.data else ""
    row = {
        "step": step.pk,
        "kind": step.kind,
        "edition": step.edition,
        "person": step.by_id,
        "party": step.organisation_id,
        "delegation": step.delegation_id,
        "sign_in": step.sign_in,
        "at": step.at.astimezone(UTC).isoformat(),
        "revision": step.revision,
        "frozen": frozen,
    }
    return {"row": row}


def events_of(steps: Iterable[Step]) -> list[AuditEvent]:
    """The events that keep a digest of what the steps froze; they go with it when it is masked."""
    wanted = {step.pk for step in steps}
    events = AuditEvent.objects.filter(
        event__in=["report.completed", "report.renewed"], details__contains='"row"'
    )
    return [event for event in events if json.loads(event.details)["row"]["step"] in wanted]


def steps_past_the_actions() -> Iterator[str]:
    """Sentences for steps that are not what their events say, and for events whose step is gone."""
    # By the step's primary key, the event's number, what it says and by whom; and how many of each kind are masked.
    by_step: dict[int, tuple[int, dict[str, Any], str]] = {}
    masked: Counter[tuple[str, str]] = Counter()
    events = AuditEvent.objects.filter(event__startswith="report.").order_by("number")
    columns = ("number", "event", "target", "details", "actor")
    for number, event, about, details, actor in events.values_list(*columns).iterator():
        row = json.loads(details).get("row") if details else None
        if row:
            row.pop("version", None)  # steps counted the saves of their follow-up once
            by_step[row["step"]] = number, row, actor
        elif not details:
            masked[about, event.partition(".")[2]] += 1
    steps = (
        Step.objects.exclude(kind=StepKind.WROTE.value).filter(pk__gte=min(by_step, default=0)).order_by("pk")
    )
    for step in (
        steps.select_related("by", "report__period__promise__municipality").iterator(chunk_size=20)
        if by_step
        else ()
    ):
        number, row, actor = by_step.pop(step.pk, (0, {}, ""))
        name = f"step {step.pk} ({step.kind}) of {target(step.report)}"
        if number and (row != step_words(step)["row"] or _has_another_name(step, actor)):
            yield f"{name} is not what event {number} says"
        elif not number and not masked[target(step.report), step.kind]:
            yield f"{name}: no event tells of it"
        elif not number:
            masked[target(step.report), step.kind] -= 1
    for number, row, _ in by_step.values():
        yield f"step {row['step']} ({row['kind']}) of event {number} is gone"


def _has_another_name(step: Step, actor: str) -> bool:
    """Whether the step calls the person who took it otherwise than they were called, as far as the event is of them."""
    email = step.by.email
    return actor.startswith(f"{email} (") and actor != f"{email} ({step.name})" and MASKED not in step.name


def masked_past_the_actions() -> Iterator[str]:
    """Sentences for editions, and for steps that froze one, that are not what the last masking left of them."""
    left: dict[str, tuple[int, str]] = {}
    for number, details in _maskings():
        left |= {name: (number, digest) for name, digest in details.get("frozen", {}).items()}
    for model in (Edition, Step):
        keys = [int(name.partition(":")[2]) for name in left if name.startswith(f"{model._meta.model_name}:")]
        rows = model._default_manager.filter(pk__in=keys).select_related(
            "report__period__promise__municipality"
        )
        for row in rows.order_by("pk").iterator(chunk_size=20):
            number, digest = left[frozen_name(row)]
            stands = isinstance(row, Step) or row.masked_at is not None
            if not stands or frozen_digest(row.content, row.data) != digest:
                yield f"{frozen_name(row)} of {target(row.report)} is not what event {number}, which masked it, left"


def _maskings() -> Iterator[tuple[int, dict[str, Any]]]:
    """The number and the details of each event that masked something, the oldest first; and of that which began the trail,
    which names what was masked before."""
    events = AuditEvent.objects.filter(event__in=["masking.made", "trail.begun"]).exclude(details="")
    for number, day, details in events.order_by("number").values_list("number", "at", "details"):
        yield number, {**json.loads(details), "day": day_of(day)}


def writers_past_the_actions() -> Iterator[str]:
    """Sentences for follow-ups that somebody wrote in, and whose row of having written is gone."""
    wrote = {
        (target(step.report), step.by.audit_name())
        for step in Step.objects.filter(kind=StepKind.WROTE.value).select_related(
            "by", "report__period__promise__municipality"
        )
    }
    reports = {target(each) for each in Report.objects.select_related("period__promise__municipality")}
    people = {user.audit_name() for user in User.objects.all()}
    saved = AuditEvent.objects.filter(event="report.saved").values_list("target", "actor").distinct()
    for about, actor in saved.order_by("target", "actor"):
        # Whoever has changed names is in neither.
        if about in reports and actor in people and (about, actor) not in wrote:
            yield f"{about}: {actor} wrote in it, and the row that says so is gone"


def editions_past_the_actions() -> Iterator[str]:
    """Sentences for editions whose data, checksum, trail digest or files are not what was published."""
    published, emptied = _published()
    masked = _masked_on()
    # A follow-up that somebody took back, or that was taken back when its edition was read in.
    events = AuditEvent.objects.filter(event="report.withdrawn").values_list("target", flat=True)
    read_in = AuditEvent.objects.filter(event="report.read_in", details__contains='"taken_back": true')
    withdrawn = {*events, *read_in.values_list("target", flat=True)}
    editions = Edition.objects.select_related("report__period__promise__municipality").order_by("pk")
    for edition in editions.prefetch_related("renewals", "papers").iterator(chunk_size=20):
        about = target(edition.report)
        number, sha256 = published.pop((about, edition.number), (0, ""))
        name = f"edition {edition.number} of {about}"
        if number:
            yield from _beside_event(edition, name, number, sha256)
        elif emptied[about]:
            emptied[about] -= 1
        else:
            yield f"{name}: no event tells of it"
        if edition.masked_at:
            yield from _beside_masking(edition, name, masked)
        if edition.withdrawn_at and about not in withdrawn:
            yield f"{name}: is taken back, and no event says so"
        if problem := fault(edition):
            yield problem
    for (about, place), (number, _) in published.items():
        yield f"edition {place} of {about}, of event {number}, is gone"


def _masked_on() -> Mapping[str, set[tuple[date, str] | None]]:
    """The days and grounds on which an edition, as ``2020-t1/1``, was masked; None = before the trail began."""
    masked: dict[str, set[tuple[date, str] | None]] = {}
    for _, details in _maskings():
        said = (details["day"], details["ground"]) if "ground" in details else None
        for name in details.get("editions", ()):
            masked.setdefault(name, set()).add(said)
    return masked


def _beside_masking(
    edition: Edition, name: str, masked: Mapping[str, set[tuple[date, str] | None]]
) -> Iterator[str]:
    told = masked.get(f"{edition.report.period.slug}/{edition.number}")
    if not told:
        yield f"{name}: is masked, and no event says so"
    elif edition.masked_at and not told & {None, (day_of(edition.masked_at), edition.masked_ground)}:
        yield f"{name}: its masking is not what an event says"


def _published() -> tuple[dict[tuple[str, int], tuple[int, str]], Counter[str]]:
    """By follow-up and number, the event of an edition and the checksum it says; and how many such events of
    each follow-up are masked."""
    published: dict[tuple[str, int], tuple[int, str]] = {}
    emptied: Counter[str] = Counter()
    events = AuditEvent.objects.filter(event__in=["report.published", "report.read_in"]).order_by("number")
    for number, about, details in events.values_list("number", "target", "details"):
        if details:
            event = json.loads(details)
            published[about, event["edition"]] = number, event["sha256"]
        else:
            emptied[about] += 1
    return published, emptied


def _beside_event(edition: Edition, name: str, number: int, sha256: str) -> Iterator[str]:
    """What differs between an edition and the event that tells its publication."""
    if sha256 != edition.sha256:
        yield f"{name}: its checksum is not what event {number} says"
    if edition.masked_at:
        return
    if edition.code != edition_code(edition.data.encode()):
        yield f"{name}: its data is not what was published"
    data = json.loads(edition.data)
    if "trail" in data and not holds_digest(data["nonce"], data["trail"], before=number):
        yield f"{name}: the trail it was published on is not this one; the chain was counted anew"
