"""Actions on a follow-up: hand in, renew, approve, send back, register, withdraw. Each adds one Step row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from followup.approval.approval_status import (
    ApprovalStatus,
    approval_status,
    first_part,
    second_part,
    signatories,
    withdrawal,
)
from followup.approval.step_taken import step_taken
from followup.duties import places_of
from followup.enums import SignIn, State, StepKind
from followup.models import Report, Step
from followup.report.plain import differences
from followup.report.report_document import follow_up_entry, report_view, whole_document
from followup.trail_rows import step_words, target
from medborgarlofte.accounts.access import Seat, may, seats
from medborgarlofte.accounts.models import Delegation, Organisation, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.presenters import reset_words
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today
from medborgarlofte.conflict import Conflict
from medborgarlofte.documents.printable import not_printed, unprintable
from promises.models import Promise
from promises.record.versions import advance, newest_version
from promises.words import swedish
from promises.words.enums import VersionCause
from promises.writing import textguard
from promises.writing.publication_rules import tell_waiting
from promises.writing.reach import require_for_signatory
from promises.writing.revision import raise_revision

REGISTRY = ("municipal_number", "police_number", "drawn_up_on", "received_on")


@dataclass(frozen=True)
class Actor:
    """Who takes a step, and how they had signed in."""

    by: User
    sign_in: SignIn = SignIn.COMMAND


@transaction.atomic
def hand_on(*, report: Report, actor: Actor) -> Step:
    """Hand in one's part: the police submit, then the municipality completes and the figures freeze.

    Raises PermissionDenied for who is not of the party whose turn it is, and ValidationError when it is
    nobody's turn, the period is not over or a correction has no reason.
    """
    report, status = locked(report)
    promise = report.period.promise
    parties = _whose_part(status)
    party = next((each for each in parties if _writes(actor.by, promise, each)), None)
    if party is None:
        names = swedish.listing([each.short_name for each in parties])
        raise PermissionDenied(f"Det är {names} som lämnar in den här delen.")
    if promise.published_at is None:
        raise ValidationError("Löftet måste vara publicerat innan det kan följas upp.")
    if report.period.ends_on >= today():
        raise ValidationError("Perioden är inte slut än. Uppföljningen kan lämnas in dagen efter.")
    if status.edition > 1 and not report.reason.strip():
        raise ValidationError("Skriv varför en ny utgåva behövs.", code="reason")
    for row in (report, *report.assessments.all()):
        textguard.check_row(row, place=promise.municipality_id)
    last = status.state is State.SUBMITTED or not second_part(promise)
    kind = StepKind.COMPLETED if last else StepKind.SUBMITTED
    step = add_step(status, actor, kind, organisation=party, freeze=last)
    about, name = target(report), party.short_name
    if last:
        record("report.completed", by=actor.by, target=about, organisation=name, **step_words(step))
    else:
        record("report.submitted", by=actor.by, target=about, organisation=name, **step_words(step))
    return step


def _whose_part(status: ApprovalStatus) -> list[Organisation]:
    promise = status.report.period.promise
    if status.state is State.DRAFTING:
        return first_part(promise)
    if status.state is State.SUBMITTED:
        return second_part(promise)
    raise ValidationError("Uppföljningen är redan inlämnad.", code="too_late")


@transaction.atomic
def renew(*, report: Report, actor: Actor) -> Step:
    """Count the figures anew from the log as it is now; the approvals so far are void.

    Raises PermissionDenied, and ValidationError before the figures are frozen.
    """
    report, status = locked(report)
    _require_party(actor.by, report)
    _require_frozen(status)
    step = add_step(status, actor, StepKind.RENEWED, freeze=True)
    record("report.renewed", by=actor.by, target=target(report), **step_words(step))
    return step


@transaction.atomic
def approve(*, report: Report, actor: Actor, organisation: int, seen: tuple[int, int]) -> Step:
    """Approve for an organisation that signed. ``seen`` is what was read: the freeze and the promise's revision.

    Raises PermissionDenied without the right or a delegation that holds today, Conflict when something
    changed after it was read, and ValidationError when the person, or one who counts as the same, has
    completed it or approved already.
    """
    report, status = locked(report)
    seat = _require_seat(actor.by, report, organisation)
    freeze = _require_frozen(status)
    if seen != (freeze.pk, report.period.promise.revision):
        raise Conflict("Något ändrades medan du läste. Läs vad som skiljer och välj igen.")
    if why_not := status.objection(actor.by, seat.delegation):
        raise ValidationError(why_not, code="once")
    if signs := unprintable(actor.by.name + actor.by.title):
        raise ValidationError(
            f"Ditt namn och din titel skrivs i rapporten. {not_printed(signs)}", code="printable"
        )
    step = add_step(
        status, actor, StepKind.APPROVED, organisation=seat.organisation, delegation=seat.delegation
    )
    record(
        "report.approved",
        by=actor.by,
        target=target(report),
        organisation=seat.organisation.short_name,
        instead_of=seat.delegation.giver.audit_name() if seat.delegation else "",
        sign_in=actor.sign_in.value,
        frozen_at_revision=freeze.revision,
        **step_words(step),
        second_factor=reset_words(actor.by.pk, step.at),
    )
    return step


@transaction.atomic
def send_back(*, report: Report, actor: Actor, comment: str) -> Step:
    """Send it back to be written again, with what needs to be changed. Any party may, at any step.

    Raises PermissionDenied, and ValidationError without a comment or when there is nothing to send back.
    """
    report, status = locked(report)
    _require_party(actor.by, report)
    if status.state in (State.DRAFTING, State.PUBLISHED):
        raise ValidationError("Uppföljningen är inte inlämnad.", code="too_late")
    if not comment.strip():
        raise ValidationError({"comment": "Skriv vad som behöver ändras."})
    step = add_step(status, actor, StepKind.SENT_BACK, internal_comment=comment.strip())
    record("report.sent_back", by=actor.by, target=target(report), **step_words(step))
    return step


@transaction.atomic
def register(*, report: Report, actor: Actor, fields: Mapping[str, Any], complete: bool) -> Step:
    """Write the registration numbers and dates that people have given it. Approvals stand.

    ``fields`` are those of ``REGISTRY``; ``complete`` says that what is empty does not exist. Raises
    PermissionDenied, and ValidationError by field for what is empty though nobody said so, for days that cannot be
    and for what looks like a number of a person or cannot be printed.
    """
    report, status = locked(report)
    require_for_signatory(actor.by, Permission.PUBLISH, report.period.promise)
    _require_frozen(status)
    empty = [name for name in REGISTRY if not fields.get(name)]
    if empty and not complete:
        raise ValidationError(dict.fromkeys(empty, "Fyll i, eller kryssa att det som är tomt inte finns."))
    numbers = {name: text for name in REGISTRY if isinstance(text := fields.get(name), str)}
    textguard.check_texts(numbers, report.period.promise.municipality_id)
    if problems := _registration_problems(report, fields):
        raise ValidationError(problems)
    for name in REGISTRY:
        setattr(report, name, fields.get(name) or (None if name.endswith("_on") else ""))
    report.updated_at, report.updated_by = now(), actor.by
    report.full_clean()
    report.save()
    step = add_step(status, actor, StepKind.REGISTERED)
    record("report.registered", by=actor.by, target=target(report), without=empty, **step_words(step))
    return step


@transaction.atomic
def withdraw(*, report: Report, actor: Actor, organisation: int, note: str) -> Step:
    """Take a published follow-up back, for one party; it is withdrawn when every party has. The note is public.

    Raises PermissionDenied, and ValidationError when it is not published or there is no note.
    """
    report, status = locked(report)
    seat = _require_seat(actor.by, report, organisation)
    if status.edition == 1:
        raise ValidationError("Uppföljningen är inte publicerad.", code="too_late")
    if not note.strip():
        raise ValidationError({"note": "Skriv varför uppföljningen dras tillbaka. Texten blir offentlig."})
    textguard.check_texts({"note": note}, report.period.promise.municipality_id)
    step = add_step(
        status, actor, StepKind.WITHDREW, organisation=seat.organisation, delegation=seat.delegation,
        public_note=note.strip(),
    )  # fmt: skip
    taken = withdrawal(approval_status(report))
    if taken and taken.is_whole:
        report.editions.filter(withdrawn_at__isnull=True).update(
            withdrawn_at=step.at, withdrawn_by=actor.by, withdrawn_note=taken.note
        )
        raise_revision(report.period.promise, by=actor.by, cause=VersionCause.FOLLOWED_UP)
    record(
        "report.withdrawn",
        by=actor.by,
        target=target(report),
        organisation=seat.organisation.short_name,
        **step_words(step),
    )
    return step


def approvable_organisations(person: Any, promise: Promise) -> list[Seat]:
    """For which of the promise's signatories the person may approve today, in the signatories' order."""
    by_organisation = {seat.organisation.pk: seat for seat in seats(person, places_of(promise))}
    return [by_organisation[each.pk] for each in signatories(promise) if each.pk in by_organisation]


def is_party(person: Any, promise: Promise) -> bool:
    """Whether the person writes or approves for a party of the promise."""
    wrote = may(person, Permission.WRITE_FOLLOW_UP, promise.municipality_id)
    return wrote or bool(approvable_organisations(person, promise))


def may_hand_on(person: Any, status: ApprovalStatus) -> bool:
    """Whether it is the person's turn to hand in a part."""
    if status.state not in (State.DRAFTING, State.SUBMITTED):
        return False
    return any(_writes(person, status.report.period.promise, each) for each in _whose_part(status))


