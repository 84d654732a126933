"""What one person may write in a table, looked up once for the whole file."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache, cached_property
from typing import Any

from django.db.models import Prefetch, Q

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Membership, Municipality, Organisation
from medborgarlofte.accounts.permissions import Permission
from promises.counting import ports
from promises.counting.facts import ReportingPeriod
from promises.log.scope import fetch_parties, who_did_it
from promises.models import Commitment, Confirmation, HotSpot, Kind, Promise, ResultMeasure, Target
from promises.models import ReportingPeriod as Period
from promises.record.target_facts import fetch_divisions, period_facts, with_divisions
from promises.tables.cells import fold
from promises.tables.row_values import address, result_headings
from promises.writing.internal import internal_of

# "Åtagande 1", "1", "1." and "1: Trafik varje kvartal".
_NUMBERED = re.compile(
    r"(?:åtagande\s*)?(?:nr\.?\s*)?([0-9]{1,3})[.:]?(?:\s+[–-])?(?:\s+(.*))?", re.IGNORECASE
)


class Reach:
    """The places, kinds, organisations, commitments and measures that ``by`` can name.

    Its finders raise ValueError with a Swedish sentence.
    """

    def __init__(self, by: Any) -> None:
        self.by = by
        self.who_did_it = cache(who_did_it)

    @cached_property
    def places(self) -> list[Municipality]:
        """The municipalities where the person logs."""
        return list(access.municipalities(self.by, Permission.LOG_ACTIVITY))

    @cached_property
    def promises(self) -> list[Promise]:
        """The promises that hold in those places."""
        where = Q(municipality__in=self.places) | Q(further_municipalities__in=self.places)
        rows = Promise.objects.filter(where).distinct().select_related("municipality")
        return list(rows.prefetch_related("further_municipalities").order_by("municipality__slug", "slug"))

    @cached_property
    def followed_up(self) -> dict[int, list[ReportingPeriod]]:
        """The periods of each promise, by its primary key, that a follow-up was published of."""
        found = ports.follow_ups.published([each.pk for each in self.promises], withdrawn_too=True)
        first = {(pk, each.period): each for pk, rows in found.items() for each in rows}
        rows = Period.objects.filter(promise__in=found)
        periods = [
            (each.promise_id, period_facts(each, first.get((each.promise_id, each.slug)))) for each in rows
        ]
        return {
            pk: [each for promise, each in periods if promise == pk and each.published_on] for pk in found
        }

    @cached_property
    def denied(self) -> list[Confirmation]:
        """What has been said of whole periods of the promises: that nothing (more) was done."""
        rows = Confirmation.objects.filter(commitment__promise__in=self.promises)
        return list(rows.select_related("organisation", "period"))

    @cached_property
    def commitments(self) -> dict[str, Commitment]:
        """By address, ``vaggeryd/2020/4``."""
        promises = {promise.pk: promise for promise in self.promises}
        found = (
            Commitment.objects.filter(promise__in=promises)
            .select_related("kind")
            .prefetch_related(Prefetch("targets", with_divisions(Target.objects.all())))
        )
        fetch_divisions(found)
        for commitment in found:
            commitment.promise = promises[commitment.promise_id]
        fetch_parties(list(found))
        return {address(commitment): commitment for commitment in found}

    @cached_property
    def kinds(self) -> list[Kind]:
        """Every kind of work."""
        return list(Kind.objects.all())

    @cached_property
    def headings(self) -> dict[ResultMeasure, str]:
        """The heading of every result measure."""
        return result_headings(ResultMeasure.objects.select_related("kind"))

    @cached_property
    def organisations(self) -> list[Organisation]:
        """Every organisation, with the places where it is at work."""
        return list(Organisation.objects.prefetch_related("municipalities"))

    def may_log(self, place: Municipality, organisation: Organisation) -> bool:
        """Whether the person logs for the organisation there."""
        return access.may_everywhere(self.by, Permission.LOG_ACTIVITY) or organisation in self._own(place)

    def municipality(self, text: str) -> Municipality:
        """The municipality of that name; one where the person does not log is refused by name."""
        for place in self.places:
            if fold(text) in {fold(place.name), fold(place.short_name), place.slug}:
                return place
        known = Municipality.objects.filter(Q(name__iexact=text) | Q(short_name__iexact=text) | Q(slug=text))
        if known:
            raise ValueError(f"Du får inte logga insatser i {known[0].name}.")
        raise ValueError(f"Kommunen finns inte. Skriv {_some(place.name for place in self.places)}.")

    def the_only_place(self) -> Municipality:
        """The municipality that need not be named."""
        if len(self.places) != 1:
            raise ValueError(f"Skriv vilken kommun: {_some(place.name for place in self.places)}.")
        return self.places[0]

    def kind(self, text: str) -> Kind:
        """The kind of that name."""
        words = fold(text)
        named = [kind for kind in self.kinds if fold(kind.name) == words]
        if kinds := named or [kind for kind in self.kinds if kind.slug == words]:
            return kinds[0]
        raise ValueError(f"Slaget finns inte. Skriv {_some(kind.name for kind in self.kinds)}.")

    def promise(self, text: str, place: Municipality | None) -> Promise | None:
        """The promise at an address without a number, ``vaggeryd/2020``; in ``place``, ``2020`` is enough."""
        words = text.split()[0].strip("/").casefold() if text.strip() else ""
        found = {promise.address: promise for promise in self.promises}
        return found.get(words) or found.get(f"{place.slug if place else ''}/{words}")

    def commitment(self, text: str, place: Municipality | None, day: date | None = None) -> Commitment:
        """The commitment at an address; in ``place``, ``2020/4`` is enough. Words after the address are left.

        A number alone, or with the commitment's own words after it, is that of the promise that holds in ``place``
        on the ``day``.
        """
        words = text.split()[0].strip("/").casefold()
        found = self.commitments.get(words)
        if found is None and place:
            found = self.commitments.get(f"{place.slug}/{words}")
        if found is None and (said := _NUMBERED.fullmatch(" ".join(text.split()))):
            found = self._numbered(int(said[1]), said[2] or "", place, day)
        if found is None:
            raise ValueError("Åtagandet finns inte bland dem du kan logga mot. Skriv som vaggeryd/2020/4.")
        return found

    def _numbered(
        self, number: int, words: str, place: Municipality | None, day: date | None
    ) -> Commitment | None:
        near = [
            each
            for each in self.commitments.values()
            if each.number == number
            and fold(each.title).startswith(fold(words))
            and (
                place is None
                or place in {each.promise.municipality, *each.promise.further_municipalities.all()}
            )
        ]
        then = [
            each
            for each in near
            if day and (each.promise.starts_on or day) <= day and day <= (each.promise.ends_on or day)
        ]
        if len(then or near) > 1:
            raise ValueError(
                f"Flera löften har ett åtagande {number}. Skriv {_some(map(address, then or near))}."
            )
        return next(iter(then or near), None)

    def organisation(self, text: str, place: Municipality | None) -> Organisation:
        """The organisation of that name; a short name that several have means the one at work in ``place``."""
        known = self._organisations.get(fold(text), [])
        found = [each for each in known if len(known) == 1 or place in each.municipalities.all()]
        if len(found) == 1:
            return found[0]
        if known:
            raise ValueError("Flera organisationer heter så. Skriv hela namnet, som på bladet Värden.")
        raise ValueError("Organisationen finns inte. Skriv namnet som i mallen, på bladet Värden.")

    @cached_property
    def _organisations(self) -> dict[str, list[Organisation]]:
        named: dict[str, list[Organisation]] = defaultdict(list)
        short: dict[str, list[Organisation]] = defaultdict(list)
        for each in self.organisations:
            named[fold(each.name)].append(each)
            short[fold(each.short_name)].append(each)
            short[each.slug].append(each)
        for words, found in short.items():
            named.setdefault(words, list(dict.fromkeys(found)))
        return named

    def hot_spot(self, text: str, place: Municipality | None) -> HotSpot:
        """The hot spot that the person knows by that name, in ``place``."""
        for spot in self._hot_spots:
            if spot.municipality_id == (place and place.pk) and fold(spot.internal_name) == fold(text):
                return spot
        raise ValueError(
            "Platsen finns inte bland era hot spots. Skriv dess namn, eller lägg till den först."
        )

    @cached_property
    def _hot_spots(self) -> list[HotSpot]:
        return list(HotSpot.objects.filter(internal_of(self.by, HotSpot)))

    def own_organisation(self, place: Municipality) -> Organisation:
        """The one organisation the person logs for there, which need not be named."""
        own = self._own(place)
        if len(own) != 1:
            raise ValueError("Skriv vilken organisation du loggar för.")
        return next(iter(own))

    def _own(self, place: Municipality) -> set[Organisation]:
        return {each.organisation for each in self._roles if each.municipality_id == place.pk}

    @cached_property
    def _roles(self) -> list[Membership]:
        return access.roles(self.by, Permission.LOG_ACTIVITY)

    def column_of(self, measure: ResultMeasure) -> str:
        """The measure's column, as the columns of a file are named."""
        return fold(self.headings[measure])

    def measure(self, heading: str, kind: Kind) -> ResultMeasure:
        """The measure of the kind that has this heading."""
        if found := self._measures.get((kind.pk, fold(heading))):
            return found
        raise ValueError(f"Slaget {kind.name} har inte det resultatmåttet. Lämna cellen tom.")

    @cached_property
    def _measures(self) -> dict[tuple[int, str], ResultMeasure]:
        return {(measure.kind_id, fold(words)): measure for measure, words in self.headings.items()}


def _some(names: Iterable[str]) -> str:
    *first, last = sorted(names)[:8] or ["ett annat värde"]
    return f"{', '.join(first)} eller {last}" if first else last
