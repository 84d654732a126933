"""The protocol of a safety walk as one object, which the page, the PDF and the desk all show, and its words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from medborgarlofte.clock import day_of
from promises.counting.progress.action_list import ActionList, MeasureFact, action_list
from promises.counting.sentences import action_list_sentences
from promises.counting.sentences.english import action_list_sentences as in_english
from promises.exchange_format.normal import Document
from promises.log.shown_photos import ShownPhoto
from promises.models import Activity, Measure, MeasureStep, Observation, Promise, SafetyWalk
from promises.reading.page_frame import (
    Link,
    commitment_url,
    other_work_url,
    promise_frame,
    promise_url,
    stated,
)
from promises.reading.telling import sentences
from promises.record.public import protocol_is_public
from promises.walks.queries import facts_of, measures_of
from promises.words import spoken
from promises.words.enums import Light, MeasureDecision, ObservationCategory

Fact = tuple[str, list[str]]
# The day of one step of a measure, and what was decided then.
Step = tuple[str, str]


@dataclass(frozen=True)
class MeasureView:
    """One measure of the action list. ``state`` is a MeasureDecision's value; ``words`` say what was decided."""

    text: str
    state: str
    words: str
    owner: str
    late: bool
    steps: tuple[Step, ...]  # the newest first; empty while only the first is there


@dataclass(frozen=True)
class ObservationView:
    """One numbered observation with its measures."""

    number: int
    place: str
    kind: str
    is_good: bool
    text: str
    authority: str
    photos: tuple[ShownPhoto, ...]
    measures: tuple[MeasureView, ...]


@dataclass(frozen=True)
class ProtocolView:
    """A walk's protocol on a day. ``say`` tells how the action list stands; ``page_url`` is absolute."""

    title: str
    kicker: str
    day: date
    as_of: date
    facts: tuple[Fact, ...]
    note: str
    count: str
    observations: tuple[ObservationView, ...]
    counted: ActionList
    say: str
    published: str
    withdrawn: str
    organiser: str
    page_url: str
    is_demo: bool
    demo_note: str

    @property
    def has_measures(self) -> bool:
        return self.counted.total > 0


def read_protocol(
    activity: Activity, today: date, promise: Promise | None = None, photos: Iterable[ShownPhoto] = ()
) -> ProtocolView:
    """What the protocol says on ``today``. Rows are fetched as by ``walks.with_protocol``, or are those of
    ``said_walk``. ``promise`` is the one under whose address it is read."""
    walk: SafetyWalk | None = getattr(activity, "safety_walk", None)
    rows = list(walk.observations.all()) if walk else []
    counted = action_list(facts_of(measures_of(walk)) if walk else [], today)
    withdrawn = ""
    if activity.withdrawn_at:
        day = spoken.words().day(day_of(activity.withdrawn_at))
        withdrawn = gettext("Insatsen togs tillbaka den %(day)s. Skäl: %(withdrawn_reason)s") % {
            "day": day,
            "withdrawn_reason": activity.withdrawn_reason,
        }
    shown: dict[int | None, list[ShownPhoto]] = {}
    for photo in photos:
        shown.setdefault(photo.observation, []).append(photo)
    return ProtocolView(
        title=activity.title,
        kicker=(
            gettext("Protokoll från en trygghetsvandring, %(name)s") % {"name": activity.municipality.name}
        ),
        day=activity.ends_on,
        as_of=today,
        facts=tuple(_facts(activity, walk)),
        note=activity.note,
        count=_count(rows),
        observations=tuple(_observation(row, today, shown) for row in rows),
        counted=counted,
        say=_telling().standing(counted),
        published=_published(walk),
        withdrawn=withdrawn,
        organiser=activity.performed_by.name,
        page_url=f"{settings.SITE_URL}{protocol_url(promise, activity.uid)}" if promise else "",
        is_demo=activity.is_demo or bool(promise and promise.demo_note),
        demo_note=promise.demo_note if promise else "",
    )


