"""The index of what can be found: made from the public record, and made anew from it at any time.

An inverted index in tables of its own, so that both databases find the same, in the same order (docs/search.md).
"""

from django.db import models

from medborgarlofte.fields import VocabularyField
from promises.record.models import Chain
from promises.search.kinds import Kind


class Entry(models.Model):
    """One thing of one promise that can be found, with the words that a hit shows: all of them public."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="entries")
    kind = VocabularyField("slag", Kind)
    # What its address is made of: a number, a uid, a period, a place.
    key = models.CharField(max_length=240, blank=True)
    commitment = models.PositiveIntegerField(default=0)
    day = models.DateField(null=True, blank=True)
    # How many activities it stands for.
    count = models.PositiveIntegerField(default=0)
    title = models.TextField()
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = "träff"
        verbose_name_plural = "träffar"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """The stem of a word that something public holds."""

    stem = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name = "ord"
        verbose_name_plural = "ord"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.stem


class Posting(models.Model):
    """That an entry holds a word; ``weight`` is higher the more the entry is about it."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="postings")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="postings")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "förekomst"
        verbose_name_plural = "förekomster"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["word", "entry"], name="posting_unique")]

    def __str__(self) -> str:
        return f"{self.word_id} {self.entry_id}"


class IndexedPromise(models.Model):
    """Which public revision of a promise the index says."""

    chain = models.OneToOneField(Chain, on_delete=models.CASCADE, related_name="indexed")
    public_revision = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = "genomsökt löfte"
        verbose_name_plural = "genomsökta löften"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.chain_id}"
