"""Made-up follow-ups, as the template templates/followup/report/report_pdf.html expects them."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

from django.template import Context, Engine
from django.utils.safestring import mark_safe

from medborgarlofte.documents import charts
from medborgarlofte.documents.pdf import Attachment, DocumentInfo
from medborgarlofte.documents.qr import qr_svg
from promises.words.enums import Status, WindowState

ROOT = Path(__file__).resolve().parents[2]
MOMENT = datetime(2020, 10, 2, 9, 0, tzinfo=UTC)
STATUSES = list(Status)
LONG = "trafiksäkerhetshöjande hastighetsövervakningsinsatser"

INFO = DocumentInfo(
    title="Uppföljning av tertial 2, maj–augusti 2020",
    author="Vaggeryds kommun och Polismyndigheten",
    created=MOMENT,
    identifier="vaggeryd/2020/2020-t2/1",
    keywords=("medborgarlöfte", "uppföljning"),
)
URL = "https://example.org/verifiera/?kod=K7Q4M-2XP9D"
CHECK = SimpleNamespace(code="K7Q4M-2XP9D", url=URL, qr=mark_safe(qr_svg(URL, f"QR-kod till {URL}")))
DATA = Attachment(
    name="uppfoljning.json",
    data='{"löfte": "Vaggeryd", "år": 2020}\r\n'.encode(),
    media_type="application/json",
    description="Uppföljningens uppgifter som data",
    modified=MOMENT,
)


def window(label, span, state, figure=""):
    return charts.Window(label, span, state, state.label, figure)


QUARTERS = [
    window("Kvartal 1", "januari–mars", WindowState.BEFORE_SIGNING, "0 av 1"),
    window("Kvartal 2", "april–juni", WindowState.MET, "1 av 1"),
    window("Kvartal 3", "juli–september", WindowState.RUNNING, "1 hittills"),
    window("Kvartal 4", "oktober–december", WindowState.COMING),
]


def activity(number, **changes):
    values = {
        "date_label": f"{1 + number % 28} juni 2020",
        "title": f"Trygghetsvandring nummer {number}",
        "place": "Skillingaryds centrum",
        "where": "Skillingaryds centrum",
        "note": "Fjorton observationer antecknades, de flesta om belysning och skymd sikt.",
        "results": [("Kontrollerade fordon", "64"), ("Rapporterade hastighetsöverträdelser", "21")],
        "counts": number % 3 != 2,
        "counts_text": "bara stationära kontroller räknas" if number % 3 == 2 else "",
        "trail": [("Rättad 2 juli 2020", "Antal: 64, tidigare 46. Skäl: Felskrivning.")]
        if number == 1
        else [],
    }
    return SimpleNamespace(**values | changes)


def commitment(number, **changes):
    status = STATUSES[number % len(STATUSES)]
    values = {
        "number": number,
        "title": "Minst en större trafikinsats varje kvartal" if number % 2 else f"Fler {LONG}",
        "text": "Hastighetskontroller på de vägavsnitt där farten är ett problem just nu.",
        "responsible": "Polismyndigheten, lokalpolisområde Värnamo",
        "status": status,
        "status_label": status.label,
        "answer_words": (f"{status.label.capitalize()}.", "2 av 4 kvartal, två återstår."),
        "rule_words": "Av de 2 kvartal som har gått har 1 minst en insats.",
        "also": ["Dessutom lovat: en femtedel på kvällstid"] if number % 2 else [],
        "card": SimpleNamespace(opinion=""),
        "in_period": "2 insatser",
        "results": [("Kontrollerade fordon", "128")],
        "done": 2,
        "target": 4,
        "figure": "2 av 4",
        "percent": 50,
        "counted": SimpleNamespace(least=None),
        "windows": QUARTERS if number % 2 else [],
        "assessment": "En insats gjordes den 14 maj och en den 20 augusti.\n\nEn tredje planeras & förbereds.",
        "why": "Insatsen i mars ställdes in." if number % 3 == 0 else "",
        "measures": "En extra insats görs i november." if number % 3 == 0 else "",
        "activities": [activity(n) for n in range(number % 4)],
        "effects": ["Tryggare i trafiken"] if number % 2 else [],
    }
    made = SimpleNamespace(**values | changes)
    made.rows = [(each, "1 insats" if each.counts else "") for each in made.activities]
    made.adds_up = len(made.activities) > 1
    return made


EFFECTS = [
    ("Tryggare i trafiken", "Säkrare trafik i tätorterna.", "Trygghetsmätningen"),
    ("Fler ingripanden", "Ökad närvaro på utsatta platser.", ""),
]


def report(count=4, **changes):
    items = changes.get("commitments", [commitment(number) for number in range(1, count + 1)])
    statuses = [item.status for item in items]
    values = {
        "title": INFO.title,
        "language": "sv",
        "kicker": "Uppföljning av medborgarlöftet",
        "author": "Vaggeryds kommun och Polismyndigheten",
        "document_title": INFO.title,
        "period_title": "Maj till augusti 2020",
        "period_name": "Tertial 2",
        "parties": ("Vaggeryds kommun", "Polismyndigheten"),
        "approvals": [("Polismyndigheten", "Godkänd av Prov Provsson, chef, den 1 oktober 2020.")],
        "next_steps": [item for item in items if item.measures][:3],
        "coming": "Nästa uppföljning kommer senast 28 januari 2021.",
        "edition": 1,
        "as_of": date(2020, 8, 31),
        "published_on": date(2020, 10, 2),
        "say": "Av fyra åtaganden går två enligt plan, ett är efter plan och ett är inte rapporterat.",
        "summary": "Arbetet har gått framåt i båda tätorterna. Goran Marković leder det.",
        "rollup": [(s, s.label, statuses.count(s)) for s in STATUSES if s in statuses],
        "is_demo": True,
        "demo_note": "Demodata. Löftet är verkligt; siffror och diarienummer är påhittade.",
        "signatories": [
            ("Exempel Exempelsson", "kommunstyrelsens ordförande", "Vaggeryds kommun"),
            ("Prov Provsson", "chef för lokalpolisområdet", "Polismyndigheten"),
        ],
        "numbers": [("Dnr kommunen", "KS 2020/000"), ("Dnr polisen", "A000.000/2020")],
        "commitments": items,
        "effects": EFFECTS,
        "effects_together": EFFECTS,
        "promise_url": "https://example.org/vaggeryd/2020/",
        "page_url": "https://example.org/vaggeryd/2020/uppfoljning/2020-t2/",
    }
    return SimpleNamespace(**values | changes)


def empty_report():
    nothing = {"summary": "", "numbers": [], "effects": [], "signatories": [], "approvals": [], "coming": ""}
    return report(
        0, edition=None, published_on=None, is_demo=False, say="Löftet har inga åtaganden.", **nothing
    )


def html_of(report):
    engine = Engine(
        dirs=[str(ROOT / "templates")],
        libraries={
            "i18n": "django.templatetags.i18n",
            "report_charts": "followup.templatetags.report_charts",
            "swedish_text": "promises.templatetags.swedish_text",
        },
        string_if_invalid="SAKNAS",
    )
    context = {"report": report, "seal": seals_of(report), "check": CHECK}
    return engine.get_template("followup/report/report_pdf.html").render(Context(context))


def seals_of(report):
    """Every signatory with a field for its seal, as followup.report.seal_plan.Plan has them."""
    parties = [
        SimpleNamespace(
            organisation=organisation,
            people=((name, title),),
            approvals=("Godkänd av Prov Provsson, chef, 1 oktober 2020 (passnyckel).",),
            field=f"stampel-{number}",
        )
        for number, (name, title, organisation) in enumerate(report.signatories, start=1)
    ]
    sealed_by = " och ".join(party.organisation for party in parties)
    return SimpleNamespace(parties=parties, sealing=parties, sealed_by=sealed_by, demo=report.is_demo)
