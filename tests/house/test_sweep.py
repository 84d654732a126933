"""Every address of desk and administration, asked for by every role of municipality, police and housing company."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.contrib import admin
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from followup.approval.approval_status import approval_status
from followup.approval.views import as_read
from followup.enums import WeeklyReply
from followup.models import WeeklyAnswer
from medborgarlofte.accounts.models import Invitation, Membership
from medborgarlofte.accounts.roles import Role
from medborgarlofte.accounts.second_factor import OPEN, give
from medborgarlofte.documents import drawing, pdf
from promises import models as m
from tests import factories as f
from tests.followup.editions import edition
from tests.house.sweep import ADMIN, DESK, OPEN_TO_ANYBODY, OWNER, Person
from tests.house.world import HOUSING, MUNICIPALITY, POLICE, World, world

pytestmark = [pytest.mark.django_db, pytest.mark.sweep, pytest.mark.usefixtures("october")]

# Each role somewhere, each organisation with the roles that matter most; the soak sends everybody.
_ROLES = {
    MUNICIPALITY: (Role.OFFICER, Role.COORDINATOR, Role.DECIDER),
    POLICE: (Role.POLICE, Role.COORDINATOR, Role.ADMINISTRATOR),
    HOUSING: (Role.OFFICER, Role.COORDINATOR),
}
PEOPLE = [Person("vaggeryd", whose, role) for whose, roles in _ROLES.items() for role in roles]
PEOPLE += [Person("habo", POLICE, Role.COORDINATOR)]
EVERYBODY = [
    Person(place, whose, role) for place in ("vaggeryd", "habo") for whose in _ROLES for role in Role
]
some_or_all = pytest.mark.parametrize(
    "people", [PEOPLE, pytest.param(EVERYBODY, marks=pytest.mark.soak)], ids=["some", "everybody"]
)
# More of the address, and what is sent, where nothing would be asked for without it.
QUERY = {"table_template": "?lofte=vaggeryd/2020"}


@pytest.fixture
def found(monkeypatch) -> World:
    """The world. Pages and PDFs are not drawn: who is let in is told by the status."""
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")
    monkeypatch.setattr(drawing, "draw", lambda html, info: b"")
    monkeypatch.setattr(pdf, "finish", lambda drawn, info, attachments: _blank())
    made = world()
    edition(made.promise.periods.get(slug="2020-t1"), on=date(2020, 5, 20))
    f.amendment(made.promise)
    f.table_import(made.of(POLICE, "activity"))
    f.confirmation(made.promise.commitments.first(), made.promise.periods.first(), organisation=f.police())
    _only_in_the_administration(made)
    return made


def _only_in_the_administration(made: World) -> None:
    """The police's rows of what no page of the desk is asked for by itself."""
    police, by = f.police(), made.people["vaggeryd", POLICE, Role.POLICE]
    commitment, at = made.promise.commitments.first(), made.promise.created_at
    m.Indicator.objects.create(promise=made.promise, slug="trygghet", name="Tryggheten")
    m.PublicationRule.objects.create(
        promise=made.promise, kind=commitment.kind, detail="day", set_at=at, set_by=by
    )
    m.MeasureStep.objects.create(
        measure=made.of(POLICE, "measure"), decision="planned", position=9, decided_on=date(2020, 9, 1),
        owner=police, created_at=at, created_by=by,
    )  # fmt: skip
    WeeklyAnswer.objects.create(
        commitment=commitment, organisation=police, week=date(2020, 10, 12), period="2020-t3",
        reply=WeeklyReply.NOTHING_YET.value, answered_at=at, answered_by=by,
    )  # fmt: skip
    Invitation.objects.create(
        email="ny@example.se", role=Role.OFFICER.value, organisation=police, municipality=f.municipality(),
        token_hash="a" * 64, valid_until=at, sent_at=at, sent_by=by,
    )  # fmt: skip


