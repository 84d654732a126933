"""An edition says for ever what it said: no figure in it can be changed unseen, and nothing that changes later in the
house makes it false."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import override_settings

from followup.codes import edition_code
from followup.report import build, data_rows, report_document, wording
from followup.report.build import build_report
from followup.report.frozen import frozen_blocks, frozen_view, written
from followup.report.report_document import edition_data, read_document, render_report_pdf, report_view
from followup.verification import recount as recounting
from followup.verification.counted_numbers import texts, uncounted, uncounted_on_page
from followup.verification.recount import recount
from followup.verification.status_words import misworded
from medborgarlofte.audit import heads
from medborgarlofte.documents.blocks import Block
from medborgarlofte.documents.pdf_reading import read_pdf
from promises.counting import progress
from promises.exchange_format.normal import complete, normalise
from promises.words.enums import Status

pytestmark = [pytest.mark.pdf, pytest.mark.pure]

ROOT = Path(__file__).parents[3]
FILES = sorted([*ROOT.glob("tests/cases/p*.json"), *ROOT.glob("medborgarlofte/site/demo/*.json")])
CASES = [path for path in FILES if "periods" in read_document(path.read_bytes())]
# What the report of the demo's second tertial says, and what it does not.
FALSIFIED = {
    "answer on the cover": ("1 av 2 kvartal, ett återstår.", "2 av 2 kvartal, ett återstår."),
    "result of a row": ("Deltagare: 23", "Deltagare: 99"),
    "total of a result": ("Kontrollerade fordon: 71;", "Kontrollerade fordon: 7100;"),
    "steps in plain words": ("1 av 4 steg är klart", "4 av 4 steg är klart"),
    "quarters in plain words": ("har vi klarat 1 av 2 kvartal", "har vi klarat 3 av 3 kvartal"),
    "windows in the chart": ("Kv 3 uppnått, 1 av 1", "Kv 3 uppnått, 3 av 3"),
    "status line": ("1 av 4 steg.", "4 av 4 steg."),
}
# What says no number, or a right one of another thing; the rules give each of these lines.
LIES = {
    "status": ("Enligt plan.", "Genomfört."),
    "status of what nobody told": ("Inte rapporterat för maj–augusti.", "Genomfört."),
    "count without its whole": ("1 av 2 kvartal, ett återstår.", "2 kvartal, inget återstår."),
    "count in plain words": ("Hittills har vi klarat 1 av 2 kvartal.", "Hittills har vi klarat 2 kvartal."),
    "all in plain words": ("Hittills har vi klarat 1 av 2 kvartal.", "Hittills har vi klarat alla kvartal."),
    "status in plain words": ("Vi vet inte.", "Det är klart."),
    "window in the chart": ("för kort, räknas inte", "uppnått"),
    "row that does not count": (
        "Nej: Insatsen varade 50 minuter. Som större räknas minst två timmar.",
        "1 större trafikinsats",
    ),
    "who has not told": ("har inte redovisat maj–augusti 2020.", "har redovisat maj–augusti 2020."),
    "day of the next": ("senast 28 januari 2021.", "senast 31 augusti 2021."),
    "who approved": ("lokalpolisområdeschef, den 1 oktober 2020.", "rikspolischef, den 1 oktober 2020."),
    "when it was approved": (
        "lokalpolisområdeschef, den 1 oktober 2020.",
        "lokalpolisområdeschef, den 2 oktober 2020.",
    ),
    "who answers": ("Ansvarig: ", "Utan ansvar: "),
    "what stands round the figures": ("Så går det", "Så bra går det"),
}
# What a report prints of all commitments together, and the same numbers each said of another thing, or denied.
TOGETHER = {
    "headline the other way round": (
        Block("p", "Av fyra åtaganden går tre enligt plan och ett är inte rapporterat.", "tally"),
        "Av fyra åtaganden går ett enligt plan och tre är inte rapporterade.",
    ),
    "headline denied": (
        Block("p", "Av fyra åtaganden går tre enligt plan och ett är inte rapporterat.", "tally"),
        "Av fyra åtaganden går inte tre enligt plan och ett är inte rapporterat.",
    ),
    "chart": (
        Block("figure", "4 åtaganden: 3 enligt plan, 1 inte rapporterat", "tally"),
        "4 åtaganden: 1 enligt plan, 3 inte rapporterat",
    ),
    "plain words": (Block("p", "3 saker går som vi lovade.", "plain"), "1 sak går som vi lovade."),
    "plain words of before": (
        Block("p", "Så gick det: 3 går enligt plan och 1 är inte rapporterat.", "plain"),
        "Så gick det: 1 går enligt plan och 3 är inte rapporterade.",
    ),
}


def edition_of(document, entry):
    """The data of the edition, the same by every clock and trail."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(heads, "newest", lambda day: None)
        patch.setattr(report_document, "keep_heads", lambda: None)
        return edition_data(document, entry, sealed=False)


