"""Constraints and field kinds that several nouns share."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

POSITIVE = [MinValueValidator(Decimal("0.001"), "Skriv ett tal större än noll.")]


def amount(verbose_name: str, **options: Any) -> models.DecimalField:
    """A decimal with three places, wide enough for what municipalities count."""
    return models.DecimalField(verbose_name, max_digits=12, decimal_places=3, **options)


def person(verbose_name: str, **options: Any) -> models.ForeignKey:
    """Who did something; never deleted, never reached backwards."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose_name,
        on_delete=models.PROTECT,
        related_name="+",
        **options,
    )


def paired(model: str, what: str) -> models.CheckConstraint:
    """``<what>_at`` and ``<what>_by`` are both there or both not."""
    at, by = f"{what}_at__isnull", f"{what}_by__isnull"
    return models.CheckConstraint(
        name=f"{model}_{what}_paired", condition=Q(**{at: True, by: True}) | Q(**{at: False, by: False})
    )


def in_order(model: str, start: str = "starts_on", end: str = "ends_on") -> models.CheckConstraint:
    """``start`` is not after ``end``; either may be unknown."""
    return models.CheckConstraint(
        name=f"{model}_{start}_before_end",
        condition=Q(**{f"{end}__isnull": True})
        | Q(**{f"{start}__isnull": True})
        | Q(**{f"{start}__lte": F(end)}),
        violation_error_message="Slutdatum ligger före startdatum.",
    )


def positive(model: str, field: str) -> models.CheckConstraint:
    """``field`` is greater than zero where it is known."""
    return models.CheckConstraint(
        name=f"{model}_{field}_positive",
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": 0}),
        violation_error_message="Skriv ett tal större än noll.",
    )


def one_of(
    model: str, field: str, choices: list[tuple[str, str]], blank: bool = False
) -> models.CheckConstraint:
    """``field`` holds one of the vocabulary's values."""
    values = [value for value, _ in choices] + ([""] if blank else [])
    return models.CheckConstraint(name=f"{model}_{field}_known", condition=Q(**{f"{field}__in": values}))
