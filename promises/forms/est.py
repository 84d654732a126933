"""What EST reporters and meetings type. Saving is the actions' work."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from medborgarlofte.accounts.models import Organisation
from medborgarlofte.clock import today
from promises.actions.est import words_mark
from promises.enums import DayPart, Effect, MeasureDecision, ObservationCategory
from promises.forms.fields import CountField, DayField, WordsField, capital
from promises.forms.scope import Acting
from promises.models import CoordinationMeeting, Measure, SituationReport
from promises.situation import Situation
from promises.swedish import capital as first_capital
from promises.textcheck import Hit, check
from promises.weeks import Week, last_weeks, read_week, week_of

ROWS = 3
MOST_ROWS = 20
WEEKS_BACK = 5
SEVERITIES = [("1", "1 lågt"), ("2", "2"), ("3", "3 högt")]
PRIORITIES = [("", "Inte prioriterad"), ("1", "1, först"), ("2", "2"), ("3", "3, sist")]
NOT_JUDGED = ""


class ReportRowForm(forms.Form):
    """One place and kind. Wholly empty = nothing was meant by it."""

    category = forms.ChoiceField(
        label="Vad?",
        choices=[("", "Välj"), *capital(ObservationCategory.choices())],
        required=False,
    )
    internal_place = forms.CharField(
        label="Var?",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "est-platser", "autocomplete": "off"}),
    )
    severity = forms.ChoiceField(
        label="Allvar", choices=SEVERITIES, initial="1", required=False, widget=forms.RadioSelect
    )
    occurrences = CountField(label="Antal gånger", initial=1)
    day_part = forms.ChoiceField(
        label="När på dygnet?",
        choices=[("", "Olika eller okänt"), *capital(DayPart.choices())],
        required=False,
    )
    internal_text = WordsField(label="Beskriv läget på platsen", rows=2)
    internal_measure_taken = forms.CharField(label="Redan gjort", max_length=300, required=False)

    @property
    def said(self) -> bool:
        """Whether anything was typed in it."""
        words = ("category", "internal_place", "internal_text", "internal_measure_taken", "day_part")
        return any(self.data.get(self.add_prefix(name), "").strip() for name in words)

    @property
    def opened(self) -> bool:
        """Whether there is something in it to see."""
        return bool(self.errors) or any(
            self[name].value() for name in ("category", "internal_place", "internal_text", "day_part")
        )

    @property
    def folded(self) -> bool:
        """Whether what is asked for least often holds something."""
        return any(
            self[name].value() or self[name].errors for name in ("internal_text", "internal_measure_taken")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.said:
            if not cleaned.get("category"):
                self.add_error("category", "Välj vad det gäller.")
            if not cleaned.get("internal_place") and "internal_place" not in self.errors:
                self.add_error("internal_place", "Skriv platsen.")
            if cleaned.get("occurrences") == 0:
                self.add_error("occurrences", "Skriv hur många gånger, minst en.")
        return cleaned

    def values(self) -> dict[str, Any]:
        """The fields of a ``SituationReport``."""
        data = dict(self.cleaned_data)
        data["severity"] = int(data["severity"] or 1)
        data["occurrences"] = data["occurrences"] or 1
        return data

    @property
    def texts(self) -> list[str]:
        """What could speak of a person."""
        return [
            self.cleaned_data.get(n, "")
            for n in ("internal_place", "internal_text", "internal_measure_taken")
        ]


class ReportForm(forms.Form):
    """A week and for whom, with its rows: several places in one go.

    ``typed`` is what was sent to get more rows: filled in, and not judged yet.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        acting: Sequence[Acting],
        rows: int = ROWS,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        typed = typed or {}
        super().__init__(data, initial={name: typed[name] for name in ("week", "acting") if name in typed})
        self.acting = acting
        weeks = last_weeks(week_of(today()), WEEKS_BACK)[::-1]
        self.fields["week"] = forms.ChoiceField(
            label="Vecka",
            choices=[(week.key, _week_words(week)) for week in weeks],
            # What is reported has been: on a Monday that was last week.
            initial=week_of(today()).key if today().isoweekday() > 1 else weeks[1].key,
        )
        one = len(acting) == 1
        self.fields["acting"] = forms.ChoiceField(
            label="Du rapporterar för",
            choices=[(each.key, str(each)) for each in acting],
            initial=acting[0].key,
            widget=forms.HiddenInput if one else forms.Select,
        )
        count = min(max(rows, 1), MOST_ROWS)
        self.rows = [
            ReportRowForm(data, prefix=f"r{number}", initial=_of_row(typed, f"r{number}-"))
            for number in range(count)
        ]

    def is_valid(self) -> bool:
        rows = [row.is_valid() for row in self.rows]
        if super().is_valid() and all(rows) and not self.said_rows:
            self.add_error(None, "Skriv minst en plats.")
        return super().is_valid() and all(rows)

    @property
    def said_rows(self) -> list[ReportRowForm]:
        """Rows with something in them."""
        return [row for row in self.rows if row.said]

    @property
    def hits(self) -> list[Hit]:
        """What looks like it points at a person, in any row."""
        return suspects(text for row in self.said_rows for text in row.texts)

    @property
    def week(self) -> Week:
        """The week chosen, of a valid form."""
        week = read_week(self.cleaned_data["week"])
        assert week is not None
        return week

    @property
    def who(self) -> Acting:
        """For whom, of a valid form."""
        return next(each for each in self.acting if each.key == self.cleaned_data["acting"])


