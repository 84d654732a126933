"""A letter that cannot be sent never breaks what it tells of: it is logged, without any address."""

import logging

from django.core.mail import EmailMessage, get_connection
from django.db import transaction

logger = logging.getLogger(__name__)


class NotSent(Exception):
    """The mail server did not take the letter. What it said is left out: it may name the address."""


def send(letter: EmailMessage) -> bool:
    """Whether the mail server took the letter. Call it once the transaction holds."""
    try:
        # A connection of its own: a letter that was made elsewhere may carry one that is closed.
        letter.connection = get_connection()
        letter.send()
    except Exception as error:  # whatever a mail server or a network can think of
        # Its words may name the address; what kind of fault it is tells enough.
        logger.error("A letter could not be sent: %s", type(error).__name__)
        return False
    return True


def send_or_raise(letter: EmailMessage) -> None:
    """Send the letter of a task, which has then failed if the mail server does not take it. Raises NotSent."""
    if not send(letter):
        raise NotSent


class Sending:
    """A letter that leaves when the transaction holds; ``letter_failed`` says afterwards that it did not."""

    def __init__(self, letter: EmailMessage) -> None:
        self.letter, self.letter_failed = letter, False
        transaction.on_commit(self._send)

    def _send(self) -> None:
        self.letter_failed = not send(self.letter)
