"""The field protocol of a walk: who came, one observation, what becomes of a measure."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from medborgarlofte.accounts.models import Municipality, Organisation
from medborgarlofte.clock import today
from medborgarlofte.refusal import refuse_unprintable
from promises.models import Measure, Observation, SafetyWalk
from promises.walks.log_form import ATTENDED
from promises.words.enums import Light, MeasureDecision, ObservationCategory
from promises.writing.asked_days import AskedDayForm
from promises.writing.checked_form import NOT_PERSONAL, CheckedForm
from promises.writing.form_fields import CountField, DayField, WordsField, capital

_GOOD = [("no", "Behöver åtgärdas"), ("yes", "Det som är bra")]


class _PrintedForm(CheckedForm):
    """Words that will stand in the PDF: what our letters cannot write, and what may point at a person, is
    asked about at once. ``place`` is the municipality of the walk."""

    printed: Sequence[str] = ()

    def __init__(self, *args: Any, place: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.public_fields = place, self.printed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_unprintable(self, cleaned, self.printed, " i protokollet")
        return cleaned


class ParticipantsForm(_PrintedForm):
    """How many came from each organisation, and how many residents. Never a name."""

    printed = ("route",)
    seen = forms.CharField(widget=forms.HiddenInput)
    residents = CountField(
        label="Hur många boende kom?",
        help_text="Bara antalet. Under fem visas som färre än 5. Tomt: inte räknat.",
    )
    light = forms.ChoiceField(
        label="Ljus eller mörkt?", choices=[("", "Inte antecknat"), *capital(Light.choices())], required=False
    )
    route = forms.CharField(label="Vägen ni gick", max_length=300, required=False, help_text="I ord.")
    internal_minutes_by = forms.CharField(label="Protokollförare", max_length=120, required=False)

    def __init__(
        self, *args: Any, walk: SafetyWalk, seen: str, organisations: Sequence[Organisation], **kwargs: Any
    ) -> None:
        self.organisations = organisations
        names = ("residents", "light", "route", "internal_minutes_by")
        initial = {name: getattr(walk, name) for name in names} | {"seen": seen}
        came = {row.organisation_id: row.people for row in walk.participations.all()} if walk.pk else {}
        initial |= {f"people_{o.slug}": came.get(o.pk) for o in organisations}
        super().__init__(*args, initial=initial | (kwargs.pop("initial", None) or {}), **kwargs)
        if walk.pk and walk.activity.results.filter(measure__slug=ATTENDED).exists():
            del self.fields[
                "residents"
            ]  # told already, and read by everybody: corrected on the row's own page
        for organisation in organisations:
            self.fields[f"people_{organisation.slug}"] = CountField(label=f"Från {organisation.short_name}")

    @property
    def people(self) -> list[forms.BoundField]:
        """The fields of the organisations."""
        return [self[f"people_{o.slug}"] for o in self.organisations]

    def values(self) -> dict[str, Any]:
        """The arguments of ``describe_walk``."""
        data = self.cleaned_data
        people = [(o, data.get(f"people_{o.slug}")) for o in self.organisations]
        return {
            "seen": data["seen"],
            "residents": data.get("residents", self.initial["residents"]),
            "light": data["light"],
            "route": data["route"],
            "internal_minutes_by": data["internal_minutes_by"],
            "participations": [{"organisation": o, "people": n} for o, n in people if n],
        }


class ObservationForm(_PrintedForm):
    """One observation in the order that it is told outdoors: where, what, good or bad, what to do."""

    printed = ("place", "text", "authority", "measure", "picture_alt")
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    place = forms.CharField(  # type: ignore[assignment]  # a field; the form keeps its own ``place`` beside it
        label="Var?",
        max_length=160,
        widget=forms.TextInput(attrs={"list": "platser", "autocomplete": "off"}),
        error_messages={"required": "Skriv var ni står."},
    )
    is_good = forms.ChoiceField(
        label="Bra eller dåligt?",
        choices=_GOOD,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj om det är bra eller behöver åtgärdas."},
    )
    category = forms.ChoiceField(
        label="Vad gäller det?",
        choices=[("", "Välj"), *capital(ObservationCategory.choices())],
        error_messages={"required": "Välj vad det gäller."},
    )
    text = forms.CharField(
        label="Vad ser ni?",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Platsen, aldrig en person. Inga namn eller bilnummer.",
        error_messages={"required": "Skriv vad ni ser."},
    )
    measure = forms.CharField(
        label="Vad föreslår ni?", max_length=300, required=False, help_text="En åtgärd, som: byt lampan."
    )
    authority = forms.CharField(
        label="Vem råder över platsen?",
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"list": "radighet", "autocomplete": "off"}),
        help_text="Förvaltning eller fastighetsägare.",
    )
    picture = forms.FileField(
        label="Foto",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
        help_text="Inga ansikten och inga bilnummer. Visas först när någon väljer det.",
    )
    picture_alt = forms.CharField(label="Vad visar fotot?", max_length=300, required=False)

    def __init__(
        self, *args: Any, observation: Observation | None = None, seen: str = "", **kwargs: Any
    ) -> None:
        self.observation = observation
        initial: dict[str, Any] = {"uid": uuid.uuid4(), "seen": seen}
        if observation:
            names = ("category", "place", "text", "authority")
            initial |= {name: getattr(observation, name) for name in names}
            initial["is_good"] = "yes" if observation.is_good else "no"
        super().__init__(*args, initial=initial | (kwargs.pop("initial", None) or {}), **kwargs)
        if observation:
            del self.fields["measure"]

    def values(self) -> dict[str, Any]:
        """The observation's own fields, as the actions take them."""
        data = self.cleaned_data
        names = ("category", "place", "text", "authority")
        return {name: data[name] for name in names} | {"is_good": data["is_good"] == "yes"}