def page(view: ProtocolView, said: Document, promise: Promise, titles: Mapping[int, str]) -> dict[str, Any]:
    """Context of ``promises/walks/public_protocol.html``; ``said`` is what the record says of the activity, ``titles``
    are those of the promise's commitments."""
    links = [
        Link(
            "pdf",
            gettext("Protokollet som PDF"),
            reverse("walk_pdf", args=_address(promise, said["uid"])),
        )
    ]
    for number in sorted({each["commitment"] for each in said["contributions"]}):
        url = f"{commitment_url(promise, number)}#rad-{said['uid'][:8]}"
        words = gettext("Åtagande %(commitment)s: %(title)s") % {
            "commitment": number,
            "title": titles[number],
        }
        links.append(Link("link", words, url))
    if not said["contributions"]:
        url = f"{other_work_url(promise)}#rad-{said['uid'][:8]}"
        links.append(Link("link", gettext("Annat som gjorts"), url))
    links.append(
        Link("link", (gettext("Löftet: %(title)s") % {"title": promise.title}), promise_url(promise))
    )
    return {
        **promise_frame(promise, (gettext("Trygghetsvandring"), "")),
        "view": view,
        # On paper its head says so.
        "facts": (*view.facts, *stated((gettext("Protokollet publicerat"), [view.published]))),
        "promise": promise,
        "links": links,
        "lines": [(row, measure) for row in view.observations for measure in row.measures],
    }


def protocol_url(promise: Promise, uid: object) -> str:
    """The public page of a walk's protocol, under the promise."""
    return reverse("walk_protocol", args=_address(promise, uid))


def _address(promise: Promise, uid: object) -> list[str]:
    return [promise.municipality.slug, promise.slug, str(uid)]


def _facts(activity: Activity, walk: SafetyWalk | None) -> Iterator[Fact]:
    light = (
        gettext(", i %(light)s") % {"light": spoken.label(Light(walk.light))} if walk and walk.light else ""
    )
    came = []
    if walk:
        came = [
            f"{spoken.words().capital(p.organisation.name)}: {spoken.words().number(p.people)}"
            for p in walk.participations.all()
        ]
        came += [residents_words(walk)] if walk.residents is not None else []
    facts: list[Fact] = [
        (gettext("När"), [spoken.words().span(activity.starts_on, activity.ends_on) + light]),
        (gettext("Var"), [activity.place]),
        (gettext("Vägen"), [walk.route if walk else ""]),
        (gettext("Ordnades av"), [spoken.words().capital(activity.performed_by.name)]),
        (gettext("Deltog"), came),
    ]
    for label, lines in facts:
        if shown := [line for line in lines if line]:
            yield label, shown


def _published(walk: SafetyWalk | None) -> str:
    if walk is None or walk.protocol_published_at is None:
        return ""
    return spoken.words().day(day_of(walk.protocol_published_at))


def _count(rows: Sequence[Observation]) -> str:
    """``Inga iakttagelser antecknades.``, ``En iakttagelse.``, ``Fem iakttagelser, två av dem om det som är bra.``"""
    good = sum(row.is_good for row in rows)
    if not rows:
        return gettext("Inga iakttagelser antecknades.")
    if len(rows) == 1:
        return gettext("En iakttagelse, om något som är bra.") if good else gettext("En iakttagelse.")
    words = gettext("%(rows)s iakttagelser") % {
        "rows": spoken.words().capital(spoken.words().in_words(len(rows)))
    }
    if not good:
        return f"{words}."
    which = (
        "alla"
        if good == len(rows)
        else (gettext("%(good)s av dem") % {"good": spoken.words().in_words(good)})
    )
    return gettext("%(words)s, %(which)s om det som är bra.") % {"words": words, "which": which}


def _observation(
    row: Observation, today: date, photos: Mapping[int | None, list[ShownPhoto]]
) -> ObservationView:
    measures = []
    for measure in row.measures.all():
        decision = MeasureDecision(measure.decision)
        late = MeasureFact(decision, measure.due_on).is_overdue(today)
        steps = list(measure.steps.all())
        has_trail = len(steps) > 1 or any(step.note for step in steps)
        view = MeasureView(
            text=measure.text,
            state=decision.value,
            words=decision_words(measure, late=late),
            owner=spoken.words().capital(measure.owner.name) if measure.owner else "",
            late=late,
            steps=tuple(step_words(step) for step in reversed(steps)) if has_trail else (),
        )
        measures.append(view)
    return ObservationView(
        number=row.number,
        place=row.place,
        kind=kind_words(row),
        is_good=row.is_good,
        text=row.text,
        authority=row.authority,
        photos=tuple(photos.get(row.number, ())),
        measures=tuple(measures),
    )


