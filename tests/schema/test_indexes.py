"""Every index is written at each change of its rows: there is one where somebody asks, and none twice."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.django_db

MODELS = [
    model
    for app in ("accounts", "audit", "promises", "followup", "record")
    for model in apps.get_app_config(app).get_models()
]
# Rows that are asked for by the person behind them.
ASKED_BY_PERSON = {
    "promises.Activity.created_by": "what I have logged, on the desk and in the list",
    "promises.TableImport.created_by": "the tables that I have read in",
    "followup.Report.created_by": "drafts that an authority's own people made, when they are let go",
}
WANTED = {
    "followup.Edition": ["sha256"],  # /verifiera/ by checksum
    "followup.SignedPaper": ["sha256"],  # its public address
    "audit.AuditEvent": ["event", "at"],  # retention, and signings-in
    "promises.ReportingPeriod": ["due_on"],  # what is due
}


def indexes(model) -> list[tuple[str, list[str]]]:
    """Name and columns of each whole index of the table, unique ones too, as the database has them."""
    partial = {each.name for each in model._meta.constraints if getattr(each, "condition", None) is not None}
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return [
        (name, each["columns"])
        for name, each in found.items()
        # PostgreSQL keeps a second one of a text, for LIKE.
        if (each["index"] or each["unique"]) and name not in partial and not name.endswith("_like")
    ]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_index_of_one_column_begins_another(model):
    every = indexes(model)
    assert [
        (name, other)
        for name, columns in every
        for other, longer in every
        if name != other and len(columns) == 1 and longer[:1] == columns
    ] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_nothing_is_indexed_by_who_did_it_unless_somebody_asks(model):
    first = [columns[0] for _, columns in indexes(model)]
    for field in model._meta.local_concrete_fields:
        if (
            field.is_relation
            and field.name.endswith("_by")
            and field.related_model._meta.label == settings.AUTH_USER_MODEL
        ):
            asked = str(field) in ASKED_BY_PERSON or field.name == "started_by"  # one round a person
            assert (field.column in first) is asked, field


@pytest.mark.parametrize("label", WANTED)
def test_what_is_looked_up_is_indexed(label):
    assert WANTED[label] in [columns for _, columns in indexes(apps.get_model(label))]
