"""Finding in the index: every word that was asked has to be meant by the entry or by its promise."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple

from django.db.models import F

from medborgarlofte.accounts.models import Municipality
from promises.search import index, stems
from promises.search.kinds import Kind
from promises.search.models import Posting
from promises.search.vocabulary import Meant, is_name, vocabulary

# Nobody types more; each costs a look at all words.
_MOST_WORDS = 8
# What is known of the promise says less than what the entry says itself.
_OF_ITS_PROMISE = 0.5
# One of many rows is less of an answer than what was promised, or where.
_OF_KIND = {Kind.ACTIVITY: 0.9}
_ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True)
class Found:
    """``entries`` are the keys of all that fit, best first; ``kinds`` and ``municipalities`` (by slug) how many fit of each,
    whichever of the other is looked in. ``named`` are the municipalities that were asked for by name. ``stems`` are the
    words that fitted, to be pointed out."""

    meant: Sequence[Meant]
    entries: Sequence[int]
    kinds: Mapping[Kind, int]
    municipalities: Mapping[str, int]
    named: Sequence[Municipality]
    stems: frozenset[str]

    @property
    def unknown(self) -> list[str]:
        """The words that nothing public holds, or is near to; what fits was found without them."""
        return [each.typed for each in self.meant if not each.sure]

    @property
    def slips(self) -> list[tuple[str, str]]:
        """Words that nothing holds, with what each was read as."""
        return [(each.typed, each.slips[0]) for each in self.meant if each.slips]


class _Fits(NamedTuple):
    """An entry by what it is listed by."""

    score: float
    kind: Kind
    day: date | None
    key: int
    municipality: str

    def place(self) -> tuple[float, int, int, int]:
        """The best first, then by kind, then the newest; where a day is not known last."""
        return -self.score, _ORDER[self.kind], -self.day.toordinal() if self.day else 0, self.key


def find(query: str, municipality: str = "", kind: Kind | None = None) -> Found:
    """Everything public that fits; ``municipality`` is the slug of one to look in alone."""
    index.refresh(islice(index.stale(), index.SOME))
    known = vocabulary()
    meant = [known.meant(word) for word in stems.asked(query, _MOST_WORDS)]
    every = sorted(_fitting([each.sure for each in meant if each.sure]), key=_Fits.place)
    in_place = [each for each in every if municipality in ("", each.municipality)]
    of_kind = [each for each in every if kind in (None, each.kind)]
    promised = Municipality.objects.filter(promises__published_at__isnull=False).distinct()
    return Found(
        meant,
        entries=[each.key for each in in_place if kind in (None, each.kind)],
        kinds=Counter(each.kind for each in in_place),
        municipalities=Counter(each.municipality for each in of_kind),
        named=[
            place
            for place in promised.order_by("slug")
            if is_name(f"{place.short_name} {place.name}", meant, known)
        ],
        stems=known.stems({key for each in meant for key in each.sure}),
    )


def _fitting(meant: Sequence[Mapping[int, float]]) -> list[_Fits]:
    """The entries that hold a word of each meaning, or whose promise does, and at least one of their own."""
    own, promises, told = _scores(meant)
    found = []
    for key, scores in own.items():
        chain, kind, day, municipality = told[key]
        around = promises.get(chain, {})
        if scores.keys() | around.keys() >= {*range(len(meant))}:
            of_promise = (_OF_ITS_PROMISE * score for place, score in around.items() if place not in scores)
            score = _OF_KIND.get(kind, 1) * sum(scores.values()) + sum(of_promise)
            found.append(_Fits(round(score, 6), kind, day, key, municipality))
    return found


# By entry or chain, of each meaning by its place: how well it is met.
_Scores = dict[int, dict[int, float]]
_Told = dict[int, tuple[int, Kind, date | None, str]]


def _scores(meant: Sequence[Mapping[int, float]]) -> tuple[_Scores, _Scores, _Told]:
    """Of entries, of promises by what is said of themselves, and what is told of each entry: chain, kind, day, municipality.

    What the index does not say as it is today is left out: something of it may have been masked since.
    """
    fresh = Posting.objects.filter(
        word__in={key for each in meant for key in each},
        entry__chain__indexed__public_revision=F("entry__chain__promise__public_revision"),
    )
    own: _Scores = defaultdict(dict)
    promises: _Scores = defaultdict(dict)
    told: _Told = {}
    entry = "chain", "kind", "day", "chain__promise__municipality__slug"
    asked = fresh.order_by().values_list("word", "weight", "entry", *(f"entry__{name}" for name in entry))
    for word, weight, key, chain, kind, day, municipality in asked.iterator():
        told[key] = chain, Kind(kind), day, municipality
        for place, sure in enumerate(meant):
            if score := weight * sure.get(word, 0):
                own[key][place] = max(score, own[key].get(place, 0))
                if kind == Kind.PROMISE:
                    promises[chain][place] = own[key][place]
    return own, promises, told
