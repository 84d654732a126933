"""The approval status of a follow-up, computed from its steps: whose turn it is, and what is missing.

Drafting → submitted by the police → completed by the municipality (the figures freeze) → approved by every
signatory organisation → published. A promise of one party alone has no second part: submitting completes it.
Sent back at any step, it is drafted again; renewed figures void the approvals before them.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import (
    Count,
    Max,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from followup.approval.two_people import are_one, lacks, objection
from followup.enums import SignIn, State, StepKind
from followup.models import Edition, Report, Step
from followup.report.seal_plan import seal_order
from medborgarlofte.accounts.models import Delegation, Organisation, OrganisationKind, User
from medborgarlofte.accounts.same_person import Ties
from medborgarlofte.clock import day_of, now
from promises.exchange_format.normal import normalise
from promises.models import Promise, ReportingPeriod, Signatory
from promises.words import swedish


class Approval(NamedTuple):
    """A person's consent. ``instead_of`` names whose decision it is when somebody approved on delegation."""

    organisation: str
    name: str
    title: str
    at: str
    sign_in: str
    instead_of: str


@dataclass(frozen=True)
class Frozen:
    """What is published: the follow-up's own part, the whole file with it, the promise's revision and the day then."""

    entry: dict[str, Any]
    document: dict[str, Any]
    revision: int
    on: date

    @property
    def data(self) -> bytes:
        """The file in normal form."""
        return normalise(self.document)


@dataclass(frozen=True)
class ApprovalStatus:
    """The status of a follow-up towards the edition with that number.

    ``steps`` are those towards it, ``approved`` those that hold, ``missing`` the organisations that have
    not approved. ``since`` is the day the state began. ``lacks`` says what is missing though all have.
    ``completed`` is the step that sent it to approval, ``wrote`` those that wrote any of it, for any edition.
    """

    report: Report
    edition: int
    state: State
    since: date
    steps: tuple[Step, ...]
    freeze: Step | None
    approved: tuple[Step, ...]
    missing: tuple[Organisation, ...]
    lacks: str
    completed: Step | None
    wrote: tuple[Step, ...]
    ties: Ties

    def objection(self, person: User, delegation: Delegation | None = None) -> str:
        """Why the person's approval would not count now; "" when it would."""
        taken = [*filter(None, [self.completed]), *self.approved]
        return objection(taken, person, delegation, now(), self.ties)

    @property
    def steps_to_published(self) -> tuple[Step, ...]:
        """Those that led to the newest edition."""
        found = (step for step in self.report.steps.all() if step.edition == self.edition - 1)
        return tuple(step for step in found if step.kind not in (StepKind.WITHDREW, StepKind.DISCARDED))

    @property
    def registered(self) -> bool:
        return any(step.kind == StepKind.REGISTERED for step in self.steps)

    @property
    def is_closed(self) -> bool:
        """Whether what is said of the period stands: it has been published, or is frozen to be."""
        return self.edition > 1 or self.freeze is not None

    @property
    def is_under_way(self) -> bool:
        """Handed in, and not published yet: people have given their word to what its next edition says."""
        return self.state in (State.SUBMITTED, State.COMPLETED, State.APPROVED)

    @property
    def wanted(self) -> tuple[Organisation, ...]:
        """Whose consent is asked for: of those that have not given it, or of any while one more person is needed."""
        if self.state is not State.COMPLETED:
            return ()
        return self.missing or tuple(signatories(self.report.period.promise))

    def is_approved_by(self, person: int | None) -> bool:
        """Whether the person has given a consent that holds."""
        return any(step.by_id == person for step in self.approved)

    def asks(self, person: int | None) -> bool:
        """Whether the person's own consent is still to be given: who completed it gives none."""
        return not self.is_approved_by(person) and (self.completed is None or self.completed.by_id != person)

    @property
    def earliest(self) -> date | None:
        """The first day of publication: the parties have seen what will be public for so many days."""
        if self.freeze is None:
            return None
        return day_of(self.freeze.at) + timedelta(days=settings.PREVIEW_DAYS)

    @property
    def sent_back(self) -> Step | None:
        """The last step, when it sent the follow-up back."""
        last = next((step for step in reversed(self.steps) if step.kind != StepKind.WROTE), None)
        return last if last and last.kind == StepKind.SENT_BACK else None


