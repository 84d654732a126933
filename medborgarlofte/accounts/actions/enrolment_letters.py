"""Links by which somebody who may much sets up the first second factor: whoever knows the password alone cannot."""

import secrets
from datetime import timedelta
from enum import StrEnum

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from medborgarlofte import letters
from medborgarlofte.accounts.enrolment import PERMIT, hash_of, needs_link
from medborgarlofte.accounts.models import EnrolmentLink, User
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now

VALID = timedelta(days=7)
# For who has just proved to be the right one, in the very session.
HERE = timedelta(hours=1)


class Occasion(StrEnum):
    """Why the letter comes; it says so first."""

    ROLE = "role"
    LOAN = "loan"
    RESET = "reset"
    AGAIN = "again"


@transaction.atomic
def send_link_if_needed(user: User, *, by: User, occasion: Occasion) -> EnrolmentLink | None:
    """Called where a right is given, or the factor taken: a letter to who needs a second factor and has none."""
    return send_link(user, by=by, occasion=occasion) if needs_link(user) else None


@transaction.atomic
def send_link(user: User, *, by: User, occasion: Occasion = Occasion.AGAIN) -> EnrolmentLink:
    """A letter with a new link; the former one opens nothing more. The caller has asked for the right.

    Whether the mail server took it stands in ``letter_failed`` once the transaction holds. Raises
    ValidationError for who has a factor, or may not sign in.
    """
    link, address = make_link(user, by=by)
    context = {"user": user, "by": by, "address": address, "days": VALID.days, "occasion": occasion}
    text = render_to_string("account/email/enrolment_message.txt", context)
    letter = EmailMessage("Andra steget i Medborgarlöfte", text, to=[user.email])

    def send() -> None:
        if not letters.send(letter):
            link.letter_failed = True
            link.save(update_fields=["letter_failed"])

    transaction.on_commit(send)
    return link


@transaction.atomic
def make_link(user: User, *, by: User) -> tuple[EnrolmentLink, str]:
    """A new link and its address, for who hands it over. Raises ValidationError as ``send_link``."""
    if not user.is_active:
        raise ValidationError("Kontot är stängt.")
    if Authenticator.objects.filter(user=user).exists():
        raise ValidationError("Personen har redan ett andra steg.")
    token = secrets.token_urlsafe(32)
    link = _store(user, by, hash_of(token), VALID)
    record("user.enrolment_link_made", by=by, target=f"user:{user.email}")
    return link, settings.SITE_URL + reverse("enrol", args=[token])


def open_here(session: SessionBase, user: User, *, by: User) -> None:
    """Let this session set up the factor at once: it has just taken an invitation, or shown the factor it replaces."""
    session[PERMIT] = _store(user, by, hash_of(secrets.token_urlsafe(32)), HERE).token_hash


def spend(user: User) -> None:
    """The link has done its work."""
    EnrolmentLink.objects.filter(user=user).delete()


def _store(user: User, by: User, token_hash: str, valid: timedelta) -> EnrolmentLink:
    at = now()
    values = {
        "token_hash": token_hash, "valid_until": at + valid, "sent_at": at, "sent_by": by, "letter_failed": False,
    }  # fmt: skip
    return EnrolmentLink.objects.update_or_create(user=user, defaults=values)[0]
