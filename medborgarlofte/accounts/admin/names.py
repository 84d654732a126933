"""Names, to be read aloud, for what Django's administration draws without a label."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime


def name_field(field: forms.Field, *, in_table: bool) -> None:
    """Give the field's widget its label where the page has none for it: in a cell of a table, a day and its hour."""
    widget = getattr(field.widget, "widget", field.widget)  # inside the wrapper of a choice of a row
    if isinstance(widget, AdminSplitDateTime):
        for part, name in zip(widget.widgets, ("datum", "klockslag"), strict=True):
            part.attrs["aria-label"] = f"{field.label}, {name}"
    elif in_table:
        widget.attrs["aria-label"] = field.label


class NamedRows(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows whose box to take them away has a name."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = "Ta bort raden"