def file_of(data, entry, change=lambda html: html):
    """The edition's PDF, as our template draws it and somebody has changed it."""
    drawn = report_document.render_to_string
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report_document, "render_to_string", lambda *given: change(drawn(*given)))
        return render_report_pdf(data, entry)


@pytest.fixture(scope="module")
def edition():
    document = read_document((ROOT / "medborgarlofte/site/demo/vaggeryd-2020.json").read_bytes())
    entry = next(
        each for each in document["follow_ups"] if (each["period"], each["edition"]) == ("2020-t2", 2)
    )
    data = edition_of(document, entry)
    return SimpleNamespace(document=document, entry=entry, data=data, pdf=file_of(data, entry))


def test_what_is_printed_is_what_was_frozen_and_what_is_counted(edition):
    counted = recount(edition.pdf)
    assert counted.problem == ""
    assert counted.differing == ()
    assert len(counted.lines) > 200


def test_an_edition_whose_plain_words_were_written_before_is_as_true_as_it_was(edition):
    """The words that the house wrote until 2026: they are frozen, and the figures in them are counted."""
    was = (
        "Det här är ett löfte från Vaggeryds kommun och Polisen. Löftet har 4 åtaganden. "
        "Så gick det: 3 går enligt plan och 1 är inte rapporterat.\n\n"
        "Åtagande 2: Börja arbeta enligt EST\nDet går som vi lovade.\nLäget: enligt plan.\n"
        "Gjort så långt: 1 av 4 steg.\n\n"
        "Åtagande 4: En större trafikinsats varje kvartal\nDet går som vi lovade.\nLäget: enligt plan.\n"
        "Gjort så långt: 1 av 2 kvartal efter undertecknandet."
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report_document, "checksum", lambda: f"{2025:064}")
        patch.setattr(build, "plain_words", lambda view: was)
        data = edition_of(edition.document, edition.entry)
    pdf = file_of(data, edition.entry)
    assert "Gjort så långt: 1 av 4 steg." in frozen_view(read_document(data)["frozen"]).plain
    counted = recount(pdf)
    assert (counted.problem, counted.differing) == ("", ())
    assert "en annan version av programmet" in counted.worded
    assert "Varje tal där är ett som räknas fram eller som parterna har skrivit" in counted.worded
    assert "Vad löpande meningar säger utöver sina tal är inte prövat." in counted.worded


def test_an_edition_that_froze_no_words_is_counted_anew_on_its_page_and_holds_by_its_checksum_alone(edition):
    document = read_document(edition.data)
    frozen = document.pop("frozen")
    data = normalise(document)
    assert written(report_view(data, edition.entry)) == written(frozen_view(frozen))
    assert recount(file_of(data, edition.entry)).problem.startswith("Det går inte att räkna om")


@pytest.fixture(scope="module")
def printed(edition):
    return read_pdf(edition.pdf)