class DecisionForm(AskedDayForm, _PrintedForm):
    """What becomes of one measure. ``public`` = it is read already, so this is a new dated step."""

    printed = ("text", "refused_reason", "note")
    seen = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Åtgärd", max_length=300, error_messages={"required": "Skriv vad som ska göras."}
    )
    decision = forms.ChoiceField(
        label="Beslut", choices=capital(MeasureDecision.choices()), widget=forms.RadioSelect
    )
    owner = forms.ChoiceField(label="Vem gör det?", required=False)
    due_on = DayField(label="Klart senast", required=False)
    done_on = DayField(label="Gjort den", required=False)
    refused_reason = forms.CharField(
        label="Varför görs det inte?", max_length=300, required=False, help_text="Skälet visas för alla."
    )
    decided_on = DayField(
        label="Bestämt den", required=False, help_text="Dagen då det bestämdes eller blev känt."
    )
    note = WordsField(label="Kommentar till invånarna", rows=2, max_length=300)

    def __init__(
        self,
        *args: Any,
        measure: Measure,
        seen: str,
        organisations: Sequence[Organisation],
        public: bool,
        **kwargs: Any,
    ) -> None:
        self.organisations, self.public = organisations, public
        names = ("text", "decision", "due_on", "done_on", "refused_reason")
        initial = {name: getattr(measure, name) for name in names} | {"seen": seen, "decided_on": today()}
        initial["owner"] = str(measure.owner_id or "")
        super().__init__(*args, initial=initial | (kwargs.pop("initial", None) or {}), **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [("", "Välj"), *((str(o.pk), o.name) for o in organisations)]
        for name in ("text",) if public else ("decided_on", "note"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.ask_if_far("due_on", cleaned.get("due_on"))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The arguments of ``decide``."""
        left_out = (NOT_PERSONAL, "asked_day")
        data = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        data["owner"] = next((o for o in self.organisations if str(o.pk) == data["owner"]), None)
        return data


class MeasureForm(_PrintedForm):
    """One more thing to do about an observation."""

    printed = ("text",)
    text = forms.CharField(
        label="Ny åtgärd", max_length=300, error_messages={"required": "Skriv vad som ska göras."}
    )
