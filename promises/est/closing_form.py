"""What an EST meeting counts towards when it is closed."""

from typing import Any

from django import forms

from medborgarlofte.accounts.models import User
from medborgarlofte.clock import today
from promises.log.counted_form import NONE, commitment_words, parts_of, proposed_choice, several_promises
from promises.log.scope import by_use, commitments_for, in_force
from promises.models import CoordinationMeeting


class ClosingForm(forms.Form):
    """The commitment, or one of its steps. The meeting is one; nobody types a figure."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, user: User, meeting: CoordinationMeeting, seen: str, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.initial["seen"] = seen
        activity = meeting.activity
        found = commitments_for({activity.municipality}, kind=activity.kind)
        self.commitments = by_use(user, found, activity.municipality)
        choices, several = [], several_promises(self.commitments)
        for each in self.commitments:
            words = commitment_words(each, several)
            target = in_force(each, today())
            divided = target is not None and any(not part.starts_on for part in target.parts.all())
            # A commitment that is divided counts nothing that names no part of it.
            choices += [] if divided else [(str(each.pk), words)]
            choices += [(value, f"{words}: {label}") for value, label in parts_of(each)]
        if choices:
            first = proposed_choice(self.commitments, choices)
            empty = [] if first else [("", "Välj åtagande")]
            self.fields["commitment"] = forms.ChoiceField(
                label="Mötet räknas mot",
                choices=[*empty, *choices, (NONE, "Inget åtagande")],
                initial=first,
                error_messages={"required": "Välj åtagande, eller Inget åtagande."},
                help_text="Invånarna ser att mötet hölls och när, aldrig vad ni talade om.",
            )

    def contributions(self) -> list[dict[str, Any]]:
        """As ``log_activity`` takes them."""
        pk, _, part = self.cleaned_data.get("commitment", NONE).partition("/")
        commitment = next((each for each in self.commitments if str(each.pk) == pk), None)
        return [{"commitment": commitment, "part": part}] if commitment else []
