"""What has happened to one row, and how two versions of it differ: sentences for those who may read it."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils import timezone

from medborgarlofte.audit.models import AuditEvent
from promises.log.forms import LogForm, initial_of
from promises.log.methods import form_for
from promises.log.scope import Scope, scope_of
from promises.models import Activity
from promises.words import swedish
from promises.writing.form_differences import Difference, keep_theirs, words_of

_NOT_WORDS = {"uid", "seen", "reason", "acting", "place_choice"}
_PHOTO_SHOWN = {"photo.shown": "Foto {} visas för allmänheten.", "photo.hidden": "Foto {} visas inte längre."}
_PHOTO = _PHOTO_SHOWN | {
    "photo.added": "Foto {} tillagt.",
    "photo.described": "Foto {} beskrivet på nytt.",
    "photo.removed": "Foto {} borttaget.",
}
_LISTS = {"contributions": "Räknas mot", "results": "Resultat"}


def history(line: Sequence[Activity], reader: Any, *, internal: bool) -> list[tuple[str, str]]:
    """``(when and who, what)`` newest first; what is internal is told only to those who may read it."""
    events: list[tuple[datetime, Any, str]] = []
    scope = scope_of(reader, line[0].kind, *line) if len(line) > 1 else None
    for row, older in zip(line, [*line[1:], None], strict=True):
        if row.withdrawn_at:
            events.append((row.withdrawn_at, row.withdrawn_by, f"Återtagen. Skäl: {row.withdrawn_reason}"))
        events += [(e.at, _name(e.actor), _changed_words(e, internal)) for e in _changes(row)]
        who = f"{row.created_by} för {row.logged_for.short_name}"
        if older is None or scope is None:
            events.append((row.created_at, who, "Loggad."))
        else:
            shown = [d for d in differences(older, row, scope) if internal or not d.internal]
            sentences = [_difference_words(d.label, d.before, d.after) for d in shown]
            words = " ".join(sentences) or "Uppgifter som inte visas här."
            events.append((row.created_at, who, f"Rättad. {words} Skäl: {row.correction_reason}"))
    # The photos follow the row from correction to correction.
    photos = {f"photo:{uid}": number for number, uid in line[0].photos.values_list("position", "uid")}
    known = _PHOTO if internal else _PHOTO_SHOWN
    for event in AuditEvent.objects.filter(target__in=photos, event__in=known).order_by("-number"):
        sentence = known[event.event].format(photos[event.target])
        events.append((event.at, _name(event.actor), sentence))
    events.sort(key=lambda event: event[0], reverse=True)
    return [(f"{_when(moment)}, {who}", words) for moment, who, words in events]


def last_change(row: Activity) -> str:
    """Who made the row what it is, and when: ``Hanna Ek ändrade raden 15 oktober 2020 kl. 14.32``."""
    if row.withdrawn_at:
        return (
            f"{row.withdrawn_by} tog tillbaka raden {_when(row.withdrawn_at)}. Skäl: {row.withdrawn_reason}"
        )
    for event in _changes(row)[:1]:
        return f"{_name(event.actor)} ändrade raden {_when(event.at)}."
    return f"{row.created_by} {'rättade' if row.replaces_id else 'loggade'} raden {_when(row.created_at)}."


def differences(before: Activity, after: Activity, scope: Scope) -> list[Difference]:
    """How two versions of a row differ, by the form's fields."""
    form = form_for(after.kind)
    old = form(scope=scope, initial=initial_of(form, before))
    new = form(scope=scope, initial=initial_of(form, after))
    return list(_compared(old, new))


def against(form: LogForm, theirs: Activity) -> list[Difference]:
    """What somebody typed, ``after``, held against the row as it is now, ``before``. What they left alone says from now
    on what the row does."""
    now = type(form)(scope=form.scope, public=form.public, initial=initial_of(type(form), theirs))
    keep_theirs(form, now)
    return list(_compared(now, form))


def _compared(before: LogForm, after: LogForm) -> Iterable[Difference]:
    hidden = {*after.names["internal"], *after.names["times"], *after.names["observation"], "hot_spot"}
    for name in after.fields:
        if name in _NOT_WORDS or name not in before.fields:
            continue
        old, new = words_of(before, name), words_of(after, name)
        if old != new:
            label = str(after.fields[name].label).rstrip("?")
            yield Difference(label, old, new, name in hidden)


def _changes(row: Activity) -> QuerySet[AuditEvent]:
    """Changes before anybody outside saw the row: they leave no row of their own."""
    return AuditEvent.objects.filter(target=f"activity:{row.uid}", event="activity.changed").order_by(
        "-number"
    )


def _changed_words(event: AuditEvent, internal: bool) -> str:
    sentences = ["Ändrad före publicering."]
    for name, value in json.loads(event.details or "{}").get("changes", {}).items():
        label = _LISTS.get(name)
        if label is None:
            try:
                field: Any = Activity._meta.get_field(name)
                label = swedish.capital(str(field.verbose_name))
            except FieldDoesNotExist:
                label = "Uppgifter om arbetssättet"
        if isinstance(value, list):
            before, after = ("; ".join(each) if isinstance(each, list) else each for each in value)
            sentences.append(_difference_words(label, before, after))
        elif internal:
            sentences.append(f"{label} ändrad.")
    return " ".join(sentences)


def _difference_words(label: str, before: str, after: str) -> str:
    return f"{label}: {after or 'inget'}, tidigare {before or 'inget'}."


def _name(actor: str) -> str:
    """The name in "anna@example.se (Anna Ek)"."""
    found = re.search(r"\(([^)]+)\)$", actor)
    return found[1] if found else actor


def _when(moment: Any) -> str:
    local = timezone.localtime(moment)
    return swedish.moment(local)
