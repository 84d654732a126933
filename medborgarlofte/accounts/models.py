"""People, the organisations they act for and the places they act in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q

from medborgarlofte.accounts.enrolment_link import EnrolmentLink as EnrolmentLink
from medborgarlofte.accounts.membership import Membership as Membership
from medborgarlofte.accounts.roles import Role
from medborgarlofte.accounts.second_factor_reset import SecondFactorReset as SecondFactorReset
from medborgarlofte.audit.record import record
from medborgarlofte.constraints import paired
from medborgarlofte.contrast import check_accent, read_colours
from medborgarlofte.fields import (
    MunicipalityAddressField,
    NameField,
    PictureField,
    VocabularyField,
    WebAddressField,
    in_english,
    person,
)
from medborgarlofte.labelled import Labelled
from medborgarlofte.organisation_number import is_organisation_number
from medborgarlofte.page_folder import drop_pages


class OrganisationKind(Labelled):
    """What an organisation is; a third party can sign, answer for and do things too."""

    MUNICIPALITY = "municipality", "kommun", "municipality"
    POLICE = "police", "polis", "police"
    HOUSING = "housing", "bostadsbolag eller fastighetsägare", "housing company or property owner"
    TRANSPORT = "transport", "trafikbolag", "public transport company"
    ASSOCIATION = "association", "förening", "association"
    OTHER = "other", "annan organisation", "other organisation"


# Who answers to the law for what is kept and shown (2 kap. 4 § TF); between them there is secrecy (8 kap. 1 § OSL).
AUTHORITIES = (OrganisationKind.MUNICIPALITY.value, OrganisationKind.POLICE.value)


class Accent(Labelled):
    """Ready colour sets whose contrast is computed (docs/design.md)."""

    GRAN = "gran", "gran (grön)"
    SJO = "sjo", "sjö (blå)"
    FJALL = "fjall", "fjäll (grå)"
    TEGEL = "tegel", "tegel (röd)"


class Digest(Labelled):
    """How often a person wants to be reminded by e-mail."""

    WEEKLY = "weekly", "högst en gång i veckan"
    NEVER = "never", "aldrig"


def readable_colours(text: str) -> None:
    """Refuse colours that are missing, unknown or too faint, with every reason at once."""
    if wrong := check_accent(read_colours(text)):
        raise ValidationError(wrong)


def registered_number(text: str) -> None:
    """Refuse what is no organisation number."""
    if not is_organisation_number(text):
        raise ValidationError(
            "Skriv de tio siffrorna med bindestreck, som 212000-0522. Den sista är en kontrollsiffra: något av dem stämmer inte.",
            code="organisation_number",
        )


class PoliceArea(models.Model):
    """A lokalpolisområde; one serves several municipalities."""

    name = NameField(
        "namn", max_length=120, unique=True, help_text="Till exempel LPO Värnamo. Står på polisen.se."
    )
    slug = models.SlugField("kortnamn", unique=True)

    class Meta:
        verbose_name = "lokalpolisområde"
        verbose_name_plural = "lokalpolisområden"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A municipality whose residents are promised something; the first part of every address."""

    name = NameField("namn", max_length=80, unique=True, help_text="Till exempel Vaggeryds kommun.")
    short_name = NameField(
        "ortnamn", max_length=60, help_text="Namnet utan ordet kommun, till exempel Vaggeryd."
    )
    slug = MunicipalityAddressField(
        "adress", unique=True, help_text="Första delen av webbadressen, till exempel vaggeryd. Ändra inte."
    )
    code = models.CharField(
        "kommunkod",
        max_length=4,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^\d{4}$", "Kommunkoden är fyra siffror.")],
        help_text="Fyra siffror, ur SCB:s lista över kommunkoder. 0665 är Vaggeryd.",
    )
    county = NameField("län", max_length=60, blank=True)
    police_area = models.ForeignKey(
        PoliceArea,
        verbose_name="lokalpolisområde",
        on_delete=models.PROTECT,
        related_name="municipalities",
        null=True,
        blank=True,
    )
    accent = VocabularyField(
        "färg",
        Accent,
        default=Accent.GRAN.value,
        help_text="Färgen på sidhuvudet. Alla fyra är läsbara i ljust och mörkt läge.",
    )
    own_colours = models.TextField(
        "egna färger",
        blank=True,
        validators=[readable_colours],
        help_text="Tomt: färgen ovan. Annars tio rader, en för varje namn i docs/design.md, som accent #12463a. "
        "Kontrasten räknas ut när du sparar.",
    )
    arms = PictureField(
        "vapen",
        upload_to="vapen/",
        blank=True,
        keep_alpha=True,
        help_text="Kommunens vapen, PNG, minst 96 punkter högt.",
    )

    class Meta:
        verbose_name = "kommun"
        verbose_name_plural = "kommuner"
        ordering = ["short_name"]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic(savepoint=False)
    def save(self, **options: Any) -> None:
        """With it its pages change, which show its name, colours and arms."""
        super().save(**options)
        drop_pages(lambda: {self.slug})


