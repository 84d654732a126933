"""Constraints that several nouns share."""

from django.db import models
from django.db.models import F, Q


def paired(noun: str, *stamps: str) -> list[models.BaseConstraint]:
    """Of each stamp ``<stamp>_at`` and ``<stamp>_by`` are both there or both not."""
    return [
        models.CheckConstraint(
            name=f"{noun}_{stamp}_paired",
            condition=Q(**{f"{stamp}_{end}__isnull": True for end in ("at", "by")})
            | Q(**{f"{stamp}_{end}__isnull": False for end in ("at", "by")}),
        )
        for stamp in stamps
    ]


def in_order(noun: str, start: str = "starts_on", end: str = "ends_on") -> models.CheckConstraint:
    """``start`` is not after ``end``; either may be unknown."""
    return models.CheckConstraint(
        name=f"{noun}_{start}_before_end",
        condition=Q(**{f"{end}__isnull": True})
        | Q(**{f"{start}__isnull": True})
        | Q(**{f"{start}__lte": F(end)}),
        violation_error_message="Slutdatum ligger före startdatum.",
    )


def positive(noun: str, field: str) -> models.CheckConstraint:
    """``field`` is greater than zero where it is known."""
    return models.CheckConstraint(
        name=f"{noun}_{field}_positive",
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": 0}),
        violation_error_message="Skriv ett tal större än noll.",
    )