def _blank() -> bytes:
    """A PDF of one empty page."""
    made, data = pikepdf.new(), BytesIO()
    made.add_blank_page()
    made.save(data)
    return data.getvalue()


def addresses(found: World) -> dict[str, str]:
    """An address for every name of the desk's, with a row that is there: the police's, where rows have owners."""

    def of(what: str, whose: str = OWNER) -> Any:
        return found.of(whose, what)

    values = {
        "kommun": "vaggeryd", "slug": "2020", "period": "2020-t2", "year": 2020, "suffix": "csv", "number": 1,
        "kind": "trafikinsats", "uid": of("activity").uid, "photo": of("photo").uid,
        "situation": of("situation").pk, "meeting": of("met").uid, "measure": of("measure").pk,
        "hot_spot": of("hot_spot", "gemensamt").pk, "invitation": of("invitation", "gemensamt").uid,
        "question": of("question", "gemensamt").uid, "noun": "activity", "of": of("activity").pk,
        "masking": of("masking").pk, "disclosure": of("disclosure").pk, "rule": of("retention").pk,
        "report": found.report.pk, "part": "underlag", "sha256": "0" * 64,
        "table": of("activity").table_import.uid,
        "row": found.draft.backgrounds.get().pk, "change": "forlangning", "token": "finns-inte",
    }  # fmt: skip
    draft = {"slug": "2021"}
    walked, published = {"uid": of("walked").uid}, {"period": "2020-t1"}
    instead = {
        **dict.fromkeys(
            ("remove_promise", "preview_promise", "try_promise", "publish_promise", "add_commitment", "change_commitment",
             "arrange_commitment", "add_promise_part", "change_promise_part", "arrange_promise_part"), draft),
        **dict.fromkeys(
            ("desk_protocol", "desk_participants", "desk_decisions", "decide_measure", "desk_observation",
             "new_measure"), walked),
        **dict.fromkeys(("police_text", "one_page", "one_page_pdf", "attach_paper"), published),
    }  # fmt: skip
    made = {}
    for name, pattern, route in named(get_resolver(), ""):
        if route.startswith("arbete/"):
            wanted = {**values, **instead.get(name, {})}
            missing = set(pattern.pattern.converters) - set(wanted)
            assert not missing, f"teach the sweep a value for {missing} in {route}"
            kwargs = {part: wanted[part] for part in pattern.pattern.converters}
            made[name] = reverse(name, kwargs=kwargs) + QUERY.get(name, "")
    return made


def sent(found: World) -> dict[str, dict[str, Any]]:
    """What is sent to addresses that do several things, or need to be told about what."""
    return {
        "change_photo": {"do": "describe", "alt": "En skylt"},
        "disclose": {"kommun": "vaggeryd", "rows": [f"activity-{found.of(OWNER, 'activity').pk}"]},
        "est_meeting": {"do": "anteckna"},
        "bulk_edit": {"uids": [found.of(OWNER, "activity").uid]},
        # As it stands: else the parties, whose turn it may be, are told that it has moved on.
        "review_report": {"read": as_read(found.report, approval_status(found.report))},
    }


def named(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern, str]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield pattern.name, pattern, route
        else:
            yield from named(pattern, route)


def signed_in(person: Any, *, factor: bool = True) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    if factor:
        session = client.session
        give(session, person, "code")
        session.save()
    return client


def let_in(client: Client, method: str, address: str, data: Any = None) -> str:
    """``in``, ``closed``, ``no method`` or the error's number; whatever it did is undone."""
    with transaction.atomic():
        answer = getattr(client, method)(address, data)
        transaction.set_rollback(True)
    code, leads_to = answer.status_code, answer.headers.get("Location", "")
    # To the sign-in; in the administration to its first page, where there is no such row.
    if code in {403, 404} or leads_to.startswith("/konto/logga-in/") or leads_to == "/admin/":
        return "closed"
    return "no method" if code == 405 else "in" if code < 500 else str(code)


def expected(rule: Any, person: Person) -> str:
    return "no method" if rule is None else "in" if rule(person) else "closed"