def step_words(step: MeasureStep) -> Step:
    """``("15 september 2020", "Gjord 14 september 2020, Tekniska kontoret. Kommentar.")``."""
    owner = f", {spoken.words().capital(step.owner.name)}" if step.owner else ""
    note = f" {step.note.rstrip('.')}." if step.note else ""
    words = decision_words(step).rstrip(".")
    return spoken.words().day(step.decided_on), f"{words}{owner}.{note}"


def protocol_paragraphs(activity: Activity) -> tuple[tuple[str, str], ...]:
    """``(heading, text)`` of the walk itself and of each observation; empty for other activities."""
    walk: SafetyWalk | None = getattr(activity, "safety_walk", None)
    if walk is None or not protocol_is_public(walk):
        return ()
    about = []
    if walk.residents is not None:
        about.append(
            gettext("%(residents)s boende deltog.")
            % {"residents": spoken.words().capital(sentences().number_words(walk.residents, few=True))}
        )
    light = gettext("I %(light)s") % {"light": spoken.label(Light(walk.light))} if walk.light else ""
    if way := ". ".join(filter(None, [light, walk.route.rstrip(".")])):
        about.append(f"{way}.")
    paragraphs = [(gettext("Vandringen"), " ".join(about))] if about else []
    for observation in walk.observations.all():
        said = [_sentence(observation.text)]
        for measure in observation.measures.all():
            owner = f", {measure.owner.short_name}" if measure.owner else ""
            said.append(
                gettext("Åtgärd: %(text)s %(measure)s")
                % {"text": _sentence(measure.text), "measure": _sentence(decision_words(measure) + owner)}
            )
        heading = f"{observation.number}. {observation.place} ({kind_words(observation)})"
        paragraphs.append((heading, " ".join(said)))
    return tuple(paragraphs)


def standing_of(activity: Activity, today: date) -> str:
    """``5 av 8 åtgärder gjorda`` for a walk whose protocol is read by everybody; empty for all other rows."""
    walk: SafetyWalk | None = getattr(activity, "safety_walk", None)
    if walk is None or not protocol_is_public(walk):
        return ""
    return _telling().figure(action_list(facts_of(measures_of(walk)), today))


def residents_words(walk: SafetyWalk) -> str:
    """``Boende: 14`` or ``Boende: färre än 5``; empty where nobody counted."""
    return (
        ""
        if walk.residents is None
        else (
            gettext("Boende: %(residents)s")
            % {"residents": sentences().number_words(walk.residents, few=True)}
        )
    )


def _telling() -> ModuleType:
    return in_english if spoken.is_english() else action_list_sentences


def kind_words(observation: Observation) -> str:
    """``belysning``; ``bra`` for something that shall stay as it is."""
    return gettext("bra") if observation.is_good else spoken.label(ObservationCategory(observation.category))


def decision_words(row: Measure | MeasureStep, *, late: bool = False) -> str:
    """``Gjord 15 september 2020``, ``Ska göras senast …``, ``Görs inte: tunneln rivs``, ``Inte beslutad``."""
    decision = MeasureDecision(row.decision)
    if decision is MeasureDecision.DONE and row.done_on:
        return gettext("Gjord %(done_on)s") % {"done_on": spoken.words().day(row.done_on)}
    if decision is MeasureDecision.REFUSED:
        return gettext("Görs inte: %(refused_reason)s") % {"refused_reason": row.refused_reason.rstrip(".")}
    if late and row.due_on:
        return gettext("Skulle ha varit gjord %(due_on)s") % {"due_on": spoken.words().day(row.due_on)}
    if decision is MeasureDecision.PLANNED and row.due_on:
        return gettext("Ska göras senast %(due_on)s") % {"due_on": spoken.words().day(row.due_on)}
    return spoken.words().capital(spoken.label(decision))


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}."
