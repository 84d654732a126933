"""A process killed at each step of publishing, on a database and in a folder of its own.

Run by test_sealing as a program, since what dies must be a process. One process is set up, and forks once for
each step: the child dies by SIGKILL, and the parent says what the child left behind, a line for each.
"""

import os
import signal
import sys
from io import StringIO

import django

# Nothing lies between one step's end and the next one's beginning, but for the file that is stored before the record.
STEPS = (
    ("before", "publish", "render_report_pdf"), ("before", "sealing", "seal"), ("after", "sealing", "seal"),
    ("before", "publish", "record"), ("after", "publish", "record"),
)  # fmt: skip


def main() -> None:
    django.setup()
    made()
    for when, where, step in STEPS:
        say(when, step, ended(where, step, when), *left())
    say("nobody", "dies", ended("", "", ""), *left())


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()  # or the next child has it too


def made() -> None:
    """An approved report, and nothing published."""
    from django.core.management import call_command

    # Slow to load, and so loaded when needed; the children have what is loaded here.
    from medborgarlofte.documents import drawing, seal_check, seal_keys  # noqa: F401
    from tests import factories
    from tests.followup.approval.walked import approved
    from tests.followup.sealing.sealed import write

    call_command("migrate", verbosity=0)
    call_command("make_demo_authority", stdout=StringIO())
    promise = factories.published_promise()
    factories.four_commitments(promise)
    approved(write(promise.periods.get(slug="2020-t2")))


def ended(where: str, step: str, when: str) -> int:
    """How a child that publishes the report ended: its exit status, or the signal that killed it, below zero."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if not child:
        publishing(where, step, when)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def publishing(where: str, step: str, when: str) -> None:
    from followup.approval import publish
    from followup.models import Report
    from followup.sealing import sealing
    from tests import factories

    status = 1
    try:
        if step:
            module = {"publish": publish, "sealing": sealing}[where]
            setattr(module, step, struck(getattr(module, step), when))
        publish.publish_report(report=Report.objects.get(), by=factories.coordinator())
        status = 0
    finally:
        os._exit(status)


def struck(real, when: str):
    def dies(*given, **more):
        if when == "after":
            real(*given, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    return dies


def left() -> tuple[int, int, bool]:
    """Editions in the database, files in their folder, and whether each edition has its file."""
    from django.conf import settings

    from followup.models import Edition

    names = list(Edition.objects.values_list("pdf", flat=True))
    stored = list((settings.MEDIA_ROOT / "utgavor").rglob("*.pdf"))
    return len(names), len(stored), all((settings.MEDIA_ROOT / name).exists() for name in names)


if __name__ == "__main__":
    main()
