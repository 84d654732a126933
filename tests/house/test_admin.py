"""The administration as a whole: every noun has a page, every page opens for those who may, cheaply."""

import ast
from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from lxml.html import fromstring

from medborgarlofte.audit.models import AuditEvent
from promises import models as m
from promises.log.admin_rows import METHOD_INLINES, ContributionInline, ResultInline
from tests import factories as f
from tests.client import StrictClient, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]

OURS = ("accounts", "audit", "promises", "followup")
REGISTERED = sorted(admin.site._registry, key=lambda model: model.__name__)
# Enough for rights, the page's own rows and the choices in its fields; a loop over rows breaks it.
MOST_QUERIES = 45
# Looked after by superusers and administrators only; everybody else is turned away.
CLOSED_TO_CLERKS = {"AuditEvent", "Invitation", "User", "Membership"}
SHARED = {"Kind", "Municipality", "Organisation", "PoliceArea"} | CLOSED_TO_CLERKS
# Made and read only where its work is done, with the name of that page; a renewed seal is made by a command.
AT_THE_DESK = {
    "Delegation": "delegations", "EnrolmentLink": "mfa_index", "Disclosure": "disclose", "Masking": "maskings", "Retention": "retention", "TableImport": "table_import",
    "SignedPaper": "attach_paper", "Step": "review_report", "SealRenewal": "", "SecondFactorReset": "second_factor_resets",
}  # fmt: skip
OF_A_PLACE = [model for model in REGISTERED if model.__name__ not in SHARED]
# What a clerk may add: what is done, not what is promised.
A_CLERK_ADDS = {"Activity", "Confirmation", "HotSpot", "Measure", "Observation", "SituationReport"}


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def everything():
    """One row of every noun that the administration shows."""
    promise = f.published_promise()
    walk, est, rounds, traffic = f.four_commitments(promise)
    f.result(f.activity(towards=traffic), f.result_measure(), 64)
    safety_walk = m.SafetyWalk.objects.create(activity=f.activity(towards=walk), light="dark")
    observation = m.Observation.objects.create(
        walk=safety_walk, number=1, category="lighting", place="Torget", text="Trasig lampa."
    )
    stamp = {"created_at": promise.created_at, "created_by": promise.created_by}
    m.Measure.objects.create(observation=observation, text="Byt lampan", **stamp)
    meeting = m.CoordinationMeeting.objects.create(activity=f.activity(towards=est))
    f.situation_report(meeting=meeting)
    m.HotSpotRound.objects.create(activity=f.activity(towards=rounds), hot_spot=f.hot_spot())
    m.Indicator.objects.create(promise=promise, slug="trygghet", name="Tryggheten")
    f.amendment(promise)
    f.confirmation(walk, promise.periods.first())
    return promise


def client_of(person) -> StrictClient:
    client = StrictClient()
    client.force_login(person)
    return client


def test_every_noun_can_be_reached():
    inline = {i.model for one in admin.site._registry.values() for i in _inlines(one)}
    nouns = {model for app in OURS for model in apps.get_app_config(app).get_models()}
    left = {model.__name__ for model in nouns - inline - set(admin.site._registry)}
    assert left == set(AT_THE_DESK)
    assert all(_is_an_address(name) for name in AT_THE_DESK.values() if name)


def _is_an_address(name):
    return bool(get_resolver().reverse_dict.getlist(name))


def _inlines(model_admin):
    if model_admin.model is m.Activity:
        return [ContributionInline, ResultInline, *METHOD_INLINES.values()]
    return model_admin.inlines


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_a_superuser_opens_every_page(everything, model, django_assert_max_num_queries):
    client = client_of(f.superuser())
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(page(model, "changelist")).status_code == 200
    assert client.get(page(model, "changelist"), {"q": "trygg"}).status_code in (200, 302)
    add = client.get(page(model, "add"))
    assert add.status_code in (200, 403)
    assert nameless(add) == []
    for row in model._default_manager.all()[:1]:
        with django_assert_max_num_queries(MOST_QUERIES):
            change = client.get(page(model, "change", row.pk))
        assert change.status_code == 200
        assert nameless(change) == []


