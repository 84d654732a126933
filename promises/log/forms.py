"""The form that every kind is logged and corrected by; each way of working adds its own fields.

It saves nothing: ``values`` are the arguments of ``log_activity``, ``change_activity`` and
``correct_activity``. docs/desk.md lists the names that are sent.
"""

import uuid
from datetime import datetime, time
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone

from medborgarlofte.accounts.models import Municipality
from medborgarlofte.clock import minutes_between, next_moment, today
from medborgarlofte.refusal import refuse_unprintable
from promises.log import branches
from promises.log.counted_form import NONE, CountedForm, main_contribution, outside_value
from promises.log.scope import PLACES, Acting, Scope, who_did_it
from promises.models import Activity, Commitment, Kind
from promises.words import swedish
from promises.writing.checked_form import NOT_PERSONAL, CheckedForm
from promises.writing.form_fields import ClockField, CountField, DayField, WordsField

# The groups of fields in the order they stand on the page, which is the order of the tab key.
GROUPS = (
    "head", "place_first", "place", "main", "results", "people", "counted", "public", "days", "more",
    "internal", "times", "observation",
)  # fmt: skip


class LogForm(CheckedForm, CountedForm):
    """What was done, where and when; what it counts towards; public and internal words apart."""

    noun = ""
    place_label = "Var?"
    place_help = "Ort eller område, som invånarna ser det. Ingen adress."
    place_chips = True
    times = False

    def __init__(self, *args: Any, scope: Scope, public: bool = False, seen: str = "", **kwargs: Any) -> None:
        self.scope, self.public = scope, public
        kwargs["initial"] = {"uid": uuid.uuid4(), "seen": seen} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.names = {group: [] for group in GROUPS}
        self._add_head()
        self._add_place()
        self.add_method_fields()
        self.add_results()
        self.add_counted()
        self._add_notes()
        self._add_more()
        if "commitment" not in self.fields and self.scope.row is None:
            self._leave_out(
                "note", "title", "publish_on"
            )  # of no promise: what is never shown is not asked for
        # Shown with the question about a row of a period that is followed up already, and once something is written.
        self.fields["late_reason"] = forms.CharField(
            label="Varför loggas den först nu?",
            required=False,
            max_length=300,
            widget=forms.HiddenInput,
            help_text="Visas för alla, vid raden. Inga namn.",
        )
        if self["late_reason"].value():
            self.ask_for_late_reason()
        chosen, key = (
            self[name].value() if name in self.fields else None for name in ("commitment", "acting")
        )
        commitment = next((c for c in self.scope.commitments if str(c.pk) == str(chosen)), None)
        self._ask_who_did_it(commitment, self._acting(key))
        self.order_fields([name for names in self.names.values() for name in names])

    # What a way of working adds.

    def add_method_fields(self) -> None:
        """Fields of the kind's own row."""

    def method(self) -> dict[str, Any]:
        """The kind's own row, as ``log_activity`` takes it."""
        return {}

    @staticmethod
    def method_initial(activity: Activity) -> dict[str, Any]:
        """The same fields filled in from a row."""
        return {}

    # The fields, group by group in the order they are read.

    def _add_head(self) -> None:
        if self.scope.row is None:
            self.fields["uid"] = forms.UUIDField(widget=forms.HiddenInput)
            choices = [(acting.key, str(acting)) for acting in self.scope.acting]
            one = len(choices) == 1
            self.fields["acting"] = forms.ChoiceField(
                label="Du loggar för",
                choices=choices,
                widget=forms.HiddenInput if one else forms.Select,
                initial=choices[0][0] if choices else None,
                error_messages={"invalid_choice": "Du har inget uppdrag där längre."},
            )
            if not one:
                self.names["head"].append("acting")
        else:
            self.fields["seen"] = forms.CharField(widget=forms.HiddenInput)
            if self.public:
                self.put(
                    "head",
                    "reason",
                    forms.CharField(
                        label="Varför rättas raden?",
                        max_length=300,
                        help_text="Skälet visas för alla, bredvid det som stod förut.",
                        error_messages={"required": "Skriv varför raden rättas."},
                    ),
                )

    def _leave_out(self, *left: str) -> None:
        for group, names in self.names.items():
            self.names[group] = [name for name in names if name not in left]
        for name in left:
            self.fields.pop(name, None)

    def _add_place(self) -> None:
        known = self.scope.places[:PLACES]
        chips = bool(known) and self.scope.row is None and self.place_chips
        if chips:
            # No list of valid values: another row may be saved while this form is open, and change the four.
            self.put(
                "place",
                "place_choice",
                forms.CharField(
                    label=self.place_label,
                    required=False,
                    max_length=160,
                    widget=forms.RadioSelect(choices=[(place, place) for place in known]),
                ),
            )
        self.put(
            "place",
            "place",
            forms.CharField(
                label="Annan plats" if chips else self.place_label,
                help_text=self.place_help,
                required=False,
                max_length=160,
                widget=forms.TextInput(attrs={"list": "platser", "autocomplete": "off"}),
            ),
        )
        asked = self.initial.get("asked_time", "")
        self.put(
            "place",
            "starts_on",
            DayField(label="När?", initial=today, help_text=asked and f"Frågan gäller {asked}."),
        )
        words = "Du kan logga för en part som inte har egen inloggning."
        field = forms.ChoiceField(label="Vem gjorde det?", required=False, help_text=words)
        self.put("place", "performed_by", field)

    def _add_notes(self) -> None:
        self.put(
            "public",
            "note",
            WordsField(
                label="Berätta för invånarna",
                help_text="Inga namn, personnummer eller bilnummer.",
            ),
            first=True,
        )
        self.put(
            "internal", "internal_place", forms.CharField(label="Exakt plats", required=False, max_length=200)
        )
        if self.times:
            self.put("times", "time_from", ClockField(label="Från kl."))
            self.put("times", "time_to", ClockField(label="Till kl."))
        self.put("times", "internal_staff", CountField(label="Hur många arbetade?"))
        self.put("internal", "internal_note", WordsField(label="Anteckning"))

    def _add_more(self) -> None:
        self.put(
            "more",
            "title",
            forms.CharField(
                label="Rubrik",
                required=False,
                max_length=160,
                help_text=f"Tomt: {self.proposed_title('och platsen')}.",
            ),
        )
        if not self.public:
            self.put(
                "more",
                "publish_on",
                DayField(label="Visas för allmänheten från", initial=today, required=False),
            )
        self.put(
            "days",
            "ends_on",
            DayField(
                label="Till och med",
                required=False,
                help_text="För en summa, till exempel 71 kontroller i maj till juli. Den räknas på sista dagen.",
            ),
        )

    # What the template asks for.

    def group(self, name: str) -> list[BoundField]:
        """The bound fields of one group, in order."""
        return [self[field] for field in self.names[name]]

    @property
    def groups(self) -> dict[str, list[BoundField]]:
        """Every group by its name."""
        return {name: self.group(name) for name in GROUPS}

    @property
    def opened(self) -> dict[str, bool]:
        """Which folded groups have something in them to see: a value that was chosen, or an error."""
        return {name: any(_is_filled(field) for field in self.group(name)) for name in GROUPS}

    # What was typed.

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["place"] = cleaned.get("place") or cleaned.get("place_choice", "")
        cleaned["acting"] = self._acting(cleaned.get("acting"))
        self.check_activity(cleaned)
        question = self._ask_who_did_it(cleaned["commitment"], cleaned["acting"])
        if question and not cleaned.get("performed_by") and "performed_by" not in self.errors:
            self.add_error("performed_by", f"{question} Välj vem som gjorde det.")
        refuse_unprintable(self, cleaned, ("title", "place", "note", "late_reason", "route"))
        return cleaned

    def _ask_who_did_it(self, commitment: Commitment | None, acting: Acting | None) -> str:
        """Let nobody be chosen beforehand where who logs is no party of the commitment; the question, "" without one."""
        question = who_did_it(commitment, acting.organisation) if commitment and acting else ""
        field = self.fields["performed_by"]
        assert isinstance(field, forms.ChoiceField)
        own = "Välj vem som gjorde det" if question else "Vi själva"
        field.choices = [("", own), *((str(o.pk), o.name) for o in self.scope.performers)]
        return question

    def _acting(self, key: str | None) -> Acting | None:
        return next((acting for acting in self.scope.acting if key in (acting.key, None)), None)

    def text_place(self) -> Municipality | None:
        chosen = self.cleaned_data.get("acting")
        acting = chosen if isinstance(chosen, Acting) else self._acting(chosen)
        return acting.municipality if acting else None

    def ask_for_reason(self) -> None:
        super().ask_for_reason()
        self.names["head"].append(NOT_PERSONAL)

    def ask_for_late_reason(self) -> None:
        """Show the field that takes it, with the question."""
        self.fields["late_reason"].widget = forms.TextInput(attrs={"maxlength": 300})

    def values(self) -> dict[str, Any]:
        """The arguments of ``change_activity`` and ``correct_activity``."""
        data = self.cleaned_data
        first = data["starts_on"]
        performers = {str(organisation.pk): organisation for organisation in self.scope.performers}
        values: dict[str, Any] = {
            "title": data.get("title") or self.proposed_title(data["place"]),
            "starts_on": first,
            "ends_on": data["ends_on"] or first,
            "performed_by": performers.get(data["performed_by"], data["acting"].organisation),
            "promise": data["promise"],
            "contributions": self.contributions(),
            "results": self.results(),
            "method": self.method(),
        }
        values |= {
            name: data.get(name, "")
            for name in ("place", "note", "late_reason", "internal_place", "internal_staff", "internal_note")
        }
        if self.times:
            values["internal_started_at"], values["internal_ended_at"] = self._moments()
        if not self.public:
            values["publish_on"] = data.get("publish_on") or today()
        return values

    def log_values(self) -> dict[str, Any]:
        """The arguments of ``log_once``, besides who does it."""
        acting = self.cleaned_data["acting"]
        where = {"municipality": acting.municipality, "logged_for": acting.organisation}
        return self.values() | where | {"kind": self.scope.kind, "uid": self.cleaned_data["uid"]}

    def proposed_title(self, place: str) -> str:
        """``Trafikinsats, Hok``: what a row is called when nobody wrote anything better."""
        return proposed_title(self.scope.kind, place, self.noun)

    @property
    def minutes(self) -> int | None:
        """Whole minutes between the hours, the end perhaps after midnight; None unless both were said."""
        start, end = self._moments()
        return minutes_between(start, end) or None if start and end else None

    def _moments(self) -> tuple[datetime | None, datetime | None]:
        day = self.cleaned_data.get("starts_on")
        start, end = self.cleaned_data.get("time_from"), self.cleaned_data.get("time_to")
        if day is None:
            return None, None
        begun, ended = (timezone.make_aware(datetime.combine(day, at)) if at else None for at in (start, end))
        return begun, next_moment(end, begun) if begun and end else ended


