"""What can be asked of the administration's lists: their own filters. A field that nobody is shown cannot be found
out by asking for it a letter at a time, and what is no question at all is answered calmly."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from promises import models as m
from tests import factories as f
from tests.client import StrictClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]

# A step away as well: the rows of a promise, of an activity, of what hangs on them.
WAYS = (
    "",
    "promise__",
    "activity__",
    "commitment__",
    "hot_spot__",
    "walk__activity__",
    "observation__",
    "period__promise__",
)
ENDINGS = ("", "__startswith", "__regex", "__gte", "__in", "__isnull", "__exact")
NONSENSE = (
    "title__regex=(", "title__iregex=[", "pk__in=x", "id=x", f"id={'9' * 40}", "id__range=1", "title=%00", "o=99",
    "o=x", "o=-1.2.3", "p=x", f"p={'9' * 30}", "all=x", "q=%00", "q=(", "e=1", "_to_field=internal_email",
    "_popup=1&_to_field=title", "starts_on__year=9999&starts_on__month=12", "starts_on__year=0",
    "starts_on__year=x", f"starts_on__year={'9' * 30}", "starts_on__gte=x", "starts_on__month=13",
    "municipality__id__exact=x", "municipality__id__exact=%00", f"municipality__id__exact={'9' * 40}",
    "promise__id__exact=x", "kind__id__exact=x", "is_demo__exact=x", "severity__nosuch=1", "nosuch=1",
    "created_at__year=9999", "lage=x", "published_at__isempty=x", "_facets=1",
)  # fmt: skip


def asked(client, model, words: str):
    return client.get(
        f"{reverse(f'admin:{model._meta.app_label}_{model._meta.model_name}_changelist')}?{words}"
    )


@pytest.fixture
def reader(client):
    """Reads drafts, and looks after nothing."""
    client.force_login(f.decider())
    return client


def test_who_asked_a_question_is_not_found_out_by_filter(reader):
    f.question(f.published_promise(), internal_email="kanarie@example.se", internal_name="Karin Kanarie")
    for name in (
        "internal_email__startswith=kanarie",
        "internal_name=Karin+Kanarie",
        "internal_text__regex=.",
    ):
        assert asked(reader, m.Question, name).status_code == 400, name


def test_no_internal_field_of_any_row_is_a_filter(rf):
    request = rf.get("/admin/")
    internal = {
        each.name
        for app in ("promises", "followup")
        for model in apps.get_app_config(app).get_models()
        for each in model._meta.concrete_fields
        if each.name.startswith("internal_")
    }
    assert len(internal) > 10
    for page in admin.site._registry.values():
        for name in [f"{way}{name}{end}" for way in WAYS for name in internal for end in ENDINGS]:
            assert not page.lookup_allowed(name, "K", request), f"{type(page).__name__}: {name}"


def test_lists_are_not_sorted_sought_or_cut_by_what_not_every_reader_reads():
    """Where all rows of the list are readable to who sees it they may be; the secrecy sweep listens to those."""
    own = {m.HotSpot, m.HotSpotRound, m.OngoingRound, m.SituationReport, m.ConfirmedText}
    for model, page in admin.site._registry.items():
        cut = [each[0] if isinstance(each, tuple) else each for each in page.list_filter]
        names = [
            *cut,
            page.date_hierarchy,
            *([] if model in own else [*page.list_display, *page.search_fields]),
        ]
        assert not [name for name in names if "internal_" in str(name)], model.__name__


@pytest.mark.parametrize(
    "model", [m.Activity, m.SituationReport, m.Promise, m.Measure], ids=lambda model: model.__name__
)
def test_what_is_no_question_is_answered_calmly(model):
    client = StrictClient(raise_request_exception=False)
    client.force_login(f.superuser())
    for words in NONSENSE:
        assert asked(client, model, words).status_code < 500, words


def test_a_new_row_is_proposed_only_what_is_a_row():
    client = StrictClient(raise_request_exception=False)
    client.force_login(f.coordinator())
    for words in ("kind=x", "kind=²", f"kind={'9' * 40}", "municipality=x", "performed_by=%00", "hot_spot=x"):
        assert client.get(f"{reverse('admin:promises_activity_add')}?{words}").status_code == 200, words
    assert client.get(f"{reverse('admin:promises_amendment_add')}?promise=²&commitments=x").status_code == 200


def test_the_filters_of_the_page_still_work(reader):
    promise = f.published_promise()
    walk, *_ = f.four_commitments(promise)
    f.activity(towards=walk)
    place = promise.municipality_id
    for words, rows in (
        (f"municipality__id__exact={place}", 1), ("lage=galler", 1), ("lage=rattad", 0),
        (f"commitments__promise__id__exact={promise.pk}", 1), ("is_demo__exact=1", 0),
        ("starts_on__year=2020", 1), ("starts_on__year=2019", 0), ("q=Trafikkontroll", 1), ("o=2", 1),
    ):  # fmt: skip
        answer = asked(reader, m.Activity, words)
        assert answer.status_code == 200, words
        assert answer.context["cl"].result_count == rows, words
    assert asked(reader, m.Promise, "published_at__isempty=0").context["cl"].result_count == 1
    assert asked(reader, m.Commitment, f"promise__id__exact={promise.pk}").context["cl"].result_count == 4
