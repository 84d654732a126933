"""Whether what a row changes has been read and agreed to by who saves it, and what to ask where it has not."""

from collections.abc import Mapping
from typing import Any

from promises.log.forms import LogForm
from promises.log.surprises import WHY_SO_LATE, late, surprises
from promises.models import Activity
from promises.writing.preview import Preview


class Asking:
    """``data`` is what was sent: its ``foreseen`` is the fingerprint of what was read. After one of the answers, ``why``
    says what was asked about."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.agreed = data.get("foreseen", "")
        self.why: list[str] = []

    def entry(self, seen: Preview[Activity], form: LogForm) -> bool:
        """Whether a row that nobody outside has seen may be saved: an ordinary one without a question."""
        self.why = surprises(seen)
        if not self.why:
            return True
        if late(seen.result):
            form.ask_for_late_reason()
            if self.agreed and not form.cleaned_data["late_reason"].strip():
                form.add_error("late_reason", WHY_SO_LATE)
                return False
        return self.agreed == seen.fingerprint

    def change(self, seen: Preview[Activity]) -> bool:
        """Whether what is public may be corrected or taken back: without a question where no figure differs."""
        return not seen.differences or self.agreed == seen.fingerprint
