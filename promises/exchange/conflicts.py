"""Whether a document fits what stands in the database: nothing public is silently changed or lost."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from medborgarlofte.accounts.models import AUTHORITIES
from medborgarlofte.clock import today
from medborgarlofte.reserved import not_a_page_of_a_municipality, not_an_address_of_ours
from promises.exchange.problems import Path, Problem
from promises.exchange_format.normal import Document, complete, references, tidy
from promises.exchange_format.rows import row_document
from promises.exchange_format.shared_nouns import ACTIVITY, SHARED
from promises.models import Activity, Promise, SafetyWalk, WalkInvitation, belonging

# Lists of a published promise that only grow, with what a missing row should become instead.
_ONLY_GROW = {
    "commitments": "Ta med det, och låt det utgå genom en ändring (ended_by_amendment).",
    "amendments": "Ta med den.",
    "periods": "Ta med den.",
    "invitations": "Ta med den, om vandringen inte blir av som inställd (cancelled_on).",
    "activities": "Ta med den, om den är fel som återtagen (withdrawn_on) eller rättad (replaces).",
    "follow_ups": "Ta med den. En publicerad utgåva tas aldrig bort.",
}
_KEYS = {
    "commitments": ("number",),
    "amendments": ("number",),
    "periods": ("slug",),
    "activities": ("uid",),
    "invitations": ("uid",),
    "follow_ups": ("period", "edition"),
}
# What no two rows of what promises share have in common, beside their names.
_UNIQUE = {"municipalities": ("code",), "organisations": ("organisation_number",)}
# What no file says otherwise than the house: facts, with what they are called.
_FACTS: dict[str, dict[str, str]] = {
    "municipalities": {"code": "kommunkoden", "county": "länet"},
    "organisations": {"organisation_number": "organisationsnumret", "kind": "slaget"},
    "kinds": {"method": "arbetssättet"},
}
_NEW_NUMBER = (
    "Löftet är publicerat, så målet står kvar. Lägg till en ändring i amendments och ett mål till, "
    "med amendment och in_force_from."
)
# What may be said of a published activity afterwards without hiding what was said before.
_AFTERWARDS = ("withdrawn_on", "withdrawn_reason", "safety_walk")


House = Mapping[str, list[Document]]


def conflicts(
    document: Mapping[str, Any], full: Document, current: Document | None, house: House
) -> list[Problem]:
    """What keeps a sound document out. ``full`` is it complete, ``current`` is the promise's own export, None when it is
    new; ``house`` are the rows that stand here of what promises share."""
    found = [
        *_addresses_of_ours(document),
        *_names_taken(document, house),
        *_other_facts(document, house),
        *_corrected_elsewhere(document),
        *_written_here(document),
        *_invited_elsewhere(document),
        *_belongs_elsewhere(document),
        *_changed_activities(document, full, current),
    ]
    if current and "published_on" in current:
        if "published_on" not in document:
            day = current["published_on"]
            sentence = f"Löftet är publicerat och förblir det. Skriv published_on {day}."
            found.append(Problem(("published_on",), sentence))
        found += [
            *_lost(document, current),
            *_changed_rules(document, current),
            *_changed_promise(document, current),
            *_changed_editions(document, current),
        ]
    return found


def _addresses_of_ours(document: Mapping[str, Any]) -> Iterator[Problem]:
    """A municipality or promise whose address the site itself has."""
    asked: list[tuple[Path, str, Callable[[str], None]]] = [
        (("slug",), document["slug"], not_a_page_of_a_municipality),
        *(
            (("municipalities", number, "slug"), place["slug"], not_an_address_of_ours)
            for number, place in enumerate(document.get("municipalities", ()))
        ),
    ]
    for path, slug, validate in asked:
        try:
            validate(slug)
        except ValidationError as error:
            yield Problem(path, error.messages[0])


def _names_taken(document: Mapping[str, Any], house: House) -> Iterator[Problem]:
    """Rows that have a number that another row here has, or are new by their short name and have another's name."""
    spoken_of = references(document)
    for place, noun in SHARED.items():
        here = {row["slug"] for row in house[place]}
        for name in ("name", *_UNIQUE.get(place, ())):
            asked = spoken_of[place] - here if name == "name" else spoken_of[place]
            items = [
                (number, item)
                for number, item in enumerate(document.get(place, ()))
                if item["slug"] in asked and item.get(name)
            ]
            rows = noun.model._default_manager.filter(**{f"{name}__in": [item[name] for _, item in items]})
            taken = {getattr(row, name): str(getattr(row, "slug", "")) for row in rows}
            for number, item in items:
                if (slug := taken.get(item[name])) and slug != item["slug"]:
                    yield Problem(
                        (place, number, "slug"), f"{item[name]} finns redan här. Skriv kortnamnet {slug}."
                    )


