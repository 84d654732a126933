"""What was public of a promise on one day beside what was on another; and its versions, day by day."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from medborgarlofte.clock import today
from medborgarlofte.languages import bare
from promises.exchange import diff, diff_in_english
from promises.exchange.diff import Row
from promises.exchange_format.normal import Document
from promises.models import Promise
from promises.reading.page_frame import promise_frame, promise_url
from promises.reading.record_page import THEN, NotThen, past_day
from promises.record.chain import canonical
from promises.record.models import Chain, Part, Version
from promises.record.versions import document_at, version_on
from promises.words import spoken
from promises.words.enums import VersionCause

# So many versions are folded into days on a page.
VERSIONS_A_PAGE = 500
# What a file that was read in brought, by the noun of the part; what promises share is no change of this one.
_BROUGHT = {
    "follow_ups": VersionCause.FOLLOWED_UP,
    "confirmations": VersionCause.CONFIRMED,
    "amendments": VersionCause.AMENDED,
}
_SHARED = ("police_areas", "municipalities", "organisations", "kinds", "counted_as")
# That it came in a file, or with a walk, tells nobody what came.
_SEVERAL = (VersionCause.IMPORTED, VersionCause.WALK)
# Opened on the page of history, each with what was changed and why.
_OPENED = {VersionCause.CORRECTED.value, VersionCause.WITHDRAWN.value, VersionCause.AMENDED.value}


@dataclass(frozen=True)
class Between:
    """What differs from the end of one day to the end of another."""

    promise: Promise
    days: tuple[date, date]
    versions: tuple[Version, Version]
    sentences: list[str]
    changes: list[dict[str, Any]]

    def as_file(self) -> bytes:
        """Canonical JSON: the two days with version and hash, and each row before and after."""
        ends = [
            {"day": day.isoformat(), "version": version.number, "hash": version.hash}
            for day, version in zip(self.days, self.versions, strict=True)
        ]
        said = {"promise": self.promise.address, "from": ends[0], "to": ends[1], "changes": self.changes}
        return canonical(said).encode()


def between(promise: Promise, since: str, until: str) -> Between:
    """From the end of the one day to that of the other, as they were asked for: ``since`` left out is the day before,
    ``until`` left out is today. Raises NotThen."""
    last = past_day(until) if until else today()
    first = past_day(since) if since else last - timedelta(days=1)
    if first > last:
        raise NotThen(gettext("Den första dagen ligger efter den andra. Byt plats på dem."), 400)
    chain = Chain.objects.filter(promise=promise).first()
    ends = [version_on(chain, day) if chain else None for day in (first, last)]
    older, newer = ends
    if chain is None or older is None or newer is None:
        raise NotThen.before(first)
    documents = [document_at(chain, version.number) for version in (older, newer)]
    found = diff.changes(*documents)
    rows = [
        {
            "what": change.row.definition or "promise",
            "place": [
                [name, [None if each is None else str(each) for each in apart]]
                for name, apart in change.row.place
            ],
            "before": _said(change.old),
            "after": _said(change.new),
        }
        for change in found
    ]
    told = diff.for_readers(found, *documents)
    said = diff_in_english.sentences(told) if spoken.is_english() else diff.sentences(told, done=True)
    return Between(promise, (first, last), (older, newer), said, rows)


def _said(row: Row | None) -> dict[str, Any] | None:
    return None if row is None else dict(row.said)


def page(
    promise: Promise, found: Between | None, asked: tuple[str, str], problem: str = ""
) -> dict[str, Any]:
    """Context of ``promises/pages/history_between.html``."""
    here = reverse("history", args=[promise.municipality.slug, promise.slug])
    data = reverse("history_data", args=[promise.municipality.slug, promise.slug])
    days = _days(*found.days) if found else []
    return {
        **promise_frame(
            promise, (gettext("Ändringar och rättelser"), here), (gettext("Mellan två dagar"), "")
        ),
        "promise": promise,
        "found": found,
        "days": days,
        "asked": {"fran": asked[0], "till": asked[1]},
        "problem": problem,
        "data_url": f"{data}?fran={found.days[0]}&till={found.days[1]}" if found else "",
    }


def _days(first: date, last: date) -> list[str]:
    """The two days in words, the year once where it is the same."""
    return [spoken.words().day(first, year=first.year != last.year), spoken.words().day(last)]


def folded_versions(promise: Promise, on: date) -> QuerySet[Version]:
    """The promise's versions by the end of the day, newest first, without what the page opens one by one."""
    versions = Version.objects.filter(chain__promise=promise, day__lte=on)
    return versions.exclude(cause__in=_OPENED).order_by("-number")