@pytest.fixture
def recounted(edition, printed, monkeypatch):
    """Recounts the edition with other words: in its file, in what was frozen, and on its page alike."""

    def recounted(change, *, on_page=None, **frozen):
        document = json.loads(edition.data)
        for block in document["frozen"]["printed"]:
            block[1] = change(block[1])
        document["frozen"]["view"] = changed_in(document["frozen"]["view"], on_page or change)
        document["frozen"] |= frozen
        data = normalise(document)
        codes = [edition_code(each) for each in (edition.data, data)]
        blocks = [
            block._replace(
                words=change(block.words).replace(*codes).replace(*(code.replace("-", "") for code in codes))
            )
            for block in printed.blocks
        ]
        attached = {name: data if name.endswith(".json") else held for name, held in printed.attached.items()}
        forged = replace(printed, blocks=tuple(blocks), attached=attached)
        monkeypatch.setattr(recounting, "read_pdf", lambda pdf: forged)
        return recount(edition.pdf)

    return recounted


def changed_in(value, change):
    """The value of JSON with every text in it changed."""
    if isinstance(value, dict):
        return {name: changed_in(each, change) for name, each in value.items()}
    if isinstance(value, list):
        return [changed_in(each, change) for each in value]
    return change(value) if isinstance(value, str) else value


def test_an_edition_said_over_to_the_letter_holds_in_every_word(recounted):
    counted = recounted(lambda words: words)
    assert (counted.problem, counted.differing, counted.worded) == ("", (), "")


@pytest.mark.parametrize("name", LIES)
def test_a_lie_told_on_paper_page_and_in_the_frozen_words_alike_is_named(recounted, name):
    was, lie = LIES[name]
    counted = recounted(lambda words: words.replace(was, lie))
    assert [line for line in counted.differing if lie in line.printed and was in line.counted], name


def test_a_word_that_is_another_codes_is_no_label_of_an_edition(recounted, edition):
    labels = json.loads(edition.data)["frozen"]["labels"]
    for code, lie in (("on_track", "genomfört"), ("unknown", "Enligt plan")):
        said = labels["Status"][code]
        swapped = {**labels, "Status": {**labels["Status"], code: lie}}
        counted = recounted(lambda words: words, labels=swapped, words="that of another program")
        assert ("ord för läge", lie, said) in {
            (line.what, line.printed, line.counted) for line in counted.differing
        }


# Said of the same codes, by who holds the keys of both parties and calls it the wording of another program.
STATUS_LIES = {
    "status": (("Enligt plan", "Genomfört"),),
    "no status": (("Enligt plan", "Bra"),),
    "window": (("uppnått", "missat"), ("Uppnått", "Missat")),
}


@pytest.mark.parametrize("name", STATUS_LIES)
def test_a_false_word_for_a_counted_code_is_no_other_programs_wording(recounted, name):
    def lie(words):
        for was, becomes in STATUS_LIES[name]:
            words = words.replace(was, becomes)
        return words

    differing = recounted(lie, words="0" * 64).differing
    assert {line.what for line in differing} == {"ord för fönster" if name == "window" else "ord för läge"}


# Said on the edition's page alone, called the wording of another program: what is printed is as it was.
ON_PAGE = {
    "figure": ("1 av 2 kvartal", "2 av 2 kvartal"),
    "result": ("71", "7100"),
    "headline": ("tre enligt plan och ett", "fyra enligt plan och inget"),
    "work": ("Trafikkontroll norr om Skillingaryd", "Trafikkontroll i hela kommunen"),
    "assessment": ("Vaggeryd är planerat till oktober.", "Vaggeryd är gjort."),
    "promise": ("En större trafikinsats varje kvartal", "En trafikinsats om året"),
    "drawn window": ("short", "met"),
    "drawn status": ("on_track", "fulfilled"),
}


