"""Words and shapes that the public pages are made of."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template.loader import render_to_string

from promises.counting.facts import Target, Unit
from promises.counting.progress import Progress
from promises.models import Measure, Observation, Promise, SafetyWalk, TrafficOperation
from promises.pages.municipality import when
from promises.pages.said_rows import WholeRows
from promises.pages.standing import standing
from promises.pages.what_next import late_words, stops
from promises.reading.page_frame import period_words
from promises.record.reading import newest
from promises.templatetags.swedish_text import soft_hyphens
from promises.walks.protocol import protocol_paragraphs
from promises.words import swedish
from promises.words.enums import Precision, Status, TargetForm
from promises.words.search import initial, matches, swedish_order
from tests import factories as make
from tests.factories.promises import moment

TODAY = date(2020, 10, 15)
YEAR = {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 12, 31)}


class TestSwedishOrder:
    def test_a_to_o_with_rings_and_dots_last(self):
        names = ["Östersund", "Åre", "Ängelholm", "Vaggeryd", "Värnamo", "Habo", "Växjö"]
        assert sorted(names, key=swedish_order) == [
            "Habo",
            "Vaggeryd",
            "Värnamo",
            "Växjö",
            "Åre",
            "Ängelholm",
            "Östersund",
        ]

    def test_accents_do_not_move_a_name(self):
        assert sorted(["Idz", "Idéby", "Idre"], key=swedish_order) == ["Idéby", "Idre", "Idz"]

    def test_the_letter_a_name_stands_under(self):
        assert (initial("Åre"), initial("östra"), initial("Éd")) == ("Å", "Ö", "E")

    @pytest.mark.parametrize("query", ["örebro", "OREBRO", "trygg örebro", "rebr"])
    def test_search_ignores_case_accents_and_word_order(self, query):
        assert matches(query, "Örebro kommun", "Trygg i centrum")

    def test_search_words_that_are_in_no_text_do_not_match(self):
        assert not matches("örebro trafik", "Örebro kommun", "Trygg i centrum")


class TestDates:
    def test_a_date_is_written_with_no_more_precision_than_is_known(self):
        day = date(2020, 6, 18)
        assert [swedish.day_words(day, p) for p in Precision] == ["18 juni 2020", "juni 2020", "2020"]
        assert [swedish.on_day(day, p) for p in Precision] == [
            "den 18 juni 2020",
            "i juni 2020",
            "under 2020",
        ]

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            (YEAR, "2020"),
            ({"starts_on": date(2018, 7, 1), "ends_on": date(2020, 6, 30)}, "juli 2018–juni 2020"),
            ({"starts_on": date(2021, 1, 1)}, "från 1 januari 2021 tills vidare"),
            ({"ends_on": date(2021, 1, 1), "ends_precision": "year"}, "till 2021"),
            (YEAR | {"starts_precision": "year", "ends_precision": "year"}, "2020"),
            ({}, ""),
        ],
    )
    def test_the_period_in_words(self, fields, words):
        assert period_words(Promise(**fields)) == words


class TestSoftHyphens:
    def test_long_words_get_a_break_and_short_ones_none(self):
        assert soft_hyphens("Trygghetsvandring i Hok") == "Trygghets\u00advandring i Hok"
        assert soft_hyphens("trafik") == "trafik"

    def test_soft_hyphens_leave_tags_and_attributes_alone(self):
        html = '<a href="/trygghetsvandringar/" title="Trygghetsvandringar">Trygghetsvandringar</a>'
        assert soft_hyphens(html).count("\u00ad") == 1
        assert soft_hyphens(html).startswith('<a href="/trygghetsvandringar/" title="Trygghetsvandringar">')


def progress_of(form=TargetForm.TOTAL, **fields):
    aim = Target(form, Decimal(8) if form is TargetForm.TOTAL else None, unit=Unit("runda", "rundor"))
    return Progress(
        **({"status": Status.ON_TRACK, "aim": aim, "day": TODAY, "morning": TODAY, **YEAR} | fields)
    )


class TestStanding:
    def test_more_than_promised_stands_in_words_and_fills_no_more_than_the_bar(self):
        card = standing(
            progress_of(status=Status.FULFILLED, done=Decimal(20), target=Decimal(8), fraction=Fraction(1)),
            "/v/2020/atagande/1/",
        )
        assert (card.figure, card.figure_unit) == ("20 av 8", "rundor")
        assert card.figure_url == "/v/2020/atagande/1/#rader"
        assert card.meter.done == 1
        assert card.meter.expected is None

    def test_without_a_number_there_is_no_bar_and_it_says_how_it_is_judged(self):
        card = standing(progress_of(TargetForm.NONE))
        assert card.meter is None
        assert (card.figure, card.figure_url) == ("", "")
        assert "Inget antal är utlovat" in card.judged

    def test_standing_of_an_unknown_commitment_has_a_gap_and_no_figure(self):
        card = standing(progress_of(TargetForm.NONE, status=Status.UNKNOWN))
        assert card.gap
        assert not card.figure


@pytest.mark.django_db
class TestWhatNext:
    def shown(self, **fields):
        made = make.published_promise(
            **({"signed_on": date(2020, 6, 18), "announced_on": date(2020, 6, 18)} | fields)
        )
        promise = Promise.objects.get(pk=made.pk)
        return promise, newest([promise])[promise.pk]

    def test_what_happens_next_is_the_end_and_the_follow_up_the_nearest_first(self):
        promise, record = self.shown()
        assert [(stop.when, stop.title) for stop in stops(promise, record, (), TODAY)] == [
            ("31 december", "Löftet slutar gälla"),
            ("senast 28 januari 2021", "Uppföljning av september–december"),
        ]

    def test_follow_up_of_a_period_that_ended_before_signing_is_not_late(self):
        _, record = self.shown()
        assert (
            late_words(record, TODAY) == "Uppföljningen av maj–augusti skulle ha kommit senast 28 september."
        )

    def test_of_many_late_follow_ups_it_is_said_how_many_and_since_when(self):
        _, record = self.shown()
        words = "Två uppföljningar har inte kommit, den första skulle ha kommit senast 28 september 2020."
        assert late_words(record, date(2021, 3, 1)) == words

    def test_before_the_start_that_is_next_and_long_after_nothing_is(self):
        promise, record = self.shown()
        first = stops(promise, record, (), date(2019, 12, 1))[0]
        assert (first.when, first.title) == ("1 januari 2020", "Löftet börjar gälla")
        assert stops(promise, record, (), date(2022, 1, 1)) == ()

    def test_an_end_known_to_its_year_is_said_so(self):
        promise, record = self.shown(ends_precision="year")
        assert stops(promise, record, (), TODAY)[0].when == "slutet av 2020"
        assert when(record.promise, TODAY) == "now"


@pytest.mark.django_db
class TestLedger:
    def test_result_under_five_people_is_shown_as_few(self):
        to = make.commitment(make.published_promise())
        people = make.result_measure("deltagare", to.kind, counts_people=True)
        cars = make.result_measure("kontrollerade fordon", to.kind)
        row = make.activity(date(2020, 5, 14), to)
        make.result(row, people, 4)
        make.result(row, cars, 3)
        assert dict(rows(to)[0].results) == {"Deltagare": "färre än 5", "Kontrollerade fordon": "3"}

    def test_a_correction_tells_what_it_changed_and_why(self):
        to = make.commitment(make.published_promise())
        cars = make.result_measure("kontrollerade fordon", to.kind)
        old = make.activity(date(2020, 5, 14), to, note="Kort.")
        make.result(old, cars, 46)
        new = make.activity(
            date(2020, 5, 14),
            to,
            2,
            note="Kort.",
            replaces=old,
            correction_reason="fel protokoll",
            created_at=moment(date(2020, 10, 2)),
        )
        make.result(new, cars, 64)
        (shown,) = rows(to)
        assert shown.trail == (
            (
                "2 oktober 2020, Vaggeryds kommun",
                "Kontrollerade fordon: 64, tidigare 46. Antal som räknas: 2, tidigare 1. Skäl: fel protokoll",
            ),
            ("14 maj 2020, Vaggeryds kommun", "Första uppgiften."),
        )

    def test_a_traffic_operation_tells_what_was_controlled_and_where(self):
        to = make.commitment(make.published_promise())
        old = make.activity(date(2020, 5, 14), to)
        TrafficOperation.objects.create(activity=old, section="Väg 152", internal_section="HEMLIGT")
        (before,) = rows(to)
        assert before.results == (("Kontroll av", "hastighet"), ("Vägavsnitt", "Väg 152"))
        new = make.activity(date(2020, 5, 14), to, replaces=old, correction_reason="fel väg")
        TrafficOperation.objects.create(activity=new, control="sobriety", section="Väg 846")
        make.result(new, make.result_measure("kontrollerade fordon", to.kind), 64)
        (shown,) = rows(to)
        assert shown.results[2] == ("Kontrollerade fordon", "64")
        assert shown.trail[0][1] == (
            "Kontroll av: nykterhet, tidigare hastighet. Vägavsnitt: Väg 846, tidigare Väg 152."
            " Kontrollerade fordon: 64, tidigare inget. Skäl: fel väg"
        )

    def test_why_a_row_does_not_count(self):
        to = make.commitment(make.published_promise())
        row = make.activity(date(2020, 5, 14))
        make.contribution(row, to, counts=False, why_not="Varade 40 minuter.")
        (shown,) = rows(to)
        assert (shown.counts, shown.counts_text) == (False, "Varade 40 minuter.")


def rows(to):
    record = newest([to.promise])[to.promise_id]
    listed = record.listed(to.number, gone_too=True)
    whole = WholeRows(to.promise, record, {each.row.key for each in listed}, TODAY)
    return [whole.counted(each, ("insats", "insatser")) for each in listed]


@pytest.mark.django_db
def test_a_walk_s_protocol_says_what_shall_be_done():
    row = make.activity(date(2020, 8, 27), make.commitment(make.published_promise()))
    walk = SafetyWalk.objects.create(activity=row, residents=3, light="dark", route="Runt stationen")
    seen = Observation.objects.create(
        walk=walk,
        number=1,
        category="lighting",
        place="Tunneln",
        text="Två lampor lyser inte",
        internal_note="HEMLIGT",
    )
    by = {"created_at": moment(date(2020, 8, 28)), "created_by": make.user()}
    Measure.objects.create(
        observation=seen, text="Byt lampor", decision="done", done_on=date(2020, 9, 15), **by
    )
    Measure.objects.create(
        observation=seen,
        text="Måla",
        decision="refused",
        refused_reason="tunneln rivs",
        owner=make.police(),
        **by,
    )
    about, observation = protocol_paragraphs(row)
    assert about == ("Vandringen", "Färre än 5 boende deltog. I mörker. Runt stationen.")
    assert observation[0] == "1. Tunneln (belysning)"
    assert observation[1].startswith("Två lampor lyser inte. Åtgärd: Byt lampor. Gjord 15 september 2020.")
    assert "Åtgärd: Måla. Görs inte: tunneln rivs, Polisen." in observation[1]
    assert "HEMLIGT" not in str(observation)


def test_results_in_a_row_are_one_sentence():
    row = {"title": "Kontroll", "results": [("Kontrollerade fordon", "71"), ("Böter för fart", "9")]}
    assert "Kontrollerade fordon 71, böter för fart 9" in render_to_string(
        "components/done_rows.html", {"rows": [row]}
    )
