"""Fields of the house."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models

from medborgarlofte.documents.letters import TURNED, turns
from medborgarlofte.reserved import not_a_page_of_a_municipality, not_an_address_of_ours
from medborgarlofte.sent import FIRST_DAY, LAST_DAY


def written_as_read(text: str) -> None:
    """Refuse a name that a mark in it makes read otherwise than it is written."""
    if turns(text):
        raise ValidationError(TURNED)


class _StoredAsDjangos(models.CharField):
    """Refuses more than Django's field and is stored as that one: no migration need know of it."""

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        plain = "SlugField" if isinstance(self, models.SlugField) else "CharField"
        return name, f"django.db.models.{plain}", args, kwargs


class NameField(_StoredAsDjangos):
    """What somebody or something is called."""

    default_validators = [written_as_read]


class MunicipalityAddressField(_StoredAsDjangos, models.SlugField):
    """The first step of a municipality's addresses: none that the site itself has."""

    default_validators = [validate_slug, not_an_address_of_ours]


class PromiseAddressField(_StoredAsDjangos, models.SlugField):
    """The second step: none that a municipality's or a promise's own pages have."""

    default_validators = [validate_slug, not_a_page_of_a_municipality]


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
