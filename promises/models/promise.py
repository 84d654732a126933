"""The promise, who stands behind it and what it rests on."""

import secrets
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from medborgarlofte.accounts.models import Municipality, Organisation, PoliceArea
from medborgarlofte.clock import today
from medborgarlofte.constraints import in_order, paired
from medborgarlofte.fields import (
    ParentKey,
    PictureField,
    PromiseAddressField,
    VocabularyField,
    WebAddressField,
    in_english,
    person,
)
from promises.words import days, promise_checks
from promises.words.enums import DocumentKind, Precision, ReportingCalendar


def random_key() -> str:
    """128 bits, in hex."""
    return secrets.token_hex(16)


def _precision(verbose_name: str) -> models.CharField:
    return VocabularyField(
        verbose_name,
        Precision,
        default=Precision.DAY.value,
        help_text="Är bara månaden känd, skriv dess första dag och välj det här.",
    )


# Addresses of promises with a space between, as in the addresses of their pages.
PROMISE_ADDRESSES = RegexValidator(
    r"^[\w-]+/[\w-]+( [\w-]+/[\w-]+)*$", "Skriv löftets adress, kommun/löfte, till exempel vaggeryd/2018."
)

PHONE_NUMBER = RegexValidator(
    r"^\+?[0-9][0-9 -]{3,}[0-9]$", "Skriv numret med siffror, till exempel 08-465 004 12."
)