def version_rows(
    promise: Promise, versions: Iterable[Version], kinds: Iterable[Document]
) -> list[Mapping[str, str]]:
    """These versions folded by day and cause, newest first: day, words, and where the day's difference
    and the promise as it was known then are read. ``kinds`` of activity as the record says them."""
    folded: dict[tuple[date, str], list[int]] = {}
    for version in versions:
        folded.setdefault((version.day, version.cause), []).append(version.number)
    if not folded:
        return []
    chain = Chain.objects.get(promise=promise)
    logged = _logged(chain, [number for numbers in folded.values() for number in numbers])
    called = {row["slug"]: _called(row) for row in kinds}
    several = [n for (_, cause), found in folded.items() if cause in _SEVERAL for n in found]
    brought = _brought(chain, several)
    first = chain.versions.order_by("number").values_list("day", flat=True)[0]
    here = reverse("history", args=[promise.municipality.slug, promise.slug])
    return [
        {
            "iso": day.isoformat(),
            "day": spoken.words().day(day),
            "words": _words(VersionCause(cause), numbers, logged, brought, called),
            "url": f"{here}?fran={day - timedelta(days=1)}&till={day}" if day > first else "",
            "then": f"{promise_url(promise)}?{THEN}={day}",
        }
        for (day, cause), numbers in folded.items()
    ]


def _called(kind: Document) -> tuple[str, str]:
    """What one activity of the kind is called, and several: its name where that can be counted, as ``trygghetsvandring``."""
    name, one = kind["name"], kind["unit_one"]
    many = f"{kind['unit_many']} ({name})"
    return (
        f"1 {name}" if bare(name).casefold().endswith(bare(one).casefold()) else f"1 {one} ({name})"
    ), many


def _words(
    cause: VersionCause,
    numbers: list[int],
    kinds: Mapping[int, Counter[str]],
    brought: Mapping[int, list[str]],
    called: Mapping[str, tuple[str, str]],
) -> str:
    of_day: Counter[str] = sum((kinds[number] for number in numbers if number in kinds), Counter())
    counted = []
    for kind, count in sorted(of_day.items()):
        one, many = called[kind]
        counted.append(one if count == 1 else f"{spoken.words().number(count)} {many}")
    logged = gettext("Loggat: %(counted)s") % {"counted": spoken.words().listing(counted)} if counted else ""
    if cause is VersionCause.LOGGED and logged:
        return logged
    if cause in _SEVERAL:
        came = dict.fromkeys(each for number in numbers for each in brought.get(number, ()))
        edited = spoken.label(VersionCause.EDITED)
        came.pop(edited, None)  # what else comes brings some of that along
        said = [*came, *([spoken.words().small(logged)] if logged else [])]
        return str(spoken.words().capital(", ".join(said or [edited])))
    times = (gettext(", %(numbers)s gånger") % {"numbers": len(numbers)}) if len(numbers) > 1 else ""
    return f"{spoken.words().capital(spoken.label(cause))}{times}"


def _logged(chain: Chain, numbers: list[int]) -> dict[int, Counter[str]]:
    """How many activities of each kind were first told of in the versions, by number."""
    found: dict[int, Counter[str]] = {}
    came = Part.objects.filter(chain=chain, noun="activities", first__in=numbers, since=F("first"))
    for first, content in came.values_list("first", "content"):
        said = json.loads(content)
        if "replaces" not in said:
            found.setdefault(first, Counter())[said["kind"]] += 1
    return found


def _brought(chain: Chain, numbers: list[int]) -> dict[int, list[str]]:
    """What else than new activities came with the versions, by number, as what it would be called by itself."""
    found: dict[int, list[str]] = defaultdict(list)
    came = Part.objects.filter(chain=chain, first__in=numbers).exclude(noun__in=_SHARED)
    for first, since, noun, content in came.values_list("first", "since", "noun", "content"):
        said = json.loads(content) if noun == "activities" else {}
        if noun == "invitations":
            found[first].append(gettext("inbjudan till vandring"))
        elif noun == "observations" and since != first:
            found[first].append(gettext("åtgärd efter vandring"))
        elif noun == "observations" or (
            "safety_walk" in said and since != first and "withdrawn_on" not in said
        ):
            found[first].append(gettext("protokoll från vandring"))
        elif cause := _cause(noun, said, new=since == first):
            found[first].append(spoken.label(cause))
    return found


def _cause(noun: str, said: Document, *, new: bool) -> VersionCause | None:
    """What a part by itself would have been a version for; None of a new activity, which is counted."""
    if noun != "activities":
        return _BROUGHT.get(noun, VersionCause.EDITED)
    if "withdrawn_on" in said:
        return VersionCause.WITHDRAWN
    if "replaces" in said and new:
        return VersionCause.CORRECTED
    return None if new else VersionCause.EDITED
