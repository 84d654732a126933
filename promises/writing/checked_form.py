"""A form whose words become public: what looks like a number of a person is asked about before it is saved.

Mix it in before ``forms.Form``, name ``public_fields``, say ``text_place`` and let the view call
``confirm_texts(by=…)`` before its action. The action asks again: a form that forgets loses nothing.
"""

from collections.abc import Iterable
from typing import Any

from django import forms

from medborgarlofte.accounts.models import Municipality, User
from medborgarlofte.refusal import PlainForm
from promises.record.publictext import unconfirmed
from promises.words.textcheck import Hit
from promises.writing import textguard

NOT_PERSONAL = "not_personal"
_OWN_FORM = (forms.EmailField, forms.URLField, forms.RegexField, forms.UUIDField)


def reason_field(widget: Any = None) -> forms.CharField:
    """The field that takes the reason."""
    return forms.CharField(
        label="Det är inte en personuppgift, därför att",
        required=False,
        max_length=300,
        widget=widget or _several_lines(),
        help_text="Till exempel: numret går till kommunens växel. Skälet visas inte för allmänheten.",
    )


def _several_lines() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 2, "maxlength": 300})


class CheckedForm(PlainForm):
    """Adds the hidden field ``not_personal``, a reason; it is shown when there is something to give one for."""

    # Names of the fields whose words may be read outside; None = every text but those named internal_.
    public_fields: Iterable[str] | None = None

    def __init__(self, *args: Any, place: Municipality | None = None, **kwargs: Any) -> None:
        """``place`` is where the words belong, if that is known before anything is typed."""
        super().__init__(*args, **kwargs)
        self.place = place
        self.hits: list[Hit] = []
        self.fields[NOT_PERSONAL] = reason_field(forms.HiddenInput)

    def text_place(self) -> Municipality | None:
        """The municipality whose people answer for the words; asked when the other fields are clean."""
        return self.place

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.check_texts(cleaned)
        return cleaned

    def check_texts(self, cleaned: dict[str, Any]) -> None:
        """Put an error at each field with something to ask about, unless a reason is given."""
        place, reason = self.text_place(), (cleaned.get(NOT_PERSONAL) or "").strip()
        found = {
            name: hits
            for name in self.checked_names()
            if isinstance(text := cleaned.get(name), str) and (hits := unconfirmed(text, place))
        }
        if not found:
            return
        self.ask_for_reason()
        self.hits = [hit for hits in found.values() for hit in hits]
        problem = textguard.reason_problem(reason) if reason else ""
        if problem:
            self.add_error(NOT_PERSONAL, problem)
        if problem or not reason:
            for name, hits in found.items():
                for hit in hits:
                    self.add_error(name, f"{hit.sentence} {textguard.ADVICE}")

    def checked_names(self) -> Iterable[str]:
        """Names of the fields whose words are asked about."""
        if self.public_fields is not None:
            return self.public_fields
        return [
            name
            for name, field in self.fields.items()
            if isinstance(field, forms.CharField)
            and not isinstance(field, _OWN_FORM)
            and not (name.startswith("internal_") or name == NOT_PERSONAL or field.widget.is_hidden)
        ]

    def ask_for_reason(self) -> None:
        """Show the field for the reason; called when there is something to give one for."""
        self.fields[NOT_PERSONAL].widget = _several_lines()

    def confirm_texts(self, *, by: User) -> None:
        """Remember what was said to point at nobody. Call it when the form is valid, before the action."""
        place = self.text_place()
        if self.hits and place is not None:
            reason = self.cleaned_data[NOT_PERSONAL]
            textguard.confirm_texts(by=by, place=place, hits=self.hits, reason=reason)
