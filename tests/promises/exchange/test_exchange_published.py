"""A file to a promise that is published here: nothing of it dates back, and what was promised stands."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from medborgarlofte.accounts.models import User
from medborgarlofte.clock import day_of
from promises.exchange.importing import Import, import_promise
from promises.exchange.problems import BadFile
from promises.exchange_format.normal import normalise
from promises.models import Amendment, Promise
from promises.record.public import load
from promises.record.public_document import export_all
from promises.words import promise_checks
from promises.words.enums import Status

pytestmark = pytest.mark.django_db
Change = Callable[[dict[str, Any]], Any]
ROW = "20000000-0000-4000-8000-000000000001"
TODAY = "2025-10-15"

_DOCUMENT: dict[str, Any] = {
    "format": "medborgarlofte/1", "municipality": "ekby", "slug": "2025", "title": "Tryggare Ekby",
    "starts_on": "2025-01-01", "ends_on": "2025-12-31", "signed_on": "2025-01-01", "published_on": "2025-01-02",
    "municipalities": [{"slug": "ekby", "name": "Ekby kommun", "short_name": "Ekby"},
        {"slug": "habo", "name": "Habo kommun", "short_name": "Habo"}],
    "organisations": [
        {"slug": "ekby-kommun", "name": "Ekby kommun", "short_name": "kommunen", "kind": "municipality"},
        {"slug": "polisen", "name": "Polismyndigheten", "short_name": "Polisen", "kind": "police"},
        {"slug": "ekbybo", "name": "Ekbybo AB", "short_name": "Ekbybo", "kind": "housing"}],
    "kinds": [{"slug": "runda", "name": "runda", "method": "other", "unit_one": "runda", "unit_many": "rundor"}],
    "signatories": [{"organisation": "ekby-kommun", "name": "A B"}, {"organisation": "polisen"}],
    "commitments": [
        {"number": 1, "title": "En runda i månaden", "kind": "runda", "also_promised": "varav en tiondel på kvällstid",
         "parties": [{"organisation": "ekby-kommun", "role": "responsible"}],
         "targets": [{"form": "rate", "number": 1, "per": "month"}]},
        {"number": 2, "title": "Samtal", "kind": "runda", "condition": "om det behövs",
         "parties": [{"organisation": "ekbybo", "role": "performer"}]}],
    "confirmations": [
        {"commitment": 1, "period": "2025-t1", "organisation": "ekby-kommun", "confirmed_on": "2025-05-02"}],
    "activities": [],
    "further_municipalities": ["habo"], "continues": ["ekby/2023"], "supersedes": ["ekby/2024"],
    "demo_note": "Allt är påhittat.",
    "invitations": [
        {"uid": "10000000-0000-4000-8000-000000000001", "area": "Torget", "held_on": "2025-11-20", "from_time": "18:00",
         "meeting_place": "Biblioteket", "organiser": "ekby-kommun", "published_on": "2025-10-01"},
        {"uid": "10000000-0000-4000-8000-000000000002", "area": "Parken", "held_on": "2025-11-21", "from_time": "18:00",
         "meeting_place": "Kiosken", "organiser": "ekby-kommun", "published_on": "2025-10-01", "sequence": 1,
         "cancelled_on": "2025-10-02", "cancelled_reason": "Storm."}],
}  # fmt: skip


def ekby(change: Change = lambda said: None) -> dict[str, Any]:
    document = deepcopy(_DOCUMENT)
    change(document)
    if document["slug"] != "2025":  # a walk is invited to in one promise
        document["invitations"] = []
    return document


def bring(document: dict[str, Any]) -> Import:
    return import_promise(document=document, by=User.objects.system())


def told(document: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(BadFile) as bad:
        bring(document)
    return {problem.where: problem.text for problem in bad.value.problems}


def missed() -> list[str]:
    """The months of the first commitment that were missed, as today's page says."""
    promise = Promise.objects.get()
    on = date.fromisoformat(TODAY)
    counted = load([promise], on)[promise.pk].progress(on)[1]
    assert counted.status is Status.BEHIND
    return [window.starts_on.isoformat()[:7] for window in counted.windows if window.state.name == "MISSED"]