@pytest.mark.parametrize("name", ON_PAGE)
def test_a_lie_on_the_editions_page_is_no_other_programs_wording(recounted, name):
    was, lie = ON_PAGE[name]
    counted = recounted(str, on_page=lambda words: words.replace(was, lie), words="0" * 64)
    assert counted.problem == ""
    assert counted.differing
    assert counted.worded == ""  # what it says was checked holds only where all of it does


def test_what_was_promised_stands_to_the_letter_whoever_worded_the_report(recounted):
    for was, lie in (
        ("En större trafikinsats varje kvartal", "En trafikinsats om året"),
        ("Tryggare i vardagen, lugnare på vägen", "Allt blir bra"),
    ):
        counted = recounted(lambda words, was=was, lie=lie: words.replace(was, lie), words="0" * 64)
        assert was in {line.counted for line in counted.differing}


def test_a_label_is_one_that_a_version_of_the_program_has_had(recounted, edition, monkeypatch):
    for kind, of in wording.labels().items():
        for code, label in of.items():
            assert label in wording.KNOWN[kind][code], "add the new label, and leave the old one"
    labels = json.loads(edition.data)["frozen"]["labels"]
    older = {**labels, "Status": {**labels["Status"], "on_track": "som planerat"}}

    def relabelled(words):
        if words.startswith("Av fyra åtaganden"):  # the headline is the rules' own, not a label
            return words
        return words.replace("Enligt plan", "Som planerat").replace("enligt plan", "som planerat")

    def reworded():
        said = recounted(relabelled, labels=older, words="0" * 64)
        return said.problem, [line for line in said.differing if "planerat" in line.printed]

    assert reworded()[1]
    known = {**wording.KNOWN["Status"], "on_track": ("enligt plan", "som planerat")}
    monkeypatch.setattr(wording, "KNOWN", {**wording.KNOWN, "Status": known})
    assert reworded() == ("", [])


@pytest.mark.parametrize("words", [None, "", "that of another program"])
def test_without_a_checksum_of_its_words_an_edition_does_not_hold(recounted, words):
    counted = recounted(lambda said: said, words=words)
    assert [line.what for line in counted.differing] == ["ordens kontrollsumma"]


def test_a_number_that_stands_nowhere_but_in_what_was_frozen_is_not_counted(recounted):
    counted = recounted(lambda words: words.replace("28 januari 2021", "28 januari 2077"), words="0" * 64)
    assert [line for line in counted.differing if "2077" in line.printed]


def test_every_falsified_figure_that_is_printed_is_named(edition):
    def falsify(html):
        for was, lie in FALSIFIED.values():
            assert was in " ".join(html.split()), was
            html = html.replace(was, lie)
        return html

    differing = recount(file_of(edition.data, edition.entry, falsify)).differing
    for name, (was, lie) in FALSIFIED.items():
        assert [line for line in differing if lie in line.printed and was in line.counted], name


@pytest.mark.parametrize("name", FALSIFIED)
def test_a_figure_that_is_falsified_where_it_is_frozen_too_is_not_counted(edition, name):
    was, lie = FALSIFIED[name]
    document = read_document(edition.data)
    full, code = complete(document), edition_code(edition.data)
    blocks = frozen_blocks(document["frozen"], code)
    counted = build_report(full, edition.entry, site_url="http://testserver")
    assert list(uncounted(blocks, counted, full, edition.entry, code)) == []
    falsified = [block._replace(words=block.words.replace(was, lie)) for block in blocks]
    assert falsified != blocks
    assert list(uncounted(falsified, counted, full, edition.entry, code)), name


@pytest.mark.parametrize("name", TOGETHER)
def test_each_number_of_all_together_is_that_of_the_thing_it_is_said_of(edition, name):
    block, lie = TOGETHER[name]
    full = complete(read_document(edition.data))
    counted = build_report(full, edition.entry, site_url="http://testserver")
    assert list(uncounted([block], counted, full, edition.entry, "KOD")) == []
    assert list(uncounted([block._replace(words=lie)], counted, full, edition.entry, "KOD"))


