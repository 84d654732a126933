"""A program for the box that wants more than it may have: python -m tests.hostile.greedy, told what."""

import os
import sys

from medborgarlofte.documents import box


def memory(data: bytes) -> str:
    return str(len(bytearray(600 * 1024 * 1024)))


def time(data: bytes) -> str:
    while True:
        pass


def file(data: bytes) -> str:
    with open("/tmp/medborgarlofte-greedy", "wb") as made:
        made.write(b"x")
    return "written"


def words(data: bytes) -> str:
    return "x" * box.MOST_SAID


def death(data: bytes) -> str:
    os.kill(os.getpid(), 11)
    return ""


def secrets(data: bytes) -> list[str]:
    return [*os.environ, data.decode()]


if __name__ == "__main__":
    box.PROCESSOR_SECONDS = 0
    box.answer(getattr(sys.modules[__name__], box.read_arguments()))
