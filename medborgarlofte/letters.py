"""Letters by e-mail. One that cannot be sent never breaks what it tells of: it is logged, without any address."""

import logging
from concurrent.futures import ThreadPoolExecutor

from django.core.mail import EmailMessage, get_connection
from django.db import transaction

logger = logging.getLogger(__name__)
# Made at the first letter, so that each worker process has its own.
_outside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="letters")


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


class Sending:
    """A letter that leaves when the transaction holds; ``letter_failed`` says afterwards that it did not."""

    def __init__(self, letter: EmailMessage) -> None:
        self.letter, self.letter_failed = letter, False
        transaction.on_commit(self._send)

    def _send(self) -> None:
        self.letter_failed = not send(self.letter)


def send_outside(letter: EmailMessage) -> None:
    """Send it beside the request, which then takes as long as when there is nothing to send."""
    _outside.submit(send, letter)
