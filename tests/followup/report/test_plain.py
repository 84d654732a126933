"""The plain-language text: written by the figures, edited by people, never saying another number."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from followup.report.build import build_report
from followup.report.plain import differences, plain_parts, plain_words
from followup.report.report_document import read_document
from promises.counting.sentences import easy_count
from promises.exchange_format.normal import complete
from tests.reading_ease import EASY, lix, too_long

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[3]
FILES = sorted([*(ROOT / "tests/cases").glob("p*.json"), *(ROOT / "medborgarlofte/site/demo").glob("*.json")])


def _views():
    """Every follow-up of the real promises that were read, and of the demo."""
    for path in FILES:
        document = read_document(path.read_bytes())
        for entry in document.get("follow_ups", []):
            yield pytest.param(document, entry, id=f"{path.stem}-{entry['period']}-{entry['edition']}")


EVERY = pytest.mark.parametrize(("document", "entry"), list(_views()))


@pytest.fixture(scope="module")
def view():
    """Vaggeryd's second tertial of 2020."""
    document = read_document((ROOT / "medborgarlofte/site/demo/vaggeryd-2020.json").read_bytes())
    return build_report(complete(document), document["follow_ups"][-1], site_url="https://exempel.se")


@EVERY
def test_plain_words_say_what_the_report_says(document, entry):
    view = build_report(complete(document), entry, site_url="https://exempel.se")
    assert differences(view.plain, view) == []
    for item in view.commitments:
        assert dict(plain_parts(view.plain))[item.number][: len(item.easy)] == list(item.easy)


@EVERY
def test_the_sentences_of_ours_are_easy_to_read(document, entry):
    """The promise's own titles are not ours to shorten."""
    view = build_report(complete(document), entry, site_url="https://exempel.se")
    ours = re.sub(r"^(Åtagande \d+): .*$", r"\1.", plain_words(view), flags=re.M)
    assert lix(ours) <= EASY
    assert too_long(ours) == []


def test_the_pdf_prints_the_same_words(view):
    html = render_to_string("followup/report/report_pdf.html", {"report": view})
    printed = html[html.index("<h2>Lättläst</h2>") :]
    for line in filter(None, view.plain.splitlines()):
        assert escape(line) in printed


def test_edited_words_stand_in_for_those_of_the_figures():
    document = read_document((ROOT / "medborgarlofte/site/demo/vaggeryd-2020.json").read_bytes())
    entry = {**document["follow_ups"][0], "plain_summary": "Egna ord."}
    assert build_report(complete(document), entry, site_url="https://exempel.se").plain == "Egna ord."


def test_words_round_the_figures_are_free_to_change(view):
    edited = view.plain.replace("Det här är ett löfte.", "Nu ska vi berätta om ett löfte!")
    edited += "\nDet tyckte vi var en bra sak. Ett tack till alla."
    assert differences(edited, view) == []


def test_a_number_that_differs_is_named(view):
    first = view.commitments[0]
    edited = view.plain.replace(
        f"Åtagande {first.number}: {first.title}", f"Åtagande {first.number}: Vi gjorde 97 saker"
    )
    assert f"Talet 97 under åtagande {first.number} är inte någon av rapportens siffror där." in differences(
        edited, view
    )


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("nittiosju", "97"),
        ("９７", "97"),
        ("1 200", "1200"),
        ("97,5", "97,5"),
        ("97.5", "97,5"),
        ("trettioett", "31"),
    ],
)
def test_plain_words_with_another_number_are_refused_however_it_is_written(view, words, number):
    found = differences(f"{view.plain}\nVi gjorde {words} saker.", view)
    last = view.commitments[-1].number
    assert f"Talet {number} under åtagande {last} är inte någon av rapportens siffror där." in found


def test_the_figure_of_another_commitment_does_not_pass(view):
    """Both numbers stand in the report, but not there."""
    said = {
        item.number: line for item in view.commitments for line in item.easy if re.search(r"\d av \d", line)
    }
    (number, one), (_, other), *_ = said.items()
    assert one != other
    assert f"Det ska stå ”{one}” under åtagande {number}." in differences(
        view.plain.replace(one, other, 1), view
    )


def test_two_figures_of_the_report_put_together_anew_are_named(view):
    item = next(item for item in view.commitments if " av " in item.figure)
    done, of = re.match(r"(\d+) av (\d+)", item.figure).groups()
    said = f"Vi gjorde {of} av {done}."
    assert done != of
    [sentence] = [line for line in item.easy if f"{done} av {of}" in line]
    edited = view.plain.replace(sentence, f"{sentence} {said}", 1)
    assert differences(edited, view) == [
        f"”{of} av {done}” under åtagande {item.number} är inte vad rapporten säger."
    ]


def test_a_status_that_is_prettified_is_named(view):
    item = next(item for item in view.commitments if item.status != "fulfilled")
    status, better = item.easy[0], "Vi har hållit det vi lovade."
    part = view.plain[view.plain.index(f"Åtagande {item.number}:") :]
    edited = view.plain.replace(part, part.replace(status, better, 1))
    assert status != better
    assert f"Det ska stå ”{status}” under åtagande {item.number}." in differences(edited, view)


def test_a_commitment_that_is_left_out_is_named(view):
    last = view.commitments[-1].number
    edited = view.plain[: view.plain.index(f"Åtagande {last}:")]
    assert any(words.startswith(f"Åtagande {last} saknas.") for words in differences(edited, view))


def test_a_commitment_that_does_not_exist_is_named(view):
    assert "Åtagande 99 finns inte i rapporten." in differences(
        f"{view.plain}\nÅtagande 99: Allt är bra.", view
    )


def test_plain_words_must_keep_the_counts_at_the_top(view):
    for fixed in [
        f"Vi har lovat {len(view.commitments)} saker.",
        easy_count(view.parts[0].status, view.parts[0].count),
    ]:
        assert f"Det ska stå ”{fixed}” i början." in differences(view.plain.replace(fixed, "Bra."), view)


@given(number=st.integers(min_value=0, max_value=10**6))
def test_plain_words_hold_no_number_but_the_report_s_own(view, number):
    last = view.commitments[-1]
    known = {int(n) for n in re.findall(r"\d+", view.plain[view.plain.rindex(f"Åtagande {last.number}:") :])}
    found = differences(f"{view.plain}\nVi har nu gjort {number} kontroller.", view)
    assert (found == []) == (number in known)


@given(text=st.text(max_size=400))
def test_plain_words_check_answers_any_text(view, text):
    assert isinstance(differences(text, view), list)
