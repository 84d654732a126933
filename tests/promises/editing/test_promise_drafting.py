"""A promise made of an earlier one, and a target of every kind: what is kept, moved and left behind."""

from datetime import date
from decimal import Decimal

import pytest

from medborgarlofte.audit.record import verify
from promises.editing.commitment_forms import CommitmentForm
from promises.editing.commitments import add_commitment
from promises.editing.copying import copy_promise, later, next_period
from promises.editing.head_forms import start_from
from promises.editing.target_forms import FITS, month_day
from promises.models import Measurement, Milestone, Promise, TargetPart
from promises.words.enums import Precision, TargetForm
from tests import factories as make


class TestCopying:
    """From last year's promise."""

    @pytest.fixture
    def source(self, db):
        made = make.published_promise(
            title="Tryggare 2020", municipal_number="KS 2020/1", contact="Växeln", internal_note="kanariefågel",
            photo_alt="Två skriver",
        )  # fmt: skip
        area = made.focus_areas.create(name="Centrum", position=1)
        parts = {"form": "total", "number": 4, "deadline": date(2020, 10, 31)}
        one = make.commitment(
            made, title="Delat", focus_area=area, target=parts, internal_note="kanariefågel"
        )
        one.parties.create(organisation=make.police(), role="responsible", unit="Trafik")
        goal = one.targets.get()
        Milestone.objects.create(target=goal, slug="halva", due_on=date(2020, 6, 30), number=2)
        TargetPart.objects.create(
            target=goal,
            slug="var",
            label="Våren",
            number=2,
            starts_on=date(2020, 2, 29),
            ends_on=date(2020, 5, 31),
        )
        gone = make.commitment(made, title="Utgånget")
        gone.ended_by_amendment = make.amendment(made, make.AmendmentKind.ENDED)
        gone.save()
        twice = make.commitment(made, title="Reviderat", target={"form": "total", "number": 3})
        revision = make.amendment(made, make.AmendmentKind.REVISED)
        make.target(twice, form="total", number=6, amendment=revision, in_force_from=date(2020, 9, 1))
        make.activity(date(2020, 5, 1), towards=one)
        made.backgrounds.create(kind="situation", text="Lägesbilden", position=1)
        made.backgrounds.create(kind="decision", text="Beslutet", position=2)
        effect = made.indicators.create(slug="ntu", name="Tryggheten", baseline=10, position=1)
        Measurement.objects.create(
            indicator=effect, period="2020", value=Decimal("12.5"), published_on=date(2020, 9, 1)
        )
        return made

    @pytest.fixture
    def copy(self, source):
        starts, ends = next_period(source)
        return copy_promise(
            source, by=make.coordinator(), slug="2021", title="Tryggare 2021", starts_on=starts, ends_on=ends
        )

    def test_copied_promise_is_a_draft_of_the_year_after(self, copy):
        assert (copy.starts_on, copy.ends_on) == (date(2021, 1, 1), date(2021, 12, 31))
        assert copy.published_at is None
        assert copy.contact == "Växeln"

    def test_copied_promise_leaves_days_and_registration_numbers_behind(self, copy):
        assert (copy.signed_on, copy.municipal_number, copy.photo.name, copy.internal_note) == (
            None,
            "",
            "",
            "",
        )
        assert copy.amendments.count() == copy.periods.count() == 0

    def test_copied_promise_renumbers_the_commitments_in_force(self, copy):
        assert [(c.number, c.title) for c in copy.commitments.all()] == [(1, "Delat"), (2, "Reviderat")]
        assert copy.commitments.get(number=2).targets.get().number == 6
        one = copy.commitments.get(number=1)
        assert one.focus_area.promise_id == copy.pk
        assert (one.parties.get().organisation.name, one.parties.get().unit) == ("Polisen", "Trafik")
        assert one.internal_note == ""
        assert not one.contributions.exists()

    def test_copied_promise_moves_every_day_a_year(self, copy):
        goal = copy.commitments.get(number=1).targets.get()
        assert goal.deadline == date(2021, 10, 31)
        assert goal.milestones.get().due_on == date(2021, 6, 30)
        assert goal.parts.get().starts_on == date(2021, 2, 28)

    def test_copied_promise_keeps_lasting_rows_and_newest_baselines(self, copy):
        assert [b.text for b in copy.backgrounds.all()] == ["Lägesbilden"]
        effect = copy.indicators.get()
        assert (effect.baseline, effect.baseline_note, effect.measurements.count()) == (
            Decimal("12.5"),
            "2020",
            0,
        )

    def test_copying_leaves_the_source_unchanged_and_the_trail_valid(self, source, copy):
        assert source.commitments.count() == 3
        assert Promise.objects.get(pk=source.pk).revision == source.revision
        assert list(verify()) == []

    def test_copying_proposes_title_and_slug(self, source):
        assert start_from(source, set())["title"] == "Tryggare 2021"
        assert start_from(source, {"2021", "2021-2"})["slug"] == "2021-3"