@pytest.fixture(autouse=True)
def published() -> Iterator[None]:
    """Four months are missed, and everybody has read it."""
    with time_machine.travel(f"{TODAY}T10:00:00+00:00", tick=False):
        bring(ekby())
        assert missed() == ["2025-01", "2025-02", "2025-03", "2025-04"]
        yield


def amended(kind: str = "revised", **more: Any) -> Change:
    def change(said: dict[str, Any]) -> None:
        row = {
            "number": 1,
            "kind": kind,
            "decided_on": "2025-01-20",
            "logged_on": "2025-01-20",
            "reason": "Nya behov.",
        }
        said["amendments"] = [{**row, **more}]

    return change


def fewer(said: dict[str, Any]) -> None:
    amended()(said)
    target = {"in_force_from": "2025-01-20", "amendment": 1, "form": "rate", "number": 1, "per": "half_year"}
    said["commitments"][0]["targets"].append(target)


def ended(said: dict[str, Any]) -> None:
    amended("ended")(said)
    said["commitments"][0]["ended_by_amendment"] = 1


def logged(said: dict[str, Any], **more: Any) -> None:
    said["activities"].append(
        {
            "uid": ROW, "kind": "runda", "title": "Runda", "starts_on": "2025-03-03", "performed_by": "ekby-kommun",
            "logged_on": "2025-03-04", "contributions": [{"commitment": 1}], "late_reason": "Listan kom bort.", **more,
        }
    )  # fmt: skip


def test_a_change_that_a_file_dates_back_wipes_no_missed_month() -> None:
    done = bring(ekby(fewer))
    assert missed() == ["2025-01", "2025-02", "2025-03", "2025-04"]
    assert day_of(Amendment.objects.get().created_at) == date(2025, 10, 15)
    assert "från i dag, den 15 oktober 2025" in done.sentences[-1]
    # The same file again is no change, and neither is what was exported.
    assert bring(ekby(fewer)).sentences == ["Inget ändrades."]
    assert bring(export_all(Promise.objects.get())).sentences == ["Inget ändrades."]


def test_a_commitment_that_a_file_ends_in_the_past_is_behind_until_today() -> None:
    bring(ekby(ended))
    promise = Promise.objects.get()
    counted = load([promise], date(2025, 10, 16))[promise.pk]
    assert counted.commitments[1].withdrawal_public_on == date(2025, 10, 15)
    assert counted.progress(date(2025, 10, 14))[1].status is Status.BEHIND


def test_a_row_that_a_file_dates_back_is_public_from_today() -> None:
    bring(ekby(logged))
    row = export_all(Promise.objects.get())["activities"][0]
    assert (row["logged_on"], row["publish_on"]) == ("2025-03-04", TODAY)
    assert bring(ekby(logged)).sentences == ["Inget ändrades."]
    with time_machine.travel("2025-10-20T10:00:00+00:00", tick=False):
        assert bring(ekby(logged)).sentences == ["Inget ändrades."]
        undone = ekby(lambda said: logged(said, withdrawn_on="2025-03-05", withdrawn_reason="Fel dag."))
        bring(undone)
        assert export_all(Promise.objects.get())["activities"][0]["withdrawn_on"] == "2025-10-20"
        assert bring(undone).sentences == ["Inget ändrades."]


def test_a_row_that_waits_for_its_day_keeps_it() -> None:
    later = ekby(lambda said: logged(said, publish_on="2025-11-01"))
    bring(later)
    assert normalise(export_all(Promise.objects.get())) == normalise({**later, "periods": periods()})


def test_the_first_publication_brings_the_days_it_states() -> None:
    document = ekby(lambda said: (fewer(said), said.update(slug="2025-forsta")))
    bring(document)
    amendment = Amendment.objects.get()
    assert day_of(amendment.created_at) == date(2025, 1, 20)


