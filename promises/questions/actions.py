"""Residents' questions: asked by anybody, answered and shown by the desk, or declined with a reason."""

import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today
from medborgarlofte.conflict import fingerprint, require_unchanged
from promises.models import Commitment, Promise, Question
from promises.words.enums import VersionCause
from promises.writing.internal import may_read_internal
from promises.writing.reach import require_for_signatory, target
from promises.writing.revision import lock, raise_revision
from promises.writing.textguard import full_clean

logger = logging.getLogger(__name__)
RESIDENT = "invånare"


@transaction.atomic
def ask(
    promise: Promise, *, text: str, name: str = "", email: str = "", commitment: Commitment | None = None
) -> Question:
    """Keep a question that somebody without a login asked of a published promise. Nothing is shown of it."""
    if promise.published_at is None or (commitment and commitment.promise_id != promise.pk):
        raise ValidationError("Frågan gäller inget publicerat löfte.")
    question = Question(
        promise=promise,
        commitment=commitment,
        received_on=today(),
        internal_text=text.strip(),
        internal_name=name.strip(),
        internal_email=email.strip(),
        is_demo=bool(promise.demo_note),
    )
    question.full_clean()
    question.save()
    record("question.asked", by=RESIDENT, target=target(question))
    return question


@transaction.atomic
def save_answer(question: Question, *, by: User, seen: str, **values: Any) -> Question:
    """Save the draft of an answer. ``values``: ``text``, ``answer``, ``assigned_to``; ``seen`` its fingerprint.

    Raises PermissionDenied, ValidationError when it is public, and Conflict when somebody else saved meanwhile.
    """
    _require_answerer(by, question)
    current = _current(question, seen)
    if not current.is_open:
        raise ValidationError("Frågan är inte öppen längre. Det som visas ändras med ett skäl.")
    _assign(current, values, by)
    _store(current)
    record("question.drafted", by=by, target=target(current))
    return current


@transaction.atomic
def publish_answer(question: Question, *, by: User, seen: str, reason: str = "", **values: Any) -> Question:
    """Show question and answer to everybody; once shown, change them with a ``reason`` that is shown too.

    Raises PermissionDenied, and ValidationError by field for what is missing.
    """
    require_for_signatory(by, Permission.PUBLISH, question.promise)
    current = _current(question, seen)
    if current.declined_at:
        raise ValidationError("Frågan är avböjd eller borttagen.")
    _assign(current, values, by)
    missing = {name: words for name, words in _MISSING.items() if not getattr(current, name).strip()}
    if current.published_at and not reason.strip():
        missing["reason"] = "Skriv varför svaret ändras."
    if missing:
        raise ValidationError(missing)
    if current.published_at:
        current.changed_at, current.changed_by, current.changed_reason = now(), by, reason.strip()
    else:
        current.published_at, current.published_by = now(), by
    _store(current)
    raise_revision(current.promise, by=by, cause=VersionCause.ANSWERED)
    record("question.answered", by=by, target=target(current), text=current.text, answer=current.answer)
    return current


@transaction.atomic
def decline_question(question: Question, *, by: User, seen: str, reason: str) -> Question:
    """Leave a question unanswered here, or take a shown answer away; the reason is kept.

    Raises PermissionDenied, and ValidationError without a reason.
    """
    require_for_signatory(by, Permission.PUBLISH, question.promise)
    current = _current(question, seen)
    if current.declined_at:
        raise ValidationError("Frågan är redan avböjd eller borttagen.")
    current.declined_at, current.declined_by, current.declined_reason = now(), by, reason.strip()
    _store(current)
    if current.published_at:
        raise_revision(current.promise, by=by, cause=VersionCause.ANSWERED)
    record("question.declined", by=by, target=target(current))
    return current


def tell_asker(question: Question, *, by: User) -> bool:
    """Send the answer, or the reason there is none, to who asked; then forget name and address.

    False when the letter could not be sent: the address is kept, so that it can be tried again.
    Raises PermissionDenied, and ValidationError while the question is open.
    """
    _require_answerer(by, question)
    if question.is_open:
        raise ValidationError("Frågan är inte besvarad än.")
    if question.internal_email:
        promise = question.promise
        url = settings.SITE_URL + reverse(
            "answer", args=[promise.municipality.slug, promise.slug, question.uid]
        )
        words = {"question": question, "promise": promise, "url": url}
        body = render_to_string("emails/question.txt", words)
        try:
            send_mail("Svar på din fråga om medborgarlöftet", body, None, [question.internal_email])
        except OSError as error:  # what smtplib raises are OSErrors too; their words may name the address
            logger.error("the answer to question %s could not be sent: %s", question.pk, type(error).__name__)
            return False
    with transaction.atomic():
        lock([question.promise])
        row = Question.objects.filter(pk=question.pk)
        if row.exclude(internal_name="", internal_email="").update(internal_name="", internal_email=""):
            record("question.told", by=by, target=target(question))
    return True


_MISSING = {"text": "Skriv frågan som den ska visas.", "answer": "Skriv svaret."}


def _require_answerer(by: User, question: Question) -> None:
    """Whoever may read what was asked, and by whom, may answer it."""
    if not may_read_internal(by, question):
        raise PermissionDenied("Det krävs rätt att logga för kommunen eller polisen här.")


def _current(question: Question, seen: str) -> Question:
    lock([question.promise])
    current = Question.objects.select_related("promise__municipality").get(pk=question.pk)
    require_unchanged(seen, fingerprint(current))
    return current


def _assign(question: Question, values: dict[str, Any], by: User) -> None:
    for name in ("text", "answer", "assigned_to"):
        if name in values:
            setattr(question, name, values[name])
    question.updated_at, question.updated_by = now(), by


def _store(question: Question) -> None:
    full_clean(question)
    question.save()
