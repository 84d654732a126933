"""Between authorities there is secrecy, and a third party reads nothing of theirs: a bird in every internal field of
everybody's rows, and every page and file of desk and administration opened by the others.

Each bird is called after whose it is. Which fields are internal is asked of the models.
"""

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from medborgarlofte.accounts.roles import Role
from promises import models as m
from promises.writing import reach
from tests.client import StrictClient, whole
from tests.crawl import texts
from tests.house.world import AUTHORITIES, HOUSING, MUNICIPALITY, OURS, POLICE, World, world

pytestmark = [pytest.mark.django_db, pytest.mark.sweep, pytest.mark.usefixtures("october")]

BIRD = re.compile(r"kanarie-(\w+)-[\w-]*")
# What both authorities read; what every party of the promise reads; what all of the authorities' people read.
TOGETHER, PARTIES, ASKED = "gemensamt", "parterna", "fragan"
# What a third party has reported to the authorities.
HANDED_IN = "inlamnat"
SHARED_BY_NATURE = (m.HotSpot, m.Promise, m.Commitment, m.SituationReport, m.CoordinationMeeting)
LOGGING = {Role.OFFICER, Role.POLICE, Role.COORDINATOR}
# A tag of anybody's in the words of everybody: it must never become a tag on the page.
TAG = "<b id=k>"


def bird_of(whose: str, row: models.Model, field: models.Field) -> str:
    if isinstance(row, SHARED_BY_NATURE) or row._meta.model_name in ("report", "assessment"):
        whose = HANDED_IN if whose == HOUSING else TOGETHER
    if isinstance(row, m.Measure) and row.meeting_id and field.name != "internal_note":
        whose = TOGETHER
    if field.name == "internal_text" and isinstance(row, m.Question):
        whose = ASKED
    if field.name == "internal_comment":
        whose = PARTIES
    return f"kanarie-{whose}-{row._meta.model_name}-{field.name.replace('_', '-')}-{row.pk}"[:60]


def hide_birds(found: World) -> None:
    """In every internal field that holds words, and in all words of rows that are internal as a whole."""
    for (whose, _), row in found.rows.items():
        for field in row._meta.concrete_fields:
            wholly = row._meta.app_label == "promises" and reach.is_internal(row)
            told = field.name.startswith("internal_") or (
                wholly and not field.choices and field.name == "text"
            )
            hidden = isinstance(row, m.Photo) and field.name == "alt"
            if is_words(field) and (told or hidden):
                song = bird_of(whose, row, field)
                if field.name in ("internal_original", "internal_content"):
                    song = song_in_json(song, field.name)
                type(row)._base_manager.filter(pk=row.pk).update(**{field.attname: song})


def song_in_json(song: str, name: str) -> str:
    if name == "internal_content":
        return f'[{{"title": "{song}", "fields": [["Anteckning", "{song}"]]}}]'
    return f'{{"rows": [{{"model": "promises.activity", "before": {{"note": "{song}"}}}}], "files": []}}'


def is_words(field: models.Field) -> bool:
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def lay_tags() -> None:
    """``TAG`` in every text that is told of, wherever a row may hold one."""
    for model in (
        *apps.get_app_config("promises").get_models(),
        *apps.get_app_config("accounts").get_models(),
    ):
        for field in model._meta.concrete_fields:
            words = is_words(field) and not isinstance(
                field, models.EmailField | models.URLField | models.SlugField
            )
            if words and not field.name.startswith("internal_") and field.name not in KEPT:
                for row in model._base_manager.all():
                    with suppress(IntegrityError), transaction.atomic():
                        text = f"{TAG}{row.pk}"[: field.max_length or 99]
                        model._base_manager.filter(pk=row.pk).update(**{field.attname: text})


# Read by the program: numbers, keys, addresses, colours.
KEPT = {
    "password", "token_hash", "sha256", "digest", "code", "own_colours", "file", "photo", "arms", "organisation_number",
    "noun", "field", "season_start", "season_end", "provider", "subject",
}  # fmt: skip


