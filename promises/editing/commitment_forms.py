"""One commitment: its words, who answers for it, and how much is promised."""

from typing import Any

from django import forms

from medborgarlofte.refusal import refuse_unprintable
from promises.editing.form_base import house_field
from promises.editing.part_forms import organisations
from promises.editing.target_forms import (
    FITS,
    clean_target,
    initial_target,
    row_fields,
    target_fields,
    target_values,
)
from promises.models import Commitment, Kind, Promise, Target
from promises.words.enums import PartyRole
from promises.writing.checked_form import CheckedForm

WORDS = (
    "title", "text", "focus_area", "kind", "place", "condition", "cadence", "counting_rule", "counts_people", "also_promised",
    "also_measured", "note", "internal_note",
)  # fmt: skip
_LABELS = {
    "title": ("Rubrik", "Kort, så att den ryms på en rad."),
    "text": ("Vad lovar ni?", "Åtagandet som det står i löftet. Skriv vad som görs, hur ofta och var."),
    "kind": ("Slag av insats", "Styr vad som loggas, och i vilken enhet det räknas."),
    "condition": ("Bara vid behov", "Ifyllt när åtagandet bara gäller ibland: om någon ber om det."),
    "counting_rule": ("Så räknas det", "Vad som räknas, i ord: bara fasta kontroller."),
    "counts_people": (
        "Räknar få personer",
        "Kryssa i när talet säger hur många personer det gäller, och de är så få att någon kan pekas ut. Invånarna läser "
        "då ”färre än 5” i stället för talet, utan stapel. Läget visas ändå. Ni ser alla tal här.",
    ),
    "internal_note": ("Anteckning", ""),
}


class CommitmentForm(CheckedForm):
    """``words``, ``parties`` and ``target`` are the arguments of ``save_commitment``."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, promise: Promise, commitment: Commitment | None, seen: str = ""
    ) -> None:
        self.promise = promise
        self.first_day = (commitment and commitment.starts_on) or promise.starts_on
        initial = {"seen": seen} | initial_of(commitment)
        super().__init__(data, initial=initial, place=promise.municipality)
        words: dict[str, Any] = forms.fields_for_model(
            Commitment, fields=WORDS, formfield_callback=house_field
        )
        self.fields |= words
        for name, (label, help_text) in _LABELS.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
        focus: Any = self.fields["focus_area"]
        focus.queryset, focus.empty_label = promise.focus_areas.all(), "Inget"
        kind: Any = self.fields["kind"]
        kind.queryset, kind.empty_label = Kind.objects.all(), "Välj slag"
        choices = [(str(o.pk), o.name) for o in organisations(promise)]
        for name, question, text in (
            ("responsible", "Vem ansvarar?", "Ingen ikryssad: alla som undertecknar."),
            ("performers", "Vilka fler medverkar?", ""),
        ):
            self.fields[name] = forms.MultipleChoiceField(
                label=question,
                help_text=text,
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields |= target_fields() | row_fields(initial, data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, sentence in list(clean_target(cleaned, self.first_day, self.promise.last_day)):
            if name not in self.errors:
                self.add_error(name, sentence)
        refuse_unprintable(self, cleaned)
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in WORDS if name in self.fields}

    @property
    def target(self) -> dict[str, Any]:
        return target_values(self.cleaned_data)

    @property
    def parties(self) -> list[dict[str, Any]]:
        """Every party that is ticked, with the units it had before."""
        known = {str(o.pk): o for o in organisations(self.promise)}
        units = self.initial.get("units", {})
        return [
            {"organisation": known[key], "role": role.value, "unit": unit}
            for name, role in (("responsible", PartyRole.RESPONSIBLE), ("performers", PartyRole.PERFORMER))
            for key in self.cleaned_data[name]
            for unit in units.get((key, role.value), [""])
        ]

    # What the template asks for.

    @property
    def fitting(self) -> list[tuple[str, list[Any]]]:
        """``("total rate", bound fields)`` of the target in their order, for fields that stand alone."""
        return [(fits(name), [self[name]]) for name in ("within", "share_of", "share_base")]

    @property
    def rows(self) -> dict[str, list[list[Any]]]:
        """Bound fields of the steps and of the parts, row by row."""
        found: dict[str, list[list[Any]]] = {"step": [], "part": []}
        for kind, rows in found.items():
            number = 1
            while f"{kind}_{number}_label" in self.fields:
                rows.append([self[name] for name in self.fields if name.startswith(f"{kind}_{number}_")])
                number += 1
        return found

    @property
    def has_rows(self) -> dict[str, bool]:
        """Whether anything is typed in, or wrong with, the steps and the parts."""
        return {
            kind: any(field.value() or field.errors for row in rows for field in row)
            for kind, rows in self.rows.items()
        }


def fits(name: str) -> str:
    """The kinds of target that have the field, as the page's ``data-fits`` says it."""
    return " ".join(form.value for form in FITS[name])


def initial_of(commitment: Commitment | None) -> dict[str, Any]:
    """The stored commitment as the form's values; ``units`` beside them by organisation and role."""
    if commitment is None:
        return {}
    values: dict[str, Any] = {name: getattr(commitment, name) for name in WORDS}
    values["kind"], values["focus_area"] = commitment.kind_id, commitment.focus_area_id
    parties = list(commitment.parties.all())
    for name, role in (("responsible", PartyRole.RESPONSIBLE), ("performers", PartyRole.PERFORMER)):
        values[name] = list({str(party.organisation_id): True for party in parties if party.role == role})
    values["units"] = {}
    for party in parties:
        values["units"].setdefault((str(party.organisation_id), party.role), []).append(party.unit)
    versions: list[Target] = list(commitment.targets.all())  # not .last(): they may be fetched already
    return values | initial_target(versions[-1] if versions else None)
