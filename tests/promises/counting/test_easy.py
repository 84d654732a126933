"""Easy Swedish: short, right in number, and never another answer than the one that is counted."""

import re
from decimal import Decimal

import pytest

from followup.report.numbers_in_text import numbers, pairs
from promises.counting.facts import Part
from promises.counting.progress import ANSWERS, Answer
from promises.counting.sentences import easy, easy_count, easy_status, figure
from promises.words import swedish
from promises.words.enums import CalendarUnit, Status, TargetForm, Unknown, WindowState
from tests.promises.counting.progress_facts import (
    MONTH,
    POLICE,
    QUARTER,
    TOWN,
    commitment,
    form,
    judged,
    promise,
    rate,
    report,
    row,
    rows,
    stand,
    total,
)
from tests.promises.counting.sentence_table import situations
from tests.reading_ease import EASY, lix, too_long

pytestmark = pytest.mark.pure

ALL = ("2020-t1", "2020-t2", "2020-t3")
FOUND = list(situations())


def told(progress):
    words = easy(progress)
    return " ".join([f"{words.status}.", *words.lines])


class TestEveryStatusOfEveryKindOfTarget:
    """A few hundred situations: every kind of target, logged, told and read in every way."""

    def test_every_answer_and_every_kind_of_target_is_among_them(self):
        assert {found.answer for _, found in FOUND} == set(ANSWERS)
        assert {found.aim.form for _, found in FOUND} == set(TargetForm)

    def test_the_words_are_easy(self):
        assert [(name, told(found)) for name, found in FOUND if lix(told(found)) > EASY] == []

    def test_no_sentence_is_long(self):
        assert [(name, long) for name, found in FOUND if (long := too_long(told(found)))] == []

    def test_each_is_a_sentence_of_its_own_and_said_once(self):
        for name, found in FOUND:
            words = easy(found)
            assert not words.status.endswith("."), name
            for line in (f"{words.status}.", *words.lines):
                assert re.fullmatch(r"[A-ZÅÄÖ\d][^.!?]*\.", line), (name, line)
            assert len(set(words.lines)) == len(words.lines), name

    def test_no_short_word_and_no_dash_is_left(self):
        for name, found in FOUND:
            assert not re.search(r"\b(kv|v\.|kl\.|st|ca|t\.o\.m|EST)\b|[–/()]", told(found)), (
                name,
                told(found),
            )

    def test_every_number_is_one_that_is_counted(self):
        for name, found in FOUND:
            assert set(numbers(told(found))) <= counted_numbers(found), (name, told(found))

    def test_what_is_so_many_of_so_many_is_the_figure_of_the_page(self):
        for name, found in FOUND:
            own = {pair for pair, _ in pairs(figure(found))}
            assert {pair for pair, _ in pairs(told(found))} <= own, (name, told(found))

    def test_what_is_missed_is_called_missed(self):
        for name, found in FOUND:
            missed = [
                window
                for window in found.counted
                if window.state is WindowState.MISSED and window.ended and not window.gap and window.aim
            ]
            windowed = len(found.counted) > 1
            if missed and windowed and found.status is not Status.NOT_TRIGGERED:
                assert re.search(
                    r"Vi (missade|klarade inte|klarade 0 av) |har vi klarat 0 av ", told(found)
                ), (name, told(found))

    def test_what_nobody_has_told_is_never_a_nought_and_never_kept(self):
        silent = {Unknown.WAITING, Unknown.UNREPORTED, Unknown.NEVER, Unknown.NOT_ASSESSED}
        for name, found in FOUND:
            if found.unknown in silent:
                words = told(found)
                assert words.startswith("Vi vet inte"), (name, words)
                assert not re.search(r"\b(0|inget|Inget) (av|är|blev)", words), (name, words)
                assert "som vi lovade" not in words, name

    def test_one_is_one_and_many_are_many(self):
        for name, found in FOUND:
            words = told(found)
            assert not re.search(r"\b1 av \d+ steg är klara|\b[02-9] av \d+ steg är klart\b", words), name
            assert not re.search(r"(?<![\d ])\b1 (saker|kvartal missades|veckor|månader)\b", words), name
            assert not re.search(r"\b(?!1\b)\d+ (sak|vecka|månad|dag|termin)\b", words), (name, words)


