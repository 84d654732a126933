"""Fields that take what people type in Swedish."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import MaxValueValidator

from medborgarlofte import typed
from medborgarlofte.fields import ClockFormField, DayFormField, TypedFormField
from promises.words import swedish


class _TypedField(TypedFormField, forms.CharField):
    """A short field for what is read."""

    def __init__(self, *, required: bool = False, inputmode: str = "numeric", **options: Any) -> None:
        super().__init__(required=required, empty_value="", **{"widget": _short(inputmode)} | options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            return super().to_python(value)
        return None if value in self.empty_values else value


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


class ClockField(ClockFormField):
    """A time of day, typed as 7, 07.15, 0715 or 07:15."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {"required": False, "widget": _short("numeric")}
        super().__init__(**defaults | options)


def _short(inputmode: str) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": inputmode, "autocomplete": "off", "class": "short"})


class WordsField(forms.CharField):
    """Text over several lines."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **options)


def take_new_number(form: forms.Form) -> None:
    """Let what was typed be another row when it is sent again: its own number is used."""
    typed: Any = form.data
    typed = typed.copy()
    typed[form.add_prefix("uid")] = str(uuid4())
    form.data = typed


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