def periods() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = export_all(Promise.objects.get())["periods"]
    return found


def with_periods(**said: Any) -> Change:
    """The periods as they stand here, the first with what is ``said``."""

    def change(document: dict[str, Any]) -> None:
        document["periods"] = [dict(row) for row in periods()]
        document["periods"][0].update(said)

    return change


def period() -> dict[str, Any]:
    return {
        "slug": "x",
        "label": "X",
        "starts_on": "2025-10-01",
        "ends_on": "2025-10-14",
        "due_on": "2026-09-01",
    }


def new_commitment(said: dict[str, Any], **more: Any) -> None:
    amended("added", decided_on=TODAY)(said)
    said["commitments"].append(
        {
            "number": 3, "title": "Mer", "kind": "runda", "added_by_amendment": 1,
            "targets": [{"form": "rate", "number": 1, "per": "month"}], **more,
        }
    )  # fmt: skip


def names_swapped(said: dict[str, Any]) -> None:
    one, other = said["organisations"][:2]
    one["name"], other["name"] = other["name"], one["name"]


def moved(said: dict[str, Any], place: int = 0, **more: Any) -> None:
    said["invitations"][place].update(held_on="2025-11-27", **more)


def called_on_again(said: dict[str, Any]) -> None:
    said["invitations"][1] = {
        key: value for key, value in said["invitations"][1].items() if not key.startswith("cancelled")
    }


def prolonged(said: dict[str, Any], **more: Any) -> None:
    days = {"decided_on": TODAY, "previous_ends_on": "2025-12-31", "ends_on": "2026-12-31"}
    amended("prolonged", **{**days, **more})(said)
    said["ends_on"] = "2026-12-31"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda said: said["confirmations"].clear(), "confirmations"),
        (lambda said: said["confirmations"][0].update(confirmed_on="2025-05-03"), "confirmations[0]"),
        (lambda said: said["confirmations"][0].update(organisation="polisen"), "confirmations[0].organisation"),
        (lambda said: said.update(signed_on="2025-09-01"), "signed_on"),
        (lambda said: said.pop("signed_on"), "signed_on"),
        (lambda said: said.update(published_on="2024-12-01"), "published_on"),
        (lambda said: said.update(title="Lugnare Ekby"), "title"),
        (lambda said: said.update(starts_on="2025-02-01"), "starts_on"),
        (lambda said: said.update(ends_on="2026-12-31"), "ends_on"),
        (lambda said: said.update(due_days=200), "due_days"),
        (lambda said: said.update(calendar="own", periods=periods()), "calendar"),
        (with_periods(due_on="2025-12-31"), "periods[0]"),
        (lambda said: said["signatories"].pop(), "signatories"),
        (lambda said: said["signatories"].append({"organisation": "ekbybo"}), "signatories"),
        (lambda said: said["signatories"][0].update(name="C D"), "signatories"),
        (lambda said: said["commitments"][1].update(condition="vid behov"), "commitments[1].condition"),
        (lambda said: said["commitments"][0].update(starts_on="2025-06-01"), "commitments[0].starts_on"),
        (lambda said: said["commitments"][0].pop("parties"), "commitments[0].parties"),
        (lambda said: said["commitments"][1].pop("condition"), "commitments[1].condition"),
        (with_periods(ends_on="2025-04-29"), "periods[0]"),
        (lambda said: said.update(periods=[*periods(), {**period(), "starts_on": "2025-05-01"}]), "periods[3]"),
        (lambda said: new_commitment(said), "commitments[2].starts_on"),
        (lambda said: new_commitment(said, starts_on="2025-01-01"), "commitments[2].starts_on"),
        (lambda said: prolonged(said, previous_ends_on="2025-11-30"), "amendments[0].previous_ends_on"),
        (lambda said: names_swapped(said), "organisations[0].slug"),
        (lambda said: said.pop("further_municipalities"), "further_municipalities"),
        (lambda said: said["supersedes"].clear(), "supersedes"),
        (lambda said: said["continues"].append("ekby/2022"), "continues"),
        (lambda said: said.pop("demo_note"), "demo_note"),
        (lambda said: said["kinds"][0].update(unit_many="halva rundor"), "kinds[0].unit_many"),
        (lambda said: said["organisations"][0].update(short_name="någon annan"), "organisations[0].short_name"),
        (lambda said: moved(said), "invitations[0].sequence"),
        (lambda said: moved(said, sequence=1, published_on=TODAY), "invitations[0].published_on"),
        (lambda said: called_on_again(said), "invitations[1]"),
        (lambda said: moved(said, 1, sequence=2), "invitations[1]"),
        (lambda said: logged(said, publish_on="2025-03-02"), "activities[0].publish_on"),
    ],
)  # fmt: skip
def test_what_was_promised_and_said_stands(change: Change, where: str) -> None:
    before = normalise(export_all(Promise.objects.get()))
    assert where in told(ekby(change))
    assert normalise(export_all(Promise.objects.get())) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said["signatories"][1].update(name="E F", title="lokalpolisområdeschef"),
        lambda said: said.update(contact="Växeln", contact_email="trygg@ekby.se"),
        lambda said: said["commitments"][0].update(also_measured="Tolv procent."),
        lambda said: said["confirmations"].append(
            {"commitment": 2, "period": "2025-t1", "organisation": "polisen", "kind": "no_need", "confirmed_on": TODAY}
        ),
        lambda said: moved(said, sequence=1),
        lambda said: said["invitations"][0].update(sequence=1, cancelled_on=TODAY, cancelled_reason="Storm."),
    ],
)  # fmt: skip
def test_what_becomes_known_may_be_told(change: Change) -> None:
    assert bring(ekby(change)).sentences != ["Inget ändrades."]
    assert bring(ekby(change)).sentences == ["Inget ändrades."]


