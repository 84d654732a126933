"""What EST reporters type, and what is asked about in it. Saving is the actions' work."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from medborgarlofte.clock import today
from medborgarlofte.refusal import PlainForm
from promises.log.scope import Acting
from promises.models import SituationReport
from promises.words.enums import DayPart, ObservationCategory
from promises.words.swedish import capital as first_capital
from promises.words.textcheck import Hit, check
from promises.words.weeks import Week, last_weeks, read_week, week_of
from promises.writing.form_fields import CountField, WordsField, capital

ROWS = 3
MOST_ROWS = 20
WEEKS_BACK = 5
# What each field holds while nobody has typed in it.
_AS_IT_COMES = {
    "category": "", "internal_place": "", "severity": "1", "occurrences": "1", "day_part": "", "internal_text": "",
    "internal_measure_taken": "",
}  # fmt: skip
SEVERITIES = [("1", "1 lågt"), ("2", "2"), ("3", "3 högt")]


class ReportRowForm(PlainForm):
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
    def is_filled(self) -> bool:
        """Whether anything was typed in it."""
        return any(
            self.data.get(self.add_prefix(name), "").strip() not in ("", usual)
            for name, usual in _AS_IT_COMES.items()
        )

    @property
    def opened(self) -> bool:
        """Whether there is something in it to see."""
        return bool(self.errors) or any(
            str(self[name].value() or "") not in ("", usual) for name, usual in _AS_IT_COMES.items()
        )

    @property
    def folded(self) -> bool:
        """Whether what is asked for least often holds something."""
        return any(
            self[name].value() or self[name].errors for name in ("internal_text", "internal_measure_taken")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_filled:
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
        words = {
            weeks[0]: f"Den här veckan, {weeks[0].label}",
            weeks[1]: f"Förra veckan, {weeks[1].label}",
        }
        self.fields["week"] = forms.ChoiceField(
            label="Vecka",
            choices=[(week.key, words.get(week, first_capital(week.label))) for week in weeks],
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
        self.rows = []
        for number in range(count):
            prefix = f"r{number}"
            begins = f"{prefix}-"
            initial = {name.removeprefix(begins): typed[name] for name in typed if name.startswith(begins)}
            self.rows.append(ReportRowForm(data, prefix=prefix, initial=initial))

    def is_valid(self) -> bool:
        rows = [row.is_valid() for row in self.rows]
        if super().is_valid() and all(rows) and not self.filled_rows:
            self.add_error(None, "Skriv minst en plats.")
        return super().is_valid() and all(rows)

    @property
    def filled_rows(self) -> list[ReportRowForm]:
        """Rows with something in them."""
        return [row for row in self.rows if row.is_filled]

    @property
    def hits(self) -> list[Hit]:
        """What looks like it points at a person, in any row."""
        return suspects(text for row in self.filled_rows for text in row.texts)

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
    accepted = confirmed.split()
    return [hit for hit in hits if hit.bare not in accepted]


def confirmation(hits: Iterable[Hit]) -> str:
    """The value of the button that says that they are no persons."""
    return " ".join(dict.fromkeys(hit.bare for hit in hits))


class ChangeReportForm(ReportRowForm):
    """One report, changed or removed. ``seen`` is what the writer saw of it."""

    seen = forms.CharField(widget=forms.HiddenInput)

    is_filled = True

    def is_valid(self) -> bool:
        # What is typed in a report that is removed need not hold.
        return (self.is_bound and "remove" in self.data) or super().is_valid()


def report_initial(report: SituationReport) -> dict[str, Any]:
    """The form's values as the report has them."""
    names = [name for name in ReportRowForm.base_fields if name != "severity"]
    return {name: getattr(report, name) for name in names} | {"severity": str(report.severity)}
