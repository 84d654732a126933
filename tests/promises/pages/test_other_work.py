"""Work that counts towards none of the commitments: read by everybody, in no figure, and never before its day."""

import json
import re
import uuid
from datetime import date

import pytest

from medborgarlofte.page_store import forget_pages
from promises.log.actions import correct_activity, log_activity, withdraw_activity
from promises.log.photos import add_photo, show_photo
from promises.models import Activity, belonging
from promises.models import Promise as PromiseRow
from promises.record.public import load
from promises.record.rulebook import Rule
from promises.record.versions import advance
from promises.words.enums import Detail
from promises.writing.publication_rules import rules_fingerprint, set_rules
from promises.writing.reach import promises_of
from tests import factories as f
from tests.client import words
from tests.factories.promises import moment
from tests.promises.photos import pictures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
TODAY = date(2020, 10, 15)
PAGE, ALL, FILE = "/vaggeryd/2020/", "/vaggeryd/2020/annat/", "/vaggeryd/2020/lofte.json"


@pytest.fixture
def promise():
    made = f.published_promise()
    f.four_commitments(made)
    return made


def beside(promise, day=date(2020, 9, 14), **fields):
    return f.activity(
        day, promise=promise, **{"title": "Reflexer vid skolan", "note": "Elever fick reflexer."} | fields
    )


def section(client):
    """The part of the promise's page that is about it."""
    page = client.get(PAGE).content.decode()
    _, found, rest = page.partition('<section class="section" aria-labelledby="annat">')
    return " ".join(
        re.sub("<[^>]+>", " ", found + rest.partition("</section>")[0]).replace("\xad", "").split()
    )


def in_file(client):
    return json.loads(client.get(FILE).content).get("activities", [])


def test_a_reader_sees_it_after_the_commitments_with_day_place_and_who(client, promise):
    beside(promise)
    seen = section(client)
    for said in (
        "Annat som gjorts",
        "14 september 2020",
        "Skillingaryd. Vaggeryds kommun.",
        "Elever fick reflexer.",
    ):
        assert said in seen
    assert "Det räknas inte mot något åtagande och är inte med i någon siffra ovan." in seen
    page = client.get(PAGE).content.decode()
    assert page.index('id="atagandena"') < page.index('id="annat"') < page.index('id="fragor"')


def test_a_promise_without_any_says_nothing_of_it(client, promise):
    assert "Annat som gjorts" not in words(client.get(PAGE))
    assert client.get(ALL).status_code == 404


def test_the_newest_three_are_shown_and_the_rest_lies_a_click_away(client, promise):
    for day in range(1, 8):
        beside(promise, date(2020, 9, day), title=f"Dag nummer {day}")
    seen = section(client)
    assert [f"Dag nummer {day}" in seen for day in range(1, 8)] == [False] * 4 + [True] * 3
    assert "Allt annat som gjorts, 7 insatser" in seen
    everything = words(client.get(ALL))
    assert all(f"Dag nummer {day}" in everything for day in range(1, 8))
    assert "Dag nummer 3" in words(client.get(f"{ALL}?fran=2020-09-03&till=2020-09-03"))
    assert "Dag nummer 4" not in words(client.get(f"{ALL}?fran=2020-09-03&till=2020-09-03"))


def test_it_is_in_no_figure_and_no_status(promise):
    def figures():
        return load([promise], TODAY)[promise.pk].progress(TODAY)

    before = figures()
    for commitment in promise.commitments.all():
        beside(promise, kind=commitment.kind)
    assert figures() == before
    assert load([promise], TODAY, unpublished_too=True)[promise.pk].progress(TODAY) == before


def test_it_is_in_the_file_without_contributions(client, promise):
    made = beside(promise)
    [row] = in_file(client)
    assert row["uid"] == str(made.uid)
    assert "contributions" not in row
    assert row["note"] == "Elever fick reflexer."


def test_what_waits_for_its_day_is_nowhere(client, promise):
    made = beside(promise, publish_on=date(2020, 10, 16))
    assert "Reflexer" not in words(client.get(PAGE))
    assert client.get(ALL).status_code == 404
    assert in_file(client) == []
    withdraw_activity(made, by=f.officer(), reason="Blev inte av.")
    forget_pages()
    assert "Blev inte av" not in words(client.get("/vaggeryd/2020/historik/"))


def test_logging_it_makes_the_page_new_and_hidden_work_does_not(client, promise):
    def revisions():
        row = PromiseRow.objects.get(pk=promise.pk)
        return row.revision, row.public_revision

    def logged(**fields):
        return log_activity(
            by=f.officer(), municipality=promise.municipality, kind=f.kind(), title="Reflexer", promise=promise,
            starts_on=date(2020, 10, 1), **fields,
        )  # fmt: skip

    advance(PromiseRow.objects.get(pk=promise.pk))  # the record of a promise begins when it is published
    start = revisions()
    hidden = logged(publish_on=date(2020, 11, 1))
    assert revisions() == (start[0] + 1, start[1])
    correct_activity(logged(), by=f.officer(), reason="Fel ord.", title="Reflexer till alla")
    assert revisions() == (start[0] + 3, start[1] + 2)
    assert promises_of(hidden) == {promise}


