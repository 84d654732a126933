"""The desk's questions: who answers, what is shown, what is declined. Right → form → action → redirect."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.submit import submit
from medborgarlofte.clock import today
from medborgarlofte.conflict import fingerprint
from promises.models import Question
from promises.questions import actions, presenter
from promises.questions.forms import AnswerForm, DeclineForm
from promises.writing.form_differences import differences, keep_theirs
from promises.writing.internal import may_read_internal
from promises.writing.reach import may_for_signatory

ROWS_A_PAGE = 50
_WITH = ("promise__municipality", "commitment", "assigned_to", "published_by", "declined_by")
# ?lage= in the address: the words of the link, and which rows it shows.
STATES = {
    "": ("Väntar på svar", Q(published_at__isnull=True, declined_at__isnull=True)),
    "besvarade": ("Besvarade", Q(published_at__isnull=False, declined_at__isnull=True)),
    "avbojda": ("Avböjda och borttagna", Q(declined_at__isnull=False)),
}
_SENT = {
    True: "Den som frågade har fått veta, om det fanns en adress. Uppgifterna är borttagna.",
    False: "Brevet gick inte att skicka. Försök igen om en stund, längst ner på frågans sida.",
}


@desk_page()
def questions(request: SignedInRequest) -> HttpResponse:
    """Those of the municipalities whose drafts one may read; ``?lage=`` and ``?mina=1`` cut out some."""
    places = access.municipalities(request.user, Permission.READ_DRAFT, of_authorities=True)
    chosen = request.GET.get("lage", "")
    state = chosen if chosen in STATES else ""
    found = Question.objects.filter(STATES[state][1], promise__municipality__in=places).select_related(*_WITH)
    if request.GET.get("mina"):
        found = found.filter(assigned_to=request.user)
    found = found.order_by("received_on", "pk") if not state else found.order_by("-received_on", "-pk")
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "page": page,
        "rows": presenter.desk_rows(page.object_list, today()),
        "states": [(key, words, key == state) for key, (words, _) in STATES.items()],
        "state": state,
        "mine": bool(request.GET.get("mina")),
        "crumbs": [("Skrivbordet", reverse("desk")), ("Frågor från invånare", "")],
    }
    return render(request, "promises/questions/questions.html", context)


@desk_page("GET", "POST")
def question(request: SignedInRequest, question: UUID) -> HttpResponse:
    """One question: as it came, as it will be read, and what can be done with it. The button pressed says which.

    409 = somebody else came first: theirs beside what was typed, which is kept.
    """
    row = _asked(request, question)
    form = AnswerForm(request.POST if "text" in request.POST else None, question=row)
    decline = DeclineForm(
        request.POST if "decline" in request.POST else None, place=row.promise.municipality,
        initial={"seen": fingerprint(row), "reason": request.POST.get("avboj-reason", "")},
    )  # fmt: skip
    used = decline if decline.is_bound else form

    def stored() -> AnswerForm:
        row.refresh_from_db()
        return AnswerForm(question=row)

    if "tell" in request.POST:
        _tell(request, row)
        left = form.is_bound and differences(form, stored())
        return _page(request, row, form, decline) if left else redirect("desk_question", row.uid)
    if not {"save", "publish", "decline"} & request.POST.keys():
        return _page(request, row, AnswerForm(question=row), decline)
    sent = submit(
        request, used, lambda: _act(request, row, used), fresh=lambda: stored().initial["seen"],
        stands=lambda: "save" in request.POST and not differences(form, stored()),
    )  # fmt: skip
    if sent.done:
        if sent.result is None or sent.result.is_open:
            messages.success(request, "Utkastet är sparat. Det syns inte för allmänheten.")
        else:
            _tell(request, sent.result)
        return _afterwards(request, stored(), row, decline)
    theirs: dict[str, Any] | None = None
    if sent.conflict:
        theirs = {"sentence": sent.sentence}
        if form.is_bound:
            keep_theirs(form, stored())
            theirs["differences"] = differences(form, stored())
    return _page(request, row, form, decline, failed=used, theirs=theirs, status=sent.status)


def _asked(request: SignedInRequest, uid: UUID) -> Question:
    """The question, for those who may read it. Raises Http404, and PermissionDenied for who may not answer it."""
    places = access.municipalities(request.user, Permission.READ_DRAFT, of_authorities=True)
    rows = Question.objects.select_related(*_WITH).filter(promise__municipality__in=places)
    row = rows.filter(uid=uid).first()
    if row is None:
        raise Http404("Det finns ingen sådan fråga.")
    if request.method == "POST" and not may_read_internal(request.user, row):
        raise PermissionDenied("Det krävs rätt att logga för kommunen eller polisen för att besvara frågor.")
    return row


def _afterwards(
    request: SignedInRequest, now: AnswerForm, row: Question, decline: DeclineForm
) -> HttpResponse:
    """Back to the question; a reason that is begun, and whose button was not pressed, stands there still."""
    if decline.is_bound or not decline.initial["reason"]:
        return redirect("desk_question", row.uid)
    decline.initial["seen"] = fingerprint(row)
    return _page(request, row, now, decline)


def _page(
    request: SignedInRequest,
    row: Question,
    form: AnswerForm,
    decline: DeclineForm,
    *,
    failed: AnswerForm | DeclineForm | None = None,
    theirs: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "decline": decline, "failed": failed or form, "theirs": theirs}
    return render(
        request, "promises/questions/question.html", context | _context(request, row), status=status
    )


def _context(request: SignedInRequest, row: Question) -> dict[str, Any]:
    may_answer = may_read_internal(request.user, row)
    return {
        "question": row,
        "state": presenter.state_words(row),
        "may_answer": may_answer,
        "may_publish": may_for_signatory(request.user, Permission.PUBLISH, row.promise),
        # Who asked is for whoever answers, and nobody else.
        "asker": ", ".join(filter(None, [row.internal_name, row.internal_email])) if may_answer else "",
        "waits_for_letter": may_answer and not row.is_open and bool(row.internal_email),
        "crumbs": [
            ("Skrivbordet", reverse("desk")), ("Frågor från invånare", reverse("desk_questions")), ("Fråga", ""),
        ],
    }  # fmt: skip


def _act(request: SignedInRequest, row: Question, form: AnswerForm | DeclineForm) -> Question:
    by, seen = request.user, form.cleaned_data["seen"]
    reason = form.cleaned_data.get("reason", "")
    if isinstance(form, DeclineForm):
        return actions.decline_question(row, by=by, seen=seen, reason=reason)
    if "publish" in request.POST:
        return actions.publish_answer(row, by=by, seen=seen, reason=reason, **form.values())
    return actions.save_answer(row, by=by, seen=seen, **form.values())


def _tell(request: SignedInRequest, row: Question) -> None:
    sent = actions.tell_asker(row, by=request.user)
    done = "Svaret visas för alla." if row.is_shown else "Frågan visas inte."
    (messages.success if sent else messages.warning)(request, f"{done} {_SENT[sent]}")
