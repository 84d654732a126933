"""Swedish in sentences: right for none, one and many, and never a nought for what is not known."""

import re
from datetime import date
from decimal import Decimal

import pytest

from promises.counting.facts import Milestone, Part, Season, Unit
from promises.counting.progress import Answer, rollup
from promises.counting.sentences import (
    answer_line,
    figure,
    judged,
    mean,
    pace,
    promise_words,
    revised,
    rollup_sentence,
    rule,
    silence,
    status_words,
    unknown_gap,
    window_figure,
)
from promises.words.enums import CalendarUnit, Comparator, Counting, Status, TargetForm, Unknown
from tests.promises.counting.progress_facts import (
    MONTH,
    POLICE,
    QUARTER,
    TOWN,
    commitment,
    form,
    promise,
    rate,
    row,
    rows,
    stand,
    total,
)
from tests.promises.counting.progress_facts import judged as assessed
from tests.promises.counting.sentence_table import table

pytestmark = pytest.mark.pure

ALL = ("2020-t1", "2020-t2", "2020-t3")


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (rate(1, QUARTER), "minst 1 insats per kvartal"),
        (rate(900, CalendarUnit.YEAR, unit=Unit("timme", "timmar")), "minst 900 timmar per år"),
        (total(2, comparator=Comparator.EXACTLY), "exakt 2 insatser"),
        (total(2, comparator=Comparator.BETWEEN, upper=Decimal(4)), "mellan 2 och 4 insatser"),
        (total(2, comparator=Comparator.BETWEEN), "minst 2 insatser"),
        (form(TargetForm.CEILING, 3), "högst 3 insatser"),
        (form(TargetForm.CEILING, 1, per=MONTH), "högst 1 insats per månad"),
        (form(TargetForm.SHARE, 80, per=QUARTER), "minst 80 procent per kvartal"),
        (
            form(TargetForm.SERVICE_LEVEL, 90, within="48 timmar"),
            "inom 48 timmar i minst 90 procent av fallen",
        ),
        (form(TargetForm.SERVICE_LEVEL, within="48 timmar"), "inom 48 timmar i samtliga fall"),
        (
            form(TargetForm.DELIVERABLE, deadline="2020-06-30"),
            "en sak som ska bli gjord, senast den 30 juni 2020",
        ),
        (total(1200, deadline="2020-06-30"), "minst 1\u00a0200 insatser, senast den 30 juni 2020"),
        (total(4, season=Season((11, 15), (3, 31))), "minst 4 insatser under 15 november–31 mars"),
        (
            total(2, parts=(Part("v", "våren", Decimal(1)), Part("h", "hösten", Decimal(1)))),
            "minst 2 insatser (våren: 1 och hösten: 1)",
        ),
        (form(TargetForm.NONE), "inget antal"),
        (form(TargetForm.CEILING), "inget antal"),
    ],
)
def test_promise_words_for_each_form_of_target(target, words):
    assert promise_words(target) == words


def ruled(on, of, under=None):
    found = rule(stand(on, of, under))
    return f"{found.bold} {found.text}"


