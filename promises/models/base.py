"""Fields that several nouns have."""

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models

from medborgarlofte.accounts.models import Organisation

POSITIVE = [MinValueValidator(Decimal("0.001"), "Skriv ett tal större än noll.")]


def amount(verbose_name: str, **options: Any) -> models.DecimalField:
    """A decimal with three places, wide enough for what municipalities count."""
    return models.DecimalField(verbose_name, max_digits=12, decimal_places=3, **options)


def authority(help_text: str) -> models.ForeignKey[Organisation | None, Organisation | None]:
    """Whose act it was; nobody's where those who keep the system did it."""
    return models.ForeignKey(
        Organisation, verbose_name="myndighet", on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        help_text=help_text,
    )  # fmt: skip
