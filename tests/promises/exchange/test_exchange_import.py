"""Import: one transaction with its trail; nothing public is silently changed; nothing internal gets out."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import CharField, Model, TextField
from django.test import Client
from django.test.utils import CaptureQueriesContext

from followup.models import Edition
from medborgarlofte.accounts.models import Organisation, User
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.record import verify
from medborgarlofte.clock import today
from medborgarlofte.documents.pictures import clean
from promises.exchange.file_checks import problems
from promises.exchange.importing import Import, import_promise
from promises.exchange.problems import BadFile
from promises.exchange.read import read
from promises.exchange_format.normal import normalise, tidy
from promises.models import (
    Activity,
    Contribution,
    Observation,
    Promise,
    ResultMeasure,
    SafetyWalk,
    Target,
    WalkInvitation,
)
from promises.record.own_words import own
from promises.record.public_document import export, export_all
from tests.promises.exchange.exchange_example import (
    CALLED_OFF,
    CONTROL,
    CORRECTION,
    WALK,
    WITHDRAWN,
    activity,
    follow_up,
    whole,
)
from tests.promises.photos import pictures

pytestmark = pytest.mark.django_db
Change = Callable[[dict[str, Any]], Any]


def bring(document: dict[str, Any], **options: Any) -> Import:
    return import_promise(document=document, by=User.objects.system(), **options)


def told(document: dict[str, Any], **options: Any) -> dict[str, str]:
    with pytest.raises(BadFile) as bad:
        bring(document, **options)
    return {problem.where: problem.text for problem in bad.value.problems}


def changed(change: Change) -> dict[str, Any]:
    document = whole()
    change(document)
    return document


def uid(number: int) -> str:
    return f"10000000-0000-4000-8000-{number:012d}"


def promise() -> Promise:
    return Promise.objects.get(municipality__slug="vaggeryd", slug="2020")


def test_what_went_in_comes_out_byte_for_byte() -> None:
    bring(whole())
    assert normalise(export_all(promise())) == normalise(whole())


def test_bringing_the_same_in_again_changes_nothing_and_leaves_no_trace() -> None:
    bring(whole())
    before = (promise().revision, AuditEvent.objects.count())
    assert bring(export_all(promise())).sentences == ["Inget ändrades."]
    assert (promise().revision, AuditEvent.objects.count()) == before


LAID_OUT = [
    ("2020-t1", "2020-01-01", "2020-04-30", "2020-05-30"),
    ("2020-t2", "2020-05-01", "2020-08-31", "2020-09-30"),
    ("2020-t3", "2020-09-01", "2020-12-31", "2021-01-30"),
]


def without_periods(**said: Any) -> dict[str, Any]:
    document = {**whole(), "confirmations": [], **said}
    del document["periods"]
    return document


def periods() -> list[tuple[str, ...]]:
    rows = promise().periods.values_list("slug", "starts_on", "ends_on", "due_on")
    return [tuple(map(str, row)) for row in rows]


def test_a_file_without_periods_has_those_of_its_calendar_laid_out() -> None:
    asked = bring(without_periods(), dry_run=True)
    assert (
        "3 uppföljningsperioder läggs till: Tertial 1 2020; Tertial 2 2020; Tertial 3 2020."
        in asked.sentences
    )
    bring(without_periods())
    assert periods() == LAID_OUT
    assert bring(without_periods()).sentences == ["Inget ändrades."]
    assert bring(export_all(promise())).sentences == ["Inget ändrades."]


def test_a_file_without_periods_leaves_alone_what_is_followed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("followup.source.render_report_pdf", lambda *_, **__: b"%PDF-")
    bring({**whole(), "confirmations": [], "follow_ups": [follow_up()]})
    stood = periods()
    bring(without_periods(follow_ups=[follow_up()]))
    assert periods() == [*stood, LAID_OUT[2]]


def test_a_draft_of_which_no_day_is_known_gets_its_periods_when_it_is_published() -> None:
    draft = without_periods(period_note="Under ett år.", activities=[], invitations=[])
    for name in ("starts_on", "ends_on", "signed_on", "published_on"):
        del draft[name]
    bring(draft)
    assert periods() == []


@pytest.mark.parametrize(
    ("said", "words"), [({"calendar": "own"}, "egna datum"), ({"calendar": "end"}, "slutet är inte känt")]
)
def test_a_published_promise_that_nothing_can_be_laid_out_for_is_refused(
    said: dict[str, str], words: str
) -> None:
    document = without_periods(**said)
    del document["ends_on"]
    assert words in told(document)["periods"]
    draft = {name: value for name, value in document.items() if name != "published_on"}
    assert "periods" not in {problem.where for problem in problems(draft)}


def test_an_import_is_told_in_the_trail_and_raises_the_revision() -> None:
    bring(whole())
    before = promise().revision
    bring(changed(lambda said: said.update(contact="Lugnare på vägen")))
    assert promise().revision == before + 1
    event = AuditEvent.objects.get(event="promise.imported", number=AuditEvent.objects.count())
    assert event.target == "promise:vaggeryd/2020"
    assert "Löftet vaggeryd/2020 ändrades: kontakt." in event.details
    assert list(verify()) == []


def test_a_dry_run_says_what_would_be_and_changes_nothing() -> None:
    asked = bring(whole(), dry_run=True)
    assert (
        "3 åtaganden läggs till: 1 Trafikinsats varje kvartal; 2 Trygghetsvandringar; 3 Börja med EST."
        in asked.sentences
    )
    assert asked.sentences[0] == "Löftet vaggeryd/2020 skapas."
    assert not Promise.objects.exists()
    assert not Organisation.objects.exists()
    done = bring(whole())
    assert [change.row for change in done.changes] == [change.row for change in asked.changes]
    assert done.sentences[0] == "Löftet vaggeryd/2020 skapades."


def test_import_reports_changes_row_by_row() -> None:
    bring(changed(lambda said: said.pop("published_on")))
    document = changed(lambda said: said["commitments"][1].update(cadence="varje vår", place="Vaggeryd"))
    del document["published_on"]
    document["focus_areas"].reverse()
    document["signatories"].pop()
    del document["confirmations"]
    document["backgrounds"].append({"kind": "decision", "text": "Beslutet"})
    assert bring(document, dry_run=True).sentences == [
        "Fokusområde Trygga platser ändras: ordning.",
        "Fokusområde Trafik ändras: ordning.",
        "1 bakgrund läggs till: Beslutet.",
        "Åtagande 2 Trygghetsvandringar ändras: plats, takt i ord.",
        "1 undertecknare tas bort.",
        "1 bekräftelse att inget gjordes eller behövdes tas bort.",
    ]


def test_import_of_an_invalid_file_changes_nothing() -> None:
    told(changed(lambda said: said["commitments"][0].update(kind="okand")))
    assert not Organisation.objects.exists()


def test_a_year_s_log_takes_as_many_questions_as_a_week_s() -> None:
    """But for what SQLite takes in one statement: thirty rows of activities."""
    asked = {}
    for count in (7, 207):
        rows = [{**activity(whole(), WITHDRAWN), "uid": uid(number)} for number in range(count)]
        document = changed(lambda said, count=count: said.update(slug=f"2020-{count}", invitations=[]))
        document["activities"] = [
            {**row, "uid": str(uuid4()), "results": [{"measure": "fordon", "value": 3}]} for row in rows
        ]
        with CaptureQueriesContext(connection) as queries:
            bring(document)
        asked[count] = len(queries)
    assert asked[207] <= asked[7] + 10
    # Some forty of them look through what is public, for the record; four ask whose names are taken.
    assert asked[207] < 120


def test_the_whole_import_is_undone_when_something_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise RuntimeError("full disk")

    monkeypatch.setattr("promises.exchange.importing.record", breaks)
    with pytest.raises(RuntimeError):
        bring(whole())
    assert not Promise.objects.exists()


def test_only_who_may_edit_promises_there_may_import() -> None:
    bring(whole())
    nobody = User.objects.create_user("nn@example.se", name="N N")
    with pytest.raises(PermissionDenied):
        import_promise(document=whole(), by=nobody)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda said: activity(said, CONTROL).update(title="Annat"), "activities[0].title"),
        (
            lambda said: activity(said, CONTROL)["contributions"][0].update(quantity=2),
            "activities[0].contributions",
        ),
        (lambda said: activity(said, CONTROL)["results"].pop(), "activities[0].results"),
        (lambda said: activity(said, WALK)["safety_walk"].update(residents=13), "activities[2].safety_walk"),
        (lambda said: said["activities"].pop(), "activities"),
        (
            lambda said: said["commitments"][0]["targets"][0].update(season_end="09-30"),
            "commitments[0].targets",
        ),
        (lambda said: said["commitments"][0]["targets"].pop(), "commitments[0].targets"),
        (
            lambda said: said["commitments"][1].update(targets=[{"form": "total", "number": 4}]),
            "commitments[1].targets",
        ),
        (
            lambda said: said["commitments"].append({"number": 4, "title": "Mer", "kind": "runda"}),
            "commitments[3]",
        ),
        (lambda said: said["periods"].pop(0), "periods"),
        (lambda said: _measure_of(said).update(due_on="2021-05-01"), "activities[2].safety_walk"),
        (lambda said: _measure_of(said).update(text="Putsa lampan"), "activities[2].safety_walk"),
        (
            lambda said: _measure_of(said)["steps"].append(
                {"decided_on": "2020-03-25", "decision": "planned"}
            ),
            "activities[2].safety_walk",
        ),
        (lambda said: said["indicators"][0].update(baseline=50), "indicators[0]"),
        (lambda said: said["indicators"][0]["measurements"].pop(), "indicators[0]"),
        (lambda said: said.pop("published_on"), "published_on"),
        (lambda said: said["kinds"][0].update(unit_many="trafikinsatser"), "kinds[0].unit_many"),
    ],
)
def test_what_is_published_is_not_silently_changed(change: Change, where: str) -> None:
    bring(whole())
    assert where in told(changed(change))
    assert normalise(export_all(promise())) == normalise(whole())


@pytest.mark.parametrize(
    "change",
    [
        lambda said: activity(said, CORRECTION).update(
            withdrawn_on=today().isoformat(), withdrawn_reason="Fel dag."
        ),
        lambda said: _measure_of(said).update(effect="clear"),
        lambda said: _measure_of(said)["steps"].append(
            {"decided_on": "2020-05-02", "decision": "done", "done_on": "2020-04-30"}
        ),
        lambda said: said["focus_areas"].reverse(),
        lambda said: said["signatories"].reverse(),
    ],
)
def test_import_accepts_the_changes_that_published_data_may_have(change: Change) -> None:
    bring(whole())
    document = changed(change)
    assert bring(document).sentences != ["Inget ändrades."]
    assert normalise(export_all(promise())) == normalise(document)


def test_import_may_change_everything_of_a_draft_promise() -> None:
    bring(changed(lambda said: said.pop("published_on")))
    document = changed(lambda said: said.pop("published_on"))
    document["commitments"] = document["commitments"][:2]
    document["activities"] = [row for row in document["activities"] if row["uid"] == WALK]
    document["kinds"] = document["kinds"][:2]
    document["publication_rules"] = document["publication_rules"][:1]
    document["commitments"][0]["targets"] = [{"form": "total", "number": 3}]
    assert bring(document).sentences != ["Inget ändrades."]
    assert normalise(export_all(promise())) == normalise(document)
    assert Activity.objects.count() == 1


def test_a_published_edition_is_never_changed_and_a_new_one_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("followup.source.render_report_pdf", lambda *_, **__: b"%PDF-")
    first = {**whole(), "follow_ups": [follow_up()]}
    bring(first)
    assert normalise(export_all(promise())) == normalise(first)
    assert "follow_ups[0]" in told({**whole(), "follow_ups": [follow_up(summary="Annat.")]})
    assert "follow_ups" in told(whole())
    second = {**whole(), "follow_ups": [follow_up(), follow_up(2, published="2020-06-01")]}
    bring(second)
    assert bring(second).sentences == ["Inget ändrades."]
    published = [row["published"] for row in export_all(promise())["follow_ups"]]
    assert published == [follow_up()["published"], today().isoformat()]
    for edition in Edition.objects.all():
        assert problems(read(edition.data.encode())) == [], "a report's own file can be read in again"


def test_a_row_that_comes_after_the_follow_up_of_its_period_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("followup.source.render_report_pdf", lambda *_, **__: b"%PDF-")
    document = {**whole(), "follow_ups": [follow_up()]}
    bring(document)
    late = activity(document, CONTROL) | {"uid": uid(1), "starts_on": "2020-04-10", "logged_on": "2020-06-01"}
    document["activities"].append(late)
    assert told(document) == {
        "activities[5].late_reason": "Tertial 1 2020 är redan följd upp. Skriv varför insatsen kommer först nu."
    }
    late["late_reason"] = "Listan kom bort."
    bring(document)
    assert Activity.objects.get(uid=uid(1)).late_reason == "Listan kom bort."
    # What is of a period that nobody has followed up needs none.
    document["activities"].append(late | {"uid": uid(2), "starts_on": "2020-05-10", "late_reason": ""})
    bring(document)


def test_a_row_that_reaches_back_over_what_a_follow_up_told_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("followup.source.render_report_pdf", lambda *_, **__: b"%PDF-")
    document = {**whole(), "follow_ups": [follow_up()]}
    bring(document)
    days = {"starts_on": "2020-04-10", "ends_on": "2020-05-25", "logged_on": "2020-06-01"}
    document["activities"].append(activity(document, CONTROL) | {"uid": uid(1), **days})
    assert told(document) == {
        "activities[5].late_reason": "Tertial 1 2020 är redan följd upp. Skriv varför insatsen kommer först nu."
    }


def test_publication_rules_come_along_and_stay_in_the_house() -> None:
    bring(whole())
    assert "publication_rules" not in export(promise())
    assert len(export_all(promise())["publication_rules"]) == 2
    without = changed(lambda said: said.pop("publication_rules"))
    assert bring(without).sentences == ["Inget ändrades."]
    other = changed(lambda said: said["publication_rules"][1].update(delay_days=0))
    assert "ändras vid skrivbordet" in told(other)["publication_rules"]
    hidden = changed(lambda said: said["publication_rules"][1].update(shows_place=False))
    assert "bara summor" in told(hidden)["publication_rules[1].shows_place"]


def test_what_only_the_file_could_not_say_is_on_the_page(client: Client) -> None:
    earlier = {"slug": "2019", "title": "Året före", "continues": ["vaggeryd/2018"]}
    bring({**whole(), **earlier, "activities": [], "invitations": []})
    bring(whole())
    page = client.get("/vaggeryd/2020/").content.decode()
    assert 'href="/vaggeryd/2019/"' in page
    before = client.get("/vaggeryd/2019/").content.decode()
    assert '<dt>Fortsätts av</dt><dd><a href="/vaggeryd/2020/">' in before
    assert "Fortsätts av" not in page
    assert "Löftet vaggeryd/2018" in page
    assert "I november 2019" in page
    assert "undertecknade i maj 2020" in page
    told = client.get("/vaggeryd/2020/atagande/1/").content.decode()
    assert "varav minst 20 procent på kvällstid" in told
    assert "Utfall: 24 procent 2020" in told
    assert "Kommunen (fritidsförvaltningen) och kommunen (gatukontoret)" in told


def test_what_a_share_is_a_share_of_is_on_the_page(client: Client) -> None:
    share = {
        "form": "share",
        "number": 90,
        "share_of": "klasser som fått besök",
        "share_base": "alla klasser",
    }

    def change(said: dict[str, Any]) -> None:
        said["commitments"][1].update(targets=[share])
        for row in (activity(said, WALK)["contributions"][0], activity(said, CORRECTION)["contributions"][1]):
            row["out_of"] = 3

    bring(changed(change))
    page = client.get("/vaggeryd/2020/atagande/2/").content.decode()
    assert "Klasser som fått besök, av alla klasser" in page


def another(change: Change = lambda said: None) -> dict[str, Any]:
    """Another promise's file that speaks of the same organisations and kinds."""
    document = changed(
        lambda said: said.update(
            slug="2021", activities=[], invitations=[], confirmations=[], title="Ett annat"
        )
    )
    change(document)
    return document


