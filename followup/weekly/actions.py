"""Answering the week's question, and taking the answer back."""

from django.core.exceptions import ValidationError
from django.db import transaction

from followup.duties import places_of, responsible, standings
from followup.enums import WeeklyReply
from followup.models import WeeklyAnswer
from followup.weekly_answers import asked_of, monday
from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Organisation, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today
from promises.models import Commitment
from promises.writing.reach import target


@transaction.atomic
def answer(
    commitment: Commitment, organisation: Organisation, reply: WeeklyReply, *, by: User, period: str = ""
) -> WeeklyAnswer:
    """Answer for the organisation this week, about the period that is asked about: the one with the short name that the
    question was read with, where that is known. The same answer twice is one; who comes after a colleague is told what
    was answered. Raises PermissionDenied, and ValidationError."""
    _require(commitment, organisation, by)
    asked = _asked(commitment, organisation)
    if asked is None or period not in ("", asked):
        raise ValidationError("Frågan gäller inte längre. Läs vad som frågas nu.")
    said, made = WeeklyAnswer.objects.get_or_create(
        commitment=commitment,
        organisation=organisation,
        week=monday(today()),
        defaults={"period": asked, "reply": reply.value, "answered_at": now(), "answered_by": by},
    )
    if not made and said.reply != reply.value:
        raise ValidationError(f"{said.answered_by} har redan svarat ”{WeeklyReply(said.reply).label}”.")
    if made:
        record(
            "weekly.answered",
            by=by,
            target=target(commitment),
            organisation=organisation.slug,
            reply=reply.value,
        )
    return said


@transaction.atomic
def take_back(said: WeeklyAnswer, *, by: User) -> None:
    """Ask again this week. Raises PermissionDenied, and ValidationError for an earlier week's answer."""
    _require(said.commitment, said.organisation, by)
    if said.week != monday(today()):
        raise ValidationError("Veckan är slut. Svara på den här veckans fråga i stället.")
    record("weekly.taken_back", by=by, target=target(said.commitment), organisation=said.organisation.slug)
    said.delete()


def _asked(commitment: Commitment, organisation: Organisation) -> str | None:
    """The short name of the period that the organisation is asked about this week; None where it is not asked."""
    silent = (
        silence
        for standing in standings([commitment.promise], today())
        for silence in asked_of(standing, today())
        if (silence.commitment, silence.organisation) == (commitment, organisation)
    )
    return next((silence.period.slug for silence in silent), None)


def _require(commitment: Commitment, organisation: Organisation, by: User) -> None:
    promise = commitment.promise
    if organisation not in responsible(promise, commitment):
        raise ValidationError("Bara en ansvarig för åtagandet kan svara.")
    if not any(access.may(by, Permission.LOG_ACTIVITY, place, organisation) for place in places_of(promise)):
        access.require(by, Permission.LOG_ACTIVITY, promise.municipality_id, organisation)
