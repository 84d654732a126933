"""The schema, the vocabularies and the database say the same, and every error speaks Swedish."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import CharField, Model
from jsonschema import Draft202012Validator

from followup.models import Assessment, Report
from promises.exchange.file_checks import problems
from promises.exchange.messages import SENTENCES
from promises.exchange.rules import RULES
from promises.exchange_format.properties import stamp_of
from promises.exchange_format.schema import properties, resolve, schema, schema_bytes
from promises.exchange_format.shared_nouns import ACTIVITY, CONFIRMATION, PROMISE, SHARED, Noun

pytestmark = pytest.mark.pure

# Words of the schema that describe, sort or lead on, and that no value breaks.
_ANNOTATIONS = {
    "$schema",
    "$comment",
    "$defs",
    "$ref",
    "title",
    "description",
    "default",
    "properties",
    "items",
    "x-plural",
    "x-key",
    "x-sort",
    "x-ref",
    "x-order",
    "x-default-from",
    "x-shared",
    "x-edition",
}
# Told apart before the table is asked: they name properties.
_NAMING = {"required", "additionalProperties"}


def nouns() -> Iterator[Noun]:
    waiting = [PROMISE, ACTIVITY, CONFIRMATION, *SHARED.values()]
    while waiting:
        noun = waiting.pop()
        yield noun
        waiting += noun.inside.values()


NOUNS = {noun.definition: noun for noun in nouns()}


def keywords(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            yield key
            named = key in ("properties", "$defs")
            yield from (
                (word for each in value.values() for word in keywords(each)) if named else keywords(value)
            )
    elif isinstance(part, list):
        for each in part:
            yield from keywords(each)


def test_the_schema_is_a_schema_of_2020_12() -> None:
    Draft202012Validator.check_schema(json.loads(schema_bytes()))


def test_every_keyword_that_a_value_can_break_has_its_sentence() -> None:
    assert set(keywords(dict(schema()))) - _ANNOTATIONS - _NAMING == set(SENTENCES)


def test_every_definition_is_used_and_named_in_swedish() -> None:
    text = schema_bytes().decode()
    for name, part in schema()["$defs"].items():
        assert f'"#/$defs/{name}"' in text, name
        assert part.get("description") or (part.get("title") and part.get("x-plural")), name
    for name in ["", *NOUNS]:
        for key, part in properties(name).items():
            assert part.get("title"), (name, key)


def test_rules_are_about_definitions_and_properties_that_exist() -> None:
    for name, rules in RULES.items():
        assert {rule.property for rule in rules} <= set(properties(name)), name


@pytest.mark.parametrize("noun", NOUNS.values(), ids=lambda noun: noun.definition or "promise")
def test_model_columns_and_schema_properties_agree(noun: Noun) -> None:
    for name in noun.columns:
        part = properties(noun.definition)[name]
        if noun.definition == "hot_spot_round" or stamp_of(noun.model, name):
            continue
        _agree(noun.model, name, part)


@pytest.mark.parametrize(("model", "definition"), [(Report, "follow_up"), (Assessment, "assessment")])
def test_follow_ups_and_schema_agree(model: type[Model], definition: str) -> None:
    columns = {field.name for field in model._meta.fields}
    for name, part in properties(definition).items():
        if name in columns and name != "period":
            _agree(model, name, part)


def _agree(model: type[Model], name: str, part: Any) -> None:
    field = model._meta.get_field(name)
    if field.choices:
        blank = [""] if "" in part["enum"] else []
        assert part["enum"] == [value for value, _ in field.choices] + blank, (model, name)
    elif isinstance(field, CharField) and field.max_length and "x-ref" not in part and "enum" not in part:
        if part["type"] == "string" and "pattern" not in part:
            assert part["maxLength"] == field.max_length, (model, name)
        elif "maxLength" in part:
            assert part["maxLength"] <= field.max_length, (model, name)


def test_every_column_is_carried_or_known_to_stay_at_home() -> None:
    """A new column is a decision: it is in the format, or it stands here."""
    stays = {
        "id",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        "published_at",
        "published_by",
        "withdrawn_at",
        "withdrawn_by",
        "withdrawn_shown_on",
        "confirmed_at",
        "confirmed_by",
        "revision",
        "public_revision",
        "public_on",
        "position",
        "photo",
        "photo_alt",
        "photo_credit",
        "arms",
        "own_colours",
        "hot_spot",
        "meeting",
        "protocol_is_draft",
        "protocol_published_at",
        "protocol_published_by",
        "cancelled_at",
        "cancelled_by",
        "situation",
        "own_words",  # of what promises share: they stand in its lists
        "is_own",
        "promise",  # of an activity: whose file it stands in, and that it serves no commitment
        "set_at",
        "set_by",
        "table_import",
        "effect_on",  # of EST, which is internal
    }
    for noun in NOUNS.values():
        columns = {field.name for field in noun.model._meta.fields}
        left = columns - set(noun.columns) - stays - {noun.parent}
        left -= {"uid"} if noun.definition == "observation" else set()  # its number tells it apart
        left = {name for name in left if not name.startswith("internal_") and not name.endswith("_precision")}
        assert left == set(), noun.definition


def test_no_property_is_internal() -> None:
    assert "internal" not in schema_bytes().decode()


@pytest.mark.parametrize(
    ("broken", "where", "words"),
    [
        ({"title": 3}, "title", "Skriv en text"),
        ({"title": None}, "title", "null"),
        ({"title": " "}, "title", "tom"),
        ({"title": "x" * 161}, "title", "högst 160 tecken. Nu är den 161"),
        ({"title": "a\x00b"}, "title", "styrtecken"),
        ({"title": "a\ud800"}, "title", "styrtecken"),
        ({"format": "medborgarlofte/2"}, "format", "medborgarlofte/1"),
        ({"slug": "a b"}, "slug", "bindestreck"),
        ({"starts_on": "2020-13"}, "starts_on", "finns inte"),
        ({"starts_on": "0020"}, "starts_on", "finns inte"),
        ({"drawn_up_on": "2020-6-1"}, "drawn_up_on", "2020-06-18"),
        ({"starts_on": "2021", "ends_on": "2020-12"}, "ends_on", "före starts_on"),
        ({"due_days": "28"}, "due_days", "helt tal"),
        ({"due_days": 1.5}, "due_days", "helt tal"),
        ({"due_days": 10000}, "due_days", "högst 366"),
        ({"calendar": "monthly"}, "calendar", "tertial, quarter"),
        ({"titel": "x"}, "titel", "Menade du title?"),
        ({"qwerty": "x"}, "qwerty", "Ta bort den"),
        ({"contact_email": "x"}, "contact_email", "e-postadress"),
        ({"source_url": "javascript:alert(1)"}, "source_url", "https://"),
        ({"municipality": "habo"}, "municipality", "finns inte i municipalities"),
        ({"municipalities": []}, "municipalities", "minst 1"),
        ({"municipalities": 1}, "municipalities", "hakparenteser"),
        ({"further_municipalities": ["vaggeryd"]}, "further_municipalities[0]", "redan löftets egen"),
    ],
)
def test_one_error_has_its_path_and_says_what_to_do(broken: dict[str, Any], where: str, words: str) -> None:
    found = problems({**smallest(), **broken})
    assert where in [problem.where for problem in found]
    assert words in next(problem.text for problem in found if problem.where == where)


def test_what_is_missing_is_named_where_it_should_stand() -> None:
    found = {problem.where: problem.text for problem in problems({})}
    assert set(found) == {"format", "municipality", "slug", "title", "municipalities"}
    assert found["title"] == "Rubrik saknas. Lägg till title."


def test_a_file_that_is_no_object_has_one_error() -> None:
    assert [problem.text for problem in problems([])] == ["Skriv egenskaper inom klamrar."]


def smallest() -> dict[str, Any]:
    place = {"slug": "vaggeryd", "name": "Vaggeryds kommun", "short_name": "Vaggeryd"}
    return {
        "format": "medborgarlofte/1",
        "municipality": "vaggeryd",
        "slug": "2020",
        "title": "Ett löfte",
        "municipalities": [place],
    }


def test_the_smallest_file_is_sound() -> None:
    assert problems(smallest()) == []
    assert resolve(schema()["properties"]["slug"])["pattern"]


def test_a_date_may_be_shortened_only_where_the_database_knows_how_much_is_known() -> None:
    for noun in NOUNS.values():
        columns = {field.name for field in noun.model._meta.fields}
        for name, part in properties(noun.definition).items():
            if part.get("format") in ("date", "known-date"):
                known = name.endswith("_on") and f"{name.removesuffix('_on')}_precision" in columns
                assert (part["format"] == "known-date") == known, (noun.definition, name)