def other_words(said: dict[str, Any]) -> None:
    said["organisations"][0].update(
        name="Polisen i Bland", short_name="polisen i Bland", website="https://b.se/"
    )
    said["kinds"][0].update(unit_one="minut", unit_many="minuter", name="kontroll")
    said["kinds"][0]["measures"] = [
        {"slug": "skadade", "label": "skadade personer", "counts_people": True},
        {"slug": "boter", "label": "böter"},
    ]
    said["municipalities"][0].update(short_name="Vaggeryd och Hok", accent="tegel")


def test_no_file_changes_what_another_promise_shows() -> None:
    bring(whole())
    before, shared = promise(), list(Organisation.objects.values())
    bring(another(other_words))
    assert normalise(export_all(promise())) == normalise(whole())
    assert (promise().revision, promise().public_revision) == (before.revision, before.public_revision)
    assert list(Organisation.objects.values()) == shared
    assert [(row.slug, row.is_own) for row in ResultMeasure.objects.order_by("pk")] == [
        ("fordon", False),
        ("skadade", False),
        ("boter", True),
    ]
    bland = Promise.objects.get(slug="2021")
    assert normalise(export_all(bland)) == normalise(another(other_words))
    assert bring(another(other_words)).sentences == ["Inget ändrades."]
    assert bring(whole()).sentences == ["Inget ändrades."]


