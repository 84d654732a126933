"""People and their roles: accounts made and closed, roles given and ended. Every write leaves an event."""

from datetime import date

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from medborgarlofte import letters
from medborgarlofte.accounts import access
from medborgarlofte.accounts.actions.enrolment_letters import Occasion, send_link, send_link_if_needed
from medborgarlofte.accounts.looking_after import may_look_after
from medborgarlofte.accounts.models import (
    Digest,
    EnrolmentLink,
    Membership,
    Municipality,
    Organisation,
    OrganisationKind,
    User,
)
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import Role
from medborgarlofte.accounts.trail_rows import words
from medborgarlofte.audit.differences import differences
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today
from medborgarlofte.letters import Sending


@transaction.atomic
def save_user(user: User, *, by: User) -> User:
    """Save the name and title of an account. People come by invitation; passwords are their own.

    The address stays as it was when its owner proved it: the letter about a forgotten password goes
    there, so whoever changed it would have the account. Raises PermissionDenied and ValidationError.
    """
    before = User.objects.select_for_update().get(pk=user.pk)
    _require_look_after(by, before)
    if user.is_superuser != before.is_superuser:
        raise PermissionDenied("Den som sköter systemet läggs upp på kommandoraden.")
    if user.email != before.email:
        raise ValidationError(
            {"email": "Adressen ändras inte. Bjud in den nya adressen och stäng det här kontot."}
        )
    user.full_clean(exclude=["password"])
    changes = differences(before, user)
    user.save(update_fields=list(changes))
    if changes:
        record("user.changed", by=by, target=_target(user), changes=changes)
    return user


@transaction.atomic
def send_password_letter(user: User, *, by: User) -> Sending:
    """Send the letter about a forgotten password to the account's own address: nobody sets another's password.

    Whether the mail server took it stands in ``letter_failed`` once the transaction holds. Raises PermissionDenied.
    """
    _require_look_after(by, user)
    record("user.password_letter_sent", by=by, target=_target(user))
    return Sending(_password_letter(user))


@task()
def send_forgotten_password_letter(user_pk: int) -> None:
    """The same to who says that the password is forgotten; the link is made here, so that no task keeps it.

    To nobody, pk 0 or a closed account, a letter is written and not sent: as much is done for an address that
    has no account. Raises NotSent.
    """
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    letter = _password_letter(user or User(pk=0))
    if user:
        letters.send_or_raise(letter)


def _password_letter(user: User) -> EmailMessage:
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    path = reverse("account_reset_password_from_key", args=["UID", "KEY"]).replace("UID-KEY", key)
    subject = render_to_string("account/email/password_reset_key_subject.txt").strip()
    context = {"password_reset_url": settings.SITE_URL + path}
    text = render_to_string("account/email/password_reset_key_message.txt", context)
    return EmailMessage(subject, text, to=[user.email])


@transaction.atomic
def grant_role(
    *,
    by: User,
    user: User,
    organisation: Organisation,
    municipality: Municipality,
    role: Role | str,
    started_on: date | None = None,
) -> Membership:
    """Give the person a role for the organisation in the municipality; it opens the administration.

    Nobody gives oneself a role, save who looks after the system, nor one to somebody whose account one does
    not look after. Who needs a second factor by it and has none gets a letter. Raises PermissionDenied and
    ValidationError.
    """
    if not may_look_after(by, user):
        raise ValidationError({"user": "Du sköter inte det kontot. Skicka en inbjudan i stället."})
    membership = give_role(
        by=by,
        user=user,
        organisation=organisation,
        municipality=municipality,
        role=role,
        started_on=started_on,
    )
    send_link_if_needed(user, by=by, occasion=Occasion.ROLE)
    return membership


def give_role(
    *,
    by: User,
    user: User,
    organisation: Organisation,
    municipality: Municipality,
    role: Role | str,
    started_on: date | None = None,
) -> Membership:
    """The same for whoever has agreed to it: somebody whom one does not look after takes a role by invitation."""
    _require(by, municipality, organisation)
    refuse_misplaced(organisation, municipality, role)
    if user == by and not by.is_superuser:
        raise ValidationError({"user": "Du kan inte ge dig själv ett uppdrag. Be en annan administratör."})
    membership = Membership(
        user=user,
        organisation=organisation,
        municipality=municipality,
        role=str(role),
        started_on=started_on or today(),
        given_at=None if by.is_system else now(),
        given_by=None if by.is_system else by,
    )
    membership.full_clean()
    membership.save(force_insert=True)
    _open_administration(user)
    record("role.granted", by=by, target=_target(user), role=str(membership), roles_now=words([membership]))
    return membership


