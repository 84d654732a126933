"""Words that a resident need not know are explained where they stand, and nowhere else."""

import pytest

from promises.words.explained import WORDS, explained


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Börja arbeta enligt EST", ["EST"]),
        ("Bäst i Läggesta, bestämt", []),
        ("Uppföljning av tertial 2", ["Tertial"]),
        ("Rundor på hot spots efter lägesbilden", ["Lägesbild", "Hot spot"]),
        ("Lägesbilder i två utgåvor", ["Lägesbild", "Utgåva"]),
        ("Läges\u00adbilden", ["Lägesbild"]),
        ("Filen är e-stämplad", ["E-stämpel"]),
        ("Åtagande 3: insatser", []),
    ],
)
def test_a_text_is_given_the_words_that_it_uses(text, terms):
    assert [word.term for word in explained(text)] == terms


def test_no_explanation_is_long_or_needs_a_word_that_is_explained_nowhere():
    for word in WORDS:
        assert word.is_in(word.term)
        assert all(len(sentence.split()) <= 25 for sentence in word.meaning.split(". "))