def added_period(**said: Any) -> Change:
    later = {"starts_on": "2026-01-01", "ends_on": "2026-04-30", "due_on": "2026-06-01"}

    def change(document: dict[str, Any]) -> None:
        prolonged(document)
        document["periods"] = [*periods(), {**period(), **later, **said}]

    return change


@pytest.mark.parametrize(
    ("change", "number"),
    [
        (added_period(), 3),
        (added_period(slug="2026-t1", label="Tertial 1 2026", due_on="2026-05-01"), 3),
    ],
)
def test_a_file_adds_no_periods_to_those_of_a_calendar(change: Change, number: int) -> None:
    assert told(ekby(change)) == {f"periods[{number}]": promise_checks.LAID_OUT}


def test_a_file_moves_no_period_of_a_calendar_that_has_not_begun() -> None:
    bring(ekby(prolonged))
    document = export_all(Promise.objects.get())
    document["periods"][4]["ends_on"] = "2026-07-31"
    assert told(document) == {"periods[4]": promise_checks.LAID_OUT}


def test_a_file_may_name_the_periods_that_its_calendar_has() -> None:
    bring(ekby(prolonged))
    document = export_all(Promise.objects.get())
    Promise.objects.get().periods.filter(starts_on__gte="2026-01-01").delete()
    bring(document)
    assert periods() == document["periods"]


@pytest.mark.parametrize(
    "target",
    [{"form": "none"}, {"form": "ceiling", "number": 50}, {"form": "deliverable"}],
    ids=lambda target: target["form"],
)
@pytest.mark.parametrize("day", [TODAY, "2025-11-01"])
def test_what_was_missed_is_not_made_another_promise(target: dict[str, Any], day: str) -> None:
    def change(said: dict[str, Any]) -> None:
        amended(decided_on=TODAY)(said)
        said["commitments"][0]["targets"].append({**target, "in_force_from": day, "amendment": 1})

    assert "åtagande 1 (januari) inte längre ha missats" in told(ekby(change))["commitments[0].targets"]


