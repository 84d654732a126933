"""Rules of the house that linters do not see."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = settings.BASE_DIR
PYTHON = [
    path
    for folder in ("medborgarlofte", "promises", "followup")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]
TEMPLATES = sorted((ROOT / "templates").rglob("*"))
# Found by name by Django and its apps, not by ours.
BY_CONVENTION = re.compile(
    r"^(admin|bootstrap5|account|mfa|usersessions|socialaccount|allauth|django)/|^\d{3}(_csrf)?\.html$"
)


def test_every_template_is_used():
    sources = "\n".join(path.read_text() for path in PYTHON)
    sources += "\n".join(path.read_text() for path in TEMPLATES if path.is_file())
    names = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES if path.is_file()]
    unused = [
        name
        for name in names
        if not BY_CONVENTION.match(name) and f'"{name}"' not in sources and not _with_suffix(name, sources)
    ]
    assert unused == []


def _with_suffix(name: str, sources: str) -> bool:
    """E-mail templates are named without their ending."""
    return f'"{name.rsplit(".", 1)[0]}"' in sources or f'"{name.rsplit("_", 1)[0]}"' in sources


def test_followup_imports_no_view_of_promises():
    """What both show lies in promises.reading; a linter's contract cannot say "every module that ends with views"."""
    for path in (ROOT / "followup").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in getattr(node, "names", []) if isinstance(alias, ast.alias)]
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{name}" for name in names] + [str(node.module)]
            shown = [name for name in names if re.search(r"^promises\.\w+\.(\w+_)?views(\.|$)", name)]
            assert shown == [], f"{path}:{node.lineno if shown else ''} {shown}"


def test_promises_never_names_followup_in_a_foreign_key():
    for model in apps.get_app_config("promises").get_models():
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model:
                assert field.related_model._meta.app_label != "followup", f"{model.__name__}.{field.name}"


def test_promises_never_reaches_up_by_a_reverse_accessor():
    """What followup hangs on promises' rows is asked for through promises.counting.ports alone."""
    accessors = {
        relation.get_accessor_name()
        for model in apps.get_app_config("promises").get_models()
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label == "followup" and relation.get_accessor_name()
    }
    accessors -= {"+"}
    assert accessors >= {"report", "assessments"}
    for path in (ROOT / "promises").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute):
                assert node.attr not in accessors, f"{path}:{node.lineno} .{node.attr}"


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_has_one_subject_and_a_function_fits_the_eye(path: Path):
    source = path.read_text()
    assert source.count("\n") <= 400
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 45, f"{path}:{node.lineno} {node.name}"


def test_tables_are_written_in_one_place():
    """Where texts are kept from being run as formulas."""
    writing = re.compile(r"csv\.(writer|DictWriter)\(")
    found = [path.name for path in PYTHON for _ in writing.findall(path.read_text())]
    assert found == ["csv_file.py"]


def test_no_template_trusts_what_it_is_given():
    """What is markup says so where it is made; help texts and legends hold words that people wrote."""
    trusting = re.compile(r"\|\s*(safe|safeseq)\b|\{%\s*autoescape\s+off")
    for path in TEMPLATES:
        if path.suffix == ".html":
            assert not trusting.search(path.read_text()), path


def test_markup_is_made_in_few_places():
    """Charts, codes and icons of our own; whoever adds one thinks about what is put into it."""
    making = re.compile(r"\b(mark_safe|SafeString|SafeText)\(")
    found = {"/".join(path.parts[-2:]) for path in PYTHON if making.search(path.read_text())}
    assert found == {
        "templatetags/swedish_text.py",
        "desk/pass_card_views.py",
        "est/presenter.py",
        "templatetags/report_charts.py",
        "report/report_document.py",
        "tables/views.py",
    }


def test_only_the_clock_tells_the_time():
    asks = re.compile(r"\b(date\.today|datetime\.now|timezone\.now|timezone\.localdate|localdate)\(")
    for path in PYTHON:
        if path.name != "clock.py":
            assert not asks.search(path.read_text()), path


def test_every_folder_of_code_is_a_package():
    """import-linter reads packages: a folder without ``__init__.py`` would have no walls."""
    for path in PYTHON:
        assert path.parent == ROOT or (path.parent / "__init__.py").exists(), path
