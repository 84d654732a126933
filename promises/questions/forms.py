"""What a resident asks, and what the desk answers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from medborgarlofte.accounts.models import AUTHORITIES, Membership, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import PERMISSIONS
from medborgarlofte.conflict import fingerprint
from promises.models import Commitment, Promise, Question
from promises.words import spoken
from promises.words.textcheck import check
from promises.writing.checked_form import CheckedForm

LONGEST = 2000
_LONG = {
    "required": gettext_lazy("Skriv din fråga."),
    "max_length": gettext_lazy("Korta frågan till högst %(limit_value)s tecken."),
}


class AskForm(forms.Form):
    """A question. Nobody has to say who they are.

    ``website`` is hidden from people; what fills it in is a machine, and is thanked for nothing.
    """

    text = forms.CharField(
        label=gettext_lazy("Din fråga"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Skriv inga namn, personnummer, bilnummer eller telefonnummer, vare sig dina eller andras."
        ),
        error_messages=_LONG,
    )
    about = forms.ModelChoiceField(
        label=gettext_lazy("Gäller frågan ett visst åtagande?"),
        queryset=Commitment.objects.none(),
        required=False,
        empty_label=gettext_lazy("Hela löftet"),
        to_field_name="number",
    )
    name = forms.CharField(
        label=gettext_lazy("Ditt namn"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Visas aldrig. Du behöver inte skriva det."),
    )
    email = forms.EmailField(
        label=gettext_lazy("Din e-postadress"),
        required=False,
        help_text=gettext_lazy(
            "Bara om du vill ha svaret med e-post. Den visas aldrig och tas bort när svaret är skickat."
        ),
        error_messages={
            "invalid": gettext_lazy("Skriv en e-postadress, som namn@exempel.se, eller lämna tomt.")
        },
    )
    website = forms.CharField(
        label=gettext_lazy("Lämna det här fältet tomt"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, promise: Promise, titles: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # ``titles`` of the commitments that are public, by number, in the language of the page.
        about: Any = self.fields["about"]
        about.queryset = promise.commitments.filter(number__in=titles).order_by("number")
        about.label_from_instance = lambda row: f"{row.number}. {titles[row.number]}"
        self.fields["text"].widget.attrs["maxlength"] = LONGEST

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\x00", "")
        if hits := check(text):
            seen = gettext("”%(found)s” ser ut som %(kind)s.")
            said = " ".join(
                seen % {"found": " ".join(hit.found.split()), "kind": spoken.label(hit.kind)} for hit in hits
            )
            raise forms.ValidationError(
                gettext("%(said)s Ta bort det. Frågan kan komma att visas för alla.") % {"said": said}
            )
        return text

    @property
    def is_machine(self) -> bool:
        """Whether the field that no person sees was filled in."""
        return bool(self.data.get("website"))


class AnswerForm(CheckedForm):
    """The question and the answer as everybody will read them; ``seen`` is the row's fingerprint when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label="Frågan, som den visas",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Korta gärna. Ta bort allt som pekar ut någon.",
    )
    answer = forms.CharField(
        label="Svaret",
        required=False,
        max_length=2 * LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Visas för alla, och skickas till den som frågade om en e-postadress finns.",
    )
    assigned_to = forms.ModelChoiceField(
        label="Vem svarar?", queryset=User.objects.none(), required=False, empty_label="Ingen särskild"
    )
    reason = forms.CharField(
        label="Varför ändras svaret?",
        required=False,
        max_length=300,
        help_text="Visas för alla vid svaret.",
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "seen": fingerprint(question),
            "text": question.text or question.internal_text,
            "answer": question.answer,
            "assigned_to": question.assigned_to_id,
        }
        super().__init__(*args, place=question.promise.municipality, **kwargs)
        # Everybody who logs for the municipality or the police there can answer.
        roles = [role for role, allowed in PERMISSIONS.items() if Permission.LOG_ACTIVITY in allowed]
        held = Membership.objects.filter(
            municipality=question.promise.municipality_id,
            organisation__kind__in=AUTHORITIES,
            ended_at__isnull=True,
            role__in=roles,
        )
        people = User.objects.filter(is_active=True, memberships__in=held).distinct().order_by("name")
        self.fields["assigned_to"].queryset = people  # type: ignore[attr-defined]
        if not question.is_shown:
            del self.fields["reason"]

    def values(self) -> dict[str, Any]:
        """What the actions take, but for the fingerprint."""
        return {name: self.cleaned_data[name] for name in ("text", "answer", "assigned_to")}


class DeclineForm(CheckedForm):
    """Why a question is not answered here, or its answer taken away."""

    prefix = "avboj"
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Skäl",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Den som frågade får läsa det, om en e-postadress finns. Inga namn.",
        error_messages={"required": "Skriv varför."},
    )