@pytest.mark.parametrize(
    "target",
    [{"form": "total", "number": 12, "comparator": "at_most"}, {"form": "rate", "number": 1, "per": "month"}],
    ids=["at_most", "rate"],
)
def test_a_total_that_is_behind_is_not_made_another_promise(target: dict[str, Any]) -> None:
    document = ekby(lambda said: said.update(slug="2025-sent", periods=periods()))
    document["commitments"][0]["targets"] = [{"form": "total", "number": 12}]
    bring(document)
    amended(decided_on=TODAY)(document)
    document["commitments"][0]["targets"].append({**target, "in_force_from": TODAY, "amendment": 1})
    assert "inte längre ha missats" in told(document)["commitments[0].targets"]
    document["commitments"][0]["targets"][1] = {
        "form": "total", "number": 9, "in_force_from": TODAY, "amendment": 1,
    }  # fmt: skip
    bring(document)


def test_a_season_that_comes_later_leaves_the_months_before_it_as_they_were() -> None:
    def change(said: dict[str, Any]) -> None:
        amended(decided_on=TODAY)(said)
        season = {"season_start": "11-01", "season_end": "12-31"}
        target = {"in_force_from": TODAY, "amendment": 1, "form": "rate", "number": 1, "per": "month"}
        said["commitments"][0]["targets"].append({**target, **season})

    bring(ekby(change))
    assert missed() == ["2025-01", "2025-02", "2025-03", "2025-04"]


def test_a_day_of_announcing_that_was_not_known_moves_no_beginning() -> None:
    document = ekby(lambda said: said.update(slug="2025-sent", calendar="own", periods=periods()))
    for name in ("starts_on", "signed_on"):
        document.pop(name)
    bring(document)
    assert "inte längre ha missats" in told({**document, "announced_on": "2025-06-01"})["announced_on"]


def test_a_promise_is_prolonged_by_a_change_that_says_the_same_end() -> None:
    bring(ekby(prolonged))
    assert Promise.objects.get().ends_on == date(2026, 12, 31)
    assert [row["slug"] for row in periods()][-1] == "2026-t3"


def test_a_commitment_is_added_from_the_day_that_its_change_is_public() -> None:
    bring(ekby(lambda said: new_commitment(said, starts_on=TODAY)))
    assert Promise.objects.get().commitments.count() == 3


TITLE = "Åtagande 1 löd tidigare: ”En runda i månaden”"


def reworded(told_of: str, kind: str = "revised", **words: str) -> Change:
    def change(said: dict[str, Any]) -> None:
        amended(kind, decided_on=TODAY, text=told_of)(said)
        said["commitments"][0].update(words or {"title": "Ett samtal"})

    return change


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (reworded(""), "title"),
        (reworded("Åtagande 2 löd tidigare: ”En runda i månaden”"), "title"),
        (reworded(TITLE, kind="added"), "title"),
        (reworded(TITLE, title="Ett samtal", counting_rule="Allt räknas."), "counting_rule"),
        (reworded("", text="Minst en runda, på kvällstid."), "text"),
    ],
)
def test_a_revision_of_something_else_frees_no_words(change: Change, where: str) -> None:
    assert "i dess text står: Åtagande 1" in told(ekby(change))[f"commitments[0].{where}"]


def test_a_revision_may_say_the_same_in_other_words_beside_those_that_everybody_read(client: Client) -> None:
    words = {"title": "Ett samtal", "text": "På kvällstid."}
    bring(ekby(reworded(f"{TITLE} Åtagande 1 säger nu också: ”På kvällstid.”", **words)))
    assert missed() == ["2025-01", "2025-02", "2025-03", "2025-04"]
    assert TITLE in client.get("/ekby/2025/historik/").content.decode()


def in_english(said: dict[str, Any]) -> None:
    said.update(title_en="Safer Ekby")
    said["commitments"][0].update(
        title_en="A patrol a month", also_promised_en="a tenth of them in the evening"
    )
    said["commitments"][0]["targets"][0].update(unit_one_en="patrol", unit_many_en="patrols")


