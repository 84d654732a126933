"""The search of the desk's list: everything stands in the address, so that it can be kept and sent on."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from medborgarlofte.accounts.models import Municipality, Organisation
from medborgarlofte.fields import DayFormField
from promises.desk.listing import Counts, Sort, State
from promises.models import Activity, Commitment, Kind

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class _CommitmentField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.promise.municipality.short_name} {obj.promise.slug}: {obj}"


class ListForm(forms.Form):
    """What to look for. The names of the fields stand in the address; nothing is required."""

    q = forms.CharField(
        label="Sök ord", max_length=200, help_text="I rubrik, plats, anteckning, slag och utförare."
    )
    slag = forms.ModelChoiceField(Kind.objects.none(), label="Slag", empty_label="alla", to_field_name="slug")
    atagande = _CommitmentField(Commitment.objects.none(), label="Åtagande", empty_label="alla")
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="Utförd eller loggad av", empty_label="alla", to_field_name="slug"
    )
    fran = DayFormField(label="Från och med", widget=_DAY)
    till = DayFormField(label="Till och med", widget=_DAY)
    raknas = forms.ChoiceField(label="Räknas", choices=[("", "alla"), *Counts.choices()])
    lage = forms.ChoiceField(label="Läge", choices=State.choices())
    kommun = forms.ModelChoiceField(
        Municipality.objects.none(), label="Kommun", empty_label="alla", to_field_name="slug"
    )
    sortera = forms.ChoiceField(label="Ordning", choices=Sort.choices())
    jag = forms.BooleanField(label="Bara det jag har loggat")

    def __init__(self, *args: Any, places: QuerySet[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
        here = Q(promise__municipality__in=places) | Q(promise__further_municipalities__in=places)
        self._choose("kommun", places)
        rows = Activity.objects.filter(municipality__in=places).order_by()
        self._choose("slag", Kind.objects.filter(pk__in=rows.values("kind")))
        self._choose(
            "atagande",
            # As promises are ordered.
            Commitment.objects.filter(here).select_related("promise__municipality").distinct(),
        )
        # Two lists, not a join of both: that would be every row times every row.
        did = Q(pk__in=rows.values("performed_by")) | Q(pk__in=rows.values("logged_for"))
        self._choose("organisation", Organisation.objects.filter(did))
        if len(places) < 2:
            del self.fields["kommun"]

    def _choose(self, name: str, choices: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = choices

    def asked(self, user: Any) -> dict[str, Any]:
        """What was asked for, as ``promises.desk.listing.listed`` takes it; a field that is wrong asks nothing."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "municipality": data.get("kommun"),
            "kind": data.get("slag"),
            "commitment": data.get("atagande"),
            "organisation": data.get("organisation"),
            "first": data.get("fran"),
            "last": data.get("till"),
            "counts": data.get("raknas"),
            "state": data.get("lage"),
            "created_by": user if data.get("jag") else None,
        }

    @property
    def words(self) -> str:
        """What was typed in the field for words."""
        return self.cleaned_data.get("q", "")

    @property
    def sort(self) -> str:
        """The order asked for."""
        return self.cleaned_data.get("sortera", "")