def told_apart(rule: Any, people: list[Person]) -> list[Person]:
    """Whom to ask: everybody who is kept out, and of those who are let in the first of each organisation, since a page
    that opens is what takes time. Where everybody is sent, all of them."""
    if people is EVERYBODY or rule is None:
        return people
    first = {person.whose: person for person in reversed(people) if rule(person)}
    return [person for person in people if not rule(person) or person is first[person.whose]]


@some_or_all
def test_the_desk_lets_in_who_may_and_nobody_else(found, people):
    where, data = addresses(found), sent(found)
    assert set(where) - OPEN_TO_ANYBODY == set(DESK), "give the address a rule in sweep.py"
    wrong = []
    for person in people:
        client = signed_in(found.people[person.place, person.whose, person.role])
        for name, (looks, sends) in DESK.items():
            for method, rule in (("get", looks), ("post", sends)):
                if person not in told_apart(rule, people):
                    continue
                got = let_in(client, method, where[name], data.get(name) if method == "post" else None)
                if got != expected(rule, person):
                    wrong.append(f"{method} {name}: {person} is {got}")
    assert wrong == []


def admin_rows(found: World) -> dict[str, Any]:
    """A row of every noun in the administration: the police's, where rows have owners."""
    own = {row._meta.model_name: row for (whose, _), row in found.rows.items() if whose == OWNER}
    together = {row._meta.model_name: row for (whose, _), row in found.rows.items() if whose == "gemensamt"}
    rows = {**together, **own, "promise": found.promise, "activity": found.of(OWNER, "activity")}
    rows["measure"] = found.of(OWNER, "measure")
    rows["municipality"] = found.promise.municipality
    rows["target"] = found.promise.commitments.first().targets.first()
    rows["membership"] = Membership.objects.get(user=found.people["vaggeryd", OWNER, Role.POLICE])
    rows["user"] = rows["membership"].user
    for model in admin.site._registry:
        rows.setdefault(model._meta.model_name, model._default_manager.first())
    return rows


@some_or_all
def test_the_administration_lets_in_who_may_and_nobody_else(found, people):
    rows = admin_rows(found)
    models = {model._meta.model_name: model for model in admin.site._registry}
    assert set(models) == set(ADMIN), "give the noun a rule in sweep.py"
    assert [name for name in models if rows[name] is None] == [], "give the world a row"
    wrong = []
    for person in people:
        client = signed_in(found.people[person.place, person.whose, person.role])
        for name, (sees, changes, adds) in ADMIN.items():
            at = f"admin:{models[name]._meta.app_label}_{name}"
            change = reverse(f"{at}_change", args=[rows[name].pk])
            for method, address, rule in (
                ("get", change, sees), ("post", change, changes), ("get", reverse(f"{at}_add"), adds),
            ):  # fmt: skip
                if person not in told_apart(rule, people):
                    continue
                got = let_in(client, method, address)
                if got != expected(rule, person):
                    wrong.append(f"{method} {address.rsplit('/', 2)[1]} {name}: {person} is {got}")
    assert wrong == []


def test_without_the_second_factor_a_strong_role_opens_nothing(found):
    where = [*addresses(found).values(), *(reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist")
             for m in admin.site._registry)]  # fmt: skip
    open_ones = {reverse(name) for name in ("desk_worker", "desk_manifest")}
    assert not OPEN & set(DESK)
    for whose, role in (
        (MUNICIPALITY, Role.COORDINATOR),
        (POLICE, Role.DECIDER),
        (HOUSING, Role.ADMINISTRATOR),
    ):
        client = signed_in(found.people["vaggeryd", whose, role], factor=False)
        for address in set(where) - open_ones:
            answer = client.get(address)
            told = answer.headers.get("Location", "").startswith(reverse("mfa_index"))
            assert told or answer.status_code == 403, f"{role} {address}: {answer.status_code}"
            assert client.post(address).status_code == 403, f"{role} {address}"
