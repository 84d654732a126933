"""A table of activities that was read in."""

import uuid

from django.db import models

from medborgarlofte.constraints import paired
from medborgarlofte.fields import person


class TableImport(models.Model):
    """One table, read in at one time: the activities that came of it can be taken back together."""

    uid = models.UUIDField("nummer", unique=True, default=uuid.uuid4, editable=False)
    internal_name = models.CharField("fil", max_length=120, help_text="Intern. Filens namn.")
    created_at = models.DateTimeField("inläst")
    created_by = person("inläst av", db_index=True)

    class Meta:
        verbose_name = "inläst tabell"
        verbose_name_plural = "inlästa tabeller"
        ordering = ["-created_at"]
        constraints = paired("tableimport", "created")

    def __str__(self) -> str:
        return f"Inläsning {self.number}"

    @property
    def number(self) -> str:
        """The receipt's number: the first eight characters."""
        return str(self.uid)[:8]