@pytest.mark.pure
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "then"),
    [
        (date(2020, 1, 1), date(2020, 12, 31), (date(2021, 1, 1), date(2021, 12, 31))),
        (date(2019, 1, 1), date(2020, 12, 31), (date(2021, 1, 1), date(2022, 12, 31))),
        (date(2018, 7, 1), date(2020, 6, 30), (date(2020, 7, 1), date(2022, 6, 30))),
        (date(2021, 7, 7), date(2021, 9, 15), (date(2022, 7, 7), date(2022, 9, 15))),
        (date(2019, 4, 5), None, (date(2020, 4, 5), None)),
        (None, None, (None, None)),
    ],
)
def test_the_next_period_follows_on_the_old_one(starts_on, ends_on, then):
    assert next_period(Promise(starts_on=starts_on, ends_on=ends_on, starts_precision=Precision.DAY)) == then


@pytest.mark.pure
def test_leap_day_becomes_28_february():
    assert later(date(2020, 2, 29), 1) == date(2021, 2, 28)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1 juni", "06-01"),
        ("31 aug", "08-31"),
        ("1/6", "06-01"),
        ("06-01", "06-01"),
        (" 24 DECEMBER ", "12-24"),
        ("", ""),
    ],
)
def test_a_season_is_typed_as_people_write_days(typed, kept):
    assert month_day(typed) == kept


@pytest.mark.pure
@pytest.mark.parametrize("typed", ["31 juni", "32 maj", "maj", "1 sommaren", "13-01", "0 maj", "<b>"])
def test_invalid_season_day_is_refused(typed):
    with pytest.raises(Exception, match="Skriv dag och månad"):
        month_day(typed)


