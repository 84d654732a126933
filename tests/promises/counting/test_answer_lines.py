"""The answer in one line: status, what belongs to it, and one clause that answers."""

import re
from decimal import Decimal

import pytest

from promises.counting.facts import Unit
from promises.counting.progress import progress
from promises.counting.sentences import answer_line, quoted
from promises.words.enums import CalendarUnit, Comparator, Status, TargetForm, WindowState
from tests.promises.counting import progress_facts as make
from tests.promises.counting.sentence_table import situations

QUARTERLY = make.rate(1, CalendarUnit.QUARTER)


def line(of, on: str, logged: int | None = None, **promise) -> str:
    counted = progress(of, make.promise(**promise), make.day(on))
    return str(answer_line(counted, None if logged is None else Decimal(logged)))


def test_a_missed_quarter_and_one_to_come_are_both_said():
    done = make.rows("2020-02-03", "2020-08-20")
    of = make.commitment(QUARTERLY, log=done, confirmed=make.ALL)
    assert line(of, "2020-10-15") == "Efter plan. 2 av 4 kvartal, ett missat, ett återstår."


def test_quarters_before_the_signing_are_in_no_number():
    of = make.commitment(QUARTERLY, log=make.rows("2020-08-20"), confirmed=make.ALL)
    assert line(of, "2020-10-15", signed_on="2020-06-18") == "Enligt plan. 1 av 2 kvartal, ett återstår."


def test_months_are_missed_in_their_own_gender():
    of = make.commitment(
        make.rate(1, CalendarUnit.MONTH),
        log=make.rows("2020-01-03", "2020-02-03", "2020-03-03"),
        confirmed=make.ALL,
    )
    assert line(of, "2020-05-15") == "Efter plan. 3 av 12 månader, en missad, åtta återstår."


def test_what_nobody_told_is_named_with_its_time():
    of = make.commitment(make.total(12), log=make.rows("2020-02-10", quantity=2))
    said = line(of, "2020-06-15")
    assert said == "Inte rapporterat för januari–april. Redovisat: minst 2 av 12 insatser."


def test_a_year_gone_by_is_written_out():
    of = make.commitment(make.form(TargetForm.DELIVERABLE), log=make.rows("2020-02-10"))
    assert line(of, "2020-06-15") == "Genomfört. Klart 10 februari."
    assert line(of, "2021-06-15") == "Genomfört. Klart 10 februari 2020."


def test_more_than_exactly_is_said_plainly():
    of = make.commitment(
        make.total(2, comparator=Comparator.EXACTLY), log=make.rows("2020-02-10", quantity=3)
    )
    assert line(of, "2021-01-05") == "Genomfört. Löftet var två. Det blev tre."


def test_no_share_is_no_reason_to_hide_a_number():
    none = make.form(TargetForm.NONE, unit=Unit("kontroll", "kontroller"))
    said = make.judged("2020-t2", Status.FULFILLED, "2020-09-24", "Mycket blev gjort. Mer kommer.")
    assert line(make.commitment(none, judgements=(said,)), "2020-10-15", 303) == "Genomfört. 303 kontroller."


def test_without_a_number_the_parties_own_words_are_the_answer_with_their_day():
    said = make.judged(
        "2020-t2", Status.ON_TRACK, "2020-09-24", "Möts varannan vecka, på distans. Mer kommer."
    )
    of = make.commitment(make.form(TargetForm.NONE), judgements=(said,))
    expected = "Enligt plan. Parterna den 31 augusti: ”Möts varannan vecka, på distans”."
    assert line(of, "2020-10-15", 1) == expected


def test_few_people_are_not_told_in_a_line():
    none = make.form(TargetForm.NONE, unit=Unit("ungdom", "ungdomar"))
    said = make.judged("2020-t2", Status.ON_TRACK, "2020-09-24", "")
    of = make.commitment(none, judgements=(said,), counts_people=True)
    assert line(of, "2020-10-15", 3) == "Enligt plan."


def test_a_withdrawn_commitment_says_when_and_what_it_was():
    of = make.commitment(
        QUARTERLY, log=make.rows("2020-02-03"), confirmed=make.ALL, withdrawn_on="2020-09-01"
    )
    assert line(of, "2020-10-15") == "Utgått. Togs bort 1 september. Var då efter plan."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kort. Mer.", "Kort"),
        ("Den här meningen är så lång att den inte får plats på två rader i en telefon.",
         "Den här meningen är så lång att den inte får plats på två …"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_quotation_is_one_sentence_and_cut_between_words(text, said):
    assert quoted(text) == said
    assert len(quoted(text)) <= 62


def test_every_line_reads_as_swedish_and_fits():
    for name, counted in situations():
        told = answer_line(counted)
        text = str(told)
        assert text[0].isupper(), (name, text)
        assert text.endswith("."), (name, text)
        assert not re.search(r"  | [,.]|\.\.|,,|None", text), (name, text)
        assert not re.search(r"[.] [a-zåäö]", text), (name, text)
        assert not re.search(r"\b1 av \d+ (?:steg är klara)|\bett missade|\ben missade|två missat\b", text), (
            name,
            text,
        )
        assert len(text) <= 110, (name, text)


def test_no_line_is_milder_than_what_was_missed():
    short = {Status.BEHIND, Status.PARTLY_FULFILLED, Status.NOT_FULFILLED, Status.WITHDRAWN, Status.UNKNOWN}
    for name, counted in situations():
        missed = any(window.state is WindowState.MISSED and window.counted for window in counted.windows)
        assert not missed or counted.status in short, name
        if counted.status is Status.UNKNOWN:
            assert " 0 " not in f" {answer_line(counted)} ", (name, answer_line(counted))