def initial_of(form: type[LogForm], activity: Activity) -> dict[str, Any]:
    """The form's values as the row has them."""
    own = (
        "starts_on",
        "place",
        "note",
        "late_reason",
        "internal_place",
        "internal_staff",
        "internal_note",
        "publish_on",
    )
    values: dict[str, Any] = {name: getattr(activity, name) for name in own}
    automatic = proposed_title(activity.kind, activity.place, form.noun)
    values["title"] = "" if activity.title == automatic else activity.title
    values["ends_on"] = activity.ends_on if activity.ends_on != activity.starts_on else None
    values["performed_by"] = str(activity.performed_by_id)
    values["time_from"] = _clock(activity.internal_started_at)
    values["time_to"] = _clock(activity.internal_ended_at)
    values |= {
        f"r_{r['measure'].slug}": r["value"]
        for r in branches.read_all(activity, "results", branches.ROWS["results"])
    }
    main = main_contribution(activity)
    outside = outside_value(activity.promise) if activity.promise else NONE
    values["commitment"] = str(main["commitment"].pk) if main else outside
    if main:
        values |= {name: main[name] for name in ("quantity", "out_of", "why_not")}
        values["counts"] = "yes" if main["counts"] else "no"
        values["part"] = f"{main['commitment'].pk}/{main['part']}" if main["part"] else ""
    return values | form.method_initial(activity)


def another_of(form: type[LogForm], activity: Activity) -> dict[str, Any]:
    """What carries over to the next row of the same sort: not its day, results and notes."""
    kept = ("place", "performed_by", "commitment", "control", "hot_spot", "light")
    values = initial_of(form, activity)
    return {name: values[name] for name in kept if name in values}


def proposed_title(kind: Kind, place: str, noun: str = "") -> str:
    """The kind's name and the place, as long as a title may be."""
    name = noun or swedish.capital(kind.name.partition(",")[0])
    return f"{name} {place}"[:160] if place == "och platsen" else ", ".join(filter(None, [name, place]))[:160]


def _is_filled(field: BoundField) -> bool:
    value, start = field.value(), field.field.initial
    start = start() if callable(start) else start
    return bool(field.errors) or (value not in (None, "") and str(value) != str(start))


def _clock(moment: datetime | None) -> time | None:
    return timezone.localtime(moment).time() if moment else None
