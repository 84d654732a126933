"""A safety walk: the light, the way in words, how many came. Never a name."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms

from promises.log.forms import LogForm
from promises.models import Activity, ResultMeasure
from promises.words.enums import Light
from promises.writing.form_fields import CountField, capital

# The result that how many residents came is told as, where the kind has it.
ATTENDED = "deltagare"


class WalkForm(LogForm):
    """Organisations take part with how many; residents are only counted, once: the number is their result too."""

    place_help = "Ort eller område, som invånarna ser det."

    @cached_property
    def attended(self) -> ResultMeasure | None:
        """The result that the residents are."""
        return next((measure for measure in self.measures if measure.slug == ATTENDED), None)

    def add_results(self) -> None:
        super().add_results()
        if self.attended:
            self.names["results"].remove(f"r_{ATTENDED}")
            del self.fields[f"r_{ATTENDED}"]

    def results(self) -> list[dict[str, Any]]:
        residents = self.cleaned_data.get("residents")
        if self.attended is None or residents is None:
            return super().results()
        return [*super().results(), {"measure": self.attended, "value": Decimal(residents)}]

    def add_method_fields(self) -> None:
        if self.scope.row is None:
            self.fields["invitation"] = forms.UUIDField(widget=forms.HiddenInput, required=False)
        words = "Tomt om ni inte räknade."
        words += f" Visas som {self.attended.label}, under fem som färre än 5." if self.attended else ""
        light = [("", "Inte antecknat"), *capital(Light.choices())]
        self.put("main", "light", forms.ChoiceField(label="Ljus eller mörkt?", choices=light, required=False))
        self.put(
            "main",
            "residents",
            CountField(label="Hur många boende kom?", help_text=words),
        )
        self.put(
            "public",
            "route",
            forms.CharField(
                label="Vägen ni gick",
                max_length=300,
                required=False,
                help_text="I ord: från torget till stationen.",
            ),
        )
        for organisation in self.scope.performers:
            name = f"people_{organisation.slug}"
            self.put("people", name, CountField(label=f"Från {organisation.short_name}"))
        self.put(
            "internal",
            "internal_minutes_by",
            forms.CharField(label="Protokollförare", max_length=120, required=False),
        )

    def method(self) -> dict[str, Any]:
        data = self.cleaned_data
        values: dict[str, Any] = {
            name: data[name] for name in ("light", "route", "residents", "internal_minutes_by")
        }
        people = [(o, data.get(f"people_{o.slug}")) for o in self.scope.performers]
        values["participations"] = [{"organisation": o, "people": n} for o, n in people if n]
        if self.scope.row is None:
            values["protocol_is_draft"] = True  # nothing of it is read outside before it is published
        return values

    @staticmethod
    def method_initial(activity: Activity) -> dict[str, Any]:
        walk = getattr(activity, "safety_walk", None)
        if walk is None:
            return {}
        values = {
            name: getattr(walk, name) for name in ("light", "route", "residents", "internal_minutes_by")
        }
        if values["residents"] is None:  # told as the result only, by a table or before the two were one
            told = activity.results.filter(measure__slug=ATTENDED).first()
            values["residents"] = int(told.value) if told else None
        came = walk.participations.select_related("organisation")
        return values | {f"people_{row.organisation.slug}": row.people for row in came}
