"""Pages about maskings: everywhere something will be gone from, what has been masked, and what stood there."""

import json
from pathlib import PurePosixPath
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from followup.masking.actions import Plan, Wish
from followup.masking.editions import reports_to_remake
from followup.models import Report
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.clock import day_of
from promises.masking.labels import label_of
from promises.masking.maskable import FIGURES
from promises.masking.masked_rows import pattern
from promises.models import Masking, Promise
from promises.words import swedish
from promises.words.enums import MaskingGround
from promises.writing.internal import internal_of
from promises.writing.reach import signed_for

_AROUND = 40  # letters on each side of what goes
MOST_SHOWN = 60


def plan_rows(plan: Plan, wish: Wish) -> dict[str, Any]:
    """Context of the preview in ``followup/masking/mask.html``."""
    places: list[tuple[str, list[str]]] = []
    for change in plan.changes:
        if wish.is_wordless:
            name = wish.field if (type(change.row), wish.field) in FIGURES or wish.is_picture else "note"
            words = "anteckningen säger att något är maskerat" if name == "note" else "tas bort"
            if any(field.name == name for field in change.row._meta.concrete_fields):
                places.append((label_of(change.row, name), [words]))
            continue
        for name, text in change.before.items():
            match = pattern(wish.sought).search(text)
            assert match is not None  # the change is of what was found
            start, end = max(match.start() - _AROUND, 0), match.end() + _AROUND
            words = f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
            places.append((label_of(change.row, name), [words]))
    editions = [each.row for each in plan.editions]
    return {
        "places": places[:MOST_SHOWN],
        "more": max(len(places) - MOST_SHOWN, 0),
        "editions": [
            f"{edition.report.period.label}, utgåva {edition.number}"
            + (": tillbakadragen, ingen ny utgåva görs" if edition.withdrawn_at else "")
            for edition in editions
        ],
        "remade": any(edition.withdrawn_at is None for edition in editions),
        "events": len(plan.events),
        "promises": [promise.title for promise in plan.promises],
    }


def list_page(user: Any, places: QuerySet[Municipality]) -> dict[str, Any]:
    """Context of ``followup/masking/maskings.html``: all maskings of the places, those of the own authority to lift."""
    own = set(Masking.objects.filter(internal_of(user, Masking)).values_list("pk", flat=True))
    promises = list(
        Promise.objects.filter(signed_for(user, Permission.MASK), municipality__in=places)
        .select_related("municipality")
        .prefetch_related("periods")
    )
    reports = Report.objects.filter(period__promise__in=promises)
    starts = [(f"{_name(row)}: {row.title}", reverse("mask", args=["promise", row.pk])) for row in promises]
    starts += [
        (
            f"Uppföljningen {report.period.label}, {_name(report.period.promise)}",
            reverse("mask", args=["report", report.pk]),
        )
        for report in reports.select_related("period__promise__municipality")
    ]
    maskings = Masking.objects.filter(municipality__in=places).select_related("masked_by", "lifted_by")
    rows = []
    for masking in maskings:
        day = timezone.localtime(masking.masked_at).date()
        lines = [f"{swedish.capital(MaskingGround(masking.ground).label)}.", masking.reason]
        if masking.lifted_at:
            lifted = swedish.day(day_of(masking.lifted_at))
            lines.append(f"Hävd {lifted} av {masking.lifted_by}: {masking.lifted_reason}")
        elif not masking.internal_original:
            lines.append("Det som stod där är gallrat.")
        may_lift = masking.pk in own and masking.internal_original and not masking.lifted_at
        row = {
            "iso": day.isoformat(),
            "date_label": swedish.day(day),
            "title": masking.label,
            "who": str(masking.masked_by),
            "lines": lines,
            "lift": reverse("lift_masking", args=[masking.pk]) if may_lift else "",
        }
        rows.append(row)
    return {
        "maskings": rows,
        "waiting": [(report.pk, str(report.period)) for report in reports_to_remake(promises)],
        "starts": starts,
        "crumbs": [("Skrivbordet", reverse("desk")), ("Maskeringar", "")],
    }


def _name(promise: Promise) -> str:
    return f"{promise.municipality.short_name} {promise.slug}"


def original_facts(masking: Masking) -> list[tuple[str, list[str]]]:
    """What stood there, for ``components/kv.html``; only for those who may mask."""
    if not masking.internal_original:
        return []
    original = json.loads(masking.internal_original)
    facts = []
    for change in original["rows"]:
        # A row's kind and what its fields held, in the words of the forms.
        meta = apps.get_model(change["model"])._meta
        words = [
            f"{swedish.capital(str(meta.get_field(name).verbose_name))}: {value}"
            for name, value in change["before"].items()
            if value not in (None, "")
        ]
        facts.append((swedish.capital(str(meta.verbose_name)), words))
    return facts + [("Undanlagd fil", [PurePosixPath(file["kept"]).name]) for file in original["files"]]
