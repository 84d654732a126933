"""The Swedish of everything that counting says, over a few hundred situations (docs/language.md)."""

import re
from itertools import product

import pytest

from promises.counting.progress import ANSWERS, rollup
from promises.counting.sentences import answer_line, promise_words, rollup_sentence
from tests.promises.counting.sentence_table import TARGETS, said, situations

pytestmark = pytest.mark.pure

# An abbreviation's full stop ends no sentence.
_SHORT = re.compile(r"\b(v|kl)\. ?(?=\d)")


def everything():
    """Each text by the situation that it is said in."""
    for name, found in situations():
        status, number, words, _ = said(found)
        yield from ((name, text) for text in (status, number, words, str(answer_line(found))) if text)
    for one, other in product(ANSWERS, ANSWERS):
        for many in (1, 2, 5):
            yield f"{one.label}, {other.label}", rollup_sentence(rollup([one] * many + [other]))
    yield from ((name, f"Löftet är {promise_words(target)}.") for name, target in TARGETS.items())


SAID = sorted(set(everything()))


def wrong(pattern):
    return [(name, text) for name, text in SAID if re.search(pattern, text)]


def test_a_sentence_begins_with_a_capital():
    assert [(name, text) for name, text in SAID if re.search(r"[.!?] [a-zåäö]", _SHORT.sub("v", text))] == []


def test_no_sentence_ends_twice_and_no_word_stands_alone_between_spaces():
    assert wrong(r"\.\.| [.,;:](?!\.)|  |,\.|\(\)|None") == []


def test_one_takes_one_and_several_take_several():
    """``1 vecka``, ``5 genomförda``; after *av* the whole is what is counted."""
    assert (
        wrong(r"(?<![\d,\u00a0] )(?<![\d,\u00a0])\b1 (veckor|månader|dagar|terminer|insatser|gånger)\b") == []
    )
    assert (
        wrong(
            r"\b(?:två|tre|fyra|fem|sex) (?:är )?(?:delvis |ej |inte |aldrig )?(genomfört|påbörjat|rapporterat)\b"
        )
        == []
    )
    assert wrong(r"\bett (?:är )?(?:delvis |ej |inte |aldrig )?(genomförda|påbörjade|rapporterade)\b") == []


def test_what_holds_for_none_is_never_said_of_all_that_they_are_not():
    assert (
        wrong(
            r"\b[Aa]lla \w+(?: åtagandena)? (är|har) (inte|ej|aldrig)\b|\b[Bb]åda \w+ (är|har) (inte|ej|aldrig)\b"
        )
        == []
    )