def with_editions(reports: QuerySet[Report]) -> QuerySet[Report]:
    """The reports with how many editions each has (``edition_count``) and when the last was published."""
    editions = Edition.objects.filter(report=OuterRef("pk")).order_by().values("report")
    return reports.select_related("period__promise__municipality").annotate(
        edition_count=Coalesce(Subquery(editions.annotate(count=Count("pk")).values("count")), 0),
        published_at=Subquery(editions.annotate(last=Max("published_at")).values("last")),
    )


def with_steps(reports: QuerySet[Report]) -> QuerySet[Report]:
    """The reports with what ``approval_status`` reads, in a fixed number of queries."""
    return with_editions(reports).prefetch_related(*_steps_and_parties())


def fetch_steps(reports: Sequence[Report]) -> None:
    """The same, of reports that were read by ``with_editions``; what their promises hold already is not asked again."""
    prefetch_related_objects(reports, *_steps_and_parties())


def _steps_and_parties() -> tuple[Prefetch[Any] | str, ...]:
    steps = Step.objects.defer("content", "data").select_related("by", "organisation", "delegation__giver")
    return (
        Prefetch("steps", steps),
        Prefetch("period__promise__signatories", Signatory.objects.select_related("organisation")),
        "period__promise__further_municipalities",
    )


def approval_status(report: Report) -> ApprovalStatus:
    """How far the follow-up has come, asked of the database now."""
    return _from_steps(with_steps(Report.objects.all()).get(pk=report.pk), Ties())


def status_of(period: ReportingPeriod) -> ApprovalStatus:
    """The same of the period's follow-up, 404 where there is none; what is read of the period is not asked again."""
    report = get_object_or_404(with_editions(Report.objects.all()).select_related(None), period=period)
    report.period = period
    fetch_steps([report])
    return _from_steps(report, Ties())


def approval_statuses(reports: Iterable[Report]) -> list[ApprovalStatus]:
    """The same, of reports that were fetched by ``with_steps``."""
    ties = Ties()
    return [_from_steps(report, ties) for report in reports]


def _from_steps(report: Any, ties: Ties) -> ApprovalStatus:
    """The same, of one report of ``with_editions``. ``ties`` are asked only where something is approved."""
    edition = report.edition_count + 1
    everything = list(report.steps.all())
    towards = [step for step in everything if step.edition == edition]
    # A correction that was thrown away leaves nothing behind but what was taken back.
    thrown = max((step.pk for step in towards if step.kind == StepKind.DISCARDED), default=0)
    steps = tuple(step for step in towards if step.pk > thrown or step.kind == StepKind.WITHDREW)
    state, since = State.DRAFTING, report.created_at
    freeze: Step | None = None
    completed: Step | None = None
    approved: list[Step] = []
    if edition > 1 and not [step for step in steps if step.kind != StepKind.WITHDREW]:
        state, since = State.PUBLISHED, report.published_at
    for step in steps:
        if step.kind in (StepKind.SENT_BACK, StepKind.WROTE) and state in (State.PUBLISHED, State.DRAFTING):
            state, since = State.DRAFTING, step.at
        elif step.kind == StepKind.SENT_BACK:
            state, since, freeze, completed, approved = State.DRAFTING, step.at, None, None, []
        elif step.kind == StepKind.SUBMITTED:
            state, since = State.SUBMITTED, step.at
        elif step.kind in (StepKind.COMPLETED, StepKind.RENEWED):
            state, since, freeze, approved = State.COMPLETED, step.at, step, []
            completed = step if step.kind == StepKind.COMPLETED else completed
        elif step.kind == StepKind.APPROVED and not (completed and are_one(completed, step, ties)):
            approved.append(step)
    parties = signatories(report.period.promise)
    missing = tuple(each for each in parties if each.pk not in {step.organisation_id for step in approved})
    wrote = tuple(step for step in everything if step.kind == StepKind.WROTE)
    missed = lacks(approved, wrote, ties) if freeze else ""
    if freeze and not missing and not missed:
        state, since = State.APPROVED, approved[-1].at
    day = day_of(since)
    return ApprovalStatus(
        report, edition, state, day, steps, freeze, tuple(approved), missing, missed, completed, wrote, ties
    )


def signatories(promise: Promise) -> list[Organisation]:
    """The organisations that signed, once each, in their order."""
    organisations = {
        signatory.organisation_id: signatory.organisation for signatory in promise.signatories.all()
    }
    return list(organisations.values())


def is_police(organisation: Organisation) -> bool:
    """Whether the first part is theirs to submit."""
    return organisation.kind == OrganisationKind.POLICE


