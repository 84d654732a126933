"""What the public sees and when: coarse kinds as sums, on the page, in the file and in the counts alike."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from medborgarlofte.accounts.models import User
from medborgarlofte.audit.models import AuditEvent
from promises.counting.progress import progress
from promises.exchange.importing import import_promise
from promises.exchange_format.file_facts import facts_of
from promises.exchange_format.normal import complete, normalise
from promises.models import Activity, Promise, PublicationRule, SafetyWalk
from promises.record.public import load, public_sums, published_activities, visible_activities
from promises.record.public_document import export, export_all
from promises.record.rulebook import Rule, strictest
from promises.words import swedish
from promises.words.enums import Detail
from promises.writing.publication_rules import rules_fingerprint, set_rules
from tests import factories as f
from tests.client import words
from tests.factories.promises import moment
from tests.promises.sent_forms import log

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]

TODAY = date(2020, 10, 15)


@pytest.fixture
def rounds():
    """Commitment 4: one per quarter, of a published promise; four rounds in June and one in October."""
    commitment = f.four_commitments(f.published_promise())[3]
    for day in (2, 9, 9, 30):
        f.activity(
            date(2020, 6, day),
            towards=commitment,
            title=f"Runda {day} juni",
            place="Parken",
            note=f"Dag {day}.",
        )
    f.activity(date(2020, 10, 3), towards=commitment, title="Runda 3 oktober", place="Parken")
    return commitment


def ruled(commitment, detail=Detail.MONTH, **fields):
    by = f.coordinator()
    values = {
        "detail": detail.value,
        "shows_place": False,
        "set_at": commitment.promise.created_at,
        "set_by": by,
    }
    return PublicationRule.objects.create(
        promise=commitment.promise, **{"kind": commitment.kind, **values, **fields}
    )


def figures(commitment):
    loaded = load([Promise.objects.get(pk=commitment.promise_id)], TODAY)[commitment.promise_id]
    found = progress(loaded.commitments[commitment.number], loaded.promise, TODAY)
    return found.done, found.status, [(w.state, w.done) for w in found.windows]


class TestSums:
    def test_rows_of_a_month_become_one_row_that_counts_the_same(self, rounds):
        Activity.objects.filter(starts_on__month=10).delete()
        before = figures(rounds)
        ruled(rounds)
        assert figures(rounds) == before
        [told_together] = public_sums(rounds.promise, TODAY)
        assert (told_together.group.starts_on, told_together.group.ends_on) == (
            date(2020, 6, 1),
            date(2020, 6, 30),
        )
        assert told_together.shares[0].quantity == 4

    def test_sum_of_a_running_month_is_not_shown(self, rounds):
        ruled(rounds)
        assert figures(rounds)[0] == 4
        assert [each.group.ends_on.month for each in public_sums(rounds.promise, date(2020, 11, 1))] == [
            6,
            10,
        ]

    def test_a_summed_row_is_on_no_public_page_and_in_no_file(self, rounds, client):
        ruled(rounds)
        assert list(visible_activities(TODAY)) == []
        assert published_activities(TODAY).count() == 5  # corrected, not changed: they are in public sums
        url = f"/vaggeryd/2020/atagande/{rounds.number}/"
        cut = client.get(f"{url}?fran=2020-06-09&till=2020-06-09").content.decode()
        assert "Runda" not in cut
        assert "Parken" not in cut
        for path in (
            "/vaggeryd/2020/",
            url,
            "/vaggeryd/2020/lofte.json",
        ):
            page = client.get(path).content.decode()
            for finer in ("Runda", "Parken", "Dag 9", "2020-06-09", "9 juni"):
                assert finer not in page, (path, finer)

    def test_commitment_page_lists_the_sums(self, rounds, client):
        ruled(rounds)
        page = words(client.get(f"/vaggeryd/2020/atagande/{rounds.number}/"))
        assert "juni 2020" in page
        assert "summa" in page
        assert "4 " in page

    def test_a_kind_without_a_rule_of_its_own_follows_the_rule_for_the_rest(self, rounds):
        ruled(rounds, kind=None)
        assert list(visible_activities(TODAY)) == []
        ruled(rounds, detail=Detail.DAY)
        assert visible_activities(TODAY).count() == 5

    def test_a_row_that_serves_two_promises_is_shown_as_the_stricter_says(self, rounds):
        other = f.four_commitments(f.published_promise("2020-torget"))[3]
        for activity in Activity.objects.all():
            f.contribution(activity, other)
        ruled(rounds)
        assert list(visible_activities(TODAY)) == []
        assert figures(other)[0] == 4
        assert [each.shares[0].quantity for each in public_sums(other.promise, TODAY)] == [4]

    def test_with_the_place_shown_each_place_has_its_sum(self, rounds):
        f.activity(date(2020, 6, 12), towards=rounds, place="Torget")
        ruled(rounds, shows_place=True)
        assert {each.group.place: each.shares[0].quantity for each in public_sums(rounds.promise, TODAY)} == {
            "Parken": 4,
            "Torget": 1,
        }

    def test_desk_counts_rows_that_the_public_sees_only_as_sums(self, rounds):
        ruled(rounds)
        loaded = load([rounds.promise], TODAY, unpublished_too=True)[rounds.promise_id]
        assert progress(loaded.commitments[rounds.number], loaded.promise, TODAY).done == 5


class TestTheFile:
    def test_public_file_holds_the_sums_and_gives_the_same_figures(self, rounds):
        ruled(rounds)
        document = json.loads(normalise(export(rounds.promise)), parse_float=Decimal)
        [row] = document["activities"]
        assert (row["starts_on"], row["ends_on"], row["is_sum"]) == ("2020-06-01", "2020-06-30", True)
        assert "place" not in row
        assert "note" not in row
        promise, commitments = facts_of(complete(document), TODAY)
        found = progress(commitments[rounds.number], promise, TODAY)
        assert (found.done, found.status, [(w.state, w.done) for w in found.windows]) == figures(rounds)

    def test_a_published_file_can_be_read_in_elsewhere_and_says_the_same_there(self, rounds):
        ruled(rounds)
        said = normalise(export(rounds.promise))
        document = json.loads(said, parse_float=Decimal)
        elsewhere = {
            **document,
            "slug": "2020-kopia",
            "activities": [{**row, "uid": "9" + row["uid"][1:]} for row in document["activities"]],
        }
        import_promise(document=elsewhere, by=User.objects.system())
        copy = Promise.objects.get(slug="2020-kopia")
        again = json.loads(normalise(export(copy)), parse_float=Decimal)
        assert again["activities"] == elsewhere["activities"]
        assert figures(copy.commitments.get(number=rounds.number)) == figures(rounds)

    def test_the_published_file_changes_nothing_where_the_rows_are(self, rounds):
        ruled(rounds)
        document = json.loads(normalise(export(rounds.promise)), parse_float=Decimal)
        assert import_promise(document=document, by=User.objects.system()).sentences == ["Inget ändrades."]
        assert Activity.objects.filter(is_sum=True).count() == 0

    def test_the_staff_s_own_file_holds_every_row(self, rounds):
        ruled(rounds)
        f.activity(date(2020, 10, 14), towards=rounds, publish_on=date(2020, 12, 1))
        document = export_all(rounds.promise)
        assert len(document["activities"]) == 6
        assert import_promise(document=document, by=User.objects.system()).sentences == ["Inget ändrades."]

    def test_a_row_that_was_undone_before_anybody_saw_it_is_in_no_public_file(self, rounds):
        gone = f.activity(
            date(2020, 10, 1),
            towards=rounds,
            publish_on=date(2020, 10, 10),
            title="Ångrad",
            withdrawn_at=moment(date(2020, 10, 2)),
            withdrawn_by=f.officer(),
            withdrawn_reason="Fel",
        )
        assert str(gone.uid) not in normalise(export(rounds.promise)).decode()
        assert str(gone.uid) in normalise(export_all(rounds.promise)).decode()


class TestFew:
    def test_a_flagged_number_under_five_is_in_no_public_file(self, rounds):
        few = f.result_measure("anmälda", rounds.kind, counts_people=True)
        row = Activity.objects.get(starts_on=date(2020, 6, 2))
        f.result(row, few, 4)
        f.result(Activity.objects.get(starts_on=date(2020, 6, 30)), few, 5)
        document = json.loads(normalise(export(rounds.promise)), parse_float=Decimal)
        said = {each["uid"]: each.get("results") for each in document["activities"]}
        assert said[str(row.uid)] == [{"measure": "anmalda", "few": True}]
        assert [{"measure": "anmalda", "value": 5}] in said.values()
        assert import_promise(document=document, by=User.objects.system()).sentences == ["Inget ändrades."]

    @pytest.mark.parametrize(("came", "told"), [(4, {"few_residents": True}), (5, {"residents": 5})])
    def test_fewer_than_five_residents_of_a_walk_are_in_no_public_file(self, rounds, client, came, told):
        walks = rounds.promise.commitments.get(number=1)
        uid = str(f.walk(walks, draft=False).uid)
        SafetyWalk.objects.update(residents=came, light="dark")
        file = client.get("/vaggeryd/2020/lofte.json").json()
        said = {row["uid"]: row.get("safety_walk") for row in file["activities"]}
        assert said[uid] == {"light": "dark", **told}
        whole = json.loads(normalise(export_all(rounds.promise)))
        assert {row["uid"]: row.get("safety_walk") for row in whole["activities"]}[uid]["residents"] == came

    def test_importing_few_people_elsewhere_stores_no_result(self, rounds):
        few = f.result_measure("anmälda", rounds.kind, counts_people=True)
        f.result(Activity.objects.get(starts_on=date(2020, 6, 2)), few, 3)
        document = json.loads(normalise(export(rounds.promise)), parse_float=Decimal)
        rows = [{**row, "uid": f"{n}" * 8 + row["uid"][8:]} for n, row in enumerate(document["activities"])]
        import_promise(document={**document, "slug": "kopia", "activities": rows}, by=User.objects.system())
        assert not Activity.objects.filter(
            results__isnull=False, contributions__commitment__promise__slug="kopia"
        ).exists()


class TestTheRules:
    """A samordnare decides what the public sees of the work; the desk shows both sides of it."""

    URL = "/arbete/vaggeryd/2020/publicering/"

    def sent(self, page, **changes):
        form = page.context["form"]
        values = {field.html_name: field.value() for field in form}
        values = {
            name: "on" if value is True else value for name, value in values.items() if value is not False
        }
        return {name: value for name, value in (values | changes).items() if value is not None}

    def test_publication_rules_page_previews_the_change_and_then_makes_it(self, client, rounds):
        client.force_login(f.coordinator())
        page = client.get(self.URL)
        assert "Allmänheten ser: 5 av 4" in words(page)
        kind = rounds.kind_id
        typed = self.sent(page, **{f"detail_{kind}": "month", f"place_{kind}": None})
        preview = client.post(self.URL, typed | {"step": "preview"})
        assert preview.status_code == 200
        assert re.search(r"5 av 4, [\w ]+ blir 4 av 4, [\w ]+\.", words(preview))
        assert not PublicationRule.objects.exists()
        before = rounds.promise.revision
        saved = typed | {"step": "save", "shown": preview.context["shown"]}
        other = client.post(self.URL, saved | {f"delay_{kind}": "9"})
        assert (other.status_code, PublicationRule.objects.count()) == (200, 0)
        assert "har ändrats sedan det visades" in words(other)
        assert client.post(self.URL, saved).status_code == 302
        rule = PublicationRule.objects.get()
        assert (rule.kind, rule.detail, rule.shows_place) == (rounds.kind, "month", False)
        assert f.refreshed(rounds.promise).revision == before + 1
        event = AuditEvent.objects.get(event="promise.publication_ruled")
        assert "trafikinsats: month" in event.details
        why = words(client.get(self.URL))
        assert "Allmänheten ser: 4 av 4" in why
        assert "Allt som är loggat: 5 av 4" in why
        assert "1 insats är loggad men inte offentlig än" in why

    def test_publication_rules_changed_by_two_at_once_conflict(self, client, rounds):
        client.force_login(f.coordinator())
        typed = self.sent(client.get(self.URL), **{f"detail_{rounds.kind_id}": "quarter"})
        shown = client.post(self.URL, typed | {"step": "preview"}).context["shown"]
        ruled(rounds)
        answer = client.post(self.URL, typed | {"step": "save", "shown": shown})
        assert answer.status_code == 409
        assert "Någon annan har ändrat reglerna" in words(answer)
        assert PublicationRule.objects.get().detail == "month"

    def test_a_place_is_hidden_only_where_no_title_tells_it(self, client, rounds):
        client.force_login(f.coordinator())
        typed = self.sent(client.get(self.URL), **{f"place_{rounds.kind_id}": None})
        answer = client.post(self.URL, typed | {"step": "preview"})
        assert answer.status_code == 422
        assert "rubriken säger den annars" in words(answer)

    def test_publication_rules_may_not_be_set_by_who_only_logs(self, client, rounds):
        client.force_login(f.officer())
        assert client.get(self.URL).status_code == 403

    @pytest.mark.parametrize(
        ("detail", "delay", "from_"),
        [
            (Detail.DAY, 7, date(2020, 10, 21)),
            (Detail.WEEK, 0, date(2020, 10, 19)),
            (Detail.MONTH, 0, date(2020, 11, 1)),
            (Detail.MONTH, 10, date(2020, 11, 11)),
            (Detail.QUARTER, 0, date(2021, 1, 1)),
            (Detail.PERIOD, 0, date(2021, 1, 1)),
        ],
    )
    def test_a_logged_row_is_published_after_the_delay(self, client, rounds, detail, delay, from_):
        ruled(rounds, detail=detail, delay_days=delay, shows_place=True)
        client.force_login(f.officer())
        assert log(client, rounds, starts_on="2020-10-14").status_code == 302
        row = Activity.objects.latest("pk")
        assert row.publish_on == from_
        state = words(client.get(f"/arbete/insatser/{row.uid}/"))
        assert ("summa per" in state) == (detail is not Detail.DAY)
        assert swedish.day(from_) in state

    def test_rows_that_wait_go_on_waiting_as_the_new_rules_say_and_public_ones_stay(self, rounds):
        waits = f.activity(date(2020, 10, 14), towards=rounds, publish_on=date(2020, 10, 20))
        by, promise = f.coordinator(), rounds.promise
        set_rules(promise, {rounds.kind: Rule(Detail.MONTH)}, by=by, seen=rules_fingerprint(promise))
        assert f.refreshed(waits).publish_on == date(2020, 11, 1)
        assert Activity.objects.get(starts_on=date(2020, 6, 2)).publish_on == date(2020, 6, 2)


@pytest.mark.django_db
def test_new_rules_ask_the_same_of_ten_rows_that_wait_as_of_one():
    promise, by = f.published_promise(), f.coordinator()
    traffic = f.four_commitments(promise)[3]
    asked = []
    for detail in (Detail.MONTH, Detail.PERIOD, Detail.QUARTER, Detail.PERIOD):
        for _ in range(5 if len(asked) > 1 else 1):
            f.activity(date(2020, 9, 1), traffic, publish_on=date(2020, 10, 20))
        with CaptureQueriesContext(connection) as queries:
            set_rules(promise, {traffic.kind: Rule(detail)}, by=by, seen=rules_fingerprint(promise))
        asked.append(len(queries))
    assert asked[3] <= asked[1]
    assert {row.publish_on for row in Activity.objects.all()} == {date(2021, 1, 1)}


def test_what_serves_two_promises_is_shown_as_late_as_coarsely_and_as_nameless_as_either_asks():
    soon = Rule(Detail.MONTH, 0, shows_place=False)
    fine = Rule(Detail.WEEK, 3, shows_place=True)
    assert strictest([soon, fine]) == strictest([fine, soon]) == Rule(Detail.MONTH, 3, shows_place=False)
