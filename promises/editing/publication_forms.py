"""Publishing a promise; and its rules: for each kind of its work how finely, how late and whether the place is shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from promises.models import Kind
from promises.record.rulebook import EVERY_ROW, PROPOSED, Rule
from promises.words import swedish
from promises.words.enums import Detail
from promises.writing.form_fields import CountField

_DETAILS = [
    (Detail.DAY.value, "Varje insats för sig, med sin dag"),
    (Detail.WEEK.value, "En summa per vecka"),
    (Detail.MONTH.value, "En summa per månad"),
    (Detail.QUARTER.value, "En summa per kvartal"),
    (Detail.PERIOD.value, "En summa per uppföljningsperiod"),
]


class RulesForm(forms.Form):
    """Fields ``detail_<kind>``, ``delay_<kind>``, ``place_<kind>``; the kind 0 is every other kind."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, kinds: Sequence[Kind], rules: Mapping[int | None, Rule], seen: str, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"seen": seen}
        super().__init__(*args, **kwargs)
        self.kinds: dict[int, Kind | None] = {kind.pk: kind for kind in kinds} | {0: None}
        for key, kind in self.kinds.items():
            rule = rules.get(key or None)
            current = rule or EVERY_ROW
            proposed = PROPOSED.get(kind.method) if kind and rule is None else None  # type: ignore[call-overload]
            hint = (
                "Förslag: en summa per månad, utan plats. En hot spot röjs av när och var den besöks."
                if proposed
                else ""
            )
            self.fields[f"detail_{key}"] = forms.ChoiceField(
                label="Allmänheten ser", choices=_DETAILS, initial=current.detail.value, help_text=hint
            )
            self.fields[f"delay_{key}"] = CountField(
                most=365,
                label="Dagar att vänta",
                initial=current.delay,
                help_text="Efter dagen, eller efter den tid som summan gäller. Det som loggas senare än så väntar till nästa summa.",
            )
            self.fields[f"place_{key}"] = forms.BooleanField(
                label="Visa platsen i ord", required=False, initial=current.shows_place
            )

    @property
    def sections(self) -> list[tuple[str, list[Any]]]:
        """``(heading, bound fields)`` for each kind."""
        return [
            (
                swedish.capital(kind.name) if kind else "Allt annat",
                [self[f"{name}_{key}"] for name in ("detail", "delay", "place")],
            )
            for key, kind in self.kinds.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for key in self.kinds:
            if (cleaned.get(f"delay_{key}") or 0) > 365:
                self.add_error(f"delay_{key}", "Skriv högst 365 dagar.")
            if not cleaned.get(f"place_{key}") and cleaned.get(f"detail_{key}") == Detail.DAY.value:
                self.add_error(
                    f"detail_{key}",
                    "Platsen kan bara döljas när insatserna visas som summor: rubriken säger den annars. Välj en summa.",
                )
        return cleaned

    def rules(self) -> dict[Kind | None, Rule]:
        """What was chosen. A kind that follows what holds for all others has no rule of its own."""
        data = self.cleaned_data
        chosen = {
            kind: Rule(Detail(data[f"detail_{key}"]), data[f"delay_{key}"] or 0, data[f"place_{key}"])
            for key, kind in self.kinds.items()
        }
        rest = chosen[None]
        kept = {kind: rule for kind, rule in chosen.items() if kind and rule != rest}
        return kept | ({None: rest} if rest != EVERY_ROW else {})


class PublishForm(forms.Form):
    """That somebody has read it as it will be."""

    confirmed = forms.BooleanField(
        label="Jag har läst förhandsvisningen. Löftet får bli offentligt.",
        error_messages={"required": "Kryssa för att du har läst löftet som det blir."},
    )
