"""What the log must not hold: the contents of rows, and the way to every refusal.

PostgreSQL adds a row to what it says is wrong with it.
"""

import logging
import re
from copy import copy
from typing import Any

_DETAIL = re.compile(r"DETAIL: .*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)


class Formatter(logging.Formatter):
    """Tracebacks without the rows: ``DETAIL: Failing row contains (…)`` has internal fields too.

    What was refused as it should be (403, 404, 429, a forged host name) is one line: the program has no fault.
    """

    def format(self, record: logging.LogRecord) -> str:
        if getattr(record, "status_code", 500) < 500:
            record = copy(record)
            record.exc_info = record.exc_text = None
        return super().format(record)

    def formatException(self, ei: Any) -> str:
        return _DETAIL.sub("DETAIL: left out, it may hold a row's contents", super().formatException(ei))
