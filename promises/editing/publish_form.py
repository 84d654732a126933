"""The last question before a promise is everybody's."""

from django import forms


class PublishForm(forms.Form):
    """That somebody has read it as it will be."""

    confirmed = forms.BooleanField(
        label="Jag har läst förhandsvisningen. Löftet får bli offentligt.",
        error_messages={"required": "Kryssa för att du har läst löftet som det blir."},
    )
