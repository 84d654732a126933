"""One commitment: its words, who answers for it, and how much is promised."""

from typing import Any

from django import forms

from medborgarlofte.refusal import refuse_unprintable
from promises.editing.form_base import TwoLanguagesForm, house_field
from promises.editing.part_forms import organisations
from promises.editing.target_forms import (
    FIELDS,
    FITS,
    clean_target,
    initial_target,
    row_fields,
    target_fields,
    target_values,
)
from promises.models import Commitment, Kind, Promise, Target
from promises.words.enums import PartyRole
from promises.writing.checked_form import NOT_PERSONAL

WORDS = (
    "title", "text", "focus_area", "kind", "place", "condition", "cadence", "counting_rule", "counts_people", "also_promised",
    "also_measured", "note", "internal_note", "title_en", "text_en", "place_en", "condition_en", "cadence_en",
    "counting_rule_en", "also_promised_en", "also_measured_en", "note_en",
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


class CommitmentForm(TwoLanguagesForm):
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
        self.say_english_once()

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
                names = [name for name in self.fields if name.startswith(f"{kind}_{number}_")]
                rows.append([self[name] for name in names if not name.endswith("_en")])
                number += 1
        return found

    @property
    def english(self) -> list[tuple[str, Any]]:
        """``("total rate", bound field)`` of every text in English, "" = of any target; of a row once it is called
        something."""
        names = [name for name in self.fields if name.endswith("_en")]
        shown = [name for name in names if not _is_of_row(name) or self[name.removesuffix("_en")].value()]
        return [(fits(name) if name in FITS else "", self[name]) for name in shown]

    @property
    def has_english(self) -> bool:
        """Whether anything is written in English, or wrong with it."""
        return any(field.value() or field.errors for _, field in self.english)

    @property
    def has_rows(self) -> dict[str, bool]:
        """Whether anything is typed in, or wrong with, the steps and the parts."""
        return {
            kind: any(field.value() or field.errors for row in rows for field in row)
            for kind, rows in self.rows.items()
        }


class InEnglishForm(CommitmentForm):
    """What a published commitment says in English: the Swedish stands beside each, and is changed by an amendment."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        swedish = {name: self.initial.get(name.removesuffix("_en")) for name in self.fields}
        for name in [*self.fields]:
            if name.endswith("_en") and swedish[name]:
                self.fields[name].help_text = f"På svenska: {swedish[name]}"
            elif name not in ("seen", NOT_PERSONAL, "english_stands"):
                del self.fields[name]

    @property
    def english(self) -> list[tuple[str, Any]]:
        return [("", self[name]) for name in self.fields if name.endswith("_en")]

    @property
    def target(self) -> dict[str, Any]:
        """The texts of the target by name, and of its steps and parts by list and slug."""
        sent = self.cleaned_data
        rows: dict[str, Any] = {"milestones": {}, "parts": {}}
        for name in filter(_is_of_row, sent):
            place = name.removesuffix("_label_en")
            noun = "milestones" if name.startswith("step_") else "parts"
            rows[noun][self.initial[f"{place}_slug"]] = sent[name]
        return rows | {name: sent[name] for name in FIELDS if name.endswith("_en") and name in sent}


def _is_of_row(name: str) -> bool:
    return name.startswith(("step_", "part_"))


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
