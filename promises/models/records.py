"""Public records beyond the pages: what was handed out, and how long each kind of record is kept."""

from django.db import models
from django.db.models import Q

from medborgarlofte.accounts.models import Municipality, Organisation
from medborgarlofte.clock import day_of
from medborgarlofte.constraints import paired, positive
from medborgarlofte.fields import VocabularyField, person
from promises.models.base import authority
from promises.words.enums import RecordKind


class Disclosure(models.Model):
    """What was handed out to somebody who asked (utlämnande), as it was handed out: masked parts are not in it."""

    municipality = models.ForeignKey(
        Municipality, verbose_name="kommun", on_delete=models.PROTECT, related_name="disclosures"
    )
    organisation = authority("Den som lämnade ut. Tomt: den som sköter systemet.")
    internal_request = models.TextField("vad som begärdes", help_text="Visas aldrig.")
    internal_content = models.TextField(
        "det som lämnades ut", blank=True, help_text="JSON. Tomt när det är gallrat."
    )
    rows = models.PositiveIntegerField("rader")
    masked = models.PositiveIntegerField("maskerade uppgifter")
    created_at = models.DateTimeField("utlämnat")
    created_by = person("utlämnat av")

    class Meta:
        verbose_name = "utlämnande"
        verbose_name_plural = "utlämnanden"
        ordering = ["-created_at", "-pk"]
        constraints = paired("disclosure", "created")

    def __str__(self) -> str:
        return f"Utlämnande {day_of(self.created_at)}"


class Retention(models.Model):
    """How long one kind of record is kept, by whose decision. Without a rule nothing is ever removed."""

    municipality = models.ForeignKey(
        Municipality, verbose_name="kommun", on_delete=models.PROTECT, related_name="retentions"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="vems handlingar",
        on_delete=models.PROTECT,
        related_name="retentions",
        help_text="Varje myndighet beslutar om sina egna handlingar.",
    )
    kind = VocabularyField("slag av handling", RecordKind)
    days = models.PositiveIntegerField("dagar", help_text="Så länge handlingen bevaras.")
    decision = models.CharField(
        "beslut", max_length=160, help_text="Gallringsbeslutet: organ, datum eller paragraf, diarienummer."
    )
    decided_on = models.DateField("beslutat den")
    created_at = models.DateTimeField("införd")
    created_by = person("införd av")
    ended_at = models.DateTimeField("upphävd", null=True, blank=True)
    ended_by = person("upphävd av", null=True, blank=True)

    class Meta:
        verbose_name = "gallringsregel"
        verbose_name_plural = "gallringsregler"
        ordering = ["municipality", "organisation", "kind", "pk"]
        constraints = [
            *paired("retention", "created", "ended"),
            positive("retention", "days"),
            models.CheckConstraint(
                name="retention_has_decision",
                condition=~Q(decision=""),
                violation_error_message="Skriv vilket beslut regeln står på.",
            ),
            models.UniqueConstraint(
                fields=["municipality", "organisation", "kind"],
                condition=Q(ended_at__isnull=True),
                name="retention_one_in_force",
                violation_error_message="Det finns redan en regel för det slaget. Upphäv den först.",
            ),
        ]

    def __str__(self) -> str:
        return f"{RecordKind(self.kind).label}: {self.days} dagar"
