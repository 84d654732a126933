"""Work that no answer waits for (docs/adr/0021): handed over once the transaction holds, done by the worker.

The arguments lie in the database until they are pruned: primary keys and plain words, never a link or a token.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django_tasks import TaskResult
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from medborgarlofte.clock import now

LONGEST_WAIT = timedelta(minutes=15)


def after_commit(
    work: Task[Any, Any], *arguments: Any, then: Callable[[TaskResult[Any]], None] | None = None
) -> None:
    """Enqueue ``work`` when the transaction commits, or at once outside one; never after a rollback.

    ``then`` gets the result: finished where no worker runs (``WORKER=false``), else waiting. What goes wrong
    in it is logged, and breaks nothing for who asked for it.
    """

    def enqueue() -> None:
        result = work.enqueue(*arguments)
        if then:
            then(result)

    transaction.on_commit(enqueue, robust=True)


def problems() -> Iterator[str]:
    """A sentence for work that waits longer than it should, and for work that failed since yesterday."""
    if not settings.WORKER:
        return
    minutes, at = LONGEST_WAIT // timedelta(minutes=1), now()
    undone = DBTaskResult.objects.filter(finished_at__isnull=True, enqueued_at__lt=at - LONGEST_WAIT).count()
    if undone:
        yield f"Tasks that have waited longer than {minutes} minutes: {undone}. Does the worker run?"
    if failed := failed_since(at - timedelta(days=1)):
        yield f"Tasks that have failed since this time yesterday: {failed}. The worker's log says why."


def failed_since(moment: datetime) -> int:
    """How many tasks have failed since then."""
    return DBTaskResult.objects.failed().filter(finished_at__gte=moment).count()
