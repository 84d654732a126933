"""What the box says of a file is told in the language of the page: every sentence that it can say."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from followup.verification.box_words import told

ROOT = Path(settings.BASE_DIR)
FILES = (
    "medborgarlofte/documents/seal_check.py", "medborgarlofte/documents/pdf_reading.py",
    "medborgarlofte/documents/streams.py", "followup/verification/recount.py",
)  # fmt: skip
FILLED = {
    "_NOT_COUNTED": "Det går inte att räkna om",
    "places": "3 ställen",
    "error": "filen har 400 sidor",
    "problem": "den håller inte för en full kontroll",
}


def sentences():
    """Every Swedish sentence of the files, with something put in where something is."""
    for file in FILES:
        tree = ast.parse((ROOT / file).read_text())
        docs = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        }
        inner = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    part.value if isinstance(part, ast.Constant) else FILLED.get(ast.unparse(part.value), "7")
                    for part in node.values
                ]
                said = "".join(parts)
            elif (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in inner
                and node.value not in docs
            ):
                said = re.sub(r"{(\w+)}", lambda found: FILLED.get(found[1], "7"), node.value)
            else:
                continue
            if said != FILLED["_NOT_COUNTED"] and said.count(" ") > 2 and re.search("[åäö]", said):
                yield said


@pytest.mark.pure
@pytest.mark.parametrize("said", sorted(set(sentences())))
def test_every_sentence_has_english(said):
    assert told(said) == said
    with translation.override("en"):
        english = told(said)
    assert english != said
    assert not re.search("[åäöÅÄÖ\ue000]", english)


@pytest.mark.pure
def test_what_nobody_has_translated_is_marked_as_swedish():
    with translation.override("en"):
        assert told("Något helt annat.") == "\ue000Något helt annat\ue001."
