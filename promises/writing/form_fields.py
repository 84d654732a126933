"""Fields that take what people type in Swedish."""

from collections.abc import Callable
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator

from medborgarlofte.documents.printable import plain
from medborgarlofte.fields import DayFormField
from promises.words import swedish, typed


class _TypedField(forms.CharField):
    """A field that ``read`` reads what was typed in; what it refuses stands beside it."""

    read: Callable[[str], Any]

    def __init__(self, *, required: bool = False, inputmode: str = "numeric", **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": inputmode, "autocomplete": "off", "class": "short"})
        super().__init__(required=required, empty_value="", **{"widget": widget} | options)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if not isinstance(value, str):
            return value
        try:
            return type(self).read(plain(value).strip())
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class AmountField(_TypedField):
    """A number of at most three decimals, zero or more: ``1,5``, ``1.5`` and ``1 200`` are read alike."""

    read = staticmethod(typed.amount)

    def __init__(self, *, required: bool = True, **options: Any) -> None:
        super().__init__(required=required, inputmode="decimal", **options)

    def prepare_value(self, value: Any) -> Any:
        """A number of ours as Swedes write it; what somebody typed stays as it was typed."""
        return value if isinstance(value, str) else amount_words(value)


class CountField(_TypedField):
    """A whole number, zero or more; no arrows to change it by mistake."""

    read = staticmethod(typed.whole)

    def __init__(self, *, most: int = 32_000, **options: Any) -> None:
        super().__init__(validators=[MaxValueValidator(most, f"Skriv högst {most}.")], **options)


class DayField(DayFormField):
    """A day, by the browser's own calendar, or typed as Swedes do."""

    def __init__(self, **options: Any) -> None:
        words = {"required": "Välj dagen."}
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        defaults: dict[str, Any] = {"error_messages": words, "widget": widget}
        super().__init__(**defaults | options)

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or value in self.empty_values:
            return super().to_python(value)
        try:
            return typed.day(plain(value).strip())
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class ClockField(_TypedField):
    """A time of day, typed as 7, 07.15, 0715 or 07:15."""

    read = staticmethod(typed.clock)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H.%M}" if isinstance(value, time) else value


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
