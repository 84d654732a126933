"""What a form behind sign-in sends: the action is done, or the page is shown again with what was typed.

A view asks for the right, makes the form, calls ``submit``, and either redirects or renders its page::

    sent = submit(request, form, lambda: change(row, by=request.user, **form.values()), fresh=lambda: fingerprint(row))
    if sent.done:
        return redirect(…)
    return render(request, …, status=sent.status)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, runtime_checkable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm

from medborgarlofte.accounts.desk_page import SignedInRequest
from medborgarlofte.accounts.models import User
from medborgarlofte.conflict import Conflict, fingerprint
from medborgarlofte.refusal import add_refusal

Result = TypeVar("Result")


@runtime_checkable
class AsksAboutTexts(Protocol):
    """A form whose words are asked about before they become public."""

    def confirm_texts(self, *, by: User) -> None:
        """Remember what was said to point at nobody."""


@dataclass(frozen=True)
class Submitted(Generic[Result]):
    """What became of the form. ``status`` is that of the page that shows it: 200 nothing was sent, 422 refused (why
    stands in the form), 409 somebody else came first; ``result`` what the action returned when it was done, ``sentence``
    what a conflict says."""

    status: int
    result: Result | None = None
    sentence: str = ""

    @property
    def done(self) -> bool:
        return self.status == 302

    @property
    def conflict(self) -> bool:
        return self.status == 409


def submit(
    request: SignedInRequest,
    form: BaseForm,
    action: Callable[[], Result],
    *,
    fresh: Callable[[], str] | None = None,
    stands: Callable[[], bool] | None = None,
) -> Submitted[Result]:
    """Do ``action`` where the form holds, after what its words were asked about is confirmed.

    ``fresh`` gives the fingerprint of what is stored now. It is put in the form's field ``seen`` where somebody else
    came first, so that sending what was typed once more, having seen theirs, is a choice. Without it the sentence of a
    conflict stands in the form as any refusal does. ``stands`` says, where somebody came first, whether what was typed
    is what is stored: then it is done, by a button pressed twice or by two who wrote the same. Raises what the action raises but ValidationError.
    """
    if not form.is_bound:
        return Submitted(200)
    if not form.is_valid():
        return Submitted(422)
    try:
        if isinstance(form, AsksAboutTexts):
            form.confirm_texts(by=request.user)
        return Submitted(302, action())
    except Conflict as conflict:
        if stands and stands():
            return Submitted(302)
        if fresh is None:
            add_refusal(form, conflict)
        else:
            typed = request.POST.copy()
            typed[form.add_prefix("seen")] = fresh()
            form.data = typed
        return Submitted(409, sentence=str(conflict.message))
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return Submitted(422)


def said(form: BaseForm) -> str:
    """A fingerprint of what a valid ``form`` says, for the page that shows what would become of it: it stands there in
    the hidden field ``shown``. Hex."""
    return fingerprint({name: value for name, value in form.cleaned_data.items() if name != "seen"})


def is_as_shown(request: SignedInRequest, form: BaseForm) -> bool:
    """Whether the form says what it said on the page where one read what would become of it, so that nobody confirms
    anything else. Where it does not, the person is told, and reads it once more."""
    as_shown = form.is_valid() and request.POST.get("shown") == said(form)
    if form.is_valid() and not as_shown:
        messages.warning(
            request, "Formuläret har ändrats sedan det visades. Inget är sparat. Så här blir det nu."
        )
    return as_shown
