"""What is masked, on what ground and why; and why a masking is lifted."""

from typing import Any

from django import forms

from followup.masking.options_form import Options
from medborgarlofte.refusal import PlainForm
from promises.words.enums import MaskingGround, MaskingReach


class MaskForm(PlainForm):
    """The choice, and with ``seen`` the word that the list of places has been read."""

    what = forms.ChoiceField(label="Vad ska bort?", error_messages={"required": "Välj vad som ska bort."})
    words = forms.CharField(
        label="Vilka ord?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bara de ord som ska bort, som de står. Tomt: hela uppgiften. En siffra och en bild går bort hel.",
    )
    reach = forms.ChoiceField(
        label="Hur långt?",
        choices=MaskingReach.choices(),
        widget=forms.RadioSelect,
        initial=MaskingReach.EVERYWHERE.value,
    )
    ground = forms.ChoiceField(
        label="Grund",
        choices=[("", "Välj lagrum"), *MaskingGround.choices()],
        error_messages={"required": "Välj grunden."},
    )
    reason = forms.CharField(
        label="Skäl",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Offentligt. Varför, utan att upprepa det som ska bort.",
        error_messages={"required": "Skriv skälet."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, options: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[Any] = [("", "Välj text, siffra eller bild"), *options]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]


class LiftForm(PlainForm):
    """The reason, which stands in the promise's history."""

    reason = forms.CharField(
        label="Varför hävs maskeringen?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Offentligt.",
        error_messages={"required": "Skriv varför maskeringen hävs."},
    )
