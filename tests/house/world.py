"""One municipality where the municipality, the police and a housing company work side by side, and one beside it:
a person in every role of each, and a row of every kind that each of them has made."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model

from followup.approval.drafts import open_report
from followup.models import Assessment, Report, Step
from medborgarlofte.accounts.models import Municipality, Organisation, OrganisationKind, User
from medborgarlofte.accounts.roles import Role
from promises import models as m
from promises.models import Promise
from tests import factories as f
from tests.factories.promises import moment
from tests.followup.editions import edition

STAMP = moment(date(2020, 6, 1))
MUNICIPALITY, POLICE, HOUSING = "kommun", "polis", "bolag"
OURS = (MUNICIPALITY, POLICE, HOUSING)
AUTHORITIES = (MUNICIPALITY, POLICE)


@dataclass
class World:
    """``people`` by (place, whose, role); ``rows`` by (whose, what): what that organisation has made in Vaggeryd."""

    promise: Promise
    draft: Promise
    report: Report
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[tuple[str, str, Role], User] = field(default_factory=dict)
    rows: dict[tuple[str, str], Model] = field(default_factory=dict)

    def of(self, whose: str, what: str) -> Any:
        return self.rows[whose, what]


def world_with_follow_up() -> World:
    """The same with an edition, an amendment, a table that waits, and the next follow-up opened again."""
    made = world()
    edition(made.promise.periods.get(slug="2020-t1"), on=date(2020, 5, 20))
    f.amendment(made.promise)
    f.table_import(made.of(POLICE, "activity"))
    open_report(period=made.promise.periods.get(slug="2020-t2"), by=f.police_officer())
    return made


def world() -> World:
    """Vaggeryd with everything of everybody's, and Habo with its people."""
    made = f.published_promise()
    commitments = dict(zip(("walk", "est", "round", "traffic"), f.four_commitments(made), strict=True))
    draft = f.promise("2021", title="Nästa löfte", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))
    f.commitment(draft, kind=f.kind())
    for each in (made, draft):
        each.backgrounds.create(kind="other", text="Lägesbilden", sha256="0" * 64)
    report = open_report(period=made.periods.get(slug="2020-t2"), by=f.police_officer())
    found = World(made, draft, report)
    _people(found)
    _together(found, commitments)
    for whose in OURS:
        _done(found, whose, commitments)
    return found


def _people(found: World) -> None:
    places = {"vaggeryd": f.municipality(), "habo": f.municipality("Habo")}
    for name, place in places.items():
        for whose, organisation in _organisations(place).items():
            if name == "vaggeryd":
                found.organisations[whose] = organisation
            for role in Role:
                person = f.user(f"{role.value} {whose} {name}")
                f.member(person, role, organisation, place)
                found.people[name, whose, role] = person
    for position, whose in enumerate(OURS[2:], start=3):
        m.Signatory.objects.create(
            promise=found.promise, position=position, organisation=found.organisations[whose]
        )


def _organisations(place: Municipality) -> dict[str, Organisation]:
    housing = f.organisation(f"{place.short_name}s bostäder", OrganisationKind.HOUSING)
    return {MUNICIPALITY: f.organisation(place.name), POLICE: f.police(), HOUSING: housing}


def _together(found: World, commitments: dict[str, m.Commitment]) -> None:
    """What the authorities keep together."""
    police = found.people["vaggeryd", POLICE, Role.POLICE]
    rows = {
        "promise": found.promise,
        "draft": found.draft,
        "commitment": commitments["traffic"],
        "hot_spot": f.hot_spot(),
        "question": f.question(found.promise),
        "report": found.report,
        "assessment": Assessment.objects.get_or_create(
            report=found.report, commitment=commitments["traffic"], defaults={"text": "Som lovat."}
        )[0],
        "invitation": f.invitation(found.promise, commitment=commitments["walk"], published=False),
        "sent_back": Step.objects.create(
            report=found.report, edition=1, kind="sent_back", at=STAMP, by=police, name=police.name,
            sign_in="password", revision=1, internal_comment="Skriv mer.",
        ),
    }  # fmt: skip
    found.rows |= {("gemensamt", what): row for what, row in rows.items()}


def _done(found: World, whose: str, commitments: dict[str, m.Commitment]) -> None:
    organisation = found.organisations[whose]
    clerk = found.people["vaggeryd", whose, Role.COORDINATOR]
    place = found.promise.municipality
    stamp = {"created_at": STAMP, "created_by": clerk}
    own = {"logged_for": organisation, "performed_by": organisation, "created_by": clerk}

    def keep(what: str, row: Model) -> Any:
        found.rows[whose, what] = row
        return row

    traffic = keep("activity", f.activity(date(2020, 6, 5), commitments["traffic"], **own))
    keep("operation", m.TrafficOperation.objects.create(activity=traffic, section="Väg 152", minutes=30))
    keep("photo", f.photo(traffic))
    walk = keep("walked", f.walk(commitments["walk"], date(2020, 6, 6), **own))
    keep("walk", walk.safety_walk)
    seen = keep("observation", f.observation(walk))
    keep("measure", f.measure(seen))
    keep(
        "situation",
        f.situation_report(organisation=organisation, internal_place=f"Plats {whose}", created_by=clerk),
    )
    confirmed = m.ConfirmedText.objects.create(
        municipality=place, kind="phone", digest=uuid.uuid4().hex * 2, internal_reason="Växeln",
        confirmed_at=STAMP, confirmed_by=clerk,
    )  # fmt: skip
    keep("confirmed", confirmed)
    if whose in AUTHORITIES:
        _of_an_authority(found, whose, commitments, keep, own, stamp)


def _of_an_authority(found: World, whose: str, commitments: Any, keep: Any, own: Any, stamp: Any) -> None:
    """Rounds, meetings, maskings, lists that were handed out, decisions on gallring."""
    place, organisation = found.promise.municipality, found.organisations[whose]
    rounded = keep("rounded", f.activity(date(2020, 6, 7), commitments["round"], **own))
    there = m.HotSpotRound(activity=rounded, hot_spot=found.of("gemensamt", "hot_spot"), internal_minutes=40)
    there.save()
    keep("round", there)
    keep("round_observation", m.RoundObservation.objects.create(round=there, category="lighting"))
    keep(
        "ongoing",
        m.OngoingRound.objects.create(
            hot_spot=there.hot_spot,
            organisation=organisation,
            started_at=STAMP,
            started_by=stamp["created_by"],
        ),
    )
    held = keep("met", f.activity(date(2020, 6, 8), commitments["est"], **own))
    meeting = keep("meeting", m.CoordinationMeeting.objects.create(activity=held))
    keep("est_measure", m.Measure.objects.create(meeting=meeting, text="Belys torget", **stamp))
    keep(
        "masking",
        m.Masking.objects.create(
            municipality=place, organisation=organisation, noun="activity", row=found.of(whose, "activity").pk,
            field="note", label="Anteckningen", reach="row", ground="identity", reason="Fel", masked_at=STAMP,
            masked_by=stamp["created_by"],
            internal_original='{"rows": [], "files": []}',
        ),
    )  # fmt: skip
    keep(
        "disclosure",
        m.Disclosure.objects.create(
            municipality=place, organisation=organisation, internal_request="Allt", internal_content="[]",
            rows=1, masked=0, **stamp,
        ),
    )  # fmt: skip
    keep(
        "retention",
        m.Retention.objects.create(
            municipality=place, organisation=organisation, kind="sign_in", days=365, decision="KS § 7",
            decided_on=date(2020, 1, 1), **stamp,
        ),
    )  # fmt: skip