EVERYTHING = {
    "title": "Allt på en gång", "comparator": "at_least", "number": "4", "upper": "9", "per": "month", "counting": "days",
    "unit_one": "kväll", "unit_many": "kvällar", "within": "48 timmar", "share_of": "besökta", "share_base": "alla",
    "deadline": "2020-06-30", "season_start": "1 juni", "season_end": "31 augusti",
    "unit_one_en": "evening", "unit_many_en": "evenings", "within_en": "48 hours", "share_of_en": "visited", "share_base_en": "all",
    "step_1_label": "Halva", "step_1_due_on": "2020-03-31", "step_1_number": "2",
    "part_1_label": "Våren", "part_1_number": "2",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("form", list(TargetForm), ids=str)
def test_target_form_keeps_only_the_fields_of_its_kind(form):
    """A field that the page hides may still be sent: it says nothing."""
    promise = make.promise()
    sent = EVERYTHING | {"form": form.value, "kind": make.kind().pk}
    typed = CommitmentForm(sent, promise=promise, commitment=None)
    assert typed.is_valid(), typed.errors
    goal = typed.target
    for name in set(FITS) - {"comparator", "counting", "upper", "steps", "parts"}:
        assert bool(goal[name]) is (form in FITS[name]), name
    assert goal["upper"] is None  # only for between
    assert bool(goal["milestones"]) is (form in FITS["steps"])
    assert bool(goal["parts"]) is (form in FITS["parts"])
    row = add_commitment(promise, by=make.coordinator(), target=goal, parties=[], **typed.words)
    again = CommitmentForm(promise=promise, commitment=row)
    kept = {name: again[name].value() for name in ("form", "number", "season_start", "step_1_label")}
    assert kept["form"] == form.value
    assert bool(kept["season_start"]) is (form in FITS["season_start"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"form": "total", "number": ""}, "number", "Skriv ett tal större än noll."),
        ({"form": "total", "number": "0"}, "number", "Skriv ett tal större än noll."),
        ({"form": "rate", "number": "1", "per": ""}, "per", "Välj per vad: vecka, månad, kvartal …"),
        ({"form": "share", "number": "101"}, "number", "Skriv procenten, högst 100."),
        ({"form": "service_level", "number": "90"}, "within", "Skriv tiden, till exempel 48 timmar."),
        ({"form": "total", "number": "4", "comparator": "between", "upper": "3"}, "upper", "Skriv det högre av de två talen."),
        ({"form": "total", "number": "4", "unit_one": "kväll"}, "unit_many", "Skriv enheten både för en och för flera, eller lämna båda tomma."),
        ({"form": "total", "number": "4", "season_start": "1 juni"}, "season_end", "En säsong har både en första och en sista dag."),
        ({"form": "total", "number": "4", "part_1_label": "Våren"}, "part_1_label", "En del har både ett namn och ett antal."),
        ({"form": "deliverable", "step_1_due_on": "2020-05-01"}, "step_1_label", "Skriv vad steget är."),
        ({"form": "total", "number": "2", "part_1_label": "A", "part_1_number": "5"}, "part_1_number", "Delmålen är tillsammans 5, men talet är 2. Rätta det ena."),
        ({"form": "total", "number": "2", "deadline": "2019-12-31"}, "deadline", "Dagen 31 december 2019 ligger före löftets första dag, 1 januari 2020."),
        ({"form": "rate", "number": "40", "per": "month", "counting": "days"}, "number", "Så många olika dagar finns inte i en månad: högst 31."),
        ({"form": "total", "number": "4", "part_1_label": "A", "part_1_number": "2", "part_2_label": "a", "part_2_number": "2"}, "part_2_label", "Två delmål heter likadant. Ge dem olika namn."),
        ({"form": "total", "number": "4", "part_1_label": "A", "part_1_number": "4", "part_1_ends_on": "2021-01-31"}, "part_1_ends_on", "Dagen 31 januari 2021 ligger efter löftets sista dag, 31 december 2020."),
        ({"form": "total", "number": "4", "part_1_label": "A", "part_1_number": "2", "part_1_ends_on": "2020-06-30", "part_2_label": "B", "part_2_number": "2", "part_2_starts_on": "2020-06-30"}, "part_2_starts_on", "Dagarna går in i ett annat delmåls, och en insats där skulle räknas två gånger."),
        ({"form": "deliverable", "step_1_label": "A", "step_1_due_on": "2021-05-01"}, "step_1_due_on", "Dagen 1 maj 2021 ligger efter löftets sista dag, 31 december 2020."),
        ({"form": "total", "number": "4", "step_1_number": "3", "step_1_due_on": "2020-03-31", "step_2_number": "2", "step_2_due_on": "2020-06-30"}, "step_2_number", "Ett tidigare delsteg är 3. Varje delsteg räknas från början, så talet kan inte falla."),
        ({"form": ""}, "form", "Välj vad för slags löfte det är."),
    ],
)  # fmt: skip
def test_missing_target_values_are_refused_beside_their_fields(fields, name, sentence):
    sent = {"title": "T", "kind": make.kind().pk, "comparator": "at_least", "counting": "sum"} | fields
    typed = CommitmentForm(sent, promise=make.promise(), commitment=None)
    assert typed.errors.get(name) == [sentence]
