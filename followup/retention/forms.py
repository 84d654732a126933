"""A decision on gallring as it is noted."""

from typing import Any

from django import forms

from medborgarlofte.accounts.models import Municipality, Organisation
from medborgarlofte.fields import CountFormField, DayFormField
from medborgarlofte.refusal import PlainForm
from promises.words.enums import RecordKind


class RuleForm(PlainForm):
    """Whose records, of what kind, for how long, by what decision."""

    whose = forms.ChoiceField(label="Vems handlingar?", help_text="Varje myndighet beslutar om sina egna.")
    kind = forms.ChoiceField(label="Slag av handling", choices=[("", "Välj slag"), *RecordKind.choices()])
    days = CountFormField(
        label="Bevaras i dagar",
        min_value=1,
        max_value=36500,
        help_text="Ur beslutet. Två år är 730 dagar.",
    )
    decision = forms.CharField(
        label="Beslut",
        max_length=160,
        help_text="Organ, paragraf och diarienummer, som i dokumenthanteringsplanen.",
    )
    decided_on = DayFormField(
        label="Beslutat den", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, held: list[tuple[Municipality, Organisation]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = {f"{place.pk}-{body.pk}": (place, body) for place, body in held}
        labels = [(key, f"{body}, {place.short_name}") for key, (place, body) in self.held.items()]
        self.fields["whose"].choices = labels  # type: ignore[attr-defined]
        for name in ("kind", "days", "decision", "decided_on"):
            self.fields[name].error_messages["required"] = "Fyll i det här: utan beslut gallras inget."

    def values(self) -> dict[str, Any]:
        """The valid form as the action takes it."""
        place, body = self.held[self.cleaned_data["whose"]]
        rest = {name: self.cleaned_data[name] for name in ("days", "decision", "decided_on")}
        return {
            "municipality": place,
            "organisation": body,
            "kind": RecordKind(self.cleaned_data["kind"]),
            **rest,
        }
