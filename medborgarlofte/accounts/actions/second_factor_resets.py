"""A new second factor for who has lost telephone and codes: one asks, another confirms, and the owner is told."""

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from medborgarlofte import letters
from medborgarlofte.accounts import access
from medborgarlofte.accounts.actions.enrolment_letters import Occasion, send_link_if_needed
from medborgarlofte.accounts.actions.people import end_sessions
from medborgarlofte.accounts.enrolment import has_factor
from medborgarlofte.accounts.looking_after import may_look_after, posts
from medborgarlofte.accounts.models import Membership, SecondFactorReset, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import PERMISSIONS
from medborgarlofte.accounts.same_person import Ties
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now

# So long a request waits for the one who confirms it.
VALID = timedelta(days=7)
_CONFIRMS = {Permission.ADMINISTER, Permission.APPROVE}
_GONE = "Begäran är redan bekräftad eller stoppad, eller har väntat i mer än sju dagar."


@transaction.atomic
def ask_for_new_factor(user: User, *, by: User) -> SecondFactorReset:
    """Ask for it; nothing is lost until another confirms. Asked again by the same, the letters go once more.

    Whether they left stands in ``letter_failed`` once the transaction holds. Raises PermissionDenied and
    ValidationError.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user == by or not may_look_after(by, user):
        raise PermissionDenied("Det krävs rätt att sköta personen, och någon annan än personen själv.")
    if not user.is_active or not has_factor(user):
        raise ValidationError("Kontot är stängt, eller har inget andra steg.")
    waiting = _waiting().filter(user=user).first()
    if waiting is None:
        _open().filter(user=user).update(stopped_at=now(), stopped_by=by)  # one that has waited too long
        waiting = SecondFactorReset(user=user, asked_at=now(), asked_by=by)
        if not _confirmers(waiting):
            raise ValidationError(
                "Ingen kan bekräfta det: det krävs en annan administratör eller en beslutsfattare där personen har "
                "uppdrag, eller den som äger installationen, och ingen som räknas som du eller personen."
            )
        waiting.full_clean()
        waiting.save()
        record("user.second_factor_reset_asked", by=by, target=f"user:{user.email}")
    elif waiting.asked_by != by:
        raise ValidationError("Det finns redan en begäran, som väntar på att någon bekräftar den.")
    _tell(waiting, "asked", [user])
    _tell(waiting, "confirm", _confirmers(waiting))
    return waiting


@transaction.atomic
def confirm_new_factor(reset: SecondFactorReset, *, by: User) -> SecondFactorReset:
    """The factor is gone, the person signed out, and told; the next one is set up by the link in a letter.

    The view has asked for the confirmer's own factor, and the right of who asked is asked for again. Raises
    PermissionDenied and ValidationError.
    """
    reset = _locked(reset)
    user = reset.user
    if not may_confirm(by, reset) or not reset.asked_by.is_active or not may_look_after(reset.asked_by, user):
        raise PermissionDenied("Någon annan än den som bad om det, och än personen själv, bekräftar.")
    reset.confirmed_at, reset.confirmed_by = now(), by
    reset.full_clean()
    reset.save(update_fields=["confirmed_at", "confirmed_by"])
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    record(
        "user.second_factor_reset", by=by, target=f"user:{user.email}", asked_by=reset.asked_by.audit_name()
    )
    _tell(reset, "done", [user])
    send_link_if_needed(user, by=by, occasion=Occasion.RESET)
    return reset


@transaction.atomic
def stop_new_factor(reset: SecondFactorReset, *, by: User) -> None:
    """Stop it before it is confirmed: its owner, who asked, or who may confirm. Raises as the others."""
    reset = _locked(reset)
    if not may_stop(by, reset):
        raise PermissionDenied("Det här gäller inte dig.")
    reset.stopped_at, reset.stopped_by = now(), by
    reset.save(update_fields=["stopped_at", "stopped_by"])
    record("user.second_factor_reset_stopped", by=by, target=f"user:{reset.user.email}")


def may_confirm(by: User, reset: SecondFactorReset) -> bool:
    """Whether ``by`` may: an administratör or a beslutsfattare where the person acts, or a superuser, who neither
    is nor counts as the person or the one who asked, however long ago a role was given. A superuser's: superusers."""
    held = [access.memberships(by, each) for each in _CONFIRMS]
    here = {place for rows in held for place in rows.values_list("organisation_id", "municipality_id")}
    if not by.is_superuser and (reset.user.is_superuser or not here & posts(reset.user)):
        return False
    ties, at = Ties(), now()
    return not any(ties.are_one(by.pk, pk, at, ever=True) for pk in (reset.user_id, reset.asked_by_id))


def may_stop(by: User, reset: SecondFactorReset) -> bool:
    """Whether it concerns ``by``."""
    return by.pk in (reset.user_id, reset.asked_by_id) or may_confirm(by, reset)


def waiting_for(by: User) -> list[SecondFactorReset]:
    """The requests that wait and concern the person."""
    return [reset for reset in _waiting() if may_stop(by, reset)]


def _open() -> Any:
    rows = SecondFactorReset.objects.filter(confirmed_at__isnull=True, stopped_at__isnull=True)
    return rows.select_related("user", "asked_by")


def _waiting() -> Any:
    return _open().filter(asked_at__gt=now() - VALID)


def _locked(reset: SecondFactorReset) -> SecondFactorReset:
    found: SecondFactorReset | None = _waiting().select_for_update(of=("self",)).filter(pk=reset.pk).first()
    if found is None:
        raise ValidationError(_GONE)
    return found


def _confirmers(reset: SecondFactorReset) -> list[User]:
    user = reset.user
    roles = [role for role, allowed in PERMISSIONS.items() if allowed & _CONFIRMS]
    here = Q(pk__in=[])
    for organisation, municipality in posts(user):
        here |= Q(organisation=organisation, municipality=municipality)
    held = Membership.objects.filter(here, ended_at__isnull=True, role__in=roles)
    people = (
        Q(is_superuser=True) if user.is_superuser else Q(pk__in=held.values("user")) | Q(is_superuser=True)
    )
    return [person for person in User.objects.filter(people, is_active=True) if may_confirm(person, reset)]


def _tell(reset: SecondFactorReset, what: str, people: list[User]) -> None:
    address = settings.SITE_URL + reverse("second_factor_resets")
    context = {"reset": reset, "what": what, "address": address, "days": VALID.days}
    text = render_to_string("account/email/second_factor_reset_message.txt", context)
    letter = EmailMessage("Nytt andra steg i Medborgarlöfte", text, bcc=[person.email for person in people])

    def send() -> None:
        reset.letter_failed |= not letters.send(letter)

    transaction.on_commit(send)
