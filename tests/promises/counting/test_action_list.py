"""How far an action list has come, in figures and in Swedish for none, one and many."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promises.counting.progress.action_list import ActionList, MeasureFact, action_list
from promises.counting.sentences.action_list_sentences import figure, standing
from promises.words.enums import MeasureDecision

pytestmark = pytest.mark.pure
TODAY = date(2020, 10, 15)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2021, 12, 31))
MEASURES = st.lists(st.builds(MeasureFact, st.sampled_from(list(MeasureDecision)), DAYS), max_size=30)


def of(done=0, planned=0, undecided=0, refused=0, late=0) -> ActionList:
    soon, past = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
    return action_list(
        [
            *[MeasureFact(MeasureDecision.DONE, past)] * done,
            *[MeasureFact(MeasureDecision.PLANNED, past)] * late,
            *[MeasureFact(MeasureDecision.PLANNED, soon)] * (planned - late),
            *[MeasureFact(MeasureDecision.PROPOSED)] * undecided,
            *[MeasureFact(MeasureDecision.REFUSED, past)] * refused,
        ],
        TODAY,
    )


@given(MEASURES)
def test_every_measure_is_counted_once(measures):
    found = action_list(measures, TODAY)
    assert found.total == len(measures)
    assert found.done + found.refused + found.remaining == found.total
    assert found.overdue <= found.remaining
    assert found.is_closed == (found.total > 0 and found.remaining == 0)


@given(MEASURES)
def test_what_is_done_or_refused_is_never_late(measures):
    settled = [m for m in measures if not m.is_open()]
    assert action_list(settled, date(2030, 1, 1)).overdue == 0


@given(MEASURES, DAYS.filter(bool))
def test_later_days_make_more_late_and_nothing_else(measures, day):
    now, later = action_list(measures, day), action_list(measures, day + timedelta(days=30))
    assert later.overdue >= now.overdue
    assert (later.done, later.refused, later.planned) == (now.done, now.refused, now.planned)


def test_a_measure_is_not_late_on_its_last_day():
    measure = MeasureFact(MeasureDecision.PLANNED, TODAY)
    assert action_list([measure], TODAY).overdue == 0
    assert action_list([measure], TODAY + timedelta(days=1)).overdue == 1


@pytest.mark.parametrize(
    ("found", "short", "sentence"),
    [
        (of(), "inga åtgärder", "Inga åtgärder föreslogs."),
        (of(done=1), "1 av 1 åtgärd gjord", "Den enda åtgärden är gjord."),
        (of(planned=1), "0 av 1 åtgärd gjord", "Den enda åtgärden är inte gjord än."),
        (
            of(planned=1, late=1),
            "0 av 1 åtgärd gjord",
            "Den enda åtgärden är inte gjord än. Den skulle ha varit gjord nu.",
        ),
        (of(undecided=1), "0 av 1 åtgärd gjord", "Den enda åtgärden är inte beslutad än."),
        (of(refused=1), "0 av 1 åtgärd gjord", "Den enda åtgärden görs inte. Under den står varför."),
        (of(done=8), "8 av 8 åtgärder gjorda", "Alla åtta åtgärder är gjorda."),
        (of(planned=2), "0 av 2 åtgärder gjorda", "Ingen av de två åtgärderna är gjord. Två återstår."),
        (
            of(done=5, refused=1, planned=2),
            "5 av 8 åtgärder gjorda",
            "5 av 8 åtgärder är gjorda. En görs inte. Under åtgärden står varför. Två återstår.",
        ),
        (
            of(done=1, planned=1, late=1),
            "1 av 2 åtgärder gjorda",
            "1 av 2 åtgärder är gjord. En återstår, och den skulle ha varit gjord nu.",
        ),
        (
            of(done=1, planned=3, undecided=1, late=2),
            "1 av 5 åtgärder gjorda",
            "1 av 5 åtgärder är gjord. Fyra återstår, och två av dem skulle ha varit gjorda nu.",
        ),
        (
            of(done=7, refused=2),
            "7 av 9 åtgärder gjorda",
            "7 av 9 åtgärder är gjorda. Två görs inte. Under åtgärderna står varför. Inget återstår.",
        ),
    ],
)
def test_action_list_in_swedish_sentences(found, short, sentence):
    assert figure(found) == short
    assert standing(found) == sentence
