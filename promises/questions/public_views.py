"""Anybody asks about a promise, and reads what others asked: without a login, without a cookie."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from medborgarlofte.clock import today
from medborgarlofte.residents import resident_form, within_limit
from medborgarlofte.sent import whole_number
from promises.counting.calendars import ONE_DAY
from promises.models import Promise
from promises.questions import actions, presenter
from promises.questions.answers import Answer, answers_of
from promises.questions.forms import AskForm
from promises.reading.public_page import promise_page
from promises.reading.record_page import record_page
from promises.reading.theirs import spoken_record
from promises.record.as_said import as_said
from promises.record.newest_record import newest_record
from promises.record.public import public_promises
from promises.record.reading import Record

ROWS_A_PAGE = 20
# A neighbourhood may sit behind one address; a machine asks more often than this.
LIMIT = "10/h/ip"
OFTEN = gettext_lazy(
    "Det har kommit många frågor härifrån den senaste timmen. Vänta en stund och skicka igen."
)


@csrf_exempt  # The two behind it decide: reading needs no guard, sending has its own.
def ask(request: HttpRequest, kommun: str, slug: str) -> HttpResponseBase:
    """Questions and answers, and the form; what is sent is kept, never shown before somebody answers."""
    handle = _send if request.method == "POST" else _read
    return handle(request, kommun=kommun, slug=slug)


ask.keeps_day = True  # type: ignore[attr-defined]


@record_page(takes=("atagande", "sida"))
def _read(request: HttpRequest, promise: Promise, record: Record, on: date) -> HttpResponse:
    about = {"about": whole_number(request.GET.get("atagande", ""))}
    form = AskForm(promise=promise, titles=_titles(record), initial=about)
    # By which day an answer comes is another each day.
    request.same_until = on + ONE_DAY  # type: ignore[attr-defined]
    return _page(request, promise, record, form, on)


@resident_form
def _send(request: HttpRequest, kommun: str, slug: str) -> HttpResponse:
    promise = public_promises().select_related("chain").filter(municipality__slug=kommun, slug=slug).first()
    if promise is None:
        raise Http404("Inget publicerat löfte har den adressen.")
    record = spoken_record(newest_record(promise))
    form, said = (
        AskForm(request.POST, promise=promise, titles=_titles(record)),
        as_said(promise, record.nouns),
    )
    if not form.is_valid():
        return _page(request, said, record, form, today(), status=422)
    if not form.is_machine:
        if not within_limit(request, "question", LIMIT):
            form.add_error(None, OFTEN)
            return _page(request, said, record, form, today(), status=429)
        data = form.cleaned_data
        actions.ask(
            promise, text=data["text"], name=data["name"], email=data["email"], commitment=data["about"]
        )
    return redirect("asked", kommun, slug)


@promise_page
def asked(request: HttpRequest, promise: Promise) -> HttpResponse:
    """What happens to a question that was sent today."""
    context = presenter.thanks_page(promise, today())
    return render(request, "promises/questions/asked.html", context)


@record_page
def answer(request: HttpRequest, promise: Promise, record: Record, on: date, uid: UUID) -> HttpResponse:
    """One answered question, at an address that can be given to others."""
    found = next((each for each in _answers(record) if each.uid == str(uid)), None)
    if found is None:
        raise Http404("Ingen besvarad fråga har den adressen.")
    return render(request, "promises/questions/answer.html", presenter.answer_page(promise, found))


def _titles(record: Record) -> dict[int, str]:
    return {row["number"]: row["title"] for row in record.nouns["commitments"]}


def _answers(record: Record) -> list[Answer]:
    return answers_of(record.of_nouns("questions").values(), record.nouns["commitments"])


def _page(
    request: HttpRequest, promise: Promise, record: Record, form: AskForm, on: date, status: int = 200
) -> HttpResponse:
    page = Paginator(_answers(record), ROWS_A_PAGE).get_page(request.GET.get("sida"))
    context: dict[str, Any] = {**presenter.public_page(promise, page.object_list, form, on), "page": page}
    return render(request, "promises/questions/ask.html", context, status=status)
