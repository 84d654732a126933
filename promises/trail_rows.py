"""The rows of promises beside the trail: what was changed, put in or taken out past the actions."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from medborgarlofte.audit.differences import says
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.recorded_rows import Recorded, recorded_rows, touched
from promises.log.actions import row_words
from promises.models import Activity, Commitment, Promise, WalkInvitation, belonging
from promises.writing import reach

_AT_A_TIME = 500
# Fields that a rule, the day or another row moves without an event about this one.
_MOVED_BY_OTHERS = {"publish_on", "meeting", "activity", "uid"}
# An event that changed a promise's rows without saying how.
_WHOLE = ("promise.imported",)
_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def changed_past_the_actions() -> Iterator[str]:
    """Sentences for rows that are not what their last events say."""
    # By a promise's address, the last event that changed its rows without naming them.
    events = AuditEvent.objects.filter(event__in=_WHOLE).order_by("number")
    whole = {target.partition(":")[2]: number for target, number in events.values_list("target", "number")}
    renamed = set(AuditEvent.objects.filter(event__endswith=".changed").values_list("target", flat=True))
    recorded = recorded_rows()
    while batch := list(islice(recorded, _AT_A_TIME)):
        rows = _rows([each.target for each in batch])
        for each in batch:
            row = rows.get(each.target)
            if row is None:
                removed = any(name.endswith(".removed") for name in each.events)
                if each.target.startswith("activity:") and not removed:
                    yield f"{each.target}: is gone, and no event says so"
                continue
            since = max((whole.get(address, 0) for address in _addresses(row)), default=0)
            for name, last in each.fields.items():
                if (
                    last.number > since
                    and name not in _MOVED_BY_OTHERS
                    and _differs(row, name, last, renamed)
                ):
                    yield f"{each.target}: {name} is not what event {last.number} says"
            if not isinstance(row, Activity) or each.events.get("activity.logged", 0) <= since:
                continue
            if bool(row.withdrawn_at) != ("activity.withdrawn" in each.events):
                yield f"{each.target}: was withdrawn, or the withdrawal undone, and no event says so"


def put_in_past_the_actions() -> Iterator[str]:
    """Sentences for activities that no event tells of: none of their own, and none of a file or table."""
    events = AuditEvent.objects.filter(target__startswith="activity:")
    named = {*events.values_list("target", flat=True).iterator(), *touched()}
    for uid in Activity.objects.values_list("uid", flat=True).order_by("pk").iterator():
        if f"activity:{uid}" not in named:
            yield f"activity:{uid}: no event tells of it"


def _differs(row: Model, name: str, last: Recorded, renamed: set[str]) -> bool:
    if isinstance(row, Activity) and name in ("contributions", "results"):
        return bool(row_words(row)[name] != last.value)
    if says(row, name, last.value):
        return False
    # The trail keeps a neighbour's name, which may have got another since.
    other = getattr(row, name) if row._meta.get_field(name).is_relation else None
    return not (isinstance(other, Model) and reach.target(other) in renamed)


def _addresses(row: Model) -> set[str]:
    if promise := reach.promise_of(row):
        return {promise.address}
    activity = reach.activity_of(row)
    if activity is None:
        return set()
    served = Promise.objects.filter(belonging.having([activity.pk]))
    return {promise.address for promise in served.select_related("municipality")}


@cache
def _models() -> dict[str, type[Model]]:
    found = [*apps.get_app_config("promises").get_models(), *apps.get_app_config("accounts").get_models()]
    return {reach.noun(model): model for model in found}


def _rows(targets: list[str]) -> dict[str, Model]:
    """The rows that the targets name, each by its target."""
    keys: dict[type[Model], dict[str, str]] = {}
    for target in targets:
        noun, _, name = target.partition(":")
        if model := _models().get(noun):
            keys.setdefault(model, {})[name.rpartition("#")[2]] = target
    found = {}
    for model, wanted in keys.items():
        for row in _asked(model, list(wanted)):
            found[reach.target(row)] = row
    return found


def _asked(model: type[Model], keys: list[str]) -> "QuerySet[Model]":
    rows = model._default_manager.all()
    if model in (Activity, WalkInvitation):
        return rows.filter(uid__in=[key for key in keys if _UID.fullmatch(key)])
    if model in (Promise, Commitment):
        way = "" if model is Promise else "promise__"
        where = Q(pk__in=[])
        for key in keys:
            municipality, _, rest = key.partition("/")
            slug, _, number = rest.partition("/")
            here = Q(**{f"{way}municipality__slug": municipality, f"{way}slug": slug})
            where |= here & Q(number=number) if number.isdecimal() else here
        return rows.filter(where).select_related(f"{way}municipality")
    numbers = [int(key) for key in keys if re.fullmatch(r"\d{1,18}", key)]
    where = Q(pk__in=numbers)
    if any(field.name == "slug" for field in model._meta.fields):
        where |= Q(slug__in=keys)
    if any(field.name == "email" for field in model._meta.fields):
        where |= Q(email__in=keys)
    return rows.filter(where)