class TestRates:
    def test_rule_of_a_rate_says_windows_met_then_the_promise(self):
        of = commitment(rate(1, QUARTER), log=rows("2020-05-14", "2020-08-20"), confirmed=["2020-t1"])
        assert ruled("2020-09-01", of) == (
            "2 av 4 kvartal. Av de 2 kvartal som har gått har 1 minst en insats. "
            "Det kvartal som pågår har redan minst en insats. Ett missat kvartal kan inte tas igen i nästa."
        )

    @pytest.mark.parametrize(
        ("on", "days", "says"),
        [
            ("2020-03-01", [], "Inget kvartal har gått ännu."),
            ("2020-05-01", [], "Det kvartal som har gått når inte upp till löftet, minst en insats."),
            ("2020-04-01", ["2020-02-01"], "Det kvartal som har gått har minst en insats."),
            ("2020-09-01", [], "Inget av de 2 kvartal som har gått har minst en insats."),
            ("2020-07-01", ["2020-02-01", "2020-05-01"], "Båda kvartalen som har gått har minst en insats."),
            (
                "2020-10-01",
                ["2020-02-01", "2020-05-01", "2020-08-01"],
                "Alla 3 kvartal som har gått har minst en insats.",
            ),
        ],
    )
    def test_rule_of_a_rate_when_no_one_or_all_windows_are_met(self, on, days, says):
        assert says in ruled(on, commitment(rate(1, QUARTER), log=rows(*days), confirmed=ALL))

    def test_rule_inflects_window_words_by_gender(self):
        unit = Unit("möte", "möten")
        of = commitment(rate(1, MONTH, unit=unit), confirmed=ALL)
        assert "Ingen av de 4 månader som har gått har minst ett möte." in ruled("2020-05-01", of)
        assert "En missad månad kan inte tas igen i nästa." in ruled("2020-05-01", of)
        short = promise("2020-04-01", "2020-12-31")
        assert "Den månad som har gått når inte upp till löftet, minst ett möte." in ruled(
            "2020-05-01", of, short
        )

    def test_nothing_is_said_of_a_window_that_waits_for_word(self):
        of = commitment(rate(1, MONTH), log=rows("2020-01-10"))
        assert "Den månad som är redovisad har minst en insats." in ruled("2020-04-02", of)
        assert "Ingen" not in ruled("2020-03-01", commitment(rate(1, MONTH)))

    def test_rule_writes_amounts_over_one_in_digits(self):
        of = commitment(rate(22, MONTH), log=[row("2020-01-05", 22)])
        assert "Den månad som har gått har minst 22 insatser." in ruled("2020-02-01", of)

    def test_times_are_reached_not_had(self):
        of = commitment(rate(2, MONTH, unit=Unit()), log=[row("2020-01-05", 2), row("2020-02-05", 2)])
        assert "Båda månaderna som har gått når minst 2 gånger." in ruled("2020-03-01", of)

    def test_what_is_unknown_is_said_and_never_a_nought(self):
        text = ruled("2020-06-01", commitment(rate(1, QUARTER)))
        assert text == "Uppgift saknas. Löftet är minst 1 insats per kvartal."
        some = commitment(rate(1, QUARTER), log=rows("2020-02-01", "2020-04-01"))
        assert ruled("2021-02-01", some).startswith(
            "2 av 4 kvartal. Båda kvartalen som är redovisade har minst en insats."
        )

    def test_rule_excuses_a_quarter_that_ended_before_signing(self):
        text = ruled(
            "2020-07-01",
            commitment(rate(1, QUARTER), log=rows("2020-06-20")),
            promise(signed_on="2020-06-18"),
        )
        assert "Kv 1 gick ut före undertecknandet den 18 juni 2020 och räknas inte." in text

    def test_rule_says_when_the_last_follow_up_is_due(self):
        of = commitment(rate(1, QUARTER), log=rows("2020-11-01"), confirmed=["2020-t1", "2020-t2"])
        text = ruled("2021-01-05", of)
        assert text.endswith("Den sista uppföljningen ska vara klar senast den 28 januari 2021.")
        assert "tas igen" not in text

    def test_rule_of_rows_that_span_several_windows(self):
        of = commitment(rate(1, MONTH), log=[row("2020-01-01", 30, until="2020-03-31")])
        found = stand("2020-04-02", of)
        assert rule(found).bold == "Enskilda månader går inte att se."
        assert "längre tid än en månad i taget" in unknown_gap(found)[0]
        assert mean(found) == "I snitt 10 per månad."


