"""Lists of the administration: only what the page itself offers can be asked of them."""

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import DataError, transaction
from django.db.models import F, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.lookups import IsNull
from django.http import HttpRequest

# How the page's own filters, and its line of years and months, end their names.
_ENDINGS = ("id__exact", "exact", "isnull", "isempty", "year", "month", "day", "gte", "lt", "in")


class OrderedList(ChangeList):
    """Sorted by a column it has what is unknown first, and last turned round: the same on both databases."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        found: list[Any] = []
        for item in super().get_ordering(request, queryset):
            if isinstance(item, str):
                unknown = IsNull(F(item.removeprefix("-")), True)
                found.append(unknown.asc() if item.startswith("-") else unknown.desc())
            found.append(item)
        return found


class CarefulList:
    """A ModelAdmin whose list answers its own filters and nothing else.

    Django takes every field of the row for a filter, those that the page does not show too: with
    ``?internal_email__startswith=`` anybody could ask who asked a question, a letter at a time.
    """

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        filters = (each[0] if isinstance(each, tuple) else each for each in self.list_filter)  # type: ignore[attr-defined]
        offered = {getattr(each, "parameter_name", each) for each in filters} | {self.date_hierarchy}  # type: ignore[attr-defined]
        names = {lookup, *(lookup.removesuffix(LOOKUP_SEP + end) for end in _ENDINGS)}
        return bool(names & offered) and super().lookup_allowed(lookup, value, request)  # type: ignore[misc]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return OrderedList

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Read to its end here, so that a value that the database cannot be asked for is a wrong filter."""
        try:
            with transaction.atomic():
                found = super().get_changelist_instance(request)  # type: ignore[misc]
                found.result_list = list(found.result_list)
        except (DataError, OverflowError, ValueError) as wrong:
            raise IncorrectLookupParameters from wrong
        return found
