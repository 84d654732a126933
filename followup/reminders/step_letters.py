"""The letter at a step that waits for somebody: at once, to those it waits for. The weekly letter tells the rest."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django_tasks import task

from followup.approval.approval_status import approval_statuses, with_steps
from followup.enums import State, StepKind
from followup.models import Report, Step
from followup.reminders.digest import whose_turn
from medborgarlofte import letters
from medborgarlofte.accounts.models import User
from medborgarlofte.audit.record import record
from medborgarlofte.clock import today
from medborgarlofte.tasks import after_commit

# Steps that leave the work with somebody else. An approval does so when it is the last that was wanted.
_HAND_ON = (StepKind.SUBMITTED, StepKind.COMPLETED, StepKind.RENEWED, StepKind.SENT_BACK, StepKind.WITHDREW)


def tell_of_step(step: Step, **_: Any) -> None:
    """Have those told whom the follow-up waits for after the step, when it holds."""
    if step.kind in {kind.value for kind in (*_HAND_ON, StepKind.APPROVED)}:
        after_commit(tell_whose_turn, step.report_id, step.by_id, step.kind)


@task()
def tell_whose_turn(report_pk: int, taken_by: int, kind: str) -> None:
    """A letter to each person whom the follow-up waits for, but not to who took the step."""
    [status] = approval_statuses(with_steps(Report.objects.filter(pk=report_pk)))
    if kind == StepKind.APPROVED and status.state is not State.APPROVED:
        return
    for user, items in whose_turn(status, today()).items():
        if user.pk != taken_by and user.is_active:
            send_step_letter.enqueue(user.pk, [(item.text, item.steps) for item in items])


@task()
def send_step_letter(user_pk: int, items: list[Any]) -> None:
    """Send one person's letter; ``items`` as in ``send_reminder_letter``. Raises NotSent."""
    user = User.objects.get(pk=user_pk)
    context = {
        "name": user.name,
        "items": [
            (text, [(words, settings.SITE_URL + path) for words, path in steps]) for text, steps in items
        ],
    }
    letter = EmailMessage(
        subject="Uppföljningen väntar på dig",
        body=render_to_string("emails/step.txt", context),
        to=[user.email],
    )
    letters.send_or_raise(letter)
    about = f"user:{user.email}"
    with transaction.atomic():
        record("reminder.sent", by=User.objects.system(), target=about, items=[text for text, _ in items])
