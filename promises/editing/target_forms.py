"""How much is promised: seven kinds of target, and of each only the fields that fit it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from promises.editing.form_base import house_field
from promises.editing.part_forms import free_slug
from promises.models import Target
from promises.words import swedish, target_checks
from promises.words.enums import Comparator, Counting, TargetForm
from promises.writing.form_fields import AmountField, DayField

T = TargetForm
FIELDS = (
    "form", "comparator", "number", "upper", "per", "unit_one", "unit_many", "within", "share_of", "share_base",
    "deadline", "season_start", "season_end", "counting", "unit_one_en", "unit_many_en", "within_en", "share_of_en",
    "share_base_en",
)  # fmt: skip
# Which kinds of target have the field. The page hides the others (css/components/promise_desk.css).
FITS: dict[str, tuple[TargetForm, ...]] = {
    "comparator": (T.TOTAL, T.RATE, T.SHARE),
    "number": (T.TOTAL, T.RATE, T.SHARE, T.SERVICE_LEVEL, T.CEILING),
    "upper": (T.TOTAL, T.RATE),
    "per": (T.RATE, T.SHARE, T.SERVICE_LEVEL, T.CEILING),
    "unit_one": (T.TOTAL, T.RATE, T.CEILING),
    "unit_many": (T.TOTAL, T.RATE, T.CEILING),
    "within": (T.SERVICE_LEVEL,),
    "share_of": (T.SHARE,),
    "share_base": (T.SHARE,),
    "deadline": (T.TOTAL, T.DELIVERABLE),
    "season_start": (T.TOTAL, T.RATE, T.CEILING),
    "season_end": (T.TOTAL, T.RATE, T.CEILING),
    "counting": (T.TOTAL, T.RATE, T.CEILING),
    "unit_one_en": (T.TOTAL, T.RATE, T.CEILING),
    "unit_many_en": (T.TOTAL, T.RATE, T.CEILING),
    "within_en": (T.SERVICE_LEVEL,),
    "share_of_en": (T.SHARE,),
    "share_base_en": (T.SHARE,),
    "steps": (T.TOTAL, T.DELIVERABLE),
    "parts": (T.TOTAL, T.RATE),
}
EXAMPLES = {
    T.TOTAL: "Fyra trygghetsvandringar under året",
    T.RATE: "En trafikinsats varje kvartal, 20 kontroller i månaden",
    T.SHARE: "Minst 90 procent av högstadieklasserna får besök",
    T.DELIVERABLE: "Öppna ett poliskontor, ta fram en plan",
    T.SERVICE_LEVEL: "Klotter tas bort inom 48 timmar",
    T.CEILING: "Högst tio anmälda brott per kvartal",
    T.NONE: "Bara ord. Bedöms i uppföljningen",
}
_WORDS = {
    "number": ("Hur många?", "Talet i löftet. För en andel eller en tid: hur många procent."),
    "upper": ("Och högst?", "Bara för mellan: det högre talet."),
    "comparator": ("Är talet det minsta, eller exakt?", ""),
    "per": ("Per", "Räknas om från början för varje ny."),
    "unit_one": ("En heter", "Tom: slagets egen enhet. Till exempel kväll."),
    "unit_many": ("Flera heter", "Till exempel kvällar."),
    "within": ("Inom", "Till exempel 48 timmar."),
    "share_of": ("Det som räknas", "Till exempel klasser som fått besök."),
    "share_base": ("Av", "Till exempel alla högstadieklasser i kommunen."),
    "deadline": ("Klart senast", "Tomt: löftets sista dag."),
    "season_start": ("Säsong från", "Till exempel 1 juni. Tomt: hela tiden."),
    "season_end": ("Säsong till", "Till exempel 31 augusti."),
    "unit_one_en": ("En heter på engelska", "Behövs bara när enheten inte är slagets egen."),
    "unit_many_en": ("Flera heter på engelska", ""),
    "within_en": ("Inom på engelska", ""),
    "share_of_en": ("Det som räknas, på engelska", ""),
    "share_base_en": ("Av, på engelska", ""),
}
_BLANK_ROWS = 2


def target_fields() -> dict[str, forms.Field]:
    """The target's own fields by name; which of them are asked is ``clean_target``'s to say."""
    made: dict[str, Any] = forms.fields_for_model(Target, fields=FIELDS, formfield_callback=house_field)
    choices = []
    for form in TargetForm:
        example = f"{EXAMPLES[form][0].lower()}{EXAMPLES[form][1:]}"
        choices.append((form.value, f"{swedish.capital(form.label)}: {example}"))
    made["form"] = forms.ChoiceField(
        label="Vad för slags löfte är det?",
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vad för slags löfte det är."},
    )
    for name, (label, help_text) in _WORDS.items():
        made[name].label, made[name].help_text = label, help_text
        made[name].required = False
    for name in ("season_start", "season_end"):
        made[name].max_length, made[name].validators = 20, []
        made[name].widget = forms.TextInput(attrs={"class": "short", "autocomplete": "off"})
    made["per"].choices = [("", "Hela tiden"), *made["per"].choices[1:]]
    made["counting"].label = "Räknas som"
    return made


def row_fields(initial: Mapping[str, Any], data: Any) -> dict[str, forms.Field]:
    """Fields of the steps and the parts there are, and of some more; ``data`` may hold more than are stored."""
    fields: dict[str, forms.Field] = {}
    for kind, noun, days in (
        ("step", "Steg", {"due_on": "senast"}),
        ("part", "Del", {"starts_on": "från", "ends_on": "till"}),
    ):
        stored = sum(name.startswith(f"{kind}_") and name.endswith("_slug") for name in initial)
        sent = sum(bool(re.fullmatch(rf"{kind}_\d+_label", name)) for name in data or ())
        for number in range(1, max(stored + _BLANK_ROWS, min(sent, 40)) + 1):
            prefix, words = f"{kind}_{number}", f"{noun} {number}"
            fields[f"{prefix}_label"] = forms.CharField(label=words, required=False, max_length=120)
            fields[f"{prefix}_label_en"] = forms.CharField(
                label=f"{words} på engelska", required=False, max_length=120
            )
            fields[f"{prefix}_number"] = AmountField(label=f"{words}: antal", required=False)
            fields[f"{prefix}_slug"] = forms.SlugField(required=False, widget=forms.HiddenInput)
            for each, label in days.items():
                fields[f"{prefix}_{each}"] = DayField(label=f"{words}: {label}", required=False)
    return fields


def initial_rows(target: Target) -> dict[str, Any]:
    """The stored steps and parts as the form's values."""
    values: dict[str, Any] = {}
    for kind, rows, names in (
        ("step", target.milestones.all(), ("slug", "label", "label_en", "due_on", "number")),
        ("part", target.parts.all(), ("slug", "label", "label_en", "number", "starts_on", "ends_on")),
    ):
        for number, row in enumerate(rows, start=1):
            values |= {f"{kind}_{number}_{name}": getattr(row, name) for name in names}
    return values


