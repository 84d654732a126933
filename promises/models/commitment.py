"""A commitment (åtagande): one thing that will be done; the unit of progress."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from medborgarlofte.accounts.models import Organisation
from medborgarlofte.fields import ParentKey, VocabularyField, in_english
from promises.counting.few import WORDS_ONLY, Aim, hides, untold_words
from promises.models.amendment import Amendment
from promises.models.kind import Kind
from promises.models.promise import FocusArea, Promise
from promises.words import promise_checks
from promises.words.enums import PartyRole


class Commitment(models.Model):
    """One thing promised. How much, by when and how it is counted stand in its targets.

    Where it ``counts_people`` everybody is told no number under five (promises.counting.few)."""

    promise = ParentKey(Promise, "medborgarlöfte", related_name="commitments")
    number = models.PositiveSmallIntegerField("nummer")
    title = models.CharField("rubrik", max_length=160, help_text="Kort, så att den ryms på en rad.")
    title_en = in_english(models.CharField, "rubrik på engelska", max_length=160)
    text = models.TextField("text", blank=True, help_text="Åtagandet som det står i löftet.")
    text_en = in_english(models.TextField, "text på engelska")
    focus_area = models.ForeignKey(
        FocusArea,
        verbose_name="fokusområde",
        on_delete=models.SET_NULL,
        related_name="commitments",
        null=True,
        blank=True,
    )
    kind = models.ForeignKey(Kind, verbose_name="slag", on_delete=models.PROTECT, related_name="commitments")
    place = models.CharField("plats", max_length=300, blank=True, help_text="Som den står i löftet.")
    place_en = in_english(models.CharField, "plats på engelska", max_length=300)
    condition = models.CharField(
        "villkor",
        max_length=200,
        blank=True,
        help_text="Ifyllt när åtagandet bara gäller vid behov: om önskemål kommer.",
    )
    condition_en = in_english(models.CharField, "villkor på engelska", max_length=200)
    cadence = models.CharField(
        "takt i ord",
        max_length=200,
        blank=True,
        help_text="Takt som inte är ett tal: regelbundet, varje BRÅ-möte.",
    )
    cadence_en = in_english(models.CharField, "takt i ord på engelska", max_length=200)
    counting_rule = models.CharField(
        "så räknas det", max_length=400, blank=True, help_text="Vad som räknas, i ord: bara fasta kontroller."
    )
    counting_rule_en = in_english(models.CharField, "så räknas det på engelska", max_length=400)
    counts_people = models.BooleanField(
        "räknar få personer",
        default=False,
        help_text="Kryssa i när talet är hur många personer det gäller, och de är så få att någon kan pekas ut: fem våldsutsatta kvinnor. Ett tal under fem visas då som färre än 5.",
    )
    also_promised = models.CharField(
        "dessutom lovat",
        max_length=300,
        blank=True,
        help_text="Ett villkor till, i ord: varav minst 20 procent förstagångsanvändare, upp till fem samtal per familj.",
    )
    also_promised_en = in_english(models.CharField, "dessutom lovat på engelska", max_length=300)
    also_measured = models.CharField(
        "utfall av det",
        max_length=300,
        blank=True,
        help_text="Vad som är uppmätt av det som dessutom är lovat, i ord: 24 procent 2020.",
    )
    also_measured_en = in_english(models.CharField, "utfall av det på engelska", max_length=300)
    note = models.CharField(
        "anmärkning",
        max_length=500,
        blank=True,
        help_text="Offentlig. Det som är oklart i källan, till exempel två tal.",
    )
    note_en = in_english(models.CharField, "anmärkning på engelska", max_length=500)
    starts_on = models.DateField(
        "gäller från", null=True, blank=True, help_text="Bara när åtagandet lagts till senare än löftet."
    )
    added_by_amendment = models.ForeignKey(
        Amendment,
        verbose_name="tillagt genom",
        on_delete=models.PROTECT,
        related_name="added_commitments",
        null=True,
        blank=True,
    )
    ended_by_amendment = models.ForeignKey(
        Amendment,
        verbose_name="utgått genom",
        on_delete=models.PROTECT,
        related_name="ended_commitments",
        null=True,
        blank=True,
    )
    internal_note = models.TextField(
        "intern anteckning", blank=True, help_text="Visas aldrig för allmänheten."
    )

    class Meta:
        verbose_name = "åtagande"
        verbose_name_plural = "åtaganden"
        ordering = ["promise", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "number"],
                name="commitment_number_unique",
                violation_error_message="Löftet har redan ett åtagande med det numret.",
            ),
            models.CheckConstraint(name="commitment_number_positive", condition=Q(number__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def clean(self) -> None:
        """Refuse what makes no sense beside the promise; once that is public, its days are an amendment's."""
        errors = {}
        if self.also_measured and not self.also_promised:
            errors["also_measured"] = promise_checks.MEASURED_BEFORE_PROMISED
        promise = getattr(self, "promise", None)  # a form may not have chosen it yet
        if promise and self.starts_on and not promise.published_at:
            sentence = promise_checks.outside(self.starts_on, promise.starts_on, promise.last_day)
            errors |= {"starts_on": sentence} if sentence else {}
        if errors:
            raise ValidationError(errors)

    def untold(self, quantity: Decimal, unit: str = "") -> str:
        """What everybody reads instead of so many, where few people are among them; empty where it is told."""
        if not self.counts_people:
            return ""
        aims: list[Aim] = [WORDS_ONLY, *self.targets.all()]
        newest = aims[-1]
        return untold_words(newest, unit) if hides(newest, quantity) else ""


class CommitmentParty(models.Model):
    """Who answers for a commitment and who does it. No row = every signatory answers."""

    commitment = ParentKey(Commitment, "åtagande", related_name="parties")
    organisation = models.ForeignKey(
        Organisation, verbose_name="organisation", on_delete=models.PROTECT, related_name="+"
    )
    role = VocabularyField("är", PartyRole, noun="party")
    unit = models.CharField(
        "enhet",
        max_length=120,
        blank=True,
        help_text="Del av organisationen, till exempel förvaltningen för Teknik.",
    )

    class Meta:
        verbose_name = "part i åtagandet"
        verbose_name_plural = "parter i åtagandet"
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "organisation", "role", "unit"],
                name="party_unit_once",
                violation_error_message="Parten står redan här. Skriv olika enheter, eller ta bort den ena.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({PartyRole(self.role).label})"

    def clean(self) -> None:
        """One unit of an organisation in two spellings would be two."""
        commitment = getattr(self, "commitment", None)  # a form may not have chosen it yet
        if not (self.unit and commitment and commitment.promise_id and self.organisation_id):
            return
        others = CommitmentParty.objects.filter(
            commitment__promise=commitment.promise_id, organisation=self.organisation_id
        ).exclude(pk=self.pk)
        if other := promise_checks.other_spelling(self.unit, others.values_list("unit", flat=True)):
            raise ValidationError({"unit": promise_checks.spelled(other)})
