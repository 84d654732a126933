"""A traffic operation: what was controlled, and between which hours."""

from typing import Any

from django import forms

from promises.log.forms import LogForm
from promises.models import Activity
from promises.words.enums import TrafficControl
from promises.writing.form_fields import capital


class TrafficForm(LogForm):
    """The road section is public words; minutes are counted from the hours, which are internal."""

    place_label = "Var?"
    place_help = "Väg eller område, som invånarna ser det. Ingen adress."
    times = True

    def add_method_fields(self) -> None:
        self.put(
            "main",
            "control",
            forms.ChoiceField(
                label="Vad kontrollerades?",
                choices=[("", "Välj"), *capital(TrafficControl.choices())],
                error_messages={"required": "Välj vad som kontrollerades."},
            ),
        )
        self.put(
            "main",
            "section",
            forms.CharField(
                label="Vägavsnitt",
                required=False,
                max_length=160,
                help_text="Offentligt. Till exempel väg 152 norr om orten.",
            ),
        )

    def method(self) -> dict[str, Any]:
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in ("control", "section")}
        if self.minutes is not None:
            values["minutes"] = self.minutes
        return values

    @staticmethod
    def method_initial(activity: Activity) -> dict[str, Any]:
        row = getattr(activity, "traffic_operation", None)
        return {"control": row.control, "section": row.section} if row else {}