def client_of(person) -> StrictClient:
    client = StrictClient(raise_request_exception=False)
    client.force_login(person)
    return client


def desk_addresses(found: World, whose: str) -> Iterator[str]:
    """Every page and file of the desk that shows anything, and those of ``whose`` rows."""
    promise, draft = found.promise, found.draft
    at = [promise.municipality.slug, promise.slug]
    coming = [draft.municipality.slug, draft.slug]
    for name in (
        "desk", "official", "committee", "log_kind", "est", "est_overview", "est_meetings", "hot_spots", "add_hot_spot",
        "ongoing_round", "activities", "least_left", "pass_card", "weekly", "tables", "desk_walks", "open_measures", "new_invitation", "desk_questions",
        "desk_promises", "new_promise", "retention", "disclose", "maskings", "account", "delegations",
    ):  # fmt: skip
        yield reverse(name)
    for kind in ("trygghetsvandring", "est-mote", "trygghetsrunda", "trafikinsats"):
        yield reverse("log", args=[kind])
    every = "&".join(
        f"sort={each}" for each in ("activity", "situation_report", "hot_spot", "question", "report", "event")
    )
    yield f"{reverse('disclose')}?kommun=vaggeryd&{every}"
    yield f"{reverse('disclose')}?kommun=vaggeryd&{every}&q=kanarie"
    yield f"{reverse('activities')}?q=kanarie&lage=alla"
    yield f"{reverse('activities')}?som=csv"
    yield f"{reverse('est')}?vecka=2020-20"
    yield reverse("committee_file", args=["csv"])
    for suffix in ("csv", "xlsx"):
        yield reverse("table_download", args=[suffix])
        yield f"{reverse('table_template', args=[suffix])}?lofte={promise.address}"
    yield reverse("archive_zip", args=at)
    for name in ("publication_rules", "edit_promise", "promise_head", "amend_promise", "measurements"):
        yield reverse(name, args=at)
    for name in (
        "edit_promise",
        "promise_head",
        "preview_promise",
        "try_promise",
        "publish_promise",
        "remove_promise",
    ):
        yield reverse(name, args=coming)
    yield reverse("change_commitment", args=[*coming, 1])
    for name in ("write_report", "review_report", "publish_report"):
        yield reverse(name, args=[*at, "2020-t2"])
    yield reverse("desk_question", args=[found.of(TOGETHER, "question").uid])
    yield reverse("change_hot_spot", args=[found.of(TOGETHER, "hot_spot").pk])
    yield reverse("mask", args=["promise", promise.pk])
    yield reverse("mask", args=["report", found.report.pk])
    yield from rows_at_the_desk(found, whose)


def rows_at_the_desk(found: World, whose: str) -> Iterator[str]:
    for what in ("activity", "walked", *(["rounded", "met"] if whose in AUTHORITIES else [])):
        row = found.of(whose, what)
        for name in ("activity", "receipt", "edit_activity", "withdraw_activity", "activity_photos"):
            yield reverse(name, args=[row.uid])
        yield reverse("mask", args=["activity", row.pk])
    walked = found.of(whose, "walked").uid
    for name in ("desk_protocol", "desk_participants", "desk_decisions"):
        yield reverse(name, args=[walked])
    yield reverse("desk_observation", args=[walked, 1])
    yield reverse("new_measure", args=[walked, 1])
    yield reverse("decide_measure", args=[walked, found.of(whose, "measure").pk])
    photo = found.of(whose, "photo").uid
    yield reverse("change_photo", args=[photo])
    yield reverse("desk_photo", args=[photo])
    yield reverse("est_report", args=[found.of(whose, "situation").pk])
    if whose in AUTHORITIES:
        yield reverse("est_meeting", args=[found.of(whose, "met").uid])
        yield reverse("lift_masking", args=[found.of(whose, "masking").pk])
        kept = found.of(whose, "disclosure").pk
        yield reverse("disclosure", args=[kept])
        yield reverse("disclosure_file", args=[kept, "csv"])


