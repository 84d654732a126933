"""Which words of all that is public somebody may mean by the one they typed."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Max
from rapidfuzz import process
from rapidfuzz.distance import OSA

from promises.search.models import Word
from promises.search.stems import bare, stem, words
from promises.search.trade_words import meant_by

# How sure each way of meaning a word is.
_SAME, _SAME_BARE, _BEGINS_OR_ENDS, _MEANT, _MEANT_IN_PART, _IN_PART, _SLIP = (
    1.0,
    0.95,
    0.75,
    0.7,
    0.45,
    0.5,
    0.4,
)
# Shorter words begin and end too many others.
_SHORTEST_IN_PART = 4
_SHORTEST_SLIP = 4


@dataclass(frozen=True)
class Meant:
    """What a typed word may mean: ``sure`` by the word's primary key, 0–1. ``slips`` are the words that it was read as
    where nothing is written as it was typed."""

    typed: str
    sure: dict[int, float]
    slips: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """All words that something public holds, by stem."""

    state: tuple[int, int]
    keys: dict[str, int]
    _bare: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for known in self.keys:
            self._bare[bare(known)].append(known)

    def meant(self, typed: str) -> Meant:
        """Everything that the word may mean, or, where it is written nowhere, what it is nearest to."""
        own = stem(typed)
        sure: dict[str, float] = {}
        self._add(sure, self._alike(own, _SAME, begins=_BEGINS_OR_ENDS, ends=_BEGINS_OR_ENDS))
        for other in meant_by(own):
            # "barn" means young people, "barnvagn" does not.
            self._add(sure, self._alike(other, _MEANT, ends=_MEANT_IN_PART))
        if not sure:
            for part in parts(own):
                self._add(sure, self._alike(part, _IN_PART))
                for other in meant_by(part):
                    self._add(sure, self._alike(other, _IN_PART * _MEANT))
        if sure:
            return Meant(typed, self._by_key(sure))
        slips = self._slips(own)
        for slip in slips:
            self._add(sure, {slip: _SLIP})
            for other in meant_by(slip):
                self._add(sure, self._alike(other, _SLIP * _MEANT))
        return Meant(typed, self._by_key(sure), tuple(slips))

    def stems(self, keys: Collection[int]) -> frozenset[str]:
        """The words of these keys."""
        return frozenset(word for word, key in self.keys.items() if key in keys)

    def _alike(self, own: str, same: float, begins: float = 0, ends: float = 0) -> dict[str, float]:
        """How sure each word is that is the same, and each that begins or ends with it."""
        sought = bare(own)
        found = dict.fromkeys(self._bare.get(sought, ()), same * _SAME_BARE)
        if own in self.keys:
            found[own] = same
        if (begins or ends) and len(own) >= _SHORTEST_IN_PART and not own.isdigit():
            for stripped, known in self._bare.items():
                in_part = max(stripped.startswith(sought) * begins, stripped.endswith(sought) * ends)
                if in_part and stripped != sought:
                    found |= dict.fromkeys(known, in_part)
        return found

    def _slips(self, own: str) -> list[str]:
        """The words nearest to it: one slip of the finger in a short word, two in a long one."""
        if len(own) < _SHORTEST_SLIP or any(sign.isdigit() for sign in own):
            return []
        most = 1 if len(own) < 6 else 2
        near = process.extract(bare(own), list(self._bare), scorer=OSA.distance, score_cutoff=most, limit=5)
        best = min((distance for _, distance, _ in near), default=0)
        return [known for stripped, distance, _ in near if distance == best for known in self._bare[stripped]]

    @staticmethod
    def _add(sure: dict[str, float], more: dict[str, float]) -> None:
        for word, how in more.items():
            sure[word] = max(how, sure.get(word, 0))

    def _by_key(self, sure: dict[str, float]) -> dict[int, float]:
        return {self.keys[word]: how for word, how in sure.items()}


def parts(own: str) -> list[str]:
    """What a compound may be made of, its first words and its last: ``ungdomsgäng`` of ``ungdom`` and ``gäng``."""
    cuts = range(_SHORTEST_IN_PART, len(own) - _SHORTEST_IN_PART + 1)
    return [part for cut in cuts for part in (stem(own[:cut]), stem(own[:cut].removesuffix("s")), own[cut:])]


_known: Vocabulary | None = None


def forget_vocabulary() -> None:
    """For tests, whose rows are rolled back and whose keys are given again."""
    global _known
    _known = None


def vocabulary() -> Vocabulary:
    """The words that stand in the index now; read once for as long as they are the same."""
    global _known
    newest, count = Word.objects.aggregate(Max("pk"), Count("pk")).values()
    state = (newest or 0, count)
    if _known is None or _known.state != state:
        _known = Vocabulary(state, dict(Word.objects.order_by("pk").values_list("stem", "pk")))
    return _known


def is_name(name: str, meant: Sequence[Meant], known: Vocabulary) -> bool:
    """Whether all that is meant is part of the name."""
    own = {known.keys.get(stem(word)) for word in words(name)}
    return bool(meant) and all(own & each.sure.keys() for each in meant)