def test_a_file_without_english_has_that_of_the_house_where_it_calls_things_the_same() -> None:
    bring(whole())
    sparse = another(_without_english)
    bring(sparse)
    said = export_all(Promise.objects.get(slug="2021"))
    assert said["organisations"][0]["short_name_en"] == "The police"
    assert said["kinds"][1]["measures"][0]["label_en"] == "vehicles checked"
    assert "title_en" not in said
    assert bring(sparse).sentences == ["Inget ändrades."]
    assert Promise.objects.get(slug="2021").own_words == {}


def test_what_is_called_otherwise_in_swedish_alone_has_no_name_in_english() -> None:
    bring(whole())
    bring(another(lambda said: (other_words(said), _without_english(said))))
    other = Promise.objects.get(slug="2021")
    assert {"name_en", "short_name_en"} & export_all(other)["organisations"][0].keys() == set()
    assert own(other, Organisation.objects.get(slug="polisen")).name_en == ""
    assert own(promise(), Organisation.objects.get(slug="polisen")).short_name_en == "The police"


def _without_english(said: Any) -> None:
    for each in list(said.values()) if isinstance(said, dict) else said if isinstance(said, list) else ():
        _without_english(each)
    for name in [name for name in said if name.endswith("_en")] if isinstance(said, dict) else ():
        del said[name]


