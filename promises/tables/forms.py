"""Many at once: a table sent in, and one change for several rows."""

from typing import Any

from django import forms

from medborgarlofte.fields import DayFormField
from promises.models import Activity, Contribution
from promises.tables.table_uploads import MOST_BYTES
from promises.writing.checked_form import CheckedForm


class UploadForm(forms.Form):
    """A table of activities."""

    file = forms.FileField(
        label="Fil med insatser",
        help_text="CSV eller XLSX med rubrikerna från mallen, högst 20 MB. Inget läses in förrän du har sett kontrollen.",
        error_messages={"required": "Välj en fil.", "empty": "Filen är tom."},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,text/csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("Filen är större än 20 MB. Dela den i flera.")
        return file


class ManyForm(CheckedForm):
    """The same change of several rows; what is left empty stays as it is."""

    starts_on = DayFormField(
        label="Datum", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = DayFormField(
        label="Till och med",
        required=False,
        help_text="Bara för summor över flera dagar.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    place = forms.CharField(  # type: ignore[assignment]  # a field; the form's own place is set on the form
        label="Plats i ord",
        required=False,
        max_length=Activity._meta.get_field("place").max_length,
        help_text="Offentlig. Ort eller område, aldrig en exakt punkt.",
    )
    counts = forms.ChoiceField(
        label="Räknas mot åtagandet",
        required=False,
        choices=[("", "Som förut"), ("ja", "Räknas"), ("nej", "Räknas inte")],
        widget=forms.RadioSelect,
    )
    why_not = forms.CharField(
        label="Varför den inte räknas",
        required=False,
        max_length=Contribution._meta.get_field("why_not").max_length,
        help_text="Offentlig.",
    )
    late_reason = forms.CharField(
        label="Varför de loggas först nu",
        required=False,
        max_length=Activity._meta.get_field("late_reason").max_length,
        help_text="Offentligt. Bara för insatser av en period som redan är följd upp. Inga namn.",
    )
    reason = forms.CharField(
        label="Skäl till rättelsen",
        required=False,
        max_length=Activity._meta.get_field("correction_reason").max_length,
        help_text="Offentligt. Den gamla raden står kvar som rättad, med det här skälet bredvid.",
    )

    def __init__(self, *args: Any, public: bool, **kwargs: Any) -> None:
        """``public``: one of the rows can be seen outside, so that the change is a correction."""
        super().__init__(*args, **kwargs)
        if public:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "Skriv varför insatserna rättas."
        else:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("ends_on") and not cleaned.get("starts_on"):
            self.add_error("starts_on", "Skriv datum också.")
        elif cleaned.get("ends_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            self.add_error("ends_on", "Till och med ligger före datum.")
        if cleaned.get("counts") == "nej" and not cleaned.get("why_not"):
            self.add_error("why_not", "Skriv varför de inte räknas.")
        if not self.errors and not any(
            cleaned.get(name) for name in ("starts_on", "place", "counts", "late_reason")
        ):
            raise forms.ValidationError("Fyll i det som ska ändras.")
        return cleaned
