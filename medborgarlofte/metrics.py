"""What Prometheus reads at ``/metrics``: requests, pages kept and made, the queue, jobs, the disk, the version.

Requests are counted by each process; where PROMETHEUS_MULTIPROC_DIR names a folder (the unit of systemd does), over all of
them. What the database tells is asked when it is asked for.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import Error
from django.db.models import Min
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from medborgarlofte import tasks
from medborgarlofte.clock import now
from medborgarlofte.counters import COUNTED
from medborgarlofte.jobs.runs import ages
from medborgarlofte.middleware import build
from medborgarlofte.version import VERSION


def exposition() -> bytes:
    """All of it, in Prometheus's text format."""
    counted = COUNTED
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    asked = CollectorRegistry()
    asked.register(_Asked())
    return generate_latest(counted) + generate_latest(asked)


class _Asked(Collector):
    def collect(self) -> Iterator[Metric]:
        info = GaugeMetricFamily(
            "medborgarlofte_info",
            "The running program: version, and mark of its code.",
            labels=["version", "build"],
        )
        info.add_metric([VERSION, build()], 1)
        yield info
        yield GaugeMetricFamily(
            "medborgarlofte_disk_free_bytes",
            "Free in DATA_DIR.",
            value=shutil.disk_usage(settings.DATA_DIR).free,
        )
        answers = GaugeMetricFamily("medborgarlofte_database_up", "Whether the database answers.")
        try:
            told = [*_of_jobs(), *_of_tasks()]
            answers.add_metric([], 1)
        except Error:
            told = []
            answers.add_metric([], 0)
        yield answers
        yield from told


def _of_jobs() -> Iterator[Metric]:
    age = GaugeMetricFamily(
        "medborgarlofte_job_age_seconds",
        "Since the job last succeeded or, if it never did, since it has been waited for.",
        labels=["job"],
    )
    late = GaugeMetricFamily(
        "medborgarlofte_job_late", "Whether that is longer than it may be.", labels=["job"]
    )
    for each in ages():
        age.add_metric([each.name], each.age.total_seconds())
        late.add_metric([each.name], each.is_late)
    yield age
    yield late


def _of_tasks() -> Iterator[Metric]:
    waiting = DBTaskResult.objects.filter(finished_at__isnull=True)
    oldest = waiting.aggregate(first=Min("enqueued_at"))["first"]
    yield GaugeMetricFamily(
        "medborgarlofte_tasks_waiting", "Work that the worker has not done.", value=waiting.count()
    )
    yield GaugeMetricFamily(
        "medborgarlofte_task_oldest_seconds",
        "How long the first of it has waited.",
        value=(now() - oldest).total_seconds() if oldest and settings.WORKER else 0,
    )
    yield GaugeMetricFamily(
        "medborgarlofte_tasks_failed",
        "Work that failed in the last day.",
        value=tasks.failed_since(now() - timedelta(days=1)),
    )
