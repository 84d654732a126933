"""The part of the form about what was promised: which commitment, how much, whether it counts, results."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from medborgarlofte.clock import today
from promises.log import branches
from promises.log.activity_problems import counted_values
from promises.log.scope import Scope, has_ended, in_force, places_of, proposed
from promises.models import Activity, Commitment, Promise, ResultMeasure
from promises.record.own_words import measures_of, own
from promises.words import swedish
from promises.words.activity_checks import Counted, Rule, problems
from promises.words.enums import TargetForm
from promises.writing.form_fields import AmountField

# Of no promise: the row stays in the house.
NONE = "inget"
# Of a promise, outside its commitments: followed by the promise's primary key.
_OUTSIDE = f"{NONE}-"
OUTSIDE_WORDS = "Annat trygghetsarbete – räknas inte mot något åtagande"
# Where the form says it at another field, or in other words.
_IN_THE_FORM = {
    Rule.PROMISED_THERE: ("acting", "Åtagandet gäller en annan kommun. Välj vem du loggar för där."),
    Rule.HOLDS_THERE: ("acting", "Löftet gäller i en annan kommun. Välj vem du loggar för där."),
    Rule.NO_REASON_WHEN_COUNTED: ("counts", Rule.NO_REASON_WHEN_COUNTED.value),
}


class CountedForm(forms.Form):
    """Fields and checks of what an activity counts towards; ``LogForm`` adds the rest."""

    scope: Scope
    names: dict[str, list[str]]  # the fields' names by group

    def put(self, group: str, name: str, field: forms.Field, *, first: bool = False) -> None:
        """Add a field, last or first in its group."""
        self.fields[name] = field
        self.names[group].insert(0 if first else len(self.names[group]), name)

    @cached_property
    def measures(self) -> list[ResultMeasure]:
        """What a row reports."""
        return measures_of(self.scope.kind, {commitment.promise for commitment in self.scope.commitments})

    def add_results(self) -> None:
        """One field for every result that the kind reports; empty is not zero."""
        for measure in self.measures:
            name = f"r_{measure.slug}"
            few = "Under fem visas som färre än 5." if measure.counts_people else ""
            label = measure.label[:1].upper() + measure.label[1:]
            whole = [_whole_people] if measure.counts_people else []
            field = AmountField(label=label, required=False, help_text=few, validators=whole)
            self.put("results", name, field)

    def add_counted(self) -> None:
        """Commitment, quantity, part and whether it counts."""
        commitments = self.scope.commitments
        if commitments or self.scope.promises:
            self.put("head", "commitment", self._commitment_field(commitments))
        if not commitments:
            return
        groups = [
            (commitment_words(c, several_promises(commitments)), choices)
            for c in commitments
            if (choices := parts_of(c))
        ]
        if groups:
            flat = groups[0][1] if len(groups) == 1 else groups
            steps = all(_form_of(c) == TargetForm.DELIVERABLE for c in commitments)
            field = forms.ChoiceField(
                label="Vilket steg blev klart?" if steps else "Vilken del av åtagandet?",
                required=False,
                choices=[("", "Inget steg" if steps else "Ingen särskild del"), *flat],
            )
            self.put("main", "part", field)
        self._add_quantity(commitments)
        rules = [c.counting_rule for c in commitments if c.counting_rule]
        rules = [rule if rule.endswith((".", "!", "?")) else f"{rule}." for rule in rules]
        self.put(
            "counted",
            "counts",
            forms.ChoiceField(
                label="Räknas insatsen mot åtagandet?",
                choices=[("yes", "Ja, den räknas"), ("no", "Nej, den hör hit men räknas inte")],
                initial="yes",
                widget=forms.RadioSelect,
                help_text=" ".join(rules[:2]),
            ),
        )
        self.put(
            "counted",
            "why_not",
            forms.CharField(
                label="Varför räknas den inte?",
                required=False,
                max_length=300,
                help_text="Visas för alla. Till exempel: rörlig kontroll, löftet gäller fasta.",
            ),
        )

    def _commitment_field(self, commitments: Sequence[Commitment]) -> forms.ChoiceField:
        outside = [*outside_choices(self.scope.promises), (NONE, "Inget löfte – visas inte")]
        if not commitments:  # nothing is shown because nobody chose
            return forms.ChoiceField(
                label="Hör det till löftet?", required=False, choices=outside[::-1], initial=NONE
            )
        several = several_promises(commitments)
        choices = [(str(c.pk), commitment_words(c, several)) for c in commitments]
        first = proposed(commitments)
        empty = [] if first else [("", "Välj åtagande")]
        return forms.ChoiceField(
            label="Åtagande",
            choices=[*empty, *choices, *outside],
            initial=str(first.pk) if first else "",
            error_messages={
                "required": "Välj åtagande, eller att det inte räknas mot något.",
                "invalid_choice": "Det åtagandet går inte att logga mot.",
            },
        )

    def _add_quantity(self, commitments: Iterable[Commitment]) -> None:
        """How many, where that can be asked: a thing that will be done is done once."""
        counted = [c for c in commitments if _form_of(c) != TargetForm.DELIVERABLE]
        if not counted:
            return
        units = list(dict.fromkeys(unit_of(c)[1] for c in counted))
        label = f"Hur många {units[0]}?" if len(units) == 1 else "Hur många?"
        words = "" if len(units) == 1 else f"I åtagandets enhet: {', '.join(units)}."
        if few := [str(c.number) for c in counted if c.counts_people]:
            told = (
                f"Mot åtagande {swedish.listing(few)} läser invånarna bara ”färre än 5” av ett tal under fem."
            )
            words = f"{words} {told}".strip()
        self.put("main", "quantity", AmountField(label=label, initial=1, required=False, help_text=words))
        if any(_form_of(c) == TargetForm.SHARE for c in counted):
            words = "Bara när åtagandet är en andel."
            self.put("main", "out_of", AmountField(label="Av hur många?", required=False, help_text=words))

    def check_activity(self, cleaned: dict[str, Any]) -> None:
        """One error at each field that breaks a rule; ``cleaned["commitment"]`` becomes the row or None, and
        ``cleaned["promise"]`` the promise that it belongs to outside its commitments."""
        chosen = cleaned.get("commitment")
        commitment = next((c for c in self.scope.commitments if str(c.pk) == chosen), None)
        outside = outside_of(chosen, self.scope.promises)
        cleaned |= {"commitment": commitment, "promise": outside}
        of, _, part = (cleaned.get("part") or "").partition("/")
        values: dict[str, Any] = {
            "counts": cleaned.get("counts") != "no",
            "why_not": cleaned.get("why_not", ""),
        }
        row, acting = Counted(**values), cleaned.get("acting")
        belongs_to = commitment.promise if commitment else outside
        if belongs_to and acting is not None:
            # Where the person acts follows the promise when there is only one way to understand it.
            fitting = self.scope.acting_for(belongs_to)
            if acting not in fitting and len(fitting) == 1:
                acting = cleaned["acting"] = fitting[0]
        if outside and values["why_not"]:
            self.add_error(
                "why_not", "Det hör inte till något åtagande, så inget skäl visas. Ta bort texten."
            )
        if commitment is not None:
            if "quantity" in cleaned and cleaned["quantity"] is None:
                self.add_error("quantity", "Skriv hur många. Räknas den inte, välj Nej längre ned.")
            if of and of != str(commitment.pk):
                self.add_error("part", "Den delen hör till ett annat åtagande.")
            values |= {"quantity": cleaned.get("quantity"), "out_of": cleaned.get("out_of"), "part": part}
            values["place"] = cleaned.get("place")
            row = counted_values(commitment, cleaned.get("starts_on") or today(), values)
        for problem in problems(
            today=today(),
            starts_on=cleaned.get("starts_on"),
            ends_on=cleaned.get("ends_on"),
            municipality=acting.municipality.pk if belongs_to and acting else None,
            counted=[] if outside else [row],
            outside_in=places_of(outside) if outside else None,
        ):
            field, sentence = _IN_THE_FORM.get(problem.rule, (problem.field, problem.sentence))
            if field in self.fields and field not in self.errors:
                self.add_error(field, sentence)

    def contributions(self) -> list[dict[str, Any]]:
        """What the row counts towards: what was chosen, and on a changed row what was there beside it."""
        data, row = self.cleaned_data, self.scope.row
        kept: list[dict[str, Any]] = []
        main = main_contribution(row) if row else None
        if row is not None:
            kept = [each for each in branches.read_rows(row)["contributions"] if each != main]
        if data["commitment"] is None:
            return kept
        chosen = {
            "commitment": data["commitment"],
            "quantity": data.get("quantity", (main or {}).get("quantity", 1)),
            "out_of": data.get("out_of"),
            "part": (data.get("part") or "").partition("/")[2],
            "counts": data["counts"] == "yes",
            "why_not": data["why_not"],
        }
        return [chosen, *kept]

    def results(self) -> list[dict[str, Any]]:
        """The results that somebody wrote a number for."""
        values = ((measure, self.cleaned_data.get(f"r_{measure.slug}")) for measure in self.measures)
        return [{"measure": measure, "value": value} for measure, value in values if value is not None]


def _whole_people(value: Any) -> None:
    if value % 1:
        raise ValidationError(Rule.WHOLE_PEOPLE.value)


def main_contribution(activity: Activity) -> dict[str, Any] | None:
    """The contribution that the form shows: the first towards a commitment of the row's kind, or the first."""
    rows = branches.read_rows(activity)["contributions"]
    same = [row for row in rows if row["commitment"].kind_id == activity.kind_id]
    return next(iter(same or rows), None)


