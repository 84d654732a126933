"""The English of everything that public pages say of progress: right in number, English throughout, and the same answer as
the Swedish sentence of the same situation."""

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from msgspec import structs

from promises.counting import sentences
from promises.counting.facts import Milestone, Part, Season, Unit
from promises.counting.progress import ANSWERS, Answer, progress, rollup
from promises.counting.progress.action_list import ActionList
from promises.counting.sentences import action_list_sentences, english
from promises.counting.sentences.english import action_list_sentences as english_action_list
from promises.counting.sentences.english.spans import window_names
from promises.exchange_format.file_facts import facts_of
from promises.exchange_format.normal import complete
from promises.words.enums import CalendarUnit, Comparator, Status, TargetForm, Unknown, WindowState
from tests.promises.counting import progress_facts as make
from tests.promises.counting.cases_in_time import CASES, in_time, seen_on
from tests.promises.counting.sentence_table import TARGETS, situations
from tests.promises.counting.test_progress_properties import cases, quick

pytestmark = pytest.mark.pure

NAMES = sorted(path.stem for path in CASES.glob("p*.json"))

SWEDISH = {
    "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10, "elva": 11, "tolv": 12,
}  # fmt: skip
ENGLISH = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12,
}  # fmt: skip
BOTH = {"båda": 2, "both": 2}
# An abbreviation's full stop ends no sentence.
SHORT = re.compile(r"\b[vV]\. ?(?=\d)")
ONE = r"activity|quarter|month|week|term|half-year|year|part|step|hour|police officer|time|commitment|measure"
MANY = r"activities|quarters|months|weeks|terms|half-years|years|parts|steps|hours|police officers|times|commitments|measures"
SWEDISH_WORDS = re.compile(
    r"[åäö]|\b(av|och|men|för|är|inte|som|med|sedan|minst|ett|kv|insats\w*|kvartal\w*|gång\w*|timmar|procent|löfte\w*)\b",
    re.IGNORECASE,
)


@cache
def everything():
    """Every situation with its name, and what is said of it in Swedish and in English."""
    return [(name, of, parts(of, sentences), parts(of, english)) for name, of in situations()]


def parts(of, said):
    """What a reader meets of the situation, by name, in the language of the module that says it."""
    ended, rule = of.status is Status.WITHDRAWN, said.rule(of)
    return {
        "line": str(said.answer_line(of)),
        "status": said.status_words(of),
        "figure": said.figure(of),
        "unit": said.figure_unit(of),
        "bold": rule.bold,
        "rule": rule.text,
        "gap": " ".join(said.unknown_gap(of)),
        "gap unquoted": " ".join(said.unknown_gap(of, quote=False)),
        "silence": said.silence(of),
        "opinion": said.assessment(of),
        "judged": said.judged(of),
        "pace": said.pace(of),
        "revised": said.revised(of),
        "uncounted": " ".join(said.uncounted(of)),
        "windows": "; ".join(
            f"{said.window_words(each, ended=ended)[1]} {said.window_figure(each, ended=ended)}".strip()
            for each in of.windows[:12]
        ),
    }


def texts():
    for name, _, _, said in everything():
        yield from ((name, text) for text in said.values() if text)
    for one, other, many in product(ANSWERS, ANSWERS, (1, 2, 5)):
        yield f"{one.label}, {other.label}", english.rollup_sentence(rollup([one] * many + [other]))
        yield one.label, english.rollup_sentence(rollup([one] * many))
    yield from (
        (name, f"The promise is {english.promise_words(target)}.") for name, target in TARGETS.items()
    )
    for done, planned, undecided, refused in product(range(3), repeat=4):
        found = ActionList(done, planned, undecided, refused, overdue=min(1, planned))
        yield repr(found), english_action_list.standing(found)
        yield repr(found), english_action_list.figure(found)


def wrong(pattern):
    return sorted({text for _, text in texts() if re.search(pattern, text)})


