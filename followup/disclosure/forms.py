"""What is asked for, and what is masked before it is handed out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from followup.disclosure.actions import Masks
from followup.disclosure.requested_records import Asked, Record, Request
from medborgarlofte.accounts.models import Municipality, Organisation
from medborgarlofte.fields import DayFormField
from medborgarlofte.refusal import PlainForm
from promises.models import Kind, Promise
from promises.words.enums import MaskingGround

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SearchForm(PlainForm):
    """What to look for; it stands in the address, so that it can be kept. Nothing but the place is required."""

    kommun = forms.ModelChoiceField(
        Municipality.objects.none(), label="Kommun", to_field_name="slug", empty_label=None
    )
    sort = forms.MultipleChoiceField(
        label="Vad som begärs",
        choices=Asked.choices(),
        widget=forms.CheckboxSelectMultiple,
        initial=[Asked.ACTIVITY.value],
        error_messages={"required": "Välj minst ett slag av handling."},
    )
    q = forms.CharField(
        label="Ord",
        required=False,
        max_length=200,
        help_text="Alla orden ska finnas i handlingen, också i det interna.",
    )
    fran = DayFormField(label="Från och med", required=False, widget=_DAY)
    till = DayFormField(label="Till och med", required=False, widget=_DAY)
    lofte = forms.ModelChoiceField(Promise.objects.none(), label="Löfte", required=False, empty_label="alla")
    slag = forms.ModelChoiceField(
        Kind.objects.all(), label="Slag av insats", required=False, empty_label="alla", to_field_name="slug"
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="Vems", required=False, empty_label="alla", to_field_name="slug"
    )

    def __init__(self, *args: Any, places: QuerySet[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, QuerySet[Any]] = {
            "kommun": places,
            "lofte": Promise.objects.filter(municipality__in=places).select_related("municipality"),
            "organisation": Organisation.objects.filter(municipalities__in=places).distinct(),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("fran"), cleaned.get("till")
        if first and last and last < first:
            raise ValidationError({"till": "Slutdatum ligger före startdatum."})
        return cleaned

    def asked(self) -> Request:
        """The valid form as what is asked for."""
        values = self.cleaned_data
        return Request(
            place=values["kommun"], kinds=values["sort"], promise=values["lofte"], first=values["fran"],
            last=values["till"], kind=values["slag"], organisation=values["organisation"], words=values["q"],
        )  # fmt: skip


class HandOutForm(PlainForm):
    """One record after the other: which fields and words are masked, and on what ground.

    ``rows`` are shown for the template: (record, bound fields). ``seen`` holds the records as they were read.
    """

    request = forms.CharField(
        label="Vad begärdes?",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Internt. Begäran i korthet, med diarienummer om den har ett.",
        error_messages={"required": "Skriv vad som begärdes."},
    )
    words = forms.CharField(
        label="Ord som maskeras i alla rader",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ett på varje rad, till exempel ett namn.",
    )
    ground = forms.ChoiceField(
        label="Grund för dem", required=False, choices=[("", "Välj lagrum"), *MaskingGround.choices()]
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, records: Sequence[Record], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.records = records
        for record in records:
            self.fields[f"mask-{record.key}"] = forms.MultipleChoiceField(
                label="Maskera",
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[
                    (line.name, f"{line.label}{' (intern)' if line.internal else ''}: {line.text}")
                    for line in record.lines
                    if line.name
                ],
            )
            self.fields[f"ground-{record.key}"] = forms.ChoiceField(
                label="Grund", required=False, choices=[("", "Välj lagrum"), *MaskingGround.choices()]
            )

    @property
    def rows(self) -> list[tuple[Record, Any, Any]]:
        """Every record with its two fields."""
        return [(each, self[f"mask-{each.key}"], self[f"ground-{each.key}"]) for each in self.records]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("words", "").strip() and not cleaned.get("ground"):
            self.add_error("ground", "Välj grunden för orden.")
        for record in self.records:
            if cleaned.get(f"mask-{record.key}") and not cleaned.get(f"ground-{record.key}"):
                self.add_error(f"ground-{record.key}", f"Välj grunden för det som maskeras i {record.title}.")
        return cleaned

    def masks(self) -> dict[str, Masks]:
        """What the valid form masks, by the record's key."""
        words = [line.strip() for line in self.cleaned_data["words"].splitlines() if line.strip()]
        general = self.cleaned_data["ground"]
        by_key = {}
        for record in self.records:
            names = self.cleaned_data[f"mask-{record.key}"]
            ground = self.cleaned_data[f"ground-{record.key}"] or (general if words else "")
            by_key[record.key] = Masks(names, words, MaskingGround(ground) if ground else None)
        return by_key
