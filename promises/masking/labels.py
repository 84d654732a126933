"""What a masking is called: which text, figure or picture of which row, never what stood there."""

from typing import Any

from django.db.models import Model

from promises import models as m
from promises.words import swedish
from promises.writing import reach


def label_of(row: Model, name: str) -> str:
    """``Anteckning, insats den 14 maj 2020``."""
    if name == "sha256":
        return f"Dokumentet, {row_words(row)}"
    what = swedish.capital(str(row._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    return f"{what}, {row_words(row)}"


def row_words(row: Any) -> str:
    """Which row, by its kind, number and day; no words that somebody wrote."""
    name = str(row._meta.verbose_name)
    numbered = f"{name} {row.number}" if isinstance(getattr(row, "number", None), int) else name
    if row._meta.app_label == "promises" and (activity := reach.activity_of(row)):
        day = f"insats den {swedish.span(activity.starts_on, activity.ends_on)}"
        return day if isinstance(row, m.Activity) else f"{numbered}, {day}"
    commitment = row if isinstance(row, m.Commitment) else getattr(row, "commitment", None)
    if commitment is not None and commitment is not row:
        return f"{name} av åtagande {commitment.number}"
    return numbered
