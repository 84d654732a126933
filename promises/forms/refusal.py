"""Showing in a form why an action refused."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


def add_refusal(form: forms.Form, refusal: ValidationError) -> None:
    """Put what was refused beside the field it is about, or above the form where there is none."""
    by_field = getattr(refusal, "error_dict", None) or {NON_FIELD_ERRORS: refusal.error_list}
    for name, errors in by_field.items():
        form.add_error(name if name in form.fields else None, ValidationError(list(errors)))