class TestTotals:
    def test_how_much_it_should_be_by_now(self):
        of = commitment(total(20), log=[row("2020-02-01", 5)], confirmed=ALL)
        assert ruled("2020-06-01", of) == (
            "5 av 20 insatser. Löftet är minst 20 insatser till och med den 31 december 2020. "
            "Vid det här laget bör det vara minst 8."
        )

    def test_rule_of_a_total_of_one_is_in_the_singular(self):
        assert ruled("2020-02-02", commitment(total(1))).startswith(
            "0 av 1 insats. Löftet är minst 1 insats "
        )

    def test_nothing_is_expected_yet_of_a_few(self):
        assert ruled("2020-02-02", commitment(total(4))).endswith("Ännu väntas inget bestämt antal.")

    def test_rule_says_plainly_that_exactly_became_more(self):
        of = commitment(total(2, comparator=Comparator.EXACTLY), log=[row("2020-02-01", 3)])
        assert ruled("2020-03-01", of).endswith("Det har blivit 3.")

    def test_rule_says_that_not_all_is_accounted_for(self):
        found = stand("2020-10-01", commitment(total(20), log=[row("2020-02-01", 5)]))
        assert figure(found) == "minst 5 av 20"
        assert rule(found).bold == "Minst 5 av 20 insatser."
        assert "Uppgift saknas för en del av tiden." in unknown_gap(found)[0]

    def test_rule_of_a_level_counts_the_lowest(self):
        of = commitment(
            total(4, counting=Counting.LOWEST, unit=Unit("polis", "poliser")), log=[row("2020-02-01", 3)]
        )
        assert ruled("2020-03-01", of).startswith("3 av 4 poliser. Den lägsta redovisade nivån räknas.")

    def test_rule_lists_sub_targets_one_by_one(self):
        parts = Part("s", "Skillingaryd", Decimal(1)), Part("v", "Vaggeryd", Decimal(1))
        of = commitment(total(2, parts=parts), log=[row("2020-02-01", part="s")])
        assert ruled("2020-03-01", of).startswith(
            "1 av 2 delmål. Skillingaryd: 1 av 1. Vaggeryd: 0 hittills."
        )

    def test_rule_of_a_total_until_further_notice(self):
        assert "utan slutdatum" in ruled(
            "2020-06-01", commitment(total(40), confirmed=ALL), promise(end=None)
        )