def test_a_dry_run_says_which_words_are_the_promise_s_own() -> None:
    bring(whole())
    told = bring(another(other_words), dry_run=True).sentences
    assert (
        "Egna ord i löftet för organisation polisen: namn Polisen i Bland (i stället för Polismyndigheten), kort namn "
        "polisen i Bland (i stället för Polisen), webbplats https://b.se/ (i stället för inget). Andra löften rörs inte."
    ) in told
    assert any("enhet, flera minuter (i stället för insatser)" in sentence for sentence in told)
    assert "1 resultatmått läggs till: böter." in told


def test_what_a_file_leaves_out_stays_in_the_house_and_out_of_the_promise() -> None:
    bring(whole())
    other = another(lambda said: (said["municipalities"][0].pop("code"), said["kinds"][0].pop("measures")))
    bring(other)
    assert promise().municipality.code == "0665"
    assert ResultMeasure.objects.count() == 2
    assert normalise(export_all(Promise.objects.get(slug="2021"))) == normalise(other)


def test_an_organisation_number_that_is_known_here_is_told_whoever_left_it_out() -> None:
    with_number = changed(lambda said: said["organisations"][0].update(organisation_number="202100-0076"))
    bring(with_number)
    bring(another())
    rows = export_all(Promise.objects.get(slug="2021"))["organisations"]
    assert [row.get("organisation_number") for row in rows] == ["202100-0076", None]
    assert bring(another()).sentences == ["Inget ändrades."]