def _other_facts(document: Mapping[str, Any], house: House) -> Iterator[Problem]:
    """What is no matter of words, and not what is known here: whose seal is whose, which place it is, who is an
    authority, how a kind is worked, whose numbers are people."""
    for place, facts in _FACTS.items():
        known = {row["slug"]: row for row in house[place]}
        for number, item in enumerate(document.get(place, ())):
            stands = known.get(item["slug"], {})
            for name, fact in facts.items():
                said, here = item.get(name), stands.get(name)
                if (
                    said
                    and here
                    and said != here
                    and not (name == "kind" and not {said, here} & set(AUTHORITIES))
                ):
                    yield Problem(
                        (place, number, name),
                        f"Filen säger {said}, men här är {fact} {here} för {item['slug']}. Rätta det som är fel.",
                    )
            measures = {row["slug"]: row["counts_people"] for row in stands.get("measures", ())}
            for each, measure in enumerate(item.get("measures", ())):
                said = measure.get("counts_people", False)
                if measures.get(measure["slug"], said) != said:
                    yield Problem(
                        (place, number, "measures", each, "counts_people"),
                        f"Filen säger {str(said).lower()}, men här är det {str(not said).lower()} för måttet {measure['slug']}. Rätta det som är fel.",
                    )


def _corrected_elsewhere(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Rows that another row than the file's has corrected already."""
    items = {item["uid"]: item for item in document.get("activities", ())}
    replaced = {item["replaces"]: uid for uid, item in items.items() if item.get("replaces")}
    rows = Activity.objects.filter(replaces__uid__in=replaced).values_list("replaces__uid", "uid")
    by_old = {str(old): str(new) for old, new in rows}
    for number, uid in enumerate(items):
        other = by_old.get(items[uid].get("replaces", ""), uid)
        if other != uid:
            yield Problem(
                ("activities", number, "replaces"),
                f"Den insatsen är redan rättad av {other}. Rätta den i stället.",
            )


def _changed_activities(
    document: Mapping[str, Any], full: Document, current: Document | None
) -> Iterator[Problem]:
    """Public rows that the file says something else of."""
    places = {item["uid"]: number for number, item in enumerate(document.get("activities", ()))}
    published = complete(current)["activities"] if current and "published_on" in current else []
    stands = {row["uid"]: row for row in published if row["publish_on"] <= today().isoformat()}
    # Public activities of published promises other than the document's own, complete, by their uid.
    uids = places.keys() - stands.keys()
    rows = Activity.objects.filter(belonging.of_published(), uid__in=uids, publish_on__lte=today()).exclude(
        belonging.of(_own_promise(document))
    )
    said = [row_document(ACTIVITY, row) for row in rows]
    others = complete({**document, "activities": said})["activities"] if said else []
    elsewhere = {row["uid"]: row for row in others}
    for item in full["activities"]:
        uid = item["uid"]
        # What a row counts towards in another promise stands in that promise's own file.
        shared = {**elsewhere[uid], "contributions": item["contributions"]} if uid in elsewhere else item
        old = stands.get(uid, shared)
        for name in sorted(old.keys() | item.keys()):
            if not _may_become(name, old.get(name), item.get(name)):
                yield Problem(
                    ("activities", places[uid], name),
                    "Insatsen är publicerad och ändras inte. Lägg till en ny insats som rättar den (replaces).",
                )


def _own_promise(document: Mapping[str, Any]) -> QuerySet[Promise]:
    return Promise.objects.filter(municipality__slug=document["municipality"], slug=document["slug"])


def _may_become(name: str, old: Any, new: Any) -> bool:
    if name == "safety_walk" and old and new:
        # Every step that is known here is in the file too, before those that are new.
        steps = {key: each.get("steps", []) for key, each in _measures(new)}
        kept = all(
            steps.get(key, [])[: len(known)] == known
            for key, each in _measures(old)
            if (known := each.get("steps"))
        )
        return kept and _without_measures(old) == _without_measures(new)
    return old == new or (name in _AFTERWARDS and old is None)


def _without_measures(walk: Document) -> Document:
    # The action list lives on after the protocol is published: measures are decided and done.
    seen = [{**each, "measures": []} for each in walk["observations"]]
    return {**walk, "observations": seen}


def _measures(walk: Document) -> Iterator[tuple[tuple[Any, ...], Document]]:
    for seen in walk["observations"]:
        for measure in seen["measures"]:
            yield (seen["number"], measure["text"]), measure


def _written_here(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Protocols in the file of walks whose own are being written here."""
    walks = {
        row["uid"]: number
        for number, row in enumerate(document.get("activities", ()))
        if "safety_walk" in row
    }
    drafts = SafetyWalk.objects.filter(protocol_is_draft=True, activity__uid__in=walks)
    for uid in drafts.values_list("activity__uid", flat=True):
        yield Problem(
            ("activities", walks[str(uid)], "safety_walk"),
            "Protokollet skrivs här. Publicera det, eller ta bort det ur filen.",
        )


def _invited_elsewhere(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Invitations that belong to another promise here."""
    numbers = {row["uid"]: number for number, row in enumerate(document.get("invitations", ()))}
    others = WalkInvitation.objects.filter(uid__in=numbers).exclude(
        promise__municipality__slug=document["municipality"], promise__slug=document["slug"]
    )
    for uid in others.values_list("uid", flat=True):
        yield Problem(
            ("invitations", numbers[str(uid)], "uid"),
            "Inbjudan hör till ett annat löfte. En vandring bjuds in till i ett löfte.",
        )


def _belongs_elsewhere(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Activities that serve no commitment here or there, and belong to another promise: those have one promise."""
    serves = {row["uid"]: bool(row.get("contributions")) for row in document.get("activities", ())}
    numbers = {uid: number for number, uid in enumerate(serves)}
    known = dict(Activity.objects.filter(uid__in=serves).values_list("pk", "uid"))
    own = _own_promise(document).first()
    pairs = [(str(known[pk]), promise) for pk, promise in belonging.pairs(list(known))]
    others = Promise.objects.in_bulk({promise for _, promise in pairs if own is None or promise != own.pk})
    outside = {
        str(uid)
        for uid in Activity.objects.filter(uid__in=serves, promise__isnull=False).values_list(
            "uid", flat=True
        )
    }
    for uid, promise in sorted(pairs):
        if promise in others and (uid in outside or not serves[uid]):
            yield Problem(
                ("activities", numbers[uid], "contributions"),
                f"Insatsen hör redan till löftet {others[promise].address}. "
                "En insats som inte räknas mot något åtagande hör till ett enda löfte.",
            )


def _lost(document: Mapping[str, Any], current: Document) -> Iterator[Problem]:
    for place, advice in _ONLY_GROW.items():
        kept = {key for key, _ in _by_key(place, document)}
        for key, row in _by_key(place, current):
            if key not in kept:
                name = row.get("title") or row.get("label") or " ".join(map(str, key))
                yield Problem((place,), f"{name} ({key[-1]}) finns i löftet men saknas i filen. {advice}")


def _changed_rules(document: Mapping[str, Any], current: Document) -> Iterator[Problem]:
    """Other publication rules than those that rows have been shown by."""
    said = tidy({**document, "publication_rules": document.get("publication_rules", ())})
    if said.get("publication_rules") != current.get("publication_rules"):
        yield Problem(
            ("publication_rules",),
            "Löftet är publicerat: reglerna ändras vid skrivbordet, så att inget visas för tidigt. Låt dem stå, eller ta bort dem ur filen.",
        )


def _changed_promise(document: Mapping[str, Any], current: Document) -> Iterator[Problem]:
    """Numbers and commitments that are not what was promised, and that no amendment explains."""
    stands = dict(_by_key("commitments", current))
    for number, (key, row) in enumerate(_by_key("commitments", document)):
        old = stands.get(key)
        if old is None:
            if "added_by_amendment" not in row:
                yield Problem(
                    ("commitments", number),
                    "Löftet är publicerat. Ett nytt åtagande behöver en ändring: lägg till added_by_amendment.",
                )
            continue
        versions = {target.get("in_force_from"): target for target in _targets(row)}
        for target in _targets(old):
            if versions.pop(target.get("in_force_from"), None) != target:
                yield Problem(("commitments", number, "targets"), _NEW_NUMBER)
        if any("amendment" not in target for target in versions.values()):
            yield Problem(("commitments", number, "targets"), _NEW_NUMBER)


def _targets(commitment: Mapping[str, Any]) -> list[Document]:
    found: list[Document] = tidy({"commitments": [commitment]})["commitments"][0].get("targets", [{}])
    return found


def _changed_editions(document: Mapping[str, Any], current: Document) -> Iterator[Problem]:
    frozen = dict(_by_key("follow_ups", current))
    said = dict(_by_key("follow_ups", tidy(document)))
    for number, (key, _) in enumerate(_by_key("follow_ups", document)):
        if key in frozen and frozen[key] != said[key]:
            yield Problem(
                ("follow_ups", number),
                "Utgåvan är publicerad och ändras inte. Lägg till en ny utgåva med sitt skäl.",
            )


def _by_key(place: str, document: Mapping[str, Any]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    for row in document.get(place, ()):
        yield tuple(row.get(name) for name in _KEYS[place]), row
