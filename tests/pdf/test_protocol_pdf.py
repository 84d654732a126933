"""A walk's protocol as PDF passes every judge, with none, one and many observations."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.template.loader import render_to_string

from promises.counting.progress.action_list import ActionList
from promises.counting.sentences.action_list_sentences import standing
from promises.walks.protocol import MeasureView, ObservationView, ProtocolView
from promises.walks.protocol_pdf import protocol_pdf
from tests.pdf import judges

pytestmark = pytest.mark.pdf
LONG = "trafiksäkerhetshöjande belysningsunderhållsåtgärder"


def measure(number: int) -> MeasureView:
    state = ("done", "planned", "refused", "proposed")[number % 4]
    words = {
        "done": "Gjord 15 september 2020",
        "planned": "Ska göras senast 30 november 2020",
        "refused": "Görs inte: muren rivs i vår",
        "proposed": "Inte beslutad",
    }[state]
    steps = (
        ("15 september 2020", "Gjord 14 september 2020."),
        ("27 augusti 2020", "Inte beslutad."),
    )
    return MeasureView(
        text=f"Byt lampa {number}, {LONG}", state=state, words=words, owner="Vaggeryds kommun" if number % 2 else "",
        late=False, steps=steps if state == "done" else (),
    )  # fmt: skip


def observation(number: int) -> ObservationView:
    good = number % 3 == 0
    return ObservationView(
        number=number, place=f"Gångtunneln vid stationen, nummer {number}", kind="bra" if good else "belysning",
        is_good=good, text="Två armaturer lyser inte & en hänger löst <under taket>.",
        authority="Tekniska kontoret" if number % 2 else "", photos=(),
        measures=() if good else (measure(number),),
    )  # fmt: skip


def view(count: int, **changes) -> ProtocolView:
    rows = tuple(observation(number) for number in range(1, count + 1))
    states = [m.state for row in rows for m in row.measures]
    counted = ActionList(
        done=states.count("done"), planned=states.count("planned"), undecided=states.count("proposed"),
        refused=states.count("refused"),
    )  # fmt: skip
    values = {
        "title": "Trygghetsvandring, Skillingaryds centrum",
        "kicker": "Protokoll från en trygghetsvandring, Vaggeryds kommun",
        "day": date(2020, 8, 27),
        "as_of": date(2020, 10, 15),
        "facts": (("När", ["27 augusti 2020, i mörker"]), ("Deltog", ["Polisen: 3", "Boende: färre än 5"])),
        "note": "Vi började vid torget." if count else "",
        "count": "Inga iakttagelser antecknades." if not count else f"{count} iakttagelser.",
        "observations": rows,
        "counted": counted,
        "say": standing(counted),
        "published": "10 september 2020" if count else "",
        "withdrawn": "",
        "organiser": "Vaggeryds kommun",
        "page_url": "https://example.org/vaggeryd/2020/vandring/1/",
        "is_demo": bool(count),
        "demo_note": "Allt är påhittat.",
    }
    return ProtocolView(**(values | changes))


@pytest.mark.parametrize("count", [0, 1, 2, 60])
def test_a_protocol_passes_every_judge(count):
    made = view(count)
    html = render_to_string("promises/walks/protocol_pdf.html", {"view": made})
    assert judges.everything(protocol_pdf(made), html, []) == []


def test_one_that_was_withdrawn_passes_too():
    made = view(1, withdrawn="Insatsen utgick den 1 september 2020. Skäl: loggad två gånger.")
    html = render_to_string("promises/walks/protocol_pdf.html", {"view": made})
    data = protocol_pdf(made)
    assert judges.everything(data, html, []) == []
    assert "loggad två gånger" in html


def test_it_says_whose_it_is_and_the_same_bytes_all_day():
    first, again = protocol_pdf(view(2)), protocol_pdf(view(2))
    assert first == again
    assert first != protocol_pdf(view(2, as_of=date(2020, 10, 16)))
    with pikepdf.open(BytesIO(first)) as pdf:
        assert (
            str(pdf.docinfo["/Title"])
            == "Trygghetsvandring, Skillingaryds centrum, protokoll 27 augusti 2020"
        )
        assert str(pdf.docinfo["/Author"]) == "Vaggeryds kommun"