def counted_numbers(found):
    """Those of the answer itself, and of the days it names."""
    aim = found.aim
    known = [
        aim.number, aim.upper, found.done, found.target, found.expected, found.percent, found.least, found.since,
        found.windows_met, found.windows_total, len(found.steps), sum(step.done for step in found.steps), 5,
        sum(window.state is WindowState.MISSED and window.gap is not WindowState.WAITING for window in found.windows),
    ]  # fmt: skip
    known += [each for window in found.windows for each in (window.done, window.target)]
    said = {swedish.number(each).replace("\u00a0", "") for each in known if each is not None}
    days = [
        found.starts_on,
        found.ends_on,
        found.due_on,
        found.done_on,
        found.withdrawn_on,
        found.known_through,
    ]
    days += [found.signed_on, aim.deadline, *(step.due_on for step in found.steps)]
    days += [each for window in found.windows for each in (window.starts_on, window.ends_on)]
    for period in (*found.silent_in, found.judged_in, found.next_due):
        days += [period.starts_on, period.ends_on, period.due_on] if period else []
    said |= {str(part) for day in days if day for part in (day.day, day.year)}
    return said | set(numbers(f"{figure(found)} {aim.within}"))


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.label)
class TestCounts:
    def test_one_and_several_agree(self, answer):
        one, several = easy_count(answer, 1), easy_count(answer, 5)
        assert "1 sak " in one
        assert "5 saker " in several
        assert one.replace("1 sak ", "5 saker ") == several

    def test_nothing_unknown_is_counted_as_anything_else(self, answer):
        unknown = answer.status is Status.UNKNOWN
        assert easy_count(answer, 2).startswith("Om 2 saker ") == unknown

    def test_no_two_answers_but_the_unknown_are_said_alike(self, answer):
        same = [each for each in ANSWERS if easy_status(each) == easy_status(answer)]
        assert len(same) == 1 or {each.status for each in same} == {Status.UNKNOWN}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            stand("2020-10-15", commitment(rate(1, QUARTER), log=rows("2020-02-03"), confirmed=ALL[:2])),
            "Det går sämre än vi lovade. Vi lovade minst 1 insats varje kvartal. "
            "Hittills har vi klarat 1 av 4 kvartal. Vi missade april till juni 2020. "
            "Vi kan inte längre hålla allt vi lovade. Vi har inte fått alla svar än. "
            "Nästa svar ska komma senast den 28 januari 2021.",
        ),
        (
            stand("2020-10-15", commitment(rate(1, MONTH), responsible=(POLICE, TOWN))),
            "Vi vet inte. Vi lovade minst 1 insats varje månad. Polisen har inte berättat hur det gick. "
            "Vaggeryds kommun har inte berättat hur det gick. Det gäller januari till augusti 2020. "
            "Det kan vara gjort ändå.",
        ),
        (
            stand("2021-04-01", commitment(total(8), log=rows("2020-02-03"), confirmed=ALL)),
            "Vi höll bara en del av det vi lovade. Vi lovade minst 8 insatser. Det blev 1 av 8 insatser.",
        ),
        (
            stand("2021-04-01", commitment(total(4), confirmed=ALL)),
            "Vi höll inte det vi lovade. Vi lovade minst 4 insatser. Det blev 0 av 4 insatser.",
        ),
        (
            stand("2020-10-15", commitment(total(8), log=[row("2020-02-03", 20)])),
            "Vi har hållit det vi lovade. Vi lovade minst 8 insatser. Hittills är det 20 insatser. "
            "Det är mer än vi lovade.",
        ),
        (
            stand("2021-04-01", commitment(form(TargetForm.CEILING, 5), log=[row("2020-02-03", 8)], confirmed=ALL)),
            "Vi höll inte det vi lovade. Vi lovade högst 5 insatser. Det blev 8 insatser. "
            "Det är mer än vi lovade.",
        ),
        (
            stand("2020-10-15", commitment(total(8), log=[row("2020-02-03", 3, few=True)], counts_people=True)),
            "Vi vet inte. Vi lovade minst 8 insatser. Hittills är det färre än 5 av 8 insatser. "
            "Polisen har inte berättat hur det gick. Det gäller maj till augusti 2020. "
            "Vi vet bara hur det gick till och med den 3 februari 2020. Det kan vara gjort ändå.",
        ),
        (
            stand("2020-10-15", commitment(rate(900, CalendarUnit.YEAR), log=rows("2020-02-03", "2020-08-30"), confirmed=ALL[:2])),
            "Det går sämre än vi lovade. Vi lovade minst 900 insatser varje år. "
            "Hittills är det 2 av 900 insatser. Nu borde det vara minst 708. Vi har inte fått alla svar än. "
            "Nästa svar ska komma senast den 28 januari 2021.",
        ),
        (
            report("2020-t2", "2020-09-24", commitment(total(12), log=rows("2020-02-03"), confirmed=ALL[:2])),
            "Det går sämre än vi lovade. Vi lovade minst 12 insatser. Hittills är det 1 av 12 insatser. "
            "Då borde det vara minst 8.",
        ),
        (
            stand("2020-10-15", commitment(total(12, parts=(Part("n", "Norr", Decimal(6)), Part("s", "Söder", Decimal(6)))), log=[row("2020-02-03", 6, part="n")])),
            "Vi vet inte. Vi lovade minst 12 insatser. Hittills har vi klarat 1 av 2 delmål. "
            "Polisen har inte berättat hur det gick. Det gäller maj till augusti 2020. "
            "Vi vet bara hur det gick till och med den 3 februari 2020. Det kan vara gjort ändå.",
        ),
        (
            stand("2020-10-15", commitment(rate(1, QUARTER), withdrawn_on="2020-09-01", log=rows("2020-02-03", "2020-05-03", "2020-08-03"))),
            "Vi lovar inte det här längre. Vi lovade minst 1 insats varje kvartal. Vi klarade 3 av 4 kvartal. "
            "Vi tog bort det den 1 september 2020. Då gick det som vi lovade.",
        ),
        (
            stand("2020-10-15", commitment(form(TargetForm.DELIVERABLE, deadline="2020-06-30"), log=rows("2020-09-01"))),
            "Vi har hållit det vi lovade, men för sent. Det skulle vara klart senast den 30 juni 2020. "
            "Det blev klart den 1 september 2020.",
        ),
        (
            stand("2020-10-15", commitment(rate(1, QUARTER, season=None)), promise("2020-11-01", "2021-10-31")),
            "Vi har inte börjat än. Vi lovade minst 1 insats varje kvartal. Det börjar den 1 november 2020.",
        ),
    ],
)  # fmt: skip
def test_the_whole_of_it(found, words):
    assert told(found) == words


