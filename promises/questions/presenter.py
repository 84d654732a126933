"""Questions and answers in words: as everybody reads them, and as the desk sees what waits."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext

from medborgarlofte.clock import day_of
from promises.models import Promise, Question
from promises.questions.answers import Answer
from promises.reading.contact import WITHIN_WORDS, answered_by, contact_of
from promises.reading.page_frame import promise_frame, promise_url
from promises.words import spoken

SHORT = 140  # as much of a question as a list has room for


def public_page(promise: Promise, answers: Iterable[Answer], form: Any, on: date) -> dict[str, Any]:
    """Context of ``promises/questions/ask.html``."""
    return {
        **promise_frame(promise, (gettext("Frågor och svar"), "")),
        "promise": promise,
        "promise_url": promise_url(promise),
        "answered": answers,
        "form": form,
        "contact": contact_of(promise),
        "answered_by": _answer_day(on),
    }


def thanks_page(promise: Promise, on: date) -> dict[str, Any]:
    """Context of ``promises/questions/asked.html`` for who asked on the day."""
    return {
        **promise_frame(
            promise, (gettext("Frågor och svar"), f"{promise_url(promise)}fraga/"), (gettext("Tack"), "")
        ),
        "promise": promise,
        "promise_url": promise_url(promise),
        "answered_by": _answer_day(on),
    }


def _answer_day(asked_on: date) -> str:
    """The last day for an answer to what is asked on the day, in words."""
    day = answered_by(asked_on)
    return spoken.words().day(day, year=day.year != asked_on.year)


def answer_page(promise: Promise, answer: Answer) -> dict[str, Any]:
    """Context of ``promises/questions/answer.html``."""
    return {
        **promise_frame(
            promise, (gettext("Frågor och svar"), f"{promise_url(promise)}fraga/"), (gettext("Svar"), "")
        ),
        "promise": promise,
        "promise_url": promise_url(promise),
        "answer": answer,
        "short": shortened(answer.text),
        "contact": contact_of(promise),
    }


def desk_rows(questions: Iterable[Question], on: date) -> list[tuple[Question, str, str, str]]:
    """The desk's list: each question with its beginning, its state, and that it has waited longer than we promise."""
    return [
        (
            question,
            shortened(question.text or question.internal_text),
            state_words(question),
            f"mer än {WITHIN_WORDS}" if question.is_open and on > answered_by(question.received_on) else "",
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
    noun = spoken.words().plural(count, gettext("fråga"), gettext("frågor"))
    return f"{spoken.words().capital(spoken.words().in_words(count))} {noun} från invånare väntar på svar"


def _day(moment: Any) -> str:
    return spoken.words().day(day_of(moment))
