"""Fields that take what people type in Swedish."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from medborgarlofte.fields import DayFormField
from promises.words import swedish

SPACES = str.maketrans("", "", " \u00a0\u202f")


class AmountField(forms.DecimalField):
    """A number of at most three decimals, zero or more: ``1,5``, ``1.5`` and ``1 200`` are read alike."""

    def __init__(self, **options: Any) -> None:
        words = {
            "invalid": "Skriv ett tal, till exempel 2 eller 1,5.",
            "min_value": "Skriv noll eller mer.",
            "max_decimal_places": "Skriv högst tre decimaler.",
        }
        options["error_messages"] = words | options.get("error_messages", {})
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "short"})
        super().__init__(min_value=0, max_digits=12, decimal_places=3, widget=widget, **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            value = value.translate(SPACES).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """A number of ours as Swedes write it; what somebody typed stays as it was typed."""
        return value if isinstance(value, str) else amount_words(value)


class CountField(forms.IntegerField):
    """A whole number, zero or more; no arrows to change it by mistake."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})
        words = {
            "invalid": "Skriv ett helt tal.",
            "min_value": "Skriv noll eller mer.",
            "max_value": "Talet är för stort.",
        }
        super().__init__(
            min_value=0, max_value=32_000, required=False, error_messages=words, widget=widget, **options
        )


class DayField(DayFormField):
    """A day, by the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        words = {"invalid": "Skriv datumet som 2020-10-15.", "required": "Välj dagen."}
        options = {"error_messages": words} | options
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class ClockField(forms.TimeField):
    """A time of day, typed as 07.15, 0715 or 07:15."""

    def __init__(self, **options: Any) -> None:
        words = {"invalid": "Skriv klockslaget som 07.15."}
        widget = forms.TimeInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}, format="%H.%M"
        )
        super().__init__(
            required=False,
            error_messages=words,
            widget=widget,
            input_formats=["%H.%M", "%H:%M", "%H%M"],
            **options,
        )


class WordsField(forms.CharField):
    """Text over several lines."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **options)


def amount_words(value: Any) -> str:
    """``1,5``; empty for None."""
    if value is None:
        return ""
    try:
        return swedish.number(Decimal(value), 3)
    except InvalidOperation:
        return str(value)


def capital(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A vocabulary's choices with a large first letter."""
    return [(value, swedish.capital(label)) for value, label in choices]
