"""What nobody has said anything of is asked about where the period's follow-up is written, and answered there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.utils.text import Truncator

from followup.approval.approval_status import ApprovalStatus
from followup.duties import responsible
from followup.models import WeeklyAnswer
from followup.weekly_answers import nothing_yet
from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Organisation, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.clock import today
from medborgarlofte.conflict import Conflict
from promises.counting import ports
from promises.editing.confirmations import comes_late, confirm_nothing_done, logged_in
from promises.log.actions import log_activity
from promises.log.scope import in_force
from promises.log.surprises import require_late_reason
from promises.models import Commitment, CommitmentParty, Confirmation, ReportingPeriod
from promises.words import confirmation_checks, swedish
from promises.words.enums import ConfirmationKind, Counting, TargetForm
from promises.writing.guards import removable
from promises.writing.revision import lock
from promises.writing.store import remove

_COUNTED = (TargetForm.TOTAL, TargetForm.RATE, TargetForm.CEILING)
_MOST = 300  # signs of a row's reason; an edition's may be longer
NOTE = "Antalet skrevs när perioden följdes upp. Insatserna var inte loggade var för sig."


@dataclass(frozen=True)
class Question:
    """What can be asked of one commitment and period, and by whom it is answered.

    ``organisation`` is the responsible one that the writer speaks for, None where it is not the writer's to say;
    ``takes_number`` whether how much was done says all that the counting needs. It is ``asked`` when the period is
    over and nothing is logged or said. ``noted`` is what the organisation answered last, week by week, that nothing was
    done yet; ``closed`` that the period is followed up, so that what was said of it stands.
    """

    commitment: Commitment
    kinds: tuple[ConfirmationKind, ...]
    organisation: Organisation | None
    said: tuple[Confirmation, ...]
    takes_number: bool
    asked: bool
    noted: WeeklyAnswer | None = None
    closed: bool = False

    @property
    def is_answerable(self) -> bool:
        """Whether the writer has something to say, or has said it."""
        return bool(self.own or (self.asked and self.organisation))

    @property
    def own(self) -> list[Confirmation]:
        """What the writer's organisation has said."""
        return [each for each in self.said if each.organisation == self.organisation]

    @property
    def to_take_back(self) -> list[Confirmation]:
        """What of it may be taken back."""
        return [] if self.closed else [each for each in self.own if removable(each)]


# What was done and not logged, or what is said of the whole period.
Answer = ConfirmationKind | Decimal


def questions(
    period: ReportingPeriod, *, by: User, status: ApprovalStatus | None = None
) -> dict[int, Question]:
    """A question for each commitment of the period's promise, by its number. ``status`` is what is known already of the
    period's follow-up."""
    promise = period.promise
    commitments = list(
        promise.commitments.select_related("kind")
        .prefetch_related(
            "targets__parts", Prefetch("parties", CommitmentParty.objects.select_related("organisation"))
        )
        .order_by("number")
    )
    logged = set(logged_in(period, commitments).values_list("commitment_id", flat=True))
    said: dict[int, list[Confirmation]] = {}
    for each in period.confirmations.select_related("organisation", "confirmed_by"):
        said.setdefault(each.commitment_id, []).append(each)
    closed = bool(said) and (status.is_closed if status else ports.follow_ups.closed(period))
    speaks_for = access.organisations(by, Permission.LOG_ACTIVITY, promise.municipality_id)
    over, noted = period.ends_on <= today(), nothing_yet(period)
    found = {}
    for row in commitments:
        answering, target = responsible(promise, row), in_force(row, period.ends_on)
        own = next((each for each in speaks_for if each in answering), None)
        found[row.number] = Question(
            commitment=row,
            kinds=confirmation_checks.kinds(conditional=bool(row.condition)),
            organisation=own,
            noted=noted.get((row.pk, own.pk)) if own else None,
            closed=closed,
            said=tuple(said.get(row.pk, ())),
            takes_number=target is not None
            and target.form in _COUNTED
            and target.counting == Counting.SUM
            and not target.parts.all(),
            asked=over and row.pk not in logged and row.pk not in said,
        )
    return found


@transaction.atomic
def answer_questions(
    period: ReportingPeriod,
    *,
    by: User,
    answers: Mapping[int, Answer],
    taken_back: Iterable[Confirmation] = (),
    late_reason: str = "",
) -> None:
    """Say of whole commitments, by their numbers, that nothing was done or how much was, all of it or nothing.

    A number becomes one row over the period's days, which says that it was given afterwards. ``late_reason`` is asked
    for where a follow-up has told of those days. Raises PermissionDenied; Conflict where somebody has logged or said
    something meanwhile; ValidationError by the form's fields.
    """
    lock([period.promise])
    for confirmation in taken_back:
        remove(confirmation, by=by)
    if not answers:
        return
    asked = questions(period, by=by)
    for number, answer in answers.items():
        question = asked[number]
        if answer in [each.kind for each in question.own]:
            continue  # said already, by the same press or by a colleague
        if not question.asked:
            raise Conflict(
                f"Åtagande {number}: någon har loggat eller sagt något om perioden under tiden. "
                "Läs det. Räcker det, välj ”Vet inte” och ta bort talet."
            )
        try:
            _answer(question, period, answer, by, Truncator(late_reason).chars(_MOST))
        except Conflict:
            raise
        except ValidationError as refusal:
            if "late_reason" in getattr(refusal, "error_dict", {}):
                raise
            raise ValidationError({f"a{number}_silence": refusal.messages}) from refusal


def _answer(question: Question, period: ReportingPeriod, answer: Answer, by: User, late_reason: str) -> None:
    commitment, organisation = question.commitment, question.organisation
    if organisation is None:
        raise ValidationError("Bara den som företräder en ansvarig organisation kan svara.")
    if isinstance(answer, ConfirmationKind):
        confirm_nothing_done(commitment, period, organisation, by=by, kind=answer, late_reason=late_reason)
        return
    begins = [period.starts_on, commitment.starts_on, period.promise.starts_on]
    row = log_activity(
        by=by,
        municipality=period.promise.municipality,
        kind=commitment.kind,
        title=f"Redovisat vid uppföljningen av {swedish.small(period.label)}",
        starts_on=max(day for day in begins if day),
        ends_on=period.ends_on,
        logged_for=organisation,
        note=NOTE,
        late_reason=late_reason if comes_late(period) else "",
        contributions=[{"commitment": commitment, "quantity": answer}],
    )
    require_late_reason(row)
