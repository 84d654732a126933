"""A change of a promise after signing: from when, why, and what."""

from typing import Any

from django import forms

from medborgarlofte.clock import today
from medborgarlofte.fields import RowsField
from medborgarlofte.refusal import refuse_unprintable
from promises.editing.commitment_forms import WORDS, CommitmentForm
from promises.models import Commitment, Promise
from promises.writing.checked_form import NOT_PERSONAL, CheckedForm
from promises.writing.form_fields import DayField, WordsField


def reason_fields() -> dict[str, forms.Field]:
    """The fields of every change: its day, its reason, its words."""
    return {
        "decided_on": DayField(
            label="Gäller från", initial=today, help_text="Dagen då ändringen börjar gälla."
        ),
        "reason": WordsField(label="Varför?", help_text="Visas för alla. Skriv så att en invånare förstår."),
        "summary": WordsField(
            label="Vad ändras, i korthet?", help_text="Visas för alla. Kan lämnas tomt.", rows=2
        ),
        "seen": forms.CharField(widget=forms.HiddenInput, required=False),
    }


class AmendmentForm(CheckedForm):
    """The day, the reason and the words of a change; ``reasons`` are arguments of every action of amending."""

    def add_reason_fields(self, promise: Promise) -> None:
        """Add the fields; a change of a promise that has not begun counts from its first day at the earliest."""
        self.fields |= reason_fields()
        first = promise.signed_on or promise.starts_on
        self.fields["decided_on"].initial = max(today(), first or today())
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = "Skriv varför löftet ändras."

    @property
    def reasons(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"decided_on": data["decided_on"], "reason": data["reason"], "text": data["summary"]}

    @property
    def change(self) -> dict[str, Any]:
        """The arguments of the action besides ``reasons``."""
        raise NotImplementedError


class _PlainForm(AmendmentForm):
    def __init__(self, data: Any = None, *, promise: Promise, seen: str = "", **kwargs: Any) -> None:
        super().__init__(data, place=promise.municipality, initial={"seen": seen})
        self.promise = promise
        self.add_own()
        self.add_reason_fields(promise)

    def add_own(self) -> None:
        """The change's own fields, before the reason."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_unprintable(self, cleaned)
        return cleaned


class ProlongForm(_PlainForm):
    """A later end."""

    def add_own(self) -> None:
        self.fields["ends_on"] = DayField(label="Löftet gäller till och med")

    @property
    def change(self) -> dict[str, Any]:
        return {"ends_on": self.cleaned_data["ends_on"]}


class EndForm(_PlainForm):
    """Commitments that leave the promise."""

    def add_own(self) -> None:
        open_ones = self.promise.commitments.filter(ended_by_amendment__isnull=True)
        self.fields["commitments"] = RowsField(
            open_ones,
            label="Vilka åtaganden utgår?",
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Välj det eller de åtaganden som utgår."},
        )

    @property
    def change(self) -> dict[str, Any]:
        return {"commitments": list(self.cleaned_data["commitments"])}


class AddForm(CommitmentForm, AmendmentForm):
    """One commitment more."""

    def __init__(self, data: Any = None, *, promise: Promise, seen: str = "", **kwargs: Any) -> None:
        super().__init__(data, promise=promise, commitment=None, seen=seen)
        self.add_reason_fields(promise)

    @property
    def change(self) -> dict[str, Any]:
        return {"words": self.words, "parties": self.parties, "target": self.target}


class ReviseForm(CommitmentForm, AmendmentForm):
    """Another number, other words, or both, for one commitment."""

    def __init__(
        self, data: Any = None, *, promise: Promise, seen: str = "", commitment: Commitment, reason: str = ""
    ) -> None:
        super().__init__(data, promise=promise, commitment=commitment, seen=seen)
        self.commitment = commitment
        for name in (
            "title",
            "focus_area",
            "kind",
            "place",
            "condition",
            "cadence",
            "counting_rule",
            "counts_people",
            "also_promised",
            "also_measured",
            "note",
            *(name for name in WORDS if name.endswith("_en") and name != "text_en"),
            "internal_note",
            "responsible",
            "performers",
        ):
            del self.fields[name]
        self.add_reason_fields(promise)
        self.fields["reason"].initial = reason

    @property
    def change(self) -> dict[str, Any]:
        left_out = {"text", "english_stands", NOT_PERSONAL, "seen", "decided_on", "reason", "summary"}
        left_out |= {name for name in self.fields if name.endswith("_en")}
        return {
            "commitment": self.commitment,
            "words": self.cleaned_data["text"],
            "words_en": self.cleaned_data["text_en"],
            "target": self.target if bool(set(self.changed_data) - left_out) else None,
        }
