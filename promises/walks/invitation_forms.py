"""The invitation to a safety walk, and calling it off."""

import uuid
from typing import Any

from django import forms
from django.db.models import F, Prefetch, Q, QuerySet

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Municipality, Organisation, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.clock import today
from medborgarlofte.refusal import refuse_unprintable
from promises.models import Commitment, Promise, WalkInvitation
from promises.words.enums import Light, Method
from promises.writing.checked_form import CheckedForm
from promises.writing.form_fields import ClockField, DayField, WordsField, capital

_WORDS = ("area", "meeting_place", "route", "text")


class InvitationForm(CheckedForm):
    """When and where to meet, which way to go, and for which promise. ``values`` are the action's arguments."""

    public_fields = _WORDS

    uid = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    towards = forms.ChoiceField(
        label="Löfte och åtagande", error_messages={"required": "Välj vilket löfte vandringen hör till."}
    )
    area = forms.CharField(
        label="Var går ni?",
        max_length=160,
        help_text="Ort eller område, som det står på skylten: Skillingaryds centrum.",
        error_messages={"required": "Skriv var ni går."},
    )
    held_on = DayField(label="Vilken dag?")
    from_time = ClockField(label="Från kl.")
    to_time = ClockField(label="Till kl.")
    meeting_place = forms.CharField(
        label="Var samlas ni?",
        max_length=160,
        help_text="Så att den som aldrig har varit där hittar: utanför biblioteket, Torggatan 3.",
        error_messages={"required": "Skriv var ni samlas."},
    )
    route = forms.CharField(
        label="Vägen ni tänker gå",
        max_length=300,
        required=False,
        help_text="I ord: från torget till stationen.",
    )
    light = forms.ChoiceField(label="Ljus eller mörkt?", required=False)
    organiser = forms.ChoiceField(
        label="Vem bjuder in?", error_messages={"required": "Välj vem som bjuder in."}
    )
    drop_in = forms.BooleanField(
        label="Ingen behöver anmäla sig",
        required=False,
        help_text="Står då i inbjudan, på startsidan och i kalendern.",
    )
    text = WordsField(
        label="Till invånarna",
        help_text="Vad ni vill titta på, hur länge det tar, om vägen går med barnvagn eller rullstol.",
        rows=5,
    )

    def __init__(
        self, *args: Any, user: User, invitation: WalkInvitation | None = None, **kwargs: Any
    ) -> None:
        self.user, self.invitation = user, invitation
        kwargs["initial"] = {"uid": uuid.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        going = promises_for(user, invitation)
        # What holds now first; then what is to come.
        self.promises = sorted(going, key=lambda each: bool(each.starts_on and each.starts_on > today()))
        places: list[Municipality] = [promise.municipality for promise in self.promises]
        own = Q(pk=invitation.organiser_id) if invitation else Q(pk=None)
        organisers = Organisation.objects.filter(Q(municipalities__in=places) | own)
        self.organisers = list(organisers.distinct().order_by("name"))
        self.fields["from_time"].required = True
        self.fields["from_time"].error_messages["required"] = "Skriv när ni samlas, som 18.00."
        several = len(set(places)) > 1
        groups = []
        for promise in self.promises:
            where = f"{promise.municipality.short_name}: " if several else ""
            under = [
                *((f"{promise.pk}/{c.number}", f"{c.number}. {c.title}") for c in promise.commitments.all()),
                (str(promise.pk), "Löftet i sin helhet"),
            ]
            groups.append((f"{where}{promise.title} ({promise.slug})", under))
        self._choose("towards", [("", "Välj"), *groups])
        self._choose("organiser", [("", "Välj"), *((str(o.pk), o.name) for o in self.organisers)])
        self._choose("light", [("", "Inte bestämt"), *capital(Light.choices())])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_unprintable(self, cleaned, _WORDS, where="")
        return cleaned

    def text_place(self) -> Municipality | None:
        number = str(self.cleaned_data.get("towards", "")).partition("/")[0]
        return next((p.municipality for p in self.promises if str(p.pk) == number), None)

    def chosen(self) -> tuple[Promise, Commitment | None]:
        """The promise that was chosen, and the commitment unless it was the promise as a whole."""
        promise, _, number = self.cleaned_data["towards"].partition("/")
        found = next(p for p in self.promises if str(p.pk) == promise)
        walks = {str(c.number): c for c in found.commitments.all()}
        return found, walks.get(number)

    def values(self) -> dict[str, Any]:
        """The fields of the invitation, besides its promise and number."""
        data = self.cleaned_data
        names = (
            "area",
            "held_on",
            "from_time",
            "to_time",
            "meeting_place",
            "route",
            "light",
            "drop_in",
            "text",
        )
        organiser = next(o for o in self.organisers if str(o.pk) == data["organiser"])
        return {name: data[name] for name in names} | {"commitment": self.chosen()[1], "organiser": organiser}


class CancelForm(CheckedForm):
    """Why a walk is called off; public."""

    public_fields = ("reason",)

    reason = forms.CharField(
        label="Varför ställs vandringen in?",
        max_length=300,
        help_text="Skälet visas för alla. Skriv gärna om ni kommer tillbaka med en ny dag.",
        error_messages={"required": "Skriv varför vandringen ställs in."},
    )

    def __init__(self, *args: Any, place: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place


def initial_of(invitation: WalkInvitation) -> dict[str, Any]:
    """The form's values as the invitation has them."""
    names = (
        "uid", "area", "held_on", "from_time", "to_time", "meeting_place", "route", "light", "drop_in", "text",
    )  # fmt: skip
    number = f"/{invitation.commitment.number}" if invitation.commitment else ""
    return {name: getattr(invitation, name) for name in names} | {
        "towards": f"{invitation.promise_id}{number}",
        "organiser": str(invitation.organiser_id),
    }


def promises_for(user: User, invitation: WalkInvitation | None = None) -> QuerySet[Promise]:
    """Promises that the person may invite to a walk of: where they log, and that have not ended."""
    places = access.municipalities(user, Permission.LOG_ACTIVITY)
    going = Q(ends_on__isnull=True) | Q(ends_on__gte=today())
    own = Q(pk=invitation.promise_id) if invitation else Q(pk=None)
    walks = Commitment.objects.filter(kind__method=Method.SAFETY_WALK.value)
    return (
        Promise.objects.filter(own | (going & Q(municipality__in=places)))
        .select_related("municipality")
        .prefetch_related(Prefetch("commitments", walks.order_by("number")), "municipality__organisations")
        .order_by("municipality__short_name", F("starts_on").desc(nulls_last=True), "pk")
        .distinct()
    )


def first_values(user: User) -> dict[str, Any]:
    """What a new invitation starts with: the person's own organisation as organiser."""
    membership = access.memberships(user, Permission.LOG_ACTIVITY).order_by("pk").first()
    return {"organiser": str(membership.organisation_id) if membership else ""}


def started_by(invitation: WalkInvitation) -> dict[str, Any]:
    """What the log form is filled in with when the walk has been made."""
    values: dict[str, Any] = {
        "invitation": invitation.uid,
        "starts_on": invitation.held_on,
        "place": invitation.area,
        "route": invitation.route,
        "light": invitation.light,
    }
    if invitation.commitment_id:
        values["commitment"] = str(invitation.commitment_id)
    return values
