"""The gallery of components, ``/komponenter/``: every part in every state, with invented data.

The data here is also the shortest description of the shapes that the components take (docs/design.md).
"""

from types import SimpleNamespace as Shape
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static

from medborgarlofte.middleware import public_page
from medborgarlofte.site.status_words import STATUS_KEYS
from promises.counting.progress import Answer
from promises.counting.sentences import AnswerLine
from promises.pages.what_next import Stop
from promises.reading.contact import Contact
from promises.words.enums import Status, Unknown, WindowState
from promises.words.explained import explained

DEMO_NOTE = "Alla exempel och tal på sidan är påhittade."


class SampleForm(forms.Form):
    """One field of every kind; shown once empty and once with everything that can go wrong."""

    calm = False  # the gallery must not jump to its own error summary

    place = forms.CharField(label="Plats, som invånarna ser den", help_text="Väg eller område. Ingen adress.")
    hours = forms.DecimalField(
        label="Antal timmar", error_messages={"invalid": "Skriv antalet med siffror, till exempel 2,5"}
    )
    day = forms.DateField(label="Dag", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.ChoiceField(
        label="Varför räknas den inte?",
        required=False,
        choices=[("", "Välj ett skäl"), ("short", "Kortare än två timmar"), ("double", "Dubblett")],
    )
    text = forms.CharField(
        label="Vad hände?",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Skriv så att en granne förstår. Två till fem meningar.",
    )
    counts = forms.ChoiceField(
        label="Räknas insatsen?",
        widget=forms.RadioSelect,
        choices=[("yes", "Ja"), ("no", "Nej")],
        error_messages={"required": "Välj ja eller nej"},
    )
    parties = forms.MultipleChoiceField(
        label="Vilka var med?",
        widget=forms.CheckboxSelectMultiple,
        choices=[("police", "Polisen"), ("housing", "Bostadsbolaget")],
        required=False,
    )
    locked = forms.CharField(
        label="Diarienummer",
        initial="KS 2020/000",
        disabled=True,
        help_text="Låst sedan löftet publicerades.",
    )
    sure = forms.BooleanField(
        label="Jag har läst det invånarna kommer att se", error_messages={"required": "Läs och bekräfta"}
    )

    def clean(self) -> dict[str, Any]:
        """A refused form also shows an error that belongs to no field."""
        if self.data.get("place") == "stop":
            raise forms.ValidationError("Någon annan ändrade raden kl. 14.20. Jämför innan du sparar.")
        return self.cleaned_data


@public_page
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    photo = Shape(**vars(PHOTO) | {"url": static("img/sample-photo.svg")})
    form = SampleForm({"place": "stop", "hours": "två", "text": "Kort kontroll."})
    form.is_valid()
    form.calm = True
    context = {
        "demo_note": DEMO_NOTE,
        "then": Shape(day="24 september 2020"),
        "crumbs": [("Alla kommuner", "/"), ("Komponenter", "")],
        "keys": STATUS_KEYS,
        "commitments": COMMITMENTS,
        "next": NEXT,
        "ledger": [Shape(**vars(LEDGER[0]) | {"photos": [photo]}), *LEDGER[1:]],
        "amendments": AMENDMENTS,
        "editions": EDITIONS,
        "links": LINKS,
        "effects": EFFECTS,
        "facts": FACTS,
        "table": TABLE,
        "index": INDEX,
        "walks": WALKS,
        "contact": CONTACT,
        "words": explained("EST", "hot spot", "tertial"),
        "photo": photo,
        "sender": Shape(
            name="Exempels kommun", url="#status", arms=static("img/sample-arms.svg"), arms_alt="Vapen"
        ),
        "page": Paginator(range(200), 10).page(7),
        "form": SampleForm(prefix="empty"),
        "refused": form,
        "accents": [("gran", "Gran"), ("sjo", "Sjö"), ("fjall", "Fjäll"), ("tegel", "Tegel")],
    }
    return render(request, "site/gallery.html", context)


def _card(number: int, title: str, status: Status, **given: Any) -> Shape:
    empty: dict[str, Any] = {
        "url": "", "text": "Det här är löftets egna ord om åtagandet.", "responsible": "Polisen", "performers": "",
        "status_note": "", "figure": "", "figure_unit": "", "figure_url": "", "meter": None, "windows": [], "windows_caption": "",
        "steps": [], "gap": None, "rule_bold": "", "rule": "", "judged": "", "opinion": "", "amended": [],
        "line": AnswerLine(status.label.capitalize(), "", "1 av 2 kvartal, ett återstår."), "uncounted": [], "unexplained": "", "voices": [],
        "rows": [], "more": "",
    }  # fmt: skip
    unknown = Unknown.UNREPORTED if status is Status.UNKNOWN else None
    answer = Answer(status, unknown)
    return Shape(number=number, title=title, status=status, answer=answer, **(empty | given))


def _window(label: str, span: str, state: WindowState, figure: str) -> Shape:
    return Shape(
        label=label,
        span=span,
        state=state.value,
        state_label=state.label,
        figure=figure,
        url="#liggare" if state == WindowState.MET else "",
    )


WINDOWS = [
    _window("Kv 1", "jan–mar", WindowState.BEFORE_SIGNING, "0 av 1"),
    _window("Kv 2", "apr–jun", WindowState.MISSED, "0 av 1"),
    _window("Kv 3", "jul–sep", WindowState.MET, "2 av 1"),
    _window("Kv 4", "okt–dec", WindowState.UNKNOWN, "uppgift saknas"),
    _window("Kv 1", "jan–mar", WindowState.RUNNING, "0 hittills"),
    _window("Kv 2", "apr–jun", WindowState.COMING, ""),
    _window("Kv 3", "1–12 juli", WindowState.SHORT, ""),
    _window("Kv 4", "okt–dec", WindowState.NO_CASE, ""),
    _window("Kv 1", "jan–mar", WindowState.WAITING, ""),
]
MONTHS = [
    _window(f"v. {week}", "", (WindowState.MET, WindowState.MET, WindowState.MISSED)[week % 3], "1 av 1")
    for week in range(1, 19)
]
DAYS = [_window(str(day % 31 + 1), "", WindowState.MET, "1 av 1") for day in range(60)]

DONE = [
    Shape(iso="2020-09-17", date_label="17 september", title="Trafikkontroll på genomfarten", url="#liggare", place="Polisen.",
          note="", results=[("Kontrollerade fordon", "88")], counts=True, counts_text="2 insatser.", demo=True),
    Shape(iso="2020-05-14", date_label="14 maj", title="Trafikkontroll söder om orten", url="", place="Polisen.", note="",
          results=[], counts=False, counts_text="Räknas inte. Insatsen varade 50 minuter.", demo=False),
]  # fmt: skip
NEXT = [
    Shape(iso="2020-10-22", when="22 oktober", hours="kl. 18.00–20.00", title="Gå med på trygghetsvandring, Vaggeryd",
          url="#nu", text="Samling: utanför biblioteket", cancelled=False),
    Shape(iso="2020-11-05", when="5 november", hours="kl. 18.00", title="Inställd: trygghetsvandring, Hok", url="#nu",
          text="Stormvarning.", cancelled=True),
    Shape(iso="2021-01-28", when="senast 28 januari 2021", hours="", title="Uppföljning av september–december", url="",
          text="", cancelled=False),
]  # fmt: skip

COMMITMENTS = [
    _card(
        1, "Trygghetsvandringar i Skillingaryd och Vaggeryd", Status.ON_TRACK, url="#atagande-1",
        text="Boende, kommun och polis går tillsammans och pekar ut det som känns otryggt.",
        responsible="Exempels kommun", performers="Polisen", status_note="enligt uppföljning tertial 2",
        judged="Inget antal är utlovat. Statusen är parternas bedömning i den senaste uppföljningen, aldrig en andel.",
        steps=[
            Shape(done=True, label="Skillingaryd", note="1 vandring, 27 augusti"),
            Shape(done=False, now=True, label="Hok", note="pågår i kväll"),
            Shape(done=False, label="Vaggeryd", note="ingen ännu, planerad 22 oktober"),
        ],
        line=AnswerLine("Enligt plan", "", "Skillingaryd klart 27 augusti, Vaggeryd 22 oktober."),
    ),
    _card(
        2, "Tolv av sexton vandringar", Status.ON_TRACK, figure="12 av 16", figure_unit="vandringar", figure_url="#liggare",
        meter=Shape(done=0.75, expected=0.6875, label="12 av 16 gjorda. 11 borde vara gjorda i dag."),
        rule_bold="12 av 16 är gjorda, 11 borde vara gjorda i dag.", rule="Löftet är minst 16 under 2020.",
    ),
    _card(
        3, "Mer gjort än lovat", Status.FULFILLED, status_note="sent", figure="20 av 8", figure_unit="rundor",
        meter=Shape(done=2.5, expected=None, label="8 av 8 lovade gjorda, och 12 därutöver"),
        rule_bold="Alla 8 är gjorda, och 12 till.", rule="Det som är mer än lovat fyller inte stapeln.",
    ),
    _card(
        4, "Minst en större trafikinsats varje kvartal", Status.BEHIND, url="#atagande-4", figure="1 av 6",
        figure_unit="kvartal", windows=WINDOWS, windows_caption="Trafikinsatser per kvartal",
        rule_bold="1 av 3 avslutade kvartal har minst en insats.",
        rule="Löftet är minst en per kvartal. Ett missat kvartal kan inte tas igen i nästa.",
        amended=["Reviderat 10 februari 2020: tidigare ”regelbundna kontroller”."],
        line=AnswerLine("Efter plan", ", och uppgift saknas för kv 4", "1 av 6 kvartal, ett missat, två återstår."),
        uncounted=["Kv 1 gick ut före undertecknandet den 18 juni 2020 och räknas inte."],
        voices=[Shape(text="Fler insatser planeras.", reason="Den insats som var planerad i juni ställdes in.",
                    remedy="Insatserna läggs in i planeringen en månad före kvartalets slut.", status="efter plan",
                    period="maj–augusti 2020", url="#atagande-4", stands=True)],
        rows=DONE,
    ),
    _card(
        5, "En gång varje vecka", Status.BEHIND, figure="12 av 18", figure_unit="veckor", windows=MONTHS,
        windows_caption="Rundor per vecka", rule_bold="12 av 18 veckor.", rule="Löftet är minst en i veckan.",
    ),
    _card(
        6, "En gång varje dag", Status.ON_TRACK, figure="60 av 245", figure_unit="dagar", windows=DAYS,
        windows_caption="Rundor per dag", rule_bold="60 av 245 dagar, i medeltal 1,23 om dagen.", rule="",
    ),
    _card(
        7, "Trygghetsrundor på aktuella platser", Status.UNKNOWN, status_note="för maj–augusti",
        line=AnswerLine("Inte rapporterat", " för maj–augusti", "Två insatser är loggade efteråt."),
        gap=["Uppgift saknas. Det betyder inte noll.", "Ingen har loggat en runda eller bekräftat att ingen gjordes."],
        rule_bold="", rule="Frågan ställdes 8 september och påmindes 22 september.",
    ),
    _card(8, "Ingen kontroll gjordes", Status.NOT_FULFILLED, figure="0 av 4", figure_unit="kontroller",
          status_note="redovisning saknas för kv 4",
          meter=Shape(done=0, expected=0.3, label="0 av 4 gjorda"), rule_bold="Ingen av 4 är gjord.", rule="Perioden är slut."),
    _card(9, "En del blev gjort", Status.PARTLY_FULFILLED, figure="11 av 12", figure_unit="månader",
          rule_bold="11 av 12 månader nådde 22 rundor.", rule="Perioden är slut."),
    _card(10, "Inte påbörjat", Status.NOT_STARTED, figure="0 av 2", rule="Inget måste vara gjort ännu."),
    _card(11, "Vid behov", Status.NOT_TRIGGERED, rule="Löftet gäller vid behov. Inget fall har uppstått."),
    _card(
        12, "Ordningsvaktsförordnandesamordning och kommunstyrelseförvaltningens trygghetssamordnarfunktion",
        Status.WITHDRAWN, status_note="utgått 3 maj 2020, var efter plan",
        text="Långaordsprovetförkommunstyrelseordförandeochlokalpolisområdeschefgemensamt får inte spränga sidan.",
        responsible="Kommunstyrelseförvaltningens säkerhetssamordningsenhet",
        rule_bold="Utgick den 3 maj 2020.", rule="Skäl: skolan stängdes för ombyggnad.",
    ),
]  # fmt: skip


def _row(iso: str, date_label: str, title: str, **given: Any) -> Shape:
    empty: dict[str, Any] = {
        "url": "", "anchor": "", "place": "", "note": "", "results": [], "counts": None, "counts_text": "",
        "withdrawn": "", "trail": [], "photos": [], "demo": False,
    }  # fmt: skip
    return Shape(iso=iso, date_label=date_label, title=title, **(empty | given))


LEDGER = [
    _row(
        "2020-09-17", "17 september", "Genomfarten i Vaggeryd", url="#liggare", demo=True,
        note="Kontroll i båda riktningarna under morgonen, vid skolvägen.",
        results=[("Kontrollerade fordon", "88"), ("Böter för fart", "12"), ("Deltagare", "färre än 5")],
        counts=True, counts_text="I kvartal 3, som redan var uppnått.",
    ),
    _row(
        "2020-06-11", "11 juni", "Väg 152, andra rapporten", note="Hade lagts in två gånger.",
        counts=False, counts_text="Raden är återtagen.", withdrawn="den 18 juni 2020, polisen. Skäl: dubblett.",
    ),
    _row(
        "2020-05-14", "14 maj", "Väg 152 söder om Skillingaryd", place="Vägar söder om Skillingaryd",
        results=[("Kontrollerade fordon", "64")], counts=True, counts_text="I kvartal 2.",
        trail=[
            ("2 oktober 2020, polisen", "Kontrollerade fordon: 64, tidigare 46. Skäl: två protokoll hade slagits ihop fel."),
            ("15 maj 2020, polisen", "Första uppgiften publicerad."),
        ],
    ),
    _row("2020-03-03", "3 mars", "Hok", counts=False, counts_text="Varade 40 minuter; minst två timmar krävs."),
]  # fmt: skip


AMENDMENTS = [
    Shape(iso="2020-03-02", date_label="2 mars 2020", title="Förlängt till 30 juni 2021", before="31 december 2020",
          text="Skäl: dialogen sköts upp. Beslutat av båda parter."),
    Shape(iso="2020-02-01", date_label="1 februari 2020", title="Tillägg: kontroller vid skolor", before="",
          text="Skäl: önskemål i medborgardialogen."),
]  # fmt: skip
EDITIONS = [
    Shape(number=2, date="2 oktober 2020", text="Kontrollerade fordon den 14 maj rättade från 46 till 64.", url="#utgavor"),
    Shape(number=1, date="24 september 2020", text="", url="#utgavor"),
]  # fmt: skip
LINKS = [
    Shape(icon="pdf", label="Senaste: tertial 2", url="#lankar", note="PDF"),
    Shape(icon="feed", label="Följ löftet", url="#lankar", note="Atom"),
    Shape(icon="data", label="Alla rader som data", url="#lankar", note="JSON"),
    Shape(icon="external", label="Löftet på polisen.se", url="#lankar", note=""),
]
EFFECTS = [
    ("Du som bor här känner dig tryggare", "Mäts i trygghetsmätningen.", "Inget målvärde anges."),
    ("Tryggare i trafiken", "Fler ska känna sig trygga på vägen.", ""),
]
FACTS = [
    ("Publicerad", ["18 juni 2020 av Exempels kommun"]),
    ("Diarienummer", ["Kommunen: KS 2020/000", "Polisen: A000.000/2020"]),
]
INDEX = [
    ("G", [Shape(label="Gislaved", url="#index", note="1 löfte"), Shape(label="Gnosjö", url="#index", note="1 löfte")]),
    ("V", [Shape(label="Vaggeryd", url="#index", note="2 löften"), Shape(label="Värnamo", url="#index", note="1 löfte")]),
    ("Ö", [Shape(label="Östersund", url="#index", note="3 löften")]),
]  # fmt: skip
WALKS = [
    Stop("2020-10-22", "22 oktober", "Gå med", "kl. 18.00", "#nu", calendar_url="#nu", municipality="Byn"),
    Stop("2020-11-03", "3 november", "Inställd: vandring", "kl. 17.00", "#nu", "Halka.", cancelled=True),
]
CONTACT = Contact("Samordnaren", "08-465 004 12", "tel:0846500412", "t@byn.example", "Polisen", "#nu", "29 oktober")  # fmt: skip
PHOTO = Shape(
    url="", alt="Två personer skakar hand vid ett bord med papper.", width=960, height=540,
    caption="Undertecknandet den 18 juni 2020.", credit="Exempels kommun",
)  # fmt: skip


COLUMNS = [("Åtagande", False), ("Maj–aug", True), ("Lovat", False), ("Status", False)]


def _table_row(head: str, done: str, promised: str, status: Status) -> Shape:
    given = ((done, None), (promised, None), ("", status))
    cells = [
        Shape(label=label, text=text, numeric=numeric, status=status, url="")
        for (label, numeric), (text, status) in zip(COLUMNS[1:], given, strict=True)
    ]
    return Shape(head=head, url="#tabell", cells=cells)


TABLE = Shape(
    columns=[Shape(label=label, numeric=numeric) for label, numeric in COLUMNS],
    rows=[
        _table_row("1 Trygghetsvandringar", "1", "två orter, inget antal", Status.ON_TRACK),
        _table_row("3 Trygghetsrundor", "uppgift saknas", "inget antal", Status.UNKNOWN),
        _table_row("4 Trafikinsatser", "2", "1 per kvartal", Status.BEHIND),
    ],
)
