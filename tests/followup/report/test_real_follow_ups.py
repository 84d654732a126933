"""Five follow-ups that were really published, entered by the form: they say what their pages said, and what
those pages left out (facts: tests/cases)."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from followup.approval.actions import Actor, hand_on
from followup.approval.approval_status import frozen
from followup.models import Report
from followup.report.report_document import report_view
from medborgarlofte.accounts.models import Organisation, User
from medborgarlofte.accounts.roles import Role
from promises.exchange.importing import import_promise
from promises.models import Promise
from tests import factories

CASES = Path(__file__).parents[2] / "cases"


@dataclass(frozen=True)
class Real:
    """One follow-up: what was typed into the form, what its page said, and what it did not say."""

    case: str
    period: str
    on: date
    typed: dict[str, str]
    said: dict[int, tuple[str, str]]  # by commitment: status, figure
    left_out: dict[int, str]
    ended: tuple[date, date] | None = None  # of a period that the case has not


REAL = [
    Real(
        "p25-strangnas-2019", "2019-slut", date(2020, 6, 1),
        {"a3_status": "fulfilled", "a3_text": "303 trafikkontroller och en insats mot trimmade mopeder."},
        {1: ("fulfilled", "20 av 8"), 2: ("fulfilled", "3 av 2"), 3: ("fulfilled", "303"), 4: ("fulfilled", "4 av 4")},
        # The page gave two figures without a word for how it went, and one without anything to compare with.
        {1: "Genomfört", 2: "Genomfört", 3: "Inget antal är utlovat."},
    ),
    Real(
        "p47-lulea-2018", "2018-maj-juli", date(2018, 11, 1),
        {
            "a1_text": "Löftet avser fasta trafikkontroller.",
            "a3_status": "behind", "a3_text": "Inte i den utsträckning som vi velat.",
            "a3_cause": "reprioritised", "a3_cause_text": "Bränder i länet och annan brottslighet.",
            "a4_status": "fulfilled", "a9_status": "fulfilled", "a9_text": "Löftet är genomfört.",
        },
        {1: ("", "71"), 3: ("behind", "Bränder i länet"), 4: ("fulfilled", "10"), 9: ("fulfilled", "")},
        {2: "Uppgift saknas.", 6: "Uppgift saknas.", 7: "Uppgift saknas.", 1: "Enskilda dagar går inte att se."},
    ),
    Real(
        "p47-lulea-2018", "2018-maj-dec", date(2019, 4, 10),
        {
            "a3_status": "partly_fulfilled", "a3_text": "Inte i den utsträckning som vi önskat, men mer under hösten.",
            "a4_status": "fulfilled",
        },
        {1: ("", "301"), 3: ("partly_fulfilled", "mer under hösten"), 4: ("fulfilled", "21")},
        {2: "Uppgift saknas.", 5: "Uppgift saknas.", 6: "Uppgift saknas.", 8: "Uppgift saknas."},
    ),
    Real(
        "p73-kungsbacka-2019", "2020-slut", date(2021, 1, 20),
        {"a1_status": "fulfilled", "a1_text": "En föreläsning den 11 april 2019."},
        {1: ("fulfilled", "11 april 2019"), 2: ("partly_fulfilled", "62")},
        {2: "Löftet var minst 1 trafikkontroll per vecka.", 3: "Uppgift saknas."},
        ended=(date(2019, 1, 1), date(2020, 12, 31)),
    ),
    Real(
        "p77-malung-salen-2016", "2018-slut", date(2019, 1, 20),
        {
            "a1_status": "fulfilled", "a1_text": "Trafikkontroller genomfördes vid after ski och krogstängning.",
            "a2_status": "fulfilled", "a2_text": "Nära samarbete med ordningsvakterna båda säsongerna.",
        },
        {1: ("fulfilled", "after ski"), 2: ("fulfilled", "båda säsongerna")},
        {1: "Inget antal är utlovat.", 3: "Uppgift saknas.", 4: "Uppgift saknas."},
        ended=(date(2016, 1, 1), date(2018, 12, 31)),
    ),
]  # fmt: skip


def entered(client, settings, real: Real):
    """The follow-up after the police have typed it into the form, and both parties have handed it on."""
    document = json.loads((CASES / f"{real.case}.json").read_text())
    document.pop("follow_ups", None)
    settings.DEMO_DATE = None  # the files were published later than they are followed up here
    import_promise(document=document, by=User.objects.system())
    promise = Promise.objects.get()
    if real.ended:
        first, last = real.ended
        promise.periods.update_or_create(  # the calendar may have laid one out there
            slug=real.period,
            defaults={"label": f"Slutet {last.year}", "starts_on": first, "ends_on": last, "due_on": real.on},
        )
    settings.DEMO_DATE = real.on
    place = promise.municipality
    police, coordinator = factories.user("Pelle Polis"), factories.user("Sam Samordnare")
    for person, role, kind in (
        (police, Role.POLICE, "police"),
        (coordinator, Role.COORDINATOR, "municipality"),
    ):
        organisation = Organisation.objects.get(kind=kind, signatures__promise=promise)
        factories.member(person, role, organisation, place)
    client.force_login(police)
    address = f"/arbete/{promise.address}/uppfoljning/{real.period}/"
    page = client.get(address)
    assert page.status_code == 200
    assert client.post(address, {"review": "1", **real.typed}).status_code == 302
    report = Report.objects.get()
    for person in (police, coordinator):
        hand_on(report=report, actor=Actor(person))
    held = frozen(report, published=real.on)
    return report_view(held.data, held.entry)


@pytest.mark.parametrize("real", REAL, ids=lambda real: f"{real.case}-{real.period}")
def test_recorded_follow_up_says_what_its_page_said_and_what_that_left_out(client, settings, db, real):
    view = entered(client, settings, real)
    items = {item.number: item for item in view.commitments}
    for number, (status, words) in real.said.items():
        item = items[number]
        assert status in ("", item.status), item
        assert words in " ".join([item.figure, item.in_period, item.assessment, item.cause]), item
    for number, words in real.left_out.items():
        item = items[number]
        told = [
            item.status_label.capitalize(),
            *item.card.gap,
            item.card.rule_bold,
            item.card.rule,
            item.card.judged,
        ]
        assert any(words in each for each in told), told
    unknown = {number for number, words in real.left_out.items() if words == "Uppgift saknas."}
    assert all(str(number) in view.missing for number in unknown)
    for text in (value for name, value in real.typed.items() if name.endswith("_text")):
        assert any(text in item.assessment + item.cause for item in items.values())
