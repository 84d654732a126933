"""Why a row is taken back."""

from django import forms

from promises.writing.checked_form import CheckedForm


class WithdrawForm(CheckedForm):
    """The reason, which is public where the row was."""

    reason = forms.CharField(
        label="Varför tas raden tillbaka?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Skälet visas för alla, om raden har varit offentlig. Inga namn.",
        error_messages={"required": "Skriv varför raden tas tillbaka."},
    )