class Errors:
    """The errors of a form and of the rows in it, as components/error_summary.html takes a form."""

    calm = False

    def __init__(self, form: forms.Form, rows: Iterable[forms.Form] = (), title: str = "") -> None:
        self.forms = [form, *rows]
        self.error_title = title

    @property
    def errors(self) -> bool:
        return any(form.errors for form in self.forms)

    def non_field_errors(self) -> list[str]:
        return [str(error) for form in self.forms for error in form.non_field_errors()]

    def __iter__(self) -> Iterator[BoundField]:
        return (field for form in self.forms for field in form)


def suspects(texts: Iterable[str]) -> list[Hit]:
    """What looks like it points at a person."""
    return [hit for text in texts for hit in check(text)]


def unconfirmed(hits: Iterable[Hit], confirmed: str) -> list[Hit]:
    """Those that the writer has not said are something else; ``confirmed`` as ``confirmation`` gave it."""
    said = confirmed.split()
    return [hit for hit in hits if hit.bare not in said]


def confirmation(hits: Iterable[Hit]) -> str:
    """The value of the button that says that they are no persons."""
    return " ".join(dict.fromkeys(hit.bare for hit in hits))


class ChangeReportForm(ReportRowForm):
    """One report, changed. ``seen`` is what the writer saw of it."""

    seen = forms.CharField(widget=forms.HiddenInput)

    said = True


def report_initial(report: SituationReport) -> dict[str, Any]:
    """The form's values as the report has them."""
    names = [name for name in ReportRowForm.base_fields if name != "severity"]
    return {name: getattr(report, name) for name in names} | {"severity": str(report.severity)}


class PrioritiseForm(forms.Form):
    """One choice a situation; ``was_<key>`` is what it had when the page was made."""

    def __init__(self, data: Any = None, *, situations: Sequence[Situation]) -> None:
        super().__init__(data)
        self.situations = situations
        for each in situations:
            self.fields[f"p_{each.key}"] = forms.ChoiceField(
                label=f"Prioritet: {each.place}, {each.category.label}",
                choices=PRIORITIES,
                required=False,
                initial=str(each.priority or ""),
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"was_{each.key}"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=str(each.priority or "")
            )

    @property
    def rows(self) -> list[tuple[Situation, BoundField, BoundField]]:
        """Each situation with its choice and what it was."""
        return [(each, self[f"p_{each.key}"], self[f"was_{each.key}"]) for each in self.situations]

    def wanted(self) -> Iterator[tuple[Situation, int | None, int | None]]:
        """``(situation, seen, wanted)`` as ``prioritise`` takes them; one that was not on the writer's page is left."""
        for each in self.situations:
            if f"p_{each.key}" in self.data:
                seen, chosen = (self.cleaned_data[f"{name}_{each.key}"] for name in ("was", "p"))
                yield each, int(seen) if seen.isdigit() else None, int(chosen) if chosen else None