def test_a_file_may_say_in_english_what_is_published_and_change_nothing_else() -> None:
    bring(ekby(in_english))
    kept = Promise.objects.get().commitments.get(number=1)
    assert (kept.title_en, kept.targets.get().unit_many_en) == ("A patrol a month", "patrols")
    assert bring(ekby(in_english)).sentences == ["Inget ändrades."]

    def and_more(said: dict[str, Any]) -> None:
        in_english(said)
        said["commitments"][0]["targets"][0]["number"] = 2

    assert "commitments[0].targets" in told(ekby(and_more))


@pytest.mark.parametrize(("name", "words"), [("title_en", "x" * 161), ("summary_en", "Ask 19121212-1212")])
def test_english_is_asked_what_swedish_is(name: str, words: str) -> None:
    assert name in told(ekby(lambda said: said.update({name: words})))


def decided_ahead(said: dict[str, Any]) -> None:
    amended(decided_on="2025-12-31")(said)
    said["amendments"][0].pop("logged_on")


@pytest.mark.parametrize("slug", ["2025", "2025-forsta"])
def test_a_change_that_is_decided_ahead_is_public_from_the_day_it_comes_in(slug: str, client: Client) -> None:
    document = ekby(lambda said: (decided_ahead(said), said.update(slug=slug)))
    bring(document)
    page = client.get(f"/ekby/{slug}/historik/").content.decode()
    assert "Gäller från 31 december 2025. Offentlig 15 oktober 2025." in page
    for day in ("2025-11-10", "2026-01-10"):
        with time_machine.travel(f"{day}T10:00:00+00:00", tick=False):
            assert bring(document).sentences == ["Inget ändrades."]


def test_what_results_are_published_as_is_what_they_are_called() -> None:
    def counted(said: dict[str, Any]) -> None:
        said["kinds"][0]["measures"] = [
            {"slug": "fordon", "label": "kontrollerade fordon"},
            {"slug": "b", "label": "b"},
        ]
        logged(said, results=[{"measure": "fordon", "value": 3}])

    def renamed(said: dict[str, Any]) -> None:
        counted(said)
        said["kinds"][0]["measures"][0]["label"] = "stoppade bilar"

    bring(ekby(counted))
    assert "publicerade som kontrollerade fordon" in told(ekby(renamed))["kinds[0].measures[0].label"]
    bring(ekby(lambda said: (counted(said), said["kinds"][0]["measures"][1].update(label="böter"))))


def test_what_the_promise_rests_on_stands_and_more_is_told() -> None:
    def resting(*rows: dict[str, Any]) -> dict[str, Any]:
        return ekby(lambda said: said.update(slug="2025-sent", backgrounds=list(rows)))

    row = {"kind": "situation", "text": "Lägesbild"}
    bring(resting(row))
    for rows in ([], [{**row, "text": "Annat"}], [{**row, "kind": "agreement"}]):
        assert "underlaget Lägesbild står kvar" in told(resting(*rows))["backgrounds"]
    bring(resting({**row, "decided_on": "2025-01-01"}, {"kind": "agreement", "text": "Avtal"}))


def test_a_measurement_that_a_file_dates_back_is_public_from_today() -> None:
    def measuring(*rows: dict[str, Any]) -> dict[str, Any]:
        effect = {
            "slug": "trygghet",
            "name": "Upplevd trygghet",
            "direction": "up",
            "measurements": list(rows),
        }
        return ekby(lambda said: said.update(slug="2025-sent", indicators=[effect]))

    first = {"period": "2023", "value": 70, "published_on": "2025-02-01"}
    bring(measuring(first))
    document = measuring(first, {"period": "2024", "value": 71, "published_on": "2025-03-01"})
    with time_machine.travel("2025-11-10T10:00:00+00:00", tick=False):
        assert "från i dag, den 10 november 2025" in bring(document).sentences[-1]
        rows = export_all(Promise.objects.get(slug="2025-sent"))["indicators"][0]["measurements"]
        assert [row["published_on"] for row in rows] == ["2025-02-01", "2025-11-10"]
    with time_machine.travel("2025-11-12T10:00:00+00:00", tick=False):
        assert bring(document).sentences == ["Inget ändrades."]


