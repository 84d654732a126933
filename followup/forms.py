"""The follow-up's form: words only; every figure beside them is counted."""

from collections.abc import Sequence
from typing import Any

from django import forms

from followup.actions.report import ASSESSMENT_FIELDS, REPORT_FIELDS
from followup.enums import JUDGEABLE, Cause
from followup.models import Assessment, Report
from medborgarlofte.documents.letters import unprintable
from promises.enums import Status, TargetForm
from promises.models import Commitment

# While the period runs a thing can be on its way; when it is over it is done, partly done or not.
_OPEN = (Status.ON_TRACK, Status.BEHIND, Status.NOT_STARTED)


class ReportForm(forms.Form):
    """One form for the whole follow-up, so that one save keeps all that was written.

    A commitment's fields are named ``a<number>_<field>``. ``version`` is the report's when the
    page was shown: saving over somebody else's words is refused.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    summary = forms.CharField(
        label="Sammanfattning",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Läget i några meningar, så att en granne förstår. Siffrorna står redan i rapporten.",
    )
    municipal_number = forms.CharField(
        label="Kommunens diarienummer", required=False, max_length=60, help_text="Ur kommunens diarium."
    )
    police_number = forms.CharField(
        label="Polisens diarienummer", required=False, max_length=60, help_text="Ur polisens diarium."
    )
    drawn_up_on = forms.DateField(
        label="Upprättad", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(
        self, *args: Any, report: Report, commitments: Sequence[Commitment], final: bool, **kwargs: Any
    ) -> None:
        self.report, self.commitments = report, commitments
        written = {row.commitment_id: row for row in report.assessments.all()}
        kwargs["initial"] = self._initial(written)
        super().__init__(*args, **kwargs)
        for commitment in commitments:
            self._add_fields(commitment, final)

    def _initial(self, written: dict[int, Assessment]) -> dict[str, Any]:
        values: dict[str, Any] = {"version": self.report.version}
        values |= {name: getattr(self.report, name) for name in REPORT_FIELDS}
        for commitment in self.commitments:
            row = written.get(commitment.pk)
            values |= {f"a{commitment.number}_{name}": getattr(row, name, "") for name in ASSESSMENT_FIELDS}
        return values

    def _add_fields(self, commitment: Commitment, final: bool) -> None:
        prefix = f"a{commitment.number}_"
        if needs_judgement(commitment):
            self.fields[prefix + "status"] = forms.ChoiceField(
                label="Er bedömning",
                required=False,
                choices=[("", "Ingen bedömning än"), *_judgements(final)],
                widget=forms.RadioSelect,
                help_text="Åtagandet har inget tal, så ni bedömer. Utan bedömning visas ”inte rapporterat”.",
            )
        self.fields[prefix + "text"] = forms.CharField(
            label="Vad hände?",
            required=False,
            widget=forms.Textarea(attrs={"rows": 5}),
            help_text="Två till fem meningar. Inga namn, personnummer eller bilnummer.",
        )
        self.fields[prefix + "cause"] = forms.ChoiceField(
            label="Orsak, om det inte gick som lovat",
            required=False,
            choices=[("", "Ingen avvikelse"), *Cause.choices()],
        )
        self.fields[prefix + "cause_text"] = forms.CharField(
            label="Orsaken i ord", required=False, max_length=400
        )
        self.fields[prefix + "next_step"] = forms.CharField(
            label="Vad görs åt det?", required=False, max_length=400
        )
        self.fields[prefix + "nothing"] = forms.BooleanField(
            label="Inget gjordes i perioden. Det visas som noll, inte som ”inte rapporterat”.", required=False
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for commitment in self.commitments:
            prefix = f"a{commitment.number}_"
            if cleaned.get(prefix + "cause_text") and not cleaned.get(prefix + "cause"):
                self.add_error(prefix + "cause", "Välj vilken sorts orsak det är.")
        for name, value in list(cleaned.items()):
            strange = unprintable(value) if isinstance(value, str) else ""
            if strange:
                self.add_error(name, f"Ta bort {' '.join(strange)}, som inte kan skrivas ut i rapporten.")
        return cleaned

    def report_fields(self) -> dict[str, Any]:
        """What goes to the report's own row."""
        return {name: self.cleaned_data[name] for name in REPORT_FIELDS if name in self.cleaned_data}

    def assessments(self) -> dict[int, dict[str, Any]]:
        """What goes to each commitment's assessment, by the commitment's id."""
        return {
            commitment.pk: {
                name: self.cleaned_data[f"a{commitment.number}_{name}"]
                for name in ASSESSMENT_FIELDS
                if f"a{commitment.number}_{name}" in self.cleaned_data
            }
            for commitment in self.commitments
        }

    def nothing_done(self) -> list[Commitment]:
        """The commitments for which somebody ticked that nothing was done."""
        return [c for c in self.commitments if self.cleaned_data.get(f"a{c.number}_nothing")]


class PublishForm(forms.Form):
    """The last question before a report is public."""

    reason = forms.CharField(
        label="Varför behövs en ny utgåva?",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Skälet visas för alla, bredvid den tidigare utgåvan.",
    )
    confirmed = forms.BooleanField(
        label="Jag har läst rapporten. Det som publiceras går inte att ändra, bara att rätta med en ny utgåva.",
        error_messages={"required": "Bekräfta att du har läst rapporten."},
    )

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_correction:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "Skriv varför en ny utgåva behövs."
        else:
            del self.fields["reason"]


def needs_judgement(commitment: Commitment) -> bool:
    """Whether people judge how it went, because no number says it."""
    return all(target.form == TargetForm.NONE for target in commitment.targets.all())


def _judgements(final: bool) -> list[tuple[str, str]]:
    return [(s.value, s.label.capitalize()) for s in JUDGEABLE if not (final and s in _OPEN)]
