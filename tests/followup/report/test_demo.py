"""The demo, its figures counted by hand, and the addresses that stay."""

import json
import subprocess
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import override_settings
from PIL import Image

from followup.approval.actions import may_hand_on
from followup.approval.approval_status import approval_status
from followup.enums import State
from followup.models import Edition, Report
from followup.report.report_document import read_document, render_report_pdf
from medborgarlofte.accounts.models import Municipality, User
from medborgarlofte.clock import day_of, today
from promises.counting.progress import progress
from promises.exchange_format.file_facts import facts_of
from promises.exchange_format.normal import complete, normalise
from promises.models import Activity, Promise
from promises.record.models import Chain
from promises.record.public import load
from promises.record.public_document import export
from promises.words.enums import Status
from tests.client import words
from tests.followup.report.doors import Doors
from tests.followup.sealing.sealed import pdf_of

ADDRESSES = {
    "/": 200,
    "/vaggeryd/": 200,
    "/vaggeryd/2020/": 200,
    "/vaggeryd/2020/atagande/4/": 200,
    "/vaggeryd/2020/uppfoljning/": 200,
    "/vaggeryd/2020/uppfoljning/2020-t1/": 200,
    "/vaggeryd/2020/uppfoljning/2020-t2/": 200,
    "/vaggeryd/2020/uppfoljning/t2/": 302,
    "/vaggeryd/2020/uppfoljning/2020-t3/": 404,
    "/vaggeryd/2020/uppfoljning/2020-t2/rapport.pdf": 200,
    "/vaggeryd/2020/uppfoljning/2020-t2/utgava/1.pdf": 200,
    "/vaggeryd/2020/uppfoljning/2020-t2/utgava/2.pdf": 200,
    "/vaggeryd/2020/uppfoljning/2020-t2/utgava/3.pdf": 404,
    "/vaggeryd/2020/historik/": 200,
    "/vaggeryd/2020/foto": 200,
    "/vaggeryd/2020/lofte.json": 200,
    "/strangnas/2019/": 200,
    "/toreboda/2020/": 200,
    "/tallkoping/2019/": 200,
    "/tallkoping/2020/": 200,
    "/tallkoping/sommar-2020/": 200,
    "/arbete/": 302,
    "/admin/": 302,
    "/konto/": 302,
    "/tillganglighet/": 200,
    "/om/": 200,
    "/healthz": 200,
    "/readyz": 200,
    "/.well-known/security.txt": 200,
    "/sitemap.xml": 200,
    "/finns-inte/": 404,
}


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo, loaded once for this file and rolled back after it; each test undoes its own changes."""
    media = tmp_path_factory.mktemp("media")
    with (
        override_settings(DEMO_DATE=date(2020, 10, 15), MEDIA_ROOT=media, DATA_DIR=media),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        call_command("load_demo", stdout=StringIO())
        yield media
        transaction.set_rollback(True)


@pytest.fixture
def demo(_loaded, settings, db):
    settings.MEDIA_ROOT = settings.DATA_DIR = _loaded


def standing(address: str) -> dict:
    municipality, slug = address.split("/")
    promise = Promise.objects.get(municipality__slug=municipality, slug=slug)
    loaded = load([promise], today())[promise.pk]
    return {n: progress(c, loaded.promise, today()) for n, c in loaded.commitments.items()}


def status(client, address: str) -> int:
    answer = client.get(address)
    answer.getvalue()  # read to its end, a file closes itself; close() would take the test's connection along
    return answer.status_code


def test_demo_addresses_that_stay_all_answer(demo, client):
    assert {address: status(client, address) for address in ADDRESSES} == ADDRESSES


def test_vaggeryd_counted_by_hand(demo):
    """Rows: two operations were too short, one was withdrawn, one replaced; two count, both in quarter 3."""
    walks, est, rounds, traffic = standing("vaggeryd/2020").values()
    assert [p.status for p in (walks, est, rounds, traffic)] == [
        Status.ON_TRACK,  # as the latest follow-up says
        Status.ON_TRACK,  # 3 of 4 steps, due at the end of the year
        Status.UNKNOWN,  # nobody said anything of May to August
        Status.ON_TRACK,  # of quarter 2 too little was left after the signing on 18 June
    ]
    assert [step.done for step in est.steps] == [True, True, True, False]
    assert [window.state.value for window in traffic.windows] == [
        "before_signing",
        "short",
        "met",
        "running",
    ]
    assert [window.done for window in traffic.windows[1:]] == [None, 2, 0]
    assert (traffic.windows_met, traffic.windows_total) == (1, 2)


def test_strangnas_counted_by_hand(demo):
    """3+5+4+2+6 = 20 areas of 8; 3 of exactly 2; 61+88+79+75 = 303 controls; 4 walks of 4; one council."""
    areas, boats, controls, walks, council = standing("strangnas/2019").values()
    assert (areas.done, areas.target, areas.fraction) == (20, 8, 1)
    assert (boats.done, boats.target) == (3, 2)
    assert (walks.done, walks.target) == (4, 4)
    assert {p.status for p in (areas, boats, controls, walks, council)} == {Status.FULFILLED}


def test_what_goes_badly_is_of_a_municipality_that_does_not_exist(demo, client):
    """A missed quarter with its reason and remedy, a row that came late, a change with two days, a corrected figure and
    a corrected edition."""
    traffic, walks = standing("tallkoping/2020").values()
    assert traffic.status is Status.BEHIND
    assert [window.state.value for window in traffic.windows] == ["met", "missed", "met", "running"]
    assert (walks.done, walks.target) == (2, 4)
    said = words(client.get("/tallkoping/2020/"))
    assert (
        "Ur uppföljningen av maj–augusti 2020 Därför: Insatsen som var planerad i juni ställdes in. "
        "Det ska göras: Insatserna planeras in en månad före kvartalets slut." in said
    )
    said = words(client.get("/tallkoping/2020/atagande/1/"))
    assert (
        "Loggad 8 juni 2020, efter uppföljningen av tertial 1 2020. Skäl: Protokollet låg kvar på stationen."
        in said
    )
    said = words(client.get("/tallkoping/2020/historik/"))
    assert "Beslutad 27 maj 2020. Offentlig 10 juni 2020." in said
    assert "Nu: minst 3 vandringar. Det räknas ändå efter det som lovades först." in said
    assert "Sex fordon till stod på en lista för sig." in said
    assert "Trafikinsatsen den 19 mars var inte med." in words(
        client.get("/tallkoping/2020/uppfoljning/2020-t1/")
    )
    others = ("vaggeryd/2020", "strangnas/2019", "toreboda/2020")
    assert Status.BEHIND not in {each.status for address in others for each in standing(address).values()}
    assert Edition.objects.exclude(seals="[]").count() == 5


def test_that_somebody_was_silent_is_told_wherever_the_miss_is(demo, client):
    line = "Delvis genomfört, och redovisning saknas för maj–augusti 2019. 3 av 4 vandringar."
    who = "Tallköpings kommun har inte redovisat maj–augusti 2019."
    assert line in words(client.get("/tallkoping/"))
    for address in ("/tallkoping/2019/", "/tallkoping/2019/atagande/2/"):
        said = words(client.get(address))
        assert line in said
        assert said.count(who) == 1
    assert who in words(client.get("/tallkoping/2019/uppfoljning/2019-t3/"))


def test_two_years_of_one_municipality_stand_beside_each_other(demo, client):
    said = words(client.get("/tallkoping/2020/uppfoljning/2020-t1/aret-fore/"))
    assert "Lugnt i Tallköping 2019" in said
    assert "Tertial 1 2019" in said
    assert "En större trafikinsats varje kvartal" in said


def test_one_follow_up_waits_for_the_chiefs_and_a_correction_can_be_handed_in(demo, client):
    reports = Report.objects.filter(period__promise__municipality__slug="tallkoping")
    states = {report.period.slug: approval_status(report) for report in reports}
    assert {slug: each.state for slug, each in states.items() if each.state is not State.PUBLISHED} == {
        "2020-slut": State.COMPLETED,
        "2020-t2": State.DRAFTING,
    }
    assert [each.short_name for each in states["2020-slut"].missing] == ["Tallköpings kommun", "Polisen"]
    police = User.objects.get(email="tallkoping-polis@example.se")
    assert may_hand_on(police, states["2020-t2"])
    client.force_login(User.objects.get(email="tallkoping-polischef@example.se"))
    assert "Tertial 2 2020" in words(client.get("/arbete/"))


def test_of_what_a_file_brought_a_reader_is_told_what_it_was_not_that_it_was_a_file(demo, client):
    said = words(client.get("/tallkoping/2020/historik/")).partition("Dag för dag")[2]
    assert "Fil inläst" not in said
    for told in (
        "24 september 2020 Uppföljning",
        "2 september 2020 Sagt om en period utan insatser",
        "27 augusti 2020 Insats rättad",
        "26 augusti 2020 Loggat: 1 trygghetsvandring",
        "10 juni 2020 Löftet ändrat",
    ):
        assert told in said
    assert "Logged: 1 safety patrol" in words(client.get("/en/vaggeryd/2020/historik/"))


def test_the_demo_shows_what_was_known_when(demo, client):
    """On 24 September the second tertial was followed up for the first time; it was corrected on 2 October."""
    known = words(client.get("/vaggeryd/2020/uppfoljning/2020-t2/?kant=2020-09-24"))
    assert "Publicerad 24 september 2020." in known
    assert "Utgåva 2" not in known
    corrected = words(client.get("/vaggeryd/2020/uppfoljning/2020-t2/"))
    assert "Utgåva 2, rättad 2 oktober 2020." in corrected
    assert "Den första utgåvan kom 24 september 2020." in corrected
    assert status(client, "/vaggeryd/2020/?kant=2020-09-24") == 200
    assert status(client, "/vaggeryd/2020/?kant=2020-06-17") == 404
    between = words(client.get("/vaggeryd/2020/historik/?fran=2020-09-24&till=2020-10-15"))
    assert "1 utgåva av uppföljning lades till: tertial 2 2020, utgåva 2." in between
    assert "Trafikkontroll norr om Skillingaryd" in between
    # Of every promise what was known then has a first day of its own.
    first = {chain.promise.address: chain.versions.first().day for chain in Chain.objects.all()}
    published = {promise.address: day_of(promise.published_at) for promise in Promise.objects.all()}
    assert first == published


def test_demo_page_says_what_was_counted(demo, client):
    page = client.get("/vaggeryd/2020/").content.decode()
    assert "1 av 2 kvartal, ett återstår." in page
    assert "3 av 4 steg är klara." in page
    assert "Skillingaryd klart 27 augusti, Vaggeryd 22 oktober." in page
    assert "Uppgift saknas. Det betyder inte noll." in page
    page = client.get("/strangnas/2019/").content.decode()
    assert "20 av 8" in page
    assert "133" not in page
    assert "procent" not in page


@pytest.mark.parametrize("address", ["vaggeryd/2020", "strangnas/2019", "toreboda/2020"])
def test_the_data_file_gives_the_same_figures_as_the_database(demo, address):
    municipality, slug = address.split("/")
    promise = Promise.objects.get(municipality__slug=municipality, slug=slug)
    frame, commitments = facts_of(complete(export(promise)), today())
    from_file = {n: progress(c, frame, today()) for n, c in commitments.items()}
    assert from_file == standing(address)


def test_a_frozen_edition_knows_only_what_was_known_then(demo):
    first, second = Edition.objects.filter(report__period__slug="2020-t2", report__period__promise__slug="2020",
        report__period__promise__municipality__slug="vaggeryd")  # fmt: skip
    assert '"value": 46' in first.data
    assert '"value": 71' not in first.data
    assert '"value": 71' in second.data


def test_the_newest_follow_up_is_approved_and_sealed_by_the_demo_s_own_authority(demo, client):
    edition = Edition.objects.get(report__period__slug="2020-t2", number=2, code__gt="", seals__gt="[]")
    assert [each["at"][:10] for each in json.loads(edition.seals)] == ["2020-10-02"] * 2
    said = words(client.get("/vaggeryd/2020/uppfoljning/2020-t2/"))
    assert "Polisen Lena Demosson, lokalpolisområdeschef, 1 oktober 2020" in said.partition(" Godkänd av ")[2]
    assert "(lösenord" not in said
    assert "Med påhittade e-stämplar, bara för demo." in said
    with edition.pdf.open("rb") as file:
        checked = words(client.post("/verifiera/fil/", {"fil": file}))
    assert "Filen är äkta och oförändrad" in checked
    assert "Det här är den senaste utgåvan" in checked


def test_demo_marks_everything_invented(demo, client):
    assert not Activity.objects.filter(is_demo=False).exists()
    for address in ("/vaggeryd/2020/", "/vaggeryd/2020/atagande/4/", "/vaggeryd/2020/uppfoljning/2020-t2/"):
        page = client.get(address).content.decode()
        assert "Demodata" in page
        assert "Demon visar läget den 15 oktober 2020" in page


def test_loading_the_demo_twice_changes_nothing(demo):
    before = Promise.objects.count(), Activity.objects.count()
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert "nothing was changed" in out.getvalue()
    assert (Promise.objects.count(), Activity.objects.count()) == before


def test_the_owner_of_the_demo_is_another_than_its_administrator(demo):
    """So that what an administratör may, and may not, can be tried."""
    administrator, owner = (User.objects.get(email=f"{who}@example.se") for who in ("admin", "agare"))
    assert (administrator.is_superuser, owner.is_superuser) == (False, True)
    assert not owner.memberships.exists()
    out = StringIO()
    call_command("load_demo", "--logins", stdout=out)
    for login in ("administratör   admin@example.se", "ägare           agare@example.se"):
        [line] = [line for line in out.getvalue().splitlines() if login in line]
        assert "one-time code now" in line


def test_the_demo_is_only_for_a_demo(db, settings):
    settings.DEMO_DATE = None
    with pytest.raises(CommandError, match="DEMO_DATE"):
        call_command("load_demo", stdout=StringIO())


def test_arms_are_drawn_for_the_municipality_that_does_not_exist(demo, client):
    """Those of a real one are protected by law."""
    assert set(Municipality.objects.exclude(arms="").values_list("slug", flat=True)) == {"tallkoping"}
    assert 'src="/tallkoping/vapen"' in client.get("/tallkoping/2020/").content.decode()


def test_a_report_s_cover_carries_its_municipality_s_colour_and_arms(demo):
    """The accents of static/css/report.css; the colours of the tree and of the water are in the arms alone."""
    tree, water = (0x1D, 0x5B, 0x3C), (0x1F, 0x5F, 0x99)
    of_tallkoping, of_vaggeryd = cover("tallkoping"), cover("vaggeryd")
    assert count(of_tallkoping, tree) > 200
    assert count(of_tallkoping, water) > 50
    assert count(of_vaggeryd, water) == 0
    grey, green = (0x2D, 0x3A, 0x45), (0x12, 0x46, 0x3A)
    assert count(of_tallkoping, grey) > 2_000 > 100 > count(of_tallkoping, green)
    assert count(of_vaggeryd, green) > 2_000 > 100 > count(of_vaggeryd, grey)


def cover(municipality: str) -> Image.Image:
    """The first page of its newest report, as a picture of 100 points an inch."""
    edition = Edition.objects.filter(report__period__promise__municipality__slug=municipality).latest("pk")
    drawn = ["pdftoppm", "-r", "100", "-l", "1", "-singlefile", "-"]
    ppm = subprocess.run(drawn, input=pdf_of(edition), capture_output=True, check=True)
    return Image.open(BytesIO(ppm.stdout)).convert("RGB")


def count(picture: Image.Image, colour: tuple[int, int, int]) -> int:
    """How many points are of that colour, or nearly."""
    return sum(
        how_many
        for how_many, found in picture.getcolors(1_000_000)
        if all(abs(one - other) <= 6 for one, other in zip(found, colour, strict=True))
    )


@pytest.fixture(scope="module")
def bodies():
    """What has been read at each address: nothing changes it between the tests that ask for it."""
    return {}


@pytest.fixture
def doors(demo, client, bodies):
    """Of that promise, or of every one; what is read at an address is what ``lie`` makes of it."""

    def read(path: str) -> bytes:
        if path not in bodies:
            answer = client.get(path)
            assert answer.status_code == 200, path
            bodies[path] = answer.getvalue()
        return bodies[path]

    def of(address: str = "", lie=lambda path, body: body):
        found = Promise.objects.filter(published_at__isnull=False).select_related("municipality")
        chosen = [each for each in found.order_by("pk") if address in ("", each.address)]
        return [Doors(each, today(), lambda path: lie(path, read(path))) for each in chosen]

    return of


def test_every_door_says_the_figures_that_the_parts_of_the_record_come_to(doors):
    """Pages in both languages, lättläst, comparisons, feed, files, and every edition with all that is attached to it."""
    every = doors()
    assert len(every) == 6
    assert [fault for each in every for fault in each.faults()] == []


T2 = "/tallkoping/2020/uppfoljning/2020-t2"
LIES = {
    "/tallkoping/2020/": ("2 av 4 kvartal", "3 av 4 kvartal"),
    "/tallkoping/2020/#atagande": ("0 av 1<", "1 av 1<"),
    "/tallkoping/": ("2 av 4 kvartal", "3 av 4 kvartal"),
    "/tallkoping/2020/atagande/1/": ("2 av 4 kvartal", "3 av 4 kvartal"),
    "/tallkoping/2020/atagande/1/#rader": ("<dd>98", "<dd>97"),
    "/tallkoping/2020/lattlast/": ("2 av 4 vandringar", "3 av 4 vandringar"),
    "/tallkoping/2020/atagande/1/lattlast/": ("2 av 4 kvartal", "3 av 4 kvartal"),
    "/en/tallkoping/2020/": ("2 of 4 quarters", "3 of 4 quarters"),
    "/en/tallkoping/": ("2 of 4 walks", "3 of 4 walks"),
    "/en/tallkoping/2020/atagande/1/": ("2 of 4 quarters", "3 of 4 quarters"),
    "/tallkoping/2020/lofte.json": ('"value": 52', '"value": 53'),
    "/tallkoping/2020/bevis.json": ('"value":52', '"value":53'),
    "/tallkoping/2020/flode.atom": ("2020-06-16T12", "2020-06-17T12"),
    f"{T2}/": ("2 av 4 vandringar", "3 av 4 vandringar"),
    f"{T2}/lattlast/": ("Gjort under tiden: 1 vandring", "Gjort under tiden: 2 vandring"),
    f"{T2}/jamfor/": ("<p>1 vandring</p>", "<p>2 vandringar</p>"),
    "/tallkoping/2020/uppfoljning/2020-t1/aret-fore/": ("<p>1 vandring</p>", "<p>2 vandringar</p>"),
    f"/en{T2}/": ("2 of 4 walks", "3 of 4 walks"),
}  # fmt: skip


@pytest.mark.parametrize("door", LIES)
def test_a_door_that_says_another_figure_is_heard(doors, door):
    true, false = LIES[door]

    def lie(path: str, body: bytes) -> bytes:
        if path != door.partition("#")[0]:
            return body
        told = body.replace(true.encode(), false.encode())
        assert told != body, path
        return told

    [tallkoping] = doors("tallkoping/2020", lie)
    faults = tallkoping.faults()
    assert faults
    assert all(each.startswith(door.partition("#")[0]) for each in faults)
    assert any(each.startswith((f"{door} ", f"{door}:")) for each in faults)


def another_print(document, frozen):
    return document | {
        "frozen": json.loads(
            json.dumps(frozen, ensure_ascii=False, default=str).replace(
                "2 av 4 vandringar", "3 av 4 vandringar"
            )
        )
    }


def another_row(document, frozen):
    rows = [each for each in document["activities"] if not each["title"].startswith("Vandring i centrum")]
    return document | {"activities": rows, "frozen": frozen}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (another_print, ("omslaget", "åtagandena", "lättläst")),
        (another_row, ("bilagan .json", "bilagan .csv")),
    ],
)
def test_a_report_that_prints_or_holds_another_figure_is_heard(doors, change, where):
    """What is printed, and what is attached, each by itself."""
    edition = Edition.objects.get(
        report__period__slug="2020-t2", report__period__promise__municipality__slug="tallkoping"
    )
    document = read_document(edition.data)
    false = normalise(change(document, document["frozen"]))
    pdf = render_report_pdf(false, json.loads(edition.content), document=read_document(false))
    path = f"{T2}/utgava/1.pdf"
    [tallkoping] = doors("tallkoping/2020", lambda asked, body: pdf if asked == path else body)
    faults = tallkoping.faults()
    assert {each.partition(" (2)")[0] for each in faults} == {f"{path} ({each})" for each in where}
