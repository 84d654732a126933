"""`make figures`: how large the house is, how many helpers have one caller, what lies in how many folders.

    make figures                          the table for the files that git knows here
    make figures ARGS="--at COMMIT"       the same for another commit
    make figures ARGS="--list promises"   every private function referenced once, below these paths
    make figures ARGS="--page"            also the own functions that run for a promise page (loads the demo)

Counted is all Python outside tests/, migrations included unless the line says otherwise.

Private functions referenced once: functions and methods whose name begins with one underscore, and whose name is
read exactly once in their own file: called, handed on as a value, or used as a decorator. A method is found by its
attribute name, whatever it is read from. What calls itself is therefore never counted, nor are two methods of one
name.

Folders of a noun: the distinct folders below promises/ that hold Python where the file's name or a folder on its way
begins with the noun (walk.py, walks/, walk_days.py); a walk's invitations and protocols are walks. Templates, of
promises and of the shared components, are counted apart by the same rule. tests/ is not counted.

Imports between rooms: pairs of a file and a module of another room that it imports, those under TYPE_CHECKING
included. The rooms are the modules of import-linter's contracts of the type "independence" in pyproject.toml.
"""

import argparse
import ast
import cProfile
import fnmatch
import io
import os
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePosixPath
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
NOUNS = {"walks": ("walk", "invitation", "protocol"), "photos": ("photo",), "questions": ("question",)}
TEMPLATES = ("templates/promises/", "templates/components/")
PAGE, WARM_UP = "/vaggeryd/2020/", "/strangnas/2019/"
Function = ast.FunctionDef | ast.AsyncFunctionDef
Files = dict[
    str, str
]  # path from the root of the repository -> text; templates and pyproject.toml among them


class Single(NamedTuple):
    """A private function referenced once, from its line with def to its last."""

    path: str
    first: int
    last: int
    name: str


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="figures.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--at", metavar="COMMIT", help="count the files of this commit")
    parser.add_argument(
        "--list", nargs="*", metavar="PATH", help="only list private functions referenced once"
    )
    parser.add_argument("--page", action="store_true", help="also profile one request of a promise page")
    options = parser.parse_args(arguments)
    if options.page and options.at:
        parser.error("--page runs the code that lies here, so not with --at")
    files = committed_files(options.at) if options.at else tracked_files()
    if options.list is not None:
        for single in singles(production(files)):
            if not options.list or any(PurePosixPath(single.path).is_relative_to(p) for p in options.list):
                print(f"{single.path}:{single.first} {single.name} {single.last - single.first + 1} lines")
        return 0
    for label, value in figures(files):
        print(f"{label:<44} {value}")
    if options.page:
        functions, modules = page_functions()
        print(f"{'own functions that run for a promise page':<44} {functions:,} in {modules} files")
    return 0


def tracked_files() -> Files:
    """What git tracks here, as it lies on the disk now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "*.py", "templates", "pyproject.toml"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    paths = [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]
    return {path: (ROOT / path).read_text() for path in paths}


def committed_files(commit: str) -> Files:
    """The same of a commit."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    files = {}
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            wanted = member.name.endswith(".py") or member.name.startswith("templates/")
            if member.isfile() and (wanted or member.name == "pyproject.toml"):
                opened = tar.extractfile(member)
                assert opened is not None  # only None for what is no file
                files[member.name] = opened.read().decode()
    return files


def production(files: Files) -> Files:
    return {
        path: text
        for path, text in sorted(files.items())
        if path.endswith(".py") and not path.startswith("tests/")
    }


def figures(files: Files) -> Iterator[tuple[str, str]]:
    """Label and value of each line of the table."""
    code = production(files)
    lines = {path: text.count("\n") for path, text in code.items()}
    yield "production Python, lines", f"{sum(lines.values()):,} in {len(code)} files"
    without = sum(count for path, count in lines.items() if "/migrations/" not in path)
    yield "  without migrations", f"{without:,}"
    functions = Counter(
        path.split("/")[0] for path, text in code.items() for _ in _functions(ast.parse(text))
    )
    found = singles(code)
    yield "functions and methods", f"{functions.total():,}"
    yield "  private and referenced once", _share(found, functions.total())
    for top, total in sorted(functions.items()):
        yield f"    {top}", _share([single for single in found if single.path.split("/")[0] == top], total)
    yield "imports from one room into another", between_rooms(files)
    for noun, beginnings in NOUNS.items():
        folders = folders_of(beginnings, files, ("promises/",), ".py")
        templates = folders_of(beginnings, files, TEMPLATES, ".html")
        yield f"folders that {noun} lie in", f"{len(folders)}, and {len(templates)} of templates"
        for folder in sorted(folders | templates):
            yield f"    {folder}", ""


