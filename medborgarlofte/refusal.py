"""Showing in a form what was refused, and why."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from medborgarlofte.documents.printable import not_printed, plain, unprintable


def add_refusal(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Put what was refused beside the field it is about, or above the form where there is none."""
    by_field = getattr(refusal, "error_dict", None) or {NON_FIELD_ERRORS: refusal.error_list}
    for name, errors in by_field.items():
        form.add_error(name if name in form.fields else None, ValidationError(list(errors)))


def keep_plain(cleaned: dict[str, Any]) -> None:
    """Every text of a form as it is kept."""
    for name, value in cleaned.items():
        if isinstance(value, str):
            cleaned[name] = plain(value)


class PlainForm(forms.Form):
    """A form whose texts are read as they are kept."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        keep_plain(cleaned)
        return cleaned


def refuse_unprintable(
    form: forms.BaseForm,
    cleaned: Mapping[str, Any],
    names: Iterable[str] | None = None,
    where: str = " i rapporten",
) -> None:
    """An error at every text, or those of ``names``, with letters that the fonts of our PDFs do not have."""
    for name in list(cleaned) if names is None else names:
        value = cleaned.get(name)
        if isinstance(value, str) and (strange := unprintable(value)):
            form.add_error(name, not_printed(strange, where))