@pytest.mark.parametrize("place", ["commitments", "periods", "organisations", "signatories", "kinds"])
def test_a_file_that_leaves_rows_out_is_told_so(place: str) -> None:
    document = ekby(
        lambda said: (logged(said, contributions=[{"commitment": 2}]), said.update(periods=periods()))
    )
    bring(document)
    document[place].pop(0)
    assert told(document)


@pytest.mark.parametrize(("first", "later"), [("", "2025-10-01"), ("2025", "2025-10-01"), ("", "2025-10")])
def test_a_signing_told_late_takes_no_missed_month_away(first: str, later: str) -> None:
    def of(day: str) -> dict[str, Any]:
        document = ekby(lambda said: said.update(slug="2025-sent"))
        return (
            {**document, "signed_on": day} if day else {k: v for k, v in document.items() if k != "signed_on"}
        )

    bring(of(first))
    assert "signed_on" in told(of(later))


def test_a_signing_that_was_not_known_is_told_where_nothing_was_missed_before_it() -> None:
    document = ekby(lambda said: (said.pop("signed_on"), said.update(slug="2025-sent", confirmations=[])))
    bring(document)
    bring({**document, "signed_on": "2025-06-18"})
    assert "signed_on" in told({**document, "signed_on": "2025-06-19"})


def test_the_day_of_a_known_month_may_be_told() -> None:
    document = ekby(lambda said: said.update(slug="2025-sent", signed_on="2025-02"))
    bring(document)
    bring({**document, "signed_on": "2025-02-18"})


def test_nobody_has_signed_on_a_day_that_has_not_been() -> None:
    assert "signed_on" in told(ekby(lambda said: said.update(slug="2025-sent", signed_on="2025-12-01")))


def test_another_promise_s_file_withdraws_and_corrects_nothing_here() -> None:
    bring(ekby(logged))
    here = normalise(export_all(Promise.objects.get()))
    other = ekby(lambda said: (said.update(slug="2025-annat"), said.pop("published_on")))
    logged(other, publish_on=TODAY, withdrawn_on=TODAY, withdrawn_reason="x")
    assert "activities[0].withdrawn_on" in told(other)
    other["activities"] = []
    logged(other, uid="20000000-0000-4000-8000-000000000002", replaces=ROW, correction_reason="x")
    assert "activities[0].replaces" in told(other)
    assert normalise(export_all(Promise.objects.get(slug="2025"))) == here


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"published": "2025-04-30", "as_of": "2025-04-30"}, "published"),
        ({"published": "2025-05-10", "as_of": "2025-05-31"}, "as_of"),
        ({"published": "2025-05-10", "as_of": "2025-02-01"}, "as_of"),
        ({"published": "2025-05-10", "as_of": "2025-04-30", "frozen_on": "2030-01-01"}, "frozen_on"),
        ({"published": "2025-05-10", "as_of": "2025-04-30", "frozen_on": "2025-05-11"}, "frozen_on"),
        ({"published": "2025-05-10", "as_of": "2025-04-30", "frozen_on": "2025-04-30"}, "frozen_on"),
        ({"published": "2025-05-10", "as_of": "2025-04-30", "withdrawn_on": "2025-05-09"}, "withdrawn_on"),
        (
            {
                "published": "2025-05-10",
                "as_of": "2025-04-30",
                "approvals": [
                    {
                        "organisation": "polisen",
                        "name": "A B",
                        "at": "2031-01-01T10:00+01:00",
                        "sign_in": "code",
                    }
                ],
            },
            "approvals[0].at",
        ),
    ],
)
def test_a_follow_up_is_of_a_period_that_was_over(said: dict[str, Any], where: str) -> None:
    document = ekby(lambda said: said.update(slug="2025-sent"))
    document["follow_ups"] = [{"period": "2025-t1", "edition": 1, **said}]
    assert f"follow_ups[0].{where}" in told(document)
    days = {"published": "2025-05-10", "as_of": "2025-04-30", "frozen_on": "2025-05-01"}
    document["follow_ups"] = [{"period": "2025-t1", "edition": 1, **days}]
    bring(document)


