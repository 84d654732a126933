"""Every address of the desk, asked for by every kind of person: closed by default, nothing leaks.

A new address is swept by itself; one with a new kind of part fails here until the sweep is taught a value.
"""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from followup.approval.drafts import open_report
from followup.models import Report
from medborgarlofte.accounts.roles import Role
from promises.models import Activity, Commitment, CoordinationMeeting, Question
from tests import factories

pytestmark = pytest.mark.usefixtures("october")

SECRET = "kanariefågel"
# Read by all who log in the municipality, whoever they log for: EST and hot spots.
SHARED = "kanarieplats"


@pytest.fixture
def parts(db) -> dict[str, object]:
    """A row of Vaggeryd's for every kind of part that an address of the desk has."""
    promise = factories.published_promise()
    *_, traffic = factories.four_commitments(promise)
    police = factories.police_officer()
    row = factories.activity(date(2020, 5, 14), towards=traffic, internal_note=SECRET, created_by=police)
    report = open_report(period=promise.periods.get(slug="2020-t2"), by=police)
    report.internal_note = report.summary = SECRET
    report.save()
    meeting = CoordinationMeeting.objects.create(
        activity=factories.activity(date(2020, 5, 18), kind=factories.kind("EST-möte")),
        internal_agenda=SHARED,
    )
    situation = factories.situation_report(internal_place=SHARED, internal_text=SHARED, meeting=meeting)
    walk = factories.walk(promise.commitments.get(number=1), place=SHARED)
    proposed = factories.measure(factories.observation(walk, place=SHARED, text=SHARED))
    return {
        "invitation": factories.invitation(promise, published=False, area=SHARED).uid,
        "measure": proposed.pk,
        "situation": situation.pk,
        "meeting": meeting.activity.uid,
        "hot_spot": factories.hot_spot(SHARED).pk,
        "kommun": promise.municipality.slug,
        "slug": promise.slug,
        "period": "2020-t2",
        "kind": traffic.kind.slug,
        "uid": row.uid,
        "question": factories.question(promise, internal_text=SECRET, text=SECRET).uid,
        "photo": factories.photo(row, alt=SECRET).uid,
        "number": traffic.number,
        "name": "2020.csv",
        "token": "finns-inte",
        "table": factories.table_import(row).uid,
        "key": row.uid,
        "suffix": "csv",
        "year": 2020,
        "noun": "activity",
        "of": row.pk,
        "masking": 0,
        "disclosure": 0,
        "rule": 0,
        "report": report.pk,
        "part": "underlag",
        "row": promise.backgrounds.create(kind="other", text="Lägesbilden", sha256="0" * 64).pk,
        "sha256": "0" * 64,
        "change": "forlangning",
    }


def addresses(parts: dict[str, object]) -> dict[str, bool]:
    """Every address below /arbete/, and whether it names something of Vaggeryd's."""
    found: dict[str, bool] = {}
    for route, names in _routes(get_resolver(), ""):
        if route.startswith("arbete/"):
            missing = names - set(parts)
            assert not missing, f"teach the sweep a value for {missing} in {route}"
            values = {name: parts[name] for name in names}
            found["/" + _filled(route, values)] = bool(names)
    assert len(found) > 3
    return found


def _routes(resolver: URLResolver, prefix: str):
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, set(pattern.pattern.converters) | set(_names(route))
        elif not route.startswith("admin/"):
            yield from _routes(pattern, route)


def _names(route: str) -> list[str]:
    return [part.split(">")[0].split(":")[-1] for part in route.split("<")[1:]]


def _filled(route: str, values: dict[str, object]) -> str:
    for part in route.split("<")[1:]:
        inside = part.split(">")[0]
        route = route.replace(f"<{inside}>", str(values[inside.split(":")[-1]]))
    return route


def answer(person, address: str):
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    return client.get(address)


def test_who_is_not_signed_in_is_asked_to(parts):
    for address in addresses(parts):
        if address.endswith(("sw.js", "synk/", "synk/foto/")):
            continue
        found = answer(None, address)
        assert found.status_code == 302, f"{address}: {found.status_code}"
        assert found["Location"].startswith("/konto/"), address
        assert SECRET not in found.content.decode(errors="replace")
        assert SHARED not in found.content.decode(errors="replace")


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_nobody_of_another_municipality_is_shown_anything(parts, role):
    stranger = factories.user("Olle Annorstädes")
    habo = factories.municipality("Habo")
    factories.member(stranger, role, factories.organisation("Habos kommun"), habo)
    for address, names_a_row in addresses(parts).items():
        found = answer(stranger, address)
        assert found.status_code < 500, f"{address}: {found.status_code}"
        content = b"".join(found) if found.streaming else found.content
        assert SECRET not in content.decode(errors="replace"), address
        assert SHARED not in content.decode(errors="replace"), address
        assert "Trafikkontroll på väg 152" not in content.decode(errors="replace"), address
        if (names_a_row and str(parts["uid"]) in address) or "/2020/" in address:
            assert found.status_code in {302, 403, 404}, f"{address}: {found.status_code}"


def test_police_elsewhere_with_the_same_organisation_are_strangers_too(parts):
    """The police are one organisation in every municipality; rights are held for both together."""
    stranger = factories.police_officer("Olle Annorstädes", factories.municipality("Habo"))
    for address in addresses(parts):
        found = answer(stranger, address)
        content = b"".join(found) if found.streaming else found.content
        assert SECRET not in content.decode(errors="replace"), address
        assert SHARED not in content.decode(errors="replace"), address


def test_who_has_left_is_let_in_nowhere(parts):
    police = factories.police_officer("Vera Slutat")
    police.is_active = False
    police.save()
    for address in addresses(parts):
        if not address.endswith(("sw.js", "synk/", "synk/foto/")):
            assert answer(police, address).status_code == 302, address


def test_the_other_party_reads_public_words_only(parts):
    """The municipality's people in the same place never see what the police noted for themselves."""
    Activity.objects.update(logged_for=factories.police(), performed_by=factories.police())
    report = Report.objects.get()
    # What a resident asked is both parties' to answer.
    Question.objects.update(internal_text="När?", text="")
    report.internal_note = report.summary = ""  # the follow-up is both parties' to write
    report.save()
    for person in (factories.officer(), factories.decider(), factories.coordinator()):
        for address in addresses(parts):
            found = answer(person, address)
            assert found.status_code < 500, address
            content = b"".join(found) if found.streaming else found.content
            assert SECRET not in content.decode(errors="replace"), f"{person}: {address}"


def test_no_form_offers_a_stranger_what_is_not_theirs(parts):
    """By form choice and by the telephone's door: Vaggeryd's commitments are not Habo's to log towards."""
    stranger = factories.police_officer("Olle Annorstädes", factories.municipality("Habo"))
    client = Client()
    client.force_login(stranger)
    for address in addresses(parts):
        found = answer(stranger, address)
        content = (b"".join(found) if found.streaming else found.content).decode(errors="replace")
        assert f'value="{traffic_of(parts).pk}">' not in content, address
    sent = {
        "uid": str(uuid4()), "commitment": traffic_of(parts).pk, "starts_on": "2020-10-01", "place": "Hok",
        "sync_kind": parts["kind"], "sync_person": stranger.pk,
        "acting": f"{traffic_of(parts).promise.municipality_id}-{factories.police().pk}",
    }  # fmt: skip
    assert client.post("/arbete/synk/", sent).status_code == 422
    assert Activity.objects.count() == 3


def traffic_of(parts: dict[str, object]) -> Commitment:
    return Commitment.objects.get(contributions__activity__uid=parts["uid"])
