"""Both databases put what is unknown at the same end: left alone PostgreSQL has NULL last, SQLite first."""

import ast
from functools import cache

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, OrderBy
from django.db.models.lookups import IsNull
from django.http import QueryDict

from tests import factories as f

OURS = ("medborgarlofte", "promises", "followup")

PAGES = [page for page in admin.site._registry.values() if page.model.__module__.split(".")[0] in OURS]
MODELS = {
    model.__name__: model
    for app in ("accounts", "audit", "promises", "followup", "record")
    for model in apps.get_app_config(app).get_models(include_auto_created=True)
}
# Ways back to the rows of a model: {"periods": {ReportingPeriod}}.
ACCESSORS: dict[str, set] = {}
for each in MODELS.values():
    for field in each._meta.get_fields():
        if field.is_relation and (field.one_to_many or field.many_to_many) and field.related_model:
            name = field.get_accessor_name() if field.auto_created else field.name
            ACCESSORS.setdefault(name, set()).add(field.related_model)
FILES = [
    path
    for folder in OURS
    for path in (settings.BASE_DIR / folder).rglob("*.py")
    if "migrations" not in path.parts
]
ORDERING = {"order_by", "latest", "earliest"}
# What is no name in the source, and why it is never unknown.
COMPUTED = {
    "_order(row)": "number or position",
    "*(order or ('-ends_on', '-pk'))": "the orders of promises.desk.listing: days and times of an activity",
}


def undecided(model, item) -> bool | None:
    """Whether ``item``, of an ordering of ``model``, can be unknown and does not say where that goes.

    None where the model has no such field.
    """
    if isinstance(item, OrderBy):
        if item.nulls_first or item.nulls_last:
            return False
        item = item.expression
    if isinstance(item, F):
        item = item.name
    options, nullable = model._meta, False
    for step in item.removeprefix("-").split("__"):
        try:
            field = options.pk if step == "pk" else options.get_field(step)
        except FieldDoesNotExist:
            return None
        nullable |= (field.auto_created and not field.concrete) or field.many_to_many or field.null
        options = field.related_model._meta if field.is_relation else options
    if not field.is_relation or step in ("pk", getattr(field, "attname", "")):
        return nullable
    # Ordered as the rows that it names are.
    inner = field.related_model._meta.ordering or ["pk"]
    reversed_expression = item.startswith("-") and any(isinstance(each, OrderBy) for each in inner)
    settled = all(isinstance(each, OrderBy) and not undecided(field.related_model, each) for each in inner)
    return (
        reversed_expression  # Django turns the names round, not the expressions.
        or (nullable and not settled)
        or any(undecided(field.related_model, each) for each in inner)
    )


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_the_order_of_a_models_rows_says_where_the_unknown_goes(model):
    assert [item for item in model._meta.ordering if undecided(model, item)] == []


def test_every_order_that_is_asked_for_says_where_the_unknown_goes():
    wrong = []
    for path in FILES:
        tree = ast.parse(path.read_text())
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        scopes = [(scope, set(ast.walk(scope))) for scope in [*functions, tree]]
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            asked = [word.value for word in call.keywords if word.arg == "order_by"]
            rows: set = set()
            if isinstance(call.func, ast.Attribute) and call.func.attr in ORDERING:
                asked += call.args
                rows = rows_of(call.func.value, next(scope for scope, inside in scopes if call in inside))
            where = f"{path.relative_to(settings.BASE_DIR)}:{call.lineno}"
            wrong += [f"{where} {ast.unparse(each)}" for each in asked if not settled(each, rows)]
    assert wrong == []


def settled(node: ast.expr, of: set) -> bool:
    """Whether an argument in the source is known on every row, or says where the unknown goes."""
    if ast.unparse(node) in COMPUTED:
        return True
    if isinstance(node, ast.Tuple | ast.List):
        return all(settled(each, of) for each in node.elts)
    name = node
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("asc", "desc")
    ):
        if node.keywords:
            return True
        name = node.func.value.args[0] if isinstance(node.func.value, ast.Call) else node
    if not isinstance(name, ast.Constant):
        return False
    found = {undecided(model, name.value) for model in of or MODELS.values()} - {None}
    return found == {False}


def rows_of(node: ast.AST, scope: ast.AST, deep: int = 0) -> set:
    """The models whose rows an expression may stand for; empty where the source does not tell."""
    if isinstance(node, ast.Attribute):
        if node.attr in ("objects", "_default_manager"):
            return {MODELS[name] for name in [ast.unparse(node.value)] if name in MODELS}
        return ACCESSORS.get(node.attr) or rows_of(node.value, scope, deep)
    if isinstance(node, ast.Call):
        return returned(node.func.id) if isinstance(node.func, ast.Name) else rows_of(node.func, scope, deep)
    if isinstance(node, ast.IfExp):
        return rows_of(node.body, scope, deep) | rows_of(node.orelse, scope, deep)
    found: set = set()
    if isinstance(node, ast.Name) and deep < 3:
        for each in ast.walk(scope):
            if isinstance(each, ast.arg) and each.arg == node.id and each.annotation:
                found |= named(each.annotation)
            if isinstance(each, ast.AnnAssign) and ast.unparse(each.target) == node.id:
                found |= named(each.annotation)
            if isinstance(each, ast.Assign) and node.id in [ast.unparse(target) for target in each.targets]:
                found |= rows_of(each.value, scope, deep + 1)
    return found


def named(annotation: ast.AST) -> set:
    names = {each.id for each in ast.walk(annotation) if isinstance(each, ast.Name)}
    return {MODELS[name] for name in names & set(MODELS)}


def returned(function: str) -> set:
    """By the annotations of the house's functions of that name."""
    return set().union(*(named(each) for each in returns().get(function, [])))


@cache
def returns() -> dict[str, list[ast.AST]]:
    found: dict[str, list[ast.AST]] = {}
    for path in FILES:
        for each in ast.walk(ast.parse(path.read_text())):
            if isinstance(each, ast.FunctionDef) and each.returns is not None:
                found.setdefault(each.name, []).append(each.returns)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES, ids=lambda page: type(page).__name__)
def test_every_column_of_the_administration_sorts_alike_on_both_databases(page, rf):
    request = rf.get("/admin/")
    request.user = f.superuser()
    for number in range(1, len(page.get_list_display(request)) + 1):
        for sign in ("", "-"):
            request.GET = QueryDict(f"o={sign}{number}")
            query = page.get_changelist_instance(request).queryset.query
            known: set = set()
            for item in query.order_by:
                if isinstance(item, OrderBy) and isinstance(item.expression, IsNull):
                    known.add(item.expression.lhs.name)
                elif isinstance(item, str) and item.removeprefix("-") not in {*known, *query.annotations}:
                    assert not undecided(page.model, item), item