def outside_choices(promises: Sequence[Promise]) -> list[tuple[str, str]]:
    """``(value in the form, words)`` of belonging to each of the promises, outside its commitments."""
    return [
        (
            outside_value(promise),
            f"{_promise_words(promise)}: {swedish.small(OUTSIDE_WORDS)}"
            if len(promises) > 1
            else OUTSIDE_WORDS,
        )
        for promise in promises
    ]


def outside_value(promise: Promise) -> str:
    """The choice in the form that means this promise."""
    return f"{_OUTSIDE}{promise.pk}"


def outside_of(chosen: str | None, promises: Iterable[Promise]) -> Promise | None:
    """The promise that such a choice means; None for every other."""
    return next((promise for promise in promises if outside_value(promise) == chosen), None)


def unit_of(commitment: Commitment) -> tuple[str, str]:
    """The commitment's unit, one and many: its target's own or its kind's."""
    target = in_force(commitment, today())
    one, many = (target.unit_one, target.unit_many) if target else ("", "")
    kind = own(commitment.promise, commitment.kind)
    return one or kind.unit_one, many or kind.unit_many


def proposed_choice(commitments: Sequence[Commitment], choices: Iterable[tuple[str, str]]) -> str:
    """Of ``choices``, of the commitments and their parts, the one that the form may begin with; "" where it would be a
    guess."""
    first = proposed(commitments)
    values = [value for value, _ in choices if first and value.partition("/")[0] == str(first.pk)]
    whole = [value for value in values if "/" not in value]
    return whole[0] if whole else values[0] if len(values) == 1 else ""


def _form_of(commitment: Commitment) -> str:
    target = in_force(commitment, today())
    return target.form if target else TargetForm.NONE


def several_promises(commitments: Iterable[Commitment]) -> bool:
    """Whether words of these have to tell of which promise each is."""
    return len({c.promise_id for c in commitments}) > 1


def commitment_words(commitment: Commitment, several: bool) -> str:
    """``2. Trygghetsrundor``; ``Vaggeryd 2020: 2. Trygghetsrundor`` among those of ``several`` promises."""
    where = f"{_promise_words(commitment.promise)}: " if several else ""
    return f"{where}{commitment.number}. {commitment.title}{', har slutat' if has_ended(commitment) else ''}"


def _promise_words(promise: Promise) -> str:
    return f"{promise.municipality.short_name} {promise.slug}"


def parts_of(commitment: Commitment) -> list[tuple[str, str]]:
    """``(value in the form, words)`` of each part or step that a row can name."""
    target = in_force(commitment, today())
    if target is None:
        return []
    named = [part for part in target.parts.all() if not part.starts_on]
    return [(f"{commitment.pk}/{part.slug}", str(part)) for part in (*named, *target.milestones.all())]