def initial_target(target: Target | None) -> dict[str, Any]:
    """The stored target as the form's values."""
    if target is None:
        return {}
    values = {name: getattr(target, name) for name in FIELDS}
    for name in ("season_start", "season_end"):
        stored = values[name]
        month, _, day = stored.partition("-")
        values[name] = f"{int(day)} {swedish.MONTHS[int(month) - 1]}" if day else ""
    return values | initial_rows(target)


def target_values(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of ``add_target``: what does not fit the kind of target is left out. ``cleaned`` is valid."""
    form = TargetForm(cleaned["form"])
    values: dict[str, Any] = {
        "form": form.value,
        "comparator": Comparator.AT_LEAST.value,
        "counting": Counting.SUM.value,
    }
    for name in FIELDS[1:]:
        blank = values.get(name) or (None if name in ("number", "upper", "deadline") else "")
        values[name] = (cleaned.get(name) or blank) if form in FITS[name] else blank
    if values["comparator"] != Comparator.BETWEEN:
        values["upper"] = None
    values["milestones"] = list(_read_rows(cleaned, "step")) if form in FITS["steps"] else []
    values["parts"] = list(_read_rows(cleaned, "part")) if form in FITS["parts"] else []
    return values


def clean_target(
    cleaned: dict[str, Any], starts_on: date | None, ends_on: date | None
) -> Iterator[tuple[str, str]]:
    """What is wrong with what was typed, as ``(field, sentence)``; seasons are put into month and day. ``starts_on``
    is the day the promise counts from, ``ends_on`` its last."""
    if not cleaned.get("form"):
        return
    form = TargetForm(cleaned["form"])
    yield from _numbers(form, cleaned)
    if form in FITS["season_start"]:
        yield from _season(cleaned)
    if form is T.RATE and not cleaned.get("per"):
        yield "per", "Välj per vad: vecka, månad, kvartal …"
    for prefix in _typed(cleaned, "part") if form in FITS["parts"] else ():
        if not (cleaned.get(f"{prefix}_label") and cleaned.get(f"{prefix}_number")):
            yield f"{prefix}_label", "En del har både ett namn och ett antal."
    for problem in target_checks.problems(target_values(cleaned), starts_on, ends_on):
        typed = {name: _typed(cleaned, name) for name in ("step", "part")}
        if problem.rows:
            prefix = typed["step" if problem.rows == "milestones" else "part"][problem.row]
            yield f"{prefix}_{problem.field}", problem.sentence
        else:
            yield (
                (f"{typed['part'][0]}_number" if problem.field == "parts" else problem.field),
                problem.sentence,
            )


def _numbers(form: TargetForm, cleaned: dict[str, Any]) -> Iterator[tuple[str, str]]:
    number, upper = cleaned.get("number"), cleaned.get("upper")
    if form not in FITS["number"] or "number" not in cleaned:
        return
    if not number:
        yield "number", "Skriv ett tal större än noll."
    between = form in FITS["upper"] and cleaned.get("comparator") == Comparator.BETWEEN
    if between and number and (upper is None or upper <= number):
        yield "upper", "Skriv det högre av de två talen."


def _season(cleaned: dict[str, Any]) -> Iterator[tuple[str, str]]:
    names = ("season_start", "season_end")
    for name in names:
        try:
            cleaned[name] = month_day(cleaned.get(name) or "")
        except ValidationError as error:
            yield name, error.messages[0]
    if bool(cleaned.get("season_start")) != bool(cleaned.get("season_end")):
        empty = "season_end" if cleaned.get("season_start") else "season_start"
        yield empty, "En säsong har både en första och en sista dag."


def _typed(cleaned: Mapping[str, Any], kind: str) -> list[str]:
    """``step_1``, …: the rows with anything in them."""
    found = {
        re.match(rf"{kind}_\d+", name)[0]: True  # type: ignore[index]
        for name, value in cleaned.items()
        if re.match(rf"{kind}_\d+_", name) and not name.endswith("_slug") and value not in (None, "")
    }
    return sorted(found, key=lambda prefix: int(prefix.split("_")[1]))


def _read_rows(cleaned: Mapping[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    taken: set[str] = set()
    days = ("due_on",) if kind == "step" else ("starts_on", "ends_on")
    names = ("label", "label_en", "number", *days)
    for prefix in _typed(cleaned, kind):
        values = {name: cleaned.get(f"{prefix}_{name}") for name in names}
        slug = cleaned.get(f"{prefix}_slug") or free_slug(values["label"] or kind, taken, 40)
        taken.add(slug)
        yield {"slug": slug, **values}


def month_day(text: str) -> str:
    """``06-01`` for ``1 juni``, ``1/6`` and ``06-01``; empty stays empty. Raises ValidationError."""
    text = text.strip().lower()
    if not text:
        return ""
    for pattern, order in (
        (r"(\d\d)-(\d\d)", 1),
        (r"(\d{1,2})\s*/\s*(\d{1,2})", -1),
        (r"(\d{1,2})\.?\s+([a-z]+)", -1),
    ):
        if found := re.fullmatch(pattern, text):
            month, day = found.groups()[::order]
            if month.isalpha():
                names = [name for name in swedish.MONTHS if name.startswith(month[:3])]
                month = str(swedish.MONTHS.index(names[0]) + 1) if names else "0"
            if 1 <= int(month) <= 12 and 1 <= int(day) <= _LONGEST[int(month) - 1]:
                return f"{int(month):02}-{int(day):02}"
    raise ValidationError("Skriv dag och månad, till exempel 1 juni.")


# 29 February is no day of every year.
_LONGEST = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
