"""What of a promise can be found, and by which words: all of it from the public record."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from promises.exchange_format.dates import known_date
from promises.exchange_format.normal import Document
from promises.record.reading import Record, observations_of
from promises.search.kinds import Kind
from promises.search.places import places
from promises.search.stems import stems
from promises.words import swedish
from promises.words.enums import Precision

# How much an entry is about a word: its name, its place or kind, what else is said of it, what is said at length.
_NAME, _PLACE, _LABEL, _TEXT = 8, 6, 4, 2


@dataclass(frozen=True)
class Said:
    """One thing that can be found; ``words`` are stems with their weights."""

    kind: Kind
    title: str
    text: str = ""
    key: str = ""
    commitment: int = 0
    day: date | None = None
    count: int = 0
    words: Mapping[str, int] = field(default_factory=dict)


def entries(record: Record) -> Iterator[Said]:
    """Everything of the promise that can be found."""
    nouns = record.nouns
    keys = record.newest_first()
    said = record.activities(keys)
    activities = {key: said[key] for key in keys}
    kinds = {row["slug"]: row for row in nouns["kinds"]}
    yield _promise(record)
    yield from (_commitment(record, row, kinds) for row in nouns["commitments"])
    yield from (_invitation(row) for row in nouns["invitations"])
    yield from (_question(row) for row in record.of_nouns("questions").values())
    yield from (_follow_up(record, row) for row in record.follow_ups)
    yield from _walks(record, activities)
    yield from _activities(activities.values(), kinds)
    yield from _places(record, activities, kinds)


def _promise(record: Record) -> Said:
    nouns = record.nouns
    places = [
        name
        for row in nouns["municipalities"]
        for name in (row["name"], row["short_name"], row.get("county", ""))
    ]
    around = [
        *(row["name"] for row in nouns["focus_areas"]),
        nouns.get("area", ""),
        *_names(nouns["police_areas"]),
    ]
    longer = [nouns.get(name, "") for name in ("summary", "summary_en", "audience", "title_en")]
    longer += [text for row in nouns["indicators"] for text in (row["name"], row.get("text", ""))]
    longer += [row["text"] for row in nouns["backgrounds"]] + [
        row.get("name", "") for row in nouns["signatories"]
    ]
    # Its own years: what is asked of "vaggeryd 2020" is of that year's.
    years = [str(record.promise.starts_on.year) if record.promise.starts_on else ""]
    return Said(
        Kind.PROMISE,
        nouns["title"],
        nouns.get("summary", ""),
        day=record.promise.starts_on,
        words=_weighed((_NAME, [nouns["title"], *places]), (_LABEL, [*around, *years]), (_TEXT, longer)),
    )


def _commitment(record: Record, row: Document, kinds: Mapping[str, Document]) -> Said:
    kind = kinds.get(row.get("kind", ""), {})
    units = [
        unit
        for target in row["targets"]
        for unit in (target.get("unit_one", ""), target.get("unit_many", ""))
    ]
    steps = [step["label"] for target in row["targets"] for step in target.get("milestones", ())]
    measures = [measure["label"] for measure in kind.get("measures", ())]
    who = [record.organisations[party["organisation"]]["name"] for party in row["parties"]]
    longer = [
        row.get(name, "") for name in ("text", "text_en", "title_en", "note", "condition", "counting_rule")
    ]
    return Said(
        Kind.COMMITMENT,
        row["title"],
        row.get("text", ""),
        key=str(row["number"]),
        commitment=row["number"],
        words=_weighed(
            (_NAME, [row["title"]]),
            (_PLACE, [row.get("place", "")]),
            (_LABEL, [row.get("focus_area", ""), kind.get("name", ""), *units, *steps]),
            (_TEXT, [*longer, *measures, *who]),
        ),
    )


def _invitation(row: Document) -> Said:
    where = [row.get(name, "") for name in ("area", "meeting_place", "route")]
    return Said(
        Kind.INVITATION,
        row.get("area", ""),
        _sentences([row.get("meeting_place", ""), row.get("text", "")]),
        key=row["uid"],
        commitment=row.get("commitment", 0),
        day=known_date(row["held_on"]),
        words=_weighed(
            (_NAME, ["trygghetsvandring", *where]),
            (_LABEL, [_month(row["held_on"])]),
            (_TEXT, [row.get("text", "")]),
        ),
    )


def _question(row: Document) -> Said:
    return Said(
        Kind.QUESTION,
        row["text"],
        row["answer"],
        key=row["uid"],
        commitment=row.get("commitment", 0),
        day=known_date(row["answered_on"]),
        words=_weighed((_PLACE, [row["text"]]), (_TEXT, [row["answer"]])),
    )


def _follow_up(record: Record, row: Document) -> Said:
    period = record.period(row["period"])
    told = [
        said.get(name, "")
        for said in row.get("assessments", ())
        for name in ("text", "cause_text", "next_step")
    ]
    return Said(
        Kind.FOLLOW_UP,
        period["label"],
        _sentences([row.get("summary", ""), *told]),
        key=row["period"],
        day=known_date(row["published"]),
        words=_weighed((_PLACE, ["uppföljning", period["label"]]), (_TEXT, [row.get("summary", ""), *told])),
    )


def _walks(record: Record, activities: Mapping[str, Document]) -> Iterator[Said]:
    seen = observations_of(record)
    for uid, row in activities.items():
        if "safety_walk" not in row:
            continue
        observed = [text for said in seen.get(uid, ()) for text in _observed(said)]
        where = [
            row.get("place", ""),
            row["safety_walk"].get("route", ""),
            *(said.get("place", "") for said in seen.get(uid, ())),
        ]
        yield Said(
            Kind.WALK,
            row["title"],
            _sentences(observed),
            key=uid,
            day=known_date(row["ends_on"]),
            words=_weighed(
                (_NAME, [row["title"], row.get("place", "")]),
                (_LABEL, ["protokoll", _month(row["ends_on"]), *where]),
                (_TEXT, observed),
            ),
        )


def _observed(said: Document) -> Iterator[str]:
    yield said["text"]
    for measure in said.get("measures", ()):
        yield from (measure.get(name, "") for name in ("text", "refused_reason"))
        yield from (step.get("note", "") for step in measure.get("steps", ()))


def _activities(rows: Iterable[Document], kinds: Mapping[str, Document]) -> Iterator[Said]:
    """Those that say the same are found together, by the newest of them."""
    alike: dict[tuple[int, str, str, str, str], list[Document]] = defaultdict(list)
    for row in rows:
        if "safety_walk" not in row:
            numbers = [given["commitment"] for given in row["contributions"]]
            alike[
                min(numbers, default=0), row["title"], _where(row), _section(row), row.get("note", "")
            ].append(row)
    for (number, title, where, section, note), same in alike.items():
        kind = kinds.get(same[0]["kind"], {})
        measures = [measure["label"] for measure in kind.get("measures", ())]
        yield Said(
            Kind.ACTIVITY,
            title,
            _sentences([section, note]),
            key=same[0]["uid"],
            commitment=number,
            day=known_date(same[0]["ends_on"]),
            count=len(same),
            words=_weighed(
                (_PLACE, [title, where, section]),
                (_LABEL, [kind.get("name", "")]),
                (_TEXT, [note, *measures]),
            ),
        )


def _places(
    record: Record, activities: Mapping[str, Document], kinds: Mapping[str, Document]
) -> Iterator[Said]:
    for place in places(record, {key: _where(row) for key, row in activities.items()}).values():
        here = [activities[key] for key in place.keys]
        what = dict.fromkeys(kinds.get(row["kind"], {}).get("name", "") for row in here)
        yield Said(
            Kind.PLACE,
            place.name,
            key=place.slug,
            day=max((known_date(row["ends_on"]) for row in here), default=None),
            count=len(here),
            words=_weighed((_NAME + 1, [place.name]), (_TEXT, what)),
        )


def _month(day: str) -> str:
    """``oktober 2020``"""
    return swedish.day_words(known_date(day), Precision.MONTH)


def _where(row: Document) -> str:
    where: str = row.get("place", "") or row.get("hot_spot_round", {}).get("area", "")
    return where


def _section(row: Document) -> str:
    section: str = row.get("traffic_operation", {}).get("section", "")
    return section


def _names(rows: Iterable[Document]) -> list[str]:
    return [row["name"] for row in rows]


def _sentences(texts: Iterable[str]) -> str:
    """What was written in several fields, one after the other: ``Väg 152. Två förare stoppades.``"""
    return " ".join(text if text[-1] in ".!?" else f"{text}." for text in texts if text)


def _weighed(*said: tuple[int, Iterable[str]]) -> dict[str, int]:
    """Each stem with the weight of the most telling place that it stands in."""
    found: dict[str, int] = {}
    for weight, texts in sorted(said, key=lambda each: each[0]):
        found |= dict.fromkeys(stems(" ".join(filter(None, texts))), weight)
    return found