def numbers(text):
    """Every number of a text, in figures or in letters but one, which may be an article."""
    plain = re.sub(r"(?<=\d)[\u00a0,](?=\d{3}\b)", "", text).replace(",", ".")
    found = Counter(float(each) for each in re.findall(r"\d+(?:\.\d+)?", plain))
    words = {**SWEDISH, **ENGLISH, **BOTH}
    found.update(float(words[each]) for each in re.findall(r"\w+", text.lower()) if each in words)
    return found


def test_one_takes_one_and_several_take_several():
    assert wrong(rf"(?<![\d.,–] )(?<!of )(?<![\d.,Q])\b(1|[Oo]ne) ({MANY})\b") == []
    several = r"(?:0|[2-9]|\d\d+|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Tt]en|[Bb]oth|[Aa]ll)"
    assert wrong(rf"(?<![\d.] )(?<!week )\b{several} ({ONE})\b(?!s|-)") == []
    assert (
        wrong(r"\b[Oo]ne (?:\w+ )?(are|have|were)\b|\b([Tt]wo|[Tt]hree|[Ff]ive) (?:\w+ies )?(is|has|was)\b")
        == []
    )
    assert wrong(rf"(?<!of )(?<!of the )\b\w+ (?:{MANY}) (is|has|was)\b") == []


def test_a_sentence_begins_with_a_capital_and_ends_once():
    assert wrong(r"[.!?] [a-z]") == []
    assert wrong(r"\.\.| [.,;:](?!\.)|  |,\.|\(\)|None\b(?! of)") == []


def test_no_swedish_is_left_but_what_people_wrote():
    for name, text in texts():
        ours = re.sub(r"“[^”]*”|\bPolisen\b|\bVaggeryds kommun\b", "", text)
        assert not SWEDISH_WORDS.search(ours), (name, text)


def test_a_line_fits_a_telephone():
    assert [said["line"] for _, _, _, said in everything() if len(said["line"]) > 110] == []


def test_both_languages_tell_the_same_numbers():
    for name, _, swedish, said in everything():
        for part, text in said.items():
            assert numbers(text) == numbers(swedish[part]), (name, part, swedish[part], text)


def tell_alike(swedish, said):
    """Asserts that what one language tells the other tells, in as many sentences."""

    def ends(text):
        return len(re.findall(r"[.!?](?= |$)", SHORT.sub("v", text)))

    for part, text in said.items():
        assert bool(text) == bool(swedish[part]), (part, swedish[part], text)
        assert ends(text) == ends(swedish[part]), (part, swedish[part], text)


def test_what_one_language_tells_the_other_tells_in_as_many_sentences():
    for name, of, swedish, said in everything():
        tell_alike(swedish, said)
        assert english.rule(of).is_gap == sentences.rule(of).is_gap, name


@given(cases())
@quick
def test_of_any_promise_and_any_log_both_languages_tell_the_same(case):
    of, by_months = progress(*case), {CalendarUnit.TERTIAL, CalendarUnit.HALF_YEAR}
    swedish, said = parts(of, sentences), parts(of, english)
    tell_alike(swedish, said)
    if not by_months & {target.per for target in case[0].targets}:  # "tertial 2" is called by its months
        assert {part: numbers(text) for part, text in said.items()} == {
            part: numbers(text) for part, text in swedish.items()
        }


@pytest.mark.parametrize("name", NAMES)
def test_the_cases_read_in_english_through_two_years(name):
    document, _, days = in_time(name, NAMES.index(name), own=False)
    for on in days[::3]:
        promise, commitments = facts_of(complete(seen_on(document, on)), on)
        for commitment in commitments.values():
            of = progress(commitment, promise, on)
            swedish, said = parts(of, sentences), parts(of, english)
            tell_alike(swedish, said)
            assert {part: numbers(text) for part, text in said.items()} == {
                part: numbers(text) for part, text in swedish.items()
            }
            assert len(said["line"]) <= 110


