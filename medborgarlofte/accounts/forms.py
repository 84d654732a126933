"""The forms of accounts, in the house's look: allauth's own, with our words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest

from medborgarlofte.accounts.actions.people import send_forgotten_password_letter
from medborgarlofte.accounts.models import Digest, Invitation, Membership, User
from medborgarlofte.fields import DayFormField, written_as_read
from medborgarlofte.tasks import after_commit

# A passkey answers with a handful of objects and lists.
_MOST_OPENED = 100


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Plain:
    """Labels in our words, and no placeholder that repeats them."""

    words: dict[str, str] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class CredentialField(forms.JSONField):
    """What a passkey answered. JSON too deep or a number too long to be read is refused as any other nonsense."""

    def to_python(self, value: Any) -> Any:
        if _too_deep(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return super().to_python(value)
        except ValueError as error:  # a number of more digits than Python reads
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        if _too_deep(data):
            return InvalidJSONInput(data)
        try:
            return super().bound_data(data, initial)
        except ValueError:
            return InvalidJSONInput(data)


def _too_deep(value: Any) -> bool:
    """Whether it opens more lists and objects than any passkey's answer has. Counted, for JSON has no limit itself."""
    return isinstance(value, str) and value.count("[") + value.count("{") > _MOST_OPENED


class SignInForm(Plain, account.LoginForm):
    """E-mail address and password."""

    words = {"login": "E-postadress"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    """The old password once, the new one twice."""

    words = {
        "oldpassword": "Nuvarande lösenord",
        "password1": "Nytt lösenord",
        "password2": "Nytt lösenord igen",
    }


class SetPasswordForm(Plain, account.SetPasswordForm):
    """A first password, for who has signed in by the organisation's provider so far."""

    words = {"password2": "Lösenord igen"}


class ForgottenPasswordForm(Plain, account.ResetPasswordForm):
    """Where to send the letter. The answer is the same, and takes as long, whether somebody has the address."""

    words = {"email": "E-postadress"}
    users: list[User]

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        for user in self.users or [User(pk=0)]:
            after_commit(send_forgotten_password_letter, user.pk)
        return str(self.cleaned_data["email"])


class NewPasswordForm(Plain, account.ResetPasswordKeyForm):
    """The new password twice."""

    words = {"password2": "Nytt lösenord igen"}


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    """The password once more."""


class CodeForm(Plain, mfa.AuthenticateForm):
    """A code from the app, or a recovery code."""

    words = {"code": "Engångskod"}


class CodeAgainForm(Plain, mfa.ReauthenticateForm):
    """A code once more."""

    words = {"code": "Engångskod"}


class ActivateAppForm(Plain, totp.ActivateTOTPForm):
    """The first code, which shows that the app has understood."""

    words = {"code": "Kod från appen"}


class KeyForm(webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second step."""

    credential = CredentialField(widget=forms.HiddenInput)


class KeyAgainForm(webauthn.ReauthenticateWebAuthnForm):
    """A passkey once more."""

    credential = CredentialField(widget=forms.HiddenInput)


class KeySignInForm(webauthn.LoginWebAuthnForm):
    """A passkey alone."""

    credential = CredentialField(widget=forms.HiddenInput)


class AddKeyForm(Plain, webauthn.AddWebAuthnForm):
    """A passkey and its name."""

    credential = CredentialField(widget=forms.HiddenInput)
    words = {"name": "Namn på nyckeln", "passwordless": "Nyckeln räcker, utan lösenord"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].help_text = "Kräver fingeravtryck, ansikte eller kod på enheten."


class RenameKeyForm(Plain, webauthn.EditWebAuthnForm):
    """The key's name."""

    words = {"name": "Namn på nyckeln"}


class DigestForm(forms.Form):
    """How often one wants to be reminded."""

    digest = forms.ChoiceField(
        label="Påminnelser med e-post", choices=Digest.choices(), widget=forms.RadioSelect
    )


class AccountForm(DigestForm):
    """What one says of oneself: the title, and how often one wants to be reminded."""

    title = forms.CharField(
        label="Titel",
        max_length=120,
        required=False,
        validators=[written_as_read],
        help_text="Som den ska stå bredvid ditt namn i uppföljningar, till exempel kommunpolis.",
    )

    field_order = ("title", "digest")


class AcceptForm(forms.Form):
    """The invited person's name and title, and first password."""

    name = forms.CharField(
        label="Namn",
        max_length=120,
        validators=[written_as_read],
        help_text="För- och efternamn, som det ska stå i loggen.",
    )
    title = forms.CharField(
        label="Titel",
        max_length=120,
        validators=[written_as_read],
        help_text="Som den ska stå bredvid ditt namn i uppföljningar, till exempel kommunpolis.",
        error_messages={"required": "Skriv din titel, eller din roll hos er."},
    )
    password1 = forms.CharField(
        label="Lösenord",
        help_text="Minst 12 tecken. Gärna några ord i rad.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    password2 = forms.CharField(
        label="Lösenord igen",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["name"].initial = invitation.name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Lösenorden är inte likadana. Skriv samma två gånger.")
        elif first:
            try:
                password_validation.validate_password(
                    first, User(email=self.invitation.email, name=cleaned.get("name", ""))
                )
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class DelegationForm(forms.Form):
    """To whom, as which of one's deciders' roles, and for how long."""

    seat = forms.ModelChoiceField(Membership.objects.none(), label="Gäller", empty_label=None)
    receiver = forms.ModelChoiceField(
        User.objects.none(),
        label="Till",
        empty_label="Välj person",
        help_text="Någon som arbetar för samma organisation här.",
    )
    starts_on = DayFormField(label="Från och med", widget=_day())
    ends_on = DayFormField(label="Till och med", widget=_day())

    def __init__(
        self, *args: Any, seats: QuerySet[Membership], receivers: QuerySet[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        seat: Any = self.fields["seat"]
        seat.queryset = seats
        seat.label_from_instance = lambda row: f"{row.organisation}, {row.municipality.short_name}"
        receiver: Any = self.fields["receiver"]
        receiver.queryset = receivers

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Slutdatum ligger före startdatum.")
        return cleaned