@pytest.mark.parametrize(
    ("change", "where", "words"),
    [
        (
            lambda s: s["organisations"][0].update(kind="housing"),
            "organisations[0].kind",
            "housing, men här är slaget police",
        ),
        (
            lambda s: s["municipalities"][0].update(code="0666"),
            "municipalities[0].code",
            "0666, men här är kommunkoden 0665",
        ),
        (
            lambda s: s["kinds"][0].update(method="other"),
            "kinds[0].method",
            "other, men här är arbetssättet traffic",
        ),
        (
            lambda s: s["kinds"][0]["measures"][1].pop("counts_people"),
            "kinds[0].measures[1].counts_people",
            "false, men här är det true",
        ),
    ],
)
def test_a_fact_that_is_another_here_is_an_error_with_both_values(
    change: Change, where: str, words: str
) -> None:
    bring(whole())
    assert words in told(another(change))[where]


def test_a_county_that_is_another_here_is_an_error() -> None:
    bring(changed(lambda said: said["municipalities"][0].update(county="Jönköpings län")))
    document = another(lambda said: said["municipalities"][0].update(county="Kalmar län"))
    assert "Kalmar län, men här är länet Jönköpings län" in told(document)["municipalities[0].county"]


def test_own_words_are_said_on_the_promise_s_own_pages_alone(client: Client) -> None:
    bring(whole())
    rows = [
        {**activity(whole(), CONTROL), "uid": uid(1), "starts_on": "2020-05-04", "logged_on": "2020-05-05"}
    ]
    rows[0]["results"] = rows[0]["results"][1:]
    bring(another(lambda said: (said.update(activities=rows), other_words(said))))
    here, there = (client.get(f"/vaggeryd/{slug}/atagande/1/").content.decode() for slug in ("2020", "2021"))
    assert "insatser per kvartal" in here
    assert "minuter per kvartal" in there
    assert "Skadade personer" in there
    assert "Skadade personer" not in here
    assert "Bland" not in here
    assert "olisen i Bland" in there


