"""What an EST meeting types, one form for each of its steps; ending it is est/closing_form.py."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from medborgarlofte.accounts.models import Organisation
from medborgarlofte.clock import today
from medborgarlofte.conflict import fingerprint
from medborgarlofte.refusal import PlainForm
from medborgarlofte.sent import whole_number
from promises.est.actions import agenda_fingerprint
from promises.est.situation import Situation
from promises.models import CoordinationMeeting, Measure
from promises.words.enums import Effect, MeasureDecision
from promises.words.swedish import capital as first_capital
from promises.writing.asked_days import AskedDayForm
from promises.writing.form_fields import DayField, WordsField

PRIORITIES = [("", "Inte prioriterad"), ("1", "1, först"), ("2", "2"), ("3", "3, sist")]
NOT_JUDGED = ""


class PrioritiseForm(PlainForm):
    """One choice a situation; ``was_<key>`` is what it had when the page was made."""

    def __init__(self, data: Any = None, *, situations: Sequence[Situation]) -> None:
        super().__init__(data)
        self.situations = situations
        for each in situations:
            self.fields[f"p_{each.key}"] = forms.ChoiceField(
                label=f"Prioritet: {each.place}, {each.category.label}",
                choices=PRIORITIES,
                required=False,
                initial=str(each.priority or ""),
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"was_{each.key}"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=str(each.priority or "")
            )

    @property
    def rows(self) -> list[tuple[Situation, BoundField, BoundField]]:
        """Each situation with its choice and what it was."""
        return [(each, self[f"p_{each.key}"], self[f"was_{each.key}"]) for each in self.situations]

    def wanted(self) -> Iterator[tuple[Situation, int | None, int | None]]:
        """``(situation, seen, wanted)`` as ``prioritise`` takes them; one that was not on the writer's page is left."""
        for each in self.situations:
            if f"p_{each.key}" in self.data:
                seen, chosen = (self.cleaned_data[f"{name}_{each.key}"] for name in ("was", "p"))
                yield each, whole_number(seen), int(chosen) if chosen else None


class MeasureForm(AskedDayForm):
    """A measure: what, for which place, who and when."""

    text = forms.CharField(
        label="Vad ska göras?", max_length=300, error_messages={"required": "Skriv vad som ska göras."}
    )

    def __init__(
        self,
        data: Any = None,
        *,
        situations: Sequence[Situation],
        owners: Sequence[Organisation],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.situations, self.owners = situations, owners
        places = [(str(each.key), f"{each.place}: {each.category.label}") for each in situations]
        self.fields["situation"] = forms.ChoiceField(
            label="För vilken plats?", choices=[("", "Ingen särskild"), *places], required=False
        )
        self.fields["owner"] = forms.ChoiceField(
            label="Vem ansvarar?",
            choices=[("", "Välj"), *((str(each.pk), each.name) for each in owners)],
            error_messages={"required": "Välj vem som ansvarar."},
        )
        self.fields["due_on"] = DayField(
            label="Klar senast",
            error_messages={"required": "Välj dagen då det ska vara klart."},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.ask_if_far("due_on", cleaned.get("due_on"))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The arguments of ``decide_measure``."""
        data = self.cleaned_data
        answered = next(
            (each.rows[0] for each in self.situations if str(each.key) == data["situation"]), None
        )
        owner = next(each for each in self.owners if str(each.pk) == data["owner"])
        return {"text": data["text"], "situation": answered, "owner": owner, "due_on": data["due_on"]}


class FollowUpForm(PlainForm):
    """What came of one measure since the meeting that decided it. ``seen`` is the fingerprint of the measure that the
    writer read, ``shown`` that of what the fields said then."""

    seen = forms.CharField(widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Läge",
        choices=[(d.value, first_capital(d.label)) for d in MeasureDecision if d.value != "proposed"],
    )
    done_on = DayField(label="Gjord den", required=False)
    effect = forms.ChoiceField(
        label="Effekt på platsen",
        required=False,
        choices=[
            (NOT_JUDGED, "Inte bedömd än"),
            *(
                (e.value, first_capital(e.label))
                for e in (Effect.NONE, Effect.SOME, Effect.CLEAR, Effect.NOT_KNOWN)
            ),
        ],
    )
    refused_reason = forms.CharField(label="Varför den inte görs", max_length=300, required=False)

    def __init__(self, data: Any = None, *, measure: Measure, **options: Any) -> None:
        self.measure = measure
        initial = follow_up_initial(measure)
        options["initial"] = initial | {"seen": fingerprint(measure), "shown": fingerprint(initial)}
        super().__init__(data, prefix=f"m{measure.pk}", **options)

    @property
    def is_touched(self) -> bool:
        """Whether a valid form says anything else than what the writer's page showed."""
        return self.cleaned_data["shown"] != fingerprint(
            {name: self.cleaned_data[name] for name in follow_up_initial(self.measure)}
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        decision, done = cleaned.get("decision"), cleaned.get("done_on")
        if decision == MeasureDecision.DONE and not done and "done_on" not in self.errors:
            self.add_error("done_on", "Skriv dagen då den blev gjord.")
        if done and done > today():
            self.add_error("done_on", "Dagen har inte varit än.")
        if decision == MeasureDecision.REFUSED and not cleaned.get("refused_reason"):
            self.add_error("refused_reason", "Skriv varför den inte görs.")
        return cleaned

    def changes(self) -> Mapping[str, Any]:
        """As ``follow_up`` takes them: the day only of what is done, the reason only of what is refused."""
        data = self.cleaned_data
        return {
            "decision": data["decision"],
            "done_on": data["done_on"] if data["decision"] == MeasureDecision.DONE else None,
            "refused_reason": data["refused_reason"] if data["decision"] == MeasureDecision.REFUSED else "",
            "effect": data["effect"] or None,
        }


def follow_up_initial(measure: Measure) -> dict[str, Any]:
    """The form's values as the measure has them, but for what the writer saw of it."""
    proposed = measure.decision == MeasureDecision.PROPOSED
    return {
        "decision": MeasureDecision.PLANNED.value if proposed else measure.decision,
        "done_on": measure.done_on,
        "effect": measure.effect if measure.effect_on else NOT_JUDGED,
        "refused_reason": measure.refused_reason,
    }


class AgendaForm(PlainForm):
    """The meeting's own words, and those that the writer began with."""

    internal_agenda = WordsField(
        label="Mötets anteckning", rows=4, help_text="Platser och lägen, aldrig en person."
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, meeting: CoordinationMeeting) -> None:
        words = meeting.internal_agenda
        super().__init__(data, initial={"internal_agenda": words, "was": agenda_fingerprint(words)})

    @property
    def is_touched(self) -> bool:
        """Whether a valid form says anything else than what the writer began with."""
        return self.cleaned_data["was"] != agenda_fingerprint(self.cleaned_data["internal_agenda"])
