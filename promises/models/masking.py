"""Masking (maskning): what the law forbids to show is taken away everywhere at once, by one person."""

import json
from typing import Any

from django.db import models
from django.db.models import Q

from medborgarlofte.accounts.models import Municipality
from medborgarlofte.constraints import paired
from medborgarlofte.fields import VocabularyField, person
from promises.models.base import authority
from promises.models.promise import Promise
from promises.words.enums import MaskingGround, MaskingReach


class Masking(models.Model):
    """That something was masked, by whom, when and on what ground. Public but for what stood there.

    Rows are named by strings, not by foreign keys: a masking outlives what it is about.
    """

    municipality = models.ForeignKey(
        Municipality, verbose_name="kommun", on_delete=models.PROTECT, related_name="maskings"
    )
    organisation = authority("Den som maskerade och prövar det som stod där. Tomt: den som sköter systemet.")
    promises = models.ManyToManyField(Promise, verbose_name="syntes i", related_name="maskings", blank=True)
    noun = models.SlugField("slag av rad", max_length=40)
    row = models.PositiveBigIntegerField("radens nummer i databasen")
    field = models.CharField("uppgift", max_length=60, help_text="Fältets namn i koden.")
    label = models.CharField(
        "vad", max_length=300, help_text="Offentligt. Vilken uppgift det gäller, aldrig vad som stod där."
    )
    reach = VocabularyField("hur långt", MaskingReach)
    ground = VocabularyField("grund", MaskingGround)
    reason = models.CharField(
        "skäl", max_length=300, help_text="Offentligt. Varför, utan att upprepa det som maskeras."
    )
    internal_original = models.TextField(
        "det som stod där",
        blank=True,
        help_text="JSON, bara för den som får maskera. Tomt när det är gallrat.",
    )
    masked_at = models.DateTimeField("maskerat")
    masked_by = person("maskerat av")
    lifted_at = models.DateTimeField("hävd", null=True, blank=True)
    lifted_by = person("hävd av", null=True, blank=True)
    lifted_reason = models.CharField("skäl till att den hävs", max_length=300, blank=True)

    class Meta:
        verbose_name = "maskning"
        verbose_name_plural = "maskningar"
        ordering = ["-masked_at", "-pk"]
        constraints = [
            *paired("masking", "masked", "lifted"),
            models.CheckConstraint(
                name="masking_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Skriv skälet.",
            ),
            models.CheckConstraint(
                name="masking_lifted_has_reason",
                condition=Q(lifted_at__isnull=True, lifted_reason="")
                | (Q(lifted_at__isnull=False) & ~Q(lifted_reason="")),
                violation_error_message="Skriv varför maskningen hävs.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}, {MaskingGround(self.ground).law}"

    def kept_files(self) -> list[dict[str, Any]]:
        """Where the files of what was masked are kept; none when they have been let go."""
        return list(json.loads(self.internal_original)["files"]) if self.internal_original else []
