"""A fault of the program becomes a letter to whoever runs the site."""

import logging

from medborgarlofte.alarm import alarm
from medborgarlofte.logs import request_id
from medborgarlofte.unavailable import place_of


class ErrorLetters(logging.Handler):
    """Of each place in the program that fails one letter a day, with the number by which the log tells the rest."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is None or getattr(record, "status_code", 0) != 500:
            return
        # Its words may hold a row, or what somebody sent.
        alarm(
            f"Ett fel i programmet: {type(error).__name__}{place_of(error)}",
            f"Någon fick sidan ”Något gick fel hos oss”. Sök efter {request_id.get() or 'felet'} i loggen: "
            "journalctl -u medborgarlofte. Anmäl felet till den som förvaltar programmet.",
        )