def nameless(response) -> list[str]:
    """The fields that a reader who hears the page is told no name of."""
    root = fromstring(response.content)
    labelled = {label.get("for") for label in root.iter("label")}
    fields = root.xpath("//input[not(@type='hidden' or @type='submit')] | //select | //textarea")
    return [
        field.get("name")
        for field in fields
        if not (field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labelled)
        and field.getparent().tag != "label"
    ]


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_a_clerk_opens_what_a_clerk_needs(everything, model):
    client = client_of(f.officer())
    closed = model.__name__ in CLOSED_TO_CLERKS
    assert client.get(page(model, "changelist")).status_code == (403 if closed else 200)
    assert client.get(page(model, "add")).status_code == (200 if model.__name__ in A_CLERK_ADDS else 403)
    for row in model._default_manager.all()[:1]:
        assert client.get(page(model, "change", row.pk)).status_code == (403 if closed else 200)


@pytest.mark.parametrize("model", OF_A_PLACE, ids=lambda model: model.__name__)
def test_a_clerk_elsewhere_sees_no_row_of_another_municipality(everything, model):
    client = client_of(f.officer("Gun Gnosjö", f.municipality("Gnosjö")))
    assert client.get(page(model, "changelist")).context["cl"].result_count == 0
    row = model._default_manager.first()
    if row:
        assert client.get(page(model, "change", row.pk)).status_code == 302


def test_ten_activities_cost_what_one_costs(everything):
    client = client_of(f.officer())
    client.get(page(m.Activity, "changelist"))
    few = _queries(client, m.Activity)
    for day in range(1, 11):
        f.activity(date(2020, 6, day), m.Commitment.objects.get(number=4))
    assert _queries(client, m.Activity) == few


def _queries(client, model) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(page(model, "changelist"))
    return len(asked)


def test_someone_not_signed_in_is_led_to_the_one_sign_in():
    response = StrictClient().get("/admin/")
    assert response.status_code == 302
    response = StrictClient().get(response.url)
    assert response.url == reverse("login") + "?next=/admin/"


def test_an_account_without_a_role_is_told_so():
    assert client_of(f.user("Utan Uppdrag", is_staff=False)).get("/admin/login/").status_code == 403


def test_the_start_page_follows_the_work():
    headings = [s["name"] for s in client_of(f.superuser()).get("/admin/").context["app_list"]]
    assert headings == [
        "Löften och åtaganden", "Det som görs", "Uppföljning", "Ord och mått", "Kommuner och organisationer",
        "Personer och behörighet", "Granskning",
    ]  # fmt: skip
    clerk = [s["name"] for s in client_of(f.officer()).get("/admin/").context["app_list"]]
    assert "Personer och behörighet" not in clerk
    assert "Granskning" not in clerk


def test_what_is_published_has_no_delete_button(everything):
    client = client_of(f.coordinator())
    for row in (everything, everything.commitments.first(), m.Activity.objects.first()):
        response = client.get(page(type(row), "change", row.pk))
        assert response.context["has_delete_permission"] is False
        assert client.post(page(type(row), "delete", row.pk), {"post": "yes"}).status_code == 403


def test_the_trail_is_read_in_sentences():
    client = StrictClient()
    client.post(reverse("login"), {"login": f.superuser().email, "password": f.PASSWORD})
    response = client_of(f.superuser()).get(page(AuditEvent, "changelist"))
    assert "sten-drift@example.se (Sten Drift) loggade in." in words(response)


WRITING = {
    "save", "delete", "create", "bulk_create", "get_or_create", "bulk_update", "update_or_create",
}  # fmt: skip


@pytest.mark.parametrize("package", ["medborgarlofte/accounts", "promises", "followup"])
def test_the_administration_writes_only_through_actions(package):
    """Nothing in an admin module calls what writes a row, ``update`` among it, but for a formset's ``save``."""
    folder = settings.BASE_DIR / package
    files = [f for f in folder.rglob("*.py") if "admin" in str(f.relative_to(folder))]
    assert files
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = ast.unparse(node.func.value)
                # A set or a dictionary is updated by what stands there, rows by names.
                updated = node.func.attr == "update" and node.keywords
                written = updated or node.func.attr in WRITING
                assert not written or owner == "formset", f"{file.name}: {ast.unparse(node)}"
