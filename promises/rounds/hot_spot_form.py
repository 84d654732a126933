"""The places that rounds go to."""

from typing import Any

from django import forms

from medborgarlofte.accounts.models import Municipality
from promises.models import HotSpot


class HotSpotForm(forms.ModelForm):
    """A place: its name stays in the house, its area is what residents read."""

    class Meta:
        model = HotSpot
        fields = ["internal_name", "internal_position", "area", "is_active"]
        labels = {"internal_name": "Platsens namn", "area": "Område, som invånarna ser det"}
        help_texts = {"internal_name": "", "is_active": ""}
        error_messages = {
            "internal_name": {"required": "Skriv vad ni kallar platsen."},
            "area": {"required": "Skriv ett område, så grovt att platsen inte röjs."},
        }

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.municipality = municipality
        self.fields["area"].widget.attrs["list"] = "omraden"