class Promise(models.Model):
    """A medborgarlöfte: what municipality and police publicly promise for a period."""

    municipality = ParentKey(
        Municipality,
        "kommun",
        on_delete=models.PROTECT,
        related_name="promises",
        help_text="Kommunen vars webbadress löftet har.",
    )
    further_municipalities = models.ManyToManyField(
        Municipality,
        verbose_name="gäller även i",
        related_name="shared_promises",
        blank=True,
        help_text="Andra kommuner som samma löfte gäller i.",
    )
    police_area = models.ForeignKey(
        PoliceArea,
        verbose_name="lokalpolisområde",
        on_delete=models.PROTECT,
        related_name="promises",
        null=True,
        blank=True,
    )
    slug = PromiseAddressField(
        "adress",
        max_length=60,
        help_text="Sista delen av webbadressen, till exempel 2020. Ändra inte efter publicering.",
    )
    title = models.CharField(
        "rubrik", max_length=160, help_text="Kort, som på en skylt: Tryggare i vardagen, lugnare på vägen."
    )
    title_en = in_english(models.CharField, "rubrik på engelska", max_length=160)
    summary = models.TextField(
        "löftet i en mening", blank=True, help_text="Det övergripande löftet, som det står i texten."
    )
    summary_en = in_english(models.TextField, "löftet i en mening på engelska")
    area = models.CharField(
        "område",
        max_length=120,
        blank=True,
        help_text="Tomt när löftet gäller hela kommunen, annars stadsdel eller torg.",
    )
    audience = models.CharField(
        "vänder sig till",
        max_length=120,
        blank=True,
        help_text="Tomt när det är de boende, annars till exempel besökare.",
    )
    audience_en = in_english(models.CharField, "vänder sig till på engelska", max_length=120)

    starts_on = models.DateField(
        "gäller från",
        null=True,
        blank=True,
        help_text="Första dagen. Står i löftet. Tomt om det inte är känt.",
    )
    starts_precision = _precision("hur säkert gäller från")
    ends_on = models.DateField(
        "gäller till", null=True, blank=True, help_text="Sista dagen. Tomt när löftet gäller tills vidare."
    )
    ends_precision = _precision("hur säkert gäller till")
    period_note = models.CharField(
        "om tiden",
        max_length=300,
        blank=True,
        help_text="Det som är osäkert om tiden, till exempel två vintersäsonger.",
    )
    period_note_en = in_english(models.CharField, "om tiden på engelska", max_length=300)
    signed_on = models.DateField(
        "undertecknat", null=True, blank=True, help_text="Datumet på det undertecknade löftet."
    )
    signed_precision = _precision("hur säkert undertecknat")
    announced_on = models.DateField(
        "offentliggjort", null=True, blank=True, help_text="När löftet först lades ut för invånarna."
    )
    announced_precision = _precision("hur säkert offentliggjort")
    continues = models.CharField(
        "fortsätter",
        max_length=300,
        blank=True,
        validators=[PROMISE_ADDRESSES],
        help_text="Tidigare löften som det här förlänger eller följer på: vaggeryd/2018, flera med mellanslag.",
    )
    supersedes = models.CharField(
        "ersätter",
        max_length=300,
        blank=True,
        validators=[PROMISE_ADDRESSES],
        help_text="Löften som slutade gälla när det här kom: vaggeryd/2018, flera med mellanslag.",
    )
    calendar = VocabularyField(
        "följs upp",
        ReportingCalendar,
        default=ReportingCalendar.TERTIAL.value,
        help_text="Står i löftet eller i överenskommelsen. Tertial är det vanliga.",
    )
    due_days = models.PositiveSmallIntegerField(
        "dagar till uppföljning",
        default=28,
        validators=[MaxValueValidator(promise_checks.MOST_DUE_DAYS, promise_checks.TOO_LATE)],
        help_text="Så många dagar efter periodens slut som uppföljningen ska vara ute.",
    )

    page_owner = models.CharField(
        "sidansvarig", max_length=120, blank=True, help_text="Den hos kommunen som håller sidan aktuell."
    )
    contact = models.CharField(
        "kontakt", max_length=300, blank=True, help_text="Vem invånare kan vända sig till, i ord."
    )
    contact_en = in_english(models.CharField, "kontakt på engelska", max_length=300)
    contact_email = models.EmailField(
        "e-post för frågor", blank=True, help_text="Helst en brevlåda för funktionen."
    )
    contact_phone = models.CharField(
        "telefon för frågor",
        max_length=30,
        blank=True,
        validators=[PHONE_NUMBER],
        help_text="Till funktionen, som 08-465 004 12. Helst inte till en enda person.",
    )
    police_url = WebAddressField("polisens sida", blank=True, max_length=400)
    source_url = WebAddressField("källa", blank=True, max_length=400)
    municipal_number = models.CharField(
        "kommunens diarienummer",
        max_length=60,
        blank=True,
        help_text="Ur kommunens diarium, till exempel KS 2020/123.",
    )
    police_number = models.CharField(
        "polisens diarienummer",
        max_length=60,
        blank=True,
        help_text="Ur polisens diarium, till exempel A123.456/2020.",
    )
    drawn_up_on = models.DateField("upprättad", null=True, blank=True)
    received_on = models.DateField("inkommen", null=True, blank=True)
    photo = PictureField("foto från undertecknandet", upload_to="loften/", blank=True)
    photo_alt = models.CharField(
        "fotot i ord", max_length=300, blank=True, help_text="Vad bilden visar, för den som inte ser den."
    )
    photo_credit = models.CharField("fotograf", max_length=120, blank=True)
    demo_note = models.CharField(
        "demodata",
        max_length=300,
        blank=True,
        help_text="Ifyllt: allt på löftets sidor märks som demodata med den här texten.",
    )
    internal_note = models.TextField(
        "intern anteckning", blank=True, help_text="Visas aldrig för allmänheten."
    )

    # What it calls bodies, kinds and results where its own file says otherwise than the house: list, slug, property.
    own_words = models.JSONField("egna ord", default=dict, blank=True, editable=False)

    created_at = models.DateTimeField("skapat")
    created_by = person("skapat av")
    updated_at = models.DateTimeField("senast ändrat")
    updated_by = person("senast ändrat av")
    published_at = models.DateTimeField("publicerat", null=True, blank=True)
    published_by = person("publicerat av", null=True, blank=True)
    revision = models.PositiveBigIntegerField("revision", default=1, editable=False)
    # What anybody outside may count and date: they move only when something they can see has.
    public_revision = models.PositiveBigIntegerField("offentlig revision", default=1, editable=False)
    public_on = models.DateField("offentligt ändrat", default=today, editable=False)
    # Without it nobody can try which words or rows the number of a sum was made of.
    internal_sums_key = models.CharField(
        "nyckel till summornas nummer", max_length=32, default=random_key, editable=False
    )

    class Meta:
        verbose_name = "medborgarlöfte"
        verbose_name_plural = "medborgarlöften"
        ordering = ["municipality", F("starts_on").desc(nulls_last=True), "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "slug"],
                name="promise_address_unique",
                violation_error_message="Kommunen har redan ett löfte med den adressen.",
            ),
            in_order("promise"),
            *paired("promise", "created", "updated", "published"),
            models.CheckConstraint(
                name="promise_photo_described",
                condition=Q(photo="") | ~Q(photo_alt=""),
                violation_error_message="Skriv vad fotot visar.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.municipality.short_name}/{self.slug})"

    def clean(self) -> None:
        """Refuse a promise that goes on from itself."""
        if not self.municipality_id:
            return
        links = promise_checks.of_links(self.address, self.continues.split(), self.supersedes.split())
        if errors := {each.field: each.sentence for each in links}:
            raise ValidationError(errors)

    @property
    def last_day(self) -> date | None:
        """The last day it may hold; None = until further notice."""
        return days.last_day(self.ends_on, self.ends_precision)

    @property
    def address(self) -> str:
        """``<kommun>/<slug>``, as the command line and the audit trail name it."""
        return f"{self.municipality.slug}/{self.slug}"


class Signatory(models.Model):
    """One who signed: an organisation, and the person for it where the name is public."""

    promise = ParentKey(Promise, "medborgarlöfte", related_name="signatories")
    position = models.PositiveSmallIntegerField("ordning", default=1)
    organisation = models.ForeignKey(
        Organisation, verbose_name="organisation", on_delete=models.PROTECT, related_name="signatures"
    )
    name = models.CharField("namn", max_length=120, blank=True)
    title = models.CharField(
        "titel", max_length=120, blank=True, help_text="Till exempel lokalpolisområdeschef."
    )

    signed_on = models.DateField(
        "undertecknade", null=True, blank=True, help_text="Bara där inte alla skrev under samma dag."
    )
    signed_precision = _precision("hur säkert undertecknade")

    class Meta:
        verbose_name = "undertecknare"
        verbose_name_plural = "undertecknare"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["promise", "position"], name="signatory_position_unique"),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name, self.title, str(self.organisation)]))


