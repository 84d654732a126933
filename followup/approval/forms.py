"""The follow-up's forms: words only; every figure beside them is counted."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from followup.approval.actions import REGISTRY
from followup.approval.drafts import ASSESSMENT_FIELDS, Key, SavedByOther, field_fingerprint
from followup.approval.silence_question import Answer, Question
from followup.enums import JUDGEABLE
from followup.models import Report
from followup.report.report_document import words_by_commitment
from medborgarlofte.fields import DayFormField, RowsField
from medborgarlofte.refusal import PlainForm, refuse_unprintable
from medborgarlofte.sent import whole_number
from promises.log.counted_form import unit_of
from promises.models import Commitment, Confirmation
from promises.words import confirmation_checks
from promises.words.enums import Cause, ConfirmationKind, Status, TargetForm
from promises.writing.checked_form import CheckedForm
from promises.writing.form_fields import AmountField

# While the period runs a thing can be on its way; when it is over it is done, partly done or not.
_OPEN = (Status.ON_TRACK, Status.BEHIND, Status.NOT_STARTED)
# The choice beside a number of what was done.
UNLOGGED = "unlogged"
_SAYS = {
    ConfirmationKind.NOTHING: "Inget gjordes",
    ConfirmationKind.NO_NEED: "Inget behov fanns",
    ConfirmationKind.NEED_UNMET: "Behov fanns, men inget gjordes",
}
_WHOLE = ("summary", "plain_summary", "reason")


class ReportForm(CheckedForm):
    """One form for the whole follow-up; a part of it may be sent alone, as when it is saved while one types.

    A commitment's fields are named ``a<number>_<field>``. ``seen`` tells what stood in each field when
    the page was shown, as fingerprints: what somebody else has changed since is not saved over.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    summary = forms.CharField(
        label="Sammanfattning",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Läget i några meningar, så att en granne förstår. Siffrorna står redan i rapporten.",
    )
    plain_summary = forms.CharField(
        label="Lättläst",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Tomt: texten skrivs av siffrorna. Skriver ni en egen måste talen vara rapportens.",
    )
    reason = forms.CharField(
        label="Varför behövs en ny utgåva?",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Skälet visas för alla, bredvid den tidigare utgåvan.",
        error_messages={"required": "Skriv varför en ny utgåva behövs."},
    )

    late_reason = forms.CharField(
        label="Varför sägs det först nu?",
        required=False,
        max_length=300,
        help_text="Perioden är redan följd upp. Skälet visas för alla, bredvid det ni svarar.",
    )

    def __init__(
        self,
        *args: Any,
        report: Report,
        commitments: Sequence[Commitment],
        final: bool,
        questions: Mapping[int, Question] | None = None,
        correction: bool = False,
        words: bool = True,
        late: bool = False,
        **kwargs: Any,
    ) -> None:
        """``words=False``: only what is asked of the period, of a follow-up that is published. ``late``: an answer comes
        after a follow-up that told of the period's days."""
        self.report, self.commitments, self.questions = report, commitments, questions or {}
        self.written = {row.commitment_id: row for row in words_by_commitment(report)}
        initial: dict[str, Any] = {name: getattr(report, name) for name in _WHOLE}
        for commitment in commitments:
            row = self.written.get(commitment.pk)
            initial |= {f"a{commitment.number}_{name}": getattr(row, name, "") for name in ASSESSMENT_FIELDS}
        kwargs["initial"] = initial
        super().__init__(*args, place=report.period.promise.municipality, **kwargs)
        if not correction:
            del self.fields["reason"]
        else:  # a part that is saved while one types need not hold it
            self.fields["reason"].required = not self.is_bound or "reason" in self.data
        for commitment in commitments:
            self._add_fields(commitment, final)
        if not words:
            self.fields = {name: field for name, field in self.fields.items() if not _key(name)}
        # Why a correction is made is why an answer comes with it.
        if "reason" in self.fields or not late:
            del self.fields["late_reason"]
        self.initial["seen"] = json.dumps(
            {name: field_fingerprint(self.initial.get(name)) for name in self.fields if _key(name)}
        )

    def _add_fields(self, commitment: Commitment, final: bool) -> None:
        prefix = f"a{commitment.number}_"
        if needs_judgement(commitment):
            judgements = [(s.value, s.label.capitalize()) for s in JUDGEABLE if not (final and s in _OPEN)]
            self.fields[prefix + "status"] = forms.ChoiceField(
                label="Er bedömning",
                required=False,
                choices=[("", "Ingen bedömning än"), *judgements],
                widget=forms.RadioSelect,
                help_text="Åtagandet har inget tal, så ni bedömer. Utan bedömning sägs inte hur det gick.",
            )
        self.fields[prefix + "text"] = forms.CharField(
            label="Vad hände?",
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Det som loggen inte vet. Inga namn, personnummer eller bilnummer.",
        )
        self.fields[prefix + "cause"] = forms.ChoiceField(
            label="Orsak, om det inte gick som lovat",
            required=False,
            choices=[("", "Ingen orsak vald"), *Cause.choices()],
        )
        for name, label in (
            ("cause_text", "Orsaken i ord"),
            ("next_step", "Vad görs åt det?"),
            ("effect", "Effekt som går att visa"),
        ):
            self.fields[prefix + name] = forms.CharField(label=label, required=False, max_length=400)
        if question := self.questions.get(commitment.number):
            self._add_question(prefix, question)

    def _add_question(self, prefix: str, question: Question) -> None:
        """What is answered by one choice, or by a number; and what the writer's organisation said, to take back."""
        who = question.organisation
        if who is None:
            return
        number = [(UNLOGGED, "Gjort, men inte loggat")] if question.takes_number else []
        self.fields[prefix + "silence"] = forms.ChoiceField(
            label=f"Inget är loggat i perioden. Vad säger {who.short_name}?",
            required=False,
            choices=[*((kind.value, _SAYS[kind]) for kind in question.kinds), *number, ("", "Vet inte")],
            initial="",
            widget=forms.RadioSelect,
            help_text="Svaret syns för alla genast, också innan uppföljningen publiceras. ”Vet inte” sparar inget.",
        )
        if question.takes_number:
            self.fields[prefix + "unlogged"] = AmountField(
                label=f"Gjort men inte loggat: hur många {unit_of(question.commitment)[1]}?",
                required=False,
                help_text="Blir en insats över hela perioden. När de gjordes syns bara om de loggas var för sig.",
            )
        if question.to_take_back:
            self.fields[prefix + "take_back"] = RowsField(
                Confirmation.objects.filter(pk__in=[row.pk for row in question.to_take_back]),
                label="Stämmer det inte?",
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text="Att det var sagt, och togs tillbaka, står kvar bland löftets ändringar.",
                error_messages={"invalid_choice": "Det är redan tillbakataget."},
            )
            self.fields[prefix + "take_back"].label_from_instance = lambda row: (  # type: ignore[attr-defined]
                f"Ta tillbaka att {row.organisation.short_name} sade: {ConfirmationKind(row.kind).label}"
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for commitment in self.commitments:
            prefix = f"a{commitment.number}_"
            if cleaned.get(prefix + "cause_text") and not cleaned.get(prefix + "cause"):
                self.add_error(prefix + "cause", "Välj vilken sorts orsak det är.")
            # A number and the choice beside it say the same.
            choice, number = cleaned.get(prefix + "silence", ""), cleaned.get(prefix + "unlogged")
            if prefix + "unlogged" in self.errors:
                continue
            if choice == UNLOGGED and not number:
                self.add_error(prefix + "unlogged", "Skriv hur många. Är det inget, välj det i stället.")
            if number is not None and choice not in ("", UNLOGGED):
                self.add_error(
                    prefix + "unlogged", "Du har valt ett annat svar. Ta bort talet, eller byt svar."
                )
            if number == 0 and not choice:
                self.add_error(prefix + "unlogged", "Skriv ett tal större än noll, eller välj ett svar.")
        answered = any(cleaned.get(f"a{n}_{name}") for n in self.questions for name in ("silence", UNLOGGED))
        if answered and "late_reason" in self.fields and not cleaned.get("late_reason"):
            self.add_error("late_reason", confirmation_checks.WHY_SO_LATE)
        refuse_unprintable(self, cleaned, [name for name in cleaned if name != "seen"])
        return cleaned

    def values(self) -> dict[Key, Any]:
        """What was sent, by the commitment's number and the field's name."""
        return {
            key: self.cleaned_data[name]
            for name in self.fields
            if name in self.data and name in self.cleaned_data and (key := _key(name))
        }

    def seen_by(self) -> dict[Key, str]:
        """What the writer had before them; nothing for what cannot be read."""
        try:
            fingerprints = json.loads(self.cleaned_data.get("seen") or "{}")
        except (ValueError, RecursionError):
            fingerprints = {}
        pairs = fingerprints.items() if isinstance(fingerprints, dict) else ()
        return {key: str(value) for name, value in pairs if (key := _key(name))}

    def show_conflicts(self, conflicts: dict[Key, SavedByOther]) -> None:
        """Show what somebody else wrote beside what was typed; saving once more is then a choice."""
        seen = {name_of(key): value for key, value in self.seen_by().items()}
        for key, other in conflicts.items():
            name = name_of(key)
            who = other.by or "Någon annan"
            self.add_error(name, f"{who} skrev något annat här under tiden: ”{shown(self, key, other.value)}”. "
                           "Spara igen för att ersätta det med ditt.")  # fmt: skip
            seen[name] = field_fingerprint(other.value)
        typed: Any = self.data
        self.data = {**typed.dict(), "seen": json.dumps(seen)}

    def answers(self) -> dict[int, Answer]:
        """What was said of commitments that nobody had logged anything for, by their numbers."""
        found: dict[int, Answer] = {}
        for number in self.questions:
            choice = self.cleaned_data.get(f"a{number}_silence")
            if amount := self.cleaned_data.get(f"a{number}_unlogged"):
                found[number] = amount
            elif choice:
                found[number] = ConfirmationKind(choice)
        return found

    def why(self) -> str:
        """Why what is answered comes after the follow-up; of a correction that is why it is made."""
        name = "late_reason" if "late_reason" in self.fields else "reason"
        return str(self.cleaned_data.get(name) or "")

    def taken_back(self) -> list[Confirmation]:
        """What was said of the period and is not so."""
        chosen = (self.cleaned_data.get(f"a{number}_take_back") or () for number in self.questions)
        return [row for rows in chosen for row in rows]


def name_of(key: Key) -> str:
    """The name of the field in the form."""
    return f"a{key[0]}_{key[1]}" if key[0] else key[1]


def shown(form: forms.BaseForm, key: Key, value: Any) -> str:
    """A field's value as a person reads it."""
    choices = dict(getattr(form.fields.get(name_of(key)), "choices", None) or {})
    return str(choices.get(value, value) or "tomt")


def _key(name: str) -> Key | None:
    if name in _WHOLE:
        return 0, name
    digits, _, rest = name.removeprefix("a").partition("_")
    number = whole_number(digits)
    if number is None or not name.startswith("a") or rest not in ASSESSMENT_FIELDS:
        return None
    return number, rest


class StepForm(PlainForm):
    """One step of the way. ``seen`` is what was read: the freeze and the promise's revision; ``read`` a fingerprint of
    where it stood and, before the freeze, of its words."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    comment = forms.CharField(
        label="Vad behöver ändras?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Läses bara av parterna.",
    )

    def seen_by(self) -> tuple[int, int]:
        """What was read; nothing for what cannot be read."""
        freeze, _, revision = str(self.cleaned_data.get("seen", "")).partition("-")
        return whole_number(freeze) or 0, whole_number(revision) or 0


class CorrectForm(CheckedForm):
    """Why a published follow-up is written again."""

    reason = forms.CharField(
        label="Varför behövs en ny utgåva?",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Skälet visas för alla, bredvid den tidigare utgåvan, när rättelsen är publicerad.",
        error_messages={"required": "Skriv varför en ny utgåva behövs."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_unprintable(self, cleaned, ["reason"])
        return cleaned


class DiscardForm(forms.Form):
    """Throwing a correction away. ``read`` is a fingerprint of what was read of it."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)


class WithdrawForm(PlainForm):
    """Why a published follow-up is taken back."""

    note = forms.CharField(
        label="Varför dras uppföljningen tillbaka?",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Texten blir offentlig på uppföljningens sida när alla parter har dragit tillbaka den.",
        error_messages={"required": "Skriv varför uppföljningen dras tillbaka. Texten blir offentlig."},
    )


class PublishForm(CheckedForm):
    """What is asked before a report is public: its numbers and dates, and whether it has been read."""

    municipal_number = forms.CharField(
        label="Kommunens diarienummer", required=False, max_length=60, help_text="Ur kommunens diarium."
    )
    police_number = forms.CharField(
        label="Polisens diarienummer", required=False, max_length=60, help_text="Ur polisens diarium."
    )
    drawn_up_on = DayFormField(
        label="Upprättad", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    received_on = DayFormField(
        label="Inkommen", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    complete = forms.BooleanField(label="Det som är tomt ovan finns inte.", required=False)
    confirmed = forms.BooleanField(
        label="Jag har läst rapporten. Det som publiceras går inte att ändra, bara att rätta med en ny utgåva.",
        error_messages={"required": "Bekräfta att du har läst rapporten."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("complete"):
            for name in REGISTRY:
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, "Fyll i, eller kryssa att det som är tomt inte finns.")
        return cleaned


def needs_judgement(commitment: Commitment) -> bool:
    """Whether people judge how it went, because no number says it."""
    return all(target.form == TargetForm.NONE for target in commitment.targets.all())
