"""The places that rounds go to, and the form that ends a round: nothing in it has to be filled in."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms

from medborgarlofte.accounts.models import Municipality
from medborgarlofte.clock import next_moment, now
from medborgarlofte.conflict import fingerprint
from medborgarlofte.refusal import PlainForm, keep_plain
from promises.log.counted_form import (
    NONE,
    commitment_words,
    outside_choices,
    outside_of,
    parts_of,
    proposed_choice,
    several_promises,
    unit_of,
)
from promises.log.forms import proposed_title
from promises.log.scope import by_use, commitments_for, promises_for
from promises.log.slips import SHORT, too_short
from promises.models import HotSpot, Kind, OngoingRound
from promises.rounds.queries import is_forgotten, minutes, quantity
from promises.words.enums import ObservationCategory
from promises.writing.form_fields import ClockField, CountField, WordsField


class EndForm(PlainForm):
    """Staff, what was seen, which commitment. ``ended`` is asked for only of a round that was forgotten."""

    def __init__(self, data: Any = None, *, ongoing: OngoingRound, kinds: list[Kind]) -> None:
        super().__init__(data)
        self.ongoing, self.kinds = ongoing, kinds
        self.forgotten = is_forgotten(ongoing, now())
        if self.forgotten:
            self.fields["ended"] = ClockField(label="När slutade rundan?")
            self.fields["ended"].required = True
            self.fields["ended"].error_messages["required"] = "Skriv klockslaget då rundan slutade."
        place = ongoing.hot_spot.municipality
        here = [each for each in commitments_for({place}) if each.kind in kinds]
        self.commitments = by_use(ongoing.started_by, here, place)
        self.promises = list(promises_for({place}))
        if self.commitments:
            outside, choices = outside_choices(self.promises), self._choices()
            first = proposed_choice(self.commitments, choices)
            empty = [] if first else [("", "Välj åtagande")]
            self.fields["commitment"] = forms.ChoiceField(
                label="Rundan räknas mot",
                choices=[*empty, *choices, *outside, (NONE, "Inget löfte – visas inte")],
                initial=first,
                error_messages={"required": "Välj åtagande, eller att rundan inte räknas mot något."},
            )
        self.fields["short"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["staff"] = CountField(label="Hur många gick rundan?")
        for value, label in ObservationCategory.choices():
            self.fields[f"saw_{value}"] = CountField(label=label.capitalize())
        self.fields["note"] = WordsField(label="Anteckning")

    def _choices(self) -> list[tuple[str, str]]:
        choices, several = [], several_promises(self.commitments)
        for each in self.commitments:
            words = commitment_words(each, several)
            parts = parts_of(each)
            choices += [(value, f"{words}: {label}") for value, label in parts] or [(str(each.pk), words)]
        return choices

    @property
    def observations(self) -> list[forms.BoundField]:
        """How often something was seen, one field a category."""
        return [self[f"saw_{value}"] for value, _ in ObservationCategory.choices()]

    def ended_at(self) -> datetime | None:
        """The moment that was said, on the day the round began or the night after; None = now."""
        at = self.cleaned_data.get("ended")
        return next_moment(at, self.ongoing.started_at) if at is not None else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        spent = minutes(self.ongoing.started_at, self.ended_at() or now())
        if spent < SHORT and not cleaned.get("short"):
            self.add_error(None, f"{too_short(spent)} Avsluta den då en gång till, eller ångra starten.")
            asked = self.data.copy()  # type: ignore[attr-defined]  # of a form that was sent: a QueryDict
            asked["short"] = "1"
            self.data = asked
        return cleaned

    def values(self) -> dict[str, Any]:
        """The arguments of ``end_round``."""
        data = self.cleaned_data
        chosen = data.get("commitment", NONE)
        pk, _, part = chosen.partition("/")
        commitment = next((each for each in self.commitments if str(each.pk) == pk), None)
        kind = commitment.kind if commitment else self.kinds[0]
        contributions = []
        if commitment:
            spent = minutes(self.ongoing.started_at, self.ended_at() or now())
            counted: Decimal = quantity(spent, unit_of(commitment)[1])
            contributions = [{"commitment": commitment, "part": part, "quantity": counted}]
        counts = [(value, data.get(f"saw_{value}")) for value, _label in ObservationCategory.choices()]
        return {
            "kind": kind,
            "title": proposed_title(kind, self.ongoing.hot_spot.area),
            "ended_at": self.ended_at(),
            "observed": [{"category": category, "occurrences": count} for category, count in counts if count],
            "contributions": contributions,
            "promise": outside_of(chosen, self.promises),
            "staff": data["staff"],
            "note": data["note"],
        }


class HotSpotForm(forms.ModelForm):
    """A place: its name stays in the house, its area is what residents read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = HotSpot
        fields = ["internal_name", "internal_position", "area", "is_active"]
        labels = {"internal_name": "Platsens namn", "area": "Område, som invånarna ser det"}
        help_texts = {"internal_name": "", "is_active": ""}
        error_messages = {
            "internal_name": {"required": "Skriv vad ni kallar platsen."},
            "area": {"required": "Skriv ett område, så grovt att platsen inte röjs."},
        }

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = fingerprint(self.instance)
        self.instance.municipality = municipality
        self.fields["area"].widget.attrs["list"] = "omraden"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        keep_plain(cleaned)
        return cleaned
