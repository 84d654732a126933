"""The figures of the house count what they say."""

import importlib.util
import textwrap

import pytest
from django.conf import settings

pytestmark = pytest.mark.pure

SPEC = importlib.util.spec_from_file_location("figures", settings.BASE_DIR / ".dev" / "figures.py")
figures = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(figures)


def names(source: str) -> list[str]:
    return [single.name for single in figures.singles({"sample.py": textwrap.dedent(source)})]


def test_a_private_function_called_once_is_counted_with_its_lines():
    source = "def a():\n    return _b()\n\n\ndef _b():\n    x = 1\n    return x\n"
    assert figures.singles({"sample.py": source}) == [("sample.py", 5, 7, "_b")]


def test_called_twice_or_never_it_is_not_counted():
    assert names("_a() + _a()\ndef _a(): ...\ndef _b(): ...") == []


def test_public_and_dunder_names_are_not_counted():
    assert names("a()\nself.__b()\ndef a(): ...\ndef __b(): ...\ndef __str__(): ...") == []


def test_a_method_is_found_by_its_attribute_name():
    source = """
        class Form:
            def clean(self):
                return self._checked() + self._read() + self._read()
            def _checked(self): ...
            def _read(self): ...
    """
    assert names(source) == ["_checked"]


def test_a_function_that_calls_itself_is_not_counted():
    assert names("_down(3)\ndef _down(n):\n    return n and _down(n - 1)") == []


def test_a_decorator_and_a_value_handed_on_are_references():
    source = """
        @_counted
        def a(): ...
        def _counted(function): ...
        rows.sort(key=_by_day)
        def _by_day(row): ...
        register.filter("words", _words)
        def _words(value): ...
        @register.filter
        def _registered(value): ...
    """
    assert names(source) == ["_counted", "_by_day", "_words"]


def test_assigning_to_a_name_is_no_reference():
    assert names("def a():\n    _b = 1\ndef _b(): ...\n_b()") == ["_b"]


ROOMS = """
    [[tool.importlinter.contracts]]
    name = "Rooms"
    type = "independence"
    modules = ["promises.walks", "promises.est"]
"""


def rooms(**files: str) -> str:
    code = {f"promises/{name.replace('__', '/')}.py": text for name, text in files.items()}
    packages = {f"promises/{room}/__init__.py": "" for room in ("walks", "est")} | {
        "promises/__init__.py": ""
    }
    return figures.between_rooms({"pyproject.toml": textwrap.dedent(ROOMS)} | packages | code)


@pytest.mark.parametrize(
    "statement",
    [
        "from promises.walks.actions import start",
        "from promises.walks import actions",
        "import promises.walks.actions",
        "from ..walks.actions import start",
        "def f():\n    from promises.walks.actions import start",
        "if TYPE_CHECKING:\n    from promises.walks.actions import start",
    ],
)
def test_an_import_into_another_room_is_counted_however_it_is_written(statement):
    assert rooms(walks__actions="", est__views=statement).startswith("1\n")


def test_imports_inside_a_room_and_into_the_floors_are_not_counted():
    inside = "from promises.walks.actions import start\nfrom promises.models import Walk"
    assert rooms(walks__actions="", walks__views=inside, models="") == "0"


def test_without_a_contract_it_says_so():
    assert figures.between_rooms({"pyproject.toml": ""}) == "no contract"


def test_the_folders_of_a_noun():
    files = dict.fromkeys(
        [
            "promises/models/walk.py",
            "promises/walks/actions.py",
            "promises/walks/views.py",
            "promises/est/views.py",
            "promises/sidewalk.py",
            "templates/promises/walks/page.html",
            "templates/accounts/walk_in.html",
            "tests/promises/walks/test_walks.py",
        ],
        "",
    )
    assert figures.folders_of(("walk",), files, ("promises/",), ".py") == {
        "promises/models",
        "promises/walks",
    }
    assert figures.folders_of(("walk",), files, figures.TEMPLATES, ".html") == {"templates/promises/walks"}