class TestOthers:
    def test_rule_of_a_ceiling_kept_and_broken(self):
        ceiling = form(TargetForm.CEILING, 3)
        assert ruled("2020-02-02", commitment(ceiling, log=rows("2020-02-01"))) == (
            "Hittills 1 insats. Löftet är högst 3 insatser, och det hålls så länge det inte blir fler."
        )
        assert "är brutet" in ruled("2020-02-02", commitment(ceiling, log=[row("2020-02-01", 4)]))

    def test_rule_of_steps_without_a_date(self):
        steps = tuple(Milestone(key, key) for key in "abcd")
        log = [row("2020-05-04", part=key) for key in "abc"]
        assert ruled("2020-10-15", commitment(form(TargetForm.DELIVERABLE, milestones=steps), log=log)) == (
            "3 av 4 steg. Ett datum är inte utlovat, så löftet räknas som en sak som ska vara gjord "
            "när perioden slutar den 31 december 2020."
        )

    def test_rule_of_a_deliverable_done_late(self):
        of = commitment(form(TargetForm.DELIVERABLE, deadline="2020-12-31"), log=rows("2021-01-15"))
        found = stand("2021-01-15", of)
        assert rule(found).bold == "Gjort den 15 januari 2021."
        assert rule(found).text == "Det var utlovat till den 31 december 2020."
        assert figure(found) == ""

    def test_rule_of_a_share_in_percent(self):
        log = [row("2020-02-01", 33, out_of=40)]
        found = stand("2020-03-01", commitment(form(TargetForm.SHARE, 80), log=log))
        assert figure(found) == "82,5 procent"
        assert rule(found).text == "Löftet är minst 80 procent."

    def test_rule_of_a_commitment_without_a_number(self):
        target = form(TargetForm.NONE)
        of = commitment(target, judgements=(assessed("2020-t2", Status.ON_TRACK, "2020-09-24"),))
        found = stand("2020-10-15", of, promise(published={"2020-t2": "2020-09-24"}))
        assert rule(found).bold == "Enligt plan i uppföljningen av maj–augusti 2020."
        assert figure(found) == ""
        assert "aldrig en andel" in judged(target)
        assert judged(total(4)) == ""

    def test_rule_of_a_commitment_not_triggered(self):
        found = stand("2020-06-01", commitment(total(2), conditional=True, no_need=["2020-t1"]))
        assert (figure(found), status_words(found)) == ("", "ej aktuellt")
        assert rule(found).text.startswith(
            "Åtagandet gäller bara vid behov, och parterna har redovisat att inget behov har funnits."
        )

    def test_rule_of_a_withdrawn_commitment(self):
        of = commitment(rate(1, QUARTER), confirmed=ALL, withdrawn_on="2020-09-01")
        found = stand("2020-12-01", of)
        assert status_words(found) == "utgått 1 september 2020, var efter plan"
        assert rule(found).text == (
            "Inget av de 2 kvartal som hann gå har minst en insats. Löftet var minst 1 insats per kvartal."
        )

    def test_window_figures_for_each_state(self):
        log = [*rows("2020-04-10"), row("2020-08-10", 2)]
        found = stand("2020-10-15", commitment(rate(1, QUARTER), log=log, confirmed=["2020-t1"]))
        assert [window_figure(window) for window in found.windows] == [
            "0 av 1",
            "1 av 1",
            "2 av 1",
            "0 hittills",
        ]
        silent = stand("2020-06-15", commitment(rate(1, QUARTER)))
        assert [window_figure(window) for window in silent.windows] == ["", "0 hittills", "", ""]

    def test_a_lowered_total_is_counted_and_said_as_first_promised(self):
        of = commitment(
            total(8), total(4, in_force_from="2020-11-01"), log=[row("2020-02-01", 4)], confirmed=ALL
        )
        told = "4 av 8 insatser. Löftet var från början minst 8 insatser"
        assert ruled("2021-02-01", of).startswith(told)
        assert revised(stand("2021-02-01", of)) == (
            "Den 1 november 2020 ändrades löftet till minst 4 insatser. "
            "Det räknas ändå efter det som lovades först."
        )
        assert not revised(stand("2020-10-31", of))

    def test_what_is_counted_window_by_window_is_counted_by_the_new_number(self):
        of = commitment(rate(2, QUARTER), rate(1, QUARTER, in_force_from="2020-08-15"))
        assert not revised(stand("2020-10-15", of))


class TestGaps:
    def test_who_is_silent_and_for_which_period(self):
        found = stand("2020-06-01", commitment(rate(1, QUARTER), responsible=(POLICE, TOWN)))
        assert unknown_gap(found) == [
            "Uppgift saknas. Det betyder inte noll.",
            "Polisen och Vaggeryds kommun har inte redovisat januari–april 2020.",
        ]

    def test_nobody_is_named_where_nobody_is_responsible(self):
        found = stand("2020-06-01", commitment(rate(1, QUARTER), responsible=()))
        assert unknown_gap(found)[1] == "Ingen har redovisat januari–april 2020."

    def test_gap_names_the_one_of_two_that_is_silent(self):
        of = commitment(rate(1, QUARTER), responsible=(POLICE, TOWN), confirmed=["2020-t1"])
        found = stand("2020-06-01", of)
        assert silence(found) == "Vaggeryds kommun har inte redovisat januari–april 2020."
        assert unknown_gap(found) == []

    def test_a_known_miss_hides_no_period_that_nobody_spoke_of(self):
        of = commitment(total(4), log=rows("2020-02-01"), confirmed=["2020-t1", "2020-t3"])
        found = stand("2021-02-01", of)
        assert found.status is Status.PARTLY_FULFILLED
        line = "Delvis genomfört, och redovisning saknas för maj–augusti 2020. 1 av 4 insatser."
        assert str(answer_line(found)) == line
        assert silence(found) == "Polisen har inte redovisat maj–augusti 2020."

    def test_not_assessed_yet_is_no_reproach(self):
        assert unknown_gap(stand("2020-03-01", commitment(form(TargetForm.NONE)))) == [
            "Åtagandet är inte bedömt ännu.",
            "Uppföljningen av januari–april 2020 ska vara klar senast den 28 maj 2020.",
        ]

    def test_a_known_commitment_has_no_gap(self):
        assert unknown_gap(stand("2020-03-01", commitment(total(4)))) == []

    def test_gap_of_accounts_that_never_came(self):
        found = stand("2021-06-01", commitment(total(4)))
        assert rule(found).bold == "Aldrig redovisat."
        assert "0" not in rule(found).text.replace("2020", "")
        assert unknown_gap(found)[0] == "Det är aldrig redovisat hur det gick. Det betyder inte noll."


