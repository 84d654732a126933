"""How finely and how soon work is shown, and texts that somebody has said point at nobody."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from medborgarlofte.accounts.models import Municipality
from medborgarlofte.clock import day_of
from medborgarlofte.constraints import paired
from medborgarlofte.fields import ParentKey, VocabularyField, person
from promises.models.kind import Kind
from promises.models.promise import Promise
from promises.words.enums import Detail
from promises.words.textcheck import Personal


class PublicationRule(models.Model):
    """What the public sees of one kind of work in one promise. A row without a kind is for all the others."""

    promise = ParentKey(Promise, "medborgarlöfte", related_name="publication_rules")
    kind = models.ForeignKey(
        Kind, verbose_name="slag", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    delay_days = models.PositiveSmallIntegerField(
        "dagar innan det visas",
        default=0,
        validators=[MaxValueValidator(365, "Skriv högst 365 dagar.")],
        help_text="Räknas från dagen då det gjordes, eller från slutet av den tid som visas.",
    )
    detail = VocabularyField(
        "visas per",
        Detail,
        default=Detail.DAY.value,
        help_text="Grövre än dag: rader visas som en summa när tiden har gått.",
    )
    shows_place = models.BooleanField("platsen visas", default=True)
    set_at = models.DateTimeField("bestämd")
    set_by = person("bestämd av")

    class Meta:
        verbose_name = "publiceringsregel"
        verbose_name_plural = "publiceringsregler"
        ordering = ["promise", F("kind__name").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(fields=["promise", "kind"], name="publication_rule_once"),
            models.UniqueConstraint(
                fields=["promise"], condition=Q(kind__isnull=True), name="publication_rule_for_the_rest_once"
            ),
            *paired("publication_rule", "set"),
            models.CheckConstraint(name="publication_rule_delay_known", condition=Q(delay_days__lte=365)),
        ]

    def __str__(self) -> str:
        return f"{self.kind or 'Allt annat'}: {Detail(self.detail).label}"


class ConfirmedText(models.Model):
    """Something in a text that looks like a number of a person, and is not: why, and who said so.

    ``digest`` is keyed, and is not the text; see ``promises.writing.textguard``.
    """

    municipality = ParentKey(Municipality, "kommun", on_delete=models.PROTECT, related_name="+")
    kind = VocabularyField("ser ut som", Personal)
    digest = models.CharField("kontrollsumma", max_length=64)
    internal_reason = models.CharField("varför det inte är en personuppgift", max_length=300)
    confirmed_at = models.DateTimeField("bekräftat")
    confirmed_by = person("bekräftat av")

    class Meta:
        verbose_name = "bekräftad text"
        verbose_name_plural = "bekräftade texter"
        ordering = ["-confirmed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "digest"], name="confirmed_text_once"),
            *paired("confirmed_text", "confirmed"),
            models.CheckConstraint(
                name="confirmed_text_has_reason",
                condition=~Q(internal_reason=""),
                violation_error_message="Skriv varför det inte är en personuppgift.",
            ),
        ]

    def __str__(self) -> str:
        return f"{Personal(self.kind).label}, {day_of(self.confirmed_at)}"
