"""Inviting people: a letter with a secret address that gives an account and a role, once."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from medborgarlofte import letters
from medborgarlofte.accounts import access
from medborgarlofte.accounts.actions.people import give_role, refuse_misplaced
from medborgarlofte.accounts.enrolment import hash_of
from medborgarlofte.accounts.looking_after import may_look_after
from medborgarlofte.accounts.models import SYSTEM_EMAIL, Invitation, Municipality, Organisation, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import Role
from medborgarlofte.accounts.second_factor import asks_for_it
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now

VALID_DAYS = 7
USED = "Inbjudan är redan använd. Logga in i stället."
GONE = "Inbjudan gäller inte längre. Be den som bjöd in dig om en ny."


@transaction.atomic
def invite(
    *,
    by: User,
    email: str,
    organisation: Organisation,
    municipality: Municipality,
    role: Role | str,
    name: str = "",
) -> Invitation:
    """Send a letter that holds for ``VALID_DAYS``. Raises PermissionDenied and ValidationError."""
    access.require(by, Permission.ADMINISTER, municipality, organisation)
    refuse_misplaced(organisation, municipality, role)
    email = email.lower()
    if email == by.email and not by.is_superuser:
        raise ValidationError({"email": "Du kan inte bjuda in dig själv. Be en annan administratör."})
    if email == SYSTEM_EMAIL:
        raise ValidationError({"email": "Det är kommandoradens eget konto. Ingen bjuds in till det."})
    closed = User.objects.filter(email=email, is_active=False).first()
    # Of whom others look after the answer tells nothing: the invitation goes, and leads to a closed door.
    if closed and may_look_after(by, closed):
        raise ValidationError({"email": "Personen har ett stängt konto. Öppna det under Personer."})
    invitation = Invitation(
        email=email,
        name=name,
        organisation=organisation,
        municipality=municipality,
        role=str(role),
        sent_by=by,
    )
    _send(invitation)
    record("invitation.sent", by=by, target=_target(invitation), role=str(invitation))
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, *, by: User) -> Invitation:
    """A new letter with a new address; the former one opens nothing more. Who invited first gives the role,
    unless they may no longer: nobody else's help makes it another's."""
    invitation = _open(invitation, by)
    if not access.may(
        invitation.sent_by, Permission.ADMINISTER, invitation.municipality, invitation.organisation
    ):
        invitation.sent_by = by
    _send(invitation)
    record("invitation.sent_again", by=by, target=_target(invitation))
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """The address opens nothing more. Raises PermissionDenied and ValidationError."""
    invitation = _open(invitation, by)
    invitation.withdrawn_at, invitation.withdrawn_by = now(), by
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record("invitation.withdrawn", by=by, target=_target(invitation))
    return invitation


def find(token: str) -> Invitation:
    """The invitation behind an address, if it still holds. Raises ValidationError saying why not."""
    rows = Invitation.objects.select_related("organisation", "municipality", "sent_by")
    invitation = rows.filter(token_hash=hash_of(token)).first()
    if invitation is None or invitation.withdrawn_at:
        raise ValidationError(GONE)
    if invitation.accepted_at:
        raise ValidationError(USED)
    if invitation.valid_until < now():
        raise ValidationError(GONE)
    return invitation


@transaction.atomic
def accept(
    *, token: str, by: User | None = None, name: str = "", title: str = "", password: str = ""
) -> User:
    """Make the account, or take the one of ``by`` who is signed in, and give it the role.

    The right of who invited is asked for again: somebody who has left invites nobody. Raises
    ValidationError.
    """
    # One of two who open the same letter at once waits here, and then finds it used.
    Invitation.objects.select_for_update().filter(token_hash=hash_of(token)).first()
    invitation = find(token)
    if by is not None and by.email != invitation.email:
        raise ValidationError(f"Inbjudan är till {invitation.email}. Logga in med det kontot.")
    user = by
    if user is None:
        if User.objects.filter(email=invitation.email).exists():
            raise ValidationError("Du har redan ett konto. Logga in och öppna länken igen.")
        user = User(email=invitation.email, name=name, title=title)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
    try:
        give_role(
            by=invitation.sent_by,
            user=user,
            organisation=invitation.organisation,
            municipality=invitation.municipality,
            role=invitation.role,
        )
    except PermissionDenied:
        raise ValidationError(GONE) from None
    invitation.accepted_at, invitation.accepted_by = now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record("invitation.accepted", by=user, target=_target(invitation))
    return user


def _open(invitation: Invitation, by: User) -> Invitation:
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    access.require(by, Permission.ADMINISTER, invitation.municipality, invitation.organisation)
    if not invitation.is_open:
        raise ValidationError("Inbjudan är redan antagen eller återtagen.")
    return invitation


def _send(invitation: Invitation) -> None:
    token = secrets.token_urlsafe(32)
    invitation.token_hash = hash_of(token)
    invitation.letter_failed = False
    invitation.sent_at = now()
    invitation.valid_until = invitation.sent_at + timedelta(days=VALID_DAYS)
    invitation.full_clean()
    invitation.save()
    context = {
        "invitation": invitation,
        "role": Role(invitation.role).label,
        "two_steps": asks_for_it(invitation.role),
        "days": VALID_DAYS,
        "address": settings.SITE_URL + reverse("accept_invitation", args=[token]),
    }
    subject = f"Inbjudan till Medborgarlöfte från {invitation.sent_by}"
    text = render_to_string("account/email/invitation_message.txt", context)
    letter = EmailMessage(subject, text, to=[invitation.email])

    def send() -> None:
        if not letters.send(letter):
            invitation.letter_failed = True
            invitation.save(update_fields=["letter_failed"])

    transaction.on_commit(send)


def _target(invitation: Invitation) -> str:
    return f"user:{invitation.email}"
