"""What a file may still say of a promise that is published here: nothing public is silently changed, lost, or dated back.

What is new in it is public from the day it comes in, whatever day the file states; what was promised changes by an
amendment. The first publication alone brings what it states, from the days it states (docs/progress.md).
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from medborgarlofte.clock import today
from promises.counting.late import Days, tells_of
from promises.counting.misses import misses_taken
from promises.exchange.held import KEYS, Held
from promises.exchange.period_layout import with_periods
from promises.exchange.problems import Path, Problem
from promises.exchange.public_days import is_told
from promises.exchange.published_words import STANDS, problems_of_words
from promises.exchange.semantics import about_amendments
from promises.exchange_format.dates import known_date, last_day
from promises.exchange_format.file_facts import facts_of
from promises.exchange_format.normal import Document, filled, tidy
from promises.models import Commitment, Promise
from promises.words import amendment_checks, confirmation_checks, promise_checks, swedish
from promises.words.enums import AmendmentKind, ReportingCalendar
from promises.writing.guards import AS_PROMISED, WORDS

# Lists that only grow, with what a missing row should become instead.
_ONLY_GROW = {
    "commitments": "Ta med det, och låt det utgå genom en ändring (ended_by_amendment).",
    "amendments": "Ta med den.",
    "periods": "Ta med den.",
    "indicators": "Ta med det.",
    "invitations": "Ta med den, om vandringen inte blir av som inställd (cancelled_on).",
    "activities": "Ta med den, om den är fel som återtagen (withdrawn_on) eller rättad (replaces).",
    "confirmations": "Ta med den. Det som är sagt om en period står kvar.",
    "follow_ups": "Ta med den. En publicerad utgåva tas aldrig bort.",
}
_PROMISED = {
    model: tuple(name for name in names if not name.endswith("_precision"))
    for model, names in AS_PROMISED.items()
}
_RULES = "Löftet är publicerat: reglerna ändras vid skrivbordet, så att inget visas för tidigt. Låt dem stå, eller ta bort dem ur filen."
_LINKED = "Löftet är publicerat, så det som är sagt om andra löften står kvar. Rätta det vid skrivbordet."
# What of the promise's own a file leaves as it is, with what it is told.
_STANDS_IN_HEAD = {
    **dict.fromkeys(_PROMISED[Promise], STANDS),
    "further_municipalities": "Löftet är publicerat, så var det gäller står kvar. Skriv tillbaka det.",
    "continues": _LINKED,
    "supersedes": _LINKED,
    "demo_note": "Löftet är publicerat, så vad som är påhittat i det står kvar. Skriv tillbaka det.",
    # Other rules than those that rows have been shown by.
    "publication_rules": _RULES,
}
_NEW_NUMBER = (
    "Löftet är publicerat, så målet står kvar. Lägg till en ny ändring i amendments och ett mål till, "
    "med amendment och in_force_from."
)


def problems_of_published(
    document: Mapping[str, Any], current: Document, closed: Collection[Days]
) -> list[Problem]:
    """What keeps a sound document from becoming a published promise; ``current`` is the promise's own export, ``closed`` the
    periods whose follow-up was made today."""
    held = Held(document, tidy(document), current)
    return [
        *_changed_head(held),
        *_lost(held),
        *problems_of_words(held),
        *_changed_rows(held),
        *_new_periods(held),
        *_changed_effects(held),
        *_changed_invitations(held),
        *_changed_commitments(held),
        *_old_amendments(held),
        *_come_late(held, closed),
        *_said_too_soon(held, closed),
        *_denied(held),
        *_takes_away(held),
        *about_amendments(document),
    ]


def _changed_head(held: Held) -> Iterator[Problem]:
    new, current = held.new, held.current
    if new.get("published_on") != current["published_on"]:
        sentence = f"Löftet är publicerat och förblir det. Skriv published_on {current['published_on']}."
        yield Problem(("published_on",), sentence)
    before, said = current.get("signed_on", ""), new.get("signed_on", "")
    if sentence := promise_checks.moved_signing(before, said):
        yield Problem(("signed_on",), sentence)
    ends_on = last_day(current["ends_on"]) if "ends_on" in current else None
    for number, row, _ in held.new_amendments():
        if row["kind"] != AmendmentKind.PROLONGED:
            continue
        if ends_on is None:
            yield Problem(("amendments", number, "kind"), "Löftet har inget slut, så det kan inte förlängas.")
        elif row.get("previous_ends_on") != ends_on.isoformat():
            sentence = f"Löftet slutade {swedish.day(ends_on)}. Skriv den dagen."
            yield Problem(("amendments", number, "previous_ends_on"), sentence)
        ends_on = known_date(row["ends_on"]) if "ends_on" in row else ends_on
    for name, sentence in _STANDS_IN_HEAD.items():
        prolonged = name == "ends_on" and name in new and last_day(new[name]) == ends_on
        if new.get(name) != current.get(name) and not prolonged:
            yield Problem((name,), sentence)


def _lost(held: Held) -> Iterator[Problem]:
    for place, advice in _ONLY_GROW.items():
        for key, row in held.lost(place):
            name = row.get("title") or row.get("label") or " ".join(str(row[each]) for each in KEYS[place])
            yield Problem((place,), f"{name} ({key}) finns i löftet men saknas i filen. {advice}")


def _changed_rows(held: Held) -> Iterator[Problem]:
    """What was said of a change, of a period that is over and in an edition."""
    current = held.current
    spoken_of = {row["period"] for name in ("confirmations", "follow_ups") for row in current.get(name, ())}
    over = {
        row["slug"]
        for row in current.get("periods", ())
        if row["slug"] in spoken_of or row["starts_on"] <= today().isoformat()
    }
    for place, sentence in {
        "amendments": "Ändringen är publicerad och ändras inte. Lägg till en ny ändring.",
        "periods": promise_checks.BEGUN,
        "confirmations": "Det som är sagt om en period ändras inte i en fil. Det görs i uppföljningen.",
        "follow_ups": "Utgåvan är publicerad och ändras inte. Lägg till en ny utgåva med sitt skäl.",
    }.items():
        for number, said, stands in held.rows(place):
            settled = place != "periods" or (stands and stands["slug"] in over)
            if settled and stands not in (None, said):
                yield Problem((place, number), sentence)


def _new_periods(held: Held) -> Iterator[Problem]:
    """A period over days that another one asks about would wake, or close, what is told already. Those of a calendar are
    laid out by it alone."""
    begun = [row for row in held.current.get("periods", ()) if row["starts_on"] <= today().isoformat()]
    laid_out = with_periods({**held.document, "periods": []}, today(), held.current)["periods"]
    is_own = held.new.get("calendar") == ReportingCalendar.OWN
    for number, row, stands in held.rows("periods"):
        asked = any(
            row["starts_on"] <= each["ends_on"] and row["ends_on"] >= each["starts_on"] for each in begun
        )
        if stands is None and asked:
            yield Problem(("periods", number), promise_checks.ASKED_ALREADY)
        elif row != stands and row not in laid_out and not is_own and not (stands and stands in begun):
            yield Problem(("periods", number), promise_checks.LAID_OUT)


def _changed_effects(held: Held) -> Iterator[Problem]:
    """What is aimed at stands; measurements are added, and what was measured stands."""
    for number, row, old in held.rows("indicators"):
        if old is None:
            continue
        measured = [each for each in old.get("measurements", ()) if each in row.get("measurements", ())]
        same = {**old, "measurements": ()} == {**row, "measurements": ()}
        if not same or len(measured) < len(old.get("measurements", ())):
            yield Problem(
                ("indicators", number),
                "Löftet är publicerat, så effektmålet och det som är mätt står kvar. Lägg till en ny mätning.",
            )


def _changed_invitations(held: Held) -> Iterator[Problem]:
    """A walk that was called off or has been done stands; one that is moved says so to the calendars that have it."""
    for number, row, old in held.rows("invitations"):
        if old is None or old == row or old.get("published_on", "9") > today().isoformat():
            continue
        path: Path = ("invitations", number)
        if "cancelled_on" in old:
            yield Problem(path, "Vandringen är inställd, och det står kvar. Bjud in till en ny.")
        elif "activity" in old:
            yield Problem(path, "Vandringen är redan loggad, och inbjudan står kvar.")
        elif row["published_on"] != old["published_on"]:
            sentence = f"Inbjudan är publicerad och förblir det. Skriv published_on {old['published_on']}."
            yield Problem((*path, "published_on"), sentence)
        elif {**row, "activity": ""} != {**old, "activity": ""} and row.get("sequence", 0) <= old.get(
            "sequence", 0
        ):
            yield Problem(
                (*path, "sequence"),
                f"Inbjudan är publicerad, och kalendrar tar en ändring bara efter ett högre tal. Skriv sequence {old.get('sequence', 0) + 1}.",
            )


def _changed_commitments(held: Held) -> Iterator[Problem]:
    """Commitments and numbers that are not what was promised, and that no amendment explains."""
    day = today().isoformat()
    added = {row["number"]: max(row["decided_on"], day) for row in held.document.get("amendments", ())}
    for number, row, old in held.rows("commitments"):
        path: Path = ("commitments", number)
        if old is None:
            first = added.get(row.get("added_by_amendment"))
            if first is None:
                sentence = "Löftet är publicerat. Ett nytt åtagande behöver en ändring: lägg till added_by_amendment."
                yield Problem(path, sentence)
            elif row.get("starts_on", "") < first:
                from_day = swedish.day(known_date(first))
                sentence = f"Ett nytt åtagande räknas från den dag då ändringen gäller och är offentlig, {from_day}. Skriv den dagen, eller en senare."
                yield Problem((*path, "starts_on"), sentence)
            continue
        fixed = [name for name in _PROMISED[Commitment] if name not in WORDS]
        fixed += ["parties", "added_by_amendment"]
        fixed += ["ended_by_amendment"] if "ended_by_amendment" in old else []
        fixed += ["counts_people"] if old.get("counts_people") else []
        for name in fixed:
            if old.get(name) != row.get(name):
                yield Problem((*path, name), STANDS)
        versions = {target.get("in_force_from"): _in_swedish(target) for target in row.get("targets", [{}])}
        kept = [
            versions.pop(target.get("in_force_from"), None) == _in_swedish(target)
            for target in old.get("targets", [{}])
        ]
        if not all(kept) or any("amendment" not in target for target in versions.values()):
            yield Problem((*path, "targets"), _NEW_NUMBER)


def _in_swedish(said: Any) -> Any:
    """What a part of the file promises, without what it says of it in English."""
    if isinstance(said, list):
        return [_in_swedish(each) for each in said]
    if not isinstance(said, Mapping):
        return said
    return {name: _in_swedish(value) for name, value in said.items() if not name.endswith("_en")}


def _old_amendments(held: Held) -> Iterator[Problem]:
    """What is new and points at a change that has been public before: it would count from that day."""
    days = {
        row["number"]: row.get("logged_on", row["decided_on"]) for row in held.current.get("amendments", ())
    }
    for number, row, stands in held.rows("commitments"):
        path: Path = ("commitments", number)
        old = stands or {}
        asked = [
            ((*path, name), row.get(name))
            for name in ("added_by_amendment", "ended_by_amendment")
            if name not in old
        ]
        known = {target.get("in_force_from") for target in old.get("targets", [{}])} if old else set()
        asked += [
            ((*path, "targets", version, "amendment"), target.get("amendment"))
            for version, target in enumerate(held.document["commitments"][number].get("targets", ()))
            if target.get("in_force_from") not in known
        ]
        for where, amendment in asked:
            if amendment in days:
                day = swedish.day(known_date(days[amendment]))
                yield Problem(
                    where,
                    f"Ändring {amendment} infördes den {day} och säger vad som ändrades då. Lägg till en ny ändring i amendments.",
                )


def _said_too_soon(held: Held, closed: Collection[Days]) -> Iterator[Problem]:
    """What is said of a whole period, or changed in it, on the day that a follow-up that tells of it is made."""
    made = {
        row["slug"]
        for row in held.current.get("periods", ())
        if any(tells_of(each, _days(row)) for each in closed)
    }
    for number, row, stands in held.rows("confirmations"):
        if stands is None and row["period"] in made:
            yield Problem(("confirmations", number, "confirmed_on"), confirmation_checks.FROZEN_TODAY)
    for number, row, _ in held.new_amendments():
        if sentence := amendment_checks.too_soon(known_date(row["decided_on"]), closed):
            yield Problem(("amendments", number, "decided_on"), sentence)


def _days(period: Document) -> Days:
    return Days(date.fromisoformat(period["starts_on"]), date.fromisoformat(period["ends_on"]))


def _come_late(held: Held, closed: Collection[Days]) -> Iterator[Problem]:
    """What is new here, and of days that a follow-up tells of already, and does not say why it comes only now."""
    current = held.current
    first: dict[str, str] = {}
    for row in current.get("follow_ups", ()):
        first[row["period"]] = min(row["published"], first.get(row["period"], row["published"]))
    periods = [
        row
        for row in current.get("periods", ())
        if first.get(row["slug"], "9999") < today().isoformat() or _days(row) in closed
    ]
    for number, row, stands in held.rows("activities"):
        if stands or row.get("late_reason") or row.get("replaces"):
            continue
        for period in periods:
            if is_told(row, [_days(period)]):
                yield Problem(
                    ("activities", number, "late_reason"),
                    f"{period['label']} är redan följd upp. Skriv varför insatsen kommer först nu.",
                )
    said_of = {row["slug"]: _days(row) for row in current.get("periods", ())}
    for number, row, stands in held.rows("confirmations"):
        if stands or row.get("late_reason") or row["period"] not in said_of:
            continue
        for period in periods:
            if tells_of(_days(period), said_of[row["period"]]):
                yield Problem(
                    ("confirmations", number, "late_reason"),
                    f"{period['label']} är redan följd upp. {confirmation_checks.WHY_SO_LATE}",
                )


def _denied(held: Held) -> Iterator[Problem]:
    """Rows that are new here, of days in which who did them has said that nothing was done, and do not say why."""
    periods = {row["slug"]: row for row in held.current.get("periods", ())}
    said = [(row, periods[row["period"]]) for row in held.current.get("confirmations", ())]
    for number, row, stands in held.rows("activities"):
        if stands or row.get("late_reason") or row.get("replaces"):
            continue
        who = {row["performed_by"], row.get("logged_for")}
        counted = {each["commitment"] for each in row.get("contributions", ()) if each.get("counts", True)}
        for each, period in said:
            over = row["starts_on"] <= period["ends_on"] and period["starts_on"] <= row.get(
                "ends_on", row["starts_on"]
            )
            if over and each["organisation"] in who and each["commitment"] in counted:
                sentence = confirmation_checks.denied(each["organisation"], swedish.small(period["label"]))
                yield Problem(
                    ("activities", number, "late_reason"),
                    f"{sentence} Skriv varför insatsen kommer först nu.",
                )
                break


def _takes_away(held: Held) -> Iterator[Problem]:
    """What was missed by today, and would not be by the file's days and targets, were no more logged and said."""
    stands, day = filled(held.current), today()
    # The day of a known month may be told.
    told: Document = {
        name: stands[name]
        for name in ("activities", "confirmations", "follow_ups", "signed_on")
        if name in stands
    }
    missed = misses_taken(facts_of(stands, day), facts_of({**filled(held.new), **told}, day), day)
    late = next(
        (name for name in ("signed_on", "announced_on") if name not in stands and name in held.new), ""
    )
    advice = promise_checks.LATE_DAY if late else promise_checks.ANOTHER_PROMISE
    found = list(missed)
    if sentence := promise_checks.takes_away(found, advice):
        numbers = [row.said["number"] for row in held.rows("commitments")]
        place = numbers.index(found[0][0]) if found[0][0] in numbers else 0
        yield Problem((late,) if late else ("commitments", place, "targets"), sentence)
