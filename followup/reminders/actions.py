"""Letters that remind: at most one a week to each person, and none when there is nothing new to say."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import TaskResult, TaskResultStatus, task

from followup.reminders.digest import due_items, reminders
from medborgarlofte import letters
from medborgarlofte.accounts.models import User
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now
from medborgarlofte.tasks import after_commit

_SALT = "followup.reminders"


@dataclass
class Outcome:
    """What was done. ``sent``, ``failed`` and ``waiting`` (for the worker) are e-mail addresses; ``quiet`` had
    something but were told already, were told less than a week ago or want no letters."""

    sent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    quiet: int = 0

    def note(self, address: str, result: TaskResult[Any]) -> None:
        """Remember what became of a letter."""
        done = {TaskResultStatus.SUCCESSFUL: self.sent, TaskResultStatus.FAILED: self.failed}
        done.get(result.status, self.waiting).append(address)


def send_reminders(*, by: User, on: date, dry_run: bool = False) -> Outcome:
    """Remind everybody of what is so on that day and has not been told them. Sending twice is once.

    A letter that cannot be sent is as if it never was: the next run tries again. Where a worker runs, it sends
    them, and ``waiting`` names them.
    """
    outcome = Outcome()
    for person, items in reminders(on).items():
        with transaction.atomic():
            # Locked and asked again: another run may just have told the same person.
            user = person if dry_run else User.objects.select_for_update().get(pk=person.pk)
            fresh = due_items(user, items, on)
            if not fresh:
                outcome.quiet += 1
                continue
            if dry_run:
                outcome.sent.append(user.email)
                continue
            before, user.last_digest_at = user.last_digest_at, now()
            # Of the day itself all that is so: what it was told of before as well.
            user.last_digest_told = [item.checksum for item in items if item.since == on]
            user.save(update_fields=["last_digest_at", "last_digest_told"])
            record("reminder.sent", by=by, target=f"user:{user.email}", items=[item.text for item in fresh])
            after_commit(
                send_reminder_letter,
                user.pk,
                [(item.text, item.steps) for item in fresh],
                str(user.last_digest_at),
                str(before or ""),
                then=partial(outcome.note, user.email),
            )
    return outcome


@task()
def send_reminder_letter(user_pk: int, items: list[Any], told_at: str, before: str) -> None:
    """Send one person's letter. ``items`` are [words, [[words, path], …]] each; ``told_at`` and ``before``, which may
    be "", are the moments in ``last_digest_at`` with this letter and without it. Raises NotSent, and leaves it so
    that the next morning tries again."""
    user = User.objects.get(pk=user_pk)
    stop = settings.SITE_URL + reverse("reminders", args=[token_of(user)])
    context = {
        "name": user.name,
        "items": [
            (text, [(words, settings.SITE_URL + path) for words, path in steps]) for text, steps in items
        ],
        "desk": settings.SITE_URL + reverse("desk"),
        "stop": stop,
    }
    letter = EmailMultiAlternatives(
        subject="Påminnelse om medborgarlöftet",
        body=render_to_string("emails/reminder.txt", context),
        to=[user.email],
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    letter.attach_alternative(render_to_string("emails/reminder.html", context), "text/html")
    try:
        letters.send_or_raise(letter)
    except letters.NotSent:
        with transaction.atomic():
            unchanged = User.objects.filter(pk=user.pk, last_digest_at=datetime.fromisoformat(told_at))
            unchanged.update(last_digest_at=datetime.fromisoformat(before) if before else None)
            record("reminder.failed", by=User.objects.system(), target=f"user:{user.email}")
        raise


def token_of(user: User) -> str:
    """What opens the person's choice of letters without a sign-in, and nothing else."""
    return signing.dumps(user.pk, salt=_SALT)


def reader_of(token: str) -> User | None:
    """Whose letters the token is about; None for one that is not ours or whose account is closed."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=_SALT), is_active=True).first()
    except signing.BadSignature:
        return None