def test_english_is_never_milder():
    """The same answer, and a window is missed in both or in none."""
    label = {answer.label: answer.english for answer in ANSWERS}
    for name, of, _, _ in everything():
        swedish, said = sentences.answer_line(of), english.answer_line(of)
        assert said.status.lower() == label[swedish.status.lower()], name
        for window in of.windows:
            ended = of.status is Status.WITHDRAWN
            assert (
                english.window_words(window, ended=ended)[0] == sentences.window_words(window, ended=ended)[0]
            )
        assert ("missed" in said.clause) == ("missa" in swedish.clause), (name, swedish, said)


def test_english_has_every_sentence_that_public_pages_ask_for():
    desk_and_easy = {"Easy", "easy", "easy_count", "easy_span", "easy_status", "least_words", "lost_words"}
    assert set(sentences.__all__) - desk_and_easy == set(english.__all__)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (make.rate(1, CalendarUnit.QUARTER), "at least 1 activity per quarter"),
        (make.rate(2, CalendarUnit.TERTIAL), "at least 2 activities per four-month period"),
        (make.total(2, comparator=Comparator.EXACTLY), "exactly 2 activities"),
        (make.total(2, comparator=Comparator.BETWEEN, upper=Decimal(4)), "between 2 and 4 activities"),
        (make.form(TargetForm.CEILING, 1, per=CalendarUnit.MONTH), "at most 1 activity per month"),
        (make.form(TargetForm.SHARE, 80, per=CalendarUnit.QUARTER), "at least 80 per cent per quarter"),
        (
            make.form(TargetForm.SERVICE_LEVEL, 90, within="48 timmar"),
            "within 48 hours in at least 90 per cent of cases",
        ),
        (
            make.form(TargetForm.SERVICE_LEVEL, within="två arbetsdagar"),
            "within två arbetsdagar in all cases",
        ),
        (make.form(TargetForm.DELIVERABLE, deadline="2020-06-30"), "one thing to be done, by 30 June 2020"),
        (
            make.form(TargetForm.DELIVERABLE, milestones=(Milestone("a"), Milestone("b"))),
            "2 steps",
        ),
        (make.total(1200, deadline="2020-06-30"), "at least 1,200 activities, by 30 June 2020"),
        (
            make.total(4, season=Season((11, 15), (3, 31))),
            "at least 4 activities from 15 November to 31 March",
        ),
        (
            make.total(2, parts=(Part("v", "våren", Decimal(1)), Part("h", "hösten", Decimal(1)))),
            "at least 2 activities (våren: 1 and hösten: 1)",
        ),
        (make.total(3, unit=Unit("klottersanering", "klottersaneringar")), "at least 3 klottersaneringar"),
        (make.form(TargetForm.NONE), "no number"),
    ],
)
def test_promise_words_for_each_form_of_target(target, words):
    assert english.promise_words(target) == words


@pytest.mark.parametrize(
    ("per", "first", "last", "missing"),
    [
        (CalendarUnit.DAY, "1 January 2019", "2 January 2019", "731 days"),
        (CalendarUnit.WEEK, "Week 1 2019", "Week 2 2019", "week 1 2019 to week 53 2020"),
        (CalendarUnit.MONTH, "January 2019", "February 2019", "January 2019 to December 2020"),
        (CalendarUnit.QUARTER, "Q1 2019", "Q2 2019", "Q1 2019 to Q4 2020"),
        (
            CalendarUnit.TERTIAL,
            "January to April 2019",
            "May to August 2019",
            "January 2019 to December 2020",
        ),
        (
            CalendarUnit.HALF_YEAR,
            "January to June 2019",
            "July to December 2019",
            "January 2019 to December 2020",
        ),
        (
            CalendarUnit.TERM,
            "Spring term 2019",
            "Autumn term 2019",
            "the spring term 2019 to autumn term 2020",
        ),
        (CalendarUnit.YEAR, "Year 1", "Year 2", "years 1 and 2"),
    ],
)
def test_windows_are_called_by_their_own_names(per, first, last, missing):
    two_years = make.promise("2019-01-01", "2020-12-31")
    of = progress(make.commitment(make.rate(1, per)), two_years, make.day("2021-06-01"))
    assert [english.window_label(each) for each in of.windows[:2]] == [first, last]
    if per is not CalendarUnit.DAY:
        assert window_names(of, of.windows) == missing