def test_a_new_edition_comes_after_the_one_before() -> None:
    document = ekby(lambda said: said.update(slug="2025-sent"))
    edition = {"period": "2025-t1", "as_of": "2025-04-30"}
    document["follow_ups"] = [
        {**edition, "edition": 1, "published": "2025-06-10"},
        {**edition, "edition": 2, "published": "2025-06-09", "reason": "Rättad."},
    ]
    assert "publicerades senare, 2025-06-10" in told(document)["follow_ups[1].published"]


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("ended", "added_by_amendment"),
        ("revised", "ended_by_amendment"),
        ("added", "targets[1].amendment"),
        ("", "targets[1].amendment"),
    ],
)
def test_what_became_of_a_commitment_is_a_change_of_that_kind_from_the_first_file_on(
    kind: str, where: str
) -> None:
    document = ekby(lambda said: said.update(slug="2025-forsta"))
    commitment = document["commitments"][0]
    if kind:
        amended(kind)(document)
    if where.startswith("targets"):
        later = {"in_force_from": "2025-02-01", "form": "rate", "number": 1, "per": "half_year"}
        commitment["targets"].append({**later, "amendment": 1} if kind else later)
    else:
        commitment[where] = 1
    assert f"commitments[0].{where}" in told(document)


def test_a_change_that_has_been_read_takes_in_nothing_more() -> None:
    bring(ekby(amended(decided_on=TODAY)))
    with time_machine.travel("2025-11-20T10:00:00+00:00", tick=False):
        assert "commitments[0].targets[1].amendment" in told(ekby(fewer_by_the_old))
        assert "amendments[0]" in told(ekby(amended(decided_on=TODAY, reason="Annat.")))
        assert "commitments[0].ended_by_amendment" in told(ekby(ended_by_the_old))


def ended_by_the_old(said: dict[str, Any]) -> None:
    amended(decided_on=TODAY)(said)
    said["commitments"][0]["ended_by_amendment"] = 1


def fewer_by_the_old(said: dict[str, Any]) -> None:
    fewer(said)
    said["amendments"][0].update(decided_on=TODAY, logged_on=TODAY)
    said["commitments"][0]["targets"][1]["in_force_from"] = TODAY


def test_a_row_of_another_promise_is_no_way_round() -> None:
    other = ekby(lambda said: (logged(said), said.update(slug="2025-annat")))
    bring(other)
    assert "activities[0].contributions" in told(ekby(lambda said: logged(said, publish_on=TODAY)))


SPAN = {"starts_on": "2025-01-01", "ends_on": "2025-04-30", "logged_on": "2025-05-04"}


@pytest.mark.parametrize("days", [SPAN, {"starts_on": "2025-03-03"}, {**SPAN, "ends_on": "2025-05-03"}])
def test_what_nobody_did_by_their_own_word_was_not_done_after_all_without_a_reason(
    days: dict[str, Any],
) -> None:
    found = told(ekby(lambda said: logged(said, **days, late_reason="")))["activities[0].late_reason"]
    assert found == (
        "ekby-kommun har sagt att inget (mer) gjordes i tertial 1 2025. Skriv varför insatsen kommer först nu."
    )
    assert missed() == ["2025-01", "2025-02", "2025-03", "2025-04"]
    bring(ekby(lambda said: logged(said, **days)))


@pytest.mark.parametrize(
    "change",
    [
        {"performed_by": "polisen"},
        {"starts_on": "2025-05-03", "logged_on": "2025-05-04"},
        {"contributions": [{"commitment": 2}]},
    ],
)
def test_what_another_did_or_on_other_days_needs_no_reason(change: dict[str, Any]) -> None:
    bring(ekby(lambda said: logged(said, late_reason="", **change)))
