"""A day far off is asked about once: sent again as it is, it was meant."""

from datetime import date, timedelta

from django import forms

from medborgarlofte.clock import today
from medborgarlofte.refusal import PlainForm
from promises.words import swedish

_FAR = timedelta(days=2 * 366)


class AskedDayForm(PlainForm):
    """Mix it in, let the page have ``asked_day`` and let ``clean`` call ``ask_if_far``."""

    asked_day = forms.CharField(required=False, widget=forms.HiddenInput)

    def ask_if_far(self, name: str, day: date | None) -> None:
        """Ask about the day of the field ``name`` when it is more than two years away."""
        if day is None or day <= today() + _FAR or self.cleaned_data.get("asked_day") == day.isoformat():
            return
        self.add_error(
            name, f"Den {swedish.day(day)} är mer än två år bort. Stämmer det, så spara en gång till."
        )
        asked = self.data.copy()  # type: ignore[attr-defined]  # of a form that was sent: a QueryDict
        asked[self.add_prefix("asked_day")] = day.isoformat()
        self.data = asked
