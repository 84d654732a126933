"""What the log must not hold: the contents of rows, which PostgreSQL adds to what it says is wrong."""

import logging
import re
from typing import Any

_DETAIL = re.compile(r"DETAIL: .*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)


class Formatter(logging.Formatter):
    """Tracebacks without the rows: ``DETAIL: Failing row contains (…)`` has internal fields too."""

    def formatException(self, ei: Any) -> str:
        return _DETAIL.sub("DETAIL: left out, it may hold a row's contents", super().formatException(ei))