def test_the_parties_own_words_stand_apart_as_theirs():
    found = stand("2020-10-15", commitment(form(TargetForm.NONE), judgements=(judged("2020-t2", Status.ON_TRACK, "2020-09-24", "Vi möts varje vecka."),)))  # fmt: skip
    words = easy(found)
    assert words.said == "Vi möts varje vecka."
    assert words.lines == ("Svaret gäller maj till augusti 2020.",)


def test_what_was_logged_after_a_silent_period_is_not_said_to_tell_of_it():
    found = easy(
        stand(
            "2020-10-15",
            commitment(
                form(TargetForm.NONE), log=rows("2020-09-12", "2020-10-03"),
                judgements=(judged("2020-t1", Status.NOT_STARTED, "2020-05-20", "Platserna väljs."),), confirmed=ALL[:1],
            ),
        )
    )  # fmt: skip
    assert found.status == "Vi vet inte"
    assert found.lines[-3:] == (
        "Det gäller maj till augusti 2020.",
        "Vi har ändå gjort 2 saker.",
        "Mer kan vara gjort.",
    )


def test_words_in_place_of_a_number_are_no_number():
    words = (judged("2020-t3", Status.FULFILLED, "2021-01-20", "Ett dussin."),)
    counted = easy(stand("2021-02-15", commitment(total(12), judgements=words)))
    assert counted.status == "Vi vet inte hur många det blev"
    assert "Vi skrev: ”genomfört”." in counted.lines
    once = easy(stand("2021-02-15", commitment(form(TargetForm.DELIVERABLE), judgements=words)))
    assert once.status == "Vi vet inte om det är gjort"


def test_every_answer_has_its_words():
    assert {easy_status(answer) for answer in ANSWERS} >= {
        "Det går som vi lovade", "Det går sämre än vi lovade", "Vi vet inte"
    }  # fmt: skip
    assert easy_status(Answer(Status.BEHIND)) == "Det går sämre än vi lovade"