class FocusArea(models.Model):
    """A heading that groups commitments."""

    promise = ParentKey(Promise, "medborgarlöfte", related_name="focus_areas")
    position = models.PositiveSmallIntegerField("ordning", default=1)
    name = models.CharField("fokusområde", max_length=120)
    name_en = in_english(models.CharField, "fokusområde på engelska", max_length=120)

    class Meta:
        verbose_name = "fokusområde"
        verbose_name_plural = "fokusområden"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["promise", "position"], name="focus_area_position_unique"),
            models.UniqueConstraint(fields=["promise", "name"], name="focus_area_name_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class Background(models.Model):
    """What the promise rests on: the lägesbild, the agreement, the plan (lag 2023:196), the decision."""

    promise = ParentKey(Promise, "medborgarlöfte", related_name="backgrounds")
    position = models.PositiveSmallIntegerField("ordning", default=1)
    kind = VocabularyField("slag", DocumentKind)
    text = models.CharField("i ord", max_length=500, blank=True)
    url = WebAddressField("länk", blank=True, max_length=400)
    decided_on = models.DateField("datum", null=True, blank=True)
    decided_precision = _precision("hur säkert datum")
    body = models.CharField(
        "beslutande organ", max_length=120, blank=True, help_text="Till exempel kommunstyrelsen."
    )
    paragraph = models.CharField("paragraf", max_length=20, blank=True, help_text="Till exempel § 90.")
    # Of the document that lies here, named by it (promises/editing/background_documents.py); its bytes are never changed.
    sha256 = models.CharField("dokumentets kontrollsumma", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "bakgrund"
        verbose_name_plural = "bakgrund"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["promise", "position"], name="background_position_unique"),
        ]

    def __str__(self) -> str:
        return self.text or DocumentKind(self.kind).label

    def clean(self) -> None:
        """What the promise rests on has been decided."""
        if self.decided_on and self.decided_on > today():
            raise ValidationError({"decided_on": promise_checks.NOT_YET})
