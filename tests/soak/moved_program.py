"""The program of ``tests.soak.stale_pages``: its clock is moved, and on demand one rule of the page folder is broken."""

import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from copy import copy
from typing import Any

import time_machine


def move_clock() -> None:
    """By MOVED_BY seconds, for this process and those that it forks."""
    clock = time_machine.travel(0, tick=True).start()
    clock.move_to(time_machine.escape_hatch.time.time() + float(os.environ["MOVED_BY"]))
    time.time()  # from when it is first asked it goes on


def take_away_after_the_commit() -> None:
    """A reader between the two gets the page of before; and between them a process may stand still."""
    from django.db import transaction

    from medborgarlofte.page_folder import PageFolder

    drop = PageFolder.drop

    def late(self: Any, places: Any) -> None:
        time.sleep(0.01)
        drop(self, places)

    PageFolder.drop = lambda self, places: transaction.on_commit(lambda: late(self, places))  # type: ignore[method-assign]


def keep_without_a_second_look() -> None:
    """What was rendered before a write is kept after it, for ever."""
    from medborgarlofte import page_folder
    from medborgarlofte.page_store import Basis

    class Believed(Basis):
        def still_holds(self) -> bool:
            return True

    keep = page_folder.PageFolder.keep

    def without(self: Any, address: str, page: Any, headers: Any) -> bool:
        believed = copy(page)
        believed.basis = Believed(**vars(page.basis))
        return keep(self, address, believed, headers)

    page_folder.PageFolder.keep = without  # type: ignore[method-assign]
    page_folder._nobody_writes = lambda place: nullcontext()  # type: ignore[assignment, return-value]


def name_pages_by_second_and_size() -> None:
    """As nginx does with a file by itself: two of one size within a second are the same to it."""
    from medborgarlofte.page_store import Page

    Page.mark = lambda self, encoding: int(time.time())  # type: ignore[method-assign]


MUTANTS: dict[str, Callable[[], None]] = {
    each.__name__: each
    for each in (take_away_after_the_commit, keep_without_a_second_look, name_pages_by_second_and_size)
}


def prepare() -> None:
    """What the program and whoever writes beside it do before anything else."""
    move_clock()
    if mutant := MUTANTS.get(os.environ.get("MUTANT", "")):
        mutant()


if "MOVED_BY" in os.environ:
    prepare()
    from medborgarlofte.wsgi import application as application
