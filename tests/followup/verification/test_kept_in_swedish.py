"""What is frozen, sealed, verified or recorded is Swedish, byte for byte, also while an English page is being made."""

import secrets

import pytest
from django.utils import translation

from followup.report.report_document import render_report_pdf
from followup.verification.recount import recount
from promises.exchange_format.normal import normalise
from promises.record.models import Part
from promises.record.public_document import export
from promises.record.versions import advance
from tests import factories as make
from tests.followup.verification.test_frozen_words import ROOT, edition_of, read_document

DEMO = ROOT / "medborgarlofte/site/demo/vaggeryd-2020.json"


def in_both(made):
    """What is made while Swedish is spoken, and while English is."""
    for language in ("sv", "en"):
        with translation.override(language):
            yield made()


@pytest.mark.pure
@pytest.mark.pdf
def test_an_edition_and_its_proof_are_the_same_whoever_reads(monkeypatch):
    monkeypatch.setattr(secrets, "token_hex", lambda bits: "5" * 2 * bits)
    document = read_document(DEMO.read_bytes())
    newest = ("2020-t2", 2)
    entry = next(each for each in document["follow_ups"] if (each["period"], each["edition"]) == newest)
    data, in_english = in_both(lambda: edition_of(document, entry))
    assert in_english == data
    pdf, drawn_in_english = in_both(lambda: render_report_pdf(data, entry))
    assert drawn_in_english == pdf
    said, proved_in_english = in_both(lambda: recount(pdf))
    assert (proved_in_english.problem, proved_in_english.differing) == ("", ())
    assert [(line.printed, line.counted) for line in proved_in_english.lines] == [
        (line.printed, line.counted) for line in said.lines
    ]


@pytest.mark.django_db
def test_the_record_and_the_file_are_the_same_whoever_reads(october):
    promise = make.published_promise(title="Lugnare på vägen", title_en="Calmer roads")
    make.four_commitments(promise)
    with translation.override("en"):
        advance(promise)
    kept = list(Part.objects.order_by("pk").values_list("path", "content"))
    file, in_english = in_both(lambda: normalise(export(promise)))
    assert in_english == file
    advance(promise)  # nothing new is said in Swedish
    assert list(Part.objects.order_by("pk").values_list("path", "content")) == kept
