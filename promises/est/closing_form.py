"""What an EST meeting counts towards when it is closed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from medborgarlofte.accounts.models import User
from medborgarlofte.clock import today
from promises.log.counted_form import NONE, commitment_words, parts_of, proposed_choice, several_promises
from promises.log.scope import by_use, commitments_for, in_force
from promises.models import Activity, CoordinationMeeting


class ClosingForm(forms.Form):
    """The commitment, or one of its steps. The meeting is one; nobody types a figure."""

    seen = forms.CharField(widget=forms.HiddenInput)
    # Shown when it was asked for: what is closed long after it was held may come after a follow-up.
    late_reason = forms.CharField(
        label="Varför avslutas mötet först nu?",
        required=False,
        max_length=Activity._meta.get_field("late_reason").max_length,
        widget=forms.HiddenInput,
        help_text="Visas för alla, vid mötet. Inga namn.",
    )

    def __init__(
        self, data: Any = None, *, user: User, meeting: CoordinationMeeting, seen: str, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.initial["seen"] = seen
        if self["late_reason"].value():
            self._ask_for_late_reason()
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
            self.order_fields(["seen", "commitment", "late_reason"])

    def refuse(self, refusal: ValidationError) -> bool:
        """Take what the action said of these fields, each beside its own; whether there was any."""
        said = {name: why for name, why in getattr(refusal, "error_dict", {}).items() if name in self.fields}
        if "late_reason" in said:
            self._ask_for_late_reason()
            if not self.cleaned_data["late_reason"].strip():
                said["late_reason"] = ["Skriv varför mötet avslutas först nu."]
        for name, why in said.items():
            self.add_error(name, why)
        return bool(said)

    def _ask_for_late_reason(self) -> None:
        self.fields["late_reason"].widget = forms.TextInput(attrs={"maxlength": 300})

    def contributions(self) -> list[dict[str, Any]]:
        """As ``log_activity`` takes them."""
        pk, _, part = self.cleaned_data.get("commitment", NONE).partition("/")
        commitment = next((each for each in self.commitments if str(each.pk) == pk), None)
        return [{"commitment": commitment, "part": part}] if commitment else []