class MeasureForm(forms.Form):
    """A measure: what, for which place, who and when."""

    text = forms.CharField(
        label="Vad ska göras?", max_length=300, error_messages={"required": "Skriv vad som ska göras."}
    )

    def __init__(
        self, data: Any = None, *, situations: Sequence[Situation], owners: Sequence[Organisation]
    ) -> None:
        super().__init__(data)
        self.situations, self.owners = situations, owners
        places = [(str(each.key), f"{each.place}: {each.category.label}") for each in situations]
        self.fields["situation"] = forms.ChoiceField(
            label="För vilken plats?", choices=[("", "Ingen särskild"), *places], required=False
        )
        self.fields["owner"] = forms.ChoiceField(
            label="Vem ansvarar?",
            choices=[("", "Välj"), *((str(each.pk), each.name) for each in owners)],
            error_messages={"required": "Välj vem som ansvarar."},
        )
        self.fields["due_on"] = DayField(
            label="Klar senast",
            error_messages={
                "required": "Välj dagen då det ska vara klart.",
                "invalid": "Skriv datumet som 2020-10-15.",
            },
        )

    def values(self) -> dict[str, Any]:
        """The arguments of ``decide_measure``."""
        data = self.cleaned_data
        answered = next(
            (each.rows[0] for each in self.situations if str(each.key) == data["situation"]), None
        )
        owner = next(each for each in self.owners if str(each.pk) == data["owner"])
        return {"text": data["text"], "situation": answered, "owner": owner, "due_on": data["due_on"]}


class FollowUpForm(forms.Form):
    """What came of one measure since the meeting that decided it."""

    seen = forms.CharField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Läge",
        choices=[(d.value, first_capital(d.label)) for d in MeasureDecision if d.value != "proposed"],
    )
    done_on = DayField(label="Gjord den", required=False)
    effect = forms.ChoiceField(
        label="Effekt på platsen",
        required=False,
        choices=[
            (NOT_JUDGED, "Inte bedömd än"),
            *(
                (e.value, first_capital(e.label))
                for e in (Effect.NONE, Effect.SOME, Effect.CLEAR, Effect.NOT_KNOWN)
            ),
        ],
    )
    refused_reason = forms.CharField(label="Varför den inte görs", max_length=300, required=False)

    def __init__(self, data: Any = None, *, measure: Measure, **options: Any) -> None:
        self.measure = measure
        options["initial"] = follow_up_initial(measure) | options.get("initial", {})
        super().__init__(data, prefix=f"m{measure.pk}", **options)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        decision, done = cleaned.get("decision"), cleaned.get("done_on")
        if decision == MeasureDecision.DONE and not done and "done_on" not in self.errors:
            self.add_error("done_on", "Skriv dagen då den blev gjord.")
        if done and done > today():
            self.add_error("done_on", "Dagen har inte varit än.")
        if decision == MeasureDecision.REFUSED and not cleaned.get("refused_reason"):
            self.add_error("refused_reason", "Skriv varför den inte görs.")
        return cleaned

    def changes(self) -> Mapping[str, Any]:
        """As ``follow_up`` takes them: the day only of what is done, the reason only of what is refused."""
        data = self.cleaned_data
        return {
            "decision": data["decision"],
            "done_on": data["done_on"] if data["decision"] == MeasureDecision.DONE else None,
            "refused_reason": data["refused_reason"] if data["decision"] == MeasureDecision.REFUSED else "",
            "effect": data["effect"] or None,
        }


def follow_up_initial(measure: Measure) -> dict[str, Any]:
    """The form's values as the measure has them, but for what the writer saw of it."""
    proposed = measure.decision == MeasureDecision.PROPOSED
    return {
        "decision": MeasureDecision.PLANNED.value if proposed else measure.decision,
        "done_on": measure.done_on,
        "effect": measure.effect if measure.effect_on else NOT_JUDGED,
        "refused_reason": measure.refused_reason,
    }


class AgendaForm(forms.Form):
    """The meeting's own words, and those that the writer began with."""

    internal_agenda = WordsField(
        label="Mötets anteckning", rows=4, help_text="Platser och lägen, aldrig en person."
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, meeting: CoordinationMeeting) -> None:
        words = meeting.internal_agenda
        super().__init__(data, initial={"internal_agenda": words, "was": words_mark(words)})


def _of_row(typed: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): typed[name] for name in typed if name.startswith(prefix)}


def _week_words(week: Week) -> str:
    mine = week_of(today())
    if week == mine:
        return f"Den här veckan, {week.label}"
    return f"Förra veckan, {week.label}" if week == mine.back() else first_capital(week.label)