def test_rows_that_nothing_in_the_file_refers_to_are_left_out() -> None:
    document = whole()
    document["organisations"].append(
        {"slug": "x", "name": "Polismyndigheten X", "short_name": "X", "kind": "other"}
    )
    document["police_areas"].append({"slug": "y", "name": "LPO Y"})
    assert normalise(document) == normalise(whole())
    bring(document)
    assert not Organisation.objects.filter(slug="x").exists()


def test_a_name_that_is_taken_is_told_with_the_slug_to_write() -> None:
    bring(whole())
    document = changed(
        lambda said: said.update(slug="2021", activities=[], invitations=[], confirmations=[], follow_ups=[])
    )
    document["kinds"][0]["slug"] = "trafikinsats"
    document["commitments"][0]["kind"] = "trafikinsats"
    assert told(document) == {"kinds[0].slug": "trafikinsats finns redan här. Skriv kortnamnet trafik."}


def test_an_activity_that_serves_another_promise_too_is_one_row() -> None:
    bring(whole())
    other = changed(lambda said: said.update(slug="2021", invitations=[]))
    bring(other)
    assert Activity.objects.count() == 5
    assert Contribution.objects.filter(activity__uid=CONTROL).count() == 2
    assert normalise(export_all(promise())) == normalise(whole())
    assert "activities[0].title" in told(
        {**other, "activities": [{**other["activities"][0], "title": "x"}, *other["activities"][1:]]}
    )


def test_new_rows_may_stand_after_one_that_only_serves_another_promise_more() -> None:
    bring(whole())
    new = {**activity(whole(), WITHDRAWN), "uid": str(uuid4())}
    other = changed(lambda said: said.update(slug="2021", invitations=[]))
    bring({**other, "activities": [*other["activities"], new]})
    assert Contribution.objects.filter(activity__uid=new["uid"]).exists()


def test_a_row_that_is_not_yet_public_stays_at_home_and_is_left_alone() -> None:
    document = changed(lambda said: activity(said, WALK).update(publish_on="2199-01-01"))
    bring(document)
    assert UUID(WALK) not in [UUID(row["uid"]) for row in export(promise())["activities"]]
    assert bring(export_all(promise())).sentences == ["Inget ändrades."]
    assert Activity.objects.filter(uid=WALK).exists()
    assert bring(document).sentences == ["Inget ändrades."]
    activity(document, WALK)["title"] = "Rättad innan någon såg den"
    assert bring(document).sentences == ["Insats Rättad innan någon såg den, 1 mars 2020 ändrades: rubrik."]
    later = export(promise(), as_of=date(2199, 1, 1))
    assert later == export(promise()) | {name: later[name] for name in ("activities", "invitations")}


def test_a_protocol_is_brought_in_when_it_is_published_and_never_over_one_that_is_written_here() -> None:
    without = changed(lambda said: activity(said, WALK).pop("safety_walk"))
    bring(without)
    draft = SafetyWalk.objects.create(activity=Activity.objects.get(uid=WALK), protocol_is_draft=True)
    Observation.objects.create(walk=draft, number=1, category="litter", place="HEMLIG", text="UTKAST")
    assert "UTKAST" not in normalise(export(promise())).decode()
    assert bring(without).sentences == ["Inget ändrades."]
    assert told(whole()) == {
        "activities[2].safety_walk": "Protokollet skrivs här. Publicera det, eller ta bort det ur filen."
    }
    draft.delete()
    bring(whole())
    protocol = activity(export_all(promise()), WALK)["safety_walk"]
    read_today = {**activity(whole(), WALK)["safety_walk"], "protocol_published_on": today().isoformat()}
    assert (
        protocol
        == activity(tidy(changed(lambda said: activity(said, WALK).update(safety_walk=read_today))), WALK)[
            "safety_walk"
        ]
    )


