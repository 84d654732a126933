"""The promise's own words and days: begun from nothing or from an earlier one, and changed."""

import re
from datetime import date
from typing import Any

from django import forms

from medborgarlofte.accounts.models import Municipality
from promises.editing.copying import next_period
from promises.editing.form_base import SeenForm, house_field
from promises.models import Promise
from promises.words import swedish
from promises.words.textcheck import Hit
from promises.writing.checked_form import NOT_PERSONAL, CheckedForm
from promises.writing.form_fields import DayField
from promises.writing.guards import AS_PROMISED

_ENGLISH = ("title_en", "summary_en", "audience_en", "period_note_en", "contact_en")
_DRAFT = (*AS_PROMISED[Promise], "slug")
# What becomes known or is moved after publication; none of it is what was promised.
_ALWAYS = (
    "signed_on", "signed_precision", "announced_on", "announced_precision", "page_owner", "contact", "contact_email",
    "contact_phone",
    "police_url", "source_url", "municipal_number", "police_number", "drawn_up_on", "received_on", "continues",
    "supersedes", "internal_note", *_ENGLISH,
)  # fmt: skip
# The order on the page: legend, fields, folded or not.
GROUPS = (
    ("Löftet", ("title", "summary", "area", "audience"), False),
    ("Tiden", ("starts_on", "ends_on", "period_note", "signed_on", "calendar", "due_days"), False),
    ("Kontakt", ("page_owner", "contact", "contact_phone", "contact_email", "police_area"), False),
    ("På engelska", (*_ENGLISH, "english_stands"), True),
    (
        "Länkar och diarienummer",
        (
            "police_url",
            "source_url",
            "municipal_number",
            "police_number",
            "drawn_up_on",
            "received_on",
            "announced_on",
            "continues",
            "supersedes",
        ),
        True,
    ),
    (
        "När bara månaden eller året är känt",
        ("starts_precision", "ends_precision", "signed_precision", "announced_precision"),
        True,
    ),
    ("Adress", ("slug",), True),
)


class HeadForm(SeenForm):
    """The promise's own fields; of a published one only those that are not frozen."""

    class Meta:
        model = Promise
        fields = (*_DRAFT, *_ALWAYS)
        formfield_callback = house_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, place=kwargs["instance"].municipality, **kwargs)
        if self.instance.published_at:
            for name in _DRAFT:
                del self.fields[name]
        self.fields["internal_note"].help_text = ""  # said once, around it
        self.say_english_once()

    @property
    def groups(self) -> list[tuple[str, list[Any], bool]]:
        """``(legend, bound fields, folded)``; a folded group with an error stands open."""
        shown = []
        for legend, names, folded in GROUPS:
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                shown.append((legend, fields, folded and not any(field.errors for field in fields)))
        return shown


class StartForm(CheckedForm):
    """A new promise: where, called what, for which time. ``source`` is the promise it is made of, or None."""

    municipality = forms.ModelChoiceField(Municipality.objects.none(), label="Kommun", empty_label=None)
    title = forms.CharField(
        label="Rubrik",
        max_length=160,
        help_text="Kort, som på en skylt: Tryggare i vardagen, lugnare på vägen.",
        error_messages={"required": "Skriv löftets rubrik."},
    )
    starts_on = DayField(label="Gäller från")
    ends_on = DayField(label="Gäller till", required=False, help_text="Tomt när löftet gäller tills vidare.")
    slug = forms.SlugField(
        label="Adress",
        max_length=60,
        help_text="Sista delen av webbadressen, till exempel 2021. Den kan inte ändras efter publicering.",
        error_messages={
            "required": "Skriv löftets adress, till exempel 2021.",
            "invalid": "Skriv bara små bokstäver a–z, siffror och bindestreck.",
        },
    )

    def __init__(self, *args: Any, places: Any, source: Promise | None = None, **kwargs: Any) -> None:
        super().__init__(*args, place=source.municipality if source else None, **kwargs)
        place: Any = self.fields["municipality"]
        place.queryset = places
        if source:
            del self.fields["municipality"]
        elif len(places) == 1:
            place.initial, place.widget = places[0].pk, forms.HiddenInput()

    def text_place(self) -> Municipality | None:
        return self.place or self.cleaned_data.get("municipality")

    def ask(self, hits: list[Hit]) -> None:
        """Ask about what stands in the promise that this one is made of."""
        self.hits = hits
        self.ask_for_reason()

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of ``create_promise`` and ``copy_promise``."""
        return {name: value for name, value in self.cleaned_data.items() if name != NOT_PERSONAL}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Sista dagen ligger före den första.")
        return cleaned


def start_from(source: Promise, taken: set[str]) -> dict[str, Any]:
    """What a promise after ``source`` is proposed to be called, and when it holds; ``taken`` addresses are not."""
    starts, ends = next_period(source)
    slug = _years_on(source.slug, source.starts_on, starts)
    while slug in taken:
        slug = f"{slug[:58]}-2" if not re.search(r"-\d$", slug) else f"{slug[:-1]}{int(slug[-1]) + 1}"
    return {
        "title": _years_on(source.title, source.starts_on, starts),
        "slug": slug,
        "starts_on": starts,
        "ends_on": ends,
    }


def _years_on(words: str, before: date | None, after: date | None) -> str:
    """The words with every year moved as far as the promise's first day."""
    if not before or not after:
        return words
    moved = after.year - before.year
    return re.sub(r"(?<!\d)20\d\d(?!\d)", lambda year: str(int(year[0]) + moved), words)


def period_of(promise: Promise) -> str:
    """``2020``: for sentences about which promise it is made of."""
    return (
        swedish.span(promise.starts_on, promise.ends_on)
        if promise.starts_on and promise.ends_on
        else promise.slug
    )
