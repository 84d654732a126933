"""What everybody can read of a promise is written over at no door, and no field of it is forgotten."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.admin.sites import site
from django.core.exceptions import ValidationError
from django.db import models

from medborgarlofte.accounts.models import Municipality, Organisation, PoliceArea
from promises import models as m
from promises.models.tree import parts
from promises.writing import guards
from promises.writing.guards import FEW, STANDS
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.past_the_actions, pytest.mark.usefixtures("october")]

# What may be said otherwise after publication: everybody reads the new words, and every version is kept.
FREE: dict[type, set[str]] = {
    m.Promise: {
        "continues", "supersedes", "page_owner", "contact", "contact_email", "contact_phone", "police_url", "source_url",
        "municipal_number", "police_number", "drawn_up_on", "received_on", "photo", "photo_alt", "photo_credit",
        "own_words",
        # By rules of their own: what was not known is told once (guards._keep_head).
        "signed_on", "signed_precision", "announced_on", "announced_precision",
        # Of the house.
        "revision", "public_revision", "public_on",
    },
    m.Commitment: {"also_measured"},
    # Who does it; who answers for it stands (guards._keep_party).
    m.CommitmentParty: {"organisation", "role", "unit"},
    m.Target: set(),
    m.Milestone: set(),
    m.TargetPart: set(),
    m.Amendment: set(),
    m.Confirmation: set(),
    m.Measurement: set(),
    m.Signatory: {"position"},
    m.FocusArea: {"position"},
    m.Background: {"position"},
    m.Indicator: {"position"},
    # Until they begin, and only of a promise that follows a calendar of its own (guards._keep_period).
    m.ReportingPeriod: {"starts_on", "ends_on", "due_on"},
    m.Kind: {"name", "method", "unit_one", "unit_many"},
    m.ResultMeasure: {"label", "position", "is_own"},
    Municipality: {"name", "short_name", "code", "county", "police_area", "accent", "arms", "own_colours"},
    Organisation: {"name", "short_name", "kind", "organisation_number", "website"},
    PoliceArea: {"name"},
}  # fmt: skip
# Rows that no page stores as they are: each has actions of its own, which say what stands.
ACTIONS_OF_THEIR_OWN = {m.WalkInvitation, m.Question, m.PublicationRule}
SHARED = {m.Kind, m.ResultMeasure, Municipality, Organisation, PoliceArea}


def public_fields(model):
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    kept = ("_at", "_by", "_en")
    return {
        each.name for each in fields if not each.name.startswith("internal_") and not each.name.endswith(kept)
    }


def test_of_every_row_of_a_promise_it_is_said_what_stands_and_what_does_not():
    of_promises = {m.Promise, *parts(m.Promise)} - ACTIONS_OF_THEIR_OWN
    assert set(STANDS) == set(FREE) == of_promises | SHARED


@pytest.mark.parametrize("model", STANDS, ids=lambda model: model.__name__)
def test_every_field_of_a_row_either_stands_or_is_said_to_be_free(model):
    stands = {*STANDS[model].fixed, *STANDS[model].told} - {field.name for field in model._meta.many_to_many}
    assert not stands & FREE[model]
    assert stands | FREE[model] == public_fields(model)


@pytest.fixture
def rows():
    """A row of each, all of them public, and another that each may point at."""
    promise = f.published_promise()
    promise.signatories.update(name="A", title="Chef", signed_on=date(2020, 1, 2))
    first = f.four_commitments(promise)[0]
    effect = promise.indicators.create(slug="trygghet", name="Trygghet")
    draft = f.promise("2021", place=f.municipality("Gnosjö", police_area=f.police_area("LPO Eksjö")))
    f.four_commitments(draft)
    draft.indicators.create(slug="annat", name="Annat")
    m.Commitment.objects.filter(pk=first.pk).update(counts_people=True)
    measure = f.result_measure(of=first.kind, counts_people=True)
    target = first.targets.get()
    made = [
        promise, first, target, effect, measure, first.kind, promise.municipality, f.organisation(), f.police_area(),
        promise.signatories.first(), promise.periods.first(),
        first.parties.create(organisation=f.organisation(), role="responsible"),
        promise.backgrounds.create(
            kind="decision", text="KS", url="https://kommun.example/ks", decided_on=date(2019, 12, 1), body="KS",
            paragraph="§ 9", sha256="0" * 64,
        ),
        promise.focus_areas.create(name="Trafik"),
        effect.measurements.create(period="2019", value=Decimal(61), published_on=date(2020, 5, 1)),
        target.milestones.create(slug="steg", label="Steg", number=1),
        target.parts.create(slug="norr", label="Norr", number=1),
        f.confirmation(first, promise.periods.first()),
        f.amendment(promise),
    ]  # fmt: skip
    return {type(row): f.refreshed(row) for row in made}


def another(field, row):
    """A value of the field that the row does not have."""
    value = getattr(row, field.name)
    if field.is_relation:
        return field.related_model.objects.exclude(pk=value and value.pk).first()
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateField):
        return value + timedelta(1) if value else date(2020, 10, 1)
    if isinstance(field, models.DecimalField | models.IntegerField):
        return (value or 0) + 1
    return f"{value}x"


@pytest.mark.parametrize("model", STANDS, ids=lambda model: model.__name__)
def test_what_stands_is_refused_at_its_field_however_it_is_written(rows, model):
    stands = {*STANDS[model].fixed, *STANDS[model].told} - {field.name for field in model._meta.many_to_many}
    for name in stands:
        before = f.refreshed(rows[model])
        row = f.refreshed(before)
        setattr(row, name, another(model._meta.get_field(name), before))
        with pytest.raises(ValidationError) as refused:
            guards.check(row, before)
        sentence = FEW if name == "counts_people" else STANDS[model].sentence
        assert refused.value.message_dict[name] == [sentence], name


@pytest.mark.parametrize(
    "model", [each for each in STANDS if each in site._registry], ids=lambda model: model.__name__
)
def test_the_administration_shows_what_stands_to_be_read(rows, model, client):
    row = rows[model]
    client.force_login(f.superuser())
    name = model.__name__.lower()
    page = client.get(f"/admin/{model._meta.app_label}/{name}/{row.pk}/change/")
    assert page.status_code == 200
    assert not {*STANDS[model].fixed, *STANDS[model].told} & {*page.context["adminform"].form.fields}


def test_a_draft_is_written_freely(rows):
    draft = m.Promise.objects.get(slug="2021")
    changed = f.refreshed(draft)
    changed.title, changed.slug = "Annat", "2022"
    guards.check(changed, draft)


def test_nothing_is_moved_into_what_is_public(rows):
    before = m.Indicator.objects.get(slug="annat")
    row = f.refreshed(before)
    row.promise = rows[m.Promise]
    with pytest.raises(ValidationError, match="inget flyttas dit"):
        guards.check(row, before)
