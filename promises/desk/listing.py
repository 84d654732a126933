"""The activities that a search asks for, in Swedish order: the same answer on both databases."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from medborgarlofte.labelled import Labelled
from promises.models import Activity, Contribution, belonging
from promises.record.rulebook import coarse
from promises.words.search import matches, swedish_order


class State(Labelled):
    """Which rows are asked for; a row that is neither replaced nor withdrawn stands."""

    STANDING = "", "gäller"
    PUBLIC = "offentlig", "gäller och visas för alla"
    LATER = "senare", "gäller men visas senare"
    WITHDRAWN = "atertagen", "återtagen"
    REPLACED = "rattad", "rättad, en ny rad gäller"
    ALL = "alla", "alla rader"


class Counts(Labelled):
    """Whether the row counts towards a commitment."""

    YES = "ja", "räknas"
    NO = "nej", "räknas inte"
    NONE = "inget", "hör inte till något åtagande"


class Sort(Labelled):
    """The order of the rows."""

    NEWEST = "", "senaste datum först"
    OLDEST = "aldst", "tidigaste datum först"
    LOGGED = "loggad", "senast loggad först"
    TITLE = "rubrik", "rubrik, A–Ö"
    PLACE = "plats", "plats, A–Ö"


_STANDING = Q(replaced_by__isnull=True, withdrawn_at__isnull=True)
_ORDERS = {
    Sort.NEWEST: ("-ends_on", "-created_at", "-pk"),
    Sort.OLDEST: ("ends_on", "created_at", "pk"),
    Sort.LOGGED: ("-created_at", "-pk"),
}
# What words are looked for in: public words and names, never what is internal.
_READ = ("title", "place", "note", "kind__name", "performed_by__name", "performed_by__short_name")


def listed(rows: QuerySet[Activity], asked: Mapping[str, Any], on: date) -> QuerySet[Activity]:
    """``rows`` cut by everything asked for except words. Keys that are missing or empty cut nothing.

    ``municipality``, ``kind``, ``commitment``, ``organisation`` (did it or logged it), ``first`` and
    ``last`` day, ``counts``, ``state``, ``created_by``.
    """
    state = {
        State.STANDING: _STANDING,
        State.PUBLIC: _STANDING & Q(publish_on__lte=on),
        State.LATER: _STANDING & Q(publish_on__gt=on),
        State.WITHDRAWN: Q(withdrawn_at__isnull=False),
        State.REPLACED: Q(replaced_by__isnull=False),
        State.ALL: Q(),
    }
    filtered = rows.filter(state[State(asked.get("state") or "")])
    for name in ("municipality", "kind", "created_by"):
        if value := asked.get(name):
            filtered = filtered.filter(**{name: value})
    if organisation := asked.get("organisation"):
        filtered = filtered.filter(Q(performed_by=organisation) | Q(logged_for=organisation))
    if first := asked.get("first"):
        filtered = filtered.filter(ends_on__gte=first)
    if last := asked.get("last"):
        filtered = filtered.filter(starts_on__lte=last)
    # Rows that count, or do not, towards the commitment or, when none is named, towards any.
    towards, counts = Contribution.objects.filter(activity=OuterRef("pk")), asked.get("counts")
    if commitment := asked.get("commitment"):
        towards = towards.filter(commitment=commitment)
    if counts == Counts.NONE:
        return filtered.filter(~Exists(towards))
    if counts:
        return filtered.filter(Exists(towards.filter(counts=counts == Counts.YES)))
    return filtered.filter(Exists(towards)) if commitment else filtered


def in_order(rows: QuerySet[Activity], words: str, sort: str) -> QuerySet[Activity] | Sequence[int]:
    """The rows in order; as primary keys where words or the alphabet had to be read in Swedish."""
    order = _ORDERS.get(Sort(sort))
    ordered = rows.order_by(*(order or ("-ends_on", "-pk")))
    if words.strip():
        # Å is not A, but "sodra" finds Södra.
        texts = ordered.values_list("pk", *_READ).iterator(chunk_size=2000)
        kept = [pk for pk, *read in texts if matches(words, *read)]
        ordered = rows.filter(pk__in=kept).order_by(*(order or ("-ends_on", "-pk")))
        if order:
            return kept
    if order:
        return ordered
    field = "title" if Sort(sort) is Sort.TITLE else "place"
    named = ordered.values_list("pk", field)
    return [pk for pk, _ in sorted(named, key=lambda row: swedish_order(row[1]))]


def with_page_rows(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """``rows`` with all that a line of the list shows, and where the public meets each: ``is_anywhere``, and
    ``is_summed`` where that is in a sum only."""
    in_sum = Case(When(coarse(), then=True), default=False)
    anywhere = Case(When(belonging.of_published(), then=True), default=False)
    annotated = rows.annotate(is_anywhere=anywhere, is_summed=in_sum)
    related = ("municipality", "kind", "performed_by", "replaced_by", "promise__municipality")
    return annotated.select_related(*related).prefetch_related(
        "contributions__commitment__promise__municipality"
    )
