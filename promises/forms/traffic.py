"""A traffic operation: what was controlled, and between which hours."""

from typing import Any

from django import forms

from promises.enums import TrafficControl
from promises.forms.base import LogForm
from promises.forms.fields import capital
from promises.models import Activity


class TrafficForm(LogForm):
    """Minutes are counted from the hours, which are internal."""

    place_label = "Var?"
    place_help = "Väg eller område, som invånarna ser det. Ingen adress."
    times = True

    def add_method_fields(self) -> None:
        self.put(
            "main",
            "control",
            forms.ChoiceField(
                label="Vad kontrollerades?",
                choices=capital(TrafficControl.choices()),
                initial=TrafficControl.SPEED.value,
            ),
        )

    def method(self) -> dict[str, Any]:
        values: dict[str, Any] = {"control": self.cleaned_data["control"]}
        if self.minutes is not None:
            values["minutes"] = self.minutes
        return values

    @staticmethod
    def method_initial(activity: Activity) -> dict[str, Any]:
        row = getattr(activity, "traffic_operation", None)
        return {"control": row.control} if row else {}