def _share(found: list[Single], functions: int) -> str:
    lines = sum(single.last - single.first + 1 for single in found)
    return f"{len(found):,} of {functions:,} = {len(found) / functions:.1%} ({lines:,} lines)"


def _functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def singles(code: Files) -> list[Single]:
    """All private functions referenced once, file by file, in the order of their lines."""
    found = []
    for path, text in code.items():
        tree = ast.parse(text)
        read = Counter(
            node.id if isinstance(node, ast.Name) else node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
        )
        found += [
            Single(path, function.lineno, function.end_lineno or function.lineno, function.name)
            for function in _functions(tree)
            if function.name.startswith("_")
            and not function.name.startswith("__")
            and read[function.name] == 1
        ]
    return sorted(found)


def between_rooms(files: Files) -> str:
    """The count, and the busiest pairs of rooms; "no contract" where pyproject.toml has none."""
    settings = tomllib.loads(files.get("pyproject.toml", "")).get("tool", {}).get("importlinter", {})
    modules = {
        path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): path
        for path in production(files)
    }
    pairs: Counter[tuple[str, str]] = Counter()
    contracts = [each for each in settings.get("contracts", []) if each["type"] == "independence"]
    for contract in contracts:
        rooms = [
            module for module in modules for wish in contract["modules"] if fnmatch.fnmatchcase(module, wish)
        ]
        for importer, path in modules.items():
            here = _room(importer, rooms)
            if here:
                there = {
                    target: _room(target, rooms) for target in imported(importer, path, files[path], modules)
                }
                pairs.update((here, room) for room in there.values() if room and room != here)
    if not contracts:
        return "no contract"
    return f"{pairs.total()}" + "".join(f"\n    {a} -> {b}: {count}" for (a, b), count in pairs.most_common())


def _room(module: str, rooms: list[str]) -> str:
    return next((room for room in rooms if f"{module}.".startswith(f"{room}.")), "")


def imported(module: str, path: str, text: str, modules: dict[str, str]) -> set[str]:
    """The modules of ours that ``module`` imports anywhere in its file."""
    package = module if path.endswith("/__init__.py") else module.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            # `from promises.walks import actions` imports a module, `from promises.walks.actions import x` a name.
            names = {f"{base}.{alias.name}" for alias in node.names}
            found |= {name if name in modules else base for name in names}
    return found & modules.keys()


def folders_of(beginnings: tuple[str, ...], files: Files, below: tuple[str, ...], ending: str) -> set[str]:
    return {
        str(PurePosixPath(path).parent)
        for path in files
        if path.startswith(below) and path.endswith(ending)
        if any(part.startswith(beginnings) for part in path.split("/"))
    }


def page_functions() -> tuple[int, int]:
    """How many functions of ours, in how many files, run for one request of a promise page that nothing has kept."""
    os.environ.update(DJANGO_SETTINGS_MODULE="tests.settings", DATABASE_URL="sqlite://:memory:")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client, override_settings

    with (
        tempfile.TemporaryDirectory() as media,
        override_settings(DEMO_DATE=date(2020, 10, 15), MEDIA_ROOT=media, DATA_DIR=Path(media)),
    ):
        call_command("migrate", verbosity=0)
        call_command("load_demo", stdout=io.StringIO())
        client = Client()
        client.get(WARM_UP)  # what runs once in a process: imports, templates, addresses
        profile = cProfile.Profile()
        answer = profile.runcall(client.get, PAGE)
    assert answer.status_code == 200, answer.status_code
    profile.create_stats()
    folders = tuple(f"{ROOT / app}/" for app in ("medborgarlofte", "promises", "followup"))
    ran = {where for where in profile.stats if where[0].startswith(folders)}  # type: ignore[attr-defined]
    return len(ran), len({path for path, _, _ in ran})


if __name__ == "__main__":
    sys.exit(main())
