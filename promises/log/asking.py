"""Whether what a row changes has been read and agreed to by who saves it, and what to ask where it has not."""

from collections.abc import Mapping
from typing import Any

from promises.log.forms import LogForm
from promises.log.slips import slips_of
from promises.log.surprises import WHY_SO_LATE, late, new_slips, surprises
from promises.models import Activity
from promises.writing.preview import Preview


class Asking:
    """``data`` is what was sent: its ``foreseen`` is the fingerprint of what was read. The answers fill in ``why`` of
    what they have seen."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.agreed = data.get("foreseen", "")

    def entry(self, seen: Preview[Activity], form: LogForm) -> bool:
        """Whether a row that nobody outside has seen may be saved: an ordinary one without a question."""
        seen.why[:] = surprises(seen)
        if not seen.why:
            return True
        if late(seen.result):
            form.ask_for_late_reason()
            if self.agreed and not form.cleaned_data["late_reason"].strip():
                form.add_error("late_reason", WHY_SO_LATE)
                return False
        return self.agreed == seen.fingerprint

    def correction(self, seen: Preview[Activity]) -> bool:
        """Whether what is public may be corrected: without a question where no figure differs and nothing slipped."""
        seen.why[:] = new_slips(seen.result)
        return not (seen.differences or seen.why) or self.agreed == seen.fingerprint

    def several(self, seen: Preview[list[Activity]]) -> bool:
        """Whether the same change may be made of several rows: likewise, with the questions of each by its name."""
        asked = [(row, new_slips(row) if row.replaces_id else slips_of(row)) for row in seen.result]
        seen.why[:] = [f"{row}: {each}" for row, questions in asked for each in questions]
        return not (seen.differences or seen.why) or self.agreed == seen.fingerprint

    def change(self, seen: Preview[Any]) -> bool:
        """Whether what is public may be taken back: without a question where no figure differs."""
        return not seen.differences or self.agreed == seen.fingerprint
