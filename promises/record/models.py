"""What was public of a promise on any day, kept for ever: parts, and versions that are chained to each other. Beside
them what holds all chains together: lists of their heads, and the day that the record has reached.

Nothing here is written by people. Rows are only added, but for two things: a part's last version is noted when
another follows it, and what the law forbids to keep is masked in place.
"""

import uuid
from typing import Any

from django.db import models

from medborgarlofte.fields import ParentKey, VocabularyField
from promises.models import Promise
from promises.words.enums import VersionCause

_HASH = 64


class Chain(models.Model):
    """The chain of one published promise, under a number that stays when its address or municipality changes."""

    promise = models.OneToOneField(Promise, on_delete=models.PROTECT, related_name="chain")
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    # Through this day nothing becomes public by time alone that no version says.
    looked_on = models.DateField("genomsedd", null=True, blank=True, editable=False)
    # Raised by each version that says more than activities, which no list of promises shows.
    listed = models.PositiveIntegerField("ändringar som listor visar", default=1, editable=False)

    class Meta:
        verbose_name = "kedja"
        verbose_name_plural = "kedjor"

    def __str__(self) -> str:
        return f"{self.uid}"


class Version(models.Model):
    """One version of what is public of a promise: something began, changed or ended that day."""

    chain = ParentKey(Chain, "kedja", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("nummer")
    day = models.DateField("dag", help_text="Dagen, aldrig stunden: den säger när någon satt i bilen.")
    cause = VocabularyField("vad som hände", VersionCause)
    rules = models.PositiveSmallIntegerField("räkneregler")
    format = models.PositiveSmallIntegerField("form")
    changes = models.CharField("ändringarnas kontrollsumma", max_length=_HASH)
    previous = models.CharField("föregående kontrollsumma", max_length=_HASH, blank=True)
    hash = models.CharField("kontrollsumma", max_length=_HASH)

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versioner"
        ordering = ["chain", "number"]
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="version_number_unique")]

    def __str__(self) -> str:
        return f"{self.number}, {self.day}"

    @property
    def head(self) -> dict[str, Any]:
        """What the version's hash is made of. Asks for the chain."""
        return {
            "promise": str(self.chain.uid),
            "number": self.number,
            "day": self.day.isoformat(),
            "cause": self.cause,
            "rules": self.rules,
            "format": self.format,
            "changes": self.changes,
            "previous": self.previous,
        }


class Part(models.Model):
    """One noun as it was public from version ``first`` through ``last``; None = still."""

    chain = ParentKey(Chain, "kedja", on_delete=models.PROTECT, related_name="parts")
    noun = models.CharField("slag", max_length=40, help_text="Utbytesfilens lista, till exempel activities.")
    path = models.CharField(
        "vad", max_length=240, help_text="Aldrig ord: den står kvar när allt är maskerat."
    )
    first = models.PositiveIntegerField("från version")
    last = models.PositiveIntegerField("till och med version", null=True, blank=True)
    since = models.PositiveIntegerField("blev offentligt i version")
    salt = models.CharField(max_length=32)
    content = models.TextField("innehåll", help_text="Kanonisk JSON, en rad i utbytesformatet.")
    digest = models.CharField("kontrollsumma", max_length=_HASH)
    # Of an activity what is counted (promises.record.packed), numbers of few people among it: never hashed, never shown.
    internal_fact = models.TextField("packat faktum", blank=True, editable=False)
    # What the law took away, in order: the version that did it, and the digest before. The version that the part came
    # with was hashed with the first of them.
    masked = models.JSONField("maskerad", default=list, blank=True)

    class Meta:
        verbose_name = "del"
        verbose_name_plural = "delar"
        ordering = ["chain", "path", "first"]
        indexes = [
            models.Index(
                fields=["chain", "noun"], condition=models.Q(last__isnull=True), name="part_newest_of_noun"
            ),
            models.Index(fields=["chain", "first"]),
            models.Index(fields=["chain", "last"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["chain", "path", "first"], name="part_begins_once"),
            models.UniqueConstraint(
                fields=["chain", "path"], condition=models.Q(last__isnull=True), name="part_newest_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path}@{self.first}"


class HeadList(models.Model):
    """The newest version of every chain, as it was when the list was made; ``content`` is canonical JSON."""

    content = models.TextField("innehåll", help_text="site, day, previous, heads.")
    sha256 = models.CharField("kontrollsumma", max_length=_HASH, unique=True)
    previous = models.CharField("listan före", max_length=_HASH, blank=True, unique=True)

    class Meta:
        verbose_name = "lista över huvuden"
        verbose_name_plural = "listor över huvuden"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.sha256


class ReachedDay(models.Model):
    """The last day that the morning's run said what time had made public; one row."""

    day = models.DateField("dag")

    class Meta:
        verbose_name = "dag som är nådd"
        verbose_name_plural = "dagar som är nådda"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.day}"