def admin_addresses(found: World, whose: str) -> Iterator[str]:
    """Every list, sought through too, the choices of every form, and the pages of ``whose`` rows."""
    for model, model_admin in admin.site._registry.items():
        listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        yield listed
        if model_admin.search_fields:
            yield f"{listed}?q=kanarie"
        for name in model_admin.autocomplete_fields:
            asked = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={name}"
            yield f"{reverse('admin:autocomplete')}?{asked}&term="
    for (owner, _), row in found.rows.items():
        if owner in (whose, TOGETHER) and type(row) in admin.site._registry:
            at = f"admin:{row._meta.app_label}_{row._meta.model_name}"
            yield reverse(f"{at}_change", args=[row.pk])
            yield reverse(f"{at}_delete", args=[row.pk])
    yield reverse("admin:promises_activity_add")


def heard_in(body: bytes) -> set[str]:
    """Whose birds can be heard in the answer, in the parts of a zip as well."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as archive:
            return set().union(*(heard_in(archive.read(name)) for name in archive.namelist()))
    return {bird for _, text in texts(body) for bird in BIRD.findall(text)}


def may_hear(whose: str, role: Role, place: str) -> set[str]:
    """The rule in a few words (docs/roles.md)."""
    if place != "vaggeryd":
        return set()
    heard = {PARTIES}
    if whose in AUTHORITIES:
        heard.add(ASKED)
        if role in LOGGING:
            heard.add(TOGETHER)
    if role in LOGGING:
        heard.add(HANDED_IN)
    return heard | ({whose} if role in LOGGING else set())


# Who works for another, and who of the same does not work with it; the soak listens as everybody else.
LISTENERS = [
    (MUNICIPALITY, Role.COORDINATOR, POLICE),
    (HOUSING, Role.COORDINATOR, POLICE),
    (POLICE, Role.ADMINISTRATOR, POLICE),
]


@pytest.mark.parametrize(("whose", "role", "others"), LISTENERS, ids=str)
def test_nobody_hears_another_authority(whose, role, others):
    listen(world(), "vaggeryd", whose, role, others)


@pytest.mark.soak
@pytest.mark.parametrize("others", OURS)
@pytest.mark.parametrize("whose", OURS)
@pytest.mark.parametrize("place", ["vaggeryd", "habo"])
def test_nobody_hears_anybody_else(place, whose, others):
    """Everybody at everybody's rows."""
    found = world()
    for role in Role:
        listen(found, place, whose, role, others)


def listen(found: World, place: str, whose: str, role: Role, others: str) -> None:
    """Fail where the person hears a bird that is not theirs, meets a tag of somebody's or an error."""
    hide_birds(found)
    lay_tags()
    client, wrong = client_of(found.people[place, whose, role]), []
    allowed, heard, laid = may_hear(whose, role, place), set(), 0
    for address in (*desk_addresses(found, others), *admin_addresses(found, others)):
        answer = client.get(address)
        body = whole(answer)
        here = heard_in(body)
        heard |= here
        if here - allowed:
            wrong.append(f"{address}: {sorted(here - allowed)}")
        if answer.status_code >= 500:
            wrong.append(f"{address}: {answer.status_code}")
        if answer.headers.get("Content-Type", "").startswith("text/html") and TAG.encode() in body:
            wrong.append(f"{address}: {TAG}")
        laid += b"&lt;b id=k&gt;" in body
    assert wrong == []
    assert laid > 40
    if TOGETHER in allowed:
        assert TOGETHER in heard


@pytest.mark.parametrize("whose", OURS)
def test_who_works_with_it_hears_the_own_birds_at_the_desk_and_in_the_administration(whose):
    found = world()
    hide_birds(found)
    client = client_of(found.people["vaggeryd", whose, Role.COORDINATOR])
    row = found.of(whose, "activity")
    for address in (
        reverse("activity", args=[row.uid]),
        reverse("admin:promises_activity_change", args=[row.pk]),
    ):
        assert whose in heard_in(whole(client.get(address))), address
