"""A round at a hot spot: which one is internal, the public sees the area's name."""

from typing import Any

from django import forms

from promises.log.forms import LogForm
from promises.models import Activity, HotSpot
from promises.words.enums import ObservationCategory
from promises.writing.form_fields import CountField

OTHER = "annan"


class RoundForm(LogForm):
    """The public place is the hot spot's area unless something else is written."""

    place_label = "Område, som invånarna ser det"
    place_help = "Tomt: hot spotens område. Så grovt att platsen inte röjs."
    place_chips = False
    times = True

    def add_method_fields(self) -> None:
        spots = []
        for spot in self.scope.hot_spots:
            # ``Kiosktorget (Vaggeryds centrum)``; one name where the place has no other than its area's.
            own = spot.internal_name
            spots.append((str(spot.pk), own if own == spot.area else f"{own} ({spot.area})"))
        if not spots:
            return
        row = self.scope.row
        kept = bool(row and hasattr(row, "hot_spot_round"))
        other = [] if kept else [(OTHER, "En annan plats")]
        field = forms.ChoiceField(
            label="Vilken hot spot?",
            choices=[*spots, *other],
            widget=forms.RadioSelect,
            help_text="Platsens namn är internt och visas aldrig.",
            error_messages={"required": "Välj hot spot, eller En annan plats."},
        )
        self.put("place_first", "hot_spot", field)
        for value, label in ObservationCategory.choices():
            self.put("observation", f"saw_{value}", CountField(label=label.capitalize()))

    def _spot(self) -> HotSpot | None:
        chosen = self.cleaned_data.get("hot_spot")
        return next((spot for spot in self.scope.hot_spots if str(spot.pk) == chosen), None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        spot = self._spot()
        if spot and not cleaned.get("place"):
            cleaned["place"] = spot.area
        if not spot and self._seen():
            self.add_error("hot_spot", "Välj hot spot för att skriva iakttagelser.")
        if spot and (acting := cleaned.get("acting")) and spot.municipality_id != acting.municipality.pk:
            self.add_error("hot_spot", "Platsen ligger i en annan kommun.")
        return cleaned

    def _seen(self) -> list[dict[str, Any]]:
        counted = {value: self.cleaned_data.get(f"saw_{value}") for value in ObservationCategory}
        return [{"category": v.value, "occurrences": n} for v, n in counted.items() if n]

    def method(self) -> dict[str, Any]:
        spot = self._spot()
        if spot is None:
            return {}
        values: dict[str, Any] = {"hot_spot": spot, "observations": self._seen()}
        if self.minutes is not None:
            values["internal_minutes"] = self.minutes
        return values

    @staticmethod
    def method_initial(activity: Activity) -> dict[str, Any]:
        row = getattr(activity, "hot_spot_round", None)
        if row is None:
            return {"hot_spot": OTHER}
        counts = {f"saw_{o.category}": o.occurrences for o in row.observations.all()}
        return {"hot_spot": str(row.hot_spot_id)} | counts
