"""Processes that race, or die at a line of their code by SIGKILL, and a full disk: for tests of what they leave."""

import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def everywhere(file: str, action: Callable[[], object], most: int = 1000, *, every: int = 1) -> Iterator[int]:
    """Fork a child that does ``action`` and is killed at the first line of ``file`` that it comes to, another at the
    second … (or only at every so manyth), until one gets through. Yields the number after each death."""
    for line in range(1, most, every):
        ended = _dying_at(line, file, action)
        if ended == 0:
            return
        assert ended == -signal.SIGKILL
        yield line
    raise AssertionError("no child got through")


def at_once(count: int, action: Callable[[], object]) -> list[int]:
    """Fork so many children, let all go at the same moment, and tell how each ended."""
    held, gate = os.pipe()
    children = []
    for _ in range(count):
        if child := os.fork():
            children.append(child)
            continue
        status = 1
        try:
            os.close(gate)
            os.read(held, 1)  # nothing comes: it ends when the parent lets go
            action()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(gate)
    os.close(held)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def _dying_at(line: int, file: str, action: Callable[[], object]) -> int:
    """How the child ended: its status, or below zero the signal."""
    child = os.fork()
    if not child:
        steps = iter(range(1, 100_000))

        def step(frame, event, _):
            if frame.f_code.co_filename != file:
                return None
            if event == "line" and next(steps) == line:
                os.kill(os.getpid(), signal.SIGKILL)
            return step

        status = 1
        try:
            sys.settrace(step)
            action()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file grows beyond so many bytes: the system writes what there is room for, then fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