def test_only_windows_that_are_met_are_counted_of_the_whole(settings):
    document = read_document((ROOT / "medborgarlofte/site/demo/tallkoping-2019.json").read_bytes())
    entry = next(each for each in document["follow_ups"] if each["period"] == "2019-t1")
    frozen = read_document(edition_of(document, entry))
    full = complete(frozen)
    counted = build_report(full, entry, site_url=settings.SITE_URL)
    blocks = frozen_blocks(frozen["frozen"], "KOD")
    said = [block for block in blocks if "1 av 4 kvartal" in block.words]
    assert said
    for block in said:
        for lie in ("2 av 4 kvartal", "3 av 4 kvartal"):
            changed = [
                each._replace(words=each.words.replace("1 av 4 kvartal", lie)) if each is block else each
                for each in blocks
            ]
            assert list(uncounted(changed, counted, full, entry, "KOD")), block


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_no_number_that_a_report_says_is_uncounted(case, settings):
    document = read_document(case.read_bytes())
    for period in document["periods"]:
        # Published before its period is over, and when it is due.
        for day in ("ends_on", "due_on"):
            own = (period["slug"], 9)
            entry = {"period": own[0], "edition": 9, "published": period[day], "as_of": period["ends_on"]}
            data = edition_of({**document, "follow_ups": [*document.get("follow_ups", []), entry]}, entry)
            frozen = read_document(data)
            full = complete(frozen)
            counted = build_report(full, entry, site_url=settings.SITE_URL)
            blocks = frozen_blocks(frozen["frozen"], "KOD")
            assert list(uncounted(blocks, counted, full, entry, "KOD")) == []
            assert list(uncounted_on_page(frozen["frozen"]["view"], counted, full, entry, "KOD")) == []
            assert list(misworded(blocks, counted, counted, texts([full["commitments"], entry]))) == []
            # What is frozen is read again as it was.
            assert written(frozen_view(frozen["frozen"])) == written(counted)


def test_later_words_templates_columns_and_rules_leave_an_edition_as_it_was(
    edition, tmp_path, settings, monkeypatch
):
    place = tmp_path / "followup" / "report"
    place.mkdir(parents=True)
    old = (ROOT / "templates/followup/report/report_pdf.html").read_text()
    new = old.replace(
        '<th scope="col">{% translate "Så går det" %}</th>',
        '<th scope="col">Utfört</th><th scope="col">Ansvarig</th>',
    )
    cell = "<td>{{ item.status|symbol }}"
    new = new.replace(cell, f"<td>{{{{ item.responsible }}}}</td>{cell}")
    assert new.count("Ansvarig") == old.count("Ansvarig") + 1
    (place / "report_pdf.html").write_text(new)
    monkeypatch.setattr(Status.ON_TRACK, "_label", "helt enligt planen")
    monkeypatch.setitem(data_rows.COLUMNS, "place", "Var")
    monkeypatch.setattr(progress, "RULES", 2)
    [given] = settings.TEMPLATES
    with override_settings(TEMPLATES=[{**given, "DIRS": [tmp_path, *given["DIRS"]]}]):
        later = edition_of(edition.document, edition.entry)
        kept = recount(edition.pdf)
        assert (kept.problem, kept.differing) == ("", ())
        assert "en annan version av programmet" in kept.worded
        # And what is published from now on says the new.
        pdf = file_of(later, edition.entry)
        assert "räknad efter regler 2" in recount(pdf).unknown
        assert (recount(pdf).problem, recount(pdf).differing) == ("", ())
        monkeypatch.setitem(recounting.RULES, 2, build_report)
        counted = recount(pdf)
    assert (counted.problem, counted.differing, counted.worded) == ("", (), "")
    assert "Helt enligt planen" in str(counted.lines)
    # Where only a label is another, the edition is said over with its own.
    kept = recount(edition.pdf)
    assert (kept.problem, kept.differing, kept.worded) == ("", (), "")
    assert "Helt enligt planen" not in str(kept.lines)
