"""Why a row is taken back, or all rows of a table."""

from typing import Any

from django import forms

from promises.writing.checked_form import CheckedForm


class WithdrawForm(CheckedForm):
    """The reason, which is public where the row was. ``what`` is taken back; ``unseen`` needs no reason."""

    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Skälet visas för alla, om raden har varit offentlig. Inga namn.",
    )

    def __init__(self, *args: Any, what: str = "raden", unseen: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.label = f"Varför tas {what} tillbaka?"
        reason.error_messages["required"] = f"Skriv varför {what} tas tillbaka."
        reason.required = not unseen