def refuse_misplaced(organisation: Organisation, municipality: Municipality, role: Role | str) -> None:
    """Raise ValidationError for a role that nobody can have: of an organisation that says where it works in another
    place, and of polis outside the police."""
    works_in = set(organisation.municipalities.values_list("pk", flat=True))
    if works_in and municipality.pk not in works_in:
        raise ValidationError({"municipality": f"{organisation} arbetar inte i {municipality.short_name}."})
    if role == Role.POLICE and organisation.kind != OrganisationKind.POLICE:
        raise ValidationError({"role": "Rollen polis finns bara hos polisen. Välj handläggare."})


@transaction.atomic
def end_role(membership: Membership, *, by: User) -> Membership:
    """End the role now. What the person did stays. Raises PermissionDenied and ValidationError."""
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    _require(by, membership.municipality, membership.organisation)
    if membership.ended_at:
        raise ValidationError("Uppdraget är redan avslutat.")
    membership.ended_at, membership.ended_by = now(), by
    membership.save(update_fields=["ended_at", "ended_by"])
    _open_administration(membership.user)
    record(
        "role.ended",
        by=by,
        target=_target(membership.user),
        role=str(membership),
        roles_now=words([membership]),
    )
    return membership


@transaction.atomic
def name_deputy(membership: Membership, *, by: User, deputy: str) -> Membership:
    """Who gets the role's reminders when its holder has left: an e-mail address, or "" for nobody.

    Gives no right. Raises PermissionDenied and ValidationError.
    """
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    _require(by, membership.municipality, membership.organisation)
    person = User.objects.filter(email=deputy.lower(), is_active=True).first()
    if deputy and (person is None or person == membership.user):
        raise ValidationError("Adressen hör inte till någon annan som har ett öppet konto här.")
    membership.deputy = person
    membership.save(update_fields=["deputy"])
    record(
        "role.deputy_named",
        by=by,
        target=_target(membership.user),
        role=str(membership),
        deputy=deputy.lower(),
    )
    return membership


@transaction.atomic
def close_account(user: User, *, by: User) -> User:
    """Lock the person out at once: no sign-in, no session, no role. What the person did keeps the name.

    Raises PermissionDenied and ValidationError.
    """
    _require_look_after(by, user)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user == by:
        raise ValidationError("Du kan inte stänga ditt eget konto. Be en annan administratör.")
    if not user.is_active:
        raise ValidationError("Kontot är redan stängt.")
    ended = list(user.memberships.filter(ended_at__isnull=True).select_related("user", "organisation"))
    at = now()
    for membership in ended:
        membership.ended_at, membership.ended_by = at, by
        membership.save(update_fields=["ended_at", "ended_by"])
    user.is_active = user.is_staff = False
    user.save(update_fields=["is_active", "is_staff"])
    end_sessions(user)
    record(
        "user.closed",
        by=by,
        target=_target(user),
        roles=[str(membership) for membership in ended],
        roles_now=words(ended),
    )
    return user


@transaction.atomic
def open_account(user: User, *, by: User) -> User:
    """Let the person sign in again; roles have to be given anew. Raises PermissionDenied and ValidationError."""
    _require_look_after(by, user)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise ValidationError("Kontot är redan öppet.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("user.opened", by=by, target=_target(user))
    return user


@transaction.atomic
def send_enrolment_link(user: User, *, by: User) -> EnrolmentLink:
    """For who must have a second factor, has none and has lost the letter. Raises PermissionDenied and ValidationError."""
    _require_look_after(by, user)
    return send_link(user, by=by)


@transaction.atomic
def say_of_oneself(*, title: str, digest: Digest | str, by: User) -> None:
    """The person's own title, as it stands beside the name in what is signed, and how often reminders come.
    Raises ValidationError."""
    choose_digest(digest=digest, by=by)
    before = User.objects.select_for_update().get(pk=by.pk)
    by.title = title
    by.clean_fields(exclude=["password"])
    if changes := differences(before, by):
        by.save(update_fields=["title"])
        record("user.changed", by=by, target=_target(by), changes=changes)


@transaction.atomic
def choose_digest(*, digest: Digest | str, by: User) -> None:
    """How often the person wants reminders by e-mail."""
    before, by.digest = by.digest, str(Digest(digest))
    by.save(update_fields=["digest"])
    if before != by.digest:
        record("user.digest_chosen", by=by, target=_target(by), digest=by.digest)


def end_sessions(user: User) -> None:
    """Sign the person out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def _require_look_after(by: User, user: User) -> None:
    if not may_look_after(by, user):
        raise PermissionDenied(
            "Det krävs rätt att sköta personer i varje organisation och kommun där personen har uppdrag."
        )


def _require(by: User, municipality: Municipality, organisation: Organisation) -> None:
    access.require(by, Permission.ADMINISTER, municipality, organisation)


def _open_administration(user: User) -> None:
    # Staff in Django's sense is whoever has a role; the role decides what they may do there.
    user.is_staff = user.is_superuser or user.memberships.filter(ended_at__isnull=True).exists()
    user.save(update_fields=["is_staff"])


def _target(user: User) -> str:
    return f"user:{user.email}"
