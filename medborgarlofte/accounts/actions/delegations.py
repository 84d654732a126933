"""Lending the right to approve for a time. The receiver works in the same place; a loan is never lent on."""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string

from medborgarlofte import letters
from medborgarlofte.accounts import access
from medborgarlofte.accounts.actions.enrolment_letters import Occasion, send_link
from medborgarlofte.accounts.enrolment import has_factor
from medborgarlofte.accounts.models import Delegation, Membership, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today

_LONGEST = timedelta(days=366)


@transaction.atomic
def delegate(*, seat: Membership, receiver: User, starts_on: date, ends_on: date, by: User) -> Delegation:
    """Let ``receiver`` approve in ``by``'s place, by the role that ``seat`` is, on those days. The same loan given twice is
    one, and no two overlap: who takes one back has taken back the right. The receiver is told by letter.

    Raises PermissionDenied where the role is not the giver's own, and ValidationError by field.
    """
    if not access.memberships(by, Permission.APPROVE).filter(pk=seat.pk).exists():
        raise PermissionDenied("Bara den som själv har rätt att godkänna kan delegera den.")
    if not colleagues(seat).filter(pk=receiver.pk).exists():
        raise ValidationError({"receiver": "Välj någon som arbetar för samma organisation här."})
    _check_days(starts_on, ends_on)
    Membership.objects.select_for_update().get(pk=seat.pk)  # two presses wait for each other
    overlapping = Delegation.objects.filter(
        giver=by, receiver=receiver, organisation=seat.organisation, municipality=seat.municipality,
        ended_at__isnull=True, starts_on__lte=ends_on, ends_on__gte=starts_on,
    ).first()  # fmt: skip
    if overlapping and (overlapping.starts_on, overlapping.ends_on) == (starts_on, ends_on):
        return overlapping
    if overlapping:
        raise ValidationError(
            {"receiver": "Personen har redan rätten någon av de dagarna. Ta tillbaka den först."}
        )
    given = Delegation(
        giver=by,
        receiver=receiver,
        organisation=seat.organisation,
        municipality=seat.municipality,
        starts_on=starts_on,
        ends_on=ends_on,
        given_at=now(),
        given_by=by,
    )
    given.full_clean()
    given.save()
    record(
        "delegation.given",
        by=by,
        target=f"user:{receiver.email}",
        organisation=seat.organisation.slug,
        municipality=seat.municipality.slug,
        days=[starts_on, ends_on],
    )
    _tell(given, by)
    return given


def _check_days(starts_on: date, ends_on: date) -> None:
    if ends_on < today():
        raise ValidationError({"ends_on": "Den dagen har redan varit."})
    if starts_on > today() + _LONGEST:
        raise ValidationError({"starts_on": "Dagen är mer än ett år bort. Delegera när den närmar sig."})
    if ends_on > max(today(), starts_on) + _LONGEST:
        raise ValidationError({"ends_on": "En delegation gäller högst ett år i taget. Välj en tidigare dag."})


def _tell(given: Delegation, by: User) -> None:
    """A letter to the receiver, and one that opens the second factor to who has none."""
    without = not has_factor(given.receiver)
    context = {"given": given, "without": without, "site": settings.SITE_URL}
    text = render_to_string("account/email/loan_message.txt", context)
    letters.Sending(EmailMessage("Du får godkänna i någon annans ställe", text, to=[given.receiver.email]))
    if without:
        send_link(given.receiver, by=by, occasion=Occasion.LOAN)


@transaction.atomic
def take_back(delegation: Delegation, *, by: User) -> None:
    """End a loan of one's own at once. Ending it twice is once. Raises PermissionDenied."""
    row = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if row.giver_id != by.pk:
        raise PermissionDenied("Bara den som delegerade kan ta tillbaka.")
    if row.ended_at is None:
        row.ended_at, row.ended_by = now(), by
        row.save(update_fields=["ended_at", "ended_by"])
        record("delegation.ended", by=by, target=f"user:{row.receiver.email}")


def colleagues(seat: Membership) -> QuerySet[User]:
    """Who may be lent the right: those who work for the same organisation in the same place."""
    same = Membership.objects.filter(
        organisation=seat.organisation_id, municipality=seat.municipality_id, ended_at__isnull=True
    )
    return User.objects.filter(memberships__in=same, is_active=True).exclude(pk=seat.user_id).distinct()
