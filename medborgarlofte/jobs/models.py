"""When each job of the timers last ran: what a timer that stands still is noticed by."""

from django.db import models


class JobRun(models.Model):
    """One row a job, of its latest runs."""

    name = models.CharField("jobb", max_length=60, unique=True)
    began = models.DateTimeField("började senast")
    succeeded = models.DateTimeField("lyckades senast", null=True, blank=True)
    failed = models.DateTimeField("misslyckades senast", null=True, blank=True)

    class Meta:
        verbose_name = "körning av ett jobb"
        verbose_name_plural = "körningar av jobb"

    def __str__(self) -> str:
        return self.name
