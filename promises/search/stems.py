"""Swedish words as they are compared: small letters, cut to their stem. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache

from snowballstemmer import stemmer

from promises.words.search import folded

_WORD = re.compile(r"[a-z0-9åäö]+")
_BARE = str.maketrans("åäö", "aao")
_swedish = stemmer("swedish")
# cykel and cyklar: the vowel of the last syllable goes.
_UNSTRESSED = re.compile(r"(?<=[a-zåäö]{2}[bcdfgklmnprstv])e(?=[lnr]$)")
# "skolan" and "torget", which the stemmer leaves as they are.
_DEFINITE = re.compile(r"(?<=[a-zåäö]{4})(an|et)$")
# Of what is asked these say nothing, unless nothing else is asked.
_SILENT = """
    alla att av blir bli de dem den det detta du där en er ert ett finns fick folk för från får gå gör göra har hos hur
    hög här i ingen inte ja jag kan kommer kör man med men mer mina min mot nu nya när något någon och om oss på sen ska
    som så till under ut vad var vara vart varför vem vet vi vid vilka vilken vill vår vårt är även år över
    and are at in is of on the to what when where who
"""
SILENT = frozenset(_SILENT.split())


def words(text: str) -> list[str]:
    """``["vandring", "i", "hok"]``: what somebody wrote, word by word."""
    return _WORD.findall(folded(text))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """``vandringarna`` → ``vandring``; at most 80 signs."""
    if word.isdigit():
        return word[:80]
    cut: str = _swedish.stemWord(_DEFINITE.sub("", word))
    return _UNSTRESSED.sub("", cut)[:80]


def bare(word: str) -> str:
    """Without rings and dots: many keyboards lack them."""
    return word.translate(_BARE)


def stems(text: str) -> list[str]:
    """The stems of all words that say anything."""
    return [stem(word) for word in words(text) if word not in SILENT]


def asked(query: str, most: int) -> list[str]:
    """The first ``most`` words of a query that say anything, each once; all where none does."""
    found: Iterable[str] = words(query)
    return list(dict.fromkeys([word for word in found if word not in SILENT] or found))[:most]
