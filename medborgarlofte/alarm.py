"""A letter to whoever runs the site, of what somebody has to look at now. No word of any row stands in it."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.management.base import CommandError

from medborgarlofte import letters
from medborgarlofte.clock import today

_log = logging.getLogger(__name__)
_A_DAY = 86_400


def alarm(what: str, do: str) -> None:
    """Say to OPERATOR_EMAIL ``what`` is wrong, in a sentence, and what to ``do``; of the same thing one letter a day.

    Raises nothing. The log is the caller's, and so is that no transaction is open that would wait for the mail server.
    """
    if not settings.OPERATOR_EMAIL:
        return
    told = hashlib.sha256(what.encode()).hexdigest()
    try:
        is_new = cache.add(f"alarm:{today()}:{told}", True, _A_DAY)
    except Exception as error:  # what keeps it is away: then a letter for each reader would help nobody
        _log.error("Nobody knows whether this day's letter of it has left: %s", type(error).__name__)
        return
    if is_new:
        body = f"{what}\n\n{do}\n\n{settings.SITE_URL}, {today()}. Det kommer högst ett brev om dagen om samma sak.\n"
        letters.send(EmailMessage(f"Larm: {what}", body, to=[settings.OPERATOR_EMAIL]))


@contextmanager
def alarm_if_it_fails(command: str) -> Iterator[None]:
    """An alarm when this ``manage.py`` command, which nobody watches at night, finds something or breaks off."""
    try:
        yield
    except Exception as error:
        # What a fault of the program or the database says may hold a row.
        said = str(error) if isinstance(error, CommandError) else type(error).__name__
        alarm(
            f"manage.py {command} misslyckades.",
            f"Det slutade med: {said}\n\nKör kommandot igen på servern: det räknar upp vad som är fel och vad man gör åt det.",
        )
        raise