def test_one_thing_done_is_told_with_its_day():
    assert english.done_words(make.day("2020-05-04"), None) == "done on 4 May 2020"
    assert english.done_words(make.day("2020-12-31"), make.day("2020-01-01")) == "done by 31 December 2020"


def test_the_roll_up_counts_and_denies_of_none():
    fulfilled, behind = Answer(Status.FULFILLED), Answer(Status.BEHIND)
    silent = Answer(Status.UNKNOWN, Unknown.UNREPORTED)
    said = english.rollup_sentence
    assert said(rollup([fulfilled] * 2 + [behind, silent])) == (
        "Of four commitments, two are fulfilled, one is behind and one is not reported."
    )
    assert said(rollup([silent] * 4)) == "None of the four commitments has been reported."
    assert said(rollup([fulfilled] * 2)) == "Both commitments are fulfilled."
    assert said(rollup([Answer(Status.WITHDRAWN)])) == "The only commitment has been withdrawn."
    assert said(rollup([])) == "The promise has no commitments yet."


def test_a_measure_is_told_with_the_unit_that_we_know_or_as_it_was_typed():
    words = english.effect_words(Decimal("61.5"), None, "procent", "", [])
    assert words == [
        "Starting value: 61.5 per cent.",
        "No target value is stated.",
        "No measurement has been published yet.",
    ]
    assert (
        english.measured(Decimal(3), "olyckor", "±2 procentenheter", "") == "3 olyckor (±2 percentage points)"
    )


def test_few_people_are_told_as_few():
    assert english.number_words(3, few=True) == "fewer than 5"
    assert english.told_of(Decimal(7), Decimal(5), Decimal(12)) == "at least 5 of 12"
    assert english.told_of(Decimal(2), Decimal(0), Decimal(2)) == "fewer than 5"
    assert english.untold_words(make.total(12), "people", together=Decimal(12)) == "at least 10 people"
    assert english.untold_words(make.form(TargetForm.SHARE, 80), "people") == "the number is not shown"


def test_few_people_in_a_sum_are_told_as_in_swedish():
    aim, person = make.total(12), Unit("person", "personer")
    few = [structs.replace(row, few=True) for row in make.rows("2020-02-03", "2020-06-25", quantity=2)]
    many = make.rows("2020-02-03", quantity=12)
    said = [
        english.sum_words(rows, aim, person, apart=apart) for rows in (few, many) for apart in (True, False)
    ]
    assert said == ["fewer than 5 people each time", "fewer than 5 people", "12 people", "12 people"]


def test_an_action_list_is_counted_as_in_swedish():
    """A pair is "both" or "neither" in English, and said in no number."""
    for done, planned, undecided, refused in product(range(3), repeat=4):
        found = ActionList(done, planned, undecided, refused, overdue=min(1, planned))
        said, swedish = english_action_list.standing(found), action_list_sentences.standing(found)
        pair = Counter({2.0: 1}) if found.total == done == 2 else Counter()
        assert numbers(said.replace("Both", "")) + pair == numbers(swedish), (said, swedish)
        assert numbers(english_action_list.figure(found)) == numbers(action_list_sentences.figure(found))


def test_no_window_is_unnamed_and_a_missed_one_is_called_missed():
    for name, of, _, _ in everything():
        for window in of.windows:
            if len(of.windows) > 1:
                assert english.window_label(window), name
            if window.state is WindowState.MISSED and window.gap is not WindowState.WAITING:
                assert english.window_words(window)[1] == "missed", name