def first_part(promise: Promise) -> list[Organisation]:
    """Who submits: the police; whoever signed, where the police did not."""
    parties = signatories(promise)
    return [each for each in parties if is_police(each)] or parties


def second_part(promise: Promise) -> list[Organisation]:
    """Who completes what the first part submitted; nobody where there is one party only."""
    first = first_part(promise)
    return [each for each in signatories(promise) if each not in first]


def approvals(report: Report) -> list[Approval]:
    """The persons' consent as it stands in the report, in the order it was given."""
    return [_approval(step) for step in approval_status(report).approved]


def _approval(step: Step) -> Approval:
    assert step.organisation is not None
    return Approval(
        organisation=step.organisation.slug,
        name=step.name,
        title=step.title,
        at=timezone.localtime(step.at).isoformat(timespec="minutes"),
        sign_in=SignIn(step.sign_in).value,
        instead_of=step.delegation.giver.name if step.delegation else "",
    )


def frozen(report: Report, *, published: date, status: ApprovalStatus | None = None) -> Frozen | None:
    """Exactly what is published on that day; None before the figures are frozen.

    Words, figures and rows are those that were frozen. What a registrar typed since, the persons'
    approvals, and the day itself are put in. ``status`` is what is known already of the report.
    """
    status = status or approval_status(report)
    if status.freeze is None:
        return None
    step, report = Step.objects.get(pk=status.freeze.pk), status.report
    document = json.loads(step.data, parse_float=Decimal)
    approvals = []
    for each in status.approved:
        words = _approval(each)._asdict()
        words["for"] = words.pop("instead_of")
        approvals.append({name: value for name, value in words.items() if value})
    entry = json.loads(step.content) | {
        "edition": status.edition,
        "published": published.isoformat(),
        "frozen_on": _iso(day_of(step.at)) if day_of(step.at) < published else "",
        "municipal_number": report.municipal_number,
        "police_number": report.police_number,
        "drawn_up_on": _iso(report.drawn_up_on),
        "received_on": _iso(report.received_on),
        "approvals": approvals,
        "seals": seal_order(document),
    }
    entry = {name: value for name, value in entry.items() if value not in ("", [])}
    others = [
        each
        for each in document.get("follow_ups", [])
        if (each["period"], each["edition"]) not in {(entry["period"], n) for n in (0, status.edition)}
    ]
    return Frozen(entry, document | {"follow_ups": [*others, entry]}, step.revision, day_of(step.at))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


class Withdrawal(NamedTuple):
    """A published follow-up taken back: when the last party did, the words that are public, and who wrote them;
    ``missing`` are the parties that have not."""

    on: date
    note: str
    by: str
    missing: tuple[Organisation, ...]

    @property
    def is_whole(self) -> bool:
        return not self.missing

    @property
    def half_words(self) -> str:
        """Who has, and that it is still shown."""
        names = swedish.listing([each.short_name for each in self.missing])
        return f"{self.by}, har dragit tillbaka uppföljningen. Den visas tills också {names} har gjort det."


def withdrawal(status: ApprovalStatus) -> Withdrawal | None:
    """What was taken back of the newest edition; ``is_whole`` when every party has. None where nobody has."""
    taken = [step for step in status.steps if step.kind == StepKind.WITHDREW]
    if not taken:
        return None
    did = {step.organisation_id for step in taken}
    missing = tuple(each for each in signatories(status.report.period.promise) if each.pk not in did)
    by = f"{taken[0].name}, {taken[0].organisation}"
    return Withdrawal(timezone.localtime(taken[-1].at).date(), taken[0].public_note, by, missing)


def may_be_published(report: Report, on: date) -> list[str]:
    """Why the follow-up may not be published on that day; empty when it may."""
    status = approval_status(report)
    unwritten = status.freeze is not None and not status.registered
    return [*waits_for(status, on), *(["Diarienummer och datum är inte ifyllda."] if unwritten else [])]


def waits_for(status: ApprovalStatus, on: date) -> list[str]:
    """The same but for the registration numbers, which are asked for where it is published."""
    if status.freeze is None:
        return ["Uppföljningen är inte skickad till godkännande."]
    reasons = []
    if status.missing:
        names = swedish.listing([each.short_name for each in status.missing])
        reasons.append(f"{swedish.capital(names)} har inte godkänt.")
    elif status.lacks:
        reasons.append(status.lacks)
    if status.earliest and on < status.earliest:
        reasons.append(f"Parterna ska hinna läsa. Tidigast den {swedish.day(status.earliest)}.")
    return reasons