def note_writer(report: Report, actor: Actor) -> None:
    """Remember, once an edition, that the person wrote something of it. Inside the save's transaction."""
    status = approval_status(report)
    if not any(step.kind == StepKind.WROTE and step.by_id == actor.by.pk for step in status.steps):
        add_step(status, actor, StepKind.WROTE)


def _require_printable(document: str) -> None:
    """Raise ValidationError before anybody approves what the fonts of the report cannot print."""
    if not (strange := unprintable(document)):
        return
    said = json.loads(document)
    named = {f"Insatsen ”{row['title']}”": row for row in said.get("activities", ())}
    named |= {f"Åtagande {row['number']}": row for row in said["commitments"]}
    found = {name: unprintable(json.dumps(row, ensure_ascii=False)) for name, row in named.items()}
    sentences = [f"{name}: {not_printed(signs)}" for name, signs in found.items() if signs]
    raise ValidationError(sentences or [not_printed(strange)], code="printable")


def _registration_problems(report: Report, fields: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the days, by field: a seal is spent on them, and they stand on the first page."""
    found = {}
    drawn_up, received = fields.get("drawn_up_on"), fields.get("received_on")
    if drawn_up and drawn_up < report.period.starts_on:
        found["drawn_up_on"] = (
            f"Perioden började {swedish.day(report.period.starts_on)}. Skriv en senare dag."
        )
    if received and received < (drawn_up or report.period.starts_on):
        found["received_on"] = "Den kom in innan den upprättades. Rätta den ena dagen."
    for name, day in (("drawn_up_on", drawn_up), ("received_on", received)):
        if day and day > today():
            found[name] = "Dagen har inte varit än."
    return found


def _writes(person: Any, promise: Promise, organisation: Organisation) -> bool:
    return any(may(person, Permission.WRITE_FOLLOW_UP, place, organisation) for place in places_of(promise))


def _require_party(by: User, report: Report) -> None:
    if not is_party(by, report.period.promise):
        raise PermissionDenied("Det krävs rätt att skriva eller godkänna uppföljningar här.")


def _require_seat(by: User, report: Report, organisation: int) -> Seat:
    seat = next(
        (s for s in approvable_organisations(by, report.period.promise) if s.organisation.pk == organisation),
        None,
    )
    if seat is None:
        raise PermissionDenied("Det krävs rätt att godkänna uppföljningar för en av parterna här.")
    return seat


def _require_frozen(status: ApprovalStatus) -> Step:
    if status.freeze is None:
        raise ValidationError("Uppföljningen är inte inne för godkännande.", code="too_late")
    return status.freeze


def locked(report: Report) -> tuple[Report, ApprovalStatus]:
    """The report as it is once nobody else can change its promise, and where it stands."""
    Promise.objects.select_for_update().get(pk=report.period.promise_id)
    status = approval_status(report)
    return status.report, status


def add_step(
    status: ApprovalStatus,
    actor: Actor,
    kind: StepKind,
    *,
    organisation: Organisation | None = None,
    delegation: Delegation | None = None,
    freeze: bool = False,
    **words: str,
) -> Step:
    """One more step of the follow-up, inside the caller's transaction."""
    report = status.report
    content, data = _frozen_now(status, actor) if freeze else ("", "")
    step = Step(
        report=report,
        edition=status.edition,
        kind=kind.value,
        at=now(),
        by=actor.by,
        name=actor.by.name,
        title=actor.by.title,
        organisation=organisation,
        delegation=delegation,
        sign_in=actor.sign_in.value,
        revision=report.period.promise.revision,
        content=content,
        data=data,
        **words,
    )
    step.full_clean()
    step.save(force_insert=True)
    step_taken.send(Step, step=step)
    return step


def _frozen_now(status: ApprovalStatus, actor: Actor) -> tuple[str, str]:
    """The follow-up's own part and the whole file as they are now, as JSON. Raises ValidationError for what no report
    can say: signs that it cannot print, and plain words that contradict it."""
    report = status.report
    promise = report.period.promise
    tell_waiting(promise, by=actor.by)
    advance(promise)  # what the day has made public, if nobody has read it yet
    version = newest_version(promise)
    entry = follow_up_entry(
        report, edition=status.edition, published=today(), reason=report.reason, version=version
    )
    document = whole_document(promise, entry)
    text = document.decode()
    _require_printable(text)
    plain = entry.get("plain_summary", "")
    differing = differences(plain, report_view(document, entry)) if plain else []
    if differing:
        sentences = ["Den lättlästa texten säger något annat än rapporten.", *differing]
        raise ValidationError(sentences, code="plain")
    return json.dumps(entry, ensure_ascii=False, sort_keys=True), text
