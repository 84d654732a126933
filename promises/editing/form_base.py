"""What the forms of a promise share: fields by the model's own labels, what was seen, refusals beside their field."""

from typing import Any

from django import forms
from django.db import models

from medborgarlofte.refusal import refuse_unprintable
from promises.record import publictext
from promises.words import swedish
from promises.writing.checked_form import CheckedForm
from promises.writing.form_fields import AmountField, DayField


def house_field(field: models.Field, **options: Any) -> forms.Field | None:
    """The form field of a model's field, with our widgets and a large first letter."""
    if field.verbose_name:
        options.setdefault("label", swedish.capital(str(field.verbose_name)))
    if isinstance(field, models.DateField):
        return DayField(
            label=options["label"],
            help_text=options.get("help_text", field.help_text),
            required=not field.blank,
        )
    if isinstance(field, models.DecimalField):
        return AmountField(label=options["label"], help_text=field.help_text, required=not field.blank)
    if isinstance(field, models.TextField):
        options.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
    if field.choices:
        options.setdefault("empty_label", None)
        choices = [(value, swedish.capital(str(label))) for value, label in field.flatchoices]
        blank = [("", "Välj")] if field.blank else []
        return forms.ChoiceField(
            choices=[*blank, *choices],
            label=options["label"],
            help_text=field.help_text,
            required=not field.blank,
            initial=field.get_default() if field.has_default() else None,
        )
    return field.formfield(**options)


STALE = "Den engelska texten är kvar från förut. Ändra den, eller säg att den stämmer ändå."


class TwoLanguagesForm(CheckedForm):
    """A form whose texts in English stand beside the Swedish, each called as that one and ``_en``.

    English that is left as it was beside changed Swedish is asked about: the two are to say the same.
    """

    english_stands = forms.BooleanField(
        label="Den engelska texten stämmer ändå", required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}

        def is_changed(name: str) -> bool:
            before = self.get_initial_for_field(self.fields[name], name)
            # Browsers break lines in a way of their own.
            return name in cleaned and (cleaned[name] or "").split() != (before or "").split()

        pairs = [(name.removesuffix("_en"), name) for name in self.fields if name.endswith("_en")]
        stale = [
            english
            for swedish, english in pairs
            if swedish in self.fields
            and is_changed(swedish)
            and cleaned.get(english)
            and not is_changed(english)
        ]
        if stale:
            self.fields["english_stands"].widget = forms.CheckboxInput()
        for name in stale if not cleaned.get("english_stands") else ():
            self.add_error(name, STALE)
        return cleaned

    def say_english_once(self) -> None:
        """Leave what all texts in English are told beside the first of them."""
        for name in [name for name in self.fields if name.endswith("_en")][1:]:
            self.fields[name].help_text = ""


class SeenForm(TwoLanguagesForm, forms.ModelForm):
    """A form of one row. ``seen`` is the fingerprint of what the page was made from; the row that is given is
    only read: ``changes`` are the arguments of the action."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, seen: str = "", **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": seen} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def checked_names(self) -> list[str]:
        model: type[models.Model] = self._meta.model
        return [name for name in publictext.public_fields(model) if name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_unprintable(self, cleaned)
        return cleaned

    @property
    def changes(self) -> dict[str, Any]:
        """What was typed, by the model's own names."""
        return {
            name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.cleaned_data
        }
