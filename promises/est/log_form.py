"""An EST meeting: what it was about is internal; the public sees that it was held."""

from typing import Any

from promises.log.forms import LogForm
from promises.models import Activity
from promises.writing.form_fields import WordsField


class MeetingForm(LogForm):
    """A meeting needs no place."""

    noun = "EST-möte"
    place_label = "Var möttes ni?"
    place_help = "Behövs inte. Ort, inte adress."

    def add_method_fields(self) -> None:
        self.put(
            "internal",
            "internal_agenda",
            WordsField(label="Dagordning och läge", rows=4, help_text="Platser och lägen, aldrig en person."),
            first=True,
        )

    def method(self) -> dict[str, Any]:
        return {"internal_agenda": self.cleaned_data["internal_agenda"]}

    @staticmethod
    def method_initial(activity: Activity) -> dict[str, Any]:
        row = getattr(activity, "coordination_meeting", None)
        return {"internal_agenda": row.internal_agenda} if row else {}
