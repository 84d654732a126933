"""A measurement that has arrived: what the source says, how sure it is, or that it cannot be judged."""

from typing import Any

from django import forms

from medborgarlofte.fields import DayFormField, NumberFormField
from promises.models import Indicator, Measurement, Promise
from promises.writing.checked_form import CheckedForm


class MeasurementForm(CheckedForm):
    """One published value of an effect, or the word that there is none that can be read."""

    indicator = forms.ModelChoiceField(Indicator.objects.none(), label="Effekt", empty_label=None)
    period = forms.CharField(label="Avser", max_length=40, help_text="Som källan skriver: 2020, våren 2021.")
    value = NumberFormField(
        label="Värde",
        required=False,
        max_digits=14,
        decimal_places=4,
        help_text="Som källan skriver det, utan avrundning.",
    )
    uncertainty = forms.CharField(
        label="Osäkerhet", required=False, max_length=120, help_text="Till exempel ±2 procentenheter."
    )
    unclear = forms.BooleanField(label="Går inte att bedöma", required=False)
    note = forms.CharField(
        label="Anmärkning",
        required=False,
        max_length=300,
        help_text="Krävs när värdet inte går att bedöma: varför inte?",
    )
    published_on = DayFormField(
        label="Publicerad av källan",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    url = forms.URLField(label="Källa", required=False, max_length=400, assume_scheme="https")

    def __init__(self, *args: Any, promise: Promise, **kwargs: Any) -> None:
        super().__init__(*args, place=promise.municipality, **kwargs)
        choice: Any = self.fields["indicator"]
        choice.queryset = promise.indicators.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        unclear, value = cleaned.get("unclear"), cleaned.get("value")
        if unclear and value is not None:
            self.add_error("value", "Skriv antingen ett värde eller att det inte går att bedöma.")
        if unclear and not cleaned.get("note"):
            self.add_error("note", "Skriv varför det inte går att bedöma.")
        if not unclear and value is None and "value" not in self.errors:
            self.add_error("value", "Skriv värdet, eller kryssa att det inte går att bedöma.")
        return cleaned

    def row(self) -> Measurement:
        """What is to be stored."""
        names = ("indicator", "period", "value", "uncertainty", "note", "published_on", "url")
        return Measurement(**{name: self.cleaned_data[name] for name in names})