class TestOutlook:
    def test_pace_of_quarters(self):
        of = commitment(rate(1, QUARTER), log=rows("2020-05-14", "2020-08-20"), confirmed=["2020-t1"])
        assert pace(stand("2020-10-15", of)) == (
            "Det går inte längre att nå alla fyra. "
            "Med samma takt slutar perioden den 31 december 2020 på 2 till 3 uppnådda kvartal av 4. "
            "Så går det ungefär åtta gånger av tio."
        )

    def test_pace_of_a_number(self):
        log = [row(date(2020, month, 15), 2) for month in range(1, 10)]
        text = pace(stand("2020-10-01", commitment(total(20), log=log)))
        assert text.startswith("Med samma takt slutar perioden den 31 december 2020 på 18 till 30 insatser, ")
        assert "att jämföra med 20." in text
        assert text.endswith("Så går det ungefär åtta gånger av tio.")

    def test_without_a_pace_there_is_no_sentence(self):
        assert pace(stand("2020-01-15", commitment(total(20)))) == ""


def answer(name):
    """What is said under that name: a status, or one of the words for what is unknown."""
    if name in set(Unknown):
        return Answer(Status.UNKNOWN, Unknown(name))
    return Answer(Status(name), Unknown.UNREPORTED if name == "unknown" else None)


@pytest.mark.parametrize(
    ("statuses", "sentence"),
    [
        ("", "Löftet har inga åtaganden ännu."),
        ("on_track", "Det enda åtagandet går enligt plan."),
        ("behind behind", "Båda åtagandena är efter plan."),
        ("fulfilled fulfilled fulfilled", "Alla tre åtagandena är genomförda."),
        (
            "on_track on_track behind unknown",
            "Av fyra åtaganden går två enligt plan, ett är efter plan och ett är inte rapporterat.",
        ),
        ("fulfilled behind", "Av två åtaganden är ett genomfört och ett är efter plan."),
        (
            "withdrawn withdrawn not_started unknown unknown not_triggered",
            "Av sex åtaganden är ett ej påbörjat, två är inte rapporterade, ett är ej aktuellt och två har utgått.",
        ),
        ("unknown unknown unknown unknown", "Inget av de fyra åtagandena är rapporterat."),
        ("never never", "Inget av de två åtagandena är någonsin redovisat."),
        (
            "never on_track waiting",
            "Av tre åtaganden går ett enligt plan, ett väntar på uppgift och ett är aldrig redovisat.",
        ),
        ("not_fulfilled not_fulfilled not_fulfilled", "Inget av de tre åtagandena är genomfört."),
        ("in_words in_words", "Båda åtagandena är redovisade i ord."),
        (
            "partly_fulfilled " * 13 + "not_fulfilled",
            "Av 14 åtaganden är 13 delvis genomförda och ett är ej genomfört.",
        ),
    ],
)
def test_rollup_sentence_for_one_two_and_many_commitments(statuses, sentence):
    assert rollup_sentence(rollup(map(answer, statuses.split()))) == sentence


def test_the_table_of_all_sentences_has_no_slip_that_a_program_can_see():
    """The rest is for a reader: python -m tests.promises.counting.sentence_table OUT.md."""
    told = [line.strip() for line in table().splitlines() if not line.startswith(("- ", "#"))]
    for line in told:
        assert "None" not in line
        assert ".." not in line
        assert not re.search(r"\. [a-zåäö]", line.replace("v. ", "")), line
        assert not re.search(r"\b(Alla|Båda) [^.]*\binte\b", line), line