def test_a_step_that_has_been_read_stands_in_every_later_file() -> None:
    bring(whole())
    measure = activity(whole(), WALK)["safety_walk"]["observations"][0]["measures"][0]
    done = {"decided_on": "2020-05-02", "decision": "done", "done_on": "2020-04-30"}
    longer = changed(lambda said: _measure_of(said).update(steps=[*measure["steps"], done]))
    bring(longer)
    assert normalise(export_all(promise())) == normalise(longer)
    shorter = changed(lambda said: _measure_of(said).update(steps=measure["steps"][:1]))
    assert "activities[2].safety_walk" in told(shorter)


def _measure_of(said: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = activity(said, WALK)["safety_walk"]["observations"][0]["measures"][0]
    return found


def test_an_invitation_that_is_not_published_stays_at_home_and_is_left_alone() -> None:
    bring(whole())
    row = WalkInvitation.objects.get(uid=CALLED_OFF)
    row.pk, row.uid, row.area = None, uuid4(), "UTKAST"
    row.published_at = row.published_by = row.cancelled_at = row.cancelled_by = None
    row.cancelled_reason = ""
    row.save()
    assert "UTKAST" not in normalise(export(promise())).decode()
    assert bring(whole()).sentences == ["Inget ändrades."]
    bring(changed(lambda said: said.update(contact="Ännu tryggare.")))
    assert WalkInvitation.objects.filter(area="UTKAST").exists()
    told_of = told(changed(lambda said: said["invitations"].pop()))
    assert "cancelled_on" in told_of["invitations"]


def test_nothing_internal_is_ever_exported() -> None:
    """A canary in every internal field of every row; none may sing in the file."""
    bring(whole())
    sung = 0
    for model in _models():
        for field in model._meta.fields:
            if field.name.startswith("internal_") and isinstance(field, CharField | TextField):
                sung += model._default_manager.update(**{field.name: f"kanariefågel {model.__name__}"[:60]})
    Activity.objects.update(internal_staff=4711, internal_started_at=datetime(2020, 4, 1, 4, 11, tzinfo=UTC))
    assert sung > 10
    text = normalise(export(promise())).decode()
    for canary in ("kanarie", "4711", "04:11", "06:11", "@medborgarlofte", "created", "_by"):
        assert canary not in text.replace('"performed_by"', "").replace("by_amendment", ""), canary


def _models() -> list[type[Model]]:
    from django.apps import apps

    return [model for name in ("promises", "followup") for model in apps.get_app_config(name).get_models()]


def test_every_version_of_a_target_keeps_its_row() -> None:
    bring(whole())
    kept = set(Target.objects.values_list("pk", flat=True))
    bring(changed(lambda said: said.update(contact="Nytt")))
    assert set(Target.objects.values_list("pk", flat=True)) == kept


def test_the_photo_comes_along_made_anew_and_goes_out_again(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    data = pictures.from_a_phone()
    sent = {"file": "Evas-bild.jpg", "sha256": hashlib.sha256(data).hexdigest(), "alt": "Två som skriver på."}
    document = {**whole(), "photo": sent}
    assert "photo.file" in told(document)
    assert "photo.sha256" in told(document, photo=b"another")
    bring(document, photo=data)
    kept = clean(data)
    here = {**document, "photo": {**sent, "file": kept.name, "sha256": kept.sha256}}
    assert normalise(export_all(promise())) == normalise(here)
    assert (tmp_path / promise().photo.name).read_bytes() == kept.data
    # The same photo again is no change, whether as it was sent or as it is kept here.
    assert bring(document, photo=data).sentences == ["Inget ändrades."]
    assert bring(here, photo=kept.data).sentences == ["Inget ändrades."]
    assert bring(here).sentences == ["Inget ändrades."]
    bring(whole())
    assert normalise(export_all(promise())) == normalise(whole())


@pytest.mark.parametrize("data", [b"<svg onload='x'/>", b"%PDF-1.7", b"\xff\xd8\xff cut"])
def test_a_file_that_is_no_picture_is_refused(data: bytes) -> None:
    photo = {"file": "lofte.png", "sha256": hashlib.sha256(data).hexdigest(), "alt": "Två som skriver på."}
    assert "photo.file" in told({**whole(), "photo": photo}, photo=data)
