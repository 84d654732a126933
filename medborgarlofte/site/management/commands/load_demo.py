"""Fills an empty database with the demo, and says who can sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.files import File
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from followup.approval.actions import Actor, hand_on
from followup.approval.corrections import begin_correction
from followup.approval.drafts import open_report, save_words
from followup.models import Report
from medborgarlofte import clock
from medborgarlofte.accounts.models import Membership, Municipality, Organisation, User
from medborgarlofte.accounts.roles import Role
from medborgarlofte.accounts.second_factor import is_required
from medborgarlofte.accounts.trail_rows import words
from medborgarlofte.audit.record import record
from medborgarlofte.conflict import fingerprint
from medborgarlofte.site.demo_codes import address, code, secret
from medborgarlofte.site.demo_days import days_of, known_on
from promises.est.actions import report_situation
from promises.exchange.importing import import_promise
from promises.exchange.read import read
from promises.exchange_format.normal import Document
from promises.models import Kind, Promise, ReportingPeriod
from promises.questions.actions import ask, publish_answer
from promises.record.public_document import photo_of
from promises.record.rulebook import Rule
from promises.words.weeks import week_of
from promises.writing.publication_rules import rules_fingerprint, set_rules

FOLDER = Path(__file__).resolve().parents[2] / "demo"
FILES = (
    "vaggeryd-2020.json", "strangnas-2019.json", "toreboda-2020.json",
    # What goes badly is of a municipality that does not exist.
    "tallkoping-2019.json", "tallkoping-2020.json", "tallkoping-sommar-2020.json",
)  # fmt: skip
PASSWORD = "tryggare-i-vardagen"

# By municipality: role, name, title, e-mail, organisation (slug), may enter the administration.
PEOPLE = {
    "vaggeryd": (
        (Role.OFFICER, "Hanna Demosson", "trygghetshandläggare", "handlaggare@example.se", "vaggeryds-kommun", True),
        (Role.POLICE, "Per Demosson", "kommunpolis", "polis@example.se", "polisen", True),
        (Role.COORDINATOR, "Sara Demosson", "trygghetssamordnare", "samordnare@example.se", "vaggeryds-kommun", True),
        (Role.DECIDER, "Bo Demosson", "kommunstyrelsens ordförande", "beslut@example.se", "vaggeryds-kommun", False),
        (Role.DECIDER, "Lena Demosson", "lokalpolisområdeschef", "polischef@example.se", "polisen", False),
        (Role.ADMINISTRATOR, "Ada Demosson", "administratör", "admin@example.se", "vaggeryds-kommun", True),
    ),
    "tallkoping": (
        (Role.POLICE, "Pia Demosson", "kommunpolis", "tallkoping-polis@example.se", "polisen", False),
        (Role.COORDINATOR, "Kim Demosson", "trygghetssamordnare", "tallkoping-samordnare@example.se", "tallkopings-kommun", False),
        (Role.DECIDER, "Alva Demosson", "kommunstyrelsens ordförande", "tallkoping-beslut@example.se", "tallkopings-kommun", False),
        (Role.DECIDER, "Leo Demosson", "lokalpolisområdeschef", "tallkoping-polischef@example.se", "polisen", False),
    ),
}  # fmt: skip

# Who opens municipalities and looks after the system, and has no role in any.
OWNER = ("Åsa Demosson", "systemägare", "agare@example.se")

# Who, weeks before the demo day, what, where, how often, how grave.
SITUATIONS = (
    ("polis@example.se", 2, "gathering", "Busstorget", 3, 2),
    ("handlaggare@example.se", 2, "graffiti", "Skateparken", 2, 1),
    ("polis@example.se", 1, "gathering", "Busstorget", 4, 2),
    ("handlaggare@example.se", 1, "lighting", "Stigen vid ån", 1, 3),
    ("polis@example.se", 0, "gathering", "Busstorget", 1, 1),
)


class Command(BaseCommand):
    help = "Load the demo: six promises with invented activities, and one login per role, and the owner's. Needs DEMO_DATE."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--logins", action="store_true", help="only print the logins")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO_DATE is None:
            raise CommandError(
                "The demo is loaded only where DEMO_DATE is set, such as DEMO_DATE=2020-10-15."
            )
        if not options["logins"]:
            self._load()
        self.stdout.write(f"Logins, all with the password {PASSWORD}")
        # A demo of an earlier day may have people who have not set theirs up.
        apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP).order_by("user")
        codes = list(apps.values_list("user__email", flat=True))
        for municipality, people in PEOPLE.items():
            self.stdout.write(f" {Municipality.objects.get(slug=municipality).short_name}")
            for role, _, _, email, _, _ in people:
                self._write_login(role.label, email, codes)
        self.stdout.write(" The installation")
        self._write_login("ägare", OWNER[-1], codes)
        self.stdout.write("Codes change twice a minute: put these in an app, or run load_demo --logins again")
        for email in codes:
            self.stdout.write(f"  {address(email)}")

    def _write_login(self, role: str, email: str, codes: list[str]) -> None:
        now = f"one-time code now {code(secret(email))}" if email in codes else ""
        self.stdout.write(f"  {role:<16}{email:<34}{now}".rstrip())

    def _load(self) -> None:
        if Promise.objects.exists():
            self.stdout.write("The database has promises already; nothing was loaded, nothing was changed.")
            return
        call_command("make_demo_authority", stdout=self.stdout)
        with transaction.atomic():
            self.stdout.write(f"Loading {', '.join(FILES)} …")
            for day, document, photo in _in_order_of_time():
                with _day(day):
                    import_promise(document=_with_kept_photo(document), by=User.objects.system(), photo=photo)
                    _give_arms()
            _add_people()
            # Rounds at hot spots are shown two days later, as those of the demo were.
            promise = Promise.objects.get(municipality__slug="vaggeryd", slug="2020")
            rounds = Kind.objects.get(slug="trygghetsrunda")
            set_rules(
                promise, {rounds: Rule(delay=2)}, by=User.objects.system(), seen=rules_fingerprint(promise)
            )
            _report_situations()
            # The follow-up that is being written on the demo day.
            police = User.objects.get(email="polis@example.se")
            period = ReportingPeriod.objects.get(
                promise__municipality__slug="vaggeryd", promise__slug="2020", slug="2020-t3"
            )
            report = open_report(period=period, by=police)
            summary = "Utkast. Hösten har börjat med en vandring inbokad och en större trafikinsats planerad."
            walks = "Vandringen i Vaggeryd är bokad till den 22 oktober."
            values = {(0, "summary"): summary, (1, "text"): walks}
            save_words(report=report, actor=Actor(police), values=values, seen={})
            _ask_questions()
            _follow_up_tallkoping()


def _in_order_of_time() -> list[tuple[date, Document, bytes | None]]:
    """Each file as it was on each day that brought something, the oldest first: so the record has a past to be asked of."""
    found = []
    for name in FILES:
        document = read((FOLDER / name).read_bytes())
        photo = (FOLDER / document["photo"]["file"]).read_bytes() if document.get("photo") else None
        days = (date.fromisoformat(day) for day in days_of(document))
        found += [(day, known_on(document, day.isoformat()), photo) for day in days if day <= clock.today()]
    return sorted(found, key=itemgetter(0))


def _with_kept_photo(document: Document) -> Document:
    """The file with the photo as it is kept here, once it is: a picture is made anew only once."""
    place = {"municipality__slug": document["municipality"], "slug": document["slug"]}
    standing = Promise.objects.filter(**place).exclude(photo="").first()
    return {**document, "photo": photo_of(standing)} if standing else document


@contextmanager
def _day(day: date) -> Iterator[None]:
    """The clock of the demo on another day."""
    demo, settings.DEMO_DATE = settings.DEMO_DATE, day
    try:
        yield
    finally:
        settings.DEMO_DATE = demo


def _give_arms() -> None:
    """Arms drawn for the municipality that does not exist, once it is here: those of a real one are protected by law."""
    if place := Municipality.objects.filter(slug="tallkoping", arms="").first():
        with (FOLDER / "tallkoping-vapen.png").open("rb") as file:
            place.arms.save("vapen.png", File(file))


def _add_people() -> None:
    everybody = [(place, *person) for place, people in PEOPLE.items() for person in people]
    for place, role, name, title, email, organisation, is_staff in everybody:
        user = User.objects.create_user(
            email,
            PASSWORD,
            name=name,
            title=title,
            is_staff=is_staff,
        )
        role_there = Membership.objects.create(
            user=user,
            organisation=Organisation.objects.get(slug=organisation),
            municipality=Municipality.objects.get(slug=place),
            role=role.value,
            started_on=clock.today(),
        )
        record(
            "role.granted",
            by=User.objects.system(),
            target=f"user:{email}",
            role=str(role_there),
            roles_now=words([role_there]),
        )
        if is_required(user):
            TOTP.activate(user, secret(email))
    name, title, email = OWNER
    owner = User.objects.create_superuser(email, PASSWORD, name=name, title=title)
    TOTP.activate(owner, secret(email))


def _report_situations() -> None:
    """Three invented weeks of EST, so that a meeting has something to gather. Internal, all of it."""
    municipality = Municipality.objects.get(slug="vaggeryd")
    for email, weeks_ago, category, place, occurrences, severity in SITUATIONS:
        by = User.objects.get(email=email)
        report_situation(
            by=by,
            municipality=municipality,
            organisation=by.memberships.get().organisation,
            week=week_of(clock.today()).back(weeks_ago),
            rows=[
                {
                    "category": category,
                    "internal_place": place,
                    "occurrences": occurrences,
                    "severity": severity,
                    "internal_text": "Påhittat för demon.",
                }
            ],
        )


def _follow_up_tallkoping() -> None:
    """One follow-up that waits for the chiefs, and a correction of another that its police can hand in."""
    police, coordinator = (
        Actor(User.objects.get(email=f"tallkoping-{name}@example.se")) for name in ("polis", "samordnare")
    )
    periods = ReportingPeriod.objects.filter(promise__municipality__slug="tallkoping")
    summer = open_report(period=periods.get(promise__slug="sommar-2020", slug="2020-slut"), by=police.by)
    written = {
        (0, "summary"): "Sex kontroller gjordes vid vägen till badsjön.",
        (1, "text"): "Kontrollerna låg på fredagar och lördagar.",
    }
    save_words(report=summer, actor=police, values=written, seen={})
    hand_on(report=summer, actor=police)
    hand_on(report=summer, actor=coordinator)
    begin_correction(
        report=Report.objects.get(period=periods.get(slug="2020-t2")),
        actor=police,
        reason="Det står inte vad vandringen i augusti ledde till.",
    )


def _ask_questions() -> None:
    """One question with its answer, and one that waits for the desk."""
    promise = Promise.objects.get(municipality__slug="vaggeryd", slug="2020")
    traffic = promise.commitments.get(number=4)
    asked = ask(promise, text="Varför blev det ingen trafikkontroll i våras?", commitment=traffic)
    publish_answer(
        asked,
        by=User.objects.get(email="samordnare@example.se"),
        seen=fingerprint(asked),
        text="Varför blev det ingen större trafikinsats före sommaren?",
        answer="Den insats som var planerad i juni ställdes in. Löftet skrevs under den 18 juni, så av kvartalet var för lite kvar för att det ska räknas.",
    )
    ask(promise, text="Kommer ni att gå en vandring vid stationen i höst? Det är mörkt där.")
