"""Questions and answers in words: as everybody reads them, and as the desk sees what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from medborgarlofte.clock import day_of
from promises.models import Promise, Question
from promises.reading.page_frame import promise_frame, promise_url
from promises.words import swedish

SHORT = 140  # as much of a question as a list has room for


@dataclass(frozen=True)
class Answered:
    """One question with its answer for ``promises/questions/_answer.html``."""

    anchor: str
    text: str
    answer: str
    about: str
    url: str
    words: str
    changed: str
    demo: bool


@dataclass(frozen=True)
class DeskRow:
    """One question in the desk's list."""

    url: str
    short: str
    received: str
    iso: str
    promise: str
    assigned: str
    state: str
    old: bool
    demo: bool


def answered_rows(questions: Iterable[Question], promise: Promise) -> list[Answered]:
    """``questions`` are public ones of the promise, with commitments fetched."""
    return [_answered(question, promise) for question in questions]


def _answered(question: Question, promise: Promise) -> Answered:
    about = question.commitment
    changed = ""
    if question.changed_at:
        changed = f"Svaret ändrat {_day(question.changed_at)}. Skäl: {question.changed_reason}"
    return Answered(
        anchor=f"fraga-{str(question.uid)[:8]}",
        text=question.text,
        answer=question.answer,
        about=f"Åtagande {about.number}: {about.title}" if about else "",
        url=f"{promise_url(promise)}atagande/{about.number}/" if about else "",
        words=f"Inkom {swedish.day(question.received_on)}, besvarad {_day(question.published_at)}",
        changed=changed,
        demo=question.is_demo,
    )


def public_page(promise: Promise, questions: Iterable[Question], form: Any) -> dict[str, Any]:
    """Context of ``promises/questions/ask.html``."""
    return {
        **promise_frame(promise, ("Frågor och svar", "")),
        "promise": promise,
        "promise_url": promise_url(promise),
        "answered": answered_rows(questions, promise),
        "form": form,
    }


def desk_rows(questions: Iterable[Question], on: Any) -> list[DeskRow]:
    """The desk's list; promises, municipalities and people are fetched."""
    return [
        DeskRow(
            url=reverse("desk_question", args=[question.uid]),
            short=shortened(question.text or question.internal_text),
            received=swedish.day(question.received_on),
            iso=question.received_on.isoformat(),
            promise=f"{question.promise.municipality.short_name}: {question.promise.title}",
            assigned=str(question.assigned_to) if question.assigned_to else "ingen",
            state=state_words(question),
            old=question.is_open and (on - question.received_on).days >= 14,
            demo=question.is_demo,
        )
        for question in questions
    ]


def state_words(question: Question) -> str:
    """``väntar på svar``, ``utkast till svar``, ``besvarad 14 oktober 2020``, ``avböjd …``, ``borttagen …``."""
    if question.declined_at:
        what = "borttagen" if question.published_at else "avböjd"
        return f"{what} {_day(question.declined_at)}"
    if question.published_at:
        return f"besvarad {_day(question.published_at)}"
    return "utkast till svar" if question.answer else "väntar på svar"


def shortened(text: str) -> str:
    """The beginning, cut at a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= SHORT else f"{flat[:SHORT].rsplit(' ', 1)[0]} …"


def waiting_words(count: int) -> str:
    """``Två frågor från invånare väntar på svar``."""
    noun = swedish.plural(count, "fråga", "frågor")
    return f"{swedish.capital(swedish.in_words(count))} {noun} från invånare väntar på svar"


def _day(moment: Any) -> str:
    return swedish.day(day_of(moment))
