"""A clerk with a spreadsheet: the template, a file with two bad rows, the good ones read in."""

import re

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.demo_site import sign_in

ROWS = (
    ("Kontroll norr om Vaggeryd", "2020-09-16"),
    ("Kontroll utan riktig dag", "i våras"),
    ("Kontroll i Klevshult", "2020-09-17"),
    ("Kontroll som inte har varit", "2030-01-01"),
)


def test_a_clerk_fills_in_the_template_sees_two_bad_rows_and_reads_in_the_good_ones(
    page, own_site, check_axe, tmp_path
):
    sign_in(page, own_site, "handlaggare", "/arbete/insatser/tabell/")
    check_axe(page)
    with page.expect_download() as template:
        page.get_by_role("link", name=re.compile(r"Mall, XLSX ?: Vaggeryd.*\(2020\)")).click()
    path = tmp_path / "mall.xlsx"
    template.value.save_as(path)

    book = load_workbook(path)
    sheet = book["Insatser"]
    place = {cell.value: cell.column for cell in sheet[1]}
    commitment = next(
        cell.value
        for line in book["Värden"].iter_rows()
        for cell in line
        if str(cell.value).startswith("vaggeryd/2020/4")
    )
    for number, (title, day) in enumerate(ROWS, start=2):
        for name, value in {
            "rubrik": title,
            "datum": day,
            "åtagande": commitment,
            "utförd av": "Polisen",
        }.items():
            sheet.cell(number, place[name], value)
    book.save(path)

    page.get_by_label("Fil med insatser").set_input_files(path)
    page.get_by_role("button", name="Kontrollera filen").click()
    expect(
        page.get_by_role("heading", name="2 insatser har fel. 2 insatser går att läsa in.")
    ).to_be_visible()
    bad = page.get_by_role("region", name="Fel och varningar")
    expect(bad.get_by_role("row", name=re.compile("Rad 3.*i våras.*Skriv ett datum som"))).to_be_visible()
    expect(bad.get_by_role("row", name=re.compile("Rad 5.*Dagen har inte varit än"))).to_be_visible()
    read = page.get_by_role("region", name="Så lästes raderna")
    expect(
        read.get_by_role("row", name=re.compile("Rad 4.*17 september 2020.*Åtagande 4.*Polisen"))
    ).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name="Läs in bara de rätta: 2 insatser").click()
    expect(page.get_by_role("heading", name="2 nya insatser är inlästa")).to_be_visible()
    expect(page.get_by_text(re.compile("Kvitto [0-9a-f]{8}"))).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="Se inläsningen, eller ta tillbaka den").click()
    expect(page.get_by_role("heading", name="Ta tillbaka hela inläsningen")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name=re.compile("Kontroll i Klevshult")).click()
    expect(page.get_by_role("heading", level=1, name="Kontroll i Klevshult")).to_be_visible()

    page.goto(f"{own_site}/arbete/insatser/")
    page.get_by_label(re.compile("Välj Kontroll i Klevshult")).check()
    page.get_by_label(re.compile("Välj Kontroll norr om Vaggeryd")).check()
    page.get_by_role("button", name="Ändra de valda").click()
    check_axe(page)
    page.get_by_label("Plats i ord").fill("Vaggeryd")
    page.get_by_label("Skäl till rättelsen").fill("Platsen saknades.")
    page.get_by_role("button", name="Visa hur det blir").click()
    expect(page.get_by_text("ingen plats blir Vaggeryd")).to_have_count(2)
    check_axe(page)
    page.get_by_role("button", name="Spara ändringarna").click()
    expect(page.get_by_text("2 insatser är ändrade.")).to_be_visible()
