"""Amounts, which several nouns have."""

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models

POSITIVE = [MinValueValidator(Decimal("0.001"), "Skriv ett tal större än noll.")]


def amount(verbose_name: str, **options: Any) -> models.DecimalField:
    """A decimal with three places, wide enough for what municipalities count."""
    return models.DecimalField(verbose_name, max_digits=12, decimal_places=3, **options)
