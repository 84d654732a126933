"""A field with choices takes none but them, whoever writes: the database itself refuses another word."""

import re

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from medborgarlofte.accounts.models import Membership
from promises.models import Promise
from tests import factories as f

pytestmark = pytest.mark.django_db

FIELDS = [
    field
    for app in ("accounts", "audit", "promises", "followup", "record")
    for model in apps.get_app_config(app).get_models()
    for field in model._meta.concrete_fields
    if field.choices
]


def test_fields_with_choices_are_looked_for_where_they_are():
    assert len(FIELDS) > 35


@pytest.mark.parametrize("field", FIELDS, ids=str)
def test_the_database_takes_the_words_of_the_vocabulary_and_no_other(field):
    written = checks(field.model._meta.db_table)
    names = [name for name in written if name.endswith(f"_{field.name}_known")]
    assert len(names) == 1, f"{field} has no constraint of its words"
    words = [word for word, _ in field.flatchoices]
    assert [word for word in words if not accepted(written[names[0]], field.column, word)] == []
    assert accepted(written[names[0]], field.column, "") is field.blank
    assert not accepted(written[names[0]], field.column, "främmande")
    assert not accepted(written[names[0]], field.column, words[0].upper())


def checks(table: str) -> dict[str, str]:
    """The conditions that the table's rows must meet, by name, as the database has them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT conname, pg_get_expr(conbin, conrelid) FROM pg_constraint"
                " WHERE contype = 'c' AND conrelid = %s::regclass",
                [table],
            )
            return dict(cursor.fetchall())
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
        source = cursor.fetchone()[0]
    return {
        each[1]: _inside(source[each.end() :]) for each in re.finditer(r'CONSTRAINT "(\w+)" CHECK \(', source)
    }


def _inside(source: str) -> str:
    """Up to the parenthesis that closes what was opened before."""
    depth = 1
    for place, sign in enumerate(source):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if not depth:
            return source[:place]
    raise AssertionError(source)


def accepted(condition: str, column: str, word: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {condition} FROM (SELECT CAST(%s AS varchar(99)) AS "{column}") AS one', [word]
        )
        return bool(cursor.fetchone()[0])


def test_a_precision_or_a_role_that_is_none_is_refused_past_all_forms():
    promise, role = f.promise(), Membership.objects.get(user=f.officer())
    for rows, field in (
        (Promise.objects.filter(pk=promise.pk), "starts_precision"),
        (Membership.objects.filter(pk=role.pk), "role"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**{field: "x"})