def test_a_delay_holds_for_it_as_for_all_work_of_its_kind(promise):
    kind = f.kind("krogtillsyn")
    set_rules(promise, {kind: Rule(Detail.DAY, 30)}, by=f.coordinator(), seen=rules_fingerprint(promise))
    made = log_activity(
        by=f.officer(), municipality=promise.municipality, kind=kind, title="Tillsyn", promise=promise,
        starts_on=date(2020, 10, 14),
    )  # fmt: skip
    assert made.publish_on == date(2020, 11, 13)


def test_new_rules_let_what_waits_go_on_waiting(promise):
    made = beside(promise, publish_on=date(2020, 10, 16))
    set_rules(promise, {made.kind: Rule(Detail.DAY, 90)}, by=f.coordinator(), seen=rules_fingerprint(promise))
    assert Activity.objects.get(pk=made.pk).publish_on == date(2020, 12, 13)


class TestToldOnlyInSums:
    @pytest.fixture
    def monthly(self, promise):
        """Two rounds in September and one in October, told per month without place."""
        kind = f.kind("trygghetsrunda")
        people = f.result_measure("gripna", kind, counts_people=True)
        for day, caught in ((2, 3), (20, 4)):
            f.result(beside(promise, date(2020, 9, day), kind=kind, place="Parken"), people, caught)
        beside(promise, date(2020, 10, 2), kind=kind, place="Parken", title="Oktoberrundan")
        rule = {kind: Rule(Detail.MONTH, shows_place=False)}
        set_rules(promise, rule, by=f.coordinator(), seen=rules_fingerprint(promise))
        return promise

    def test_the_month_is_told_when_it_is_over_without_day_place_and_words(self, client, monthly):
        for path in (PAGE, ALL):
            said = words(client.get(path))
            assert "september 2020" in said
            assert "Rundor" in said
            for hidden in ("Parken", "Reflexer", "2 september", "20 september", "Oktoberrundan"):
                assert hidden not in said, path

    def test_the_file_has_one_sum_that_counts_nothing(self, client, monthly):
        [row] = in_file(client)
        assert (row["starts_on"], row["ends_on"], row["is_sum"]) == ("2020-09-01", "2020-09-30", True)
        assert "contributions" not in row
        assert "place" not in row
        assert row["results"] == [{"measure": "gripna", "few": True}]

    def test_one_that_is_logged_late_waits_for_the_next_telling_day(self, client, monthly):
        before = client.get(FILE).content
        late = log_activity(
            by=f.officer(), municipality=monthly.municipality, kind=f.kind("trygghetsrunda"), title="Sen",
            promise=monthly, starts_on=date(2020, 9, 25),
        )  # fmt: skip
        assert late.publish_on == date(2020, 11, 1)
        forget_pages()
        assert client.get(FILE).content == before


def test_its_photo_is_shown_where_the_row_is(client, promise):
    made = beside(promise)
    photo = add_photo(made, by=f.officer(), uid=uuid.uuid4(), data=pictures.from_a_phone(), alt="En reflex")
    show_photo(photo, by=f.officer())
    assert client.get(f"/vaggeryd/2020/foto/{photo.uid}.jpg").status_code == 200
    assert "En reflex" in client.get(ALL).content.decode()


def test_the_protocol_of_a_walk_outside_the_commitments_is_read_and_leads_back(client, promise):
    walk = f.walk(None, date(2020, 9, 1), promise=promise, kind=f.kind("trygghetsvandring"), draft=False)
    f.observation(walk)
    page = client.get(f"/vaggeryd/2020/vandring/{walk.uid}/")
    assert page.status_code == 200
    assert ALL in page.content.decode()


def test_both_ways_of_belonging_are_told_by_one(promise):
    served = f.activity(date(2020, 9, 1), promise.commitments.get(number=4))
    direct, nobody = beside(promise), f.activity(date(2020, 9, 3))
    other = f.published_promise("torget")
    f.contribution(served, f.commitment(other))
    assert set(Activity.objects.filter(belonging.of([promise]))) == {served, direct}
    assert belonging.pairs([served.pk, direct.pk, nobody.pk]) == {
        (served.pk, promise.pk), (served.pk, other.pk), (direct.pk, promise.pk),
    }  # fmt: skip
    having = PromiseRow.objects.filter(
        belonging.having(Activity.objects.filter(pk__in=[served.pk, nobody.pk]))
    )
    assert set(having) == {promise, other}


def test_a_withdrawn_one_is_in_no_count_and_told_among_the_changes_with_a_link_to_its_row(client, promise):
    beside(
        promise,
        withdrawn_at=moment(date(2020, 9, 20)),
        withdrawn_by=f.officer(),
        withdrawn_reason="Dubblett.",
    )
    page = client.get("/vaggeryd/2020/historik/").content.decode()
    assert f"{ALL}?fran=2020-09-14&amp;till=2020-09-14#rad-" in page
    beside(promise)
    assert "1 insats En insats till är återtagen." in words(client.get(ALL))
