"""The rows around the commitments: who signed, the headings, the effects, what it rests on, periods of its own."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.text import slugify

from medborgarlofte.accounts.access import at_work
from medborgarlofte.accounts.models import Organisation
from promises.editing.form_base import SeenForm, house_field
from promises.models import Background, FocusArea, Indicator, Promise, ReportingPeriod, Signatory
from promises.words.enums import Precision


@dataclass(frozen=True)
class Part:
    """One kind of row. ``slug`` is its part of the address; ``frozen`` = as promised, so not after publication."""

    slug: str
    heading: str
    one: str
    intro: str
    add: str
    form: type["RowForm"]
    accessor: str
    frozen: bool = True

    @property
    def in_english(self) -> bool:
        """Whether its rows have texts in English, which are written after publication too."""
        return any(name.endswith("_en") for name in self.form._meta.fields or ())

    @property
    def model(self) -> type[models.Model]:
        return self.form._meta.model


class RowForm(SeenForm):
    """One row of a promise; ``promise`` is set on it before anything is checked."""

    def __init__(self, *args: Any, promise: Promise, **kwargs: Any) -> None:
        super().__init__(*args, place=promise.municipality, **kwargs)
        for name in self._precisions:
            self.fields[name].required = False  # nobody chose: the day is known
        self.promise = promise
        self.instance.promise = promise

    @property
    def _precisions(self) -> list[str]:
        return [name for name in self.fields if name.endswith("_precision")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return cleaned | {name: cleaned.get(name) or Precision.DAY.value for name in self._precisions}

    def row(self) -> models.Model:
        """A row with what was typed, for the action to save."""
        row = type(self.instance).objects.get(pk=self.instance.pk) if self.instance.pk else self._meta.model()
        row.promise = self.promise
        for name, value in self.changes.items():
            setattr(row, name, value)
        return row


class SignatoryForm(RowForm):
    """Who signed, or will."""

    class Meta:
        model = Signatory
        fields = ("organisation", "name", "title", "signed_on", "signed_precision")
        formfield_callback = house_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset, field.empty_label = organisations(self.promise), "Välj organisation"
        self.fields["name"].help_text = "Den som skriver under. Tomt tills det är klart."


class FocusAreaForm(RowForm):
    """A heading over commitments."""

    class Meta:
        model = FocusArea
        fields = ("name", "name_en")
        formfield_callback = house_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.promise.published_at:
            del self.fields["name"]


class IndicatorForm(RowForm):
    """An effect, and how it is measured."""

    class Meta:
        model = Indicator
        fields = ("name", "text", "source", "unit", "direction", "baseline", "baseline_note", "target")
        formfield_callback = house_field

    def row(self) -> Any:
        row: Any = super().row()
        if not row.slug:
            taken = set(self.promise.indicators.values_list("slug", flat=True))
            row.slug = free_slug(row.name, taken, 60)
        return row


class PeriodForm(RowForm):
    """A period of the promise's own; others are laid out by its calendar."""

    class Meta:
        model = ReportingPeriod
        fields = ("label", "slug", "starts_on", "ends_on", "due_on")
        formfield_callback = house_field


class BackgroundForm(RowForm):
    """What the promise rests on: words, a link, a document, or all three."""

    document = forms.FileField(
        label="Dokument",
        required=False,
        help_text="En PDF, högst 10 MB. Den blir offentlig som den är: läs igenom den först.",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    remove_document = forms.BooleanField(label="Ta bort dokumentet som ligger här nu", required=False)

    class Meta:
        model = Background
        fields = ("kind", "text", "url", "decided_on", "decided_precision", "body", "paragraph")
        formfield_callback = house_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].widget = forms.FileInput(attrs={"accept": "application/pdf,.pdf"})
        self.fields["text"].widget = forms.Textarea(attrs={"rows": 3})
        if not self.instance.sha256 or self.promise.published_at:
            del self.fields["remove_document"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        has_document = cleaned.get("document") or (
            self.instance.sha256 and not cleaned.get("remove_document")
        )
        if not self.errors and not (cleaned.get("text") or cleaned.get("url") or has_document):
            self.add_error("text", "Skriv vad underlaget säger, länka till det eller lägg upp det.")
        return cleaned


PARTS = {
    part.slug: part
    for part in (
        Part(
            "undertecknare",
            "Undertecknare",
            "undertecknare",
            "De som lovar. Utan namn visas bara organisationen.",
            "Lägg till en undertecknare",
            SignatoryForm,
            "signatories",
        ),
        Part(
            "fokusomraden",
            "Fokusområden",
            "fokusområde",
            "Rubriker som åtagandena samlas under. Behövs bara när de är många.",
            "Lägg till ett fokusområde",
            FocusAreaForm,
            "focus_areas",
        ),
        Part(
            "effektmal",
            "Effektmål",
            "effektmål",
            "Det som ska bli bättre. Visas för sig, aldrig ihop med det ni gör.",
            "Lägg till ett effektmål",
            IndicatorForm,
            "indicators",
        ),
        Part(
            "underlag",
            "Underlag",
            "underlag",
            "Det löftet vilar på: lägesbild, samverkansöverenskommelse, åtgärdsplan enligt lag 2023:196, beslut.",
            "Lägg till ett underlag",
            BackgroundForm,
            "backgrounds",
            frozen=False,
        ),
        Part(
            "perioder",
            "Egna uppföljningsperioder",
            "period",
            "Bara när löftet följs upp efter egna datum. Annars läggs de ut vid publiceringen.",
            "Lägg till en period",
            PeriodForm,
            "periods",
            frozen=False,
        ),
    )
}


def organisations(promise: Promise) -> models.QuerySet[Organisation]:
    """Those that can be parties: at work in the municipality, or in the promise already."""
    return Organisation.objects.filter(
        at_work([promise.municipality_id]) | Q(signatures__promise=promise)
    ).distinct()


def free_slug(words: str, taken: set[str], longest: int) -> str:
    """A short name made of the words, unlike those that are taken."""
    base = slugify(words)[: longest - 3].strip("-") or "rad"
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