class Organisation(models.Model):
    """Someone who can sign, answer for, or do what is promised."""

    name = NameField("namn", max_length=160, unique=True)
    short_name = NameField(
        "kort namn", max_length=60, help_text="Som det står i löpande text: Polisen, kommunen, Västtrafik."
    )
    name_en = in_english(NameField, "namn på engelska", max_length=160)
    short_name_en = in_english(NameField, "kort namn på engelska", max_length=60)
    slug = models.SlugField("kortnamn i data", unique=True, max_length=60)
    kind = VocabularyField("slag", OrganisationKind)
    municipalities = models.ManyToManyField(
        Municipality, verbose_name="verksam i", related_name="organisations", blank=True
    )
    organisation_number = models.CharField(
        "organisationsnummer",
        max_length=11,
        blank=True,
        validators=[registered_number],
        help_text="Som 212000-0522. Den som kontrollerar en e-stämpel ser på numret vems den är.",
    )
    website = WebAddressField("webbplats", blank=True)

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisationer"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_number"],
                condition=~models.Q(organisation_number=""),
                name="organisation_number_once",
                violation_error_message="En annan organisation har det organisationsnumret.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_authority(self) -> bool:
        """Whether it is a municipality or the police."""
        return self.kind in AUTHORITIES


# The account behind what the command line imports; nobody can sign in to it, for it is never active.
SYSTEM_EMAIL = "system@medborgarlofte.invalid"


class UserManager(BaseUserManager["User"]):
    """Makes accounts whose name is an e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A saved account; without ``password`` nobody can sign in to it."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account that may use the whole administration; the trail tells of it."""
        with transaction.atomic():
            user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
            record("user.owner_made", by="system: kommandoraden", target=f"user:{user.email}")
        return user

    def system(self) -> "User":
        """The account in whose name the command line writes, made the first time, by whichever command comes first."""
        nobodys = {"name": "Systemet", "is_active": False, "password": make_password(None)}
        return self.get_or_create(email=SYSTEM_EMAIL, defaults=nobodys)[0]


class User(AbstractUser):
    """A person. Signs in by e-mail address; acts through memberships."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("e-postadress", unique=True)
    name = NameField("namn", max_length=120, help_text="För- och efternamn, som det ska stå i loggen.")
    title = NameField("titel", max_length=120, blank=True, help_text="Till exempel kommunpolis.")
    digest = VocabularyField("påminnelser med e-post", Digest, default=Digest.WEEKLY.value)
    last_digest_at = models.DateTimeField("senaste påminnelsen", null=True, blank=True)
    # Checksums of what that letter told, for what began on its own day.
    last_digest_told = models.JSONField("sagt i den", default=list, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()  # type: ignore[misc,assignment]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "personer"
        ordering = ["name"]
        constraints = [
            # Every way in asks for an active account, and so does every session at each request.
            models.CheckConstraint(
                name="user_system_never_active",
                condition=~Q(email=SYSTEM_EMAIL) | Q(is_active=False),
                violation_error_message="Kommandoradens eget konto kan ingen logga in till.",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def surroundings(self) -> str:
        """Words that anybody would try first in this person's password: the product's, places, organisations."""
        held = self.memberships.select_related("organisation", "municipality") if self.pk else ()
        places = [f"{each.municipality.name} {each.organisation.name}" for each in held]
        return " ".join(["medborgarlöfte medborgarlofte", *places])

    @property
    def is_system(self) -> bool:
        """Whether this is the command line's own account."""
        return self.email == SYSTEM_EMAIL

    def audit_name(self) -> str:
        """How this person stands in the audit trail."""
        return f"{self.email} ({self.name})"


class Invitation(models.Model):
    """A letter with a secret address; who opens it gets the account and the role. Kept as its hash only."""

    email = models.EmailField("e-postadress")
    name = NameField("namn", max_length=120, blank=True, help_text="Kan personen själv fylla i.")
    organisation = models.ForeignKey(
        Organisation, verbose_name="organisation", on_delete=models.PROTECT, related_name="invitations"
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name="kommun", on_delete=models.PROTECT, related_name="invitations"
    )
    role = VocabularyField("roll", Role)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    valid_until = models.DateTimeField("gäller till", editable=False)
    sent_at = models.DateTimeField("skickad", editable=False)
    sent_by = person("skickad av", editable=False)
    accepted_at = models.DateTimeField("antagen", null=True, blank=True, editable=False)
    accepted_by = person("antagen av", null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField("återtagen", null=True, blank=True, editable=False)
    withdrawn_by = person("återtagen av", null=True, blank=True, editable=False)
    letter_failed = models.BooleanField("brevet kunde inte skickas", default=False, editable=False)

    class Meta:
        verbose_name = "inbjudan"
        verbose_name_plural = "inbjudningar"
        ordering = ["-sent_at"]
        constraints = paired("invitation", "sent", "accepted", "withdrawn")

    def __str__(self) -> str:
        return f"{self.email}: {Role(self.role).label}, {self.organisation}, {self.municipality.short_name}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted, its time apart."""
        return self.accepted_at is None and self.withdrawn_at is None


class Delegation(models.Model):
    """For a time one person approves in another's place, for one organisation in one municipality."""

    giver = person("från", db_index=True)
    receiver = person("till", db_index=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name="organisation", on_delete=models.PROTECT, related_name="+"
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name="kommun", on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med")
    given_at = models.DateTimeField("given")
    given_by = person("given av")
    ended_at = models.DateTimeField("återtagen", null=True, blank=True)
    ended_by = person("återtagen av", null=True, blank=True)

    class Meta:
        verbose_name = "delegation"
        verbose_name_plural = "delegationer"
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="delegation_starts_before_end",
                condition=Q(starts_on__lte=F("ends_on")),
                violation_error_message="Slutdatum ligger före startdatum.",
            ),
            models.CheckConstraint(
                name="delegation_to_another",
                condition=~Q(giver=F("receiver")),
                violation_error_message="Välj någon annan än dig själv.",
            ),
            *paired("delegation", "given", "ended"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}, {self.organisation}, {self.municipality.short_name}"
