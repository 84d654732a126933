"""Fields of the house."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from medborgarlofte.sent import FIRST_DAY, LAST_DAY


class WebAddressField(models.URLField):
    """A URL whose form takes "kommunen.se" to mean https."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})


def can_be_meant(day: date) -> None:
    """Raises ValidationError for a day so far away that it is a slip of the finger."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(f"Skriv ett år från {FIRST_DAY.year} till {LAST_DAY.year}.")


class DayFormField(forms.DateField):
    """A day of a form, in years that can be meant."""

    default_validators = [can_be_meant]
